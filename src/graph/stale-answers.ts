import { AppError, type ErrorCode } from '../errors.ts';

/** An old answer that replaced an error, as `extensions.stale` lists it. */
export interface StaleAnswer {
  readonly provider: string;
  /** The provider's name of the operation that failed. */
  readonly operation: string;
  /** Milliseconds since the start of the whole read that the answer comes from. */
  readonly ageMs: number;
  /** Code of the error that the answer replaces. */
  readonly code: ErrorCode;
}

/** The old answers of one request. Only a client that asks for them gets any (`extensions.staleIfError`). */
export interface StaleAnswers {
  /** Allows old answers in place of temporary errors from now on, if they are at most `maxAgeMs` old. */
  readonly allow: (maxAgeMs: number) => void;
  /** Null: no old answer is allowed. */
  readonly maxAgeMs: () => number | null;
  readonly add: (answer: StaleAnswer) => void;
  /** The oldest answer of each provider action, sorted by the action. */
  readonly list: () => readonly StaleAnswer[];
}

export function createStaleAnswers(): StaleAnswers {
  const added = new Map<string, StaleAnswer>();
  let allowed: number | null = null;
  return {
    allow: (maxAgeMs) => {
      allowed = maxAgeMs;
    },
    maxAgeMs: () => allowed,
    add: (answer) => {
      const key = `${answer.provider}\n${answer.operation}`;
      if (answer.ageMs >= (added.get(key)?.ageMs ?? 0)) added.set(key, answer);
    },
    list: () =>
      [...added.entries()]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, answer]) => ({ ...answer, ageMs: Math.round(answer.ageMs) })),
  };
}

/** The failed call that an old answer replaces. */
export interface FailedCall {
  /** The provider's name of the operation. Empty: the failure names none. */
  readonly operation: string;
  readonly code: ErrorCode;
}

/** Returns the failed call of a temporary error. Null: an old answer must not replace this error. */
export function failedCall(error: unknown): FailedCall | null {
  if (!(error instanceof AppError)) return null;
  const code = TEMPORARY.find((each) => each === error.code);
  return code === undefined ? null : { operation: error.details.operation ?? '', code };
}

/**
 * Errors that an old answer may replace. Refusals such as FORBIDDEN are excluded, because an old answer would show what
 * the caller may no longer see.
 */
export const TEMPORARY = [
  'PROVIDER_TIMEOUT',
  'PROVIDER_UNAVAILABLE',
  'PROVIDER_THROTTLED',
  'PROVIDER_BAD_RESPONSE',
  'CIRCUIT_OPEN',
  'OVERLOADED',
  'RATE_LIMITED',
] as const satisfies readonly ErrorCode[];

/** Like `read`, but an error of ours counts as no old answer: then the provider's error stands. */
export async function unlessRefused<Value>(read: Promise<Value | null>): Promise<Value | null> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
