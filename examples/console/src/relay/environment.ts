import { Environment, Network, RecordSource, Store } from 'relay-runtime';
import { type Failure, failureOf, isOfEdge, RequestError } from './failure.ts';
import { fetchGraphQL } from './fetch-graphql.ts';
import { createLiveSocket, subscribeLive } from './live-socket.ts';

/** Number of earlier queries that stay in the store, so going back shows them without a request. */
const KEPT_QUERIES = 20;

export function createEnvironment(): Environment {
  const socket = createLiveSocket();
  return new Environment({
    network: Network.create(fetchGraphQL, (request, variables) => subscribeLive(socket, request, variables)),
    store: new Store(new RecordSource(), { gcReleaseBufferSize: KEPT_QUERIES }),
    relayFieldLogger: (event) => {
      if (event.kind === 'relay_field_payload.error' && !event.handled) refuse(failureOf(event.error));
    },
  });
}

/**
 * An uncaught error goes to the page's boundary, which shows the code. `@throwOnFieldError` would throw without the code,
 * and for the edges of lists as well: the compiler adds a second read of `node` to each connection, which our `@catch` on
 * the first does not cover.
 */
function refuse(failure: Failure): void {
  if (!isOfEdge(failure)) throw new RequestError(failure);
}
