import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { Call, ProviderRequest, Send } from './call.ts';
import type { Admission, CallQueue } from './call-queue.ts';

/** Result of a wait. A cancelled call has none. */
export type QueueOutcome = 'granted' | 'RATE_LIMITED' | 'OVERLOADED';

/**
 * Sends each attempt once the queue admits it. If a permit expires before the first byte is sent, the attempt waits
 * again: this process was late, for example because it was frozen. `onOutcome` is called after each wait with its
 * result and the time since the attempt joined the queue.
 */
export function withCallQueue(
  send: Send,
  callQueue: CallQueue,
  who: { account: string; hostKeyOf: (request: ProviderRequest) => string },
  clock: Pick<Clock, 'now'>,
  onOutcome: (outcome: QueueOutcome, call: Call, waitedMs: number) => void = () => {},
): Send {
  return async (request, call) => {
    const joinedAt = clock.now();
    for (;;) {
      let admission: Admission;
      try {
        admission = await callQueue.enter(who.account, request.operation, who.hostKeyOf(request), call);
      } catch (error) {
        if (error instanceof AppError && (error.code === 'RATE_LIMITED' || error.code === 'OVERLOADED'))
          onOutcome(error.code, call, clock.now() - joinedAt);
        throw error;
      }
      onOutcome('granted', call, clock.now() - joinedAt);
      const departure = departureOf(admission, request, clock);
      try {
        return await send(request, departure === undefined ? call : { ...call, departure });
      } catch (error) {
        if (departure?.isMissed() !== true) throw error;
      } finally {
        admission.release();
      }
    }
  };
}

function departureOf(
  { permit }: Admission,
  { operation }: ProviderRequest,
  clock: Pick<Clock, 'now'>,
): Call['departure'] {
  if (permit.until === Number.POSITIVE_INFINITY) return undefined;
  let state: 'waits' | 'left' | 'missed' = 'waits';
  return {
    beforeFirstByte: () => {
      // An attempt whose signature was refused is sent again. It needs no second permit, because the answer
      // took longer than any permit lasts, and a refused key would be tried again and again.
      if (state === 'left') return permit.chargeAgain();
      if (clock.now() <= permit.until) {
        state = 'left';
        return;
      }
      state = 'missed';
      throw new AppError(
        'RATE_LIMITED',
        'The call could not be sent within the time that the call rate allowed.',
        {
          details: { operation: operation.name },
          unsent: true,
        },
      );
    },
    isMissed: () => state === 'missed',
  };
}
