import { badInput } from '../../errors.ts';
import { connect } from '../../graph/connection.ts';
import { listName } from '../../graph/list-name.ts';
import type { PolicyStatementRecord, PolicyTargetRecord } from '../../providers/port/access-records.ts';
import { builder } from '../builder.ts';
import { CONNECTION_ARGS, connectionType, WINDOW } from '../connection-type.ts';
import { cost } from '../cost/field-cost.ts';
import { lookupCost } from '../cost/lookup-cost.ts';
import { PermissionEffectEnum, PolicyTargetTypeEnum } from '../enums.ts';
import { DevicePolicyType, InstanceType, nodeType } from '../node.ts';
import { listIn, lookUpIn } from './in-instance.ts';

const PolicyStatementType = builder.objectRef<PolicyStatementRecord>('PolicyStatement').implement({
  description: 'One rule of a device policy. DENY wins over ALLOW.',
  fields: (t) => ({
    effect: t.expose('effect', {
      type: PermissionEffectEnum,
      description: 'Are `actions` on `resources` allowed or denied? A denial wins.',
    }),
    rawEffect: t.exposeString('rawEffect', { nullable: true, description: "The provider's own effect." }),
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
    rawType: t.exposeString('rawType', { nullable: true, description: "The provider's own type." }),
    targetId: t.string({ description: "The provider's own id.", resolve: ({ id }) => id }),
  }),
});

const PolicyTargetConnection = connectionType('PolicyTarget', 'targets of a policy', PolicyTargetType);

DevicePolicyType.implement({
  ...nodeType('DevicePolicy'),
  description: 'Which topics devices may publish and subscribe to (IoTDA standard and enterprise).',
  fields: (t) => ({
    policyId: t.string({
      description: "The provider's own id.",
      extensions: cost({ from: 'key' }),
      resolve: ({ record }) => record.policyId,
    }),
    name: t.string({
      nullable: true,
      description: 'Display name: letters, digits, _ and -.',
      resolve: ({ record }) => record.name,
    }),
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
      extensions: cost({ reading: 'DevicePolicy' }),
      resolve: async ({ at, record }, _args, { operation }) =>
        record.statements ?? (await operation.loaders.devicePolicy(at, record.policyId))?.statements ?? null,
    }),
    targets: t.field({
      type: PolicyTargetConnection,
      nullable: true,
      description: 'What the policy is bound to, of one kind at a time.',
      extensions: cost({ from: 'key', list: 'DevicePolicy.targets' }),
      directives: WINDOW,
      args: {
        ...CONNECTION_ARGS,
        type: t.arg({
          type: PolicyTargetTypeEnum,
          required: true,
          description: 'Only targets of this kind: devices, products or resource spaces.',
        }),
      },
      resolve: ({ at, record }, { type, ...args }, { operation }) => {
        if (type === 'UNKNOWN') throw badInput('type', 'DEVICE, PRODUCT or SPACE', type);
        const { access } = operation.loaders.providerOf(at);
        const listing = access!.policyTargets(at, record.policyId, type);
        const name = listName('DevicePolicy.targets', at, record.policyId, type);
        return connect(operation.paging, name, listing, args, (row) => row);
      },
    }),
  }),
});

const DevicePolicyFilter = builder.inputType('DevicePolicyFilter', {
  description: 'Which device policies. All given members must hold.',
  fields: (t) => ({
    name: t.string({ description: 'With this name, or a part of it where the provider compares so.' }),
    spaceId: t.string({ description: 'In this resource space.' }),
  }),
});

const DevicePolicyConnection = connectionType('DevicePolicy', 'device policies', DevicePolicyType);

builder.objectField(InstanceType, 'devicePolicies', (t) =>
  t.field({
    type: DevicePolicyConnection,
    nullable: true,
    description: 'Its device policies (IoTDA standard and enterprise); null elsewhere.',
    extensions: cost({ list: 'Instance.devicePolicies' }),
    directives: WINDOW,
    args: {
      ...CONNECTION_ARGS,
      filter: t.arg({
        type: DevicePolicyFilter,
        description: 'Only those that match all that is given. Default: all.',
      }),
    },
    resolve: listIn('devicePolicies', 'DevicePolicy', 'DEVICE_POLICIES', ({ access }, at, wanted) =>
      access?.policies(at, wanted),
    ),
  }),
);

builder.queryField('devicePolicy', (t) =>
  t.field({
    type: DevicePolicyType,
    nullable: true,
    description: 'One device policy (IoTDA).',
    extensions: cost(lookupCost('DevicePolicy')),
    args: {
      instanceId: t.arg.string({ required: true, description: "The provider's own id of its instance." }),
      policyId: t.arg.string({ required: true, description: "The provider's own id of the policy." }),
    },
    resolve: (_root, { instanceId, policyId }, { operation }, info) =>
      lookUpIn(operation, info, 'DevicePolicy', instanceId, [policyId], { capability: 'DEVICE_POLICIES' }),
  }),
);
