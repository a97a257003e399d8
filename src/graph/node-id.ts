import { badInput } from '../errors.ts';
import type { InstanceRef } from '../providers/port/records.ts';

/** How many parts the natural key has behind (account, region, instance). */
const KEY_PARTS = {
  Instance: 0,
  Group: 1,
  CaCertificate: 1,
  DeviceCertificate: 1,
  ClientCredential: 1,
  AuthIdentity: 3,
  AuthPermission: 3,
  BlockedClient: 1,
  Device: 1,
  DevicePolicy: 1,
  DeviceAuthorizer: 1,
  DeviceTemplate: 2,
} as const;

export type NodeKind = keyof typeof KEY_PARTS;

export interface NodeId {
  readonly kind: NodeKind;
  readonly account: string;
  readonly region: string;
  readonly instanceId: string;
  readonly key: readonly string[];
}

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

/** Longer than any provider gives: an ApsaraMQ certificate is named by two numbers of at most 128 bytes, a permission by its topic (MQTT 5, 1.5.4). */
const LONGEST = { DeviceCertificate: 257, Device: 256, AuthPermission: 65_535 } as const satisfies Partial<
  Record<NodeKind, number>
>;
const LONGEST_OF_OTHERS = 128;

/** May a provider have such an object at all? What is left empty in a call, or is too long for it, is never asked for. */
export function mayExist({ kind, key }: NodeId): boolean {
  const longest = (LONGEST as Partial<Record<NodeKind, number>>)[kind] ?? LONGEST_OF_OTHERS;
  const name = kind === 'AuthIdentity' || kind === 'AuthPermission' ? key[1] : key[0];
  return name !== '' && key.every((part) => part.length <= longest);
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
    if (key.length !== KEY_PARTS[kind]) return null;
    return { kind, account, region, instanceId, key };
  } catch {
    return null;
  }
}

function isNodeKind(text: string): text is NodeKind {
  return Object.hasOwn(KEY_PARTS, text);
}
