import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { AppError } from '../errors.ts';

/** Between two fetches, whatever tokens arrive and however the last one went. */
const PAUSE_MS = 30_000;
/** Keys are looked for again after this: one that is withdrawn is to be good no longer. */
const FRESH_MS = 60_000;
/** And serve until this while no newer ones can be had: an issuer that is away for a while shuts nobody out. */
const KEPT_MS = 30 * 60_000;
const TIMEOUT_MS = 5_000;

export interface IssuerKeysOptions {
  readonly jwksUri: string;
  readonly get: typeof fetch;
  /** Milliseconds of a clock that is never set. */
  readonly now: () => number;
}

/**
 * The keys of an issuer, for jose to verify with. Throws OVERLOADED where the key of a token cannot be had: good
 * credentials must not look bad for it. jose's own remote set forgets what it has as soon as it is old.
 */
export function createIssuerKeys({ jwksUri, get, now }: IssuerKeysOptions): JWTVerifyGetKey {
  let last: { readonly find: JWTVerifyGetKey; readonly fetchedAt: number } | null = null;
  let askedAt = Number.NEGATIVE_INFINITY;
  let failure: unknown = null;
  let underWay: Promise<void> | null = null;

  const fetchKeys = async (): Promise<void> => {
    askedAt = now();
    try {
      const response = await get(jwksUri, {
        redirect: 'manual',
        headers: { accept: 'application/json' },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      if (response.status !== 200) throw new Error(`keys were answered with ${response.status}`);
      last = { find: createLocalJWKSet((await response.json()) as JSONWebKeySet), fetchedAt: now() };
      failure = null;
    } catch (error) {
      failure = error;
    } finally {
      underWay = null;
    }
  };
  /** One fetch for all who ask meanwhile, and none so soon after another. */
  const refresh = async (): Promise<void> => {
    if (underWay === null && now() - askedAt >= PAUSE_MS) underWay = fetchKeys();
    await underWay;
  };
  const find: JWTVerifyGetKey = async (header, token) => {
    if (last === null || now() - last.fetchedAt >= KEPT_MS) throw unavailable(failure);
    try {
      return await last.find(header, token);
    } catch (error) {
      // Anything else is a key that is none, in a set that is one.
      throw OF_THE_TOKEN.some((kind) => error instanceof kind) ? error : unavailable(error);
    }
  };

  return async (header, token) => {
    if (last === null || now() - last.fetchedAt >= FRESH_MS) await refresh();
    try {
      return await find(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
    }
    // Of a key that is newer than ours, it may be.
    await refresh();
    try {
      return await find(header, token);
    } catch (error) {
      throw failure === null ? error : unavailable(failure);
    }
  };
}

const OF_THE_TOKEN = [errors.JWKSNoMatchingKey, errors.JWKSMultipleMatchingKeys, errors.JOSENotSupported];

function unavailable(cause: unknown): AppError {
  return new AppError('OVERLOADED', 'Credentials cannot be checked at the moment.', { cause });
}
