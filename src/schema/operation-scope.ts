import type { Events } from '../events/events.ts';
import type { WriteScope } from '../writes/pipeline/write-scope.ts';

/** One GraphQL operation: what it reads, and what it may write and subscribe to. */
export interface OperationScope extends WriteScope {
  readonly events: Events;
}
