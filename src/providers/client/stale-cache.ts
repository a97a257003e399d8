import { type Clock, systemClock } from '../../clock.ts';
import { AppError, type ErrorCode } from '../../errors.ts';
import { Secret } from '../../secret.ts';
import type { Call, ProviderRequest, ProviderResponse } from '../../transport/call.ts';
import { requestKey } from '../../transport/request-key.ts';
import { jsonOf } from './json-rows.ts';

export interface StaleCache {
  /** `decode` makes the value, of the provider's answer or of an older one. */
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

/** Kept for one account at the most; the oldest go first. */
const MAX_BYTES = 16 * 1024 * 1024;
/** What an entry takes beside its body (measured: 300), so that many short answers are bounded too: at 32,768. */
const ENTRY_BYTES = 512;

/**
 * The last good answers of one account's reads, for callers who would rather have an old one than an error
 * (`Call.stale`). Only what such a caller has read is kept, so that it costs nothing where nobody asks for it. Never
 * kept: an answer with a secret in it, and anything from before a write, whose caller must see what was written.
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
        // What is read meanwhile is not kept: nobody knows on which side of the write it was read.
        writes += 1;
        let isUnsent = false;
        try {
          return await decode(await send());
        } catch (error) {
          isUnsent = error instanceof AppError && error.unsent;
          throw error;
        } finally {
          writes += 1;
          // One that never left has changed nothing, and in an outage most do not.
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

/** The provider is away, or we cannot ask it now. A refusal is an answer: what one may not see is not shown old either. */
const PASSING: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'PROVIDER_TIMEOUT',
  'PROVIDER_UNAVAILABLE',
  'PROVIDER_THROTTLED',
  'PROVIDER_BAD_RESPONSE',
  'CIRCUIT_OPEN',
  'OVERLOADED',
  'RATE_LIMITED',
]);

/** A character may take two. */
function sizeOf({ response }: CacheEntry): number {
  return 2 * response.body.length + ENTRY_BYTES;
}

const SECRET_NAME = /secret|password|private|auth_info|access_?code|signing_token/i;

/**
 * Of what a decoder leaves out, too: the body is what is kept. Asked of the names of its members one by one: a pattern
 * that looks for them in the text takes hours for a body that was made for it.
 */
function namesSecret(response: ProviderResponse): boolean {
  const answer = jsonOf(response);
  // What cannot be looked through is not kept.
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
