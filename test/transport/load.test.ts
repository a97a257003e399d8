import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../../src/errors.ts';
import { pause } from '../../src/transport/clock.ts';
import type { Operation, ProviderRequest, ProviderResponse, Send } from '../../src/transport/request.ts';
import { createRetryBudget, type RetryBudget, withRetry } from '../../src/transport/retry.ts';
import { createTransport } from '../../src/transport/transport.ts';
import { createRandom } from '../kit/random.ts';
import { createVirtualClock, type VirtualClock } from '../kit/virtual-clock.ts';

/** A minute at a hundred calls a second, in virtual time; test/faults/load.test.ts does it over sockets. */
vi.setConfig({ testTimeout: 60_000 });
const SECONDS = 60;
const PER_SECOND = 100;
const READ: Operation = { name: 'Read', effect: 'read', ratePerSecond: null, billed: false };
const OK: ProviderResponse = { status: 200, headers: {}, body: '{}' };

interface Mix {
  readonly failing: number;
  readonly hanging: number;
}

type Wrap = (attempt: Send, clock: VirtualClock, random: () => number) => Send;

/** Attempts of 800 ms and three seconds for the whole call: what the figures were simulated with. */
const whole: Wrap = (attempt, clock, random) =>
  createTransport({ clock, random, attemptMs: 800 }).around({ provider: 'P', account: 'a', egress: null })(
    attempt,
  );

/** The same attempts and retries without breaker and without bulkhead. */
const retrying =
  (attempts: number, budgetOf: (clock: VirtualClock) => RetryBudget): Wrap =>
  (attempt, clock, random) =>
    withRetry(
      async (request, call) => {
        const answer = attempt(request, call);
        const late = pause(clock, 800, call.signal).then(() => {
          throw new AppError('PROVIDER_TIMEOUT', '', { retry: 'transient' });
        });
        return Promise.race([answer, late]);
      },
      { clock, random, attempts, budget: budgetOf(clock) },
    );

async function load(seed: number, mix: Mix, wrap: Wrap) {
  const clock = createVirtualClock();
  const random = createRandom(seed);
  let attempts = 0;
  let succeeded = 0;
  const took: number[] = [];
  const attempt: Send = async (_request, call) => {
    attempts += 1;
    const draw = random();
    if (draw < mix.hanging) return pause(clock, 1e6, call.signal).then(() => OK);
    await pause(clock, 10 + random() * 30, call.signal);
    if (draw < mix.hanging + mix.failing)
      throw new AppError('PROVIDER_UNAVAILABLE', '', { retry: 'transient' });
    return OK;
  };
  const send = wrap(attempt, clock, random);
  const calls = SECONDS * PER_SECOND;
  for (let number = 0; number < calls; number++) {
    await clock.run(1_000 / PER_SECOND);
    const startedAt = clock.now();
    const request: ProviderRequest = {
      operation: READ,
      method: 'GET',
      origin: 'http://provider.test',
      path: `/${number}`,
      query: [],
      headers: {},
      body: '',
    };
    const signal = new AbortController().signal;
    const end = () => took.push(clock.now() - startedAt);
    send(request, { signal, deadline: startedAt + 3_000, priority: 'interactive', onSent: () => {} }).then(
      () => {
        succeeded += 1;
        end();
      },
      end,
    );
  }
  await clock.run(10_000);
  const sorted = took.sort((a, b) => a - b);
  expect(sorted).toHaveLength(calls);
  return {
    success: succeeded / calls,
    amplification: attempts / calls,
    p99: sorted[Math.floor(calls * 0.99)]!,
    max: sorted.at(-1)!,
  };
}

const ROUGH: Mix = { failing: 0.3, hanging: 0.1 };
const unlimited: RetryBudget = { earn: () => {}, spend: () => true };

describe('a minute in which 30 % fail and 10 % hang', () => {
  it.each([1, 2, 3])('nine in ten are served, at less than 1.65 calls each (seed %i)', async (seed) => {
    const { success, amplification, p99, max } = await load(seed, ROUGH, whole);
    expect(success).toBeGreaterThanOrEqual(0.91);
    expect(amplification).toBeLessThanOrEqual(1.65);
    expect(p99).toBeLessThanOrEqual(2_000);
    expect(max).toBeLessThanOrEqual(3_000);
  });

  it('three in five are without retries, three in four with a fifth of the calls as budget', async () => {
    expect(
      (
        await load(
          1,
          ROUGH,
          retrying(1, () => unlimited),
        )
      ).success,
    ).toBeLessThan(0.65);
    const budgetOf = (clock: VirtualClock) => createRetryBudget({ clock, ratio: 0.2 });
    expect((await load(1, ROUGH, retrying(3, budgetOf))).success).toBeLessThan(0.85);
  });
});

describe('a minute in which all fail', () => {
  it.each<[string, Mix]>([
    ['at once', { failing: 1, hanging: 0 }],
    ['by hanging', { failing: 0, hanging: 1 }],
  ])('is not made worse by us: %s', async (_name, mix) => {
    const { success, amplification } = await load(1, mix, whole);
    expect(success).toBe(0);
    expect(amplification).toBeLessThanOrEqual(0.1);
  });

  it('is, three times over, by retries alone, and by a budget without a breaker still', async () => {
    const mix = { failing: 1, hanging: 0 };
    expect(
      (
        await load(
          1,
          mix,
          retrying(3, () => unlimited),
        )
      ).amplification,
    ).toBe(3);
    const budgetOf = (clock: VirtualClock) => createRetryBudget({ clock });
    expect((await load(1, mix, retrying(3, budgetOf))).amplification).toBeGreaterThan(1.5);
  });
});
