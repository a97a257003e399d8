import type { GraphQLResolveInfo } from 'graphql';
import { badInput } from '../../errors.ts';
import { idOfA, isFindingId, type NodeId, nodeIdOf, parseNodeId } from '../../graph/node-id.ts';
import type { AnyNode } from '../../graph/nodes.ts';
import { isNodeKind, NODE_KINDS, type NodeKind } from '../../graph/nouns.ts';
import { membersOf } from '../../members.ts';
import { TEMPLATE_KINDS } from '../../providers/port/access-records.ts';
import { type CostSources, onlyAccount } from '../cost/field-cost.ts';
import { lookupById } from '../cost/id-cost.ts';
import { sourcesOfFindings } from '../cost/kept-cost.ts';
import { distinct, type Lookup, searchesIn, sourcesOfLookups } from '../cost/lookup-cost.ts';
import { PROVIDER_NAMES } from '../enums.ts';
import { type FindingNode, findFinding } from '../inventory/finding-loader.ts';
import { findInstanceOrOld, findNodeOrOld } from '../inventory/old-nodes.ts';
import { wantedOf } from '../node.ts';
import type { OperationScope } from '../operation-scope.ts';
import { naturalKeyOf, PLACE } from './natural-keys.ts';

/** Allowed values of the key members that are enums. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  provider: PROVIDER_NAMES,
  kind: TEMPLATE_KINDS,
};

/**
 * Reads the object that a representation identifies. Null if it does not exist or the caller may not see it. Not only
 * routers but all clients can send representations, so the function reads only the members of one key and checks each
 * of them. If both keys are given, they must agree. `field` is the position of the representation, for error messages.
 */
export async function findEntity(
  operation: OperationScope,
  representation: unknown,
  field: string,
  info: GraphQLResolveInfo,
): Promise<AnyNode | FindingNode | null> {
  if (typeof representation !== 'object' || representation === null || Array.isArray(representation))
    throw badInput(field, 'an object with __typename and a key', representation);
  const members = membersOf(representation);
  const kind = members['__typename'];
  if (kind === 'Finding') return findFinding(operation, findingIdOf(members, field));
  if (!isNodeKind(kind))
    throw badInput(`${field}.__typename`, `one of ${[...NODE_KINDS, 'Finding'].join(', ')}`, kind);
  const own = naturalKeyOf(kind);
  // Null counts as omitted, because some routers send all members of all keys.
  const { registry, principal } = operation;
  if (own === null || members['id'] != null) return byId(operation, kind, members, field, info);
  const [provider, instanceId, ...key] = [...PLACE, ...own].map((name) => textOf(members, name, field));
  const named = registry.providersNamed(principal, provider);
  const instance = await findInstanceOrOld(operation, named, instanceId!);
  if (instance === null || kind === 'Instance') return instance;
  const id = nodeIdOf(kind, instance.at, key);
  return id === null ? null : findFor(info, operation, id);
}

/**
 * Returns the cost of reading representations. A malformed representation costs nothing, because it is refused before a
 * call. The search for an instance is counted once for all accounts and regions: by its id, or in one list per region.
 */
export function sourcesOfRepresentations(given: readonly unknown[], operation: OperationScope): CostSources {
  const { registry, principal } = operation;
  const sought = given.flatMap((each): readonly Lookup[] => {
    const members = membersOf(each);
    const { __typename: kind, provider, instanceId } = members;
    if (members['id'] != null) return lookupById(members['id'], operation);
    const named = registry.visible(principal).filter(({ name }) => name === provider);
    const traits = named[0]?.traits;
    if (traits === undefined || !isText(instanceId) || !isNodeKind(kind)) return [];
    const key = (naturalKeyOf(kind) ?? []).map((member) => members[member]);
    return key.every(isText)
      ? [{ traits, account: onlyAccount(named), kind, scope: null, instanceId, key }]
      : [];
  });
  const calls = [...new Set(sought.map(({ traits }) => traits))].flatMap((traits) => {
    const instances = distinct(
      sought.flatMap((each) => (each.scope === null && each.traits === traits ? [each.instanceId] : [])),
    );
    const providers = registry.providersNamed(principal, traits.name);
    const isInList = traits.objects.Instance?.foundBy === 'region';
    return searchesIn(providers, isInList ? Math.min(instances, 1) : instances);
  });
  const ids = given.map((each) => membersOf(each)['id']);
  const from = [...sourcesOfLookups(sought), ...sourcesOfFindings(ids, operation)];
  return { calls, from, combine: 'sum' };
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

function findingIdOf(members: Readonly<Record<string, unknown>>, field: string): string {
  const id = textOf(members, 'id', field);
  if (!isFindingId(id)) throw badInput(`${field}.id`, 'the id of a Finding', id);
  return id;
}

function findFor(info: GraphQLResolveInfo, operation: OperationScope, id: NodeId): Promise<AnyNode | null> {
  return findNodeOrOld(operation, id, wantedOf(info, id, operation));
}

/**
 * Refuses two keys that identify different objects. If the caller may not see the account, the error gives no hint that
 * the object exists.
 */
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
      throw badInput(`${field}.${name}`, `the ${name} of the object that id identifies`, given);
  }
}

function textOf(members: Readonly<Record<string, unknown>>, name: string, field: string): string {
  const value = members[name];
  if (!isText(value)) throw badInput(`${field}.${name}`, 'non-empty text', value);
  const values = VALUES[name];
  if (values?.includes(value) === false)
    throw badInput(`${field}.${name}`, `one of ${values.join(', ')}`, value);
  return value;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
