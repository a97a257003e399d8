import { createServer } from 'node:http';
import type { ConfigFault, UsableConfig } from './config/parse.ts';
import { storeFaults } from './configured-store.ts';
import { listen } from './http/listen.ts';
import { listenFault } from './http/listen-error.ts';
import { fileFaults } from './stores.ts';

/**
 * Finds faults that appear only when files and ports are opened: files that are not writable and ports that
 * are in use. Call this for a configuration that already has other faults. Closes everything again and
 * creates no file.
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
  return [...(await storeFaults(usable)), ...fileFaults(usable), ...(await Promise.all(ports)).flat()];
}
