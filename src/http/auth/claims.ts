import { membersOf } from '../../members.ts';

/**
 * Reads a claim by its name, or by a path such as `realm_access.roles`. At every level, a name that contains dots takes
 * precedence over a path: `https://example.com/roles`, or `resource_access.my.client.roles` for a client named `my.client`.
 */
export function claimAt(claims: unknown, path: string): unknown {
  if (typeof claims !== 'object' || claims === null || Array.isArray(claims)) return undefined;
  if (Object.hasOwn(claims, path)) return membersOf(claims)[path];
  for (let dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
    const name = path.slice(0, dot);
    if (!Object.hasOwn(claims, name)) continue;
    const found = claimAt(membersOf(claims)[name], path.slice(dot + 1));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Returns the words of a claim. OAuth separates scopes by spaces (RFC 8693, 4.2). Other issuers send a list. */
export function wordsOf(claim: unknown): string[] {
  if (typeof claim === 'string') return claim.split(/\s+/).filter((word) => word !== '');
  return Array.isArray(claim) ? claim.filter((each) => typeof each === 'string') : [];
}
