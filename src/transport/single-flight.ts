import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { Call, ProviderRequest, ProviderResponse, Send } from './call.ts';
import { MARGIN_MS } from './deadline.ts';
import { requestKey } from './request-key.ts';
import { untilGone } from './until-gone.ts';

interface Flight {
  readonly answer: Promise<ProviderResponse>;
  readonly deadline: number;
  /** Cancels the call when its last caller leaves. */
  readonly abort: (reason: unknown) => void;
  waiting: number;
}

/** Counts the starts and ends of writes of one account. */
export interface WriteCount {
  count: number;
}

/**
 * Merges equal concurrent reads of one account into one call, including reads of different callers. Principals need no
 * check here, because the registry has already refused callers without access to the account. A read never joins a call
 * that began before a write of this account ended, so that a client reads its own writes. Writes are never merged. The
 * call counts for the operation that began it, and is cancelled when its last caller leaves.
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
        // The joined call may have failed only because its deadline was earlier than ours. Try again with our
        // own deadline.
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
