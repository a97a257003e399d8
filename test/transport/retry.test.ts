import { describe, expect, it } from 'vitest';
import { systemClock as clock } from '../../src/clock.ts';
import { AppError, type RetryClass } from '../../src/errors.ts';
import type { Call, ProviderAction, ProviderRequest, Send } from '../../src/transport/call.ts';
import { createRetryBudget, waitBefore, withRetry } from '../../src/transport/retry.ts';

const READ: ProviderAction = { name: 'Read', effect: 'read', ratePerSecond: null, billed: false };
const OK = { status: 200, headers: {}, body: '{}' };

function requestOf(operation: ProviderAction): ProviderRequest {
  return { operation, method: 'POST', origin: 'http://x', path: '/', query: [], headers: {}, body: '' };
}

function callOf(more: Partial<Call> = {}): Call {
  return {
    signal: new AbortController().signal,
    deadline: performance.now() + 60_000,
    priority: 'interactive',
    onSent: () => {},
    ...more,
  };
}

/** Fails this many times, then answers. */
function failing(times: number, retry: RetryClass): { send: Send; attempts: () => number } {
  let attempts = 0;
  return {
    attempts: () => attempts,
    send: async () => {
      attempts += 1;
      if (attempts <= times) throw new AppError('PROVIDER_UNAVAILABLE', 'down', { retry });
      return OK;
    },
  };
}

const wrap = (send: Send, more: Partial<Parameters<typeof withRetry>[1]> = {}) =>
  withRetry(send, { clock, budget: createRetryBudget({ clock }), random: () => 0, ...more });

describe('retry', () => {
  it('retries a read after a temporary error, with at most three attempts', async () => {
    const twice = failing(2, 'transient');
    expect(await wrap(twice.send)(requestOf(READ), callOf())).toBe(OK);
    expect(twice.attempts()).toBe(3);
    const always = failing(9, 'transient');
    await expect(wrap(always.send)(requestOf(READ), callOf())).rejects.toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
    });
    expect(always.attempts()).toBe(3);
  });

  it('retries neither permanent errors nor writes', async () => {
    for (const [operation, retry] of [
      [READ, 'never'],
      [{ ...READ, effect: 'write' }, 'transient'],
    ] as const) {
      const { send, attempts } = failing(1, retry);
      await expect(wrap(send)(requestOf(operation), callOf())).rejects.toThrow('down');
      expect(attempts()).toBe(1);
    }
  });

  it('does not wait past the deadline, and stops waiting when the call is cancelled', async () => {
    const late = failing(1, 'throttle');
    await expect(
      wrap(late.send)(requestOf(READ), callOf({ deadline: performance.now() + 100 })),
    ).rejects.toThrow('down');
    expect(late.attempts()).toBe(1);

    const gone = new AbortController();
    const waiting = failing(1, 'throttle');
    const promise = wrap(waiting.send)(requestOf(READ), callOf({ signal: gone.signal }));
    setTimeout(() => gone.abort(), 20);
    await expect(promise).rejects.toThrow('down');
    expect(waiting.attempts()).toBe(1);
  });

  it('uses a budget, which an outage exhausts', async () => {
    let now = 0;
    const frozen = { now: () => now };
    const budget = createRetryBudget({ ratio: 0.5, perSecond: 1, clock: frozen });
    let retries = 0;
    for (let call = 0; call < 100; call++) {
      budget.earn();
      if (budget.spend()) retries += 1;
    }
    // The savings of ten seconds, and half of the new calls.
    expect(retries).toBeGreaterThanOrEqual(55);
    expect(retries).toBeLessThanOrEqual(60);
    expect(budget.spend()).toBe(false);
    now += 1_000;
    expect(budget.spend()).toBe(true);
  });

  it("waits with full jitter, at least half a second after throttling, close to the provider's advice", () => {
    const error = (retry: RetryClass, retryAfterMs?: number) =>
      new AppError('PROVIDER_THROTTLED', '', {
        retry,
        details: retryAfterMs === undefined ? {} : { retryAfterMs },
      });
    expect(waitBefore(1, error('transient'), () => 0)).toBe(0);
    expect(waitBefore(1, error('transient'), () => 0.999)).toBeLessThan(200);
    expect(waitBefore(9, error('transient'), () => 0.999)).toBeLessThan(2_000);
    expect(waitBefore(1, error('throttle'), () => 0)).toBe(500);
    expect(waitBefore(1, error('throttle', 3_000), () => 0)).toBe(3_000);
    expect(waitBefore(1, error('throttle', 120_000), () => 0)).toBe(5_500);
  });
});
