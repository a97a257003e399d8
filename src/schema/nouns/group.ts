import { nodeOf } from '../../graph/find-node.ts';
import { partialRecord } from '../../graph/nouns.ts';
import type { GroupRecord } from '../../providers/port/records.ts';
import { builder } from '../builder.ts';
import { connectionType, filteredBy, listOptions } from '../connection-type.ts';
import { cost, type FieldCost } from '../cost/field-cost.ts';
import { fieldsFrom, keyFields, nullableRecordFields } from '../member-fields.ts';
import { GroupType, InstanceType, nodeType } from '../node.ts';
import { listIn, lookUp, readBy } from './in-instance.ts';
import { TagFilter, TagType } from './tag.ts';

/**
 * Cost of fields that need the full group. Lists omit the rule, and a child group contains only the id of its parent.
 */
const IN_FULL: FieldCost = { reading: 'Group' };
/** Cost of fields that lists also return. For many groups, the pages of the list are read instead of single groups. */
const IN_ROW: FieldCost = { as: 'Group', reading: 'Group.listed', from: 'row' };

const OF_GROUP = readBy<'Group'>(IN_FULL, ({ group }, { at, record }) => group(at, record.groupId));
const OF_ROW = readBy<'Group'>(IN_ROW, ({ group }, { at, record }) => group.listed(at, record.groupId));

GroupType.implement({
  ...nodeType('Group'),
  description:
    'Group of client ids or devices. On ApsaraMQ, a common prefix of client ids (`GROUP@@@DEVICE`). On IoTDA, a device group, static or dynamic.',
  fields: (t) => ({
    ...keyFields(t, { groupId: 'Provider-side id.' }),
    ...fieldsFrom(t, 'String', OF_ROW, {
      name: 'Display name (IoTDA). Null on ApsaraMQ.',
      description: 'Free-text description (IoTDA). Null on ApsaraMQ, or if not set.',
    }),
    ...fieldsFrom(t, 'Boolean', OF_ROW, {
      isDynamic: 'True if `rule` determines the members. Null on ApsaraMQ.',
    }),
    ...fieldsFrom(t, 'String', OF_GROUP, {
      rule: 'Condition that the members meet (IoTDA). Null for a static group and on ApsaraMQ. Costs one provider call per dynamic group in a list.',
    }),
    parent: t.field({
      type: GroupType,
      nullable: true,
      description:
        'Parent group (IoTDA). Null for a top-level group and on ApsaraMQ. Its id costs nothing. Other fields cost one provider call per parent; for many parents, the server reads the pages of their list instead.',
      extensions: cost({ ...IN_ROW, leadsTo: 'others' }),
      resolve: async (node, _args, { operation }) => {
        const groupId = (await OF_ROW.read(node, operation, 'parentGroupId'))?.parentGroupId;
        return groupId == null ? null : nodeOf('Group', node.at, partialRecord<GroupRecord>({ groupId }));
      },
    }),
    ...nullableRecordFields(t, 'DateTime', {
      createdAt: 'Time of creation (ApsaraMQ). Null on IoTDA.',
      updatedAt: 'Time of the last change (ApsaraMQ). Null on IoTDA.',
    }),
    ...nullableRecordFields(t, [TagType], {
      tags: 'Tags of the group (ApsaraMQ). Null on IoTDA, which has no tags on groups.',
    }),
  }),
});

const GroupFilter = builder.inputType('GroupFilter', {
  description:
    'Filter for groups. A group must meet all given conditions. Fails with UNSUPPORTED_BY_INSTANCE if the cloud service does not support a given condition.',
  fields: (t) => ({
    name: t.string({
      description: 'Display name (IoTDA). The provider decides whether a part of a name matches.',
    }),
    spaceId: t.string({ description: 'Provider-side id of the resource space (IoTDA).' }),
    isDynamic: t.boolean({
      description: 'True for dynamic groups, false for static groups (IoTDA). Default: both.',
    }),
    modifiedAfter: t.field({
      type: 'DateTime',
      description: 'Lower bound of the time of the last change, in whole seconds (IoTDA).',
    }),
    tags: t.field({ type: [TagFilter], description: 'Tags that a group must have, 1 to 20 (ApsaraMQ).' }),
  }),
});

export const GroupConnection = connectionType('Group', 'groups', GroupType);

builder.objectField(InstanceType, 'groups', (t) =>
  t.field({
    ...listOptions('Instance.groups'),
    type: GroupConnection,
    description: 'Groups. Null if `capabilities` lacks GROUPS.',
    args: filteredBy(GroupFilter),
    resolve: listIn(
      'Instance.groups',
      'Group',
      'GROUPS',
      (provider, at, wanted) => provider.groups?.(at, wanted),
      ({ group }, at, record) => group.prime(at, record.groupId, record),
    ),
  }),
);

lookUp('Group', 'Group with the given provider-side ids.', 'Provider-side id of the group.', {
  isShared: true,
});
