import { createServer } from 'node:http';
import type { ConfigFault, UsableConfig } from './config/parse.ts';
import { listen } from './http/listen.ts';
import { listenFault } from './http/listen-error.ts';
import { fileFaults } from './stores.ts';

/**
 * What only shows when it is used, of a configuration that has faults already: files that cannot be written and ports
 * that cannot be had. Nothing of it is kept, and no file is made.
 */
export async function faultsOfUse(usable: UsableConfig): Promise<ConfigFault[]> {
  const ports = (['listen', 'admin'] as const).map(async (path): Promise<ConfigFault[]> => {
    const at = usable[path];
    if (at === undefined) return [];
    const server = createServer();
    try {
      await listen(server, at.host, at.port);
      await new Promise((resolve) => server.close(resolve));
      return [];
    } catch (error) {
      return [listenFault(path, at, error)];
    }
  });
  return [...fileFaults(usable), ...(await Promise.all(ports)).flat()];
}
