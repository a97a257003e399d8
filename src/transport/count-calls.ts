import { AppError } from '../errors.ts';
import type { Billed, Send } from './call.ts';
import type { RequestIdOf } from './request-id.ts';

/**
 * Calls `onSent` for every request that was sent, once the provider answered or the request failed. A request
 * without a connection was not sent. `countsCalls` is the account owner's statement of whether calls are
 * billed. It replaces `billed`, except for operations that are never billed.
 */
export function withCallCount(
  send: Send,
  {
    countsCalls,
    requestIdOf,
    ...who
  }: { provider: string; account: string; requestIdOf: RequestIdOf; countsCalls?: Billed | undefined },
): Send {
  return async (request, call) => {
    const { billed } = request.operation;
    const operation =
      billed === false || countsCalls === undefined
        ? request.operation
        : { ...request.operation, billed: countsCalls };
    const sent = { ...who, operation };
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
