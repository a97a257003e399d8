import { createBatch, inOneTurn } from '../../graph/batch.ts';
import { findInstance, findNode, instanceNode } from '../../graph/find-node.ts';
import { type NodeId, printNodeId } from '../../graph/node-id.ts';
import { idOf, type NodeOf } from '../../graph/nodes.ts';
import { type KeyOf, type NodeKind, nounOf, type RecordOf, type Wanted } from '../../graph/nouns.ts';
import { failedCall, unlessRefused } from '../../graph/stale-answers.ts';
import { ageOf } from '../../inventory/keep/list-table.ts';
import { askInventory } from '../../inventory/query/ask.ts';
import { type KeptRow, readMoments, readRows } from '../../inventory/query/kept-row.ts';
import { placesIn } from '../../inventory/query/scope.ts';
import type { Provider } from '../../providers/port/provider.ts';
import type { InstanceRef } from '../../providers/port/records.ts';
import type { OperationScope } from '../operation-scope.ts';
import { perOperation } from '../per-operation.ts';
import { issuerIdOf, keptNode } from './kept-nodes.ts';

/**
 * Objects of the inventory in place of temporary errors, for callers that allow it (`extensions.staleIfError`). An object
 * shows what the inventory keeps of it. Its other fields are read from the provider, and fail with the provider's error.
 */

/** An object with the age of its list: milliseconds since the start of the last whole read. */
interface OldRow {
  readonly row: KeptRow;
  readonly ageMs: number;
}

/** The row and the read of its list are of one snapshot. Otherwise a row could be older than its list. */
const rows = perOperation((operation) => {
  const places = placesIn(operation, null);
  return createBatch(
    (ids: readonly string[]) =>
      askInventory(operation.inventory, async (snapshot) => {
        const found = await readRows(snapshot, places, ids);
        const kept = ids.flatMap((id) => found.get(id) ?? []);
        const moments = await readMoments(snapshot, kept);
        const old = new Map(
          kept.flatMap((row, index): [string, OldRow][] => {
            const moment = moments[index];
            const ageMs = moment == null ? null : ageOf(moment);
            return ageMs === null ? [] : [[row.id, { row, ageMs }]];
          }),
        );
        return ids.map((id) => old.get(id) ?? null);
      }),
    { schedule: inOneTurn, maxSize: 500 },
  );
});

interface OldNode<Kind extends NodeKind> {
  readonly node: NodeOf<Kind>;
  /** Call when the object is shown: the answer then states its age. */
  readonly note: () => void;
}

/**
 * Finds the object that may replace the error. Null: the caller allows no old answer, the error is not temporary, or the
 * inventory has no object that is new enough.
 */
async function findOld<Kind extends NodeKind>(
  operation: OperationScope,
  kind: Kind,
  at: InstanceRef,
  id: string,
  error: unknown,
): Promise<OldNode<Kind> | null> {
  const maxAgeMs = operation.stale.maxAgeMs();
  const failed = failedCall(error);
  if (maxAgeMs === null || failed === null || nounOf(kind).event === null) return null;
  const old = await unlessRefused(rows.of(operation).load(id));
  if (old === null || old.ageMs > maxAgeMs) return null;
  return {
    node: keptNode(kind, old.row, 'old'),
    note: () => operation.stale.add({ ...failed, provider: at.provider, ageMs: old.ageMs }),
  };
}

/** Reads an object. If the read fails temporarily, the old object may replace it. */
export async function nodeOrOld<Kind extends NodeKind>(
  operation: OperationScope,
  kind: Kind,
  at: InstanceRef,
  key: KeyOf<Kind>,
  read: () => Promise<NodeOf<Kind> | null>,
): Promise<NodeOf<Kind> | null> {
  try {
    return await read();
  } catch (error) {
    const old = await findOld(operation, kind, at, printNodeId(kind, at, ...key), error);
    if (old === null) throw error;
    old.note();
    return old.node;
  }
}

