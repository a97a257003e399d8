import { AppError } from '../../errors.ts';
import { BrokenPaging } from '../../lists/window.ts';

export interface CadenceOptions {
  /** Milliseconds between two reads of a list. */
  readonly pollMs: number;
  /** Milliseconds between two reads of a list whose reads the provider bills. */
  readonly billedPollMs: number;
}

/** Number of calls that one read of a list sent. */
export interface ReadCost {
  readonly calls: number;
  readonly billed: number;
}

/**
 * Pause after a read, for each call of the read. So a list of any size costs at most four calls per second on
 * average, and polls do not become most of all calls.
 */
const MS_PER_CALL = 250;

/** Milliseconds to wait after a read that sent this number of calls, whether or not it succeeded. */
export function restAfter(calls: number): number {
  return calls * MS_PER_CALL;
}

/** Milliseconds from one read of a list to the next, as long as no read fails. */
export function intervalOf(cost: ReadCost, { pollMs, billedPollMs }: CadenceOptions): number {
  return Math.max(pollMs, cost.billed > 0 ? billedPollMs : 0, restAfter(cost.calls));
}

/**
 * Milliseconds from a failed read to the next one, if nothing is known of the list yet. `usual`: as long as no read fails. A
 * temporary failure must not leave the list unknown for a long interval. Billed reads keep their interval.
 */
export function firstRetryIn(usual: number, { calls, billed }: ReadCost, error: unknown): number {
  if (billed > 0 || !isTransient(error)) return usual;
  return Math.max(restAfter(calls), Math.min(usual, FIRST_RETRY_MS));
}

const FIRST_RETRY_MS = 30_000;
const SLOWEST_FACTOR = 16;
const SLOWEST_MS = 10 * 60 * 1_000;

/** How much slower a list is read because reads failed. */
export interface Pace {
  readonly factor: number;
  readonly isThrottled: boolean;
  /** Milliseconds that the provider asked us to wait; 0: none. */
  readonly retryAfterMs: number;
}

export const FULL_PACE: Pace = { factor: 1, isThrottled: false, retryAfterMs: 0 };

/**
 * Returns to full pace at once after an outage, but step by step after throttling, because the provider's
 * limit still applies.
 */
export function paceAfterSuccess({ factor, isThrottled }: Pace): Pace {
  return isThrottled && factor > 2 ? { factor: factor / 2, isThrottled, retryAfterMs: 0 } : FULL_PACE;
}

export function paceAfterFailure({ factor }: Pace, error: unknown): Pace {
  const failure = error instanceof AppError ? error : null;
  return {
    factor: Math.min(factor * 2, SLOWEST_FACTOR),
    isThrottled: failure !== null && THROTTLED.has(failure.code),
    retryAfterMs: failure?.details.retryAfterMs ?? 0,
  };
}

/**
 * Milliseconds to the next read. `random` is from 0 to 1: it jitters the delay by a tenth, so that lists do not all start
 * at once. Never shorter than the provider asked for.
 */
export function delayOf({ factor, retryAfterMs }: Pace, intervalMs: number, random: number): number {
  const slowed = Math.max(intervalMs, Math.min(intervalMs * factor, SLOWEST_MS));
  return Math.max(retryAfterMs * (1 + 0.1 * random), slowed * (0.9 + 0.2 * random));
}

const THROTTLED: ReadonlySet<string> = new Set(['PROVIDER_THROTTLED', 'RATE_LIMITED']);

/** Transient failures. Any other failure ends the subscription. */
const TRANSIENT: ReadonlySet<string> = new Set([
  ...THROTTLED,
  'PROVIDER_TIMEOUT',
  'PROVIDER_UNAVAILABLE',
  'PROVIDER_BAD_RESPONSE',
  'CIRCUIT_OPEN',
  'OVERLOADED',
]);

/** Whether the read was stopped by its own limit of calls. */
export function isCutOff(error: unknown): boolean {
  return error instanceof AppError && error.code === 'QUERY_TOO_COMPLEX';
}

/** BrokenPaging is permanent: repeated reads of a list without an end would never succeed. */
export function isTransient(error: unknown): boolean {
  return error instanceof AppError && TRANSIENT.has(error.code) && !(error instanceof BrokenPaging);
}
