import { createHash, timingSafeEqual } from 'node:crypto';
import { type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { PermissionScope, Principal } from '../domain/principal.ts';
import { AppError } from '../errors.ts';
import { createIssuerKeys } from './issuer-keys.ts';

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
      readonly jwt: JwtOptions;
    };

export interface JwtOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUri: string;
  readonly scopesClaim: string;
  /** Without it a token is good for no account. */
  readonly accountsClaim: string;
}

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
 * `get` fetches the keys of an issuer; `now` says how old they are.
 */
export function createAuthenticate(
  options: AuthOptions,
  get: typeof fetch,
  now: () => number = () => performance.now(),
): Authenticate {
  switch (options.mode) {
    case 'none': {
      const everyone: Principal = { name: 'anyone', scopes: new Set(SCOPES), accounts: 'all' };
      return async () => everyone;
    }
    case 'keys':
      return byKey(options.keys);
    case 'jwt':
      return byToken(options.jwt, createIssuerKeys({ jwksUri: options.jwt.jwksUri, get, now }));
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

function byToken(options: JwtOptions, keys: JWTVerifyGetKey): Authenticate {
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
      // That it is there is all that jose asks of it; limits and the audit log go by it.
      if (typeof payload.sub !== 'string' || payload.sub === '') return refuse();
      const scopes = wordsOf(payload[options.scopesClaim]);
      const accounts = payload[options.accountsClaim];
      return {
        ...principalOf(payload.sub, scopes, accounts === undefined ? [] : wordsOf(accounts)),
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
