import type { Dispatcher } from 'undici';
import type { Call, ProviderAction } from './call.ts';

/**
 * Runs the checks of the call when the connection exists, right before the request is written. If a check throws,
 * nothing is written, the request fails with that error, and the connection stays open.
 */
export function withFirstByteChecks(
  dispatcher: Dispatcher,
  { effect }: ProviderAction,
  { departure, maySend }: Call,
): Dispatcher {
  const checks = [effect === 'write' ? maySend : undefined, departure?.beforeFirstByte];
  const needed = checks.filter((check) => check !== undefined);
  if (needed.length === 0) return dispatcher;
  return dispatcher.compose((dispatch) => (options, handler) => dispatch(options, checked(handler, needed)));
}

function checked(
  handler: Dispatcher.DispatchHandler,
  checks: readonly (() => void)[],
): Dispatcher.DispatchHandler {
  return {
    onRequestStart: (controller, context) => {
      for (const check of checks) check();
      handler.onRequestStart?.(controller, context);
    },
    onRequestUpgrade: (...given) => handler.onRequestUpgrade?.(...given),
    onResponseStart: (...given) => handler.onResponseStart?.(...given),
    onResponseData: (...given) => handler.onResponseData?.(...given),
    onResponseEnd: (...given) => handler.onResponseEnd?.(...given),
    onResponseError: (...given) => handler.onResponseError?.(...given),
  };
}
