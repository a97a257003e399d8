import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isLoopback } from '../endpoint-policy.ts';
import { createOrigins } from './origins.ts';
import { listen } from './server.ts';

export interface AdminServer {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/** `/healthz` (the process answers), `/readyz` (it may be sent traffic), `/metrics`: on a port of their own. */
export async function serveAdmin(
  host: string,
  port: number,
  options: {
    isReady: () => boolean;
    metrics: { readonly contentType: string; readonly text: () => Promise<string> };
  },
): Promise<AdminServer> {
  const { metrics } = options;
  const origins = createOrigins({ allowedOrigins: [], loopbackOnly: isLoopback(host) });
  const server = createServer(async (request, response) => {
    switch ((request.url ?? '/').split('?')[0]) {
      case '/healthz':
        response.writeHead(200, { 'content-type': 'text/plain' }).end('ok\n');
        return;
      case '/readyz': {
        const ready = options.isReady();
        response
          .writeHead(ready ? 200 : 503, { 'content-type': 'text/plain' })
          .end(ready ? 'ready\n' : 'not ready\n');
        return;
      }
      case '/metrics':
        // They name accounts and instances, and ask for no credentials: no page may come to them by DNS rebinding.
        if (origins.refusal(request) !== null) {
          response.writeHead(403, { 'content-type': 'text/plain' }).end('forbidden\n');
          return;
        }
        response.writeHead(200, { 'content-type': metrics.contentType }).end(await metrics.text());
        return;
      default:
        response.writeHead(404, { 'content-type': 'text/plain' }).end('not found\n');
    }
  });
  await listen(server, host, port);
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
