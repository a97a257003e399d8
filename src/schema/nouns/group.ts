import type { NodeOf } from '../../graph/nodes.ts';
import type { GroupRecord, InstanceRef } from '../../providers/port/records.ts';
import { builder } from '../builder.ts';
import { CONNECTION_ARGS, connectionType, WINDOW } from '../connection-type.ts';
import { cost, type FieldCost } from '../cost/field-cost.ts';
import { lookupCost } from '../cost/lookup-cost.ts';
import { ProviderEnum } from '../enums.ts';
import { GroupType, InstanceType, nodeType } from '../node.ts';
import type { OperationScope } from '../operation-scope.ts';
import { listIn, lookUpIn } from './in-instance.ts';
import { TagFilter, TagType } from './tag.ts';

/** Lists leave the rule out, and a child tells of its parent the id alone. */
const IN_FULL: FieldCost = { reading: 'Group' };
/** What lists tell, too: many groups by the pages of the list. */
const IN_ROW: FieldCost = { as: 'Group', reading: 'Group.listed', from: 'row' };

GroupType.implement({
  ...nodeType('Group'),
  description:
    'ApsaraMQ: the prefix that client ids share (`GROUP@@@DEVICE`). IoTDA: a device group, static or by a rule.',
  fields: (t) => ({
    groupId: t.string({
      description: "The provider's own id.",
      extensions: cost({ from: 'key' }),
      resolve: ({ record }) => record.groupId,
    }),
    name: t.string({
      nullable: true,
      description: 'Display name (IoTDA).',
      extensions: cost(IN_ROW),
      resolve: member('name'),
    }),
    description: t.string({
      nullable: true,
      description: 'Free text (IoTDA).',
      extensions: cost(IN_ROW),
      resolve: member('description'),
    }),
    isDynamic: t.boolean({
      nullable: true,
      description: 'Do its members follow from `rule`? Null on ApsaraMQ.',
      extensions: cost(IN_ROW),
      resolve: member('isDynamic'),
    }),
    rule: t.string({
      nullable: true,
      description:
        'The condition that its members meet (IoTDA); null for a static group. Out of a list it costs one provider call for each dynamic group.',
      extensions: cost(IN_FULL),
      resolve: member('rule'),
    }),
    parent: t.field({
      type: GroupType,
      nullable: true,
      description:
        'The group that it is part of (IoTDA); null at the top, and on ApsaraMQ. Its id costs nothing, all else of it one provider call for all of its children; many parents the pages of their list.',
      extensions: cost({ ...IN_ROW, leadsTo: 'others' }),
      resolve: async (node, _args, { operation }) => {
        const groupId = await read(node, operation, 'parentGroupId');
        return groupId === null ? null : toGroup(node.at, groupOfKey(groupId));
      },
    }),
    createdAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was made (ApsaraMQ).',
      resolve: ({ record }) => record.createdAt,
    }),
    updatedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it last changed (ApsaraMQ).',
      resolve: ({ record }) => record.updatedAt,
    }),
    tags: t.field({
      type: [TagType],
      nullable: true,
      description: 'Its labels (ApsaraMQ); null where the provider has none on groups.',
      resolve: ({ record }) => record.tags,
    }),
  }),
});

const GroupFilter = builder.inputType('GroupFilter', {
  description:
    'Which groups. All given members must hold. A member that the cloud service cannot filter by is UNSUPPORTED_BY_INSTANCE.',
  fields: (t) => ({
    name: t.string({
      description: 'IoTDA: with this display name, or a part of it where the provider compares so.',
    }),
    spaceId: t.string({ description: 'IoTDA: in this resource space.' }),
    isDynamic: t.boolean({ description: 'IoTDA: true for groups by a rule, false for static groups.' }),
    modifiedAfter: t.field({
      type: 'DateTime',
      description: 'IoTDA: changed after this time, in whole seconds.',
    }),
    tags: t.field({ type: [TagFilter], description: 'ApsaraMQ: with all of these labels, 1 to 20.' }),
  }),
});

const GroupConnection = connectionType('Group', 'groups', GroupType);

builder.objectField(InstanceType, 'groups', (t) =>
  t.field({
    type: GroupConnection,
    nullable: true,
    description: 'Its groups; null where it has none (see `capabilities`).',
    extensions: cost({ list: 'Instance.groups' }),
    directives: WINDOW,
    args: {
      ...CONNECTION_ARGS,
      filter: t.arg({
        type: GroupFilter,
        description: 'Only those that match all that is given. Default: all.',
      }),
    },
    resolve: listIn(
      'groups',
      'Group',
      'GROUPS',
      (provider, at, wanted) => provider.groups(at, wanted),
      ({ group }, at, record) => group.prime(at, record.groupId, record),
    ),
  }),
);

builder.queryField('group', (t) =>
  t.field({
    type: GroupType,
    nullable: true,
    description: "One group by the provider's own ids.",
    extensions: cost(lookupCost('Group')),
    args: {
      provider: t.arg({ type: ProviderEnum, required: true, description: 'Its cloud service.' }),
      instanceId: t.arg.string({ required: true, description: "The provider's own id of its instance." }),
      groupId: t.arg.string({ required: true, description: "The provider's own id of the group." }),
    },
    resolve: (_root, { provider, instanceId, groupId }, { operation }, info) =>
      lookUpIn(operation, info, 'Group', instanceId, [groupId], { provider }),
  }),
);

export function toGroup(at: InstanceRef, record: GroupRecord): NodeOf<'Group'> {
  return { kind: 'Group', at, record };
}

type Known<Key extends keyof GroupRecord> = Exclude<GroupRecord[Key], undefined>;

/** A member of the record; where the answer that led here lacks it, of the group read by itself. */
async function read<Key extends keyof GroupRecord>(
  { at, record }: NodeOf<'Group'>,
  { loaders }: OperationScope,
  key: Key,
): Promise<Known<Key> | null> {
  const listed = record[key];
  if (listed !== undefined) return listed as Known<Key>;
  const { groupId } = record;
  const group = await (key === 'rule' ? loaders.group(at, groupId) : loaders.group.listed(at, groupId));
  return (group?.[key] ?? null) as Known<Key> | null;
}

function member<Key extends keyof GroupRecord>(key: Key) {
  return (node: NodeOf<'Group'>, _args: unknown, { operation }: { operation: OperationScope }) =>
    read(node, operation, key);
}

/** A group of IoTDA of which only the id is known: the rest is read when it is asked for. */
export function groupOfKey(groupId: string): GroupRecord {
  const unknown = undefined;
  return {
    groupId,
    name: unknown,
    description: unknown,
    createdAt: null,
    updatedAt: null,
    tags: null,
    isDynamic: unknown,
    rule: unknown,
    parentGroupId: unknown,
  };
}
