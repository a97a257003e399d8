import { printNodeId } from '../../graph/node-id.ts';
import type { InstanceRef } from '../../providers/port/records.ts';

/*
 * The column `ca_link` of a certificate leads to the CA that issued it, within one instance: by the global id of the CA if
 * the list names the CA, otherwise by the key that verified the signature.
 */

type At = Omit<InstanceRef, 'provider'>;

/** The values of `ca_link` that lead to a CA. `keyId` null: its content was not read. */
export function caLinks(
  { id, at }: { readonly id: string; readonly at: At },
  keyId: string | null,
): readonly [byId: string, ...byKey: string[]] {
  return keyId === null ? [id] : [id, linkByKey(at, keyId)];
}

/** The link to the CA with this key. */
export function linkByKey(at: At, keyId: string): string {
  return `${printNodeId('Instance', at)} ${keyId}`;
}

/** The key to which a link leads. Null: the link leads to an id. */
export function keyOfLink(link: string): string | null {
  // A global id has no blank.
  return link.split(' ')[1] ?? null;
}
