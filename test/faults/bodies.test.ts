import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { startSimulators } from '../../src/simulator/index.ts';
import {
  answers,
  drips,
  floods,
  hangs,
  type Play,
  resets,
  startFakeUpstream,
  truncates,
  writes,
} from '../kit/fake-upstream.ts';
import { run } from '../kit/run.ts';
import { accountsOf, ask, type StartOptions, start } from '../kit/start.ts';

/** One call to ApsaraMQ. */
const INSTANCES = '{ instances(filter: { provider: ALIBABA_MQTT }) { nodes { name } } }';
const HUAWEI_INSTANCES = '{ instances(filter: { provider: HUAWEI_IOTDA }) { nodes { name } } }';
const MARK = 'TEXT-OF-THE-PROVIDER';
const BAD = 'PROVIDER_BAD_RESPONSE';
const ok = (text: string, ...more: string[]) => `HTTP/1.1 200 OK\r\n${more.join('\r\n')}\r\n\r\n${text}`;

/** The server must not decompress this: it contains a good answer, which would make the tests fail. */
const gzipped = (text: string) => answers(200, gzipSync(text), { 'content-encoding': 'gzip' });

const GOOD = '{"RequestId":"1","Instances":[]}';
const LONG_HEADERS = answers(200, GOOD, { 'x-long': 'x'.repeat(30_000) });

