import type { GraphQLResolveInfo } from 'graphql';
import { referInstance } from '../../graph/find-node.ts';
import type { NodeOf } from '../../graph/nodes.ts';
import type { InstanceRef } from '../../providers/port/records.ts';
import { cost } from '../cost/field-cost.ts';
import { KNOWN_OF_INSTANCE } from '../node.ts';
import type { OperationScope } from '../operation-scope.ts';
import { selectedNames } from '../selection.ts';
import { keptNode, keptRow } from './kept-nodes.ts';

/** Cost of a field that `keptInstance` resolves. */
export const KEPT_INSTANCE = cost({
  calls: 1,
  per: 'instance',
  known: KNOWN_OF_INSTANCE,
  leadsTo: 'instance',
});

/** The instance of a list of the inventory, from there if it has the instance, otherwise live. */
export async function keptInstance(
  at: InstanceRef | null,
  operation: OperationScope,
  info: GraphQLResolveInfo,
): Promise<NodeOf<'Instance'> | null> {
  if (at === null) return null;
  const instance = referInstance(at);
  if ([...selectedNames(info)].every((name) => KNOWN_OF_INSTANCE.has(name))) return instance;
  const row = await keptRow(instance, operation);
  if (row !== null) return keptNode('Instance', row);
  const record = await operation.loaders.instance(at);
  return record === null ? instance : { ...instance, record };
}
