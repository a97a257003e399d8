import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { AttemptTimeout } from './attempt-timeout.ts';
import type { Call, ProviderRequest, Send } from './call.ts';

/** Left of a deadline below which an attempt is not worth starting, and kept back from an attempt's own time. */
export const MARGIN_MS = 50;

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
 * Innermost but for the socket: one attempt gets its time, or what is left of the deadline where that is less, so that
 * a hanging provider leaves time for another try.
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
    // The limit is fixed here, and the estimate moves while the attempt runs: an attempt that had all that was allowed at
    // its start was not cut short by its caller, whatever the estimate is at its end.
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
  return new AppError('PROVIDER_TIMEOUT', 'There was no time left for this call.', {
    details: { operation },
    unsent,
  });
}
