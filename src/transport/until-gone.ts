import { AppError } from '../errors.ts';

/**
 * Resolves with the answer or rejects with the signal's reason, whichever comes first. Use it for work that
 * several calls share, because such work has no signal of its own.
 */
export async function untilGone<Value>(answer: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const gone = Promise.withResolvers<never>();
  const leave = () =>
    gone.reject(
      signal.reason instanceof AppError
        ? signal.reason
        : new AppError('PROVIDER_TIMEOUT', 'The call was cancelled.', { cause: signal.reason }),
    );
  if (signal.aborted) leave();
  signal.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([answer, gone.promise]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
