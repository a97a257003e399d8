import { badInput } from '../../errors.ts';
import { builder } from '../builder.ts';
import { connectionType, filteredBy, listOptions } from '../connection-type.ts';
import { cost } from '../cost/field-cost.ts';
import { lookupCost } from '../cost/lookup-cost.ts';
import { IdentityTypeEnum, PermissionEffectEnum, PermitActionEnum } from '../enums.ts';
import { withKnownType } from '../filter.ts';
import { nullableRecordFields, recordFields } from '../member-fields.ts';
import { AuthPermissionType, InstanceType, nodeType } from '../node.ts';
import { IN_INSTANCE, listIn, lookUpIn } from './in-instance.ts';

AuthPermissionType.implement({
  ...nodeType('AuthPermission'),
  description: 'Permission of an identity on a topic (ApsaraMQ custom authentication).',
  fields: (t) => ({
    ...recordFields(t, 'String', {
      identity: 'User name or client id that holds the permission.',
      topic: 'Topic filter; `+` and `#` are wildcards.',
    }),
    ...recordFields(t, IdentityTypeEnum, { identityType: 'Kind of `identity`: a user name or a client id.' }),
    ...nullableRecordFields(t, 'String', {
      rawIdentityType: 'Identity type as the provider sent it. Null if missing.',
      rawAction: 'Action as the provider sent it. Null if missing.',
      rawEffect: 'Effect as the provider sent it. Null if missing.',
    }),
    ...recordFields(t, PermitActionEnum, { action: 'Action that the permission allows or denies.' }),
    ...recordFields(t, PermissionEffectEnum, { effect: 'Effect on `action` and `topic`: ALLOW or DENY.' }),
  }),
});

export const AuthPermissionConnection = connectionType('AuthPermission', 'permissions', AuthPermissionType);

const AuthPermissionFilter = builder.inputType('AuthPermissionFilter', {
  description: 'Filter for topic permissions. A permission must meet all given conditions.',
  fields: (t) => ({
    identity: t.string({ description: 'Exact user name or client id.' }),
    identityType: t.field({ type: IdentityTypeEnum, description: 'Type of the identity: USER or CLIENT.' }),
    topic: t.string({ description: 'Exact topic filter.' }),
  }),
});

builder.objectField(InstanceType, 'authPermissions', (t) =>
  t.field({
    ...listOptions('Instance.authPermissions'),
    type: AuthPermissionConnection,
    description: 'Topic permissions (ApsaraMQ). Null if `capabilities` lacks CUSTOM_AUTH.',
    args: filteredBy(AuthPermissionFilter),
    resolve: listIn('Instance.authPermissions', 'AuthPermission', 'CUSTOM_AUTH', (provider, at, wanted) =>
      provider.authPermissions?.(at, withKnownType(wanted)),
    ),
  }),
);

builder.queryField('authPermission', (t) =>
  t.field({
    type: AuthPermissionType,
    nullable: true,
    description:
      'Topic permission with the given key (ApsaraMQ). Costs the calls that read the list of permissions up to this permission.',
    extensions: cost(lookupCost('AuthPermission')),
    args: {
      ...IN_INSTANCE,
      identity: t.arg.string({ required: true, description: 'User name (USER) or client id (CLIENT).' }),
      identityType: t.arg({
        type: IdentityTypeEnum,
        required: true,
        description: 'Type of the identity: USER or CLIENT.',
      }),
      topic: t.arg.string({ required: true, description: 'Topic filter, exactly as listed.' }),
    },
    resolve: (_root, { instanceId, identity, identityType, topic }, { operation }, info) => {
      if (identityType === 'UNKNOWN') throw badInput('identityType', 'USER or CLIENT', identityType);
      const search = { instanceId, capability: 'CUSTOM_AUTH' } as const;
      return lookUpIn(operation, info, 'AuthPermission', search, [identityType, identity, topic]);
    },
  }),
);
