import { checkedRequestId, type RequestIdOf } from '../../transport/request-id.ts';

export const requestIdOf: RequestIdOf = ({ headers }) => checkedRequestId(headers['x-request-id']);
