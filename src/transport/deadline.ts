import { AppError } from '../errors.ts';
import type { Clock } from './clock.ts';
import type { Call, Send } from './request.ts';

/** Left of a deadline below which an attempt is not worth starting, and kept back from an attempt's own time. */
export const MARGIN_MS = 50;

/** What an attempt has to have had before its lateness is the provider's and not the caller's. */
const FAIR_MS = 1_000;

/** The outermost wrapper: nothing starts after the call's deadline, and everything stops at it. */
export function withDeadline(send: Send, clock: Clock): Send {
  return (request, call) => {
    const left = call.deadline - clock.now();
    if (left <= MARGIN_MS) return Promise.reject(outOfTime(request.operation.name, true));
    return limited(
      clock,
      left,
      call,
      () => outOfTime(request.operation.name),
      (within) => send(request, within),
    );
  };
}

/**
 * Innermost but for the socket: one attempt gets `attemptMs`, or what is left of the deadline where that is less,
 * so that a hanging provider leaves time for another try.
 */
export function withAttemptTimeout(send: Send, attemptMs: number, clock: Clock): Send {
  return (request, call) => {
    const left = call.deadline - clock.now() - MARGIN_MS;
    if (left <= 0) return Promise.reject(outOfTime(request.operation.name, true));
    const tooSlow = () =>
      left < Math.min(attemptMs, FAIR_MS)
        ? outOfTime(request.operation.name)
        : new AppError('PROVIDER_TIMEOUT', 'The provider did not answer in time.', {
            details: { operation: request.operation.name },
            retry: 'transient',
          });
    return limited(clock, Math.min(attemptMs, left), call, tooSlow, (within) => send(request, within));
  };
}

async function limited<T>(
  clock: Clock,
  ms: number,
  call: Call,
  reason: () => AppError,
  run: (call: Call) => Promise<T>,
): Promise<T> {
  const timeout = new AbortController();
  const cancel = clock.after(ms, () => timeout.abort(reason()));
  try {
    return await run({ ...call, signal: AbortSignal.any([call.signal, timeout.signal]) });
  } finally {
    cancel();
  }
}

function outOfTime(operation: string, unsent = false): AppError {
  return new AppError('PROVIDER_TIMEOUT', 'There was no time left for this call.', {
    details: { operation },
    unsent,
  });
}
