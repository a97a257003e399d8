import { AppError } from '../errors.ts';

/** The answer, or the signal's reason as soon as it fires: for work that several calls wait for, and that knows no signal. */
export async function untilGone<Value>(answer: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const gone = Promise.withResolvers<never>();
  const leave = () =>
    gone.reject(
      signal.reason instanceof AppError
        ? signal.reason
        : new AppError('PROVIDER_TIMEOUT', 'The call was given up.', { cause: signal.reason }),
    );
  if (signal.aborted) leave();
  signal.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([answer, gone.promise]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
