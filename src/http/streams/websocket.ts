import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { GraphQLError } from 'graphql';
import { CloseCode, handleProtocols, makeServer } from 'graphql-ws';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { AppError } from '../../errors.ts';
import { isDeeperThan, MAX_JSON_DEPTH } from '../../json-depth.ts';
import { membersOf } from '../../members.ts';
import type { Authenticate } from '../auth/authenticate.ts';
import { watchCredentials } from '../auth/credential-watch.ts';
import type { Graphql } from '../graphql/graphql.ts';
import type { ConnectionQuota } from '../limits/connection-quota.ts';
import type { OperationQueue } from '../limits/operation-queue.ts';
import type { OperationQuota } from '../limits/operation-quota.ts';
import { createShares } from '../limits/shares.ts';
import { socketCredentials } from './socket-credentials.ts';
import { watchHealth } from './socket-health.ts';
import { end, endAll, once, printError, type SocketState, socketOperations } from './socket-operations.ts';

export interface WebSocketOptions {
  readonly graphql: Graphql;
  readonly queue: OperationQueue;
  readonly operationQuota: OperationQuota;
  readonly authenticate: Authenticate;
  readonly mask: (error: unknown) => GraphQLError;
  /** Null: it may. Else the HTTP status that refuses the upgrade. */
  readonly refuse: (request: IncomingMessage) => '400 Bad Request' | '403 Forbidden' | '404 Not Found' | null;
  /** Key of the client that a request comes from. */
  readonly addressOf: (request: IncomingMessage) => string;
  readonly connectionQuota: ConnectionQuota;
  readonly onSubscriptions: (change: 1 | -1) => void;
  readonly onSockets: (change: 1 | -1) => void;
  readonly limits: SocketLimits;
}

export interface SocketLimits {
  /** Milliseconds until connection_init must have come. */
  readonly initMs: number;
  readonly pingMs: number;
  readonly stallMs: number;
  readonly recheckMs: number;
  readonly subscriptionsPerSocket: number;
  /** Of this process. */
  readonly sockets: number;
  /** Sockets without accepted credentials: of this process. */
  readonly strangers: number;
  /** The same of one client address; null: no limit of its own. */
  readonly strangersPerAddress: number | null;
}

export const SOCKET_LIMITS: SocketLimits = {
  initMs: 3_000,
  pingMs: 12_000,
  stallMs: 30_000,
  recheckMs: 60_000,
  subscriptionsPerSocket: 20,
  sockets: 5_000,
  // A client needs a round trip for its credentials: so many at a time let thousands a second come back after a restart.
  strangers: 1_000,
  strangersPerAddress: 200,
};

export interface Sockets {
  /**
   * Tells every client to connect elsewhere (1012), at moments spread over `spreadMs` so that they do not all come back at
   * once. What runs on a socket but its subscriptions is finished first, for `graceMs` at the most.
   */
  readonly drain: (graceMs: number, spreadMs: number) => Promise<void>;
}

/** Most bytes of one message. */
const MAX_FRAME_BYTES = 64 * 1024;
/** What a message may bear on top of its payload. */
const ENVELOPE_DEPTH = 1;
/** Clients that fragment do it at 1 KB or more. */
const MAX_FRAGMENTS = 64;
/** Reads of the socket that one frame may be spread over. */
const MAX_BUFFERED_CHUNKS = 256;
/** Milliseconds for a peer to answer a close frame; then the connection is cut. */
const CLOSE_MS = 1_000;
/** For a refused client to read why. */
const REFUSED_MS = 1_000;

/** Try again later. After graphql-ws' own 4500, and after 1011, the official client gives up for good. */
const INTERNAL_ERROR = 1013;

/** Told to clients: never anything of what they sent, nor of why. */
const REASONS: Readonly<Record<number, string>> = {
  [CloseCode.BadRequest]: 'Invalid message',
  [CloseCode.Unauthorized]: 'Unauthorized',
  [CloseCode.Forbidden]: 'Forbidden',
  [CloseCode.SubprotocolNotAcceptable]: 'Subprotocol not acceptable',
  [CloseCode.ConnectionInitialisationTimeout]: 'Connection initialisation timeout',
  [CloseCode.SubscriberAlreadyExists]: 'Subscriber already exists',
  [CloseCode.TooManyInitialisationRequests]: 'Too many initialisation requests',
  1012: 'Service restart',
  1013: 'Try again later',
};

