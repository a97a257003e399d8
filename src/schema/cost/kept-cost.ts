import { isFindingId } from '../../graph/node-id.ts';
import { MAX_FIRST } from '../../lists/window.ts';
import type { OperationScope } from '../operation-scope.ts';
import { type CostSource, type CostSources, onlyAccount } from './field-cost.ts';
import { distinct } from './lookup-cost.ts';

/**
 * The providers whose objects the inventory may hold. Lists cost nothing, and fields that are read live cost as in any other
 * list. The objects of a page may be in as many instances as the account has.
 */
export function sourcesOfInventory({ registry, principal }: OperationScope): CostSources {
  const providers = Map.groupBy(registry.visible(principal), ({ traits }) => traits);
  return {
    calls: [],
    from: Array.from(providers, ([traits, accounts]) => {
      const most = accounts.map(({ account }) => registry.mostInstances(account) ?? MAX_FIRST);
      return {
        traits,
        account: onlyAccount(accounts),
        objects: 1,
        instances: Math.min(
          MAX_FIRST,
          most.reduce((sum, each) => sum + each, 0),
        ),
      };
    }),
    combine: 'sum',
    isOneQuestion: true,
  };
}

/** The sources of the findings among global ids. A finding may need objects of any provider. */
export function sourcesOfFindings(ids: readonly unknown[], operation: OperationScope): readonly CostSource[] {
  const objects = distinct(ids.filter((id) => isFindingId(String(id))));
  if (objects === 0) return [];
  return sourcesOfInventory(operation).from.map((source) => ({ ...source, objects, type: 'Finding' }));
}
