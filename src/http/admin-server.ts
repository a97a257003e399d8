import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { isLoopback } from '../transport/endpoint-policy.ts';
import { createOrigins } from './auth/origins.ts';
import { WRITE_LIMITS, watchWrites } from './limits/write-deadline.ts';
import { listen } from './listen.ts';
import { readTarget } from './request/request-target.ts';

const MAX_CONNECTIONS = 500;

export interface AdminServerOptions {
  readonly isReady: () => boolean;
  /** Lines about dependencies for `/readyz?verbose`. They never affect readiness. */
  readonly report: () => readonly string[];
  readonly metrics: { readonly contentType: string; readonly text: () => Promise<string> };
}

export interface AdminServer {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/**
 * Serves the admin port: `/healthz` (the process responds), `/readyz` (the process may receive traffic) and `/metrics`.
 * `/readyz?verbose` also lists failing dependencies.
 */
export async function serveAdmin(
  host: string,
  port: number,
  options: AdminServerOptions,
): Promise<AdminServer> {
  const { metrics } = options;
  const origins = createOrigins({ allowedOrigins: [], loopbackOnly: isLoopback(host) });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const target = readTarget(request);
    if (target.kind === 'malformed') {
      response.writeHead(400, { 'content-type': 'text/plain' }).end('the request target is invalid\n');
      return;
    }
    switch (target.kind === 'path' ? target.path : '') {
      case '/healthz':
        response.writeHead(200, { 'content-type': 'text/plain' }).end('ok\n');
        return;
      case '/readyz': {
        const ready = options.isReady();
        const isVerbose =
          URL.parse(request.url ?? '', 'http://localhost')?.searchParams.has('verbose') === true;
        // The verbose report names accounts, so the response needs the same protection as the metrics.
        if (isVerbose && origins.refusal(request) !== null) return forbid(response);
        const lines = [...(isVerbose ? options.report() : []), ready ? 'ready' : 'not ready'];
        response.writeHead(ready ? 200 : 503, { 'content-type': 'text/plain' }).end(`${lines.join('\n')}\n`);
        return;
      }
      case '/metrics': {
        // Metrics name accounts and instances, and this port needs no credentials. So a web page must not
        // reach the metrics by DNS rebinding.
        if (origins.refusal(request) !== null) return forbid(response);
        const text = await metrics.text();
        response.writeHead(200, { 'content-type': metrics.contentType }).end(text);
        return;
      }
      default:
        response.writeHead(404, { 'content-type': 'text/plain' }).end('not found\n');
    }
  };
  const server = createServer((request, response) => {
    // Monitoring must not end the process. If the metrics cannot be read, only this response fails.
    answer(request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end('the metrics cannot be read\n');
    });
  });
  // Monitoring needs few connections. The limit keeps other clients of this port from exhausting the memory.
  server.maxConnections = MAX_CONNECTIONS;
  watchWrites(server, WRITE_LIMITS);
  const ownPort = await listen(server, host, port);
  return {
    port: ownPort,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function forbid(response: ServerResponse): void {
  response.writeHead(403, { 'content-type': 'text/plain' }).end('forbidden\n');
}
