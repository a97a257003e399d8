import { AppError, badInput } from '../../errors.ts';

/** What a request may ask for in its `extensions`, over every transport. What is not there is Infinity or 0: no wish. */
export interface RequestWishes {
  /** Provider calls that the operation may need at worst. */
  readonly maxProviderCalls: number;
  /** Milliseconds for its provider calls: those that the caller itself will wait. */
  readonly deadlineMs: number;
  /** How old, in milliseconds, an answer may be that is taken instead of an error. */
  readonly staleMs: number;
}

const MAX_STALE_SECONDS = 600;

/** The wishes, or BAD_USER_INPUT: a limit that is misspelt in its value must not be taken for none. */
export function parseWishes(
  extensions: Readonly<Record<string, unknown>> | null | undefined,
): RequestWishes | AppError {
  const read = (name: string, without: number, most: number, expected: string): number | AppError => {
    const value = extensions?.[name];
    if (value === undefined || value === null) return without;
    if (typeof value === 'number' && value > 0 && value <= most) return value;
    return badInput(`extensions.${name}`, expected, value);
  };
  const maxProviderCalls = read('maxProviderCalls', Infinity, Infinity, 'a number above 0');
  const deadlineMs = read('deadlineMs', Infinity, Infinity, 'milliseconds, more than 0');
  // Seconds, as in RFC 5861.
  const staleSeconds = read(
    'staleIfError',
    0,
    MAX_STALE_SECONDS,
    `more than 0 and at most ${MAX_STALE_SECONDS} seconds`,
  );
  if (maxProviderCalls instanceof AppError) return maxProviderCalls;
  if (deadlineMs instanceof AppError) return deadlineMs;
  if (staleSeconds instanceof AppError) return staleSeconds;
  return {
    maxProviderCalls,
    deadlineMs,
    staleMs: staleSeconds * 1_000,
  };
}