/** Of the request that became a socket. */
type Upgrade = { readonly authorization: string | undefined; readonly address: string };

/** GraphQL over WebSocket on a server's `upgrade`. */
export function attachWebSocket(server: Server, options: WebSocketOptions): Sockets {
  const { limits, mask } = options;
  const served = {
    noServer: true,
    maxPayload: MAX_FRAME_BYTES,
    maxFragments: MAX_FRAGMENTS,
    maxBufferedChunks: MAX_BUFFERED_CHUNKS,
    // Not in the types of ws 8.18: milliseconds from either side's close frame to the end of the connection. As long as a
    // slow reader has for the close frame that it gets (socket-health.ts).
    closeTimeout: limits.stallMs / 6,
    handleProtocols: choose,
  };
  const sockets = new WebSocketServer(served);
  const open = new Map<WebSocket, SocketState>();
  const strangers = createShares({ perKey: limits.strangersPerAddress, total: limits.strangers });
  let draining = false;

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Node took its own listener away; a reset before the next one is there would end the process.
    socket.on('error', () => socket.destroy());
    const isFull = draining || open.size >= limits.sockets;
    const address = options.addressOf(request);
    const refusal =
      options.refuse(request) ??
      (isFull || strangers.take(address, 1) !== null ? '503 Service Unavailable' : null);
    if (refusal !== null) {
      const retry = refusal.startsWith('503') ? 'Retry-After: 5\r\n' : '';
      socket.end(`HTTP/1.1 ${refusal}\r\n${retry}Connection: close\r\nContent-Length: 0\r\n\r\n`);
      socket.resume();
      // Nobody's from here on, with no timeout of Node's: a client that never ends its half would keep it for good.
      const cut = setTimeout(() => socket.destroy(), REFUSED_MS);
      socket.once('close', () => clearTimeout(cut));
      return;
    }
    const known = once(() => strangers.give(address, 1));
    // Also where ws refuses the handshake.
    socket.once('close', known);
    const { authorization } = request.headers;
    sockets.handleUpgrade(request, socket, head, (opened) =>
      serve(opened, { authorization, address }, known),
    );
  });

  /** `known`: called as soon as the credentials of the peer are accepted. */
  const serve = (socket: WebSocket, upgrade: Upgrade, known: () => void) => {
    const state: SocketState = { running: new Map(), draining };
    const cleanups: (() => void)[] = [];
    open.set(socket, state);
    options.onSockets(1);
    const cutSoon = () => {
      const timer = setTimeout(() => socket.terminate(), CLOSE_MS);
      cleanups.push(() => clearTimeout(timer));
    };
    const close = (code: number) => {
      if (socket.readyState !== socket.OPEN) return;
      endAll(state);
      socket.close(code, REASONS[code] ?? '');
      cutSoon();
      // It has said nothing, so there is nothing unread that would keep the close frame from it.
      if (code === CloseCode.ConnectionInitialisationTimeout) setImmediate(() => socket.terminate());
    };
    const health = watchHealth(socket, limits);
    cleanups.push(health.stop);

    const protocol = makeServer({
      connectionInitWaitTimeout: limits.initMs,
      ...socketOperations({
        ...options,
        subscriptionsPerSocket: limits.subscriptionsPerSocket,
        connect: async (payload) => {
          const authorization = socketCredentials(payload, upgrade.authorization);
          try {
            const principal = await options.authenticate(authorization, upgrade.address);
            // Closed meanwhile: nobody would give back what is taken from here on.
            if (socket.readyState !== socket.OPEN) return null;
            const releaseSlot = options.connectionQuota.take(principal);
            if (releaseSlot instanceof AppError) throw releaseSlot;
            cleanups.push(releaseSlot);
            known();
            const { recheckMs } = limits;
            const onLost = () => close(CloseCode.Forbidden);
            cleanups.push(watchCredentials({ ...options, authorization, principal, recheckMs, onLost }));
            return principal;
          } catch (error) {
            if (error instanceof AppError && error.code === 'UNAUTHENTICATED') return null;
            // Not the client's fault, or not for ever: it is to try again.
            close(1013);
            return null;
          }
        },
      }),
    });
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: health.send,
        close: (code) => close(code ?? INTERNAL_ERROR),
        onMessage: (handle) => {
          socket.on('message', (data, isBinary) => void receive(data, isBinary, handle));
        },
      },
      state,
    );
    const receive = async (data: RawData, isBinary: boolean, handle: (text: string) => Promise<void>) => {
      // A peer may go on to send until it has seen our close frame.
      if (socket.readyState !== socket.OPEN) return;
      // Nobody hears of what this throws: an unhandled rejection ends the process.
      try {
        const text = String(data);
        const message = isBinary ? null : parseMessage(text);
        if (message === null) return close(CloseCode.BadRequest);
        // Before graphql-ws has it, which answers a ping with what is in it.
        if (isTooDeep(text)) {
          if (message.type !== 'subscribe' || state.principal === undefined)
            return close(CloseCode.BadRequest);
          const error = new AppError('BAD_USER_INPUT', `JSON may be at most ${MAX_JSON_DEPTH} levels deep.`, {
            details: { limit: 'jsonDepth', allowed: MAX_JSON_DEPTH },
          });
          const told = { id: message.id, type: 'error', payload: [printError(error, mask)] };
          return await health.send(JSON.stringify(told));
        }
        if (message.type === 'complete') end(state, message.id);
        await handle(text);
      } catch (error) {
        // Ours: whatever a client may send has been answered by now. Written to the log by the mask.
        mask(error);
        close(INTERNAL_ERROR);
      }
    };
    // Too large a frame, too many fragments, a broken one: ws closes by itself with the right code. What the peer still
    // sends is read and dropped, so it must not go on for long.
    socket.on('error', cutSoon);
    socket.once('close', (code) => {
      open.delete(socket);
      options.onSockets(-1);
      endAll(state);
      for (const cleanup of cleanups) cleanup();
      closed(code, '').catch(mask);
    });
  };

  return {
    drain: async (graceMs, spreadMs) => {
      draining = true;
      await Promise.all(
        [...open].map(async ([socket, state]) => {
          state.draining = true;
          const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()));
          await atMost(Math.random() * spreadMs, gone);
          await finished(state, graceMs);
          endAll(state);
          socket.close(1012, REASONS[1012] ?? '');
          await atMost(CLOSE_MS, gone);
          socket.terminate();
        }),
      );
    },
  };
}

