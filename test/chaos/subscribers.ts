import { setTimeout as pause } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { oneOf } from '../kit/random.ts';

const QUERY = `subscription ($scope: RefreshScope!, $after: String) {
  refreshEvents(scope: $scope, after: $after) {
    __typename cursor
    ... on EntityChanged { change entityId }
    ... on StreamGap { reason }
    ... on Heartbeat { unreadable { code } }
  }
}`;

type Received = { readonly cursor: string } & (
  | { readonly __typename: 'Heartbeat'; readonly unreadable: readonly { readonly code: string }[] }
  | { readonly __typename: 'StreamGap'; readonly reason: string }
  | { readonly __typename: 'EntityChanged'; readonly change: string; readonly entityId: string }
);

/** Names an event, for example `CREATED R3JvdXA6…`. */
export type EventName = `${string} ${string}`;

/**
 * A client that keeps its last cursor. When its connection ends, it subscribes with the cursor on a random replica.
 */
export interface Subscriber extends AsyncDisposable {
  /** Node id of the instance that it listens to. */
  readonly instanceId: string;
  /** Resolves when it is connected for the first time, and misses no change from then on. */
  readonly ready: Promise<void>;
  /** How often it received each event since the last StreamGap. */
  readonly received: ReadonlyMap<EventName, number>;
  /** How often it received each event altogether. */
  readonly receivedEver: ReadonlyMap<EventName, number>;
  /** Number of events that it received, gaps and Heartbeats not counted. */
  readonly eventCount: () => number;
  /** Reasons of the StreamGaps, in order. */
  readonly gaps: readonly string[];
  readonly connections: () => number;
  /** Codes of the errors that ended its subscription. */
  readonly errors: readonly string[];
}

interface SubscriberOptions {
  /** Addresses to choose from, for each connection. */
  readonly urls: readonly string[];
  readonly scope: { readonly instanceId: string; readonly kinds: readonly string[] };
  readonly random: () => number;
}

/** Longest pause before a client connects again. */
const PAUSE_MS = 200;

export function startSubscriber({ urls, scope, random }: SubscriberOptions): Subscriber {
  const received = new Map<EventName, number>();
  const receivedEver = new Map<EventName, number>();
  const gaps: string[] = [];
  const errors: string[] = [];
  const { promise: ready, resolve: becomeReady } = Promise.withResolvers<void>();
  let cursor: string | null = null;
  let [connections, events] = [0, 0];
  let isOver = false;
  let end = (): void => {};

  const take = (event: Received): void => {
    cursor = event.cursor;
    if (event.__typename === 'Heartbeat') {
      // A list that could not be read in time gets a StreamGap when it can.
      if (event.unreadable.length === 0) becomeReady();
    } else if (event.__typename === 'StreamGap') {
      gaps.push(event.reason);
      received.clear();
    } else {
      events += 1;
      const name: EventName = `${event.change} ${event.entityId}`;
      received.set(name, (received.get(name) ?? 0) + 1);
      receivedEver.set(name, (receivedEver.get(name) ?? 0) + 1);
    }
  };

  const connect = async (): Promise<void> => {
    connections += 1;
    const client = createClient({
      url: oneOf(urls, random).replace('http', 'ws'),
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      // A frozen replica must be noticed like a lost one.
      keepAlive: 5_000,
    });
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    end = () => {
      void client.dispose();
      resolve();
    };
    client.subscribe<{ refreshEvents: Received }>(
      { query: QUERY, variables: { scope, after: cursor } },
      {
        next: ({ data, errors: found = [] }) => {
          for (const { extensions, message } of found) errors.push(String(extensions?.['code'] ?? message));
          if (data?.refreshEvents != null) take(data.refreshEvents);
        },
        // A lost connection is no fault of the client.
        error: () => resolve(),
        complete: () => resolve(),
      },
    );
    await ended;
    await client.dispose();
  };
  const running = (async () => {
    while (!isOver) {
      await connect();
      if (!isOver) await pause(random() * PAUSE_MS);
    }
  })();

  return {
    instanceId: scope.instanceId,
    ready,
    received,
    receivedEver,
    gaps,
    errors,
    eventCount: () => events,
    connections: () => connections,
    [Symbol.asyncDispose]: async () => {
      isOver = true;
      end();
      await running;
    },
  };
}

/** Difference between what happened and what a subscriber received. */
interface Difference {
  readonly lost: readonly EventName[];
  readonly repeated: readonly EventName[];
}

/** Compares the events since the last StreamGap with those that must have come exactly once. */
export function differenceOf(
  received: ReadonlyMap<EventName, number>,
  expected: Iterable<EventName>,
): Difference {
  const repeated = [...received].filter(([, count]) => count > 1).map(([name]) => name);
  return { lost: [...expected].filter((name) => !received.has(name)), repeated };
}
