import type { ImplementableObjectRef } from '@pothos/core';
import type { GraphQLResolveInfo } from 'graphql';
import { notFound } from '../errors.ts';
import { referInstance } from '../graph/find-node.ts';
import type { NodeId } from '../graph/node-id.ts';
import type { AnyNode, NodeOf } from '../graph/nodes.ts';
import { idOf } from '../graph/nodes.ts';
import { NODE_KINDS, type NodeKind, type Wanted } from '../graph/nouns.ts';
import { builder, type Types } from './builder.ts';
import { cost } from './cost/field-cost.ts';
import { needOf } from './cost/need.ts';
import { ProviderEnum } from './enums.ts';
import { keysOf } from './federation/natural-keys.ts';
import { keptNode, keptRow } from './inventory/kept-nodes.ts';
import { instanceOrOld } from './inventory/old-nodes.ts';
import type { OperationScope } from './operation-scope.ts';
import { selectedNames } from './selection.ts';

/** The types of all nouns. They are declared before their fields, because the fields refer to the types. */
export const NODE_TYPES = NODE_KINDS.map((kind) => builder.objectRef<AnyNode>(kind));

type NodeTypes = { readonly [Kind in NodeKind]: ImplementableObjectRef<Types, NodeOf<Kind>> };
export const TYPE_OF = Object.fromEntries(
  NODE_TYPES.map((type) => [type.name, type]),
) as unknown as NodeTypes;

export const {
  Instance: InstanceType,
  Group: GroupType,
  CaCertificate: CaCertificateType,
  DeviceCertificate: DeviceCertificateType,
  ClientCredential: ClientCredentialType,
  AuthIdentity: AuthIdentityType,
  AuthPermission: AuthPermissionType,
  BlockedClient: BlockedClientType,
  Device: DeviceType,
  DevicePolicy: DevicePolicyType,
  DeviceAuthorizer: DeviceAuthorizerType,
  DeviceTemplate: DeviceTemplateType,
} = TYPE_OF;

/** Returns the options of a type that implements Node. */
export function nodeType(kind: NodeKind) {
  return {
    interfaces: [builder.nodeInterfaceRef()],
    isTypeOf: (value: unknown) => value instanceof Object && 'kind' in value && value.kind === kind,
    directives: keysOf(kind),
  };
}

for (const type of NODE_TYPES) {
  builder.objectFields(type, (t) => ({
    id: t.id({
      description: 'Global id, for `node`, `nodes` and inputs. Opaque and stable.',
      extensions: cost({ from: 'key' }),
      resolve: (node) => idOf(node),
    }),
    provider: t.field({
      type: ProviderEnum,
      description: 'Cloud service of the object.',
      extensions: cost({ from: 'key' }),
      resolve: (node) => node.at.provider,
    }),
    instanceId: t.string({
      description: 'Provider-side id of the instance.',
      extensions: cost({ from: 'key' }),
      resolve: (node) => node.at.instanceId,
    }),
  }));
}

/** Fields of an instance that are part of the address of every object in it. */
export const KNOWN_OF_INSTANCE: ReadonlySet<string> = new Set([
  'id',
  'provider',
  'instanceId',
  'account',
  'region',
]);

for (const type of NODE_TYPES.filter(({ name }) => name !== 'Instance')) {
  builder.objectField(type, 'instance', (t) =>
    t.field({
      type: InstanceType,
      nullable: true,
      description:
        'Instance that contains the object. `id`, `provider`, `instanceId`, `account` and `region` cost nothing; any other field reads the instance, or comes from the inventory if the object does and the inventory keeps the instance. Null, with an error, if this read fails.',
      extensions: cost({
        from: 'key',
        calls: 1,
        per: 'instance',
        known: KNOWN_OF_INSTANCE,
        leadsTo: 'instance',
      }),
      resolve: async (node, _args, { operation }, info) => {
        if ([...selectedNames(info)].every((name) => KNOWN_OF_INSTANCE.has(name)))
          return referInstance(node.at);
        // An object of the inventory needs no provider call, so its instance needs none either.
        if (node.kept !== undefined && node.kept.isOld !== true) {
          const row = await keptRow(referInstance(node.at), operation);
          if (row !== null) return keptNode('Instance', row);
        }
        const instance = await instanceOrOld(operation, node.at);
        if (instance === null) throw notFound();
        return instance;
      },
    }),
  );
}

/** Returns how much of an object the running field needs. One call of a list returns a part of many objects. */
export function wantedOf(
  info: GraphQLResolveInfo,
  { kind, account }: NodeId,
  { registry, principal }: OperationScope,
): Wanted {
  const provider = registry.find(principal, account);
  return provider !== null && needOf(info, kind, provider.traits) !== 'full' ? 'row' : 'full';
}
