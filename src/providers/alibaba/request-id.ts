import { checkedRequestId, type RequestIdOf } from '../../transport/request-id.ts';

/** Every response has the id as a member (quirk 35). The headers are hardly documented. */
export const requestIdOf: RequestIdOf = ({ body }) =>
  checkedRequestId(/"RequestId"\s*:\s*"([^"]*)"/.exec(body)?.[1]);
