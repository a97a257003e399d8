import { type Batch, createBatch, inOneTurn } from '../../graph/batch.ts';
import { nodeOf } from '../../graph/find-node.ts';
import { printNodeId } from '../../graph/node-id.ts';
import type { AnyNode, KeptDetails, NodeOf } from '../../graph/nodes.ts';
import { idOf } from '../../graph/nodes.ts';
import { NODE_KINDS, type NodeKind, nounOf, partialRecord } from '../../graph/nouns.ts';
import { linkByKey } from '../../inventory/objects/ca-link.ts';
import { askInventory } from '../../inventory/query/ask.ts';
import { type IssuerLink, readIssuers } from '../../inventory/query/issuers.ts';
import { type KeptRow, type ListName, readMoments, readRows } from '../../inventory/query/kept-row.ts';
import { placesIn } from '../../inventory/query/scope.ts';
import type { X509Details } from '../../x509/certificate-facts.ts';
import type { OperationScope } from '../operation-scope.ts';
import { perOperation } from '../per-operation.ts';

/**
 * The object of a row of the inventory. A member of the record that the list leaves out is undefined, as in a list that
 * was just read, so its fields are read from the provider. `old`: the object replaces an error of the provider.
 */
export function keptNode<Kind extends NodeKind>(kind: Kind, row: KeptRow, age?: 'old'): NodeOf<Kind> {
  return nodeOf(kind, row.at, partialRecord(row.record), detailsOf(row, age));
}

/** Like `keptNode`, for a row of any kind. */
export function keptNodeOfAny(row: KeptRow): AnyNode {
  const kind = NODE_KINDS.find((each) => nounOf(each).event === row.kind);
  if (kind === undefined) throw new Error(`${row.kind} has no type`);
  return keptNode(kind, row);
}

export function detailsOf({ firstSeen, list, facts, secretFingerprint }: KeptRow, age?: 'old'): KeptDetails {
  return {
    ...(age === 'old' ? { isOld: true } : {}),
    firstSeenAt: new Date(firstSeen),
    list,
    x509: facts === null ? null : x509Of(facts),
    issuerKeyId: facts?.issuerKeyId ?? null,
    secretFingerprint,
  };
}

function x509Of({ notBefore, notAfter, sha256, ...facts }: NonNullable<KeptRow['facts']>): X509Details {
  const date = (text: string | null) => (text === null ? null : new Date(text));
  return { ...facts, validFrom: date(notBefore), validTo: date(notAfter), fingerprintSha256: sha256 };
}

/** Reads objects of the inventory by id and by key, in batches. One for each operation. */
interface KeptLoader {
  readonly byId: Batch<string, KeptRow | null>;
  readonly issuer: Batch<IssuerLink, string | null>;
  /** Start of the last whole read of a list. */
  readonly wholeAt: Batch<ListName, number | null>;
}

const loaders = perOperation((operation): KeptLoader => {
  const places = placesIn(operation, null);
  return {
    byId: createBatch(
      async (ids) => {
        const rows = await askInventory(operation.inventory, (snapshot) => readRows(snapshot, places, ids));
        return ids.map((id) => rows.get(id) ?? null);
      },
      { schedule: inOneTurn, maxSize: 500 },
    ),
    issuer: createBatch(
      (links) => askInventory(operation.inventory, (snapshot) => readIssuers(snapshot, places, links)),
      { schedule: inOneTurn, maxSize: 500, keyOf: ({ at, keyId }) => linkByKey(at, keyId) },
    ),
    wholeAt: createBatch(
      async (lists) => {
        const moments = await askInventory(operation.inventory, (snapshot) => readMoments(snapshot, lists));
        return moments.map((moment) => moment?.wholeAt ?? null);
      },
      {
        schedule: inOneTurn,
        maxSize: 500,
        keyOf: ({ at, list }) => `${printNodeId('Instance', at)} ${list}`,
      },
    ),
  };
});

/** The object as the inventory keeps it. Null: the inventory does not keep it, or the caller may not see it. */
export function keptRow(node: AnyNode, operation: OperationScope): Promise<KeptRow | null> {
  return loaders.of(operation).byId.load(idOf(node));
}

/** The object with this global id, as the inventory keeps it. Null: it does not keep it, or the caller may not see it. */
export async function keptObject(id: string, operation: OperationScope): Promise<AnyNode | null> {
  const row = await loaders.of(operation).byId.load(id);
  return row === null ? null : keptNodeOfAny(row);
}

/** When the inventory first held the object. Null: the inventory does not keep it. */
export async function firstSeenAt(node: AnyNode, operation: OperationScope): Promise<Date | null> {
  if (node.kept !== undefined) return node.kept.firstSeenAt;
  const row = await keptRow(node, operation);
  return row === null ? null : new Date(row.firstSeen);
}

/**
 * When the list of the object was last read whole. Null: the inventory does not keep the object. An object that a list still
 * shows was seen then.
 */
export async function lastSeenAt(node: AnyNode, operation: OperationScope): Promise<Date | null> {
  const row = node.kept === undefined ? await keptRow(node, operation) : null;
  const kept = row === null ? node.kept : detailsOf(row);
  if (kept === undefined) return null;
  const firstSeen = kept.firstSeenAt.getTime();
  const wholeAt = await loaders.of(operation).wholeAt.load({ at: node.at, list: kept.list });
  // The list may have been read only in part, or only once by a mutation.
  return new Date(Math.max(wholeAt ?? firstSeen, firstSeen));
}

/** The CA of a certificate of the inventory, as the inventory keeps it. Null: unknown there, so it is found live. */
export async function keptIssuer(
  node: NodeOf<'DeviceCertificate'>,
  operation: OperationScope,
): Promise<NodeOf<'CaCertificate'> | null> {
  // The age of the CA's list matters for an old answer (old-nodes.ts).
  if (node.kept === undefined || node.kept.isOld === true) return null;
  const id = await issuerIdOf(node, operation);
  const row = id === null ? null : await loaders.of(operation).byId.load(id);
  return row === null ? null : keptNode('CaCertificate', row);
}

/** The global id of the CA of a certificate. Null: neither the certificate nor the inventory names it. */
export async function issuerIdOf(
  { at, record, kept }: NodeOf<'DeviceCertificate'>,
  operation: OperationScope,
): Promise<string | null> {
  const { caSerialNumber } = record;
  if (caSerialNumber != null) return printNodeId('CaCertificate', at, caSerialNumber);
  const keyId = kept?.issuerKeyId ?? null;
  return keyId === null ? null : loaders.of(operation).issuer.load({ at, keyId });
}
