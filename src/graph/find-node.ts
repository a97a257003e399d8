import type { Provider } from '../providers/port/provider.ts';
import type { InstanceRecord, InstanceRef } from '../providers/port/records.ts';
import { mayExist, type NodeId } from './node-id.ts';
import type { KeptDetails, NodeOf } from './nodes.ts';
import { type NodeKind, nounOf, partialRecord, type RecordOf, type Wanted } from './nouns.ts';
import type { RequestScope } from './request-scope.ts';

/** Reads the object of a global id. Null if it does not exist or the caller may not see it. */
export async function findNode<Kind extends NodeKind>(
  operation: RequestScope,
  id: NodeId<Kind>,
  wanted: Wanted = 'full',
): Promise<NodeOf<Kind> | null> {
  const at = placeOf(operation, id);
  if (at === null || !mayExist(id, operation.loaders.providerOf(at).traits)) return null;
  const record = await nounOf(id.kind).load(operation.loaders, at, id.key, wanted);
  return record === null ? null : nodeOf(id.kind, at, record);
}

/**
 * Creates the object of a global id without a read, for further pages of its lists. These pages need only the address
 * and the key of the object, and their cursors prove that the object existed. Null if objects of this kind have no
 * lists or the caller may not see the object.
 */
export function referNode<Kind extends NodeKind>(
  operation: RequestScope,
  id: NodeId<Kind>,
): NodeOf<Kind> | null {
  const at = placeOf(operation, id);
  const record = at && nounOf(id.kind).recordOfKey?.(operation.loaders, at, id.key);
  return at === null || record == null ? null : nodeOf(id.kind, at, record);
}

/** Creates an instance from its address without a read. Its record holds only the address. */
export function referInstance(at: InstanceRef): NodeOf<'Instance'> {
  return nodeOf('Instance', at, partialRecord<InstanceRecord>(at));
}

/** Finds an instance by the provider's id in the accounts of these providers. */
export async function findInstance(
  operation: RequestScope,
  providers: readonly Provider[],
  instanceId: string,
): Promise<NodeOf<'Instance'> | null> {
  const record = await operation.loaders.findInstance(providers, instanceId);
  return record === null ? null : instanceNode(record);
}

export function instanceNode(record: InstanceRecord): NodeOf<'Instance'> {
  const { provider, account, region, instanceId } = record;
  return nodeOf('Instance', { provider, account, region, instanceId }, record);
}

function placeOf(
  { registry, principal }: RequestScope,
  { account, region, instanceId }: Omit<InstanceRef, 'provider'>,
) {
  return registry.refer(principal, account, region, instanceId);
}

export function nodeOf<Kind extends NodeKind>(
  kind: Kind,
  at: InstanceRef,
  record: RecordOf<Kind>,
  kept?: KeptDetails,
) {
  return (kept === undefined ? { kind, at, record } : { kind, at, record, kept }) as NodeOf<Kind>;
}
