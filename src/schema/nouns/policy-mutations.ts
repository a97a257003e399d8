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
import { mutation, SPACE } from '../mutation.ts';
import { deletedIdField, nodeField } from '../mutation-payload.ts';
import { DevicePolicyType } from '../node.ts';

const PolicyStatementInput = builder.inputType('PolicyStatementInput', {
  description: 'One rule of a device policy.',
  fields: (t) => ({
    effect: t.field({ type: PermissionEffectEnum, required: true, description: 'ALLOW or DENY; DENY wins.' }),
    actions: t.stringList({
      required: true,
      description: '`iotda:devices:publish`, `iotda:devices:subscribe`, or both.',
    }),
    resources: t.stringList({
      required: true,
      description:
        '1 to 10 of `topic:…`; the placeholder devices.deviceId in it stands for the id of the device.',
    }),
  }),
});

const TargetFailureType = builder.objectRef<TargetFailure>('PolicyTargetFailure').implement({
  description: 'A target that was left as it is, while others may have been changed.',
  fields: (t) => ({
    targetId: t.exposeString('targetId', { description: "The provider's id of the target." }),
    providerCode: t.exposeString('providerCode', {
      nullable: true,
      description:
        "The provider's own code, e.g. IOTDA.015204 where five policies are bound already. Where it refused all targets with one code, each has it; null where it gave none.",
    }),
  }),
});

mutation('createDevicePolicy', {
  description:
    'Makes a device policy (IoTDA standard and enterprise). It holds for nothing until it is bound.',
  input: (t) => ({
    instanceId: t.id({ required: true, description: 'Global id of the instance.' }),
    name: t.string({ required: true, description: '1 to 128 letters, digits, _ and -.' }),
    spaceId: t.string({ description: SPACE }),
    statements: t.field({
      type: [PolicyStatementInput],
      required: true,
      description: 'Who may publish and subscribe where: at least one rule.',
    }),
  }),
  run: createDevicePolicy,
  payload: (t) => ({
    devicePolicy: nodeField(t, DevicePolicyType, 'The new policy.'),
  }),
});

mutation('updateDevicePolicy', {
  description: 'Changes name or rules of a device policy (IoTDA), for all that it is bound to.',
  input: (t) => ({
    id: t.id({ required: true, description: 'Global id of the policy.' }),
    name: t.string({ description: '1 to 128 letters, digits, _ and -. Default: as it is.' }),
    statements: t.field({
      type: [PolicyStatementInput],
      description: 'All of its rules, in place of those that it has. Default: as they are.',
    }),
  }),
  run: updateDevicePolicy,
  payload: (t) => ({
    devicePolicy: nodeField(t, DevicePolicyType, 'The changed policy.'),
  }),
});

mutation('deleteDevicePolicy', {
  description: 'Deletes a device policy (IoTDA). It then holds for nothing that it was bound to.',
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
    'Makes a policy hold for devices, products or resource spaces (IoTDA).',
    bindDevicePolicy,
  ],
  [
    'unbindDevicePolicy',
    'Ends that a policy holds for devices, products or resource spaces (IoTDA).',
    unbindDevicePolicy,
  ],
] as const) {
  mutation(name, {
    description: `${description} Each target succeeds or fails for itself.`,
    input: (t) => ({
      id: t.id({ required: true, description: 'Global id of the policy.' }),
      targetType: t.field({
        type: PolicyTargetTypeEnum,
        required: true,
        description: 'Are they ids of devices, products or resource spaces?',
      }),
      targetIds: t.stringList({
        required: true,
        description: "1 to 100 of the provider's own ids, each once.",
      }),
    }),
    run,
    payload: (t) => ({
      devicePolicy: nodeField(t, DevicePolicyType, 'The policy, with its targets as they are now.'),
      failures: t.field({
        type: [TargetFailureType],
        description:
          'Targets that were left as they are. Empty where all went well, and where `userErrors` tell that it did not.',
        resolve: ({ result }) => [...parseKeptFailures(result?.kept['failures'] ?? '[]')],
      }),
    }),
  });
}
