import { isObject } from '../../members.ts';

/** Documents that most callers are restricted to, and the callers that may send any document. */
export interface TrustedDocuments {
  readonly byId: ReadonlyMap<string, string>;
  readonly texts: ReadonlySet<string>;
  /** Names of principals that may send any document. */
  readonly also: ReadonlySet<string>;
}

/**
 * Parses a manifest: `{ id: text }` as written by Relay's compiler and GraphQL Code Generator, or Apollo's list of
 * `operations`. Throws an Error for any other format.
 */
export function parseManifest(json: string): ReadonlyMap<string, string> {
  const manifest: unknown = JSON.parse(json);
  const { format, version, operations } = membersOf(manifest);
  const entries: readonly (readonly [unknown, unknown])[] =
    format === 'apollo-persisted-query-manifest' && version === 1 && Array.isArray(operations)
      ? operations.map((each) => [membersOf(each)['id'], membersOf(each)['body']] as const)
      : Object.entries(membersOf(manifest));
  if (entries.length === 0 || !entries.every(isEntry)) throw new Error('not a manifest');
  return new Map(entries);
}

function isEntry(entry: readonly [unknown, unknown]): entry is readonly [string, string] {
  return entry.every((text) => typeof text === 'string' && text !== '');
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) && !Array.isArray(value) ? value : {};
}
