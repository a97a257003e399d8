import { describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../src/providers/alibaba/operations.ts';
import type { JournalEntry } from '../../src/simulator/journal.ts';
import { ALIBABA, type StartOptions, start } from '../kit/start.ts';

const CLIENTS = 64;
const EGRESS_LIMIT = 300;
const documented = new Map(Object.values(OPERATIONS).map(({ name, ratePerSecond }) => [name, ratePerSecond]));

const CHECK = `mutation ($input: CheckTokenInput!) {
  checkToken(input: $input) { valid userErrors { code } } }`;

/**
 * Clients that send the next request after each response, each for a different token, because equal reads share one
 * call. Returns the calls by the simulator's own clock.
 */
async function load(seconds: number, options: StartOptions): Promise<readonly JournalEntry[]> {
  await using graph = await start(options);
  const [platinum] = graph.simulators.fleet.alibaba.instances;
  const place = [ALIBABA, platinum!.regionId, platinum!.instanceId];
  const instanceId = Buffer.from(`Instance:${place.join('/')}`).toString('base64url');
  let next = 0;
  const end = performance.now() + seconds * 1_000;
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      while (performance.now() < end) {
        const { data } = await graph.query(CHECK, { input: { instanceId, token: `token-${next++}` } });
        // The server refused at once: like any client, wait before retrying.
        if (data.checkToken.userErrors.length > 0) await new Promise((resolve) => setTimeout(resolve, 250));
      }
    }),
  );
  const from = end - seconds * 1_000;
  return graph.simulators.journal.entries.filter((entry) => entry.at >= from && entry.at < end);
}

/** Maximum number of calls within any sliding second. */
function busiest(entries: readonly JournalEntry[]): number {
  const times = entries.map((entry) => entry.at).sort((a, b) => a - b);
  let most = 0;
  let from = 0;
  times.forEach((time, index) => {
    while (time - times[from]! >= 1_000) from += 1;
    most = Math.max(most, index - from + 1);
  });
  return most;
}

const named = (entries: readonly JournalEntry[], name: string) =>
  entries.filter((entry) => entry.operation === name);

describe('64 concurrent clients', () => {
  it('exceed no documented limit in any second, and use the configured rate', {
    timeout: 60_000,
  }, async () => {
    const seconds = 20;
    const arrived = await load(seconds, { limits: 'configured' });
    for (const [name, limit] of documented) {
      if (limit !== null) expect(busiest(named(arrived, name)), name).toBeLessThanOrEqual(limit);
    }
    expect(busiest(arrived)).toBeLessThanOrEqual(EGRESS_LIMIT);
    // The load concerns tokens: 100 per second documented, 60 configured.
    const used = named(arrived, 'QueryToken').length;
    // If the machine pauses this process for 100 ms, it loses the calls of that time.
    expect(used).toBeGreaterThanOrEqual(0.7 * 60 * seconds);
  });

  it('keep a configured limit in place of the documented one', {
    timeout: 30_000,
  }, async () => {
    const operations = { QueryToken: 40 };
    const arrived = await load(4, {
      limits: 'configured',
      config: { rates: { share: 0.75, alibaba: { egress: 150, operations } } },
    });
    expect(busiest(named(arrived, 'QueryToken'))).toBeLessThanOrEqual(40);
    expect(named(arrived, 'QueryToken').length).toBeGreaterThanOrEqual(0.9 * 30 * 4);
    expect(busiest(arrived)).toBeLessThanOrEqual(150);
  });

  // A machine that others use may be too slow to exceed it at once.
  it('control: exceed the limit without the limiter', { timeout: 30_000, retry: 2 }, async () => {
    const arrived = await load(2, { overrides: { transport: { egressOf: () => null } } });
    expect(busiest(named(arrived, 'QueryToken'))).toBeGreaterThan(100);
  });
});
