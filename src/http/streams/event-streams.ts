import type { ServerResponse } from 'node:http';
import { AppError } from '../../errors.ts';
import type { Principal } from '../../graph/principal.ts';
import type { Authenticate } from '../auth/authenticate.ts';
import { watchCredentials } from '../auth/credential-watch.ts';
import type { SubscriptionHandle } from '../graphql/operation-context.ts';
import type { ConnectionQuota } from '../limits/connection-quota.ts';

export interface EventStreamOptions {
  readonly authenticate: Authenticate;
  readonly connectionQuota: ConnectionQuota;
  readonly onSubscriptions: (change: 1 | -1) => void;
  readonly recheckMs: number;
  /** Milliseconds after which a stream is closed if its client reads nothing. */
  readonly stallMs: number;
}

/** Subscriptions over SSE. websocket.ts does the same for WebSockets. */
export interface EventStreams {
  readonly admit: (
    response: ServerResponse,
    caller: {
      readonly principal: Principal;
      readonly authorization: string | undefined;
      /** The `accept` header of the request. */
      readonly accept: string | undefined;
    },
  ) => AppError | SubscriptionHandle;
  /**
   * Ends all streams without a `complete` message. SSE clients treat this as a lost connection, so they
   * reconnect.
   */
  readonly drain: (spreadMs: number) => Promise<void>;
}

/** Creates the SSE streams. Each stream counts as one connection of its principal until its response ends. */
export function createEventStreams(options: EventStreamOptions): EventStreams {
  const open = new Set<ServerResponse>();
  return {
    admit: (response, { principal, authorization, accept }) => {
      // Check the header here, because Yoga would respond with an empty 406.
      if (!takesEvents(accept)) return new AppError('BAD_USER_INPUT', NO_EVENTS);
      // If the client disconnected while its credentials were checked, `close` was already emitted. Stop
      // here, because nothing would release the slot.
      if (response.destroyed) return new AppError('OVERLOADED', 'The client has disconnected.');
      const releaseSlot = options.connectionQuota.take(principal);
      if (releaseSlot instanceof AppError) return releaseSlot;
      options.onSubscriptions(1);
      // Without this header, nginx and similar proxies buffer the response.
      response.setHeader('x-accel-buffering', 'no');
      open.add(response);
      let over = false;
      let stopWatch = () => {};
      const stopStall = watchStall(response, options.stallMs);
      const ended = () => {
        if (over) return;
        over = true;
        releaseSlot();
        options.onSubscriptions(-1);
        open.delete(response);
        stopWatch();
        stopStall();
      };
      response.once('close', ended);
      return {
        started: (end) => {
          if (over) return end();
          response.once('close', () => end());
          const onLost = () =>
            end(new AppError('UNAUTHENTICATED', 'The credentials expired or were revoked.'));
          stopWatch = watchCredentials({ ...options, authorization, principal, onLost });
        },
        ended,
      };
    },
    drain: async (spreadMs) => {
      await Promise.all(
        [...open].map(async (response) => {
          await new Promise((resolve) => setTimeout(resolve, Math.random() * spreadMs));
          response.end();
        }),
      );
    },
  };
}

const NO_EVENTS =
  'Subscriptions need SSE (POST with `accept: text/event-stream`) or a WebSocket (graphql-transport-ws).';

/** Without an `Accept` header every type is accepted (RFC 9110, 12.5.1). */
function takesEvents(accept = '*/*'): boolean {
  return accept.split(',').some((range) => /^\s*(\*\/\*|text\/(\*|event-stream))\s*(;|$)/i.test(range));
}

function watchStall(response: ServerResponse, stallMs: number): () => void {
  let blockedSince: number | null = null;
  response.on('drain', () => {
    blockedSince = null;
  });
  const timer = setInterval(() => {
    if (!response.writableNeedDrain) blockedSince = null;
    else blockedSince ??= performance.now();
    if (blockedSince !== null && performance.now() - blockedSince >= stallMs) response.destroy();
  }, stallMs / 6);
  timer.unref();
  return () => clearInterval(timer);
}
