import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { rootCertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isDeeperThan } from '../../src/json-depth.ts';
import { answers, type Play } from '../kit/fake-upstream.ts';
import { ask, type Started, start } from '../kit/start.ts';
import { codesOf, HW } from './provider-queries.ts';

const KIB = 1024;
/** Maximum size of a response of ListCaCertificate and ListInstances. */
const PAGE_BYTES = 1024 * KIB;
const WHOLE_BYTES = 2048 * KIB;
const MOST_MS = 50;

const id = Buffer.from('Instance:ali/cn-hangzhou/post-cn-7mz2d000001').toString('base64url');
const CAS = `{ node(id: "${id}") { ... on Instance { caCertificates(first: 100) { nodes { name pem } } } } }`;
const INSTANCES =
  '{ instances(filter: { provider: ALIBABA_MQTT, name: "x" }, first: 100) { nodes { name } } }';

/** Braces, brackets, colons and commas of a response that is just small enough to be parsed. */
const MARKS = 99_900;

/** Values of `one` until they fill `bytes`, or reach the number that is parsed. */
function list(bytes: number, one: (index: number) => string): string {
  const values: string[] = [];
  let marks = 0;
  for (let length = 0; length < bytes - 2 * KIB; ) {
    const value = one(values.length);
    marks += (value.replace(/"[^"]*"/g, '').match(/[[{,:]/g)?.length ?? 0) + 1;
    if (bytes <= WHOLE_BYTES && marks > MARKS) break;
    values.push(value);
    length += Buffer.byteLength(value) + 1;
  }
  return `[${values.join()}]`;
}

const certificates = [...rootCertificates].sort((one, other) => one.length - other.length);
const pem = (index: number) => certificates[index % 40]!;
const row = (index: number, content: string) =>
  JSON.stringify({ Sn: `${index}`, CaName: `n${index}`, CaContent: content, VerificationContent: content });

const page = (rows: string) => `{"RequestId":"R","Data":{"Total":1,"PageNo":1,"CaCertificateVOS":${rows}}}`;
const pageWith = (member: string) => page('[]').replace(/}}$/, `},${member}}`);

/** Each has the maximum size. */
const PAGES: readonly (readonly [name: string, body: () => string])[] = [
  [
    'a full page of certificates',
    () => page(`[${Array.from({ length: 100 }, (_, at) => row(at, pem(at).repeat(3))).join()}]`),
  ],
  ['rows without end', () => page(list(PAGE_BYTES, (at) => row(at, pem(at))))],
  ['chains of certificates', () => page(`[${row(1, pem(0).repeat(700))}]`)],
  [
    'blocks without certificates',
    () =>
      page(
        list(PAGE_BYTES, (at) => row(at, '-----BEGIN CERTIFICATE----------END CERTIFICATE-----'.repeat(80))),
      ),
  ],
  [
    'one large number among rows',
    () => pageWith(`"n":1234567890123456789,"more":${list(PAGE_BYTES, (at) => `{"a":${at},"b":"c"}`)}`),
  ],
  ['large numbers', () => pageWith(`"more":${list(PAGE_BYTES, (at) => `1234567890123456${at}`)}`)],
  ['objects that all differ', () => pageWith(`"more":${list(PAGE_BYTES, (at) => `{"${at}":1}`)}`)],
  ['members without end', () => pageWith(list(PAGE_BYTES, (at) => `"m${at}":1`).slice(1, -1))],
  ['empty lists', () => pageWith(`"more":${list(PAGE_BYTES, () => '[]')}`)],
  ['deep lists', () => pageWith(`"more":${list(PAGE_BYTES, () => `${'['.repeat(60)}${']'.repeat(60)}`)}`)],
  ['one text of escapes', () => pageWith(`"more":"${'\\u0041'.repeat(PAGE_BYTES / 6 - KIB)}"`)],
];

/** The former implementation: parses twice, with a reviver for every value. */
function formerParse(body: string): void {
  for (let time = 0; time < 2; time++) {
    if (isDeeperThan(body, 64)) return;
    JSON.parse(body, (_name, value, context?: { source?: string }) =>
      typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? '')
        ? context?.source
        : value,
    );
  }
}

const cpuMs = () => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
};

/**
 * The longest time that this thread computed between two turns of its event loop, without the time of other
 * processes.
 */
