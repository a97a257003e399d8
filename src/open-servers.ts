import type { Config } from './config/parse.ts';
import { type AdminServer, type AdminServerOptions, serveAdmin } from './http/admin-server.ts';
import { GRAPHQL_PATH } from './http/graphql/graphql.ts';
import { printHost } from './http/listen.ts';
import { ListenError, listenFault } from './http/listen-error.ts';
import { type RunningServer, type ServerOptions, serve } from './http/server.ts';

export interface ListenAddresses {
  /** URL of the GraphQL endpoint. */
  readonly url: string;
  readonly adminUrl: string;
}

export interface Servers {
  readonly graph: RunningServer;
  readonly admin: AdminServer;
  readonly addresses: ListenAddresses;
}

/**
 * Opens the public and the admin listener. Rejects with a ListenError with the faults of both; then neither is open.
 */
export async function openServers(
  { listen, admin: adminListen }: Pick<Config, 'listen' | 'admin'>,
  graphOptions: ServerOptions,
  adminOptions: AdminServerOptions,
): Promise<Servers> {
  const { host, port, keepAliveSeconds, ...addressLimits } = listen;
  const [graph, admin] = await Promise.allSettled([
    serve(host, port, { ...graphOptions, keepAliveMs: keepAliveSeconds * 1_000, ...addressLimits }),
    serveAdmin(adminListen.host, adminListen.port, adminOptions),
  ]);
  if (graph.status === 'fulfilled' && admin.status === 'fulfilled')
    return {
      graph: graph.value,
      admin: admin.value,
      addresses: {
        url: `http://${printHost(host)}:${graph.value.port}${GRAPHQL_PATH}`,
        adminUrl: `http://${printHost(adminListen.host)}:${admin.value.port}`,
      },
    };
  if (graph.status === 'fulfilled') await graph.value.stop(0);
  if (admin.status === 'fulfilled') await admin.value.stop();
  throw new ListenError(
    [
      { path: 'listen' as const, at: listen, result: graph },
      { path: 'admin' as const, at: adminListen, result: admin },
    ].flatMap(({ path, at, result }) =>
      result.status === 'rejected' ? [listenFault(path, at, result.reason)] : [],
    ),
  );
}
