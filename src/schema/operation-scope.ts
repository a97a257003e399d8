import type { Events } from '../events/events.ts';
import type { Inventory } from '../inventory/query/ask.ts';
import type { WriteScope } from '../writes/pipeline/write-scope.ts';

/** The services with which one GraphQL operation reads, writes and subscribes. */
export interface OperationScope extends WriteScope {
  readonly events: Events;
  readonly inventory: Inventory;
}
