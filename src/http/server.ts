import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { GraphQLError } from 'graphql';
import type { Principal } from '../domain/principal.ts';
import { AppError } from '../errors.ts';
import type { Authenticate } from './auth.ts';
import { GRAPHQL_PATH, type Graphql } from './graphql.ts';
import { attachWebSocket } from './websocket.ts';

export interface ServerOptions {
  readonly graphql: Graphql;
  readonly authenticate: Authenticate;
  /** Origins other than our own whose pages may call. */
  readonly allowedOrigins: readonly string[];
  readonly mask: (error: unknown) => GraphQLError;
  /** Is the GraphiQL page on? It holds nothing of anyone's, so a browser gets it without credentials. */
  readonly graphiql: boolean;
}

export interface RunningServer {
  readonly port: number;
  /** Stops accepting, lets what runs finish for `graceMs`, then cuts. */
  readonly stop: (graceMs: number) => Promise<void>;
}

/** The public listener: GraphQL over HTTP, SSE and WebSocket on one path. */
export async function serve(host: string, port: number, options: ServerOptions): Promise<RunningServer> {
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 15_000 }, (request, response) => {
    answer(request, response, options).catch(() => {
      if (!response.headersSent)
        sendJson(response, 500, 'INTERNAL_SERVER_ERROR', 'Something went wrong on our side.');
      else response.destroy();
    });
  });
  const sockets = attachWebSocket(server, {
    graphql: options.graphql,
    authenticate: options.authenticate,
    isOriginAllowed: (origin, own) =>
      origin === `http://${own}` || origin === `https://${own}` || options.allowedOrigins.includes(origin),
    mask: options.mask,
  });
  await listen(server, host, port);
  return {
    port: (server.address() as AddressInfo).port,
    stop: async (graceMs) => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      await sockets.close();
      const cut = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearTimeout(cut);
    },
  };
}

export function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: ServerOptions,
): Promise<void> {
  const path = (request.url ?? '/').split('?')[0];
  if (path === '/' && request.method === 'GET') {
    response.writeHead(302, { location: GRAPHQL_PATH }).end();
    return;
  }
  if (path !== GRAPHQL_PATH) return sendJson(response, 404, 'NOT_FOUND', `There is only ${GRAPHQL_PATH}.`);
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const principal = await principalOf(request, options);
  if (principal === null) {
    response.setHeader('www-authenticate', 'Bearer');
    return sendJson(response, 401, 'UNAUTHENTICATED', 'Credentials are missing or not known.');
  }
  await options.graphql(request, response, { principal, signal: gone.signal });
}

const NOBODY: Principal = { name: 'nobody', scopes: new Set(), accounts: new Set() };

async function principalOf(request: IncomingMessage, options: ServerOptions): Promise<Principal | null> {
  const wantsPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
  // A preflight carries no credentials (Fetch, 4.8).
  if (request.method === 'OPTIONS' || (wantsPage && options.graphiql)) return NOBODY;
  try {
    return await options.authenticate(request.headers.authorization);
  } catch (error) {
    if (error instanceof AppError && error.code === 'UNAUTHENTICATED') return null;
    throw error;
  }
}

function sendJson(response: ServerResponse, status: number, code: string, message: string): void {
  const body = JSON.stringify({ errors: [{ message, extensions: { code } }] });
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(body);
}
