import type { Clock } from '../clock.ts';
import { AppError, type ErrorCode } from '../errors.ts';
import { failureCode } from '../failure-code.ts';
import type { Call, Operation, Send } from './call.ts';
import type { Turn } from './call-queue.ts';
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
  readonly region?: string;
  readonly host: string;
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
  /** The provider's own code of a failure. */
  readonly providerCode?: string;
  /** The code of a socket or a certificate, or the status of the answer (see `failureCode`). */
  readonly failure?: string;
  /** It was given up because its client has gone. */
  readonly isAbandoned?: true;
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
    const host = URL.parse(request.origin)?.host ?? '';
    const tell = (outcome: AttemptEvent['outcome'], sent: boolean, more: Partial<AttemptEvent>) => {
      onEvent({
        kind: 'attempt',
        ...origin,
        operation,
        ...(request.region === undefined ? {} : { region: request.region }),
        host,
        effect,
        priority: call.priority,
        attempt: call.attempt ?? 1,
        outcome,
        sent,
        startedAt,
        durationMs: clock.now() - startedAt,
        ...more,
      });
    };
    try {
      const onResend = (refusal: AppError) => {
        tell(refusal.code, true, { ...causeOf(refusal), isResent: true });
        startedAt = clock.now();
      };
      const response = await send(request, { ...call, onResend });
      const providerRequestId = requestIdOf(response);
      tell('ok', true, providerRequestId === undefined ? {} : { providerRequestId });
      return response;
    } catch (error) {
      const { aborted, reason } = call.signal;
      const abandoned = aborted && !(reason instanceof AppError) ? ({ isAbandoned: true } as const) : {};
      if (error instanceof AppError) tell(error.code, !error.unsent, { ...causeOf(error), ...abandoned });
      else tell('INTERNAL_SERVER_ERROR', true, abandoned);
      throw error;
    }
  };
}

function causeOf(error: AppError): Pick<AttemptEvent, 'providerRequestId' | 'providerCode' | 'failure'> {
  const { providerRequestId, providerCode } = error.details;
  const failure = failureCode(error.cause);
  return {
    ...(providerRequestId === undefined ? {} : { providerRequestId }),
    ...(providerCode === undefined ? {} : { providerCode }),
    ...(failure === undefined ? {} : { failure }),
  };
}
