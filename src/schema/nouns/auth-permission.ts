import { badInput } from '../../errors.ts';
import type { NodeOf } from '../../graph/nodes.ts';
import type { AuthPermissionRecord, InstanceRef } from '../../providers/port/records.ts';
import { builder } from '../builder.ts';
import { CONNECTION_ARGS, connectionType, WINDOW } from '../connection-type.ts';
import { cost } from '../cost/field-cost.ts';
import { lookupCost } from '../cost/lookup-cost.ts';
import { IdentityTypeEnum, PermissionEffectEnum, PermitActionEnum } from '../enums.ts';
import { withKnownType } from '../filter.ts';
import { AuthPermissionType, InstanceType, nodeType } from '../node.ts';
import { listIn, lookUpIn } from './in-instance.ts';

AuthPermissionType.implement({
  ...nodeType('AuthPermission'),
  description: 'What an identity may do with a topic (ApsaraMQ custom authentication).',
  fields: (t) => ({
    identity: t.string({
      description: 'The user name or client id that it is for.',
      resolve: ({ record }) => record.identity,
    }),
    identityType: t.field({
      type: IdentityTypeEnum,
      description: 'Says if `identity` is a user name or a client id.',
      resolve: ({ record }) => record.identityType,
    }),
    rawIdentityType: t.string({
      nullable: true,
      description: "The provider's own identity type.",
      resolve: ({ record }) => record.rawIdentityType,
    }),
    topic: t.string({
      description: 'A topic filter; `+` and `#` are wildcards.',
      resolve: ({ record }) => record.topic,
    }),
    action: t.field({
      type: PermitActionEnum,
      description: 'Publishing, subscribing, or both.',
      resolve: ({ record }) => record.action,
    }),
    rawAction: t.string({
      nullable: true,
      description: "The provider's own action.",
      resolve: ({ record }) => record.rawAction,
    }),
    effect: t.field({
      type: PermissionEffectEnum,
      description: 'Says if `action` on the topic is allowed or denied.',
      resolve: ({ record }) => record.effect,
    }),
    rawEffect: t.string({
      nullable: true,
      description: "The provider's own effect.",
      resolve: ({ record }) => record.rawEffect,
    }),
  }),
});

export const AuthPermissionConnection = connectionType('AuthPermission', 'permissions', AuthPermissionType);

const AuthPermissionFilter = builder.inputType('AuthPermissionFilter', {
  description: 'Which permissions. All given members must hold.',
  fields: (t) => ({
    identity: t.string({ description: 'Of this user name or client id.' }),
    identityType: t.field({ type: IdentityTypeEnum, description: 'USER or CLIENT.' }),
    topic: t.string({ description: 'On this topic filter.' }),
  }),
});

builder.objectFields(InstanceType, (t) => ({
  authPermissions: t.field({
    type: AuthPermissionConnection,
    nullable: true,
    description: 'Its topic permissions (ApsaraMQ); null where it has none (see `capabilities`).',
    extensions: cost({ list: 'Instance.authPermissions' }),
    directives: WINDOW,
    args: {
      ...CONNECTION_ARGS,
      filter: t.arg({
        type: AuthPermissionFilter,
        description: 'Only those that match all that is given. Default: all.',
      }),
    },
    resolve: listIn('authPermissions', 'AuthPermission', 'CUSTOM_AUTH', (provider, at, wanted) =>
      provider.authPermissions?.(at, withKnownType(wanted)),
    ),
  }),
}));

builder.queryField('authPermission', (t) =>
  t.field({
    type: AuthPermissionType,
    nullable: true,
    description: 'One topic permission (ApsaraMQ). It is looked for in the list of permissions.',
    extensions: cost(lookupCost('AuthPermission')),
    args: {
      instanceId: t.arg.string({ required: true, description: "The provider's own id of its instance." }),
      identity: t.arg.string({ required: true, description: 'User name (USER) or client id (CLIENT).' }),
      identityType: t.arg({ type: IdentityTypeEnum, required: true, description: 'USER or CLIENT.' }),
      topic: t.arg.string({ required: true, description: 'The topic filter, exactly as it is listed.' }),
    },
    resolve: (_root, { instanceId, identity, identityType, topic }, { operation }, info) => {
      if (identityType === 'UNKNOWN') throw badInput('identityType', 'USER or CLIENT', identityType);
      const key = [identityType, identity, topic] as const;
      return lookUpIn(operation, info, 'AuthPermission', instanceId, key, { capability: 'CUSTOM_AUTH' });
    },
  }),
);

export function toPermission(at: InstanceRef, record: AuthPermissionRecord): NodeOf<'AuthPermission'> {
  return { kind: 'AuthPermission', at, record };
}
