import type { AppError } from '../../errors.ts';
import type { Principal } from '../../graph/principal.ts';
import type { OperationScope } from '../../schema/operation-scope.ts';
import type { RequestWishes } from '../request/request-extensions.ts';
import type { RequestParams } from '../request/request-params.ts';

/** What the transports hand to Yoga; there before its own context is, so that rules on documents can read it. */
export interface ServerContext {
  readonly principal: Principal;
  /** Fires when the client goes away, or on a WebSocket when it completes the operation. */
  readonly signal: AbortSignal;
  /** Called when a subscription begins. Returns how it can be ended from outside, or why it may not begin. */
  readonly openSubscription: () => AppError | SubscriptionHandle;
  /** Called with the provider calls that it made, once it is done. */
  readonly onCalls?: (made: number) => void;
  /** What a POST asked for, read and checked already. */
  readonly given?: RequestParams;
}

/** One running subscription, as its transport sees it. */
export interface SubscriptionHandle {
  /** Passes a function that ends it, with an error as its last message or without one. */
  readonly started: (end: (last?: AppError) => void) => void;
  readonly ended: () => void;
}

/** What is made for an operation when it is about to run. */
export interface OperationContext {
  readonly operation: OperationScope;
  /** Creates a new scope for the same principal: each batch of events has its own. */
  readonly newScope: () => OperationScope;
  /** For its provider calls: ours, or what the caller wants where that is less. */
  readonly timeoutMs: number;
  /** Provider calls that it may need at worst: ours, or the caller's where that is less. It is held to them as it runs, too. */
  readonly allowedCalls: number;
  readonly wishes: RequestWishes | AppError;
}
