import { describe, expect, it, vi } from 'vitest';
import { pause } from '../../src/clock.ts';
import { AppError } from '../../src/errors.ts';
import { DEFAULT_TIMEOUT_MS } from '../../src/graph/request-scope.ts';
import type { ProviderAction, ProviderRequest, ProviderResponse, Send } from '../../src/transport/call.ts';
import { createTransport, type TransportOptions } from '../../src/transport/pipeline.ts';
import { createRetryBudget, type RetryBudget, withRetry } from '../../src/transport/retry.ts';
import { createRandom } from '../kit/random.ts';
import { createVirtualClock, type VirtualClock } from '../kit/virtual-clock.ts';

/** A minute at a hundred calls per second in virtual time; test/faults/load.test.ts runs it over sockets. */
vi.setConfig({ testTimeout: 60_000 });
const SECONDS = 60;
const PER_SECOND = 100;
const READ: ProviderAction = { name: 'Read', effect: 'read', ratePerSecond: null, billed: false };
const OK: ProviderResponse = { status: 200, headers: {}, body: '{}' };

interface Mix {
  readonly failing: number;
  readonly hanging: number;
  /** Duration of a good response to the call with this number. Default 10 to 40. */
  readonly answerMs?: (number: number) => number;
  /** Default 100. */
  readonly perSecond?: number;
}

type Wrap = (attempt: Send, clock: VirtualClock, random: () => number) => Send;

const P = { provider: 'P', account: 'a', egress: null };
const transportWith =
  (options: TransportOptions): Wrap =>
  (attempt, clock, random) =>
    createTransport({ clock, random, ...options }).pipelineFor(P)(attempt);
/** The default configuration. */
const whole = transportWith({});

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
  const codes = new Set<string>();
  const attempt: Send = async ({ path }, call) => {
    attempts += 1;
    const draw = random();
    if (draw < mix.hanging) return pause(clock, 1e6, call.signal).then(() => OK);
    await pause(clock, mix.answerMs?.(Number(path.slice(1))) ?? 10 + random() * 30, call.signal);
    if (draw < mix.hanging + mix.failing)
      throw new AppError('PROVIDER_UNAVAILABLE', '', { retry: 'transient' });
    return OK;
  };
  const send = wrap(attempt, clock, random);
  const { perSecond = PER_SECOND } = mix;
  const calls = SECONDS * perSecond;
  for (let number = 0; number < calls; number++) {
    await clock.run(1_000 / perSecond);
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
    const deadline = startedAt + DEFAULT_TIMEOUT_MS;
    send(request, { signal, deadline, priority: 'interactive', onSent: () => {} }).then(
      () => {
        succeeded += 1;
        end();
      },
      (error: unknown) => {
        codes.add((error as AppError).code);
        end();
      },
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
    codes: [...codes],
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
    expect(max).toBeLessThanOrEqual(DEFAULT_TIMEOUT_MS);
  });

  it('refuses a quarter if each attempt may take 2.5 s, because hanging ones occupy all slots', async () => {
    const { success, codes } = await load(1, ROUGH, transportWith({ quickAttemptMs: 2_500 }));
    expect(success).toBeLessThan(0.75);
    expect(codes).toContain('OVERLOADED');
  });

  it('serves three in five without retries, and three in four with a fifth of the calls as budget', async () => {
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

describe('a slow but healthy provider', () => {
  const slow = { failing: 0, hanging: 0, perSecond: 10 };

  it('is read with one call each, from the first on', async () => {
    const { success, amplification, max } = await load(1, { ...slow, answerMs: () => 1_500 }, whole);
    expect({ success, amplification, max }).toEqual({ success: 1, amplification: 1, max: 1_500 });
  });

  it('control: is not, if every attempt has 800 ms', async () => {
    const mix = { ...slow, answerMs: () => 1_500 };
    expect((await load(1, mix, transportWith({ attemptMs: 800 }))).success).toBe(0);
  });

  it('is read if most responses are quick and one object always takes 1.5 s', async () => {
    const answerMs = (number: number) => (number % 50 === 49 ? 1_500 : 20);
    const { success, amplification, max } = await load(1, { ...slow, answerMs }, whole);
    expect(success).toBe(1);
    expect(amplification).toBeLessThan(1.05);
    expect(max).toBeLessThan(4_000);
  });

  it('is read completely if it suddenly becomes slow, with one retry of the affected calls', async () => {
    const answerMs = (number: number) => (number >= 200 && number < 400 ? 1_500 : 20);
    const { success, amplification, max } = await load(1, { ...slow, answerMs }, whole);
    expect(success).toBe(1);
    expect(amplification).toBeLessThan(1.05);
    expect(max).toBeLessThan(2_600);
  });
});

describe('a minute in which all fail', () => {
  it.each<[string, Mix]>([
    ['at once', { failing: 1, hanging: 0 }],
    ['by hanging', { failing: 0, hanging: 1 }],
  ])('is not made worse by our retries: %s', async (_name, mix) => {
    const { success, amplification } = await load(1, mix, whole);
    expect(success).toBe(0);
    expect(amplification).toBeLessThanOrEqual(0.1);
  });

  it('control: is made three times worse by retries alone, and also by a budget without a breaker', async () => {
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
