import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { AppError } from '../../src/errors.ts';
import { createBreaker } from '../../src/transport/breaker.ts';
import { createBulkhead } from '../../src/transport/bulkhead.ts';
import { createCallQueue } from '../../src/transport/call-queue.ts';
import { createLocalRates } from '../../src/transport/local-rates.ts';
import { createTransport } from '../../src/transport/pipeline.ts';
import { CALL } from '../kit/lists.ts';

const HOUR = 3_600_000;
const READ = { name: 'Read', effect: 'read', ratePerSecond: null, billed: false } as const;
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

// Fakes the wall clock only: timers and the monotonic clock are real.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

it.each([HOUR, -HOUR])(
  'the wall clock jumps by %i ms: an open breaker stays open for exactly its time',
  async (jump) => {
    const breaker = createBreaker({ clock: systemClock, random: () => 0 });
    const fail = () => {
      const pass = breaker.enter();
      if (typeof pass !== 'number') pass.record('failed');
    };
    for (let call = 0; call < 10; call++) fail();
    await wait(1_050);
    fail();
    expect(breaker.enter()).toBeTypeOf('number');
    vi.setSystemTime(Date.now() + jump);
    const left = breaker.enter();
    expect(left).toBeTypeOf('number');
    await wait((left as number) + 20);
    expect(breaker.enter()).not.toBeTypeOf('number');
  },
);

it.each([HOUR, -HOUR])(
  'the wall clock jumps by %i ms: a rate limit still holds, and calls continue',
  async (jump) => {
    const left: number[] = [];
    const callQueue = createCallQueue({
      clock: systemClock,
      bulkhead: createBulkhead(),
      rates: createLocalRates({
        clock: systemClock,
        rateOf: () => ({ perSecond: 20, burst: 1 }),
        egress: null,
      }),
    });
    const enter = async () => {
      const { release } = await callQueue.enter('a', READ, 'p', {
        ...CALL,
        deadline: performance.now() + 8_000,
      });
      left.push(performance.now());
      release();
    };
    const all = Array.from({ length: 10 }, enter);
    await wait(120);
    vi.setSystemTime(Date.now() + jump);
    await Promise.all(all);
    // Ten calls in nine intervals of 50 ms; a timer may be a millisecond early.
    expect(left.at(-1)! - left[0]!).toBeGreaterThan(9 * 50 - 10);
  },
);

it.each([HOUR, -HOUR])(
  'the wall clock jumps by %i ms during a call: its remaining time is unchanged',
  async (jump) => {
    const attempts: number[] = [];
    const send = createTransport({ attemptMs: 200, random: () => 0 }).pipelineFor({
      provider: 'P',
      account: 'a',
      egress: null,
    })(
      (_request, call) =>
        new Promise((_resolve, reject) => {
          attempts.push(performance.now());
          call.signal.addEventListener('abort', () => reject(call.signal.reason), { once: true });
        }),
    );
    const request = {
      operation: READ,
      method: 'GET',
      origin: 'http://p.test',
      path: '/',
      query: [],
      headers: {},
      body: '',
    } as const;
    const startedAt = performance.now();
    const asked = send(request, { ...CALL, deadline: startedAt + 1_000 });
    await wait(50);
    vi.setSystemTime(Date.now() + jump);
    await expect(asked).rejects.toBeInstanceOf(AppError);
    expect(attempts).toHaveLength(3);
    expect(performance.now() - startedAt).toBeGreaterThan(590);
  },
);
