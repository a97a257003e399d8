import { AppError } from '../../errors.ts';
import type { Statements, Store } from '../../store/store.ts';
import { isTooSlow } from '../../store/unavailable.ts';
import type { ListRefresher } from '../keep/list-refresher.ts';

/** Where the inventory is kept. */
export interface Inventory extends Pick<Store, 'read' | 'write'> {
  /** Reads lists that are too old. Default: they stay so. */
  readonly lists?: ListRefresher;
  /** Least number of events that the stream of an instance keeps. */
  readonly retention: number;
}

/** The inventory at one moment. */
export type Snapshot = Statements;

/**
 * Reads the inventory on one snapshot. Throws QUERY_TOO_COMPLEX if a statement would take too long, and STORE_UNAVAILABLE
 * if the store is out of reach.
 */
export async function askInventory<Result>(
  inventory: Pick<Inventory, 'read'>,
  work: (snapshot: Statements) => Promise<Result>,
): Promise<Result> {
  try {
    return await inventory.read(work);
  } catch (error) {
    if (!isTooSlow(error)) throw error;
    throw new AppError(
      'QUERY_TOO_COMPLEX',
      'The question visits too many objects of the inventory. Ask for fewer accounts, instances or objects.',
      { details: { limit: 'inventoryTime' }, cause: error },
    );
  }
}
