import { builder } from '../builder.ts';
import { connectionType, filteredBy, listOptions } from '../connection-type.ts';
import { cost } from '../cost/field-cost.ts';
import { lookupCost } from '../cost/lookup-cost.ts';
import { CertificateStatusEnum, TemplateKindEnum } from '../enums.ts';
import { filterNameParts, presentMembers } from '../filter.ts';
import { keyFields, nullableRecordFields } from '../member-fields.ts';
import { DeviceTemplateType, InstanceType, nodeType } from '../node.ts';
import { connectNodes, IN_INSTANCE, lookUpIn } from './in-instance.ts';

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

const KIND = {
  type: TemplateKindEnum,
  required: true,
  description: 'Kind of template: AUTHENTICATION or PROVISIONING.',
} as const;

builder.objectField(InstanceType, 'deviceTemplates', (t) =>
  t.field({
    ...listOptions('Instance.deviceTemplates'),
    type: DeviceTemplateConnection,
    description: 'Authentication or provisioning templates (IoTDA). Null on ApsaraMQ.',
    args: { ...filteredBy(DeviceTemplateFilter), kind: t.arg(KIND) },
    resolve: ({ at }, { kind, filter, ...args }, { operation }) => {
      const wanted = presentMembers(filter);
      const list = operation.loaders.providerOf(at).access?.templates(at, kind, wanted);
      const name = ['Instance.deviceTemplates', at, kind, ...filterNameParts(wanted)] as const;
      return connectNodes(operation, 'DeviceTemplate', list, name, args);
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
      ...IN_INSTANCE,
      kind: t.arg(KIND),
      templateId: t.arg.string({ required: true, description: 'Provider-side id of the template.' }),
    },
    resolve: (_root, { instanceId, kind, templateId }, { operation }, info) =>
      lookUpIn(operation, info, 'DeviceTemplate', { instanceId }, [kind, templateId]),
  }),
);
