import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError, type ErrorCode } from '../../src/errors.ts';
import type { BreakerState } from '../../src/transport/attempt-events.ts';
import {
  type BreakerOptions,
  createBreaker,
  type Outcome,
  withBreaker,
} from '../../src/transport/breaker.ts';
import type { Call, ProviderRequest } from '../../src/transport/call.ts';

function breaker(random: BreakerOptions['random'] = () => 0) {
  let now = 0;
  const states: BreakerState[] = [];
  const subject = createBreaker({
    clock: { now: () => now },
    random,
    onState: (state) => states.push(state),
  });
  return {
    subject,
    states,
    wait: (ms: number) => {
      now += ms;
    },
    now: () => now,
    /** Makes this many calls, each completed at once; returns how many were admitted. */
    calls: (count: number, outcome: Outcome, everyMs = 0) => {
      let passed = 0;
      for (let call = 0; call < count; call++) {
        const pass = subject.enter();
        if (typeof pass !== 'number') {
          passed += 1;
          pass.record(outcome);
        }
        now += everyMs;
      }
      return passed;
    },
  };
}

describe('breaker', () => {
  it('opens on the tenth failure in a row, and says when to retry', () => {
    const { calls, states, subject } = breaker();
    expect(calls(50, 'failed')).toBe(10);
    expect(states).toEqual(['open']);
    expect(subject.enter()).toBe(2_000);
  });

  it('opens when half of the calls in ten seconds failed, but not at 40 %', () => {
    const good = breaker();
    for (let round = 0; round < 200; round++) {
      good.calls(3, 'ok', 20);
      good.calls(2, 'failed', 20);
    }
    expect(good.states).toEqual([]);
    const bad = breaker();
    for (let round = 0; round < 200; round++) {
      bad.calls(1, 'ok', 20);
      bad.calls(1, 'failed', 20);
    }
    expect(bad.states[0]).toBe('open');
  });

  it('does not count failures of an hour ago', () => {
    const { calls, wait, states } = breaker();
    calls(100, 'ok', 20);
    calls(99, 'failed', 5);
    wait(60 * 60 * 1_000);
    calls(20, 'ok');
    calls(1, 'failed', 2_000);
    calls(1, 'failed');
    expect(states).toEqual([]);
  });

  it('sends three probes at a time; three successes close it, one failure opens it for longer', () => {
    const { calls, wait, states, subject } = breaker();
    calls(10, 'failed');
    wait(2_000);
    const probes = [subject.enter(), subject.enter(), subject.enter()];
    expect(probes.every((probe) => typeof probe !== 'number')).toBe(true);
    expect(subject.enter()).toBeTypeOf('number');
    for (const probe of probes) if (typeof probe !== 'number') probe.record('ok');
    expect(states).toEqual(['open', 'halfOpen', 'closed']);
    // Failures before it opened no longer count.
    calls(9, 'failed');
    expect(states).toHaveLength(3);

    wait(1_000);
    calls(1, 'failed');
    wait(60_000);
    const late = subject.enter();
    if (typeof late !== 'number') late.record('failed');
    expect(subject.enter()).toBe(3_000);
    wait(20 * 60_000);
    const later = subject.enter();
    if (typeof later !== 'number') later.record('failed');
    expect(subject.enter()).toBe(30_000);
  });

  it('replaces a probe without a result by another', () => {
    const { calls, wait, subject, states } = breaker();
    calls(10, 'failed');
    wait(2_000);
    expect(calls(5, 'unknown')).toBe(5);
    expect(calls(3, 'ok')).toBe(3);
    expect(states.at(-1)).toBe('closed');
    expect(typeof subject.enter()).not.toBe('number');
  });

  it("sends at most two probes a second during an outage, and notices the end of a minute's outage within 4 s", () => {
    const { calls, now, subject, wait } = breaker(() => 0.999);
    calls(10, 'failed');
    const probes: number[] = [];
    while (now() < 60_000) {
      const pass = subject.enter();
      if (typeof pass !== 'number') {
        probes.push(now());
        pass.record('failed');
      }
      wait(10);
    }
    for (const at of probes) {
      expect(probes.filter((each) => each >= at && each < at + 2_000).length).toBeLessThanOrEqual(4);
    }
    let passed = 0;
    while (passed < 3) {
      const pass = subject.enter();
      if (typeof pass !== 'number') {
        passed += 1;
        pass.record('ok');
      }
      wait(10);
    }
    expect(now() - 60_000).toBeLessThan(4_000);
  });

  it('agrees with a plain implementation of its rule on random calls', () => {
    const step = fc.record({
      outcome: fc.constantFrom<Outcome>('ok', 'failed', 'failed', 'unknown'),
      afterMs: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.constantFrom(0, 999, 1_000, 10_000, 3_600_000)),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const { subject, states, wait, now } = breaker();
        const seen: { at: number; outcome: Outcome }[] = [];
        for (const { outcome, afterMs } of steps) {
          wait(afterMs);
          const pass = subject.enter();
          if (typeof pass === 'number') throw new Error('open, though nothing has said so');
          pass.record(outcome);
          if (outcome !== 'unknown') seen.push({ at: now(), outcome });
          const shouldOpen = outcome === 'failed' && isBad(seen, now());
          expect(states).toEqual(shouldOpen ? ['open'] : []);
          if (shouldOpen) return;
        }
      }),
      { numRuns: 3_000 },
    );
  });
});

