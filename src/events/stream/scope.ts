import { badInput, describe, notFound } from '../../errors.ts';
import { idOfA, parseNodeId, printNodeId } from '../../graph/node-id.ts';
import { NOUNS } from '../../graph/nouns.ts';
import type { RequestScope } from '../../graph/request-scope.ts';
import type { InstanceRef } from '../../providers/port/records.ts';
import type { EntityKind, LogEntry } from '../log/log.ts';
import { parseListName } from '../poll/polled-lists.ts';

/** The scope of a subscription, in canonical form. */
export interface EventScope {
  readonly at: InstanceRef;
  readonly groupId: string | null;
  /** Sorted, each kind once; null: all kinds of the instance. */
  readonly kinds: readonly EntityKind[] | null;
}

export interface ScopeInput {
  readonly instanceId: string;
  readonly groupId?: string | null | undefined;
  readonly kinds?: readonly EntityKind[] | null | undefined;
}

/**
 * Parses and checks the scope of a subscription. Makes no call. Throws BAD_USER_INPUT; NOT_FOUND for an
 * account that the principal may not see or that does not exist.
 */
export function parseScope(
  operation: Pick<RequestScope, 'registry' | 'principal'>,
  input: ScopeInput,
  field: string,
): EventScope {
  const id = parseNodeId(input.instanceId, `${field}.instanceId`);
  if (id.kind !== 'Instance')
    throw badInput(`${field}.instanceId`, idOfA('Instance'), describe(idOfA(id.kind)));
  const at = operation.registry.refer(operation.principal, id.account, id.region, id.instanceId);
  if (at === null) throw notFound(`${field}.instanceId`);
  const kinds = input.kinds == null ? null : [...new Set(input.kinds)].sort();
  if (kinds?.length === 0)
    throw badInput(`${field}.kinds`, 'at least one kind, or no `kinds` for all kinds', describe('none'));
  if (input.groupId == null) return { at, groupId: null, kinds };

  const group = parseNodeId(input.groupId, `${field}.groupId`);
  if (group.kind !== 'Group') throw badInput(`${field}.groupId`, idOfA('Group'), describe(idOfA(group.kind)));
  if (streamOf(at) !== streamOf(group))
    throw badInput(`${field}.groupId`, 'a group of the same instance', describe('one of another instance'));
  const inGroup = kindsInGroup(operation, at);
  const foreign = kinds?.find((kind) => !inGroup.includes(kind));
  if (foreign !== undefined)
    throw badInput(`${field}.kinds`, `only ${inGroup.join(' and ')} if groupId is given`, foreign);
  return { at, groupId: group.key[0], kinds: kinds ?? inGroup };
}

/** The kinds of the group itself and of its members, sorted. */
function kindsInGroup(
  { registry, principal }: Pick<RequestScope, 'registry' | 'principal'>,
  { account }: InstanceRef,
): readonly EntityKind[] {
  const holds = registry.find(principal, account)?.traits.groupHolds ?? null;
  return holds === null ? ['GROUP'] : [NOUNS[holds].event, 'GROUP'];
}

/** Name of an instance in the log. It begins with the account, which is the name of the stream. */
export function streamOf(at: Pick<InstanceRef, 'account' | 'region' | 'instanceId'>): string {
  return `${at.account}/${at.region}/${at.instanceId}`;
}

/** A text that is equal for equal scopes. Cursors are bound to it. */
export function scopeKey({ at, groupId, kinds }: EventScope): string {
  return JSON.stringify(['refreshEvents', streamOf(at), groupId, kinds]);
}

/** Returns a test whether an entry belongs to the scope. */
export function createScopeFilter({ at, groupId, kinds }: EventScope): (entry: LogEntry) => boolean {
  const instance = streamOf(at);
  const group = groupId === null ? null : printNodeId('Group', at, groupId);
  return (entry) => {
    if (entry.instance !== instance) return false;
    const list = parseListName(entry.list);
    if (kinds !== null && !kinds.includes(list.kind)) return false;
    if (group === null) return list.groupId === null || list.kind === 'CLIENT_CREDENTIAL';
    if (list.kind !== 'GROUP') return list.groupId === groupId;
    return entry.type === 'baseline' || entry.id === group;
  };
}
