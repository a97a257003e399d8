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
import { keyFields, nullableRecordFields } from '../member-fields.ts';
import { DeviceTemplateType, InstanceType, nodeType } from '../node.ts';
import { lookUpIn } from './in-instance.ts';

DeviceTemplateType.implement({
  ...nodeType('DeviceTemplate'),
  description:
    'Template that defines the authentication or self-registration of devices without custom code (IoTDA).',
  fields: (t) => ({
    kind: t.field({
      type: TemplateKindEnum,
      description: 'Purpose of the template. An id is unique only within one kind.',
      extensions: cost({ from: 'key' }),
      resolve: ({ record }) => record.kind,
    }),
    ...keyFields(t, { templateId: 'Provider-side id.' }),
    ...nullableRecordFields(t, 'String', {
      name: 'Display name. Null if not set.',
      description: 'Free-text description. Null if not set.',
      rawStatus: 'Status as the provider sent it. Null if missing.',
    }),
    ...nullableRecordFields(t, CertificateStatusEnum, {
      status:
        'Status of an authentication template; at most one per instance is ACTIVE. Null for provisioning templates.',
    }),
    ...nullableRecordFields(t, 'DateTime', {
      createdAt: 'Time of creation. Null if unknown.',
      updatedAt: 'Time of the last change. Null if unknown.',
    }),
    body: t.string({
      nullable: true,
      description:
        'Template as JSON. A literal key in an HMAC function is hidden. Null if the template no longer exists. Costs one provider call per template in a list.',
      extensions: cost({ reading: 'DeviceTemplate' }),
      resolve: async ({ at, record }, _args, { operation }) =>
        record.body ??
        (await operation.loaders.deviceTemplate[record.kind](at, record.templateId))?.body ??
        null,
    }),
  }),
});

const DeviceTemplateFilter = builder.inputType('DeviceTemplateFilter', {
  description: 'Filter for templates.',
  fields: (t) => ({
    name: t.string({ description: 'Display name. The provider decides whether a part of a name matches.' }),
  }),
});

const DeviceTemplateConnection = connectionType('DeviceTemplate', 'templates', DeviceTemplateType);

builder.objectField(InstanceType, 'deviceTemplates', (t) =>
  t.field({
    type: DeviceTemplateConnection,
    nullable: true,
    description: 'Authentication or provisioning templates (IoTDA). Null on ApsaraMQ.',
    extensions: cost({ list: 'Instance.deviceTemplates' }),
    directives: WINDOW,
    args: {
      ...CONNECTION_ARGS,
      kind: t.arg({
        type: TemplateKindEnum,
        required: true,
        description: 'Kind of template: AUTHENTICATION or PROVISIONING.',
      }),
      filter: t.arg({
        type: DeviceTemplateFilter,
        description: 'Only objects that meet all conditions are returned. Default: no condition.',
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
    description: 'Authentication or provisioning template with the given id (IoTDA).',
    extensions: cost(lookupCost('DeviceTemplate')),
    args: {
      instanceId: t.arg.string({ required: true, description: 'Provider-side id of the instance.' }),
      kind: t.arg({
        type: TemplateKindEnum,
        required: true,
        description: 'Kind of template: AUTHENTICATION or PROVISIONING.',
      }),
      templateId: t.arg.string({ required: true, description: 'Provider-side id of the template.' }),
    },
    resolve: (_root, { instanceId, kind, templateId }, { operation }, info) =>
      lookUpIn(operation, info, 'DeviceTemplate', instanceId, [kind, templateId]),
  }),
);

function toTemplate(at: InstanceRef, record: TemplateRecord): NodeOf<'DeviceTemplate'> {
  return { kind: 'DeviceTemplate', at, record };
}
