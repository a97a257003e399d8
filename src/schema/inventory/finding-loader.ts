import { type Batch, createBatch, inOneTurn } from '../../graph/batch.ts';
import { askInventory } from '../../inventory/query/ask.ts';
import { type FindingRow, findingReader } from '../../inventory/query/finding-rows.ts';
import { type Related, readRelated } from '../../inventory/query/related-objects.ts';
import { placesIn } from '../../inventory/query/scope.ts';
import type { OperationScope } from '../operation-scope.ts';
import { perOperation } from '../per-operation.ts';

/** A finding as a node of the graph. */
export interface FindingNode extends FindingRow {
  readonly type: 'Finding';
}

export const findingNode = (row: FindingRow): FindingNode => ({ ...row, type: 'Finding' });

/** Callers who may read a secret may compare secrets. */
export function maySeeFingerprints({ principal }: Pick<OperationScope, 'principal'>): boolean {
  return principal.scopes.has('secret:reveal');
}

interface FindingLoader {
  readonly byId: Batch<string, FindingNode | null>;
  readonly related: Batch<FindingRow, Related>;
}

const loaders = perOperation((operation): FindingLoader => {
  const places = placesIn(operation, null);
  const read = findingReader(places, maySeeFingerprints(operation));
  return {
    byId: createBatch(
      async (ids) => {
        const found = await askInventory(operation.inventory, (snapshot) => read(snapshot, places, ids));
        return ids.map((id) => {
          const row = found.get(id);
          return row === undefined ? null : findingNode(row);
        });
      },
      { schedule: inOneTurn, maxSize: 100 },
    ),
    related: createBatch(
      (findings) => askInventory(operation.inventory, (snapshot) => readRelated(snapshot, places, findings)),
      { schedule: inOneTurn, maxSize: 100, keyOf: ({ id }) => id },
    ),
  };
});

/** Finds a finding by its global id. Null if it does not exist or the caller may not see it. */
export function findFinding(operation: OperationScope, id: string): Promise<FindingNode | null> {
  return loaders.of(operation).byId.load(id);
}

/** Those of the findings that the caller may see now. Reads the store each time. */
export async function visibleFindings(
  operation: OperationScope,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const places = placesIn(operation, null);
  const read = findingReader(places, maySeeFingerprints(operation));
  const found = await askInventory(operation.inventory, (snapshot) => read(snapshot, places, ids));
  return new Set(found.keys());
}

/** The other objects that a finding needs. Asks the store only for findings of checks that link objects. */
export async function relatedOf(finding: FindingRow, operation: OperationScope): Promise<Related> {
  return finding.link === null ? { ids: [], count: 0 } : loaders.of(operation).related.load(finding);
}

/** Call after a change of a finding: it must be read again. */
export function forgetFindings(operation: OperationScope): void {
  loaders.forget(operation);
}
