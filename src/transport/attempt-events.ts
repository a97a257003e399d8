import type { Clock } from '../clock.ts';
import { AppError, type ErrorCode } from '../errors.ts';
import { failureCode } from '../failure-code.ts';
import type { Call, ProviderAction, Send } from './call.ts';
import type { QueueOutcome } from './call-queue.ts';
import type { RequestIdOf } from './request-id.ts';

/** Labels for metrics: names from the configuration, nothing of a request. */
export interface CallLabels {
  readonly provider: string;
  readonly account: string;
}

/** What happened below the adapters, as it happens. Nothing here holds a URL, a header or a body. */
export type TransportEvent =
  | AttemptEvent
  /** A failed read goes out again after `waitMs`, or does not because the retry budget is spent. */
  | (CallLabels & {
      readonly kind: 'retry';
      readonly operation: string;
      readonly code: ErrorCode;
      readonly decision: 'retried' | 'budgetSpent';
      readonly waitMs: number;
    })
  /** `host` is where it stands: an account may call several. */
  | (CallLabels & {
      readonly kind: 'breaker';
      readonly host: string;
      readonly effect: ProviderAction['effect'];
      readonly state: BreakerState;
    })
  /** Whenever one of the numbers of a bulkhead has changed. */
  | (CallLabels & {
      readonly kind: 'bulkhead';
      readonly host: string;
      readonly running: number;
      readonly waiting: number;
    })
  /** The wait of a call ended: it may go out, or the rate or the capacity of the bulkhead did not suffice in its time. */
  | (CallLabels & {
      readonly kind: 'wait';
      readonly priority: Call['priority'];
      readonly outcome: QueueOutcome;
      readonly waitedMs: number;
    });

export type BreakerState = 'closed' | 'open' | 'halfOpen';

/** One send: signed, sent, answered and understood, or not. One that is signed anew after a refusal is two. Told at its end, in the context of its call. */
export interface AttemptEvent extends CallLabels {
  readonly kind: 'attempt';
  readonly operation: string;
  readonly region?: string;
  readonly host: string;
  readonly effect: ProviderAction['effect'];
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
export type OnTransportEvent = (event: TransportEvent) => void;

/** Tells of every attempt when it is over, and changes nothing of it. Around one attempt: no wait and no repetition is in its time. */
export function withAttemptEvents(
  send: Send,
  labels: CallLabels,
  clock: Clock,
  onEvent: OnTransportEvent,
  requestIdOf: RequestIdOf = () => undefined,
): Send {
  return async (request, call) => {
    let startedAt = clock.now();
    const { name: operation, effect } = request.operation;
    const host = URL.parse(request.origin)?.host ?? '';
    const report = (outcome: AttemptEvent['outcome'], sent: boolean, more: Partial<AttemptEvent>) => {
      onEvent({
        kind: 'attempt',
        ...labels,
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
        report(refusal.code, true, { ...causeOf(refusal), isResent: true });
        startedAt = clock.now();
      };
      const response = await send(request, { ...call, onResend });
      const providerRequestId = requestIdOf(response);
      report('ok', true, providerRequestId === undefined ? {} : { providerRequestId });
      return response;
    } catch (error) {
      const { aborted, reason } = call.signal;
      const abandoned = aborted && !(reason instanceof AppError) ? ({ isAbandoned: true } as const) : {};
      if (error instanceof AppError) report(error.code, !error.unsent, { ...causeOf(error), ...abandoned });
      else report('INTERNAL_SERVER_ERROR', true, abandoned);
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
