import { checkedRequestId, type RequestIdOf } from '../../transport/request-id.ts';

/** Reads the id from the body, where every response has it (quirk 35). The headers are hardly documented. */
export const requestIdOf: RequestIdOf = ({ body }) =>
  checkedRequestId(/"RequestId"\s*:\s*"([^"]*)"/.exec(body)?.[1]);
