import type { Server } from 'node:http';

export function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Prints a host as in a URL. */
export function printHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
