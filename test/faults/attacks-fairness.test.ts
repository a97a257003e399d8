import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type AttackedServer, attack, KEYS, MAX_GROWTH_MB } from '../kit/attacked.ts';
import { openSocket } from '../kit/socket.ts';

const QUERY = '{ instances(first: 5, filter: { provider: ALIBABA_MQTT }) { nodes { name } } }';
const SAMPLES = 60;
const EVERY_MS = 50;
/** Limits on provider calls would refuse the attacker before fairness matters. */
const CONFIG = { rates: { alibaba: { egress: null } }, security: { callsPerMinute: null } };

interface Sample {
  readonly ms: number;
  readonly isServed: boolean;
  readonly isReady: boolean;
}

async function post(url: string, key: string, query: string, variables = {}): Promise<boolean> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(10_000),
  });
  const { errors } = (await response.json()) as { errors?: unknown[] };
  return response.ok && errors === undefined;
}

/** Sends one query of the victim after another, and probes `/readyz` with each. */
async function measure({ url, adminUrl }: AttackedServer): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  for (let number = 0; number < SAMPLES; number++) {
    const from = performance.now();
    const isServed = await post(url, KEYS.victim, QUERY).catch(() => false);
    const ms = performance.now() - from;
    const isReady = await fetch(`${adminUrl}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    samples.push({ ms, isServed, isReady });
    await pause(EVERY_MS);
  }
  return samples;
}

function summary(samples: readonly Sample[]) {
  const times = samples.map(({ ms }) => ms).sort((a, b) => a - b);
  return {
    success: samples.filter(({ isServed }) => isServed).length / samples.length,
    p99: times[Math.floor(0.99 * times.length)]!,
    ready: samples.filter(({ isReady }) => isReady).length / samples.length,
  };
}

/** Attacks until the signal aborts. */
type Attacker = (server: AttackedServer, signal: AbortSignal) => Promise<unknown>;

const until = async (signal: AbortSignal, everyMs: number, act: (round: number) => unknown) => {
  for (let round = 0; !signal.aborted; round++) {
    act(round);
    await pause(everyMs);
  }
};

/** 400 requests per second on one connection, without waiting for responses. */
const pipelined =
  (authorization: string): Attacker =>
  async (server, signal) => {
    const body = JSON.stringify({ query: QUERY });
    const headers = `host: x\r\ncontent-type: application/json\r\n${authorization}content-length: ${body.length}\r\n`;
    const request = `POST /graphql HTTP/1.1\r\n${headers}\r\n${body}`;
    let socket = (await server.connect()).resume();
    await until(signal, 50, async () => {
      if (socket.destroyed) socket = (await server.connect()).resume();
      socket.write(request.repeat(20));
    });
  };

/** A new valid document of 16 KB. */
function newDocument(number: number | string): string {
  let text = '';
  for (let part = 0; part < 95; part++)
    text += `query Q${number}_${part} { instances(first: 1) { nodes { name id region account __typename } } }\n`;
  return `${text}#${'x'.repeat(Math.max(0, 16_000 - text.length))}`;
}

const newDocuments: Attacker = async ({ url }, signal) => {
  await using socket = await openSocket(url, { init: { authorization: `Bearer ${KEYS.attacker}` } });
  await until(signal, 25, (round) =>
    socket.send({
      type: 'subscribe',
      id: String(round),
      payload: { query: newDocument(`w${round}`), operationName: `Qw${round}_0` },
    }),
  );
};

const bursts: Attacker = ({ url }, signal) =>
  until(signal, 1_000, (round) => {
    for (let number = 0; number < 100; number++) {
      const query = `query B${round}_${number} { instances(first: 5) { nodes { id name region account } } }`;
      void post(url, KEYS.attacker, query).catch(() => false);
    }
  });

const manyNodes: Attacker = async ({ url }, signal) => {
  const ids = Array.from({ length: 100 }, (_, number) =>
    Buffer.from(`Instance:ali/cn-hangzhou/post-cn-${number}`).toString('base64url'),
  );
  const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Instance { name id region } } }';
  const one = async () => {
    while (!signal.aborted) {
      await post(url, KEYS.attacker, query, { ids }).catch(() => false);
      await pause(1);
    }
  };
  await Promise.all(Array.from({ length: 30 }, one));
};

/** Ordinary load for a server of this size: 600 queries, thirty at a time. */
const warm = (url: string) =>
  Promise.all(
    Array.from({ length: 30 }, async () => {
      for (let number = 0; number < 20; number++) await post(url, KEYS.victim, QUERY);
    }),
  );

/** The victim's p99 under attack, as a multiple of its p99 alone. A failure requires three measurements. */
const MOST_P99_RATIO = 10;

const ATTACKS: readonly (readonly [name: string, attacker: Attacker])[] = [
  ['400 pipelined POSTs a second by a stranger', pipelined('')],
  ['400 pipelined POSTs a second by a key', pipelined(`authorization: Bearer ${KEYS.attacker}\r\n`)],
  ['40 new documents a second on one socket', newDocuments],
  ['100 valid documents in a burst each second', bursts],
  ['30 connections of nodes(100)', manyNodes],
];

describe('a caller that asks for more than its share does not displace another', () => {
  it.each(ATTACKS)('%s', async (name, attacker) => {
    const report = await attack({ attack: name, config: CONFIG, warm }, async (server) => {
      const alone = summary(await measure(server));
      const over = new AbortController();
      const attacking = attacker(server, over.signal);
      await pause(500);
      const attacked = summary(await measure(server));
      over.abort();
      await attacking;
      return {
        victimSuccess: attacked.success,
        victimP99Ratio: Math.round((10 * attacked.p99) / alone.p99) / 10,
        readyz: attacked.ready,
      };
    });
    expect(report.isAlive).toBe(true);
    // With ATTACKED_ROOT the figures of an earlier commit are measured, not asserted.
    if (process.env['ATTACKED_ROOT'] !== undefined) return;
    expect(report.grewMb).toBeLessThan(MAX_GROWTH_MB);
    expect(report.facts['victimSuccess']).toBeGreaterThanOrEqual(0.99);
    expect(report.facts['victimP99Ratio']).toBeLessThanOrEqual(MOST_P99_RATIO);
    expect(report.facts['readyz']).toBe(1);
  });
});
