import type { ErrorCode } from '../errors.ts';
import type { Log } from '../log.ts';
import type { AttemptEvent, OnTransportEvent } from '../transport/attempt-events.ts';
import type { DependencyLog } from './dependency-log.ts';

/** Failures that the operator must fix, or that end without help. Failures caused by client input are excluded. */
const OF_THE_PROVIDER: ReadonlySet<ErrorCode | 'ok'> = new Set([
  'FORBIDDEN',
  'PROVIDER_AUTH_FAILED',
  'PROVIDER_BAD_RESPONSE',
  'PROVIDER_THROTTLED',
  'PROVIDER_TIMEOUT',
  'PROVIDER_UNAVAILABLE',
] as const);

/**
 * Logs each attempt of a provider call at level debug. Failures caused by the provider or the configuration
 * are also recorded as failures of a dependency.
 */
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
    // A cancelled or resent attempt says nothing about the provider.
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

/**
 * Returns the most specific code: the provider's code if there is one, else the code of the socket or the
 * HTTP status, else our own.
 */
function codeOf({ providerCode, failure, outcome }: AttemptEvent): string {
  return providerCode ?? failure ?? outcome;
}
