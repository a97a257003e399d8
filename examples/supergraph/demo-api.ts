import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Starts the identity graph over its simulators in its own process, and installs its packages if necessary. */
export async function startDemoApi(): Promise<{ url: string; stop: () => void }> {
  if (!existsSync(`${ROOT}/node_modules/graphql-yoga`)) {
    const installed = spawnSync('npm ci', { cwd: ROOT, stdio: 'inherit', shell: true });
    if (installed.status !== 0) throw new Error('The packages of the identity graph could not be installed.');
  }
  const api = spawn(process.execPath, ['--disable-sigusr1', 'src/main.ts', '--still'], {
    cwd: ROOT,
    env: { ...process.env, HOST: '127.0.0.1', PORT: '0', ADMIN_PORT: '0', IDENTITY_GRAPH_CONFIG: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface(api.stdout)) {
    const entry = JSON.parse(line) as { msg: string; url: string };
    if (entry.msg !== 'listening') continue;
    api.stdout.resume();
    return { url: entry.url, stop: () => void api.kill() };
  }
  throw new Error('The identity graph did not start.');
}