async function longestTurn(run: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = cpuMs();
  let isOver = false;
  const turn = () => {
    const now = cpuMs();
    longest = Math.max(longest, now - last);
    last = now;
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  await run();
  await new Promise(setImmediate);
  isOver = true;
  return longest;
}

async function medianOf(times: number, measure: () => Promise<number>): Promise<number> {
  const all: number[] = [];
  for (let time = 0; time < times; time++) all.push(await measure());
  return all.sort((one, other) => one - other)[Math.floor(times / 2)]!;
}

const only =
  (action: string, play: Play): Play =>
  (exchange) =>
    exchange.arrival.action === action ? play(exchange) : exchange.pass();

describe('no provider response blocks the event loop:', () => {
  let graph: Started;
  beforeAll(async () => {
    graph = await start({ upstream: true });
    await graph.query(CAS);
  });
  afterAll(() => graph[Symbol.asyncDispose]());

  it.each(PAGES)('%s', async (name, make) => {
    const body = Buffer.from(make());
    graph.upstream.play(only('ListCaCertificate', answers(200, body)));
    const longest = await medianOf(9, () => longestTurn(() => graph.query(CAS)));
    console.log(`  ${name}: ${(body.length / KIB).toFixed(0)} KiB, ${longest.toFixed(1)} ms`);
    expect(longest).toBeLessThan(MOST_MS);
  });

  it('a list without pages, of 10,000 rows', async () => {
    const rows = Array.from(
      { length: 10_000 },
      (_, at) => `{"InstanceId":"post-${at}","InstanceName":"x${at}"}`,
    );
    const body = Buffer.from(`{"RequestId":"R","Instances":[${rows.join()}]}`);
    expect(body.length).toBeLessThan(WHOLE_BYTES);
    graph.upstream.play(only('ListInstances', answers(200, body)));
    const longest = await medianOf(9, () => longestTurn(() => graph.query(INSTANCES)));
    console.log(`  10,000 instances: ${(body.length / KIB).toFixed(0)} KiB, ${longest.toFixed(1)} ms`);
    expect(longest).toBeLessThan(MOST_MS);
  });

  it('control: 4.8 MB with one large number is not parsed; the former parser blocks the loop for it', async () => {
    const body = pageWith(
      `"n":1234567890123456789,"more":${list(4_800 * KIB, (at) => `{"ClientId":"c${at}","On":true}`)}`,
    );
    graph.upstream.play(only('ListCaCertificate', answers(200, Buffer.from(body))));
    const longest = await medianOf(3, () =>
      longestTurn(async () => expect(codesOf(await graph.query(CAS))).toEqual(['PROVIDER_BAD_RESPONSE'])),
    );
    const former = await medianOf(3, () =>
      longestTurn(async () => {
        await new Promise(setImmediate);
        formerParse(body);
      }),
    );
    console.log(`  4.8 MB: ${longest.toFixed(1)} ms; the former way: ${former.toFixed(0)} ms`);
    expect(longest).toBeLessThan(MOST_MS);
    expect(former).toBeGreaterThan(5 * MOST_MS);
  });

  it('a response in chunks of one byte, which is not kept as a Buffer for each', async () => {
    const chunks = Buffer.from('1\r\n \r\n'.repeat(PAGE_BYTES - 1));
    graph.upstream.play(
      only('ListCaCertificate', ({ response, socket }) => {
        response.writeHead(200, { 'transfer-encoding': 'chunked' });
        response.flushHeaders();
        socket.write(chunks);
        socket.end('0\r\n\r\n');
      }),
    );
    const longest = await medianOf(3, () => longestTurn(() => graph.query(CAS)));
    console.log(`  chunks of one byte: ${longest.toFixed(1)} ms`);
    expect(longest).toBeLessThan(2 * MOST_MS);
  });
});

describe('users of the other provider', () => {
  it('are served while one provider sends hostile responses to many users', async () => {
    const names = ['liar', 'victim'];
    const keys = names.map((name) => ({
      name,
      scopes: ['identity:read'],
      sha256: createHash('sha256').update(name).digest('hex'),
    }));
    await using graph = await start({ upstream: true, config: { auth: { mode: 'keys', keys } } });
    const body = Buffer.from(PAGES.find(([name]) => name === 'a full page of certificates')![1]());
    graph.upstream.play(only('ListCaCertificate', answers(200, body)));
    let isOver = false;
    const lied = async (index: number) => {
      // Different arguments, because equal concurrent reads share one call.
      const query = CAS.replace('first: 100', `first: ${60 + index}`);
      while (!isOver) await ask(graph.url, query, {}, { authorization: 'Bearer liar' });
    };
    const before = cpuMs();
    const from = performance.now();
    const liars = Array.from({ length: 30 }, (_, index) => lied(index));
    const served: number[] = [];
    while (performance.now() - from < 5_000) {
      const at = performance.now();
      const answer = await ask(graph.url, `{ ${HW} }`, {}, { authorization: 'Bearer victim' });
      expect(answer.errors).toBeUndefined();
      served.push(performance.now() - at);
      await pause(20);
    }
    const share = (cpuMs() - before) / (performance.now() - from);
    isOver = true;
    await Promise.all(liars);
    const answered = graph.upstream.journal.filter(({ action }) => action === 'ListCaCertificate').length;
    // The last response of each may not have been read yet.
    const read = Math.max(0, answered - 30) * body.length;
    const median = served.sort((one, other) => one - other)[Math.floor(served.length / 2)]!;
    console.log(
      `  ${served.length} served, median ${median.toFixed(0)} ms, loop ${(share * 100).toFixed(0)} %, ` +
        `${(read / KIB / KIB / 5).toFixed(1)} MiB/s of lies`,
    );
    // 8 MiB per second, and 2 MiB at once.
    expect(read / KIB / KIB).toBeLessThan(((performance.now() - from) / 1_000) * 8 + 2);
  });
});
