import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { refuseSecret } from './secret-mark.ts';

export interface Heard {
  readonly __typename: 'EntityChanged' | 'StreamGap' | 'Heartbeat';
  readonly cursor: string;
  readonly change?: string;
  readonly source?: string;
  readonly kind?: string;
  readonly entityId?: string;
  readonly changedFields?: readonly string[];
  // biome-ignore lint/suspicious/noExplicitAny: looked at by tests, field by field
  readonly entity?: any;
  readonly reason?: string;
  readonly nextPollAt?: string | null;
}

export interface Listener extends AsyncDisposable {
  /** All received events, in order. */
  readonly events: readonly Heard[];
  readonly errors: readonly unknown[];
  /** The next matching event among those that no earlier call returned. */
  readonly until: (holds: (event: Heard) => boolean) => Promise<Heard>;
  readonly heartbeat: () => Promise<Heard>;
  readonly change: (id?: string) => Promise<Heard>;
  /** Resolves when an error or the server ends the stream. */
  readonly ended: Promise<void>;
}

export const EVENTS = /* GraphQL */ `
  subscription Events($scope: RefreshScope!, $after: String) {
    refreshEvents(scope: $scope, after: $after) {
      __typename
      cursor
      at
      ... on EntityChanged {
        change
        source
        kind
        entityId
        changedFields
      }
      ... on StreamGap {
        reason
      }
      ... on Heartbeat {
        nextPollAt
      }
    }
  }
`;

export interface ListenOptions {
  readonly scope: { instanceId?: string; groupId?: string; kinds?: readonly string[] };
  readonly after?: string;
  readonly query?: string;
  readonly authorization?: string;
}

/** A subscriber with its own socket, using the official client. It does not reconnect. */
export function listen(url: string, options: ListenOptions): Listener {
  const heard = createHeard();
  const { authorization } = options;
  const client = createClient({
    url: url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    ...(authorization === undefined ? {} : { connectionParams: { authorization } }),
  });
  const variables = { scope: options.scope, after: options.after ?? null };
  client.subscribe<{ refreshEvents: Heard }>(
    { query: options.query ?? EVENTS, variables },
    {
      next: ({ data, errors }) => heard.take(data?.refreshEvents, errors),
      error: (error) => heard.end(error),
      complete: () => heard.end(),
    },
  );
  return { ...heard.listener, [Symbol.asyncDispose]: async () => void (await client.dispose()) };
}

/** Subscribes over SSE (accept: text/event-stream) with fetch. */
export function listenBySse(url: string, options: ListenOptions): Listener {
  const heard = createHeard();
  const gone = new AbortController();
  const read = async (): Promise<void> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        ...(options.authorization === undefined ? {} : { authorization: options.authorization }),
      },
      body: JSON.stringify({
        query: options.query ?? EVENTS,
        variables: { scope: options.scope, after: options.after ?? null },
      }),
      signal: gone.signal,
    });
    let text = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
        const data = /^data: (.*)$/m.exec(text.slice(0, end))?.[1];
        text = text.slice(end + 2);
        if (data === undefined) continue;
        const answer = JSON.parse(data) as { data?: { refreshEvents: Heard }; errors?: unknown[] };
        heard.take(answer.data?.refreshEvents, answer.errors);
      }
    }
  };
  read().then(
    () => heard.end(),
    (error) => heard.end(error),
  );
  return { ...heard.listener, [Symbol.asyncDispose]: async () => gone.abort() };
}

function createHeard() {
  const events: Heard[] = [];
  const errors: unknown[] = [];
  const waiting = new Set<() => void>();
  const ended = Promise.withResolvers<void>();
  let isOver = false;
  let taken = 0;
  const wake = (): void => {
    for (const each of [...waiting]) each();
  };
  const until = async (holds: (event: Heard) => boolean): Promise<Heard> => {
    for (;;) {
      while (taken < events.length) {
        const event = events[taken]!;
        taken += 1;
        if (holds(event)) return event;
      }
      if (isOver) throw new Error(`the stream ended: ${JSON.stringify(errors)}`);
      await new Promise<void>((resolve) => {
        const once = (): void => {
          waiting.delete(once);
          resolve();
        };
        waiting.add(once);
      });
    }
  };
  return {
    take: (event: Heard | undefined | null, failed: readonly unknown[] | undefined): void => {
      if (failed !== undefined) errors.push(...failed);
      if (event != null) {
        refuseSecret(JSON.stringify(event), 'an event');
        events.push(event);
      }
      wake();
    },
    end: (error?: unknown): void => {
      isOver = true;
      if (error !== undefined) errors.push(...(Array.isArray(error) ? error : [error]));
      wake();
      ended.resolve();
    },
    listener: {
      events,
      errors,
      until,
      heartbeat: () => until((event) => event.__typename === 'Heartbeat'),
      change: (id?: string) =>
        until((event) => event.__typename === 'EntityChanged' && (id === undefined || event.entityId === id)),
      ended: ended.promise,
    },
  };
}
