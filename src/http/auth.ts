import { createHash, timingSafeEqual } from 'node:crypto';
import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { PermissionScope, Principal } from '../domain/principal.ts';
import { AppError } from '../errors.ts';

export interface ApiKey {
  readonly name: string;
  /** Lower-case hex SHA-256 of the key's UTF-8 text. */
  readonly sha256: string;
  readonly scopes: readonly PermissionScope[];
  /** Undefined: all. */
  readonly accounts?: readonly string[] | undefined;
}

export type AuthOptions =
  | { readonly mode: 'none' }
  | { readonly mode: 'keys'; readonly keys: readonly ApiKey[] }
  | {
      readonly mode: 'jwt';
      readonly jwt: {
        readonly issuer: string;
        readonly audience: string;
        readonly jwksUri: string;
        readonly scopesClaim: string;
        readonly accountsClaim: string;
      };
    };

/** The value of an Authorization header (or of connection_init's `authorization`) to who asks. */
export type Authenticate = (authorization: string | undefined) => Promise<Principal>;

const SCOPES: readonly PermissionScope[] = [
  'identity:read',
  'identity:write',
  'secret:reveal',
  'schema:read',
];
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];

/**
 * Throws UNAUTHENTICATED for anything but good credentials, always with the same text; OVERLOADED where it cannot tell.
 * `get` fetches the keys of an issuer.
 */
export function createAuthenticate(options: AuthOptions, get: typeof fetch): Authenticate {
  switch (options.mode) {
    case 'none': {
      const everyone: Principal = { name: 'anyone', scopes: new Set(SCOPES), accounts: 'all' };
      return async () => everyone;
    }
    case 'keys':
      return byKey(options.keys);
    case 'jwt':
      return byToken(options.jwt, get);
  }
}

function byKey(keys: readonly ApiKey[]): Authenticate {
  const known = keys.map((key) => ({
    hash: Buffer.from(key.sha256, 'hex'),
    principal: principalOf(key.name, key.scopes, key.accounts),
  }));
  return async (authorization) => {
    const hash = createHash('sha256').update(bearerOf(authorization)).digest();
    // Every key is compared, whichever matches: how long it takes tells nothing.
    const matching = known.filter((key) => timingSafeEqual(key.hash, hash));
    return matching[0]?.principal ?? refuse();
  };
}

function byToken(options: Extract<AuthOptions, { mode: 'jwt' }>['jwt'], get: typeof fetch): Authenticate {
  const keys = keysOf(options.jwksUri, get);
  return async (authorization) => {
    const token = bearerOf(authorization);
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer: options.issuer,
        audience: options.audience,
        algorithms: ALGORITHMS,
        requiredClaims: ['exp', 'sub'],
        clockTolerance: SKEW_SECONDS,
      });
      const scopes = wordsOf(payload[options.scopesClaim]);
      const accounts = payload[options.accountsClaim];
      return {
        ...principalOf(String(payload.sub), scopes, accounts === undefined ? [] : wordsOf(accounts)),
        // Without the tolerance, which is for clocks: who stays connected is looked after by ours.
        expiresAt: payload.exp! * 1_000,
      };
    } catch (cause) {
      if (cause instanceof AppError) throw cause;
      return refuse(cause);
    }
  };
}

const SKEW_SECONDS = 5;
/** Between two fetches of keys, whatever unknown key ids arrive. */
const COOLDOWN_MS = 30_000;
/** Keys are looked for again after this: one that is withdrawn is to be good no longer. */
const KEPT_MS = 60_000;
/** Between two fetches that fail. jose has no such pause of its own: each token would ask again. */
const RETRY_MS = 5_000;

/** Throws OVERLOADED where the keys cannot be had: good credentials must not look bad for it. */
function keysOf(jwksUri: string, get: typeof fetch): JWTVerifyGetKey {
  let failedAt = Number.NEGATIVE_INFINITY;
  const keys = createRemoteJWKSet(new URL(jwksUri), {
    cooldownDuration: COOLDOWN_MS,
    cacheMaxAge: KEPT_MS,
    timeoutDuration: 5_000,
    [customFetch]: async (url, init) => {
      if (performance.now() - failedAt < RETRY_MS)
        throw new Error('the keys could not be fetched a moment ago');
      try {
        const response = await get(url, init);
        if (response.status !== 200) failedAt = performance.now();
        return response;
      } catch (error) {
        failedAt = performance.now();
        throw error;
      }
    },
  });
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (cause) {
      if (OF_THE_TOKEN.some((kind) => cause instanceof kind)) throw cause;
      // Fetched, and not keys: as good as not fetched.
      failedAt = Math.max(failedAt, performance.now());
      throw new AppError('OVERLOADED', 'Credentials cannot be checked at the moment.', { cause });
    }
  };
}

const OF_THE_TOKEN = [errors.JWKSNoMatchingKey, errors.JWKSMultipleMatchingKeys, errors.JOSENotSupported];

function principalOf(name: string, scopes: readonly string[], accounts?: readonly string[]): Principal {
  return {
    name,
    scopes: new Set(SCOPES.filter((scope) => scopes.includes(scope))),
    accounts: accounts === undefined ? 'all' : new Set(accounts),
  };
}

/** OAuth writes scopes as words with spaces, others as a list (RFC 8693, 4.2). */
function wordsOf(claim: unknown): string[] {
  if (typeof claim === 'string') return claim.split(' ');
  return Array.isArray(claim) ? claim.filter((each) => typeof each === 'string') : [];
}

function bearerOf(authorization: string | undefined): string {
  return /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? refuse();
}

function refuse(cause?: unknown): never {
  throw new AppError('UNAUTHENTICATED', 'Credentials are missing or not known.', { cause });
}
