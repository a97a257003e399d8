import { AppError, type ErrorCode } from '../errors.ts';
import type { Clock } from './clock.ts';
import type { Turn } from './gate.ts';
import type { Call, Operation, Send } from './request.ts';
import { requestIdOf } from './request-id.ts';

/** Whose call it is. Names from the configuration and nothing of a request: what metrics may use as labels. */
export interface Origin {
  readonly provider: string;
  readonly account: string;
}

/** What happened below the adapters, as it happens. Nothing here holds a URL, a header or a body. */
export type TransportEvent =
  | AttemptEvent
  /** A failed read goes out again after `waitMs`, or does not because the retry budget is spent. */
  | (Origin & {
      readonly kind: 'retry';
      readonly operation: string;
      readonly code: ErrorCode;
      readonly decision: 'retried' | 'budgetSpent';
      readonly waitMs: number;
    })
  /** `host` is where it stands: an account may call several. */
  | (Origin & {
      readonly kind: 'breaker';
      readonly host: string;
      readonly effect: Operation['effect'];
      readonly state: BreakerState;
    })
  /** Whenever one of the numbers of a bulkhead has changed. */
  | (Origin & {
      readonly kind: 'bulkhead';
      readonly host: string;
      readonly running: number;
      readonly waiting: number;
    })
  /** A call was let out, or had no turn under the configured rates, or no place, in its time. */
  | (Origin & {
      readonly kind: 'wait';
      readonly priority: Call['priority'];
      readonly turn: Turn;
      readonly waitedMs: number;
    });

export type BreakerState = 'closed' | 'open' | 'halfOpen';

/** One send: signed, sent, answered and understood, or not. One that is signed anew after a refusal is two. Told at its end, in the context of its call. */
export interface AttemptEvent extends Origin {
  readonly kind: 'attempt';
  readonly operation: string;
  readonly effect: Operation['effect'];
  readonly priority: Call['priority'];
  /** From 1. */
  readonly attempt: number;
  /** `ok`, or the code it failed with: PROVIDER_THROTTLED counts throttles, PROVIDER_AUTH_FAILED wrong keys. */
  readonly outcome: 'ok' | ErrorCode;
  /** False where it is certain that nothing reached the provider. */
  readonly sent: boolean;
  /** Of `performance.now()`, when it began. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly providerRequestId?: string;
  /** It was refused, signed anew and sent again at once: how that ends is told by the next event. */
  readonly isResent?: true;
}

/** Must not throw and must not take long: it runs in the middle of a call. */
export type OnEvent = (event: TransportEvent) => void;

/** Tells of every attempt when it is over, and changes nothing of it. Around one attempt: no wait and no repetition is in its time. */
export function withObservation(send: Send, origin: Origin, clock: Clock, onEvent: OnEvent): Send {
  return async (request, call) => {
    let startedAt = clock.now();
    const { name: operation, effect } = request.operation;
    const tell = (
      outcome: AttemptEvent['outcome'],
      sent: boolean,
      providerRequestId: string | undefined,
      isResent = false,
    ) => {
      onEvent({
        kind: 'attempt',
        ...origin,
        operation,
        effect,
        priority: call.priority,
        attempt: call.attempt ?? 1,
        outcome,
        sent,
        startedAt,
        durationMs: clock.now() - startedAt,
        ...(providerRequestId === undefined ? {} : { providerRequestId }),
        ...(isResent ? { isResent } : {}),
      });
    };
    try {
      const onResend = (refusal: AppError) => {
        tell(refusal.code, true, refusal.details.providerRequestId, true);
        startedAt = clock.now();
      };
      const response = await send(request, { ...call, onResend });
      tell('ok', true, requestIdOf(response));
      return response;
    } catch (error) {
      if (error instanceof AppError) tell(error.code, !error.unsent, error.details.providerRequestId);
      else tell('INTERNAL_SERVER_ERROR', true, undefined);
      throw error;
    }
  };
}
