import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { GraphQLError } from 'graphql';
import { createOrigins } from './auth/origins.ts';
import { GRAPHQL_PATH } from './graphql/graphql.ts';
import { limitConnections } from './limits/connection-limits.ts';
import { createConnectionQuota } from './limits/connection-quota.ts';
import { WRITE_LIMITS, type WriteLimits, watchWrites } from './limits/write-deadline.ts';
import { listen } from './listen.ts';
import { BODY_LIMITS, type BodyLimits, createBodies, cutUnread } from './request/body-reader.ts';
import { createClientAddresses } from './request/client-address.ts';
import { type HttpRefusal, printRefusal, refusalOf } from './request/http-refusal.ts';
import { createPipelining } from './request/pipelining.ts';
import { readTarget } from './request/request-target.ts';
import { answer, type RouteOptions } from './routes.ts';
import { createSocketDrain } from './socket-drain.ts';
import { createEventStreams } from './streams/event-streams.ts';
import { attachWebSocket, SOCKET_LIMITS, type SocketLimits } from './streams/websocket.ts';

export interface ServerOptions extends RouteOptions {
  /** Origins, besides our own, whose pages may send requests. */
  readonly allowedOrigins: readonly string[];
  readonly mask: (error: unknown) => GraphQLError;
  /** Maximum number of WebSockets and SSE streams for one principal. Default 20. */
  readonly connectionsPerPrincipal?: number;
  /** Called with the change in the number of running subscriptions, over all transports. */
  readonly onSubscriptions?: (change: 1 | -1) => void;
  /** Called with the change in the number of open WebSockets. */
  readonly onSockets?: (change: 1 | -1) => void;
  /** Called with the status of every HTTP response. */
  readonly onResponse?: (status: number) => void;
  /** Keep-alive time of an idle connection in milliseconds. Default 65,000. */
  readonly keepAliveMs?: number;
  readonly socketLimits?: Partial<SocketLimits>;
  readonly bodyLimits?: Partial<BodyLimits>;
  readonly writeLimits?: Partial<WriteLimits>;
  /** Addresses and networks whose `X-Forwarded-For` is trusted. Default: none. */
  readonly trustedProxies?: readonly string[];
  /** Maximum number of connections for one client address. Default 2,000. Null: no limit. */
  readonly connectionsPerAddress?: number | null;
}

export interface RunningServer {
  readonly port: number;
  /** Returns whether the maximum number of connections is reached. */
  readonly isFull: () => boolean;
  /**
   * Continues to answer requests, but closes each connection after its next response, so that clients reconnect to
   * other replicas.
   */
  readonly retire: () => void;
  /**
   * Stops accepting connections, lets running requests finish for `graceMs`, then closes all sockets. Long-lived clients
   * are disconnected first, spread over an eighth of that time.
   */
  readonly stop: (graceMs: number) => Promise<void>;
}

/** The public listener: GraphQL over HTTP, SSE and WebSocket on one path. */
export async function serve(host: string, port: number, options: ServerOptions): Promise<RunningServer> {
  const limits = {
    ...SOCKET_LIMITS,
    // All callers are on this machine and have no credentials, so a limit per address would be pointless.
    ...(options.isOpen ? { strangersPerAddress: null } : {}),
    ...options.socketLimits,
  };
  const addresses = createClientAddresses(options.trustedProxies ?? []);
  const openBody = createBodies({
    ...BODY_LIMITS,
    ...(options.isOpen ? { addressBytes: null } : {}),
    ...options.bodyLimits,
  });
  const origins = createOrigins({ allowedOrigins: options.allowedOrigins, loopbackOnly: options.isOpen });
  const onSubscriptions = options.onSubscriptions ?? (() => undefined);
  const perPrincipal = options.isOpen ? null : (options.connectionsPerPrincipal ?? 20);
  const connectionQuota = createConnectionQuota({ perPrincipal, total: limits.sockets });
  const streams = createEventStreams({ ...options, ...limits, connectionQuota, onSubscriptions });
  const listener = {
    headersTimeout: 10_000,
    requestTimeout: 14_000,
    keepAliveTimeout: options.keepAliveMs ?? 65_000,
    // By default Node checks for late requests only every 30 s, which would turn a limit of 15 s into 45 s.
    connectionsCheckingInterval: 1_000,
    // Ignore offers of other protocols (h2c from Java's client and curl --http2), and answer in HTTP/1.1 (RFC
    // 9110, 7.8).
    shouldUpgradeCallback: ({ headers }: IncomingMessage) => headers.upgrade?.toLowerCase() === 'websocket',
  };
  const pipeline = createPipelining();
  const server = createServer(listener, (request, response) => {
    response.once('finish', () => {
      options.onResponse?.(response.statusCode);
      cutUnread(request);
    });
    pipeline(request, response, () => {
      answer(request, response, {
        ...options,
        origins,
        streams,
        addresses,
        openBody,
        recheckMs: limits.recheckMs,
      }).catch((error: unknown) => {
        if (response.headersSent) return response.destroy();
        refuse(response, refusalOf(error, options.mask));
      });
    });
  });
  const perAddress = options.connectionsPerAddress === undefined ? 2_000 : options.connectionsPerAddress;
  const room = limitConnections(server, addresses, {
    // Long-lived connections have a limit of their own. This total allows as many short connections in addition.
    total: 2 * limits.sockets,
    perAddress: options.isOpen ? null : perAddress,
  });
  watchWrites(server, { ...WRITE_LIMITS, ...options.writeLimits });
  const socketDrain = createSocketDrain(server);
  const sockets = attachWebSocket(server, {
    ...options,
    refuse: (request) => {
      const target = readTarget(request);
      if (target.kind === 'malformed') return '400 Bad Request';
      if (target.kind === 'ambiguous' || target.path !== GRAPHQL_PATH) return '404 Not Found';
      return origins.refusal(request) === null ? null : '403 Forbidden';
    },
    addressOf: addresses.of,
    connectionQuota,
    onSubscriptions,
    onSockets: options.onSockets ?? (() => undefined),
    limits,
  });
  const ownPort = await listen(server, host, port);
  return {
    port: ownPort,
    isFull: room.isFull,
    retire: socketDrain.retire,
    stop: async (graceMs) => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      socketDrain.close();
      options.exports?.stop();
      const over = Promise.withResolvers<void>();
      const cut = setTimeout(() => {
        server.closeAllConnections();
        over.resolve();
      }, graceMs);
      const spreadMs = graceMs / 8;
      await Promise.all([streams.drain(spreadMs), sockets.drain(graceMs - spreadMs, spreadMs)]);
      await Promise.race([closed, over.promise]);
      socketDrain.cut();
      await closed;
      clearTimeout(cut);
    },
  };
}

function refuse(response: ServerResponse, refusal: HttpRefusal): void {
  const { status, headers, body } = printRefusal(refusal);
  response.writeHead(status, headers).end(body);
}
