import type { ErrorCode } from '../errors.ts';
import type { Log } from '../log.ts';
import type { AttemptEvent, OnTransportEvent } from '../transport/attempt-events.ts';
import type { DependencyLog } from './dependency-log.ts';

/** Failures that an operator can mend or has to wait for, in contrast to those of a caller's input. */
const OF_THE_PROVIDER: ReadonlySet<ErrorCode | 'ok'> = new Set([
  'FORBIDDEN',
  'PROVIDER_AUTH_FAILED',
  'PROVIDER_BAD_RESPONSE',
  'PROVIDER_THROTTLED',
  'PROVIDER_TIMEOUT',
  'PROVIDER_UNAVAILABLE',
] as const);

/** Each provider call at level debug; calls that fail for the provider's, or the configuration's, sake as a dependency. */
export function createTransportLog(log: Log, dependencies: DependencyLog): OnTransportEvent {
  return (event) => {
    if (event.kind !== 'attempt') return;
    const { outcome, operation, attempt, durationMs } = event;
    const code = codeOf(event);
    const more = {
      outcome,
      operation,
      ...(event.providerRequestId === undefined ? {} : { providerRequestId: event.providerRequestId }),
    };
    log.debug('provider call', {
      ...placeOf(event),
      ...more,
      ...(code === 'ok' ? {} : { code }),
      attempt,
      durationMs: Math.round(durationMs),
    });
    // Given up by its client, or signed anew and sent again: that says nothing of the provider.
    if (event.isAbandoned === true || event.isResent === true) return;
    const at = { kind: 'provider', ...placeOf(event) } as const;
    if (outcome === 'ok') dependencies.answered({ ...at, operation });
    else if (OF_THE_PROVIDER.has(outcome))
      dependencies.failed(outcome === 'FORBIDDEN' ? { ...at, operation } : at, code, more);
  };
}

function placeOf({ provider, account, region, host }: AttemptEvent) {
  return { provider, account, ...(region === undefined ? {} : { region }), host };
}

/** The nearest to the cause: the provider's own, else the socket's or the status, else ours. */
function codeOf({ providerCode, failure, outcome }: AttemptEvent): string {
  return providerCode ?? failure ?? outcome;
}
