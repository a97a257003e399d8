import { AppError } from '../errors.ts';
import type { Billed, Send } from './call.ts';
import type { RequestIdOf } from './request-id.ts';

/**
 * Reports every request that went out (not one that found no connection), once it is known whether the provider answered
 * with success. `countsCalls` is what the account's owner knows of its price: it replaces what the table of operations says
 * of those that are charged or may be.
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
