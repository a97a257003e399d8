import { createHash } from 'node:crypto';
import type { ProviderRequest } from './call.ts';

/**
 * The same for equal requests of one account. A digest: a request may hold a password (IAM), and a map's keys are not
 * the place for one.
 */
export function requestKey(request: ProviderRequest, more: readonly unknown[] = []): string {
  const { operation, method, origin, path, query, headers, body } = request;
  const parts = JSON.stringify([...more, operation.name, method, origin, path, query, headers, body]);
  return createHash('sha256').update(parts).digest('base64');
}
