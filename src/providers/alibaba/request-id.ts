import { checkedRequestId, type RequestIdOf } from '../../transport/request-id.ts';

/**
 * Reads the id from the body, because every response has it there (quirk 35), and the headers are hardly documented.
 * The body is not parsed for this: parsing a hostile body takes long, so it happens later, in a separate iteration of
 * the event loop.
 */
export const requestIdOf: RequestIdOf = ({ body }) =>
  checkedRequestId(/"RequestId"\s*:\s*"([^"]*)"/.exec(body)?.[1]);
