import { connect } from '../../graph/connection.ts';
import { listName } from '../../graph/list-name.ts';
import type { NodeOf } from '../../graph/nodes.ts';
import type { TemplateRecord } from '../../providers/port/access-records.ts';
import type { InstanceRef } from '../../providers/port/records.ts';
import { builder } from '../builder.ts';
import { CONNECTION_ARGS, connectionType, WINDOW } from '../connection-type.ts';
import { cost } from '../cost/field-cost.ts';
import { lookupCost } from '../cost/lookup-cost.ts';
import { CertificateStatusEnum, TemplateKindEnum } from '../enums.ts';
import { filterNameParts, presentMembers } from '../filter.ts';
import { DeviceTemplateType, InstanceType, nodeType } from '../node.ts';
import { lookUpIn } from './in-instance.ts';

DeviceTemplateType.implement({
  ...nodeType('DeviceTemplate'),
  description: 'How devices prove who they are, or register themselves, without code (IoTDA).',
  fields: (t) => ({
    kind: t.field({
      type: TemplateKindEnum,
      description: 'Which of the two; ids are told apart by it.',
      extensions: cost({ from: 'key' }),
      resolve: ({ record }) => record.kind,
    }),
    templateId: t.string({
      description: "The provider's own id.",
      extensions: cost({ from: 'key' }),
      resolve: ({ record }) => record.templateId,
    }),
    name: t.string({ nullable: true, description: 'Display name.', resolve: ({ record }) => record.name }),
    description: t.string({
      nullable: true,
      description: 'Free text.',
      resolve: ({ record }) => record.description,
    }),
    status: t.field({
      type: CertificateStatusEnum,
      nullable: true,
      description: 'Authentication templates: is it in use? One of an instance may be.',
      resolve: ({ record }) => record.status,
    }),
    rawStatus: t.string({
      nullable: true,
      description: "The provider's own status.",
      resolve: ({ record }) => record.rawStatus,
    }),
    createdAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was made.',
      resolve: ({ record }) => record.createdAt,
    }),
    updatedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it last changed.',
      resolve: ({ record }) => record.updatedAt,
    }),
    body: t.string({
      nullable: true,
      description:
        'The template as JSON; in a list one provider call each. A key that is written out in an HMAC function is hidden.',
      extensions: cost({ reading: 'DeviceTemplate' }),
      resolve: async ({ at, record }, _args, { operation }) =>
        record.body ??
        (await operation.loaders.deviceTemplate[record.kind](at, record.templateId))?.body ??
        null,
    }),
  }),
});

const DeviceTemplateFilter = builder.inputType('DeviceTemplateFilter', {
  description: 'Which templates. All given members must hold.',
  fields: (t) => ({
    name: t.string({ description: 'With this name, or a part of it where the provider compares so.' }),
  }),
});

const DeviceTemplateConnection = connectionType('DeviceTemplate', 'templates', DeviceTemplateType);

builder.objectField(InstanceType, 'deviceTemplates', (t) =>
  t.field({
    type: DeviceTemplateConnection,
    nullable: true,
    description: 'Its authentication or provisioning templates (IoTDA); null on ApsaraMQ.',
    extensions: cost({ list: 'Instance.deviceTemplates' }),
    directives: WINDOW,
    args: {
      ...CONNECTION_ARGS,
      kind: t.arg({
        type: TemplateKindEnum,
        required: true,
        description: 'Of templates that register devices, or of those that tell who connects?',
      }),
      filter: t.arg({
        type: DeviceTemplateFilter,
        description: 'Only those that match all that is given. Default: all.',
      }),
    },
    resolve: ({ at }, { kind, filter, ...args }, { operation }) => {
      const wanted = presentMembers(filter);
      const listing = operation.loaders.providerOf(at).access?.templates(at, kind, wanted);
      if (listing === undefined) return null;
      const name = listName('Instance.deviceTemplates', at, kind, ...filterNameParts(wanted));
      return connect(operation.paging, name, listing, args, (record) => toTemplate(at, record));
    },
  }),
);

builder.queryField('deviceTemplate', (t) =>
  t.field({
    type: DeviceTemplateType,
    nullable: true,
    description: 'One authentication or provisioning template (IoTDA).',
    extensions: cost(lookupCost('DeviceTemplate')),
    args: {
      instanceId: t.arg.string({ required: true, description: "The provider's own id of its instance." }),
      kind: t.arg({
        type: TemplateKindEnum,
        required: true,
        description: 'Of templates that register devices, or of those that tell who connects?',
      }),
      templateId: t.arg.string({ required: true, description: "The provider's own id of the template." }),
    },
    resolve: (_root, { instanceId, kind, templateId }, { operation }, info) =>
      lookUpIn(operation, info, 'DeviceTemplate', instanceId, [kind, templateId]),
  }),
);

function toTemplate(at: InstanceRef, record: TemplateRecord): NodeOf<'DeviceTemplate'> {
  return { kind: 'DeviceTemplate', at, record };
}
