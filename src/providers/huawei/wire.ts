import type { ProviderRequest } from '../../transport/call.ts';
import { percentEncode } from '../../transport/percent-encode.ts';
import type { JsonObject } from '../client/json-rows.ts';
import type { HuaweiOperation } from './operations.ts';

export interface RequestParts {
  /** Replaces `{id}` in the path. */
  readonly id?: string;
  /** Undefined members are omitted. */
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  /** Undefined: no body. Undefined members are omitted. Null members are sent. */
  readonly body?: JsonObject;
}

/**
 * Returns whether the text can be an id. Text that matches no pattern of the contract is never sent, because no object
 * has it as its id. A segment of dots alone would address another operation (RFC 3986, 5.2.4).
 */
export function mayBeId(id: string): boolean {
  return /^(?!\.+$)[A-Za-z0-9_.:-]{1,256}$/.test(id);
}

/** Returns the request without the parts that signing adds. `instanceId` null: the header is not sent. */
export function printRequest(
  origin: string,
  projectId: string,
  operation: HuaweiOperation,
  parts: RequestParts,
  instanceId: string | null,
): ProviderRequest {
  const prefix = operation.host === 'iam' ? '' : `/v5/iot/${projectId}`;
  const path = prefix + operation.path.replace('{id}', percentEncode(parts.id ?? ''));
  return {
    operation,
    method: operation.method,
    origin,
    path,
    query: Object.entries(parts.query ?? {}).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)] as const],
    ),
    headers: {
      accept: 'application/json',
      ...(operation.method === 'GET' ? {} : { 'content-type': 'application/json' }),
      ...(operation.host === 'iam' ? {} : { 'x-project-id': projectId }),
      ...(instanceId === null ? {} : { 'instance-id': instanceId }),
    },
    body: parts.body === undefined ? '' : JSON.stringify(parts.body),
  };
}
