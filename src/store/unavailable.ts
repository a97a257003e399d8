import { AppError } from '../errors.ts';

const RETRY_AFTER_MS = 1_000;

/**
 * Creates a STORE_UNAVAILABLE error. `reason` is for logs: it becomes the cause, because it may name a file or
 * a host.
 */
export function storeUnavailable(reason: string): AppError {
  return new AppError('STORE_UNAVAILABLE', 'The store is not available.', {
    details: { retryAfterMs: RETRY_AFTER_MS },
    cause: new Error(reason),
  });
}
