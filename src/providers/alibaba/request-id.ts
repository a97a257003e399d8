import { checkedRequestId, type RequestIdOf } from '../../transport/request-id.ts';

/**
 * Reads the id from the body, where every response has it (quirk 35). The headers are hardly documented. The body is
 * not parsed for this, because a hostile body takes long and has a turn of the event loop of its own later.
 */
export const requestIdOf: RequestIdOf = ({ body }) =>
  checkedRequestId(/"RequestId"\s*:\s*"([^"]*)"/.exec(body)?.[1]);
