import type { OperationEvent } from '../http/graphql/operation-metrics-plugin.ts';
import type { Log } from '../log.ts';

/** Logs one line per GraphQL operation when the operation ends. */
export function createOperationLog(log: Log, level: 'info' | 'debug'): (event: OperationEvent) => void {
  return ({ type, outcome, codes, durationMs, providerCalls, principal, operationName }) =>
    log[level]('operation', {
      type,
      outcome,
      ...(codes.length === 0 ? {} : { codes: [...new Set(codes)] }),
      durationMs: Math.round(durationMs),
      providerCalls,
      ...(principal === null ? {} : { principal }),
      ...(operationName === null ? {} : { operationName }),
    });
}
