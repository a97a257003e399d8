import type { Send } from './request.ts';

/** Tells the call of every request that went out, once it is known whether the provider answered with success. */
export function withCount(send: Send, who: { provider: string; account: string }): Send {
  return async (request, call) => {
    let succeeded = false;
    try {
      const response = await send(request, call);
      succeeded = true;
      return response;
    } finally {
      call.onSent({ ...who, operation: request.operation, succeeded });
    }
  };
}
