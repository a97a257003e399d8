import { badInput, describe, notFound } from '../../errors.ts';
import { idOfA, parseNodeId, printNodeId } from '../../graph/node-id.ts';
import { NOUNS } from '../../graph/nouns.ts';
import type { RequestScope } from '../../graph/request-scope.ts';
import type { Provider } from '../../providers/port/provider.ts';
import type { InstanceRef, ProviderName } from '../../providers/port/records.ts';
import { type EntityKind, type EventKind, FINDING_LIST, type LogEntry } from '../log/log.ts';
import { parseListName } from '../poll/polled-lists.ts';

/** The scope of a subscription, in canonical form. */
export type EventScope = InstanceScope | FleetScope;

/** One instance, or one of its groups. */
export interface InstanceScope {
  readonly at: InstanceRef;
  readonly groupId: string | null;
  /** Sorted, each kind once; null: all kinds of the instance, without findings. */
  readonly kinds: readonly EventKind[] | null;
  /** True: part of a larger scope, so kinds that the instance lacks are left out. Default: they are an error. */
  readonly isPart?: boolean;
}

/** The instances of some accounts. */
export interface FleetScope {
  /** Names of the accounts, sorted. */
  readonly accounts: readonly string[];
  /** Null: all instances of the accounts, also those that appear later. */
  readonly instances: readonly InstanceRef[] | null;
  /**
   * Sorted, each kind once; null: all kinds, without findings. Instances without such objects are in the scope, too.
   */
  readonly kinds: readonly EventKind[] | null;
}

export type Maybe<Value> = Value | null | undefined;

export interface ScopeInput {
  readonly instanceId?: Maybe<string>;
  readonly groupId?: Maybe<string>;
  readonly providers?: Maybe<readonly ProviderName[]>;
  readonly accounts?: Maybe<readonly string[]>;
  readonly kinds?: Maybe<readonly EventKind[]>;
}

export type Caller = Pick<RequestScope, 'registry' | 'principal'>;

/** Most accounts of a scope. A cursor has a number for each of them, and stays below 4 kB. */
export const MOST_ACCOUNTS = 100;

/**
 * Parses and checks the scope of a subscription. An instance is in the scope only if it matches all members. Makes no call.
 * Throws BAD_USER_INPUT; NOT_FOUND for an account that the principal may not see or that does not exist.
 */
export function parseScope(caller: Caller, input: ScopeInput, field: string): EventScope {
  const kinds = input.kinds == null ? null : [...new Set(input.kinds)].sort();
  if (kinds?.length === 0)
    throw badInput(`${field}.kinds`, 'at least one kind, or no `kinds` for all kinds', describe('none'));
  const accounts = accountsIn(caller, input, field);
  if (input.instanceId == null) {
    if (input.groupId != null)
      throw badInput(`${field}.groupId`, 'no `groupId` without `instanceId`', describe(input.groupId));
    return { accounts, instances: null, kinds };
  }
  const at = parseInstance(caller, input.instanceId, `${field}.instanceId`);
  if (!accounts.includes(at.account))
    throw badInput(
      `${field}.instanceId`,
      'an instance of `providers` and `accounts`',
      describe('another one'),
    );
  if (input.groupId == null) return { at, groupId: null, kinds };

  const group = parseNodeId(input.groupId, `${field}.groupId`);
  if (group.kind !== 'Group') throw badInput(`${field}.groupId`, idOfA('Group'), describe(idOfA(group.kind)));
  if (streamOf(at) !== streamOf(group))
    throw badInput(`${field}.groupId`, 'a group of the same instance', describe('one of another instance'));
  const inGroup = kindsInGroup(caller, at);
  const foreign = kinds?.find((kind) => !inGroup.some((each) => each === kind));
  if (foreign !== undefined)
    throw badInput(`${field}.kinds`, `only ${inGroup.join(' and ')} if groupId is given`, foreign);
  return { at, groupId: group.key[0], kinds: kinds ?? inGroup };
}

/**
 * Parses the global id of an instance. Throws BAD_USER_INPUT; NOT_FOUND for one that the caller may not see or that the
 * configuration leaves out.
 */
export function parseInstance({ registry, principal }: Caller, text: string, field: string): InstanceRef {
  const id = parseNodeId(text, field);
  if (id.kind !== 'Instance') throw badInput(field, idOfA('Instance'), describe(idOfA(id.kind)));
  const at = registry.refer(principal, id.account, id.region, id.instanceId);
  if (at === null) throw notFound(field);
  return at;
}

