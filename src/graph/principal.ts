/** What a caller may do. `identity:read` is every query of this version. */
export type PermissionScope = 'identity:read' | 'identity:write' | 'secret:reveal' | 'schema:read';

/** Who asks. Made by http from credentials; objects are fetched in its name and never without one. */
export interface Principal {
  readonly name: string;
  readonly scopes: ReadonlySet<PermissionScope>;
  /** Names of the configured accounts it may see; `all`: every one. */
  readonly accounts: 'all' | ReadonlySet<string>;
  /** Milliseconds since the epoch from which its credentials are good no more; undefined: they do not end by themselves. */
  readonly expiresAt?: number;
}

/** Asked wherever an account is found by its name: what may not be seen is not there. */
export function maySee(principal: Principal, account: string): boolean {
  return principal.accounts === 'all' || principal.accounts.has(account);
}

/** May both do and see the same? Asked of one who stays connected, each time its credentials are looked at again. */
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
