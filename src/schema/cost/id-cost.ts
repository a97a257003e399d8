import { tryParseNodeId } from '../../graph/node-id.ts';
import type { OperationScope } from '../operation-scope.ts';
import type { CostSources } from './field-cost.ts';
import { sourcesOfFindings } from './kept-cost.ts';
import { type Lookup, sourcesOfLookups } from './lookup-cost.ts';

/** Most ids of one argument. */
export const MAX_IDS = 100;

/**
 * Returns the cost of reading objects by id. An id holds the kind and the account. A malformed id is refused without a
 * call.
 */
export function sourcesOfIds(ids: readonly unknown[], operation: OperationScope): CostSources {
  const named = ids.slice(0, MAX_IDS);
  const sought = named.flatMap((id) => lookupById(id, operation));
  const from = [...sourcesOfLookups(sought), ...sourcesOfFindings(named, operation)];
  return { calls: [], from, combine: 'sum' };
}

export function lookupById(text: unknown, { registry, principal }: OperationScope): Lookup[] {
  const id = tryParseNodeId(String(text));
  const provider = id === null ? null : registry.find(principal, id.account);
  if (id === null || provider === null) return [];
  const { kind, account, region, instanceId, key } = id;
  return [{ traits: provider.traits, account, kind, scope: `${account}/${region}`, instanceId, key }];
}
