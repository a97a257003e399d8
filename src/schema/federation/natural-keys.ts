import { type NodeKind, nounOf } from '../../graph/nouns.ts';

export const PLACE = ['provider', 'instanceId'] as const;

/**
 * Returns the members that identify an object within its instance. Null if other subgraphs can use only its global id.
 */
export function naturalKeyOf(kind: NodeKind): readonly string[] | null {
  const { key, isNaturalKey } = nounOf(kind);
  return isNaturalKey === false ? null : key;
}

/** Returns the `@key` directives of a noun: its global id, and its provider-side ids. */
export function keysOf(kind: NodeKind): { name: 'key'; args: { fields: string } }[] {
  const own = naturalKeyOf(kind);
  const keys = own === null ? ['id'] : ['id', [...PLACE, ...own].join(' ')];
  return keys.map((fields) => ({ name: 'key', args: { fields } }));
}
