import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { GraphQLError } from 'graphql';
import { CloseCode, handleProtocols, makeServer } from 'graphql-ws';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { systemClock, within } from '../../clock.ts';
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
  /** Returns the HTTP status that refuses the upgrade. Null: the upgrade is allowed. */
  readonly refuse: (request: IncomingMessage) => '400 Bad Request' | '403 Forbidden' | '404 Not Found' | null;
  /** Returns the key of the client of a request. */
  readonly addressOf: (request: IncomingMessage) => string;
  readonly connectionQuota: ConnectionQuota;
  readonly onSubscriptions: (change: 1 | -1) => void;
  readonly onSockets: (change: 1 | -1) => void;
  readonly limits: SocketLimits;
}

export interface SocketLimits {
  /** Time limit for connection_init in milliseconds. */
  readonly initMs: number;
  readonly pingMs: number;
  readonly stallMs: number;
  readonly recheckMs: number;
  readonly subscriptionsPerSocket: number;
  /** Maximum number of sockets for this process. */
  readonly sockets: number;
  /** Maximum number of sockets without accepted credentials for this process. */
  readonly strangers: number;
  /** Maximum number of sockets without accepted credentials per client address. Null: no limit. */
  readonly strangersPerAddress: number | null;
}

export const SOCKET_LIMITS: SocketLimits = {
  initMs: 3_000,
  pingMs: 12_000,
  stallMs: 30_000,
  recheckMs: 60_000,
  subscriptionsPerSocket: 20,
  sockets: 5_000,
  // Clients authenticate within one round trip, so thousands of clients per second can reconnect.
  strangers: 1_000,
  strangersPerAddress: 200,
};

export interface Sockets {
  /**
   * Closes every socket with 1012 (connect elsewhere), spread over `spreadMs`, so that clients do not all reconnect at
   * once. Running operations other than subscriptions may finish first, within `graceMs`.
   */
  readonly drain: (graceMs: number, spreadMs: number) => Promise<void>;
}

/** Maximum size of one message in bytes. */
const MAX_FRAME_BYTES = 64 * 1024;
/** A message nests its payload one level deeper. */
const ENVELOPE_DEPTH = 1;
/** Maximum number of fragments of one message. Real clients use fragments of 1 KB or more. */
const MAX_FRAGMENTS = 64;
/** Maximum number of socket reads that one frame may need. */
const MAX_BUFFERED_CHUNKS = 256;
/** Milliseconds from a close frame until the connection is cut, if the peer does not answer. */
const CLOSE_MS = 1_000;
/** Time for a refused client to read the response, in milliseconds. */
const REFUSED_MS = 1_000;

/** Means "try again later". The official client never reconnects after 1011 or graphql-ws' own 4500. */
const INTERNAL_ERROR = 1013;

/** Close reasons for clients. They contain neither client input nor internal causes. */
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

/** Data of the upgrade request. */
type Upgrade = { readonly authorization: string | undefined; readonly address: string };

/** Serves GraphQL over WebSocket on a server's `upgrade` event. */
export function attachWebSocket(server: Server, options: WebSocketOptions): Sockets {
  const { limits, mask } = options;
  const served = {
    noServer: true,
    maxPayload: MAX_FRAME_BYTES,
    maxFragments: MAX_FRAGMENTS,
    maxBufferedChunks: MAX_BUFFERED_CHUNKS,
    // Missing in the types of ws 8.18: milliseconds from the first close frame until the connection is cut.
    // socket-health.ts gives the close frame of a slow reader the same time.
    closeTimeout: limits.stallMs / 6,
    handleProtocols: choose,
  };
  const sockets = new WebSocketServer(served);
  const open = new Map<WebSocket, SocketState>();
  const strangers = createShares({ perKey: limits.strangersPerAddress, total: limits.strangers });
  let draining = false;

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Node has removed its own error listener. Without this one, a reset would end the process.
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
      // Node no longer applies a timeout to this socket, so a client that never closes its side would keep it open forever.
      const cut = setTimeout(() => socket.destroy(), REFUSED_MS);
      socket.once('close', () => clearTimeout(cut));
      return;
    }
    const known = once(() => strangers.give(address, 1));
    // Release the count also if ws refuses the handshake.
    socket.once('close', known);
    const { authorization } = request.headers;
    sockets.handleUpgrade(request, socket, head, (opened) =>
      serve(opened, { authorization, address }, known),
    );
  });

  /** `known` is called when the peer's credentials are accepted. */
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
      // The peer has sent nothing, so no unread data delays the close frame.
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
            // The socket closed in the meantime. Stop here, because nothing would release the slot.
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
            // The client may retry, because the failure is temporary or not the client's fault.
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
      // A peer may keep sending until it receives our close frame.
      if (socket.readyState !== socket.OPEN) return;
      // Catch everything, because nothing awaits this promise, and an unhandled rejection would end the process.
      try {
        const text = String(data);
        const message = isBinary ? null : parseMessage(text);
        if (message === null) return close(CloseCode.BadRequest);
        // Check this first, because graphql-ws answers a ping with the ping's own payload.
        if (isTooDeep(text)) {
          if (message.type !== 'subscribe' || state.principal === undefined)
            return close(CloseCode.BadRequest);
          const error = new AppError('BAD_USER_INPUT', `JSON may be at most ${MAX_JSON_DEPTH} levels deep.`, {
            details: { limit: 'jsonDepth', allowed: MAX_JSON_DEPTH },
          });
          const reply = { id: message.id, type: 'error', payload: [printError(error, mask)] };
          return await health.send(JSON.stringify(reply));
        }
        if (message.type === 'complete') end(state, message.id);
        await handle(text);
      } catch (error) {
        // This error is our fault, because all faults of clients were handled above. `mask` logs it.
        mask(error);
        close(INTERNAL_ERROR);
      }
    };
    // After a broken or too large frame ws closes the socket, but reads on until the peer answers.
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
          await within(systemClock, Math.random() * spreadMs, gone, undefined);
          await finished(state, graceMs);
          endAll(state);
          socket.close(1012, REASONS[1012] ?? '');
          await within(systemClock, CLOSE_MS, gone, undefined);
          socket.terminate();
        }),
      );
    },
  };
}

/** Returns type and operation id of a message that a client may send, or null for other text. graphql-ws checks the rest. */
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

/** Chooses our protocol if offered, else the first offered one. In the second case the socket is closed with 4406. */
function choose(protocols: Set<string>): string | false {
  return handleProtocols(protocols) || ([...protocols][0] ?? false);
}

/** Interval between checks of running operations, in milliseconds. */
const LOOK_MS = 20;

/** Resolves when only subscriptions still run, or after `graceMs`. */
async function finished(state: SocketState, graceMs: number): Promise<void> {
  const end = performance.now() + graceMs;
  while (performance.now() < end && [...state.running.values()].some((each) => !each.isSubscription)) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
