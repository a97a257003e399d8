import { AppError } from '../errors.ts';

const RETRY_AFTER_MS = 1_000;

/** Why a statement failed: it took longer than its timing allows. */
class TooSlow extends Error {
  override readonly name = 'TooSlow';
}

/**
 * Whether the store ended a statement because it took too long. The store itself works. A question that visits too many
 * rows may ask for less.
 */
export function isTooSlow(error: unknown): boolean {
  return error instanceof AppError && error.cause instanceof TooSlow;
}

/**
 * Creates a STORE_UNAVAILABLE error. `reason` is for logs: it becomes the cause, because it may name a file or
 * a host. `mayBeSaved`: the answer to a commit was lost. `isSlow`: see `isTooSlow`.
 */
export function storeUnavailable(
  reason: string,
  {
    mayBeSaved = false,
    isSlow = false,
    ...options
  }: ErrorOptions & { readonly mayBeSaved?: boolean; readonly isSlow?: boolean } = {},
): AppError {
  const message = 'The store is not available.';
  return new AppError(
    'STORE_UNAVAILABLE',
    mayBeSaved ? `${message} The change may have been saved.` : message,
    {
      details: { retryAfterMs: RETRY_AFTER_MS },
      cause: isSlow ? new TooSlow(reason, options) : new Error(reason, options),
    },
  );
}
