import { type Client, createClient } from 'graphql-ws';
import { type GraphQLResponse, Observable, type RequestParameters, type Variables } from 'relay-runtime';
import { setLiveState } from '../live/live-state.ts';
import { authorization, refuseSession } from '../session.ts';
import { keepPaths } from './failure.ts';

const LONGEST_WAIT_MS = 15_000;
/** The server closes with this code if credentials are missing, wrong or expired. */
const FORBIDDEN = 4403;

/** One socket for all subscriptions of a page. It opens with the first and closes after the last. */
export function createLiveSocket(): Client {
  return createClient({
    url: () => new URL('/graphql', location.href.replace(/^http/, 'ws')).href,
    connectionParams: () => ({ ...authorization() }),
    lazyCloseTimeout: 3_000,
    keepAlive: 20_000,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: (closed) => !(closed instanceof CloseEvent && closed.code === FORBIDDEN),
    // Jitter keeps all pages from reconnecting at once after a restart of the server.
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
 * A subscription that continues after a broken socket. graphql-ws sends the payload again at each connect and reads
 * `variables` then, so a getter returns the last received cursor.
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
        // The error is a list of GraphQL errors, an Event or a CloseEvent. Relay passes it on unchanged.
        error: (error) => sink.error(error as Error),
        complete: () => sink.complete(),
      },
    );
  });
}
