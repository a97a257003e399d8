import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { Call, ProviderRequest, ProviderResponse, Send } from './call.ts';
import { MARGIN_MS } from './deadline.ts';
import { requestKey } from './request-key.ts';
import { untilGone } from './until-gone.ts';

interface Flight {
  readonly answer: Promise<ProviderResponse>;
  readonly deadline: number;
  /** Ends it when nobody waits for it any more. */
  readonly abort: (reason: unknown) => void;
  waiting: number;
}

/** Begun and ended writes of one account. */
export interface WriteCount {
  count: number;
}

/**
 * Equal reads of one account that are under way at the same time are one call, whoever asked: nothing below the
 * registry knows a principal, and who may not see the account does not get here. A read never joins one that
 * began before a write of this account ended, so that who writes and reads sees what was written. Writes are
 * never joined. The call counts for the operation that began it; it ends when the last that waits for it is gone.
 */
export function withSingleFlight(send: Send, clock: Pick<Clock, 'now'>, writes: WriteCount): Send {
  const flights = new Map<string, Flight>();

  const begin = (key: string, request: ProviderRequest, call: Call): Flight => {
    const controller = new AbortController();
    const answer = send(request, { ...call, signal: controller.signal });
    const flight = {
      answer,
      deadline: call.deadline,
      abort: (reason: unknown) => controller.abort(reason),
      waiting: 0,
    };
    flights.set(key, flight);
    const land = () => {
      if (flights.get(key) === flight) flights.delete(key);
    };
    answer.then(land, land);
    return flight;
  };

  return async (request, call) => {
    if (request.operation.effect === 'write') {
      writes.count += 1;
      try {
        return await send(request, call);
      } finally {
        writes.count += 1;
      }
    }
    const key = requestKey(request, [writes.count, call.priority]);
    for (;;) {
      const joined = flights.get(key);
      const flight = joined ?? begin(key, request, call);
      flight.waiting += 1;
      try {
        return await untilGone(flight.answer, call.signal);
      } catch (error) {
        // It had less time than we have: once more, in our own.
        const ranOut =
          error instanceof AppError && (error.code === 'PROVIDER_TIMEOUT' || error.code === 'RATE_LIMITED');
        const mayTryAgain = joined !== undefined && joined.deadline + MARGIN_MS < call.deadline;
        if (!ranOut || !mayTryAgain || call.signal.aborted || clock.now() >= call.deadline) throw error;
      } finally {
        flight.waiting -= 1;
        if (flight.waiting === 0) {
          if (flights.get(key) === flight) flights.delete(key);
          flight.abort(call.signal.reason);
        }
      }
    }
  };
}
