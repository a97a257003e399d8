import { describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../src/providers/alibaba/operations.ts';
import type { JournalEntry } from '../../src/simulator/journal.ts';
import { shareOf } from '../../src/transport/rate-limit.ts';
import type { TransportOptions } from '../../src/transport/transport.ts';
import { start } from '../kit/start.ts';

const CLIENTS = 64;
const EGRESS_LIMIT = 300;
const documented = new Map(Object.values(OPERATIONS).map(({ name, ratePerSecond }) => [name, ratePerSecond]));

/** Clients that ask again as soon as they are answered; what arrived, by the simulator's own clock. */
async function load(seconds: number, transport: TransportOptions): Promise<readonly JournalEntry[]> {
  await using graph = await start({ overrides: { transport } });
  const end = performance.now() + seconds * 1_000;
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      while (performance.now() < end) {
        const answer = await graph.query(
          '{ instance(provider: ALIBABA_MQTT, instanceId: "post-cn-7mz2d000001") { groups(first: 2) { nodes { clientCredentials(first: 10) { nodes { session { online } } } } } } }',
        );
        // Refused at once: a client that is told to wait does.
        if (answer.errors !== undefined) await new Promise((resolve) => setTimeout(resolve, 250));
      }
    }),
  );
  const from = end - seconds * 1_000;
  return graph.simulators.journal.entries.filter((entry) => entry.at >= from && entry.at < end);
}

/** The most in any sliding second. */
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

describe('64 clients at once', () => {
  it('no documented limit is exceeded in any second, and the configured rate is used', {
    timeout: 60_000,
  }, async () => {
    const seconds = 20;
    const arrived = await load(seconds, {
      rateOf: (_account, { ratePerSecond }) => (ratePerSecond === null ? null : shareOf(ratePerSecond)),
    });
    for (const [name, limit] of documented) {
      if (limit !== null) expect(busiest(named(arrived, name)), name).toBeLessThanOrEqual(limit);
    }
    expect(busiest(arrived)).toBeLessThanOrEqual(EGRESS_LIMIT);
    // ListGroupId is what the demand runs against: 10 a second documented, 6 configured.
    const used = named(arrived, 'ListGroupId').length;
    expect(used).toBeGreaterThanOrEqual(0.9 * 6 * seconds);
  });

  it('without the limiter the same load exceeds it', { timeout: 30_000 }, async () => {
    const arrived = await load(2, { rateOf: () => null, egressOf: () => null });
    expect(busiest(named(arrived, 'ListGroupId'))).toBeGreaterThan(10);
  });
});
