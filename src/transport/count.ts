import { AppError } from '../errors.ts';
import type { Send } from './request.ts';
import { requestIdOf } from './request-id.ts';

/** Tells the call of every request that went out (not of one that found no connection), once it is known whether the provider answered with success. */
export function withCount(send: Send, who: { provider: string; account: string }): Send {
  return async (request, call) => {
    const sent = { ...who, operation: request.operation };
    try {
      const response = await send(request, call);
      const requestId = requestIdOf(response);
      call.onSent({ ...sent, succeeded: true, ...(requestId === undefined ? {} : { requestId }) });
      return response;
    } catch (error) {
      if (!(error instanceof AppError && error.unsent)) call.onSent({ ...sent, succeeded: false });
      throw error;
    }
  };
}