/** Bodies without a usable answer, for every provider. */
const BODIES: readonly (readonly [name: string, body: string | Buffer])[] = [
  ['HTML', `<html><body>${MARK}</body></html>`],
  ['cut JSON', `{"RequestId":"1","Data":["${MARK}"`],
  ['another type', `"${MARK}"`],
  ['null', 'null'],
  ['a list', `["${MARK}"]`],
  ['a number', '1e999'],
  ['NUL and control characters', `\u0000\u0001${MARK}`],
  ['no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22])],
  ['deep', `{"RequestId":"1","Instances":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  ['deep and truncated', '['.repeat(1_000_000)],
  [
    'a prototype',
    `{"__proto__":{"polluted":true,"Instances":[]},"constructor":{"prototype":{"polluted":1}}}`,
  ],
  ['text for the list', `{"RequestId":"1","Instances":"${MARK}","instances":"${MARK}"}`],
  [
    'rows that are not objects',
    `{"RequestId":"1","Instances":[1,null,"${MARK}"],"instances":[1,null,"${MARK}"]}`,
  ],
];

const PLAYS: readonly (readonly [name: string, play: Play, code: string, calls: number])[] = [
  ...BODIES.map(([name, body]) => [name, answers(200, body), BAD, 1] as const),
  ['200 MB, in chunks', floods(200), BAD, 1],
  ['200 MB, announced', floods(200, { 'content-length': String(200 * 1024 * 1024) }), BAD, 1],
  ['a good answer, compressed', gzipped(GOOD), BAD, 1],
  ['a gzip bomb', gzipped(`{"RequestId":"1","Instances":[],"x":"${'x'.repeat(50_000_000)}"}`), BAD, 1],
  ['headers of 30 KB', LONG_HEADERS, BAD, 1],
  ['no HTTP', writes(`${MARK}\r\n\r\n`), BAD, 1],
  ['less than its Content-Length', truncates, 'PROVIDER_UNAVAILABLE', 3],
  ['more than its Content-Length', writes(ok(`{"RequestId":"${MARK}"}`, 'Content-Length: 10')), BAD, 1],
  ['a reset', resets, 'PROVIDER_UNAVAILABLE', 3],
  [
    'an error page of a proxy without an upstream',
    answers(502, `<h1>${MARK}</h1>`),
    'PROVIDER_UNAVAILABLE',
    3,
  ],
  ['nothing', hangs, 'PROVIDER_TIMEOUT', 3],
  ['a header that does not end', writes('HTTP/1.1 200 OK\r\nx-a: '), 'PROVIDER_TIMEOUT', 3],
  ['a body that does not end', drips, 'PROVIDER_TIMEOUT', 3],
  ['a Content-Length without a body', writes(ok('', 'Content-Length: 10')), 'PROVIDER_TIMEOUT', 3],
];

describe('bad provider responses', () => {
  it.each(PLAYS)('%s', async (_name, play, code, calls) => {
    await using graph = await start({
      upstream: true,
      overrides: { transport: { attemptMs: 300, random: () => 0 } },
    });
    const { upstream } = graph;
    const good = await graph.query(INSTANCES);
    upstream.journal.length = 0;
    upstream.play(play);
    const rss = process.memoryUsage().rss;
    const answer = await graph.query(INSTANCES);
    const grown = (process.memoryUsage().rss - rss) / 1024 / 1024;
    if (grown > 20)
      console.log(`${_name}: ${grown.toFixed(0)} MB more in the process, the upstream's own included`);
    expect(new Set(answer.errors?.map(({ extensions }) => extensions['code']))).toEqual(new Set([code]));
    expect(upstream.journal).toHaveLength(calls);
    // The transport read no more than its limit and the socket buffers.
    for (const each of upstream.journal) expect(each.bytes()).toBeLessThan(12 * 1024 * 1024);
    expect(JSON.stringify(answer)).not.toContain(MARK);
    expect(graph.log.join('')).not.toContain(MARK);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    // The connection or a new one works as before.
    upstream.play(({ pass }) => pass());
    expect((await graph.query(INSTANCES)).data).toEqual(good.data);
  });

  it.each(BODIES)('%s, from IoTDA', async (_name, body) => {
    await using graph = await start();
    graph.simulators.faults.add({
      service: 'huawei-management',
      times: 1,
      effect: {
        kind: 'answer',
        status: 200,
        body: typeof body === 'string' ? body : body.toString('latin1'),
      },
    });
    const answer = await graph.query(HUAWEI_INSTANCES);
    expect(new Set(answer.errors?.map(({ extensions }) => extensions['code']))).toEqual(new Set([BAD]));
    expect(graph.simulators.journal.entries).toHaveLength(1);
    expect(JSON.stringify(answer) + graph.log.join('')).not.toContain(MARK);
    expect((await graph.query(HUAWEI_INSTANCES)).errors).toBeUndefined();
  });

  it.each<[string, Play, StartOptions['overrides']]>([
    ['long headers', LONG_HEADERS, { transport: { maxHeaderBytes: 64 * 1024 } }],
    ['a body as it was meant', answers(200, GOOD), {}],
  ])('control: %s counts as a good answer if no limit applies', async (_name, play, overrides) => {
    await using graph = await start({ upstream: true, overrides: overrides ?? {} });
    graph.upstream.play(play);
    const { data, errors } = await graph.query(INSTANCES);
    expect([errors, data.instances.nodes]).toEqual([undefined, []]);
  });

  it('control: the compressed body contains a good answer', async () => {
    await using graph = await start({ upstream: true });
    graph.upstream.play(gzipped(GOOD));
    expect(await (await fetch(graph.upstream.origin)).json()).toEqual(JSON.parse(GOOD));
  });

  it('control: without a deadline a body that drips keeps the caller waiting', async () => {
    const patient = { queryTimeoutMs: 60_000, transport: { attemptMs: 60_000, quickAttemptMs: 60_000 } };
    await using graph = await start({ upstream: true, overrides: patient });
    graph.upstream.play(drips);
    const answer = graph.query(INSTANCES).catch(() => 'left');
    expect(await Promise.race([answer, pause(2_000, 'nothing yet')])).toBe('nothing yet');
  });

  it('do not stay in memory: a separate process grows by less than 20 MB over each', async () => {
    await using simulators = await startSimulators();
    await using upstream = await startFakeUpstream(simulators.alibaba.endpoint);
    const [ali] = accountsOf(simulators);
    const path = join(mkdtempSync(join(tmpdir(), 'bodies-')), 'graph.json');
    const config = {
      accounts: [{ ...ali, endpoint: upstream.origin }],
      inventory: { keep: [] },
      overload: { maxLagSeconds: null },
    };
    writeFileSync(path, JSON.stringify(config));
    await using graph = run('src/main.ts', [], { IDENTITY_GRAPH_CONFIG: path, PORT: '0', ADMIN_PORT: '0' });
    const { url } = await graph.line('listening');
    const held = () =>
      Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${graph.child.pid}/status`, 'utf8'))![1]) / 1024;
    // Let the heap reach its usual size first.
    for (let warm = 0; warm < 200; warm++) await ask(url!, INSTANCES);
    const grown: Record<string, number> = {};
    for (const [name, play] of PLAYS.filter(([name]) => /MB|gzip|30 KB|deep|does not end/.test(name))) {
      upstream.play(play);
      const before = held();
      let most = before;
      const watching = setInterval(() => {
        most = Math.max(most, held());
      }, 5);
      await ask(url!, INSTANCES);
      clearInterval(watching);
      grown[name] = Math.round(Math.max(most, held()) - before);
    }
    console.log(`  MB more in the process: ${JSON.stringify(grown)}`);
    for (const more of Object.values(grown)) expect(more).toBeLessThan(20);
  });

  it('control: without a limit the transport reads megabytes', async () => {
    await using graph = await start({
      upstream: true,
      overrides: { transport: { maxResponseBytes: 1e9 } },
    });
    graph.upstream.play(floods(40));
    await graph.query(INSTANCES);
    expect(graph.upstream.journal[0]!.bytes()).toBeGreaterThan(12 * 1024 * 1024);
  });
});
