import { badInput } from '../../errors.ts';
import { type Connection, edgeOf, pageOf } from '../../graph/connection.ts';
import { tryParseGlobalId } from '../../graph/node-id.ts';
import type { ChangeFilter } from '../../inventory/changes/change-conditions.ts';
import type { ChangedField } from '../../inventory/changes/changed-fields.ts';
import {
  type ChangeKey,
  countChanges,
  readChanges,
  type StoredChange,
} from '../../inventory/changes/read-changes.ts';
import { type HistoryGap, type HistoryGaps, readGaps } from '../../inventory/changes/read-gaps.ts';
import { askInventory } from '../../inventory/query/ask.ts';
import { some } from '../../inventory/query/column-conditions.ts';
import type { Place } from '../../inventory/query/question.ts';
import { invalidCursor } from '../../lists/position.ts';
import { type ConnectionArguments, parseWindow } from '../../lists/window.ts';
import type { Position, Window } from '../../providers/port/list.ts';
import { builder } from '../builder.ts';
import { connectionType, WINDOW } from '../connection-type.ts';
import { cost } from '../cost/field-cost.ts';
import { ChangeKindEnum, ChangeSourceEnum, EntityKindEnum } from '../enums.ts';
import { presentMembers } from '../filter.ts';
import { ownFields } from '../member-fields.ts';
import { InstanceType } from '../node.ts';
import type { OperationScope } from '../operation-scope.ts';
import { FleetInventoryType } from './fleet-inventory.ts';
import { keptConnection } from './kept-connection.ts';
import { KEPT_INSTANCE, keptInstance } from './kept-instance.ts';
import { keptObject } from './kept-nodes.ts';
import { objectKinds } from './object-kinds.ts';
import { INVENTORY_PAGE_ARGS } from './page-arguments.ts';

const ChangedFieldType = builder.objectRef<ChangedField>('InventoryChangedField').implement({
  description: 'Field of an object that changed. Lists and objects are printed as JSON.',
  fields: (t) => ({
    name: t.string({ description: 'Name of the field.', resolve: ([name]) => name }),
    before: t.string({
      nullable: true,
      description: 'Value before the change. Null: no value, or a secret.',
      resolve: ([, before]) => before,
    }),
    after: t.string({
      nullable: true,
      description: 'Value after the change. Null: no value, or a secret.',
      resolve: ([, , after]) => after,
    }),
  }),
});

const ChangeType = builder.objectRef<StoredChange>('InventoryChange').implement({
  description:
    'Change of an object in the history of the inventory. The first read of a list makes no changes. The status of devices is not in the history.',
  fields: (t) => ({
    at: t.field({
      type: 'DateTime',
      description: 'When the server found the change, or when a mutation of this API made it.',
      resolve: ({ at }) => new Date(at),
    }),
    notBefore: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'Start of the whole read before: the change happened between this time and `at`. Null for a mutation of this API, or if it is not known.',
      resolve: ({ notBefore }) => (notBefore === null ? null : new Date(notBefore)),
    }),
    ...ownFields(t, ChangeKindEnum, { change: 'Kind of change.' }),
    ...ownFields(t, ChangeSourceEnum, { source: 'Source of the report.' }),
    ...ownFields(t, EntityKindEnum, { kind: 'Kind of the object.' }),
    entityId: t.id({ description: 'Global id of the object.', resolve: ({ entityId }) => entityId }),
    entity: t.field({
      type: builder.nodeInterfaceRef(),
      nullable: true,
      description: 'Object as the inventory keeps it now. Null if the inventory no longer keeps it.',
      extensions: cost({ from: 'key', leadsTo: 'kept' }),
      resolve: ({ entityId }, _args, { operation }) => keptObject(entityId, operation),
    }),
    principal: t.string({
      nullable: true,
      description:
        'Principal that called the mutation. Null for a change that a poll found, or if the caller lacks the scope identity:write.',
      resolve: ({ principal }, _args, { operation }) =>
        operation.principal.scopes.has('identity:write') ? principal : null,
    }),
    fields: t.field({
      type: [ChangedFieldType],
      description: 'Fields that changed. All fields with a value if the object was created or deleted.',
      resolve: ({ fields }) => [...fields],
    }),
  }),
});

const GapType = builder.objectRef<HistoryGap>('InventoryChangeGap').implement({
  description:
    'Time between two whole reads of a list that is longer than twice its interval. An object that changed in it and changed back is not in the history.',
  fields: (t) => ({
    instance: t.field({
      type: InstanceType,
      nullable: true,
      description: 'Instance of the list. Null: the list of the instances of a region.',
      extensions: KEPT_INSTANCE,
      resolve: ({ at }, _args, { operation }, info) => keptInstance(at, operation, info),
    }),
    ...ownFields(t, 'String', { account: 'Name of the configured account.' }),
    ...ownFields(t, EntityKindEnum, { kind: 'Kind of object in the list.' }),
    from: t.field({
      type: 'DateTime',
      description: 'Start of the last whole read before the gap.',
      resolve: ({ from }) => new Date(from),
    }),
    to: t.field({
      type: 'DateTime',
      description: 'Start of the first whole read after the gap.',
      resolve: ({ to }) => new Date(to),
    }),
  }),
});

/** Most gaps that are named. */
const MOST_GAPS = 100;

interface ChangeConnection extends Connection<StoredChange> {
  readonly gaps: () => Promise<HistoryGaps>;
}

const ChangeConnectionType = connectionType<StoredChange, ChangeConnection>(
  'InventoryChange',
  'changes',
  ChangeType,
);

