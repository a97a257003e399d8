import { badInput } from '../errors.ts';
import type { InstanceRef } from '../providers/port/records.ts';
import type { ProviderTraits } from '../providers/port/traits.ts';
import { isNodeKind, type KeyOf, type NodeKind, nounOf } from './nouns.ts';

/** A global id, taken apart. */
export type NodeId<Kind extends NodeKind = NodeKind> = {
  readonly [Each in Kind]: {
    readonly kind: Each;
    readonly account: string;
    readonly region: string;
    readonly instanceId: string;
    readonly key: KeyOf<Each>;
  };
}[Kind];

/**
 * Global ids name the account and the place, so that an object is found again without a look-up: base64url of
 * `Kind:account/region/instance/key…`, each part percent-encoded. They are stable and not secret. A key of the
 * provider's with half a surrogate pair in it must not break the list that it is in.
 */
export function printNodeId(kind: NodeKind, at: InstanceRef, ...key: readonly string[]): string {
  const parts = [at.account, at.region, at.instanceId, ...key].map((part) =>
    encodeURIComponent(part.toWellFormed()),
  );
  return Buffer.from(`${kind}:${parts.join('/')}`).toString('base64url');
}

/** Throws BAD_USER_INPUT for what `printNodeId` could not have printed. */
export function parseNodeId(id: string, field = 'id'): NodeId {
  const parsed = tryParseNodeId(id);
  if (parsed === null) throw badInput(field, 'a global id that this API gave', id);
  return parsed;
}

/** For messages: `the id of an Instance`. */
export function idOfA(kind: NodeKind): string {
  return `the id of ${/^[AEIOU]/.test(kind) ? 'an' : 'a'} ${kind}`;
}

export function isOfKind<Kind extends NodeKind>(id: NodeId | NodeId<Kind>, kind: Kind): id is NodeId<Kind> {
  return id.kind === kind;
}

/** May a provider have such an object at all? What is left empty in a call, or is too long for it, is never asked for. */
export function mayExist(
  { kind, key }: { readonly kind: NodeKind; readonly key: readonly string[] },
  { objects }: Pick<ProviderTraits, 'objects'>,
): boolean {
  const { key: names, mayBeEmpty } = nounOf(kind);
  // Of a kind that the provider does not have, nothing is asked for.
  const longest = objects[kind]?.longestKey ?? Number.POSITIVE_INFINITY;
  return key.every(
    (part, index) => part.length <= longest && (part !== '' || mayBeEmpty.includes(names[index] ?? '')),
  );
}

/** The id of an object, from its parts; null if the key has not as many parts as such a key has. */
export function nodeIdOf<Kind extends NodeKind>(
  kind: Kind,
  { account, region, instanceId }: Omit<InstanceRef, 'provider'>,
  key: readonly string[],
): NodeId<Kind> | null {
  if (key.length !== nounOf(kind).key.length) return null;
  return { kind, account, region, instanceId, key } as NodeId<Kind>;
}

/** Null for what `printNodeId` could not have printed. */
export function tryParseNodeId(id: string): NodeId | null {
  const text = Buffer.from(id, 'base64url').toString('utf8');
  if (Buffer.from(text).toString('base64url') !== id) return null;
  const colon = text.indexOf(':');
  const kind = text.slice(0, colon);
  if (!isNodeKind(kind)) return null;
  try {
    const parts = text
      .slice(colon + 1)
      .split('/')
      .map(decodeURIComponent);
    // One id for one object: whoever writes to it takes turns by it.
    if (text !== `${kind}:${parts.map(encodeURIComponent).join('/')}`) return null;
    const [account, region, instanceId, ...key] = parts;
    if (account === undefined || region === undefined || instanceId === undefined) return null;
    return nodeIdOf(kind, { account, region, instanceId }, key);
  } catch {
    return null;
  }
}
