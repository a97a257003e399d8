import type { ProviderResponse } from './call.ts';

/**
 * IoTDA says it in a header; of ApsaraMQ's headers little is documented, and every answer has it as a member
 * (apsaramq quirk 35). Only what looks like one passes.
 */
export function requestIdOf({ headers, body }: ProviderResponse): string | undefined {
  const id = headers['x-request-id'] ?? /"RequestId"\s*:\s*"([^"]*)"/.exec(body)?.[1];
  return id !== undefined && /^[\w-]{1,64}$/.test(id) ? id : undefined;
}
