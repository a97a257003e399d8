import { checkedRequestId, type RequestIdOf } from '../../transport/request-id.ts';
import { jsonOf } from '../client/json-rows.ts';

/** Reads the id from the body, where every response has it (quirk 35). The headers are hardly documented. */
export const requestIdOf: RequestIdOf = (response) => checkedRequestId(jsonOf(response)?.['RequestId']);
