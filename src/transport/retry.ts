import { type Clock, pause } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { ProviderRequest, Send } from './call.ts';
import { MARGIN_MS } from './deadline.ts';

export interface RetryOptions {
  /** Attempts in all, the first included. Default 3. */
  attempts?: number;
  /** 0 ≤ n < 1; injected by tests. Default Math.random. */
  random?: () => number;
  clock: Clock;
  budget: RetryBudget;
  /** Told of a retry that is made, or that the budget does not allow. */
  onRetry?: (request: ProviderRequest, error: AppError, decision: RetryDecision, waitMs: number) => void;
}

export type RetryDecision = 'retried' | 'budgetSpent';

/**
 * Repeats reads that failed for a passing reason. The adapter decides that (`AppError.retry`), because neither the HTTP
 * method nor the status alone tells it (contract apsaramq 1.6, huawei 5.3).
 * Full jitter; a throttled call waits at least half a second, since a repetition inside the window is reported
 * to count again (huawei 1.7); the wait ends with the call's signal. Where all attempts but the last were too late,
 * that one may take as long as any: this one thing may be slow where others of its kind are not.
 */
export function withRetry(send: Send, options: RetryOptions): Send {
  const attempts = options.attempts ?? 3;
  const random = options.random ?? Math.random;
  return async (request, call) => {
    options.budget.earn();
    let late = 0;
    for (let attempt = 1; ; attempt++) {
      const isPatient = attempt === attempts && late === attempt - 1;
      try {
        return await send(request, attempt === 1 ? call : { ...call, attempt, isPatient });
      } catch (error) {
        if (error instanceof AppError && error.code === 'PROVIDER_TIMEOUT') late += 1;
        if (!(error instanceof AppError) || error.retry === 'never') throw error;
        if (request.operation.effect !== 'read' || attempt >= attempts || call.signal.aborted) throw error;
        const wait = waitBefore(attempt, error, random);
        if (options.clock.now() + wait + MARGIN_MS >= call.deadline) throw error;
        const decision = options.budget.spend() ? 'retried' : 'budgetSpent';
        options.onRetry?.(request, error, decision, wait);
        if (decision === 'budgetSpent') throw error;
        try {
          await pause(options.clock, wait, call.signal);
        } catch {
          throw error;
        }
      }
    }
  };
}

/** Milliseconds before attempt `attempt + 1`. A provider's own advice is kept within 5 s of our figure. */
export function waitBefore(attempt: number, error: AppError, random: () => number): number {
  const own =
    error.retry === 'throttle'
      ? 500 + random() * Math.min(4_000, 500 * 2 ** attempt)
      : random() * Math.min(2_000, 100 * 2 ** attempt);
  const advised = error.details.retryAfterMs ?? 0;
  return Math.max(own, Math.min(advised, own + 5_000));
}

export interface RetryBudget {
  /** A first attempt was made. */
  readonly earn: () => void;
  /** May one retry be made? Takes it from the budget if so. */
  readonly spend: () => boolean;
}

/**
 * Retries are at most `ratio` of the calls plus `perSecond`, saved up for ten seconds: an outage is not made
 * worse by us. 0.5 + 10/s was simulated at 30 % errors and 10 % hangs as the least that still succeeds nine
 * times in ten.
 */
export function createRetryBudget(options: {
  ratio?: number;
  perSecond?: number;
  clock: Pick<Clock, 'now'>;
}): RetryBudget {
  const { ratio = 0.5, perSecond = 10, clock } = options;
  const cap = perSecond * 10;
  let tokens = cap;
  let at = clock.now();
  const refill = (extra: number) => {
    const now = clock.now();
    tokens = Math.min(cap, tokens + ((now - at) / 1_000) * perSecond + extra);
    at = now;
  };
  return {
    earn: () => refill(ratio),
    spend: () => {
      refill(0);
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
