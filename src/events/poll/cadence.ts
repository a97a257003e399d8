import { AppError } from '../../errors.ts';
import { BrokenPaging } from '../../lists/window.ts';

export interface CadenceOptions {
  /** Milliseconds between two reads of a part. */
  readonly pollMs: number;
  /** The same for parts whose reads the provider charges. */
  readonly billedPollMs: number;
}

/** What a pass of a part sent. */
export interface ReadCost {
  readonly calls: number;
  readonly billed: number;
}

/** A part may cost four calls a second on average, however large it is: polls are to be the smaller share of all calls. */
const MS_PER_CALL = 250;

/** Milliseconds in which a part makes no further call after this many, whether its pass ended well or not. */
export function restAfter(calls: number): number {
  return calls * MS_PER_CALL;
}

/** Milliseconds from one pass of a part to the next, while all goes well. */
export function intervalOf(cost: ReadCost, { pollMs, billedPollMs }: CadenceOptions): number {
  return Math.max(pollMs, cost.billed > 0 ? billedPollMs : 0, restAfter(cost.calls));
}

const SLOWEST_FACTOR = 16;
const SLOWEST_MS = 10 * 60 * 1_000;

/** How much slower than its interval a list is read, because reads failed. */
export interface Pace {
  readonly factor: number;
  readonly isThrottled: boolean;
  /** Milliseconds that the provider asked us to wait; 0: none. */
  readonly retryAfterMs: number;
}

export const FULL_PACE: Pace = { factor: 1, isThrottled: false, retryAfterMs: 0 };

/** After an outage at full pace at once. After throttling step by step, because the limit is still there. */
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

/** Failures that pass. With any other one, a subscriber is told so and not left to wait. */
const TRANSIENT: ReadonlySet<string> = new Set([
  ...THROTTLED,
  'PROVIDER_TIMEOUT',
  'PROVIDER_UNAVAILABLE',
  'PROVIDER_BAD_RESPONSE',
  'CIRCUIT_OPEN',
  'OVERLOADED',
]);

/** A list without an end fails again: its pages would be read in vain for ever. */
export function isTransient(error: unknown): boolean {
  return error instanceof AppError && TRANSIENT.has(error.code) && !(error instanceof BrokenPaging);
}
