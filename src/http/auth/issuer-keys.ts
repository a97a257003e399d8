import {
  createLocalJWKSet,
  errors,
  type JSONWebKeySet,
  type JWK,
  type JWTHeaderParameters,
  type JWTVerifyGetKey,
} from 'jose';
import { AppError } from '../../errors.ts';
import { AnswerStatus } from '../../failure-code.ts';

/** Minimum time between two fetches, also after a failed one, so that tokens with unknown keys cannot cause more. */
const PAUSE_MS = 30_000;
/** Keys are fetched again after this time, so that withdrawn keys are soon refused. */
const FRESH_MS = 60_000;
/**
 * While newer keys cannot be fetched, the known keys stay valid this long, so that an outage of the issuer
 * locks nobody out.
 */
const KEPT_MS = 30 * 60_000;
const TIMEOUT_MS = 5_000;
/** Maximum number of keys that are tried for a token if no key id selects one. */
const MAX_TRIED = 20;

export interface IssuerKeysOptions {
  readonly jwksUri: string;
  readonly get: typeof fetch;
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
  /** Called after each fetch with its error, or with null after a success. */
  readonly onFetch?: OnFetch;
}

export type OnFetch = (failure: { readonly error: unknown } | null) => void;

export interface IssuerKeys {
  /**
   * Calls `verify` with each key that may have signed a token with this header, until one succeeds. Throws OVERLOADED if
   * the keys cannot be fetched, because valid credentials must not be reported as invalid. `verify` throws jose's error for
   * a wrong signature.
   */
  readonly withKeyOf: <Result>(
    header: JWTHeaderParameters,
    verify: (key: VerifyKey) => Promise<Result>,
  ) => Promise<Result>;
}

type VerifyKey = Awaited<ReturnType<JWTVerifyGetKey>>;

/** Keeps the keys of an issuer. jose's own remote set drops old keys even if it cannot fetch new ones. */
export function createIssuerKeys({ jwksUri, get, now, onFetch }: IssuerKeysOptions): IssuerKeys {
  let last: { readonly find: FindKeys; readonly fetchedAt: number } | null = null;
  let askedAt = Number.NEGATIVE_INFINITY;
  let failure: unknown = null;
  let fetching: Promise<void> | null = null;

  const fetchKeys = async (): Promise<void> => {
    askedAt = now();
    try {
      const response = await get(jwksUri, {
        redirect: 'manual',
        headers: { accept: 'application/json' },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      if (response.status !== 200) throw new AnswerStatus(response.status);
      last = { find: createFindKeys((await response.json()) as JSONWebKeySet), fetchedAt: now() };
      failure = null;
      onFetch?.(null);
    } catch (error) {
      failure = error;
      onFetch?.({ error });
    } finally {
      fetching = null;
    }
  };
  /** Starts a fetch, unless the last fetch began less than `PAUSE_MS` ago. Concurrent requests wait for the same fetch. */
  const refresh = async (): Promise<void> => {
    if (fetching === null && now() - askedAt >= PAUSE_MS) fetching = fetchKeys();
    await fetching;
  };
  const attempt = async <Result>(
    header: JWTHeaderParameters,
    verify: (key: VerifyKey) => Promise<Result>,
  ): Promise<Result> => {
    if (last === null || now() - last.fetchedAt >= KEPT_MS) throw unavailable(failure);
    const { keys, isNamed } = await last.find(header).catch((error: unknown) => {
      // Any other error is caused by a broken key in the issuer's set.
      throw OF_THE_TOKEN.some((kind) => error instanceof kind) ? error : unavailable(error);
    });
    let failed: unknown = new errors.JWKSNoMatchingKey();
    for (const key of keys) {
      try {
        return await verify(key);
      } catch (error) {
        if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
        // If the token names this key, fetching newer keys cannot help.
        if (isNamed) failed = error;
      }
    }
    throw failed;
  };

  return {
    withKeyOf: async (header, verify) => {
      if (last === null || now() - last.fetchedAt >= FRESH_MS) await refresh();
      try {
        return await attempt(header, verify);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      }
      // The token may be signed by a key that is newer than ours.
      await refresh();
      try {
        return await attempt(header, verify);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
        throw failure === null ? error : unavailable(failure);
      }
    },
  };
}

interface FoundKeys {
  readonly keys: readonly VerifyKey[];
  /** True if the token names one of the keys by its id. */
  readonly isNamed: boolean;
}
type FindKeys = (header: JWTHeaderParameters) => Promise<FoundKeys>;

/**
 * Some issuers give their keys no ids, and others omit the id in their tokens. In both cases every key of the
 * token's algorithm is a candidate.
 */
function createFindKeys(jwks: JSONWebKeySet): FindKeys {
  const set = { ...jwks, keys: Array.isArray(jwks.keys) ? jwks.keys.map(withoutCurveName) : jwks.keys };
  const all = createLocalJWKSet(set);
  const nameless = createLocalJWKSet({ keys: set.keys.filter(({ kid }) => kid === undefined) });
  return async ({ kid, ...unnamed }) => {
    if (kid === undefined) return { keys: await keysIn(all, unnamed), isNamed: false };
    try {
      return { keys: await keysIn(all, { ...unnamed, kid }), isNamed: true };
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      return { keys: await keysIn(nameless, unnamed), isNamed: false };
    }
  };
}

async function keysIn(find: JWTVerifyGetKey, header: JWTHeaderParameters): Promise<VerifyKey[]> {
  try {
    return [await find(header, NO_TOKEN)];
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    const keys: VerifyKey[] = [];
    for await (const key of error) {
      keys.push(key);
      if (keys.length === MAX_TRIED) break;
    }
    return keys;
  }
}

/**
 * jose requires a token as the second argument, but reads only its unprotected header. A compact token has no
 * unprotected header.
 */
const NO_TOKEN = { payload: '', signature: '' };

/** `EdDSA` and `Ed25519` name the same algorithm for this curve (RFC 9864), so a key with either name fits both. */
function withoutCurveName(key: JWK): JWK {
  if (key?.crv !== 'Ed25519' || (key.alg !== 'EdDSA' && key.alg !== 'Ed25519')) return key;
  const { alg: _alg, ...others } = key;
  return others;
}

const OF_THE_TOKEN = [errors.JWKSNoMatchingKey, errors.JOSENotSupported];

function unavailable(cause: unknown): AppError {
  return new AppError('OVERLOADED', 'Credentials cannot be checked at the moment.', { cause });
}
