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

/** How the pace of one part gives way to trouble, and comes back. */
export interface Pace {
  readonly succeeded: () => void;
  readonly failed: (error: unknown) => void;
  /** Milliseconds to the next pass. Jittered by a tenth, so that parts do not all leave at once; never before a provider's own advice. */
  readonly delay: (intervalMs: number) => number;
}

export function createPace(random: () => number): Pace {
  let factor = 1;
  let wasThrottled = false;
  let atLeast = 0;
  return {
    // After an outage at full pace at once; after throttling step by step, as the limit is still there.
    succeeded: () => {
      factor = wasThrottled ? Math.max(1, factor / 2) : 1;
      if (factor === 1) wasThrottled = false;
      atLeast = 0;
    },
    failed: (error) => {
      wasThrottled = error instanceof AppError && THROTTLED.has(error.code);
      factor = Math.min(factor * 2, SLOWEST_FACTOR);
      atLeast = error instanceof AppError ? (error.details.retryAfterMs ?? 0) : 0;
    },
    delay: (intervalMs) => {
      const slowed = Math.max(intervalMs, Math.min(intervalMs * factor, SLOWEST_MS));
      const jitter = random();
      return Math.max(atLeast * (1 + 0.1 * jitter), slowed * (0.9 + 0.2 * jitter));
    },
  };
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
