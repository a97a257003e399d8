import { checkedRequestId, type RequestIdOf } from '../../transport/request-id.ts';

/** Little is documented of the headers, and every answer has the id as a member (quirk 35). */
export const requestIdOf: RequestIdOf = ({ body }) =>
  checkedRequestId(/"RequestId"\s*:\s*"([^"]*)"/.exec(body)?.[1]);
