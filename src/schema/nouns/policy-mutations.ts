import type { TargetFailure } from '../../providers/port/access-records.ts';
import {
  bindDevicePolicy,
  createDevicePolicy,
  deleteDevicePolicy,
  parseKeptFailures,
  unbindDevicePolicy,
  updateDevicePolicy,
} from '../../writes/policies.ts';
import { builder } from '../builder.ts';
import { PermissionEffectEnum, PolicyTargetTypeEnum } from '../enums.ts';
import { nullableOwnFields } from '../member-fields.ts';
import { mutation, SPACE } from '../mutation.ts';
import { deletedIdField, nodeField } from '../mutation-payload.ts';
import { DevicePolicyType } from '../node.ts';

const PolicyStatementInput = builder.inputType('PolicyStatementInput', {
  description: 'Rule of a device policy.',
  fields: (t) => ({
    effect: t.field({
      type: PermissionEffectEnum,
      required: true,
      description: 'Effect of the rule: ALLOW or DENY. DENY takes precedence.',
    }),
    actions: t.stringList({
      required: true,
      description:
        'Actions that the rule covers: `iotda:devices:publish`, `iotda:devices:subscribe` or both.',
    }),
    resources: t.stringList({
      required: true,
      description:
        'Topics, 1 to 10, as `topic:…`. The placeholder `devices.deviceId` stands for the id of the device.',
    }),
  }),
});

const TargetFailureType = builder.objectRef<TargetFailure>('PolicyTargetFailure').implement({
  description: 'Target that was not changed, although other targets may have been.',
  fields: (t) => ({
    targetId: t.exposeString('targetId', { description: 'Provider-side id of the target.' }),
    ...nullableOwnFields(t, 'String', {
      providerCode:
        'Error code from the provider, e.g. `IOTDA.015204` if five policies are already bound. All targets have the same code if the provider rejected them together. Null if it sent no code.',
    }),
  }),
});

mutation('createDevicePolicy', {
  returns: 'the new policy',
  description:
    'Creates a device policy (IoTDA standard and enterprise). It takes effect when it is bound to a target.',
  input: (t) => ({
    instanceId: t.id({ required: true, description: 'Global id of the instance.' }),
    name: t.string({ required: true, description: 'Display name, 1 to 128 letters, digits, `_` and `-`.' }),
    spaceId: t.string({ description: SPACE }),
    statements: t.field({
      type: [PolicyStatementInput],
      required: true,
      description: 'Rules for publishing and subscribing, at least one.',
    }),
  }),
  run: createDevicePolicy,
  payload: (t) => ({
    devicePolicy: nodeField(t, DevicePolicyType, 'New policy.'),
  }),
});

mutation('updateDevicePolicy', {
  returns: 'the changed policy',
  description:
    'Changes the name or the rules of a device policy (IoTDA). The change applies to all bound targets. At least one is required.',
  input: (t) => ({
    id: t.id({ required: true, description: 'Global id of the policy.' }),
    name: t.string({
      description: 'Display name, 1 to 128 letters, digits, `_` and `-`. Default: unchanged.',
    }),
    statements: t.field({
      type: [PolicyStatementInput],
      description: 'Complete list of rules, which replaces the existing one. Default: unchanged.',
    }),
  }),
  run: updateDevicePolicy,
  payload: (t) => ({
    devicePolicy: nodeField(t, DevicePolicyType, 'Changed policy.'),
  }),
});

mutation('deleteDevicePolicy', {
  returns: 'the id of the deleted policy',
  description: 'Deletes a device policy (IoTDA). It no longer applies to its targets.',
  input: (t) => ({
    id: t.id({ required: true, description: 'Global id of the policy.' }),
  }),
  run: deleteDevicePolicy,
  payload: (t) => ({
    deletedId: deletedIdField(t),
  }),
});

for (const [name, description, run] of [
  [
    'bindDevicePolicy',
    'Binds a device policy to devices, products or resource spaces (IoTDA).',
    bindDevicePolicy,
  ],
  [
    'unbindDevicePolicy',
    'Unbinds a device policy from devices, products or resource spaces (IoTDA).',
    unbindDevicePolicy,
  ],
] as const) {
  mutation(name, {
    returns: 'the policy and the unchanged targets',
    description: `${description} Targets are processed independently; see \`failures\`.`,
    input: (t) => ({
      id: t.id({ required: true, description: 'Global id of the policy.' }),
      targetType: t.field({
        type: PolicyTargetTypeEnum,
        required: true,
        description: 'Kind of the targets: DEVICE, PRODUCT or SPACE.',
      }),
      targetIds: t.stringList({
        required: true,
        description: 'Provider-side ids of the targets, 1 to 100, without duplicates.',
      }),
    }),
    run,
    payload: (t) => ({
      devicePolicy: nodeField(t, DevicePolicyType, 'Policy after the change.'),
      failures: t.field({
        type: [TargetFailureType],
        description:
          'Targets that were not changed. Empty if all were changed, or if `userErrors` reports a failure of the whole mutation.',
        resolve: ({ result }) => [...parseKeptFailures(result?.kept['failures'] ?? '[]')],
      }),
    }),
  });
}
