import type { Clock } from '../clock.ts';
import { AppError, type ErrorCode } from '../errors.ts';
import { failureCode } from '../failure-code.ts';
import type { Call, ProviderAction, Send } from './call.ts';
import type { RequestIdOf } from './request-id.ts';
import type { QueueOutcome } from './with-call-queue.ts';

/** Labels for metrics. They hold names from the configuration only, never request data. */
export interface CallLabels {
  readonly provider: string;
  readonly account: string;
}

/** Events of the transport layer, emitted as they happen. They never contain a URL, a header or a body. */
export type TransportEvent =
  | AttemptEvent
  /** A read failed. It is sent again after `waitMs`, unless the retry budget is spent. */
  | (CallLabels & {
      readonly kind: 'retry';
      readonly operation: string;
      readonly code: ErrorCode;
      readonly decision: 'retried' | 'budgetSpent';
      readonly waitMs: number;
    })
  /** A circuit breaker changed its state. `host` identifies the breaker, because one account may call several hosts. */
  | (CallLabels & {
      readonly kind: 'breaker';
      readonly host: string;
      readonly effect: ProviderAction['effect'];
      readonly state: BreakerState;
    })
  /** A count of a bulkhead changed. */
  | (CallLabels & {
      readonly kind: 'bulkhead';
      readonly host: string;
      readonly running: number;
      readonly waiting: number;
    })
  /** A call left the queue. Either it may be sent, or the rate limit or the bulkhead did not admit it in time. */
  | (CallLabels & {
      readonly kind: 'wait';
      readonly priority: Call['priority'];
      readonly outcome: QueueOutcome;
      readonly waitedMs: number;
    });

export type BreakerState = 'closed' | 'open' | 'halfOpen';

/**
 * The end of one attempt, emitted in the async context of its call. An attempt that is refused, re-signed and resent
 * produces two events.
 */
export interface AttemptEvent extends CallLabels {
  readonly kind: 'attempt';
  readonly operation: string;
  readonly region?: string;
  readonly host: string;
  readonly effect: ProviderAction['effect'];
  readonly priority: Call['priority'];
  /** Attempt number, starting at 1. */
  readonly attempt: number;
  /** `ok` or the error code, e.g. PROVIDER_THROTTLED for a throttled call or PROVIDER_AUTH_FAILED for rejected keys. */
  readonly outcome: 'ok' | ErrorCode;
  /** False if nothing was sent to the provider. */
  readonly sent: boolean;
  /** Start time, in milliseconds of `performance.now()`. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly providerRequestId?: string;
  /** Error code from the provider's response. */
  readonly providerCode?: string;
  /** Socket or certificate error code, or the HTTP status of the response (see `failureCode`). */
  readonly failure?: string;
  /** The attempt was cancelled because its client disconnected. */
  readonly isAbandoned?: true;
  /** The attempt was refused, then re-signed and resent at once. The next event reports the result of the resend. */
  readonly isResent?: true;
}

/** Called in the middle of a provider call, so it must not throw or block. */
export type OnTransportEvent = (event: TransportEvent) => void;

/**
 * Emits one event per attempt. This layer wraps a single attempt, so its times include neither queueing nor
 * retries.
 */
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
      // The attempt waits again for its rate, so it has not ended.
      if (call.departure?.isMissed() === true) throw error;
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
