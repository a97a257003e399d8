import { connect } from '../domain/connection.ts';
import { listName } from '../domain/loaders.ts';
import type { GroupNode } from '../domain/node.ts';
import type { GroupRecord, InstanceRef } from '../providers/record.ts';
import { builder } from './builder.ts';
import { CONNECTION_ARGS, connectionType, WINDOW } from './connection.ts';
import { ProviderEnum } from './enums.ts';
import { has, instanceOr } from './instance.ts';
import { GroupType, InstanceType, nodeType, notFound } from './node.ts';
import { lookedUp, reads } from './reads.ts';
import { TagType } from './tag.ts';

GroupType.implement({
  ...nodeType('Group'),
  description:
    'ApsaraMQ: the prefix that client ids share (`GROUP@@@DEVICE`). IoTDA: a device group, static or by a rule.',
  fields: (t) => ({
    groupId: t.string({ description: "The provider's own id.", resolve: ({ record }) => record.groupId }),
    name: t.string({
      nullable: true,
      description: 'Display name (IoTDA).',
      resolve: ({ record }) => record.name,
    }),
    description: t.string({
      nullable: true,
      description: 'Free text (IoTDA).',
      resolve: ({ record }) => record.description,
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

export const GroupConnection = connectionType('Group', 'groups', GroupType);

builder.objectField(InstanceType, 'groups', (t) =>
  t.field({
    type: GroupConnection,
    nullable: true,
    description: 'Its groups; null where it has none (see `capabilities`).',
    extensions: reads({ list: { ALIBABA_MQTT: 'whole', HUAWEI_IOTDA: 50 } }),
    directives: WINDOW,
    args: CONNECTION_ARGS,
    resolve: (node, args, { operation }) => {
      if (!has(node, 'GROUPS')) return null;
      const listing = operation.loaders.providerOf(node.at).groups(node.at);
      return connect(operation.paging, listName('Instance.groups', node.at), listing, args, (record) =>
        toGroup(node.at, record),
      );
    },
  }),
);

builder.queryField('group', (t) =>
  t.field({
    type: GroupType,
    nullable: true,
    description: "One group by the provider's own ids.",
    extensions: reads(lookedUp({ ALIBABA_MQTT: 1, HUAWEI_IOTDA: 1 })),
    args: {
      provider: t.arg({ type: ProviderEnum, required: true, description: 'Its cloud service.' }),
      instanceId: t.arg.string({ required: true, description: "The provider's own id of its instance." }),
      groupId: t.arg.string({ required: true, description: "The provider's own id of the group." }),
    },
    resolve: async (_root, { provider, instanceId, groupId }, { operation }) => {
      const { at } = await instanceOr(operation, provider, instanceId);
      const record = await operation.loaders.group(at, groupId);
      if (record === null) throw notFound();
      return toGroup(at, record);
    },
  }),
);

export function toGroup(at: InstanceRef, record: GroupRecord): GroupNode {
  return { kind: 'Group', at, record };
}
