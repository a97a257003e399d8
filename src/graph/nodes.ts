import type { InstanceRef } from '../providers/port/records.ts';
import type { X509Details } from '../x509/certificate-facts.ts';
import { printNodeId } from './node-id.ts';
import { type NodeKind, nounOf, type RecordOf } from './nouns.ts';

/**
 * An object of the graph: its kind, its instance, and the record that the provider returned. `kept`: what the inventory
 * knows, if the object comes from there and not from the provider.
 */
export type NodeOf<Kind extends NodeKind> = {
  readonly [Each in Kind]: {
    readonly kind: Each;
    readonly at: InstanceRef;
    readonly record: RecordOf<Each>;
    readonly kept?: KeptDetails;
  };
}[Kind];

/** What the inventory knows of an object besides its record. */
export interface KeptDetails {
  readonly firstSeenAt: Date;
  /** True: the object replaces an error of the provider. Default: the caller asked the inventory. */
  readonly isOld?: true;
  /** Name of the polled list that returned it. */
  readonly list: string;
  /** The content of a certificate; null: no certificate, or not read yet. */
  readonly x509: X509Details | null;
  /** `keyId` of the CA whose key verified the signature of a certificate; null: unknown. */
  readonly issuerKeyId: string | null;
  /** Keyed fingerprint of the secret; null: no secret, or not kept. */
  readonly secretFingerprint: string | null;
}

export type AnyNode = NodeOf<NodeKind>;

/** The global id of the node. */
export function idOf<Kind extends NodeKind>({ kind, at, record }: NodeOf<Kind>): string {
  return idOfRecord(kind, at, record);
}

export function idOfRecord<Kind extends NodeKind>(
  kind: Kind,
  at: InstanceRef,
  record: RecordOf<Kind>,
): string {
  return printNodeId(kind, at, ...nounOf(kind).keyOf(record));
}
