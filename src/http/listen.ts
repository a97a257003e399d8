import type { Server } from 'node:http';

/** Opens the port and resolves with its number. For port 0 the system chooses a port. */
export function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
      else reject(new Error('the server listens on no port'));
    });
  });
}

/** Prints a host as in a URL. */
export function printHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
