import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { GraphQLError } from 'graphql';
import { AppError } from '../errors.ts';
import type { Authenticate } from './auth/authenticate.ts';
import { crossSiteRefusal } from './auth/cross-site.ts';
import { createOrigins, type Origins } from './auth/origins.ts';
import { GRAPHQL_PATH, type Graphql } from './graphql/graphql.ts';
import { limitConnections } from './limits/connection-limits.ts';
import { createConnectionQuota } from './limits/connection-quota.ts';
import type { OperationQueue } from './limits/operation-queue.ts';
import type { OperationQuota } from './limits/operation-quota.ts';
import { WRITE_LIMITS, type WriteLimits, watchWrites } from './limits/write-deadline.ts';
import { listen } from './listen.ts';
import { CONSOLE_PATH, type Console } from './pages/console.ts';
import { answerFrontPage } from './pages/front-page.ts';
import { GRAPHIQL_PATH, type Graphiql } from './pages/graphiql/page.ts';
import {
  BODY_LIMITS,
  type BodyLimits,
  createBodies,
  cutUnread,
  MAX_BODY_BYTES,
  type OpenBody,
} from './request/body-reader.ts';
import { type ClientAddresses, createClientAddresses } from './request/client-address.ts';
import { HttpRefusal, printRefusal, refusalOf } from './request/http-refusal.ts';
import { createPipelining } from './request/pipelining.ts';
import { checkBodyHeaders, readParams } from './request/request-body.ts';
import { readTarget } from './request/request-target.ts';
import { createSocketDrain } from './socket-drain.ts';
import { createEventStreams, type EventStreams } from './streams/event-streams.ts';
import { attachWebSocket, SOCKET_LIMITS, type SocketLimits } from './streams/websocket.ts';

export interface ServerOptions {
  readonly graphql: Graphql;
  readonly authenticate: Authenticate;
  /**
   * True if callers need no credentials. Then only this machine may call, and connections are not limited per
   * client address.
   */
  readonly isOpen: boolean;
  /** Origins, besides our own, whose pages may send requests. */
  readonly allowedOrigins: readonly string[];
  readonly queue: OperationQueue;
  readonly operationQuota: OperationQuota;
  readonly mask: (error: unknown) => GraphQLError;
  /** GraphiQL. Undefined: browsers get 406. The page contains no data, so it needs no credentials. */
  readonly graphiql?: Graphiql;
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
  /** The console. Undefined: its path is 404. */
  readonly console?: Console;
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
      answer(request, response, { ...options, origins, streams, addresses, openBody }).catch(
        (error: unknown) => {
          if (response.headersSent) return response.destroy();
          refuse(response, refusalOf(error, options.mask));
        },
      );
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

interface Parts extends ServerOptions {
  readonly origins: Origins;
  readonly streams: EventStreams;
  readonly addresses: ClientAddresses;
  readonly openBody: OpenBody;
}

async function answer(request: IncomingMessage, response: ServerResponse, options: Parts): Promise<void> {
  // Handle HEAD as GET, because Yoga refuses mutations by GET but not by HEAD. Node drops the body of the
  // response.
  const isHead = request.method === 'HEAD';
  if (isHead) request.method = 'GET';
  const { method, headers } = request;
  const target = readTarget(request);
  if (target.kind === 'malformed') {
    throw new HttpRefusal(400, 'BAD_USER_INPUT', 'The request target or the Host header is invalid.');
  }
  if (target.kind === 'ambiguous') {
    throw new HttpRefusal(404, 'NOT_FOUND', `Not found. The GraphQL endpoint is ${GRAPHQL_PATH}.`);
  }
  const { path } = target;
  if (path === '/' && method === 'GET') {
    return answerFrontPage(request, response, {
      graphiql: options.graphiql !== undefined,
      console: options.console?.isBuilt() ?? false,
    });
  }
  if (options.console !== undefined && (path === CONSOLE_PATH || path.startsWith(`${CONSOLE_PATH}/`))) {
    return options.console.serve(path, request, response);
  }
  if (path.startsWith(`${GRAPHIQL_PATH}/`) && (await options.graphiql?.serveAsset(path, request, response))) {
    return;
  }
  if (path !== GRAPHQL_PATH)
    throw new HttpRefusal(404, 'NOT_FOUND', `Not found. The GraphQL endpoint is ${GRAPHQL_PATH}.`);
  const refusal = options.origins.refusal(request);
  if (refusal !== null) throw new HttpRefusal(403, 'FORBIDDEN', REFUSALS[refusal]);
  for (const [name, value] of Object.entries(options.origins.headers(request))) {
    response.setHeader(name, value);
  }
  response.setHeader('x-content-type-options', 'nosniff');
  // The response may contain a new secret, which is shown only once.
  response.setHeader('cache-control', 'no-store');
  // Answer a preflight before checking credentials, because a preflight carries none (Fetch, 4.8).
  if (method === 'OPTIONS') {
    response.writeHead(204, { allow: METHODS }).end();
    return;
  }
  if (method === 'GET' && (headers.accept ?? '').includes('text/html')) {
    if (options.graphiql === undefined)
      throw new HttpRefusal(
        406,
        'BAD_USER_INPUT',
        'There is no HTML page at this path. Send GraphQL requests as JSON.',
      );
    return options.graphiql.servePage(request, response);
  }
  if (method !== 'GET' && method !== 'POST') {
    throw new HttpRefusal(405, 'BAD_USER_INPUT', 'Send GraphQL requests by GET or POST.', {
      headers: { allow: METHODS },
    });
  }
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const { signal } = gone;
  if (isHead && (headers.accept ?? '').includes('text/event-stream')) {
    throw new HttpRefusal(406, 'BAD_USER_INPUT', 'HEAD cannot return an event stream. Send GET or POST.');
  }
  const crossSite = method === 'GET' ? crossSiteRefusal(headers, options.isOpen) : null;
  if (crossSite !== null) throw new HttpRefusal(403, 'FORBIDDEN', crossSite);
  if (method === 'POST') checkBodyHeaders(headers);
  const address = options.addresses.of(request);
  const body = method === 'POST' ? options.openBody(request, address) : null;
  let leave = () => {};
  try {
    const { accept, authorization } = headers;
    // Check the credentials before the body has arrived, so that a refusal costs no more than the headers.
    const principal = await options.authenticate(authorization, address);
    const counted = await options.operationQuota.take(principal);
    if (counted instanceof AppError) throw counted;
    const given = await readParams(request, body);
    const turn = await options.queue.enter({
      principal: principal.name,
      connection: request.socket,
      bytes: REQUEST_BYTES + Number(headers['content-length'] ?? (body === null ? 0 : MAX_BODY_BYTES)),
      signal,
    });
    if (turn instanceof AppError) throw turn;
    leave = turn.leave;
    await options.graphql(request, response, {
      principal,
      signal,
      given,
      onCalls: turn.charge,
      onDryRun: counted,
      openSubscription: () => {
        turn.leave();
        return options.streams.admit(response, { principal, authorization, accept });
      },
    });
  } finally {
    leave();
    body?.close();
  }
}

/** Approximate memory of a request besides its body. */
const REQUEST_BYTES = 4 * 1024;

const METHODS = 'GET, HEAD, POST, OPTIONS';
const REFUSALS = {
  host: 'Authentication is off, so the Host header must name a loopback address.',
  origin: 'Requests from pages of this origin are not allowed.',
};

function refuse(response: ServerResponse, refusal: HttpRefusal): void {
  const { status, headers, body } = printRefusal(refusal);
  response.writeHead(status, headers).end(body);
}
