import { createHash } from 'node:crypto';
import type { ProviderRequest } from './call.ts';

/**
 * Returns the same key for equal requests of one account. The key is a digest and not the request itself,
 * because a request may contain a password (IAM) that must not stay in memory as a map key.
 */
export function requestKey(request: ProviderRequest, more: readonly unknown[] = []): string {
  const { operation, method, origin, path, query, headers, body } = request;
  const parts = JSON.stringify([...more, operation.name, method, origin, path, query, headers, body]);
  return createHash('sha256').update(parts).digest('base64');
}
