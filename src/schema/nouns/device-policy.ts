import { badInput, notFound } from '../../errors.ts';
import { connect } from '../../graph/connection.ts';
import { listName } from '../../graph/list-name.ts';
import type { PolicyStatementRecord, PolicyTargetRecord } from '../../providers/port/access-records.ts';
import { builder } from '../builder.ts';
import { CONNECTION_ARGS, connectionType, filteredBy, listOptions } from '../connection-type.ts';
import { cost } from '../cost/field-cost.ts';
import { PermissionEffectEnum, PolicyTargetTypeEnum } from '../enums.ts';
import { keyFields, nullableOwnFields, nullableRecordFields, ownFields } from '../member-fields.ts';
import { DevicePolicyType, InstanceType, nodeType } from '../node.ts';
import { listIn, lookUp } from './in-instance.ts';

const PolicyStatementType = builder.objectRef<PolicyStatementRecord>('PolicyStatement').implement({
  description: 'Rule of a device policy. DENY takes precedence over ALLOW.',
  fields: (t) => ({
    ...ownFields(t, PermissionEffectEnum, {
      effect: 'Effect of `actions` on `resources`. DENY takes precedence.',
    }),
    ...nullableOwnFields(t, 'String', { rawEffect: 'Effect as the provider sent it. Null if missing.' }),
    ...ownFields(t, ['String'], {
      actions: 'Actions that the rule covers: `iotda:devices:publish`, `iotda:devices:subscribe` or both.',
      resources: 'Topics, as `topic:…`. The placeholder `devices.deviceId` stands for the id of the device.',
    }),
  }),
});

const PolicyTargetType = builder.objectRef<PolicyTargetRecord>('PolicyTarget').implement({
  description: 'Target to which a device policy is bound.',
  fields: (t) => ({
    type: t.expose('type', { type: PolicyTargetTypeEnum, description: 'Kind of the target.' }),
    ...nullableOwnFields(t, 'String', { rawType: 'Type as the provider sent it. Null if missing.' }),
    targetId: t.string({ description: 'Provider-side id.', resolve: ({ id }) => id }),
  }),
});

const PolicyTargetConnection = connectionType('PolicyTarget', 'targets of a policy', PolicyTargetType);

DevicePolicyType.implement({
  ...nodeType('DevicePolicy'),
  description:
    'Rules for the topics that devices may publish and subscribe to (IoTDA standard and enterprise).',
  fields: (t) => ({
    ...keyFields(t, { policyId: 'Provider-side id.' }),
    ...nullableRecordFields(t, 'String', {
      name: 'Display name of letters, digits, `_` and `-`. Null if unknown.',
    }),
    spaceId: t.string({
      nullable: true,
      description: 'Provider-side id of the resource space. Null if unknown.',
      resolve: ({ record }) => record.appId,
    }),
    ...nullableRecordFields(t, 'DateTime', {
      createdAt: 'Time of creation. Null if unknown.',
      updatedAt: 'Time of the last change. Null if unknown.',
    }),
    statements: t.field({
      type: [PolicyStatementType],
      nullable: true,
      description:
        'Rules of the policy. Null if the policy no longer exists. Costs one provider call per policy in a list.',
      extensions: cost({ reading: 'DevicePolicy' }),
      resolve: async ({ at, record }, _args, { operation }) =>
        record.statements ?? (await operation.loaders.devicePolicy(at, record.policyId))?.statements ?? null,
    }),
    targets: t.field({
      ...listOptions('DevicePolicy.targets', 'key'),
      type: PolicyTargetConnection,
      description: 'Targets to which the policy is bound, of one kind.',
      args: {
        ...CONNECTION_ARGS,
        type: t.arg({
          type: PolicyTargetTypeEnum,
          required: true,
          description: 'Kind of the targets: DEVICE, PRODUCT or SPACE.',
        }),
      },
      resolve: ({ at, record }, { type, ...args }, { operation }) => {
        if (type === 'UNKNOWN') throw badInput('type', 'DEVICE, PRODUCT or SPACE', type);
        const { access } = operation.loaders.providerOf(at);
        if (access === undefined) throw notFound();
        const listing = access.policyTargets(at, record.policyId, type);
        const name = listName('DevicePolicy.targets', at, record.policyId, type);
        return connect(operation.paging, name, listing, args, (row) => row);
      },
    }),
  }),
});

const DevicePolicyFilter = builder.inputType('DevicePolicyFilter', {
  description: 'Filter for device policies. A policy must meet all given conditions.',
  fields: (t) => ({
    name: t.string({ description: 'Display name. The provider decides whether a part of a name matches.' }),
    spaceId: t.string({ description: 'Provider-side id of the resource space.' }),
  }),
});

const DevicePolicyConnection = connectionType('DevicePolicy', 'device policies', DevicePolicyType);

builder.objectField(InstanceType, 'devicePolicies', (t) =>
  t.field({
    ...listOptions('Instance.devicePolicies'),
    type: DevicePolicyConnection,
    description:
      'Device policies (IoTDA standard and enterprise). Null if `capabilities` lacks DEVICE_POLICIES.',
    args: filteredBy(DevicePolicyFilter),
    resolve: listIn('Instance.devicePolicies', 'DevicePolicy', 'DEVICE_POLICIES', ({ access }, at, wanted) =>
      access?.policies(at, wanted),
    ),
  }),
);

lookUp('DevicePolicy', 'Device policy with the given id (IoTDA).', 'Provider-side id of the policy.', {
  capability: 'DEVICE_POLICIES',
});
