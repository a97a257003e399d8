/** What a caller may do. `identity:read` is every query of this version. */
export type PermissionScope = 'identity:read' | 'identity:write' | 'secret:reveal' | 'schema:read';

/** Who asks. Made by http from credentials; objects are fetched in its name and never without one. */
export interface Principal {
  readonly name: string;
  readonly scopes: ReadonlySet<PermissionScope>;
  /** Names of the configured accounts it may see; `all`: every one. */
  readonly accounts: 'all' | ReadonlySet<string>;
}

export function maySee(principal: Principal, account: string): boolean {
  return principal.accounts === 'all' || principal.accounts.has(account);
}
