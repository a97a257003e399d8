import type { ObjectRef } from '@pothos/core';
import type { GraphQLResolveInfo } from 'graphql';
import { notFound } from '../../errors.ts';
import { ENTITY_KINDS, type PolledList, polledList } from '../../events/poll/polled-lists.ts';
import { type Connection, connect } from '../../graph/connection.ts';
import { listName } from '../../graph/list-name.ts';
import type { Loaders } from '../../graph/loaders.ts';
import { nodeIdOf } from '../../graph/node-id.ts';
import type { NodeOf } from '../../graph/nodes.ts';
import { type KeyOf, NOUNS, type NodeKind, nounOf, type RecordOf } from '../../graph/nouns.ts';
import type { ConnectionArguments } from '../../lists/window.ts';
import { membersOf } from '../../members.ts';
import type { List } from '../../providers/port/list.ts';
import type { Provider } from '../../providers/port/provider.ts';
import type { Capability, InstanceRef, ProviderName } from '../../providers/port/records.ts';
import type { ListField } from '../../providers/port/traits.ts';
import { builder, type GraphContext, type Types } from '../builder.ts';
import { cost, type FieldCost } from '../cost/field-cost.ts';
import { lookupCost } from '../cost/lookup-cost.ts';
import { ProviderEnum } from '../enums.ts';
import { filterNameParts, type Present, presentMembers } from '../filter.ts';
import { isOldRow, keptRowsOf, nodeOfRow } from '../inventory/old-lists.ts';
import { findNodeOrOld, recordOrOld } from '../inventory/old-nodes.ts';
import { TYPE_OF } from '../node.ts';
import type { OperationScope } from '../operation-scope.ts';
import { pageOnlyLookup } from '../page-continuation.ts';
import { has, instanceOr } from './instance.ts';

type OnRow<Kind extends NodeKind> = (loaders: Loaders, at: InstanceRef, record: RecordOf<Kind>) => void;

/**
 * Resolves a list of nodes of one kind. Null if the provider does not have the list. `rest` are the parts that identify
 * the list within its instance. `onRow` is called for each row of a page that the provider returned. `polled`: the list
 * that the inventory may keep, if its rows are those of this list. Default: none.
 */
export function connectNodes<Kind extends NodeKind, Row extends RecordOf<Kind>>(
  operation: OperationScope,
  kind: Kind,
  list: List<Row> | undefined,
  [field, at, ...rest]: readonly [ListField, InstanceRef, ...string[]],
  args: ConnectionArguments,
  {
    onRow,
    polled,
  }: { readonly onRow?: OnRow<Kind> | undefined; readonly polled?: PolledList | undefined } = {},
): Connection<NodeOf<Kind>> | null {
  if (list === undefined) return null;
  const { loaders, paging } = operation;
  const node = (record: Row) => {
    // An old row has only some members, so a loader must not take it for the object.
    if (!isOldRow(operation, record)) onRow?.(loaders, at, record);
    return nodeOfRow(operation, kind, at, record);
  };
  const kept = polled === undefined ? undefined : keptRowsOf<Row>(operation, at, polled);
  return connect(paging, listName(field, at, ...rest), list, args, node, kept);
}

/**
 * Resolves a list of an instance. Null if the instance lacks the capability or the provider does not have the list.
 * `list` receives the members of `filter` that have a value.
 */
export function listIn<Kind extends NodeKind, Filter extends object>(
  field: ListField,
  kind: Kind,
  capability: Capability,
  list: (provider: Provider, at: InstanceRef, wanted: Present<Filter>) => List<RecordOf<Kind>> | undefined,
  onRow?: OnRow<Kind>,
) {
  return (
    instance: NodeOf<'Instance'>,
    { filter, ...args }: ConnectionArguments & { readonly filter?: Filter | null | undefined },
    { operation }: GraphContext,
  ): Connection<NodeOf<Kind>> | null => {
    const { at } = instance;
    if (!has(instance, capability)) return null;
    const wanted = presentMembers(filter);
    const found = list(operation.loaders.providerOf(at), at, wanted);
    const parts = filterNameParts(wanted);
    const event = nounOf(kind).event;
    const entity = ENTITY_KINDS.find((each) => each === event);
    // The inventory cannot say what a filter of the provider matches.
    const polled = parts.length > 0 || entity === undefined ? undefined : polledList(entity);
    return connectNodes(operation, kind, found, [field, at, ...parts], args, { onRow, polled });
  };
}

/**
 * Returns options of nullable fields that show members of an object. If the list that returned the object omitted the
 * member, `load` reads the object. `found` is the cost of that read. If it fails temporarily, a kept member may replace it.
 */
export function readBy<Kind extends NodeKind>(
  found: FieldCost,
  load: (loaders: Loaders, node: NodeOf<Kind>) => Promise<RecordOf<Kind> | null>,
) {
  const read = (
    node: NodeOf<Kind>,
    operation: OperationScope,
    member: keyof RecordOf<Kind>,
  ): RecordOf<Kind> | Promise<RecordOf<Kind> | null> =>
    node.record[member] === undefined
      ? recordOrOld(operation, node, member, () => load(operation.loaders, node))
      : node.record;
  return { nullable: true, extensions: cost(found), read } as const;
}

/** The arguments of look-ups that name the cloud and the instance. */
const OF_CLOUD = builder.args((t) => ({
  provider: t.field({ type: ProviderEnum, required: true, description: 'Cloud service of the object.' }),
}));
export const IN_INSTANCE = builder.args((t) => ({
  instanceId: t.string({ required: true, description: 'Provider-side id of the instance.' }),
}));

/** The kinds whose key is one id. */
type KindWithId = { [Kind in NodeKind]: KeyOf<Kind> extends readonly [string] ? Kind : never }[NodeKind];

/**
 * Declares the look-up of an object by its provider-side ids, e.g. `Query.group`. The argument for the id of the object
 * has the same name as the key, and `idText` describes it. `isShared`: several clouds have such objects, so the caller
 * names the cloud.
 */
export function lookUp(
  kind: KindWithId,
  description: string,
  idText: string,
  { isShared = false, capability }: { readonly isShared?: boolean; readonly capability?: Capability } = {},
): void {
  const [name] = NOUNS[kind].key;
  builder.queryField(`${kind.charAt(0).toLowerCase()}${kind.slice(1)}`, (t) =>
    t.field({
      type: TYPE_OF[kind] as ObjectRef<Types, NodeOf<KindWithId>>,
      nullable: true,
      description,
      extensions: cost(lookupCost(kind)),
      args: {
        ...(isShared ? OF_CLOUD : {}),
        ...IN_INSTANCE,
        [name]: t.arg.string({ required: true, description: idText }),
      },
      resolve: (_root, args, { operation }, info) =>
        lookUpIn(operation, info, kind, { ...args, capability }, [String(membersOf(args)[name])]),
    }),
  );
}

/** Where a look-up searches: an instance that has the capability, of one cloud or of any provider with such objects. */
interface Search {
  readonly instanceId: string;
  readonly provider?: ProviderName | undefined;
  readonly capability?: Capability | undefined;
}

/**
 * Finds an object by its provider-side ids. Throws NOT_FOUND if its instance does not exist or lacks the capability.
 * Makes no call if the field selects only next pages of the object's lists.
 */
export async function lookUpIn<Kind extends NodeKind>(
  operation: OperationScope,
  info: GraphQLResolveInfo,
  kind: Kind,
  { instanceId, provider, capability }: Search,
  key: KeyOf<Kind>,
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
  const node = id !== null && isThere ? await findNodeOrOld(operation, id) : null;
  if (node === null) throw notFound();
  return node;
}
