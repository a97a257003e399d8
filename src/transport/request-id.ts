import type { ProviderResponse } from './call.ts';

/** Finds the provider's own id of a call in its answer. Each provider has its own. */
export type RequestIdOf = (response: ProviderResponse) => string | undefined;

/** An answer is not ours: only what looks like an id is put into logs and errors. */
export function checkedRequestId(id: string | undefined): string | undefined {
  return id !== undefined && /^[\w-]{1,64}$/.test(id) ? id : undefined;
}
