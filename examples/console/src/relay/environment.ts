import { Environment, Network, RecordSource, Store } from 'relay-runtime';
import { type Failure, failureOf, isOfEdge, RequestError } from './failure.ts';
import { fetchGraphQL } from './fetch-graphql.ts';
import { createLiveSocket, subscribeLive } from './live-socket.ts';

/** Queries one has left that stay readable: going back shows them at once, and asks nothing again. */
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
 * What nobody catches is the page's matter: its boundary shows the code. `@throwOnFieldError` would do it too, but it
 * throws without the code, and for the edges of lists as well: to each connection the compiler adds a second read of
 * `node`, which our `@catch` on the first does not cover.
 */
function refuse(failure: Failure): void {
  if (!isOfEdge(failure)) throw new RequestError(failure);
}
