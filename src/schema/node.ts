import type { ImplementableObjectRef } from '@pothos/core';
import type { GraphQLResolveInfo } from 'graphql';
import { badInput, notFound } from '../errors.ts';
import { findNode, referInstance } from '../graph/find-node.ts';
import { type NodeId, parseNodeId, tryParseGlobalId, tryParseNodeId } from '../graph/node-id.ts';
import type { AnyNode, NodeOf } from '../graph/nodes.ts';
import { idOf } from '../graph/nodes.ts';
import { NODE_KINDS, type NodeKind, type Wanted } from '../graph/nouns.ts';
import { itemsOf } from '../members.ts';
import { builder, type Types } from './builder.ts';
import { type CostSources, cost } from './cost/field-cost.ts';
import { type Lookup, sourcesOfLookups } from './cost/lookup-cost.ts';
import { needOf } from './cost/need.ts';
import { ProviderEnum } from './enums.ts';
import { keysOf } from './federation/natural-keys.ts';
import type { OperationScope } from './operation-scope.ts';
import { pageOnlyNode } from './page-continuation.ts';
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
        'Instance that contains the object. `id`, `provider`, `instanceId`, `account` and `region` cost nothing; any other field reads the instance. Null, with an error, if this read fails.',
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
        const record = await operation.loaders.instance(node.at);
        if (record === null) throw notFound();
        return { kind: 'Instance' as const, at: node.at, record };
      },
    }),
  );
}

/**
 * Finds nodes that are no objects of a provider, by the kind in their global id. Null: such a node does not exist, or the
 * caller may not see it. The module of each type adds itself.
 */
export const OTHER_NODES = new Map<
  string,
  (operation: OperationScope, id: string) => Promise<object | null>
>();

/** Finds the node of a global id. `field`: where the id was given, for error messages. */
async function findAnyNode(
  operation: OperationScope,
  id: string,
  field: string,
  info: GraphQLResolveInfo,
): Promise<object> {
  const other = OTHER_NODES.get(tryParseGlobalId(id)?.kind ?? '');
  if (other !== undefined) return (await other(operation, id)) ?? Promise.reject(notFound());
  const parsed = parseNodeId(id, field);
  const wanted = wantedOf(info, parsed, operation);
  const node = pageOnlyNode(operation, parsed, info) ?? (await findNode(operation, parsed, wanted));
  return node ?? Promise.reject(notFound());
}

const MAX_IDS = 100;

/**
 * Returns the cost of reading objects by id. An id holds the kind and the account. A malformed id is refused without a
 * call.
 */
export function sourcesOfIds(ids: readonly unknown[], operation: OperationScope): CostSources {
  const sought = ids.slice(0, MAX_IDS).flatMap((id) => lookupById(id, operation));
  return { calls: [], from: sourcesOfLookups(sought), combine: 'sum' };
}

export function lookupById(text: unknown, { registry, principal }: OperationScope): Lookup[] {
  const id = tryParseNodeId(String(text));
  const provider = id === null ? null : registry.find(principal, id.account);
  if (id === null || provider === null) return [];
  const { kind, account, region, instanceId, key } = id;
  return [{ traits: provider.traits, account, kind, scope: `${account}/${region}`, instanceId, key }];
}

/** Directives for composition. `SubgraphOptions.nodeFields` decides whether the SDL contains them. */
const FOR_COMPOSITION = { shareable: {}, inaccessible: {} };

/** Returns how much of an object the running field needs. One call of a list returns a part of many objects. */
export function wantedOf(
  info: GraphQLResolveInfo,
  { kind, account }: NodeId,
  { registry, principal }: OperationScope,
): Wanted {
  const provider = registry.find(principal, account);
  return provider !== null && needOf(info, kind, provider.traits) !== 'full' ? 'row' : 'full';
}

builder.queryFields((t) => ({
  node: t.field({
    type: builder.nodeInterfaceRef(),
    nullable: true,
    directives: FOR_COMPOSITION,
    description: 'Object with the given global id. Null, with a NOT_FOUND error, if it does not exist.',
    extensions: cost({ sources: ({ id }, operation) => sourcesOfIds([id], operation) }),
    args: { id: t.arg.id({ required: true, description: 'Global id of an object of any type.' }) },
    resolve: (_root, { id }, { operation }, info) => findAnyNode(operation, id, 'id', info),
  }),
  nodes: t.field({
    type: [builder.nodeInterfaceRef()],
    nullable: { list: false, items: true },
    directives: { ...FOR_COMPOSITION, listSize: { assumedSize: MAX_IDS } },
    description: `Objects with the given global ids, in the same order. A missing object is null, with an error at its position.`,
    extensions: cost({ sources: ({ ids }, operation) => sourcesOfIds(itemsOf(ids), operation) }),
    args: {
      ids: t.arg.idList({
        required: true,
        description: `Global ids of objects of any types, at most ${MAX_IDS}.`,
      }),
    },
    resolve: (_root, { ids }, { operation }, info) => {
      if (ids.length > MAX_IDS) throw badInput('ids', `at most ${MAX_IDS} ids`, ids.length);
      return ids.map((id, index) => findAnyNode(operation, id, `ids.${index}`, info));
    },
  }),
}));
