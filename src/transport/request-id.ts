import type { ProviderResponse } from './call.ts';

/** Reads the provider's request id from a response. Each provider has its own format. */
export type RequestIdOf = (response: ProviderResponse) => string | undefined;

/**
 * Returns the id only if it has the format of a request id. Responses are external input, and logs and errors
 * show the id.
 */
export function checkedRequestId(id: unknown): string | undefined {
  return typeof id === 'string' && /^[\w-]{1,64}$/.test(id) ? id : undefined;
}
