import { connect } from '../domain/connection.ts';
import { listName } from '../domain/loaders.ts';
import type { Operation } from '../domain/operation.ts';
import type { KnownTargetType, TemplateKind } from '../providers/access.ts';
import type {
  DeviceAuthorizerRecord,
  DevicePolicyRecord,
  PolicyStatementRecord,
  PolicyTargetRecord,
  TemplateRecord,
} from '../providers/access-record.ts';
import type { InstanceRef } from '../providers/record.ts';
import { builder } from './builder.ts';
import { CONNECTION_ARGS, connectionType, WINDOW } from './connection.ts';
import {
  CertificateStatusEnum,
  PermissionEffectEnum,
  PolicyTargetTypeEnum,
  TemplateKindEnum,
} from './enums.ts';
import { has } from './instance.ts';
import { InstanceType } from './node.ts';
import { reads } from './reads.ts';
import { SecretRefType } from './secret-ref.ts';

interface At<Record> {
  readonly at: InstanceRef;
  readonly record: Record;
}

const PolicyStatementType = builder.objectRef<PolicyStatementRecord>('PolicyStatement').implement({
  description: 'One rule of a device policy. DENY wins over ALLOW.',
  fields: (t) => ({
    effect: t.expose('effect', { type: PermissionEffectEnum, description: 'What it does.' }),
    actions: t.stringList({
      description: '`iotda:devices:publish`, `iotda:devices:subscribe`.',
      resolve: ({ actions }) => [...actions],
    }),
    resources: t.stringList({
      description: '`topic:…`; the placeholder devices.deviceId in it stands for the id of the device.',
      resolve: ({ resources }) => [...resources],
    }),
  }),
});

const PolicyTargetType = builder.objectRef<PolicyTargetRecord>('PolicyTarget').implement({
  description: 'What a device policy holds for.',
  fields: (t) => ({
    type: t.expose('type', { type: PolicyTargetTypeEnum, description: 'What kind of thing.' }),
    targetId: t.string({ description: "The provider's own id.", resolve: ({ id }) => id }),
  }),
});

const PolicyTargetConnection = connectionType('PolicyTarget', 'targets of a policy', PolicyTargetType);

export const DevicePolicyType = builder.objectRef<At<DevicePolicyRecord>>('DevicePolicy').implement({
  description: 'Which topics devices may publish and subscribe to (IoTDA standard and enterprise).',
  fields: (t) => ({
    policyId: t.string({ description: "The provider's own id.", resolve: ({ record }) => record.policyId }),
    name: t.string({ nullable: true, description: 'Its name.', resolve: ({ record }) => record.name }),
    spaceId: t.string({
      nullable: true,
      description: "The provider's id of its resource space.",
      resolve: ({ record }) => record.appId,
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
    statements: t.field({
      type: [PolicyStatementType],
      nullable: true,
      description: 'Its rules; in a list one provider call each. Null where it is gone meanwhile.',
      extensions: reads({ calls: { HUAWEI_IOTDA: 1 } }),
      resolve: async ({ at, record }, _args, { operation }) =>
        record.statements ??
        (await operation.loaders.providerOf(at).access?.getPolicy(at, record.policyId, operation.call))
          ?.statements ??
        null,
    }),
    targets: t.field({
      type: PolicyTargetConnection,
      description: 'What it holds for.',
      extensions: reads({ list: { HUAWEI_IOTDA: 50 } }),
      directives: WINDOW,
      args: {
        ...CONNECTION_ARGS,
        type: t.arg({ type: PolicyTargetTypeEnum, required: true, description: 'Of this kind.' }),
      },
      resolve: ({ at, record }, { type, ...args }, { operation }) => {
        const listing = accessOf(operation, at)!.policyTargets(at, record.policyId, type as KnownTargetType);
        const name = listName('DevicePolicy.targets', at, record.policyId, type);
        return connect(operation.paging, name, listing, args, (row) => row);
      },
    }),
  }),
});

const DeviceAuthorizerType = builder.objectRef<At<DeviceAuthorizerRecord>>('DeviceAuthorizer').implement({
  description: 'A function of yours that decides whether a device may connect (IoTDA custom authentication).',
  fields: (t) => ({
    authorizerId: t.string({
      description: "The provider's own id.",
      resolve: ({ record }) => record.authorizerId,
    }),
    name: t.string({ nullable: true, description: 'Its name.', resolve: ({ record }) => record.name }),
    functionName: t.string({
      nullable: true,
      description: 'Name of the function.',
      resolve: ({ record }) => record.functionName,
    }),
    functionUrn: t.string({
      nullable: true,
      description: 'Where the function is.',
      resolve: ({ record }) => record.functionUrn,
    }),
    signingEnabled: t.boolean({
      nullable: true,
      description: 'Must devices sign their token?',
      resolve: ({ record }) => record.signingEnabled,
    }),
    isDefault: t.boolean({
      nullable: true,
      description: 'Is it used where a device names none?',
      resolve: ({ record }) => record.isDefault,
    }),
    status: t.field({
      type: CertificateStatusEnum,
      description: 'Is it in use?',
      resolve: ({ record }) => record.status,
    }),
    createdAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was made.',
      resolve: ({ record }) => record.createdAt,
    }),
    signingToken: t.field({
      type: SecretRefType,
      nullable: true,
      description: 'What is known of its signing token; in a list one provider call each.',
      extensions: reads({ calls: { HUAWEI_IOTDA: 1 } }),
      resolve: async ({ at, record }, _args, { operation }) => {
        const full =
          record.signingToken === undefined
            ? await accessOf(operation, at)?.getAuthorizer(at, record.authorizerId, operation.call)
            : record;
        return full == null ? null : { secret: full.signingToken ?? null };
      },
    }),
  }),
});

