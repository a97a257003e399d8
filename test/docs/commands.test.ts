import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { listenBySse } from '../kit/listen.ts';
import { ask, start } from '../kit/start.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const ROOT = new URL('../..', import.meta.url).pathname;
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const blocksOf = (path: string, language: string) =>
  [...read(path).matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    (match) => match[1]!,
  );
const DOCUMENTS = [
  'README.md',
  'SECURITY.md',
  ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`),
  ...readdirSync(join(ROOT, 'examples')).map((name) => `examples/${name}/README.md`),
].filter((path) => path.endsWith('.md'));

/** The test that runs each command block, by the first line of the block. */
const CARRIED_OUT: Readonly<Record<string, string>> = {
  'README.md: npm ci && npm start': 'here',
  "README.md: curl -s http://127.0.0.1:4000/graphql -H 'content-type: application/json' \\": 'here',
  "README.md: curl -sN http://127.0.0.1:4000/graphql -H 'content-type: application/json' -H 'accept: text/event-stream' \\":
    'here',
  'README.md: IDENTITY_GRAPH_CONFIG=graph.yaml npm start': 'here',
  'README.md: docker build -t iot-identity-graph .': 'test/packaging/image.test.ts',
  'docs/mutations.md: openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 3650 -subj "/CN=Plant CA"':
    'test/docs/register-ca.test.ts',
  'docs/mutations.md: openssl req -new -newkey rsa:2048 -nodes -keyout verify.key -subj "/CN=THE-CODE" -out verify.csr':
    'test/docs/register-ca.test.ts',
  'docs/mutations.md: jq -n --arg instanceId "$INSTANCE" --arg code "THE-CODE" --rawfile ca ca.pem --rawfile proof verify.pem \'{':
    'here',
  'docs/mutations.md: npm run verify-audit -- audit.jsonl*': 'here',
  'docs/deployment.md: docker build -t iot-identity-graph .': 'test/packaging/image.test.ts',
  "docs/deployment.md: digest=$(docker buildx imagetools inspect node:24-bookworm-slim --format '{{json .Manifest.Digest}}' | tr -d '\"')":
    'no docker here',
  'docs/deployment.md: umask 077': 'test/packaging/image.test.ts',
  'docs/deployment.md: printf %s "$ALI_ACCESS_KEY_ID" > secrets/ali-access-key-id':
    'test/packaging/image.test.ts',
  'docs/deployment.md: sudo chown 1000:1000 secrets/*': 'test/packaging/image.test.ts',
  'docs/deployment.md: docker compose up --build --detach --wait': 'test/packaging/deploy.test.ts',
  "docs/deployment.md: curl -s http://127.0.0.1:4000/graphql -H 'content-type: application/json' \\":
    'test/packaging/image.test.ts',
  'docs/deployment.md: kubectl create configmap identity-graph --from-file=graph.yaml':
    'test/packaging/deploy.test.ts',
  "docs/inventory.md: curl -sf 'http://127.0.0.1:4000/export/deviceCertificates.ndjson?expiresWithin=P90D&status=ACTIVE' -H 'authorization: Bearer KEY'":
    'here',
  'docs/embedding.md: npm ci && npm run console && npm run pack': 'test/packaging/package.test.ts',
  'docs/deployment.md: npm ci --omit=dev --omit=optional': 'test/packaging/image.test.ts',
  'examples/console/README.md: npm ci && npm run build      # here; then the API serves it at http://127.0.0.1:4000/console':
    '.ci/run',
  'examples/replicas/README.md: npm ci && npm run replicas': 'test/examples/replicas.test.ts',
  'examples/supergraph/README.md: npm ci && npm start': 'test/examples/supergraph.test.ts',
  'examples/typed-client/README.md: npm start             # in another shell, in the root of this repository: the demo':
    'test/examples/typed-client.test.ts',
};
const TOOLS = ['curl', 'jq', 'openssl'];
const missing = TOOLS.filter((tool) => spawnSync(tool, ['--version']).error !== undefined);

it('every command block in README, docs and examples is run by a test', () => {
  const found = DOCUMENTS.flatMap((path) =>
    blocksOf(path, 'sh').map((text) => `${path}: ${text.split('\n')[0]}`),
  );
  expect([...new Set(found)].sort()).toEqual(Object.keys(CARRIED_OUT).sort());
  for (const file of Object.values(CARRIED_OUT))
    if (file.includes('/')) expect(existsSync(join(ROOT, file)), file).toBe(true);
});

describe.skipIf(missing.length > 0)('the commands (need curl, jq and openssl)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'commands-'));
  let demo: Running | undefined;
  const demoUrl = () => demo!.url;

  beforeAll(async () => {
    const [install, ...more] = blocksOf('README.md', 'sh')[0]!.trim().split(' && ');
    expect(install).toBe('npm ci');
    demo = await running(more.join(' && '), {});
  });
  afterAll(async () => {
    await demo?.stop();
    rmSync(folder, { recursive: true });
  });

  it('README: each operation runs as pasted, against an object of the demo', async () => {
    const [question, query, mutation, subscription] = blocksOf('README.md', 'graphql');
    for (const each of [question, query]) expect((await ask(demoUrl(), each!)).errors).toBeUndefined();
    const { errors, data } = await ask(demoUrl(), mutation!);
    expect(errors).toBeUndefined();
    expect(data.rotateClientCredential).toMatchObject({
      issuedSecret: { secret: expect.any(String) },
      userErrors: [],
    });
    // The demo changes every few seconds.
    await using events = listenBySse(demoUrl(), { scope: { instanceId: '' }, query: subscription! });
    expect(await events.until((event) => event.change !== undefined)).toMatchObject({
      entityId: expect.any(String),
    });
  });

  it('README: each curl command runs as pasted', async () => {
    const [instances, rotate, watch] = blocksOf('README.md', 'sh').filter((text) => text.startsWith('curl'));
    expect(JSON.parse(await shell(instances!)).data.instances.nodes).toHaveLength(7);
    const first = JSON.parse(await shell(rotate!));
    expect(first.errors).toBeUndefined();
    expect(first.data.rotateClientCredential.userErrors).toEqual([]);
    const again = JSON.parse(await shell(rotate!));
    expect(again.data.rotateClientCredential).toMatchObject({ issuedSecret: null, userErrors: [] });
    await shellUntil(watch!, /"change":"/);
  });

  it('README: the configuration starts with the variables that it names', async () => {
    const [configuration] = blocksOf('README.md', 'yaml');
    const path = join(folder, 'graph.yaml');
    writeFileSync(path, `${configuration}telemetry: { certificateReadSeconds: null }\n`);
    const command = blocksOf('README.md', 'sh').find((text) => text.startsWith('IDENTITY_GRAPH_CONFIG='))!;
    const names = [...configuration!.matchAll(/\$\{([A-Z_]+)\}/g)].map((match) => match[1]!);
    const server = await running(
      command.replace('=graph.yaml', `=${path}`),
      Object.fromEntries(names.map((name) => [name, 'x'])),
    );
    expect((await ask(server.url, '{ __typename }')).data).toEqual({ __typename: 'Query' });
    await server.stop();
  });

  it('docs/inventory.md: each export command runs as pasted', async () => {
    const [commands] = blocksOf('docs/inventory.md', 'sh');
    const printed = await shell(commands!);
    expect(JSON.parse(printed.trim().split('\n').at(-1)!)).toMatchObject({ trailer: { snapshot: false } });
    const csv = readFileSync(join(folder, 'devices.csv'), 'utf8');
    expect(csv).toMatch(/^"id","provider",/);
    expect(csv).toContain('\r\n"#trailer",');
  });

  it('docs/mutations.md: registers a CA by openssl, jq and curl', async () => {
    const [makeCa, prove, register] = blocksOf('docs/mutations.md', 'sh');
    await shell(makeCa!);
    const { data } = await ask(demoUrl(), '{ instances { nodes { id name } } }');
    const { id } = data.instances.nodes.find(({ name }: { name: string }) => name === 'plant-east');
    const code = await ask(
      demoUrl(),
      'mutation ($id: ID!) { createRegistrationCode(input: { instanceId: $id }) { registrationCode } }',
      { id },
    );
    const { registrationCode } = code.data.createRegistrationCode;
    await shell(prove!.replace('THE-CODE', registrationCode));
    const answer = JSON.parse(await shell(register!.replace('THE-CODE', registrationCode), { INSTANCE: id }));
    expect(answer.data.registerCaCertificate).toMatchObject({
      caCertificate: { status: 'ACTIVE' },
      userErrors: [],
    });
  });

  it('docs/mutations.md: verifies an audit log', async () => {
    const file = join(folder, 'audit.jsonl');
    {
      await using graph = await start({ config: { audit: { file } } });
      const { data } = await graph.query('{ instances { nodes { id name } } }');
      const { id } = data.instances.nodes.find(({ name }: { name: string }) => name === 'plant-east');
      await graph.query(
        'mutation ($id: ID!) { createRegistrationCode(input: { instanceId: $id }) { registrationCode } }',
        { id },
      );
    }
    const command = blocksOf('docs/mutations.md', 'sh').find((text) => text.includes('verify-audit'))!;
    const verify = () => spawnSync('sh', ['-c', command.replace('audit.jsonl', file)], { cwd: ROOT }).status;
    expect(verify()).toBe(0);
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace('createRegistrationCode', 'createRegistrationCodf'),
    );
    expect(verify()).toBe(1);
  });

  it('npm run key prints a key and the hash that auth.keys expects', async () => {
    const { stdout } = spawnSync('npm', ['run', '-s', 'key'], { cwd: ROOT, encoding: 'utf8' });
    const { key, sha256 } = /^key: (?<key>\S{43})\nsha256: (?<sha256>[0-9a-f]{64})\n$/.exec(stdout)!.groups!;
    const keys = [{ name: 'new', sha256, scopes: ['identity:read'] }];
    await using graph = await start({ config: { auth: { mode: 'keys', keys } } });
    const as = (given: string) => ask(graph.url, '{ __typename }', {}, { authorization: `Bearer ${given}` });
    expect((await as(key!)).data).toEqual({ __typename: 'Query' });
    expect((await as(`${key}x`)).errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  const here = (command: string) => command.replaceAll('http://127.0.0.1:4000', new URL(demoUrl()).origin);

  async function shell(command: string, env: Record<string, string> = {}): Promise<string> {
    const child = spawn('sh', ['-ec', here(command)], { cwd: folder, env: { ...process.env, ...env } });
    let out = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code, command).toBe(0);
    return out;
  }

  /** Runs a command that does not end by itself. */
  async function shellUntil(command: string, wanted: RegExp): Promise<void> {
    const child = spawn('sh', ['-ec', `exec ${here(command)}`], { cwd: folder });
    let out = '';
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (chunk) => {
        out += chunk;
        if (wanted.test(out)) resolve();
      });
      child.on('close', () => reject(new Error(`ended: ${out}`)));
    });
    child.kill('SIGKILL');
  }
});

interface Running {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Runs a long-running command of the documents on separate ports. Stopping it stops its process group. */
async function running(command: string, env: Record<string, string>): Promise<Running> {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')));
  const child: ChildProcess = spawn('sh', ['-c', command], {
    cwd: ROOT,
    env: { ...clean, PORT: '0', ADMIN_PORT: '0', ...env },
    detached: true,
  });
  let out = '';
  const exited = new Promise((resolve) => child.on('close', resolve));
  const line = await new Promise<string>((resolve, reject) => {
    void exited.then(() => reject(new Error(`did not start: ${out}`)));
    for (const stream of [child.stdout!, child.stderr!])
      stream.on('data', (chunk) => {
        out += chunk;
        const found = out
          .split('\n')
          .find((each) => each.includes('"msg":"listening"') && each.endsWith('}'));
        if (found !== undefined) resolve(found);
      });
  });
  return {
    url: (JSON.parse(line) as { url: string }).url,
    stop: async () => {
      process.kill(-child.pid!, 'SIGKILL');
      await exited;
    },
  };
}