/** Like `findNode`; the old object may replace a temporary error. */
export async function findNodeOrOld<Kind extends NodeKind>(
  operation: OperationScope,
  id: NodeId<Kind>,
  wanted?: Wanted,
): Promise<NodeOf<Kind> | null> {
  const { account, region, instanceId } = id;
  const at = operation.registry.refer(operation.principal, account, region, instanceId);
  const find = () => findNode(operation, id, wanted);
  return at === null ? null : nodeOrOld(operation, id.kind, at, id.key, find);
}

/** Reads an instance by its address; the old instance may replace a temporary error. Null: it does not exist. */
export function instanceOrOld(
  operation: OperationScope,
  at: InstanceRef,
): Promise<NodeOf<'Instance'> | null> {
  return nodeOrOld(operation, 'Instance', at, [], async () => {
    const record = await operation.loaders.instance(at);
    return record === null ? null : instanceNode(record);
  });
}

/** Like `findInstance`; an old instance may replace the temporary error of its region. */
export async function findInstanceOrOld(
  operation: OperationScope,
  providers: readonly Provider[],
  instanceId: string,
): Promise<NodeOf<'Instance'> | null> {
  try {
    return await findInstance(operation, providers, instanceId);
  } catch (error) {
    if (operation.stale.maxAgeMs() === null) throw error;
    for (const { account, regions } of providers)
      for (const region of regions) {
        const at = operation.registry.refer(operation.principal, account, region, instanceId);
        // The loader repeats no read.
        const found = at === null ? null : await instanceOrOld(operation, at).catch(() => null);
        if (found !== null) return found;
      }
    throw error;
  }
}

/**
 * Reads the record of a node that lacks a member. If the read fails temporarily and the inventory keeps the member, the old
 * record replaces it.
 */
export async function recordOrOld<Kind extends NodeKind>(
  operation: OperationScope,
  node: NodeOf<Kind>,
  member: keyof RecordOf<Kind>,
  read: () => Promise<RecordOf<Kind> | null>,
): Promise<RecordOf<Kind> | null> {
  try {
    return await read();
  } catch (error) {
    const old = await findOld<Kind>(operation, node.kind, node.at, idOf(node), error);
    const record: RecordOf<Kind> | undefined = old?.node.record;
    if (record?.[member] === undefined) throw error;
    old?.note();
    return record;
  }
}

/** Reads the content of a certificate. If that fails temporarily, the content that the inventory keeps may replace it. */
export async function contentOrOld(
  operation: OperationScope,
  node: NodeOf<'CaCertificate'> | NodeOf<'DeviceCertificate'>,
  read: () => Promise<KeptX509>,
): Promise<KeptX509> {
  try {
    return await read();
  } catch (error) {
    const old = await findOld(operation, node.kind, node.at, idOf(node), error);
    const content = old?.node.kept?.x509 ?? null;
    if (content === null) throw error;
    old?.note();
    return content;
  }
}
type KeptX509 = NonNullable<NodeOf<NodeKind>['kept']>['x509'];

/** Finds the CA of a certificate; the old CA may replace a temporary error. Null: no registered CA matches. */
export async function issuerOrOld(
  operation: OperationScope,
  node: NodeOf<'DeviceCertificate'>,
  read: () => Promise<NodeOf<'CaCertificate'> | null>,
): Promise<NodeOf<'CaCertificate'> | null> {
  try {
    return await read();
  } catch (error) {
    const { at, record, kept } = node;
    const isKnown = record.caSerialNumber != null || kept !== undefined;
    const own = isKnown ? node : (await findOld(operation, 'DeviceCertificate', at, idOf(node), error))?.node;
    const id = own === undefined ? null : await unlessRefused(issuerIdOf(own, operation));
    const old = id === null ? null : await findOld(operation, 'CaCertificate', at, id, error);
    if (old === null) throw error;
    old.note();
    return old.node;
  }
}
