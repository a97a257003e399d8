/** The rights of a caller. `identity:read` allows every query. */
export const PERMISSION_SCOPES = ['identity:read', 'identity:write', 'secret:reveal', 'schema:read'] as const;
export type PermissionScope = (typeof PERMISSION_SCOPES)[number];

/** The authenticated caller. http creates it from credentials. Every read of an object requires one. */
export interface Principal {
  readonly name: string;
  readonly scopes: ReadonlySet<PermissionScope>;
  /** Names of the configured accounts that the caller may see, or `all`. */
  readonly accounts: 'all' | ReadonlySet<string>;
  /** When the credentials expire, in milliseconds since the epoch. Undefined if they do not expire. */
  readonly expiresAt?: number;
}

/** Every look-up of an account by name must check this. An invisible account is treated as missing. */
export function maySee(principal: Principal, account: string): boolean {
  return principal.accounts === 'all' || principal.accounts.has(account);
}

/** True if both have the same scopes and accounts. Used when a connected client's credentials are checked again. */
export function hasSameRights(one: Principal, other: Principal): boolean {
  return (
    one.name === other.name &&
    equalSets(one.scopes, other.scopes) &&
    (one.accounts === 'all' || other.accounts === 'all'
      ? one.accounts === other.accounts
      : equalSets(one.accounts, other.accounts))
  );
}

function equalSets<T>(one: ReadonlySet<T>, other: ReadonlySet<T>): boolean {
  return one.size === other.size && [...one].every((each) => other.has(each));
}
