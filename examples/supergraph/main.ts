import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ASSETS_SDL, assets } from './assets.ts';
import { startDemoApi } from './demo-api.ts';
import { compose, createGateway, fetchSdl } from './gateway.ts';

/**
 * IDENTITY_GRAPH_URL: a running identity graph (default: the demo of this repository, started here).
 * IDENTITY_GRAPH_KEY: its key with the scope schema:read. PORT: the port of the gateway (default 4010).
 */
const { env } = process;
const given = env['IDENTITY_GRAPH_URL'];
const api = given === undefined ? await startDemoApi() : { url: given, stop: () => {} };

const register = await listen(assets, 0);
const supergraph = compose([
  { name: 'identities', url: api.url, sdl: await fetchSdl(api.url, env['IDENTITY_GRAPH_KEY']) },
  { name: 'assets', url: register.url, sdl: ASSETS_SDL },
]);
const gateway = await listen(createGateway(supergraph), Number(env['PORT'] ?? 4_010));
process.stdout.write(`The supergraph is at ${gateway.url}\n`);

const stop = () => {
  api.stop();
  process.exit(0);
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
// npm does not forward signals, so this process ends when npm has ended.
const parent = process.ppid;
if (env['npm_lifecycle_event'] !== undefined) setInterval(() => process.ppid !== parent && stop(), 1_000);

async function listen(listener: RequestListener, port: number): Promise<{ url: string }> {
  const server = createServer(listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql` };
}
