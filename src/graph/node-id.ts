import { badInput } from '../errors.ts';
import type { InstanceRef } from '../providers/port/records.ts';
import type { ProviderTraits } from '../providers/port/traits.ts';
import { isNodeKind, type KeyOf, type NodeKind, nounOf } from './nouns.ts';

/** A parsed global id. */
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
 * Prints a global id: base64url of `Kind:account/region/instance/key…`, with each part percent-encoded. The id contains
 * the address of the object, so no look-up is needed. Ids are stable and not secret. `toWellFormed` is needed because
 * encodeURIComponent throws for an unpaired surrogate, and one such key must not break a whole list.
 */
export function printNodeId(kind: NodeKind, at: Place, ...key: readonly string[]): string {
  return printGlobalId(kind, at, ...key);
}

/** Address of an instance. The cloud is not needed, because names of accounts are unique. */
type Place = Omit<InstanceRef, 'provider'> & Partial<Pick<InstanceRef, 'provider'>>;

/** Like `printNodeId`, also for a kind that has no descriptor in nouns.ts. */
export function printGlobalId(kind: string, at: Place, ...key: readonly string[]): string {
  const parts = [at.account, at.region, at.instanceId, ...key].map((part) =>
    encodeURIComponent(part.toWellFormed()),
  );
  return Buffer.from(`${kind}:${parts.join('/')}`).toString('base64url');
}

/** Parses a global id. Throws BAD_USER_INPUT for a text that `printNodeId` cannot have printed. */
export function parseNodeId(id: string, field = 'id'): NodeId {
  const parsed = tryParseNodeId(id);
  if (parsed === null) throw badInput(field, 'a global id issued by this API', id);
  return parsed;
}

/** For messages: `the id of an Instance`. */
export function idOfA(kind: NodeKind): string {
  return `the id of ${/^[AEIOU]/.test(kind) ? 'an' : 'a'} ${kind}`;
}

export function isOfKind<Kind extends NodeKind>(id: NodeId | NodeId<Kind>, kind: Kind): id is NodeId<Kind> {
  return id.kind === kind;
}

/** False if a part of the key is empty or too long. The provider cannot have such an object, so no call is needed. */
export function mayExist(
  { kind, key }: { readonly kind: NodeKind; readonly key: readonly string[] },
  { objects }: Pick<ProviderTraits, 'objects'>,
): boolean {
  const { key: names, mayBeEmpty = [] } = nounOf(kind);
  const empty: readonly string[] = mayBeEmpty;
  // No limit for a kind that the provider does not have: its loader makes no call.
  const longest = objects[kind]?.longestKey ?? Number.POSITIVE_INFINITY;
  return key.every(
    (part, index) => part.length <= longest && (part !== '' || empty.includes(names[index] ?? '')),
  );
}

/** Builds an id from its parts. Null if the key has the wrong number of parts. */
export function nodeIdOf<Kind extends NodeKind>(
  kind: Kind,
  { account, region, instanceId }: Place,
  key: readonly string[],
): NodeId<Kind> | null {
  if (key.length !== nounOf(kind).key.length) return null;
  return { kind, account, region, instanceId, key } as NodeId<Kind>;
}

/** Parses a global id. Null for a text that `printNodeId` cannot have printed. */
export function tryParseNodeId(id: string): NodeId | null {
  const parsed = tryParseGlobalId(id);
  return parsed !== null && isNodeKind(parsed.kind) ? nodeIdOf(parsed.kind, parsed, parsed.key) : null;
}

/** Whether a text is the global id of a finding. Whether the finding exists is not known. */
export const isFindingId = (id: string): boolean => tryParseGlobalId(id)?.kind === 'Finding';

/** Parses an id of `printGlobalId`. Null for any other text. */
export function tryParseGlobalId(
  id: string,
): (Place & { readonly kind: string; readonly key: readonly string[] }) | null {
  const text = Buffer.from(id, 'base64url').toString('utf8');
  if (Buffer.from(text).toString('base64url') !== id) return null;
  const colon = text.indexOf(':');
  const kind = text.slice(0, Math.max(0, colon));
  try {
    const parts = text
      .slice(colon + 1)
      .split('/')
      .map(decodeURIComponent);
    // Each object must have exactly one id, because the id is the lock key of writes.
    if (text !== `${kind}:${parts.map(encodeURIComponent).join('/')}`) return null;
    const [account, region, instanceId, ...key] = parts;
    if (account === undefined || region === undefined || instanceId === undefined) return null;
    return { kind, account, region, instanceId, key };
  } catch {
    return null;
  }
}
