import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { Send } from './call.ts';

/** Takes bytes from an allowance. Returns the milliseconds after which more may be taken; 0: now. */
type Allowance = (bytes: number) => number;

/**
 * So many bytes a second on average, after a pause as many as in a quarter of a second at once. What is taken above that
 * must be waited for. One number is kept: the time at which the allowance is full again.
 */
export function createAllowance(bytesPerSecond: number, clock: Pick<Clock, 'now'>): Allowance {
  let fullAt = Number.NEGATIVE_INFINITY;
  return (bytes) => {
    const now = clock.now();
    fullAt = Math.max(fullAt, now) + (bytes / bytesPerSecond) * 1_000;
    return Math.max(0, fullAt - BURST_MS - now);
  };
}

const BURST_MS = 250;

/**
 * How much may be read for each account, and twice as much for all accounts of one provider: whatever a provider answers,
 * reading and parsing it leaves most of the event loop to the others.
 */
export function createReading(bytesPerSecond: number, clock: Pick<Clock, 'now'>) {
  const providers = new Map<string, Allowance>();
  return ({ provider }: { readonly provider: string }): Allowance => {
    const own = createAllowance(bytesPerSecond, clock);
    let shared = providers.get(provider);
    if (shared === undefined) {
      shared = createAllowance(2 * bytesPerSecond, clock);
      providers.set(provider, shared);
    }
    const ofAll = shared;
    return (bytes) => Math.max(own(bytes), ofAll(bytes));
  };
}

/**
 * A read whose answer was held back until its time was over is OVERLOADED: the provider was in time, and its breaker must
 * not count it. The answer to a write is never held back: it says what became of the write, and is short.
 */
export function withReading(send: Send, take: Allowance): Send {
  return async (request, call) => {
    const isRead = request.operation.effect === 'read';
    let isHeldBack = false;
    const takeBytes = (bytes: number) => {
      const waitMs = take(bytes);
      if (!isRead) return 0;
      isHeldBack ||= waitMs > 0;
      return waitMs;
    };
    try {
      return await send(request, { ...call, takeBytes });
    } catch (error) {
      if (!isHeldBack || !(error instanceof AppError) || error.code !== 'PROVIDER_TIMEOUT') throw error;
      throw new AppError(
        'OVERLOADED',
        'The provider answers with more than this server reads in this time.',
        {
          details: { operation: request.operation.name },
          cause: error,
        },
      );
    }
  };
}