/** A message that a client may send, or null. Its id is of the operation that it is about. The rest is for graphql-ws to check. */
function parseMessage(text: string): { readonly type: string; readonly id: string } | null {
  try {
    const { type, id } = membersOf(JSON.parse(text));
    if (type === 'subscribe' || type === 'complete') return typeof id === 'string' ? { type, id } : null;
    return type === 'connection_init' || type === 'ping' || type === 'pong' ? { type, id: '' } : null;
  } catch {
    return null;
  }
}

function isTooDeep(text: string): boolean {
  return isDeeperThan(text, MAX_JSON_DEPTH + ENVELOPE_DEPTH);
}

/** Ours if it is offered; else the first, so that there is a socket to close with 4406. */
function choose(protocols: Set<string>): string | false {
  return handleProtocols(protocols) || ([...protocols][0] ?? false);
}

/** Milliseconds between two looks at what still runs. */
const LOOK_MS = 20;

/** Until nothing but subscriptions runs. */
async function finished(state: SocketState, graceMs: number): Promise<void> {
  const end = performance.now() + graceMs;
  while (performance.now() < end && [...state.running.values()].some((each) => !each.isSubscription)) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

async function atMost(ms: number, gone: Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  await Promise.race([gone, promise]);
  clearTimeout(timer);
}
