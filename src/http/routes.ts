import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError } from '../errors.ts';
import type { Authenticate } from './auth/authenticate.ts';
import { crossSiteRefusal } from './auth/cross-site.ts';
import type { Origins } from './auth/origins.ts';
import type { Exports, ExportTarget } from './export/exports.ts';
import { GRAPHQL_PATH, type Graphql } from './graphql/graphql.ts';
import type { OperationQueue } from './limits/operation-queue.ts';
import type { OperationQuota } from './limits/operation-quota.ts';
import { CONSOLE_PATH, type Console } from './pages/console.ts';
import { answerFrontPage } from './pages/front-page.ts';
import { GRAPHIQL_PATH, type Graphiql } from './pages/graphiql/page.ts';
import { MAX_BODY_BYTES, type OpenBody } from './request/body-reader.ts';
import type { ClientAddresses } from './request/client-address.ts';
import { HttpRefusal } from './request/http-refusal.ts';
import { checkBodyHeaders, readParams } from './request/request-body.ts';
import { readTarget } from './request/request-target.ts';
import type { EventStreams } from './streams/event-streams.ts';

export interface RouteOptions {
  readonly graphql: Graphql;
  readonly authenticate: Authenticate;
  /**
   * True if callers need no credentials. Then only this machine may call, and connections are not limited per
   * client address.
   */
  readonly isOpen: boolean;
  readonly queue: OperationQueue;
  readonly operationQuota: OperationQuota;
  /** GraphiQL. Undefined: browsers get 406. The page contains no data, so it needs no credentials. */
  readonly graphiql?: Graphiql;
  /** The console. Undefined: its path is 404. */
  readonly console?: Console;
  /** Exports of the inventory. Undefined: their paths are 404. */
  readonly exports?: Exports;
}

/** What answers requests. */
export interface RouteParts extends RouteOptions {
  readonly origins: Origins;
  readonly streams: EventStreams;
  readonly addresses: ClientAddresses;
  readonly openBody: OpenBody;
  /** Milliseconds between two checks of credentials in use. */
  readonly recheckMs: number;
}

/** Answers a request of the public listener. Rejects if it is refused. */
export async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: RouteParts,
): Promise<void> {
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
  const exported = options.exports?.targetOf(path) ?? null;
  if (path !== GRAPHQL_PATH && exported === null)
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
    response.writeHead(204, { allow: exported === null ? METHODS : EXPORT_METHODS }).end();
    return;
  }
  if (exported !== null) return answerExport(exported, request, response, { ...options, isHead });
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

/** `request.method` is GET also if the client sent HEAD. */
async function answerExport(
  target: ExportTarget,
  request: IncomingMessage,
  response: ServerResponse,
  { exports, authenticate, recheckMs, isHead, ...options }: RouteParts & { readonly isHead: boolean },
): Promise<void> {
  const { method, headers, socket } = request;
  if (method !== 'GET')
    throw new HttpRefusal(405, 'BAD_USER_INPUT', 'Ask for exports by GET.', {
      headers: { allow: EXPORT_METHODS },
    });
  const crossSite = crossSiteRefusal(headers, options.isOpen, false);
  if (crossSite !== null) throw new HttpRefusal(403, 'FORBIDDEN', crossSite);
  const { authorization } = headers;
  const principal = await authenticate(authorization, options.addresses.of(request));
  const counted = await options.operationQuota.take(principal);
  if (counted instanceof AppError) throw counted;
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  // An overloaded server begins no export. A running one gives way to requests at each step.
  const turn = await options.queue.enter({
    ...{ principal: principal.name, connection: socket, bytes: REQUEST_BYTES, signal: gone.signal },
  });
  if (turn instanceof AppError) throw turn;
  turn.leave();
  await exports?.serve(target, request, response, {
    ...{ principal, authorization, authenticate, recheckMs, isHead },
  });
}

/** Approximate memory of a request besides its body. */
const REQUEST_BYTES = 4 * 1024;

const METHODS = 'GET, HEAD, POST, OPTIONS';
const EXPORT_METHODS = 'GET, HEAD, OPTIONS';
const REFUSALS = {
  host: 'Authentication is off, so the Host header must name a loopback address.',
  origin: 'Requests from pages of this origin are not allowed.',
};
