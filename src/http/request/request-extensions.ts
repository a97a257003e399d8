import { AppError, badInput } from '../../errors.ts';

/**
 * Limits and wishes that a client sets in the `extensions` of a request, on any transport. Infinity (or 0 for
 * `staleMs`): not set.
 */
export interface RequestWishes {
  /** Maximum number of provider calls that the operation may need in the worst case. */
  readonly maxProviderCalls: number;
  /**
   * Time limit for the operation's provider calls, in milliseconds. Usually the time that the caller itself
   * is willing to wait.
   */
  readonly deadlineMs: number;
  /** Maximum age, in milliseconds, of an old answer that replaces an error. */
  readonly staleMs: number;
  /** True: the client asks for the cost of the operation only. */
  readonly isDryRun: boolean;
}

/** A day, because the lists of the inventory are usually read once an hour. */
const MAX_STALE_SECONDS = 86_400;

/**
 * Returns the limits, or BAD_USER_INPUT for an invalid value. An invalid value must not be ignored, because
 * the request would then run without a limit.
 */
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
  // The unit is seconds, as in RFC 5861.
  const staleSeconds = read(
    'staleIfError',
    0,
    MAX_STALE_SECONDS,
    `more than 0 and at most ${MAX_STALE_SECONDS} seconds`,
  );
  const { dryRun = null } = extensions ?? {};
  // An unclear wish must not execute a mutation.
  if (dryRun !== null && typeof dryRun !== 'boolean')
    return badInput('extensions.dryRun', 'true or false', dryRun);
  if (maxProviderCalls instanceof AppError) return maxProviderCalls;
  if (deadlineMs instanceof AppError) return deadlineMs;
  if (staleSeconds instanceof AppError) return staleSeconds;
  return {
    maxProviderCalls,
    deadlineMs,
    staleMs: staleSeconds * 1_000,
    isDryRun: dryRun === true,
  };
}