builder.objectFields(ChangeConnectionType, (t) => ({
  gaps: t.field({
    type: [GapType],
    description: `Gaps in the time of the filter, the latest first, at most ${MOST_GAPS}. Only \`from\`, \`to\` and \`kinds\` of the filter matter.`,
    extensions: cost({ most: MOST_GAPS }),
    resolve: async ({ gaps }) => [...(await gaps()).gaps],
  }),
  gapCount: t.int({
    description: 'Number of all such gaps.',
    resolve: async ({ gaps }) => (await gaps()).count,
  }),
}));

const ChangeFilterInput = builder.inputType('InventoryChangeFilter', {
  description: 'Filter for changes. All given members must hold.',
  fields: (t) => ({
    from: t.field({ type: 'DateTime', description: 'Earliest `at`, inclusive.' }),
    to: t.field({ type: 'DateTime', description: 'Latest `at`, exclusive. Must be later than `from`.' }),
    kinds: t.field({ type: [EntityKindEnum], description: 'One of these kinds of objects.' }),
    changes: t.field({ type: [ChangeKindEnum], description: 'One of these kinds of changes.' }),
    entityId: t.id({ description: 'Global id of the object, which may have been deleted.' }),
    source: t.field({ type: ChangeSourceEnum, description: 'Source of the report.' }),
  }),
});

builder.objectField(FleetInventoryType, 'changes', (t) =>
  t.field({
    type: ChangeConnectionType,
    nullable: true,
    description:
      'Changes of objects, the newest first, with the values before and after (never a secret). Kept for `inventory.historyDays`. Makes no provider call.',
    extensions: cost({ kept: 'Query.instances' }),
    directives: WINDOW,
    args: {
      ...INVENTORY_PAGE_ARGS,
      filter: t.arg({ type: ChangeFilterInput, description: 'Conditions. Default: all changes.' }),
    },
    resolve: ({ places }, { filter, ...args }, { operation }) =>
      connectChanges(operation, parseFilter(presentMembers(filter), places), args),
  }),
);

/** Throws BAD_USER_INPUT that names the member. */
function parseFilter(
  { from, to, kinds, changes, entityId, source }: Partial<typeof ChangeFilterInput.$inferInput>,
  places: readonly Place[],
): ChangeFilter {
  if (from != null && to != null && from >= to)
    throw badInput('filter.to', 'a time after `from`', to.toISOString());
  if (entityId != null && tryParseGlobalId(entityId) === null)
    throw badInput('filter.entityId', 'a global id issued by this API', entityId);
  return {
    places,
    from: from?.getTime(),
    to: to?.getTime(),
    kinds: kinds == null ? undefined : objectKinds(some(kinds, 'filter.kinds'), 'filter.kinds'),
    changes: changes == null ? undefined : some(changes, 'filter.changes'),
    entityId: entityId ?? undefined,
    source: source ?? undefined,
  };
}

function connectChanges(
  operation: OperationScope,
  filter: ChangeFilter,
  args: ConnectionArguments,
): ChangeConnection {
  const { inventory, sealer } = operation;
  // The filter contains the places: the scope, and the accounts that the caller may see.
  const binding = JSON.stringify(['identityInventory', 'changes', filter]);
  const window = parseWindow(args, (cursor) => sealer.open(cursor, binding));
  const bounds = boundsOf(window);
  const isForward = window.direction === 'forward';
  const { after, before } = bounds;
  const connection = keptConnection({
    page: (areNeighboursAsked) =>
      askInventory(inventory, async (snapshot) => {
        const found = await readChanges(snapshot, filter, { ...bounds, count: window.count + 1, isForward });
        const hasMore = found.length > window.count;
        const page = isForward ? found.slice(0, window.count) : found.slice(hasMore ? 1 : 0);
        const isAny = async (more: { readonly after?: ChangeKey; readonly before?: ChangeKey }) =>
          areNeighboursAsked &&
          (await readChanges(snapshot, filter, { ...more, count: 1, isForward })).length > 0;
        const edges = page.map((node) => edgeOf(node, () => sealer.seal(node.key, binding)));
        return pageOf(edges, {
          // Beyond a cursor lies at least its own change, unless that was dropped.
          hasNextPage:
            (isForward && hasMore) || (before !== undefined && (await isAny({ after: nextTo(before, 1) }))),
          hasPreviousPage:
            (!isForward && hasMore) || (after !== undefined && (await isAny({ before: nextTo(after, -1) }))),
        });
      }),
    count: () => askInventory(inventory, (snapshot) => countChanges(snapshot, filter)),
  });
  let gaps: Promise<HistoryGaps> | undefined;
  return {
    ...connection,
    gaps: () => {
      gaps ??= askInventory(inventory, (snapshot) => readGaps(snapshot, filter, MOST_GAPS));
      return gaps;
    },
  };
}

function boundsOf({ after, before }: Window): { readonly after?: ChangeKey; readonly before?: ChangeKey } {
  return {
    ...(after === null ? {} : { after: parseKey(after) }),
    ...(before === null ? {} : { before: parseKey(before) }),
  };
}

function parseKey([at, stream, list, nr]: Position): ChangeKey {
  if (
    typeof at !== 'number' ||
    typeof stream !== 'string' ||
    typeof list !== 'string' ||
    typeof nr !== 'number'
  )
    throw invalidCursor();
  return [at, stream, list, nr];
}

function nextTo([at, stream, list, nr]: ChangeKey, step: 1 | -1): ChangeKey {
  return [at, stream, list, nr + step];
}
