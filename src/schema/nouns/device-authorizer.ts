import type { NodeOf } from '../../graph/nodes.ts';
import { builder } from '../builder.ts';
import { connectionType, filteredBy, listOptions } from '../connection-type.ts';
import { cost } from '../cost/field-cost.ts';
import { CertificateStatusEnum } from '../enums.ts';
import { fieldsFrom, keyFields, nullableRecordFields, recordFields } from '../member-fields.ts';
import { DeviceAuthorizerType, InstanceType, nodeType } from '../node.ts';
import type { OperationScope } from '../operation-scope.ts';
import { listIn, lookUp } from './in-instance.ts';
import { SecretRefType } from './secret-ref.ts';

/** Fields that need the full authorizer, because lists omit the token and the key. */
const IN_FULL = { nullable: true, extensions: cost({ reading: 'DeviceAuthorizer' }), read: inFull } as const;

DeviceAuthorizerType.implement({
  ...nodeType('DeviceAuthorizer'),
  description:
    'Custom authorizer: a function of the customer that decides whether a device may connect (IoTDA).',
  fields: (t) => ({
    ...keyFields(t, { authorizerId: 'Provider-side id.' }),
    ...nullableRecordFields(t, 'String', {
      name: 'Name by which a connecting device selects the authorizer.',
      functionName: 'Name of the function. Null if unknown.',
      functionUrn: 'URN of the function at the provider. Null if unknown.',
      rawStatus: 'Status as the provider sent it. Null if missing.',
    }),
    ...nullableRecordFields(t, 'Boolean', {
      signingEnabled: 'True if devices must sign their token. Null if unknown.',
      isDefault: 'True if devices that select no authorizer use this one. Null if unknown.',
      cacheEnabled: 'True if the platform caches the results of the function. Null if unknown.',
    }),
    ...recordFields(t, CertificateStatusEnum, { status: 'Status of the authorizer.' }),
    ...nullableRecordFields(t, 'DateTime', {
      createdAt: 'Time of creation. Null if unknown.',
      updatedAt: 'Time of the last change. Null if unknown.',
    }),
    signingToken: t.field({
      type: SecretRefType,
      nullable: true,
      description:
        'Metadata of the signing token, without its value. Null if the authorizer no longer exists. Costs one provider call per authorizer in a list.',
      extensions: IN_FULL.extensions,
      resolve: async (node, _args, { operation }) => {
        const full = await inFull(node, operation);
        return full === null ? null : { secret: full.signingToken ?? null };
      },
    }),
    ...fieldsFrom(t, 'String', IN_FULL, {
      signingPublicKey:
        'Public key that verifies signatures of devices. Null if not set. Costs one provider call per authorizer in a list.',
    }),
  }),
});

const DeviceAuthorizerFilter = builder.inputType('DeviceAuthorizerFilter', {
  description: 'Filter for custom authorizers.',
  fields: (t) => ({
    name: t.string({ description: 'Display name. The provider decides whether a part of a name matches.' }),
  }),
});

const DeviceAuthorizerConnection = connectionType('DeviceAuthorizer', 'authorizers', DeviceAuthorizerType);

builder.objectField(InstanceType, 'deviceAuthorizers', (t) =>
  t.field({
    ...listOptions('Instance.deviceAuthorizers'),
    type: DeviceAuthorizerConnection,
    description:
      'Custom authorizers (IoTDA standard and enterprise). Null if `capabilities` lacks DEVICE_POLICIES.',
    args: filteredBy(DeviceAuthorizerFilter),
    resolve: listIn(
      'Instance.deviceAuthorizers',
      'DeviceAuthorizer',
      'DEVICE_POLICIES',
      ({ access }, at, wanted) => access?.authorizers(at, wanted),
    ),
  }),
);

lookUp(
  'DeviceAuthorizer',
  'Custom authorizer with the given id (IoTDA).',
  'Provider-side id of the authorizer.',
  { capability: 'DEVICE_POLICIES' },
);

/** Reads the authorizer by its id. Null if it was deleted in between. */
function inFull({ at, record }: NodeOf<'DeviceAuthorizer'>, { loaders }: OperationScope) {
  return record.signingToken === undefined ? loaders.deviceAuthorizer(at, record.authorizerId) : record;
}
