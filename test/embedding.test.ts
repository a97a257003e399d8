import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { printSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createApp, parseConfig } from '../src/index.ts';
import { createLog } from '../src/log.ts';
import { startSimulators } from '../src/simulator/index.ts';
import { accountsOf } from './kit/start.ts';

const ROOT = new URL('..', import.meta.url).pathname;
const KEY = 'key-of-the-embedding-test';
const sha256 = createHash('sha256').update(KEY).digest('hex');
const keys = [{ name: 'reader', sha256, scopes: ['identity:read'] }];
const NOTHING = { env: () => undefined, file: () => undefined };
const SUBSCRIPTION = 'subscription { refreshEvents(scope: { instanceId: "x" }) { cursor } }';
const QUERY = '{ instances(first: 2) { nodes { instanceId } } }';

async function embedded() {
  const simulators = await startSimulators();
  const text = JSON.stringify({ accounts: accountsOf(simulators), auth: { mode: 'keys', keys } });
  const log: string[] = [];
  const app = await createApp(parseConfig(text, NOTHING), {
    log: createLog('info', { write: (line) => void log.push(line) }),
  });
  const send = (body: string, headers: Record<string, string> = {}, method = 'POST') =>
    app.fetch(
      new Request('http://graph.example/any/path', {
        method,
        headers: { 'content-type': 'application/json', authorization: `Bearer ${KEY}`, ...headers },
        ...(method === 'POST' ? { body } : {}),
      }),
    );
  return {
    app,
    text,
    simulators,
    send,
    [Symbol.asyncDispose]: async () => {
      await app.stop(1_000);
      await simulators.stop();
    },
  };
}

describe('an embedded app', () => {
  it('answers a request at any path with the provider calls that it made', async () => {
    await using graph = await embedded();
    const answer = await graph.send(JSON.stringify({ query: QUERY }));
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const { data, errors, extensions } = await answer.json();
    expect(errors).toBeUndefined();
    expect(data.instances.nodes).toHaveLength(2);
    expect(extensions.providerCalls).not.toEqual([]);
  });

  it.each([
    ['no credentials', QUERY, { authorization: '' }, 401, 'UNAUTHENTICATED'],
    ['a wrong key', QUERY, { authorization: 'Bearer other' }, 401, 'UNAUTHENTICATED'],
    ['a form', QUERY, { 'content-type': 'text/plain' }, 415, 'BAD_USER_INPUT'],
    ['a body above the limit', 'x'.repeat(256 * 1024), {}, 413, 'BAD_USER_INPUT'],
    ['a field that does not exist', '{ none }', {}, 200, 'BAD_USER_INPUT'],
  ])('refuses %s without a call', async (_name, query, headers, status, code) => {
    await using graph = await embedded();
    const answer = await graph.send(JSON.stringify({ query }), headers);
    expect([answer.status, (await answer.json()).errors[0].extensions.code]).toEqual([status, code]);
    expect(graph.simulators.journal.entries).toEqual([]);
  });

  it('refuses a subscription, and names what it requires', async () => {
    await using graph = await embedded();
    const answer = await graph.send(JSON.stringify({ query: SUBSCRIPTION }), { accept: 'text/event-stream' });
    expect(answer).toBeInstanceOf(Response);
    expect(await answer.text()).toMatch(/Subscriptions need SSE or a WebSocket.*BAD_USER_INPUT/);
    expect(graph.simulators.journal.entries).toEqual([]);
  });

  it('refuses GET, which a page of another site could send', async () => {
    await using graph = await embedded();
    const answer = await graph.send('', {}, 'GET');
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('exposes its schema to tools', async () => {
    await using graph = await embedded();
    expect(printSchema(graph.app.schema)).toContain('type Query');
  });

  it('works as docs/embedding.md describes, in a program that imports the package', async () => {
    await using graph = await embedded();
    const folder = mkdtempSync(join(tmpdir(), 'embedding-'));
    const program = readFileSync(join(ROOT, 'docs/embedding.md'), 'utf8').match(/```js\n([\s\S]*?)```/)?.[1];
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(ROOT, join(folder, 'node_modules/iot-identity-graph'));
    writeFileSync(join(folder, 'graph.yaml'), graph.text);
    writeFileSync(join(folder, 'server.mjs'), program ?? '');
    const child: ChildProcess = spawn(process.execPath, ['server.mjs'], {
      cwd: folder,
      env: { ...process.env, PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const [port] = await once(createInterface({ input: child.stdout ?? process.stdin }), 'line');
      const answer = await fetch(`http://127.0.0.1:${port}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${KEY}` },
        body: JSON.stringify({ query: QUERY }),
      });
      expect((await answer.json()).data.instances.nodes).toHaveLength(2);
      child.kill('SIGTERM');
      expect(await once(child, 'exit')).toEqual([0, null]);
    } finally {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true });
    }
  });
});