/** The accounts that the caller may see, within `providers` and `accounts`. Sorted. */
function accountsIn(caller: Caller, input: ScopeInput, field: string): readonly string[] {
  const { instanceId, providers, accounts } = input;
  for (const [name, given] of [
    ['providers', providers],
    ['accounts', accounts],
  ] as const)
    if (given?.length === 0)
      throw badInput(`${field}.${name}`, `at least one, or no \`${name}\` for all`, describe('none'));
  const found = providersIn(caller, input, field)
    .map(({ account }) => account)
    .sort();
  if (instanceId == null && (found.length === 0 || found.length > MOST_ACCOUNTS))
    throw badInput(`${field}.accounts`, `a scope with 1 to ${MOST_ACCOUNTS} accounts`, found.length);
  return found;
}

/**
 * The accounts that the caller may see, within `providers` and `accounts`. Throws NOT_FOUND for a named account that the
 * caller may not see or that does not exist.
 */
export function providersIn(
  { registry, principal }: Caller,
  { providers, accounts }: Pick<ScopeInput, 'providers' | 'accounts'>,
  field: string,
): readonly Provider[] {
  for (const [index, account] of accounts?.entries() ?? [])
    if (registry.find(principal, account) === null) throw notFound(`${field}.accounts.${index}`);
  return registry
    .visible(principal)
    .filter(({ name }) => providers?.includes(name) ?? true)
    .filter(({ account }) => accounts?.includes(account) ?? true);
}

/** The kinds of the group itself and of its members, sorted. */
function kindsInGroup({ registry, principal }: Caller, { account }: InstanceRef): readonly EntityKind[] {
  const holds = registry.find(principal, account)?.traits.groupHolds ?? null;
  return holds === null ? ['GROUP'] : [NOUNS[holds].event, 'GROUP'];
}

/** Name of an instance in the log. It begins with the account, which is the name of the stream. */
export function streamOf(at: Pick<InstanceRef, 'account' | 'region' | 'instanceId'>): string {
  return `${at.account}/${at.region}/${at.instanceId}`;
}

/** The inverse of `streamOf`. Accounts and regions contain no slash. */
export function parseStream(stream: string): Omit<InstanceRef, 'provider'> {
  const [account = '', region = '', ...rest] = stream.split('/');
  return { account, region, instanceId: rest.join('/') };
}

/** The kinds of a scope that polls read; null: all kinds of the instance. */
export function polledKinds({ kinds }: EventScope): readonly EntityKind[] | null {
  return kinds?.filter((kind) => kind !== FINDING_LIST) ?? null;
}

/** The accounts of a scope, sorted. */
export function accountsOf(scope: EventScope): readonly string[] {
  return 'at' in scope ? [scope.at.account] : scope.accounts;
}

/** Names of the instances of a scope. Null: all instances of its accounts. */
export function instancesOf(scope: EventScope): readonly string[] | null {
  return 'at' in scope ? [streamOf(scope.at)] : (scope.instances?.map(streamOf) ?? null);
}

/** A text that is equal for equal scopes. Cursors are bound to it. */
export function scopeKey(scope: EventScope): string {
  const { kinds } = scope;
  return JSON.stringify(
    'at' in scope
      ? ['refreshEvents', streamOf(scope.at), scope.groupId, kinds]
      : ['refreshEvents', scope.accounts, instancesOf(scope), kinds],
  );
}

/**
 * Returns a test whether an entry belongs to the scope. `isThere`: whether the configuration has the instance of this
 * name.
 */
export function createScopeFilter(
  scope: EventScope,
  isThere: (instance: string) => boolean,
): (entry: LogEntry) => boolean {
  const { kinds } = scope;
  const instances = instancesOf(scope);
  const names = instances === null ? null : new Set(instances);
  const groupId = 'at' in scope ? scope.groupId : null;
  const group = 'at' in scope && groupId !== null ? printNodeId('Group', scope.at, groupId) : null;
  return ({ instance, ...entry }) => {
    if (names === null ? !isThere(instance) : !names.has(instance)) return false;
    if (entry.list === FINDING_LIST) return kinds?.includes(FINDING_LIST) === true;
    const list = parseListName(entry.list);
    if (kinds !== null && !kinds.includes(list.kind)) return false;
    if (group === null) return list.groupId === null || list.kind === 'CLIENT_CREDENTIAL';
    if (list.kind !== 'GROUP') return list.groupId === groupId;
    return entry.type === 'baseline' || entry.id === group;
  };
}
