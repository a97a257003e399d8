import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { Send } from './call.ts';

/** Counts bytes against an allowance. Returns the milliseconds to wait before taking more, or 0. */
type Allowance = (bytes: number) => number;

/**
 * Allows `bytesPerSecond` on average, with a burst of a quarter of a second. The whole state is the time at
 * which the full allowance is available again.
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
 * Limits the response bytes per second of each account. All accounts of one provider together may read twice
 * as much. So most of the event loop stays free for other work, whatever a provider sends.
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
 * If a read times out because we paused its response, it fails with OVERLOADED. The provider answered in time, so
 * the breaker must not count a failure. Responses to writes are never paused: they are short, and they report the
 * result of the write.
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
      throw new AppError('OVERLOADED', 'The provider sends more bytes per second than this server accepts.', {
        details: { operation: request.operation.name },
        cause: error,
      });
    }
  };
}