const AuthTemplateType = builder
  .objectRef<At<TemplateRecord> & { readonly kind: TemplateKind }>('DeviceTemplate')
  .implement({
    description: 'How devices prove who they are, or register themselves, without code (IoTDA).',
    fields: (t) => ({
      templateId: t.string({
        description: "The provider's own id.",
        resolve: ({ record }) => record.templateId,
      }),
      name: t.string({ nullable: true, description: 'Its name.', resolve: ({ record }) => record.name }),
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
      createdAt: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When it was made.',
        resolve: ({ record }) => record.createdAt,
      }),
      body: t.string({
        nullable: true,
        description:
          'The template as JSON; in a list one provider call each. A key that is written out in an HMAC function is hidden.',
        extensions: reads({ calls: { HUAWEI_IOTDA: 1 } }),
        resolve: async ({ at, record, kind }, _args, { operation }) =>
          record.body ??
          (await accessOf(operation, at)?.getTemplate(at, kind, record.templateId, operation.call))?.body ??
          null,
      }),
    }),
  });

const DevicePolicyConnection = connectionType('DevicePolicy', 'device policies', DevicePolicyType);
const DeviceAuthorizerConnection = connectionType('DeviceAuthorizer', 'authorizers', DeviceAuthorizerType);
const DeviceTemplateConnection = connectionType('DeviceTemplate', 'templates', AuthTemplateType);

builder.objectFields(InstanceType, (t) => ({
  devicePolicies: t.field({
    type: DevicePolicyConnection,
    nullable: true,
    description: 'Its device policies (IoTDA standard and enterprise); null elsewhere.',
    extensions: reads({ list: { HUAWEI_IOTDA: 50 } }),
    directives: WINDOW,
    args: CONNECTION_ARGS,
    resolve: (node, args, { operation }) => {
      const { at } = node;
      const access = accessOf(operation, at);
      if (access === undefined || !has(node, 'DEVICE_POLICIES')) return null;
      const name = listName('Instance.devicePolicies', at);
      return connect(operation.paging, name, access.policies(at), args, (row) => ({ at, record: row }));
    },
  }),
  deviceAuthorizers: t.field({
    type: DeviceAuthorizerConnection,
    nullable: true,
    description: 'Its custom authorizers (IoTDA standard and enterprise); null elsewhere.',
    extensions: reads({ list: { HUAWEI_IOTDA: 50 } }),
    directives: WINDOW,
    args: CONNECTION_ARGS,
    resolve: (node, args, { operation }) => {
      const { at } = node;
      const access = accessOf(operation, at);
      if (access === undefined || !has(node, 'DEVICE_POLICIES')) return null;
      const name = listName('Instance.deviceAuthorizers', at);
      return connect(operation.paging, name, access.authorizers(at), args, (row) => ({ at, record: row }));
    },
  }),
  deviceTemplates: t.field({
    type: DeviceTemplateConnection,
    nullable: true,
    description: 'Its authentication or provisioning templates (IoTDA); null on ApsaraMQ.',
    extensions: reads({ list: { HUAWEI_IOTDA: 50 } }),
    directives: WINDOW,
    args: {
      ...CONNECTION_ARGS,
      kind: t.arg({ type: TemplateKindEnum, required: true, description: 'Which of the two.' }),
    },
    resolve: ({ at }, { kind, ...args }, { operation }) => {
      const listing = accessOf(operation, at)?.templates(at, kind);
      if (listing === undefined) return null;
      const name = listName('Instance.deviceTemplates', at, kind);
      return connect(operation.paging, name, listing, args, (row) => ({ at, record: row, kind }));
    },
  }),
}));

function accessOf(operation: Operation, at: InstanceRef) {
  return operation.loaders.providerOf(at).access;
}
