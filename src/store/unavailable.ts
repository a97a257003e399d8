import { AppError } from '../errors.ts';

const RETRY_AFTER_MS = 1_000;

/**
 * Creates a STORE_UNAVAILABLE error. `reason` is for logs: it becomes the cause, because it may name a file or
 * a host. `mayBeSaved`: the answer to a commit was lost.
 */
export function storeUnavailable(
  reason: string,
  { mayBeSaved = false, ...options }: ErrorOptions & { readonly mayBeSaved?: boolean } = {},
): AppError {
  const message = 'The store is not available.';
  return new AppError(
    'STORE_UNAVAILABLE',
    mayBeSaved ? `${message} The change may have been saved.` : message,
    {
      details: { retryAfterMs: RETRY_AFTER_MS },
      cause: new Error(reason, options),
    },
  );
}
