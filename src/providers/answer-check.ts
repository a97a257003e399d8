import type { Operation, ProviderResponse, Send } from '../transport/request.ts';

/** Passes answers that mean success; `check` throws what another one means. */
export function withAnswerCheck(
  send: Send,
  check: (operation: Operation, response: ProviderResponse) => void,
): Send {
  return async (request, call) => {
    const response = await send(request, call);
    check(request.operation, response);
    return response;
  };
}
