import type { GraphQLResolveInfo } from 'graphql';
import { notFound } from '../../errors.ts';
import { type Connection, connect } from '../../graph/connection.ts';
import { findNode, nodeOf } from '../../graph/find-node.ts';
import { listName } from '../../graph/list-name.ts';
import type { Loaders } from '../../graph/loaders.ts';
import { nodeIdOf } from '../../graph/node-id.ts';
import type { NodeOf } from '../../graph/nodes.ts';
import type { KeyOf, NodeKind, RecordOf } from '../../graph/nouns.ts';
import type { ConnectionArguments } from '../../lists/window.ts';
import type { List } from '../../providers/port/list.ts';
import type { Provider } from '../../providers/port/provider.ts';
import type { Capability, InstanceRef, ProviderName } from '../../providers/port/records.ts';
import type { GraphContext } from '../builder.ts';
import { filterNameParts, type Present, presentMembers } from '../filter.ts';
import type { OperationScope } from '../operation-scope.ts';
import { pageOnlyLookup } from '../page-continuation.ts';
import { has, instanceOr } from './instance.ts';

/**
 * Resolves a list of an instance. Null if the instance lacks the capability, or the provider lacks the list. `list` gets the
 * members of `filter` that have a value. `onRow` is called for each row of a page.
 */
export function listIn<Kind extends NodeKind, Filter extends object>(
  field: string,
  kind: Kind,
  capability: Capability,
  list: (provider: Provider, at: InstanceRef, wanted: Present<Filter>) => List<RecordOf<Kind>> | undefined,
  onRow?: (loaders: Loaders, at: InstanceRef, record: RecordOf<Kind>) => void,
) {
  return (
    instance: NodeOf<'Instance'>,
    { filter, ...args }: ConnectionArguments & { readonly filter?: Filter | null | undefined },
    { operation: { loaders, paging } }: GraphContext,
  ): Connection<NodeOf<Kind>> | null => {
    const { at } = instance;
    if (!has(instance, capability)) return null;
    const wanted = presentMembers(filter);
    const listing = list(loaders.providerOf(at), at, wanted);
    if (listing === undefined) return null;
    const name = listName(`Instance.${field}`, at, ...filterNameParts(wanted));
    return connect(paging, name, listing, args, (record) => {
      onRow?.(loaders, at, record);
      return nodeOf(kind, at, record);
    });
  };
}

/**
 * Finds an object by its provider-side ids, among all providers with such objects or those of one cloud. Throws NOT_FOUND if
 * its instance does not exist or lacks the capability. Costs no call if the field selects only next pages of its lists.
 */
export async function lookUpIn<Kind extends NodeKind>(
  operation: OperationScope,
  info: GraphQLResolveInfo,
  kind: Kind,
  instanceId: string,
  key: KeyOf<Kind>,
  { provider, capability }: { readonly provider?: ProviderName; readonly capability?: Capability } = {},
): Promise<NodeOf<Kind>> {
  const { registry, principal } = operation;
  const providers =
    provider === undefined
      ? registry.providersWith(principal, kind)
      : registry.providersNamed(principal, provider);
  const continued = pageOnlyLookup(operation, info, kind, { providers, instanceId }, key);
  if (continued !== null) return continued;
  const instance = await instanceOr(operation, providers, instanceId);
  const id = nodeIdOf(kind, instance.at, key);
  const isThere = capability === undefined || has(instance, capability);
  const node = id !== null && isThere ? await findNode(operation, id) : null;
  if (node === null) throw notFound();
  return node;
}
