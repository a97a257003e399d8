import type { GraphQLResolveInfo } from 'graphql';
import { badInput } from '../../errors.ts';
import { findInstance, findNode } from '../../graph/find-node.ts';
import { idOfA, type NodeId, nodeIdOf, parseNodeId } from '../../graph/node-id.ts';
import type { AnyNode } from '../../graph/nodes.ts';
import { isNodeKind, NODE_KINDS, type NodeKind } from '../../graph/nouns.ts';
import { TEMPLATE_KINDS } from '../../providers/port/access-records.ts';
import type { ProviderName } from '../../providers/port/records.ts';
import type { CostSources } from '../cost/field-cost.ts';
import { distinct, type Lookup, sourcesOfLookups } from '../cost/lookup-cost.ts';
import { lookupById, wantedOf } from '../node.ts';
import type { OperationScope } from '../operation-scope.ts';
import { naturalKeyOf, PLACE } from './natural-keys.ts';

const PROVIDERS: readonly ProviderName[] = ['ALIBABA_MQTT', 'HUAWEI_IOTDA'];

/** Members of keys that are enums. */
const VALUES: Readonly<Record<string, readonly string[]>> = { provider: PROVIDERS, kind: TEMPLATE_KINDS };

/**
 * The object that a representation names, read now; null where there is none or it may not be seen. Representations
 * come from whoever can reach us, not only from a router: nothing but the members of one key is read, and each is
 * checked; where both keys are given, they agree. `field` is where it stands, for the message.
 */
export async function findEntity(
  operation: OperationScope,
  representation: unknown,
  field: string,
  info: GraphQLResolveInfo,
): Promise<AnyNode | null> {
  if (typeof representation !== 'object' || representation === null || Array.isArray(representation))
    throw badInput(field, 'an object with __typename and a key', representation);
  const members = representation as Readonly<Record<string, unknown>>;
  const kind = members['__typename'];
  if (!isNodeKind(kind)) throw badInput(`${field}.__typename`, `one of ${NODE_KINDS.join(', ')}`, kind);
  const own = naturalKeyOf(kind);
  // Null is as good as left out: some write all members of all keys.
  if (own === null || members['id'] != null) return byId(operation, kind, members, field, info);
  const [provider, instanceId, ...key] = [...PLACE, ...own].map((name) => textOf(members, name, field));
  const instance = await findInstance(operation, provider as ProviderName, instanceId!);
  if (instance === null || kind === 'Instance') return instance;
  const id = nodeIdOf(kind, instance.at, key);
  return id === null ? null : findFor(info, operation, id);
}

/**
 * For the estimate: what is no representation is refused before a call. An instance is looked for once in all accounts
 * and regions, those of ApsaraMQ in one list of each.
 */
export function sourcesOfRepresentations(given: readonly unknown[], operation: OperationScope): CostSources {
  const { registry, principal } = operation;
  const lookups = given.flatMap((each): readonly Lookup[] => {
    const members = (each ?? {}) as Readonly<Record<string, unknown>>;
    const { __typename: kind, provider, instanceId } = members;
    if (members['id'] != null) return lookupById(members['id'], operation);
    const name = PROVIDERS.find((known) => known === provider);
    if (name === undefined || !isText(instanceId) || !isNodeKind(kind)) return [];
    const key = (naturalKeyOf(kind) ?? []).map((member) => members[member]);
    return key.every(isText) ? [{ provider: name, kind, scope: null, instanceId, key }] : [];
  });
  const lookUps = (provider: ProviderName) => {
    const instances = distinct(
      lookups.flatMap((each) => (each.scope === null && each.provider === provider ? [each.instanceId] : [])),
    );
    const places = registry.providersNamed(principal, provider).flatMap(({ regions }) => regions).length;
    return places * (provider === 'ALIBABA_MQTT' ? Math.min(instances, 1) : instances);
  };
  const calls = { ALIBABA_MQTT: lookUps('ALIBABA_MQTT'), HUAWEI_IOTDA: lookUps('HUAWEI_IOTDA') };
  return { calls, from: sourcesOfLookups(lookups), combine: 'sum' };
}

async function byId(
  operation: OperationScope,
  kind: NodeKind,
  members: Readonly<Record<string, unknown>>,
  field: string,
  info: GraphQLResolveInfo,
): Promise<AnyNode | null> {
  const id = textOf(members, 'id', field);
  const parsed = parseNodeId(id, `${field}.id`);
  if (parsed.kind !== kind) throw badInput(`${field}.id`, idOfA(kind), id);
  refuseConflict(operation, parsed, members, field);
  return findFor(info, operation, parsed);
}

function findFor(info: GraphQLResolveInfo, operation: OperationScope, id: NodeId): Promise<AnyNode | null> {
  return findNode(operation, id, wantedOf(info, id, operation));
}

/** Of two keys that name different objects neither is taken. Who may not see the account is told nothing of it. */
function refuseConflict(
  { registry, principal }: OperationScope,
  { kind, account, instanceId, key }: NodeId,
  members: Readonly<Record<string, unknown>>,
  field: string,
): void {
  const own = naturalKeyOf(kind);
  const provider = registry.find(principal, account)?.name;
  if (own === null || provider === undefined) return;
  const named = [provider, instanceId, ...key];
  for (const [index, name] of [...PLACE, ...own].entries()) {
    const given = members[name];
    if (given != null && given !== named[index])
      throw badInput(`${field}.${name}`, `the ${name} of what id names`, given);
  }
}

function textOf(members: Readonly<Record<string, unknown>>, name: string, field: string): string {
  const value = members[name];
  if (!isText(value)) throw badInput(`${field}.${name}`, 'text that is not empty', value);
  const values = VALUES[name];
  if (values?.includes(value) === false)
    throw badInput(`${field}.${name}`, `one of ${values.join(', ')}`, value);
  return value;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