/** Simple and slow: evaluates the whole history each time. */
function isBad(seen: readonly { at: number; outcome: Outcome }[], now: number): boolean {
  const second = (at: number) => Math.floor(at / 1_000);
  const recent = seen.filter(({ at }) => second(at) > second(now) - 10);
  const failed = recent.filter(({ outcome }) => outcome === 'failed').length;
  const oldest = recent[0]?.at ?? now;
  if (recent.length >= 20 && failed * 2 >= recent.length && now - oldest >= 1_000) return true;
  const lastTen = seen.slice(-10);
  const lastOk = seen.findLast(({ outcome }) => outcome === 'ok')?.at ?? Number.NEGATIVE_INFINITY;
  return (
    lastTen.length === 10 &&
    lastTen.every(({ outcome }) => outcome === 'failed') &&
    now - lastTen[0]!.at < 10_000 &&
    now - lastOk >= 1_000
  );
}

describe('failures that the breaker counts', () => {
  const request = { operation: { name: 'Read' }, path: '/', query: [] } as unknown as ProviderRequest;
  const fail = async (error: unknown, aborted = false, asked = request): Promise<number> => {
    const { subject } = breaker();
    let sent = 0;
    const gone = new AbortController();
    const send = withBreaker(
      async () => {
        sent += 1;
        throw error;
      },
      () => subject,
    );
    if (aborted) gone.abort();
    for (let call = 0; call < 30; call++) {
      await send(asked, { signal: gone.signal } as Call).catch(() => {});
    }
    return sent;
  };
  const error = (code: ErrorCode, unsent = false) => new AppError(code, '', { unsent, retry: 'transient' });

  it.each<[string, unknown, number]>([
    ['no connection', error('PROVIDER_UNAVAILABLE', true), 10],
    ['a server fault', error('PROVIDER_UNAVAILABLE'), 10],
    ['no answer in time', error('PROVIDER_TIMEOUT'), 10],
    ['no answer in the little time that its caller gave', new AppError('PROVIDER_TIMEOUT', ''), 30],
    ['no time left to send it', error('PROVIDER_TIMEOUT', true), 30],
    ['throttling', error('PROVIDER_THROTTLED'), 30],
    ['a wrong key', error('PROVIDER_AUTH_FAILED'), 30],
    ['not found', error('NOT_FOUND'), 30],
    ['no place in our own rate', error('RATE_LIMITED', true), 30],
    ['no place in the bulkhead', error('OVERLOADED', true), 30],
    ['a refused input', error('BAD_USER_INPUT'), 30],
    ['an answer that is not understood, such as 414', error('PROVIDER_BAD_RESPONSE'), 30],
    ['a mistake of ours', new TypeError('x'), 30],
  ])('%s', async (_name, thrown, sent) => {
    expect(await fail(thrown)).toBe(sent);
  });

  it.each<[string, unknown, number]>([
    ['a reset', error('PROVIDER_UNAVAILABLE'), 30],
    ['no answer in time', error('PROVIDER_TIMEOUT'), 30],
    ['no connection, which says the same of every request', error('PROVIDER_UNAVAILABLE', true), 10],
  ])('after a URL that a gateway may truncate: %s', async (_name, thrown, sent) => {
    const query = [['Username', '设'.repeat(500)]] as const;
    expect(await fail(thrown, false, { ...request, query })).toBe(sent);
    const usual = [['Username', '设'.repeat(256)]] as const;
    expect(await fail(thrown, false, { ...request, query: usual })).toBe(10);
  });

  it('does not count a call whose client has disconnected', async () => {
    expect(await fail(error('PROVIDER_TIMEOUT'), true)).toBe(30);
  });

  it('returns CIRCUIT_OPEN, unsent, with a time to retry', async () => {
    const { subject, calls } = breaker();
    calls(10, 'failed');
    const send = withBreaker(
      () => Promise.reject(new Error('sent')),
      () => subject,
    );
    await expect(send(request, {} as Call)).rejects.toMatchObject({
      code: 'CIRCUIT_OPEN',
      unsent: true,
      details: { operation: 'Read', retryAfterMs: 2_000 },
    });
  });
});
