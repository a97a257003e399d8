import { AppError } from '../../errors.ts';
import { AnswerStatus } from '../../failure-code.ts';
import type { ProviderAction, ProviderResponse, Send } from '../../transport/call.ts';
import { parseJsonObject } from './json-rows.ts';

/**
 * Parses each response once for all callers that share it. Returns a response that means success. For any other response
 * `check` throws the error, and the HTTP status becomes the cause of the error, for the log.
 */
export function withAnswerCheck(
  send: Send,
  check: (operation: ProviderAction, response: ProviderResponse) => void,
): Send {
  return async (request, call) => {
    const answer = await send(request, call);
    const response = { ...answer, json: parseJsonObject(answer.body) };
    try {
      check(request.operation, response);
    } catch (error) {
      if (!(error instanceof AppError) || error.cause !== undefined) throw error;
      const { code, message, details, retry, unsent, inputHints } = error;
      const cause = new AnswerStatus(response.status);
      throw new AppError(code, message, { details, retry, unsent, inputHints, cause });
    }
    return response;
  };
}
