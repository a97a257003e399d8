import { type Client, createClient } from 'graphql-ws';
import { type GraphQLResponse, Observable, type RequestParameters, type Variables } from 'relay-runtime';
import { setLiveState } from '../live/live-state.ts';
import { authorization, refuseSession } from '../session.ts';
import { keepPaths } from './failure.ts';

const LONGEST_WAIT_MS = 15_000;
/** The server closes with this when credentials are missing, wrong or at their end. */
const FORBIDDEN = 4403;

/** One socket for all subscriptions of a page: opened with the first, closed after the last. */
export function createLiveSocket(): Client {
  return createClient({
    url: () => new URL('/graphql', location.href.replace(/^http/, 'ws')).href,
    connectionParams: () => ({ ...authorization() }),
    lazyCloseTimeout: 3_000,
    keepAlive: 20_000,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: (closed) => !(closed instanceof CloseEvent && closed.code === FORBIDDEN),
    // With jitter, so that a restarted server is not met by all of its pages at once.
    retryWait: (retries) =>
      new Promise((resolve) =>
        setTimeout(resolve, Math.min(500 * 2 ** retries, LONGEST_WAIT_MS) * (0.5 + Math.random() / 2)),
      ),
    on: {
      connecting: (again) => setLiveState({ socket: again ? 'broken' : 'connecting' }),
      connected: () => setLiveState({ socket: 'connected' }),
      closed: (event) => {
        const { code } = event as CloseEvent;
        setLiveState({ socket: code === 1000 ? 'idle' : 'broken' });
        if (code === FORBIDDEN) refuseSession();
      },
    },
  });
}

/**
 * A subscription that goes on where it was when the socket breaks. graphql-ws sends the payload anew with each connect,
 * and reads `variables` then: so a getter tells the last cursor that came.
 */
export function subscribeLive(
  socket: Client,
  request: RequestParameters,
  variables: Variables,
): Observable<GraphQLResponse> {
  return Observable.create((sink) => {
    let after: unknown = variables['after'];
    return socket.subscribe<GraphQLResponse>(
      {
        operationName: request.name,
        query: request.text ?? '',
        get variables() {
          return { ...variables, after };
        },
      },
      {
        next: (answer) => {
          const data = (answer as { data?: { refreshEvents?: { cursor?: unknown } } | null }).data;
          after = data?.refreshEvents?.cursor ?? after;
          sink.next(keepPaths(answer as GraphQLResponse));
        },
        // What arrives is a list of GraphQL errors, an Event or a CloseEvent; Relay hands it on as it is.
        error: (error) => sink.error(error as Error),
        complete: () => sink.complete(),
      },
    );
  });
}
