import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { AttemptTimeout } from './attempt-timeout.ts';
import type { Call, ProviderRequest, Send } from './call.ts';

/**
 * An attempt starts only if more than this time is left before the deadline. The attempt stops this long before the
 * deadline.
 */
export const MARGIN_MS = 50;

/** The outermost layer: no work starts after the call's deadline, and running work stops at the deadline. */
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
 * Limits one attempt to its own timeout or the remaining time, whichever is shorter, so that a hanging provider
 * leaves time for a retry.
 */
export function withAttemptTimeout(
  send: Send,
  timeOf: (request: ProviderRequest, call: Call) => AttemptTimeout,
  clock: Clock,
): Send {
  return async (request, call) => {
    const startedAt = clock.now();
    const left = call.deadline - startedAt - MARGIN_MS;
    if (left <= 0) throw outOfTime(request.operation.name, true);
    const time = timeOf(request, call);
    const allowed = time.allowedMs();
    const ms = Math.min(allowed, left);
    // Compare with the timeout at the attempt's start, because the estimate changes while the attempt runs.
    // An attempt that had this much time was not cut short by its caller.
    const isCutShort = () => left < allowed && left < time.fairMs();
    const tooSlow = () => {
      if (isCutShort()) return outOfTime(request.operation.name);
      time.onLate(startedAt);
      return new AppError('PROVIDER_TIMEOUT', 'The provider did not answer in time.', {
        details: { operation: request.operation.name },
        retry: 'transient',
      });
    };
    const response = await limited(clock, ms, call, tooSlow, (within) => send(request, within));
    time.onAnswer(startedAt, clock.now());
    return response;
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
  return new AppError('PROVIDER_TIMEOUT', 'The deadline passed before this provider call finished.', {
    details: { operation },
    unsent,
  });
}
