import { createHash, timingSafeEqual } from 'node:crypto';
import { decodeProtectedHeader, type JWTPayload, jwtVerify } from 'jose';
import { AppError } from '../../errors.ts';
import { PERMISSION_SCOPES, type PermissionScope, type Principal } from '../../graph/principal.ts';
import { claimAt, wordsOf } from './claims.ts';
import { createIssuerKeys, type IssuerKeys, type OnFetch } from './issuer-keys.ts';

export interface ApiKey {
  readonly name: string;
  /** Lower-case hex SHA-256 of the key's UTF-8 text. */
  readonly sha256: string;
  readonly scopes: readonly PermissionScope[];
  /** Accounts that the key may see. Undefined: all. */
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
  /** Name of the scopes claim, or a path such as `realm_access.roles`. If it is `scope` and missing, `scp` is used. */
  readonly scopesClaim: string;
  /** Name or path of the accounts claim. A token without this claim may see no account. */
  readonly accountsClaim: string;
  /** Accepted signature algorithms. Default: RS256, PS256, ES256, EdDSA, Ed25519. */
  readonly algorithms?: readonly string[] | undefined;
  /** Tolerated clock difference for `exp` and `nbf`, in seconds. Default 5. */
  readonly clockToleranceSeconds?: number | undefined;
}

/**
 * Returns the principal for the value of an `Authorization` header, or of `authorization` in the payload of
 * connection_init. `address` is the key of the client (ClientAddresses), or undefined if the credentials of an open
 * connection are checked again.
 */
export type Authenticate = (authorization: string | undefined, address?: string) => Promise<Principal>;

const DEFAULT_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'];

/**
 * Creates the check of credentials. The check throws UNAUTHENTICATED for missing or invalid credentials, always with the
 * same text. It throws OVERLOADED if the keys of the issuer cannot be fetched. `get` fetches these keys. `now` measures
 * their age.
 */
export function createAuthenticate(
  options: AuthOptions,
  get: typeof fetch,
  now: () => number = () => performance.now(),
  onFetch?: OnFetch,
): Authenticate {
  switch (options.mode) {
    case 'none': {
      const everyone: Principal = { name: 'anyone', scopes: new Set(PERMISSION_SCOPES), accounts: 'all' };
      return async () => everyone;
    }
    case 'keys':
      return byKey(options.keys);
    case 'jwt':
      return byToken(
        options.jwt,
        createIssuerKeys({
          jwksUri: options.jwt.jwksUri,
          get,
          now,
          ...(onFetch === undefined ? {} : { onFetch }),
        }),
      );
  }
}

/** Calls `onRefused` with the client's address for each unknown credential that a client presented. */
export function reportRefused(
  authenticate: Authenticate,
  onRefused: (address: string) => void,
): Authenticate {
  return async (authorization, address) => {
    try {
      return await authenticate(authorization);
    } catch (error) {
      const isRefusal = error instanceof AppError && error.code === 'UNAUTHENTICATED';
      if (isRefusal && authorization && address !== undefined) onRefused(address);
      throw error;
    }
  };
}

function byKey(keys: readonly ApiKey[]): Authenticate {
  const known = keys.map((key) => ({
    hash: Buffer.from(key.sha256, 'hex'),
    principal: principalOf(key.name, key.scopes, key.accounts),
  }));
  return async (authorization) => {
    const hash = createHash('sha256').update(bearerOf(authorization)).digest();
    // Compare with every key even after a match, so that the response time does not show which keys exist.
    const matching = known.filter((key) => timingSafeEqual(key.hash, hash));
    return matching[0]?.principal ?? refuse();
  };
}

function byToken(options: JwtOptions, keys: IssuerKeys): Authenticate {
  const algorithms = [...(options.algorithms ?? DEFAULT_ALGORITHMS)];
  const { issuer, audience, clockToleranceSeconds: clockTolerance = SKEW_SECONDS } = options;
  const requiredClaims = ['exp', 'sub'];
  const rules = { issuer, audience, algorithms, requiredClaims, clockTolerance };
  return async (authorization) => {
    const token = bearerOf(authorization);
    try {
      const header = decodeProtectedHeader(token);
      const { alg } = header;
      // Check the algorithm before looking up a key, because the token must not choose its own algorithm.
      if (alg === undefined || !algorithms.includes(alg)) return refuse();
      const { payload } = await keys.withKeyOf({ ...header, alg }, (key) => jwtVerify(token, key, rules));
      // jose checks only that `sub` exists, but limits and the audit log need a non-empty name.
      if (typeof payload.sub !== 'string' || payload.sub === '') return refuse();
      const accounts = claimAt(payload, options.accountsClaim);
      return {
        ...principalOf(
          payload.sub,
          wordsOf(scopesOf(payload, options.scopesClaim)),
          accounts === undefined ? [] : wordsOf(accounts),
        ),
        // Do not add the clock tolerance to this time. It is compared with our own clock, which ends the
        // connection.
        expiresAt: payload.exp! * 1_000,
      };
    } catch (cause) {
      if (cause instanceof AppError) throw cause;
      return refuse(cause);
    }
  };
}

/** Microsoft Entra and Okta name the scopes claim `scp`, so `scp` replaces a missing `scope`. */
function scopesOf(payload: JWTPayload, claim: string): unknown {
  const scopes = claimAt(payload, claim);
  return scopes === undefined && claim === 'scope' ? payload['scp'] : scopes;
}

const SKEW_SECONDS = 5;

function principalOf(name: string, scopes: readonly string[], accounts?: readonly string[]): Principal {
  return {
    name,
    scopes: new Set(PERMISSION_SCOPES.filter((scope) => scopes.includes(scope))),
    accounts: accounts === undefined ? 'all' : new Set(accounts),
  };
}

function bearerOf(authorization: string | undefined): string {
  return /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? refuse();
}

function refuse(cause?: unknown): never {
  throw new AppError('UNAUTHENTICATED', 'Credentials are missing or invalid.', { cause });
}
