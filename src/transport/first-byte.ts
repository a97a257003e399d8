import type { Dispatcher } from 'undici';
import type { Call } from './call.ts';

/**
 * Calls `beforeFirstByte` when the connection exists and the request is about to be written to it. If it
 * throws, nothing is written, the request fails with that error, and the connection stays.
 */
export function withDeparture(dispatcher: Dispatcher, departure: Call['departure']): Dispatcher {
  if (departure === undefined) return dispatcher;
  return dispatcher.compose(
    (dispatch) => (options, handler) => dispatch(options, checked(handler, departure)),
  );
}

function checked(
  handler: Dispatcher.DispatchHandler,
  { beforeFirstByte }: NonNullable<Call['departure']>,
): Dispatcher.DispatchHandler {
  return {
    onRequestStart: (controller, context) => {
      beforeFirstByte();
      handler.onRequestStart?.(controller, context);
    },
    onRequestUpgrade: (...given) => handler.onRequestUpgrade?.(...given),
    onResponseStart: (...given) => handler.onResponseStart?.(...given),
    onResponseData: (...given) => handler.onResponseData?.(...given),
    onResponseEnd: (...given) => handler.onResponseEnd?.(...given),
    onResponseError: (...given) => handler.onResponseError?.(...given),
  };
}
