import type { NodeOf } from '../../graph/nodes.ts';
import { builder } from '../builder.ts';
import { CONNECTION_ARGS, connectionType, WINDOW } from '../connection-type.ts';
import { cost, type FieldCost } from '../cost/field-cost.ts';
import { lookupCost } from '../cost/lookup-cost.ts';
import { CertificateStatusEnum } from '../enums.ts';
import { DeviceAuthorizerType, InstanceType, nodeType } from '../node.ts';
import type { OperationScope } from '../operation-scope.ts';
import { listIn, lookUpIn } from './in-instance.ts';
import { SecretRefType } from './secret-ref.ts';

/** Lists leave out how tokens are signed. */
const IN_FULL: FieldCost = { reading: 'DeviceAuthorizer' };

DeviceAuthorizerType.implement({
  ...nodeType('DeviceAuthorizer'),
  description: 'A function of yours that decides whether a device may connect (IoTDA custom authentication).',
  fields: (t) => ({
    authorizerId: t.string({
      description: "The provider's own id.",
      extensions: cost({ from: 'key' }),
      resolve: ({ record }) => record.authorizerId,
    }),
    name: t.string({
      nullable: true,
      description: 'The name by which a device that connects chooses it.',
      resolve: ({ record }) => record.name,
    }),
    functionName: t.string({
      nullable: true,
      description: 'Name of the function.',
      resolve: ({ record }) => record.functionName,
    }),
    functionUrn: t.string({
      nullable: true,
      description: 'URN of the function at the provider.',
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
    cacheEnabled: t.boolean({
      nullable: true,
      description: 'Does the platform keep what the function answered, and not ask it at every connection?',
      resolve: ({ record }) => record.cacheEnabled,
    }),
    status: t.field({
      type: CertificateStatusEnum,
      description: 'Is it in use?',
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
    signingToken: t.field({
      type: SecretRefType,
      nullable: true,
      description: 'What is known of its signing token; in a list one provider call each.',
      extensions: cost(IN_FULL),
      resolve: async (node, _args, { operation }) => {
        const full = await inFull(node, operation);
        return full === null ? null : { secret: full.signingToken ?? null };
      },
    }),
    signingPublicKey: t.string({
      nullable: true,
      description:
        'The public key by which signatures of devices are verified; in a list one provider call each.',
      extensions: cost(IN_FULL),
      resolve: async (node, _args, { operation }) =>
        (await inFull(node, operation))?.signingPublicKey ?? null,
    }),
  }),
});

const DeviceAuthorizerFilter = builder.inputType('DeviceAuthorizerFilter', {
  description: 'Which custom authorizers. All given members must hold.',
  fields: (t) => ({
    name: t.string({ description: 'With this name, or a part of it where the provider compares so.' }),
  }),
});

const DeviceAuthorizerConnection = connectionType('DeviceAuthorizer', 'authorizers', DeviceAuthorizerType);

builder.objectField(InstanceType, 'deviceAuthorizers', (t) =>
  t.field({
    type: DeviceAuthorizerConnection,
    nullable: true,
    description: 'Its custom authorizers (IoTDA standard and enterprise); null elsewhere.',
    extensions: cost({ list: 'Instance.deviceAuthorizers' }),
    directives: WINDOW,
    args: {
      ...CONNECTION_ARGS,
      filter: t.arg({
        type: DeviceAuthorizerFilter,
        description: 'Only those that match all that is given. Default: all.',
      }),
    },
    resolve: listIn('deviceAuthorizers', 'DeviceAuthorizer', 'DEVICE_POLICIES', ({ access }, at, wanted) =>
      access?.authorizers(at, wanted),
    ),
  }),
);

builder.queryField('deviceAuthorizer', (t) =>
  t.field({
    type: DeviceAuthorizerType,
    nullable: true,
    description: 'One custom authorizer (IoTDA).',
    extensions: cost(lookupCost('DeviceAuthorizer')),
    args: {
      instanceId: t.arg.string({ required: true, description: "The provider's own id of its instance." }),
      authorizerId: t.arg.string({ required: true, description: "The provider's own id of the authorizer." }),
    },
    resolve: (_root, { instanceId, authorizerId }, { operation }, info) =>
      lookUpIn(operation, info, 'DeviceAuthorizer', instanceId, [authorizerId], {
        capability: 'DEVICE_POLICIES',
      }),
  }),
);

/** As it is shown alone; null where it is gone meanwhile. */
async function inFull({ at, record }: NodeOf<'DeviceAuthorizer'>, { loaders }: OperationScope) {
  return record.signingToken === undefined ? loaders.deviceAuthorizer(at, record.authorizerId) : record;
}
