import { describe, expect, it } from 'vitest';
import { systemClock as clock } from '../../src/clock.ts';
import { createBulkhead } from '../../src/transport/bulkhead.ts';
import type { Call, ProviderAction } from '../../src/transport/call.ts';
import { createCallQueue } from '../../src/transport/call-queue.ts';
import { createLocalRates, type LocalRatesOptions } from '../../src/transport/local-rates.ts';
import { type Rate, shareOf } from '../../src/transport/rate.ts';

const operation = (name: string): ProviderAction => ({
  name,
  effect: 'read',
  ratePerSecond: null,
  billed: false,
});

function callOf(
  ms: number,
  priority: Call['priority'] = 'interactive',
  signal = new AbortController().signal,
): Call {
  return { signal, deadline: performance.now() + ms, priority, onSent: () => {} };
}

/** Only the rate limit: the bulkhead has room for all calls. */
function limiterOf(options: Pick<LocalRatesOptions, 'egress' | 'rateOf'>) {
  const bulkhead = createBulkhead({ perKey: 10_000, total: 10_000 });
  const callQueue = createCallQueue({ clock, bulkhead, rates: createLocalRates({ clock, ...options }) });
  return {
    acquire: (account: string, each: ProviderAction, call: Call) =>
      callQueue.enter(account, each, 'place', call),
  };
}

/** Maximum number of calls that left within any second. */
function busiestSecond(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  let most = 0;
  let from = 0;
  sorted.forEach((time, index) => {
    while (time - sorted[from]! >= 1_000) from += 1;
    most = Math.max(most, index - from + 1);
  });
  return most;
}

async function flood(
  rateOf: (name: string) => Rate | null,
  egress: Rate | null,
  names: string[],
  perName: number,
) {
  const limiter = limiterOf({ egress, rateOf: (_account, { name }) => rateOf(name) });
  const left: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, []]));
  const start = performance.now();
  await Promise.allSettled(
    names.flatMap((name) =>
      Array.from({ length: perName }, async () => {
        await limiter.acquire('account', operation(name), callOf(2_500));
        left[name]!.push(performance.now() - start);
      }),
    ),
  );
  return left;
}

describe('rate limit', () => {
  it('never exceeds a limit in any second, and uses what it allows', async () => {
    const limit = 50;
    const left = (await flood(() => shareOf(limit), null, ['A'], 500))['A']!;
    expect(busiestSecond(left)).toBeLessThanOrEqual(limit);
    // 30 per second over two seconds, and the burst of 7; fewer if the machine pauses this process.
    expect(left.length).toBeGreaterThanOrEqual(0.7 * 60);
  });

  it('enforces the common limit over several operations, and the limit of each', async () => {
    const left = await flood(
      (name) => (name === 'slow' ? shareOf(10) : null),
      shareOf(100),
      ['slow', 'B', 'C'],
      200,
    );
    expect(busiestSecond(Object.values(left).flat())).toBeLessThanOrEqual(100);
    expect(busiestSecond(left['slow']!)).toBeLessThanOrEqual(10);
    expect(left['slow']!.length).toBeGreaterThanOrEqual(0.7 * 12);
    expect(left['B']!.length).toBeGreaterThan(20);
    expect(left['C']!.length).toBeGreaterThan(20);
  });

  it('control: exceeds the limit without the limiter', async () => {
    const left = (await flood(() => null, null, ['A'], 500))['A']!;
    expect(busiestSecond(left)).toBeGreaterThan(50);
  });

  it('refuses at once a call that cannot be sent in time, and says when it could', async () => {
    const limiter = limiterOf({ egress: null, rateOf: () => ({ perSecond: 0.1, burst: 1 }) });
    await limiter.acquire('a', operation('A'), callOf(5_000));
    const before = performance.now();
    const refused = limiter.acquire('a', operation('A'), callOf(5_000));
    await expect(refused).rejects.toMatchObject({ code: 'RATE_LIMITED', details: { operation: 'A' } });
    await refused.catch((error: { details: { retryAfterMs: number } }) => {
      expect(error.details.retryAfterMs).toBeGreaterThan(5_000);
      expect(error.details.retryAfterMs).toBeLessThanOrEqual(10_000);
    });
    expect(performance.now() - before).toBeLessThan(4_000);
    // Another account has its own queue.
    await limiter.acquire('b', operation('A'), callOf(100));
  });

  it('leaves a reserve to interactive calls, and drops a cancelled call', async () => {
    const limiter = limiterOf({ egress: null, rateOf: () => ({ perSecond: 20, burst: 1 }) });
    const order: string[] = [];
    const gone = new AbortController();
    const abandoned = limiter.acquire('a', operation('A'), callOf(5_000, 'background', gone.signal));
    const work = Array.from({ length: 6 }, (_, index) => {
      const priority = index < 3 ? ('background' as const) : ('interactive' as const);
      return limiter.acquire('a', operation('A'), callOf(5_000, priority)).then(() => order.push(priority));
    });
    const reason = new Error('gone');
    gone.abort(reason);
    await Promise.all([...work, abandoned.catch((error) => expect(error).toBe(reason))]);
    expect(order.slice(-2)).toEqual(['background', 'background']);
  });
});
