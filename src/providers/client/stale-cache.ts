import { type Clock, systemClock } from '../../clock.ts';
import { AppError, type ErrorCode } from '../../errors.ts';
import { Secret } from '../../secret.ts';
import type { Call, ProviderRequest, ProviderResponse } from '../../transport/call.ts';
import { requestKey } from '../../transport/request-key.ts';
import { jsonOf } from './json-rows.ts';

export interface StaleCache {
  /** `decode` converts the provider's response, or an older response from the cache. */
  readonly readOrStale: <Value>(
    request: ProviderRequest,
    call: Call,
    decode: (response: ProviderResponse) => Value | Promise<Value>,
    send: () => Promise<ProviderResponse>,
  ) => Promise<Value>;
}

interface CacheEntry {
  readonly response: ProviderResponse;
  readonly at: number;
}

/** Maximum number of bytes that are kept per account. The oldest entries are removed first. */
const MAX_BYTES = 16 * 1024 * 1024;
/**
 * Bytes that an entry takes in addition to its body (measured: 300). They limit the cache to 32,768 entries, even if
 * all bodies are empty.
 */
const ENTRY_BYTES = 512;

/**
 * Caches the last good responses to one account's reads, for callers that prefer an old response to an error
 * (`Call.stale`). Only reads of such callers are cached, so other callers pay nothing. A response that contains a secret
 * is never cached. A response that was read before a write is not kept after the write, because the caller of the write
 * must see its effect.
 */
export function createStaleCache(clock: Pick<Clock, 'now'> = systemClock): StaleCache {
  const entries = new Map<string, CacheEntry>();
  let bytes = 0;
  let writes = 0;

  const drop = (key: string) => {
    const entry = entries.get(key);
    if (entry === undefined) return;
    bytes -= sizeOf(entry);
    entries.delete(key);
  };
  const forget = () => {
    entries.clear();
    bytes = 0;
  };
  const keep = (key: string, { status, body }: ProviderResponse) => {
    drop(key);
    const entry = { response: { status, headers: {}, body }, at: clock.now() };
    entries.set(key, entry);
    bytes += sizeOf(entry);
    for (const oldest of entries.keys()) {
      if (bytes <= MAX_BYTES) break;
      drop(oldest);
    }
  };

  return {
    readOrStale: async (request, call, decode, send) => {
      if (request.operation.effect === 'write') {
        // A read during a write is not cached, because it may show the state before the write.
        writes += 1;
        let isUnsent = false;
        try {
          return await decode(await send());
        } catch (error) {
          isUnsent = error instanceof AppError && error.unsent;
          throw error;
        } finally {
          writes += 1;
          // A write that was never sent has changed nothing. In an outage, most writes are never sent.
          if (!isUnsent) forget();
        }
      }
      const maxAgeMs = call.stale?.maxAgeMs() ?? null;
      if (maxAgeMs === null) return decode(await send());
      const key = requestKey(request);
      const begun = writes;
      try {
        const response = await send();
        const value = await decode(response);
        if (begun === writes && !holdsSecret(value) && !namesSecret(response)) keep(key, response);
        return value;
      } catch (error) {
        if (!(error instanceof AppError) || !PASSING.has(error.code)) throw error;
        const last = entries.get(key);
        const ageMs = clock.now() - (last?.at ?? Number.NEGATIVE_INFINITY);
        if (last === undefined || ageMs > maxAgeMs) throw error;
        const { provider = '' } = error.details;
        call.stale?.onServed({ provider, operation: request.operation.name, ageMs, code: error.code });
        return decode(last.response);
      }
    },
  };
}

/**
 * Temporary errors after which an old response may be served. Refusals such as FORBIDDEN are excluded, because an old
 * response would show what the caller may no longer see.
 */
const PASSING: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'PROVIDER_TIMEOUT',
  'PROVIDER_UNAVAILABLE',
  'PROVIDER_THROTTLED',
  'PROVIDER_BAD_RESPONSE',
  'CIRCUIT_OPEN',
  'OVERLOADED',
  'RATE_LIMITED',
]);

/** Returns the size in bytes. A character may take two bytes. */
function sizeOf({ response }: CacheEntry): number {
  return 2 * response.body.length + ENTRY_BYTES;
}

const SECRET_NAME = /secret|password|private|auth_info|access_?code|signing_token/i;

/**
 * Returns whether a member of the response can contain a secret. Members that the decoder ignores count as well, because
 * the whole body is cached. The names are tested one by one, because a regular expression over the text would take hours
 * for a malicious body.
 */
function namesSecret(response: ProviderResponse): boolean {
  const answer = jsonOf(response);
  // A body that cannot be searched is not cached.
  return answer === null || hasSecretName(answer);
}

function hasSecretName(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(hasSecretName);
  return Object.entries(value).some(([name, member]) => SECRET_NAME.test(name) || hasSecretName(member));
}

function holdsSecret(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return value instanceof Secret || Object.values(value).some(holdsSecret);
}
