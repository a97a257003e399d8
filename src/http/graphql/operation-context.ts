import type { AppError } from '../../errors.ts';
import type { Principal } from '../../graph/principal.ts';
import type { OperationScope } from '../../schema/operation-scope.ts';
import type { RequestWishes } from '../request/request-extensions.ts';
import type { RequestParams } from '../request/request-params.ts';

/** Context from the transport. It exists before Yoga's own context, so document rules can read it. */
export interface ServerContext {
  readonly principal: Principal;
  /** Aborts when the client disconnects, or when it completes the operation on a WebSocket. */
  readonly signal: AbortSignal;
  /**
   * Called when a subscription begins. Returns a handle that ends the subscription from outside, or the reason why the
   * subscription may not begin.
   */
  readonly openSubscription: () => AppError | SubscriptionHandle;
  /** Called after the operation with the number of provider calls that it made. */
  readonly onCalls?: (made: number) => void;
  /** Called for a dry run, which counts against no quota. */
  readonly onDryRun?: () => void;
  /** Parameters of a POST request, already parsed and checked. */
  readonly given?: RequestParams;
}

/** The transport's view of a running subscription. */
export interface SubscriptionHandle {
  /** Called with a function that ends the subscription, optionally with an error as the last message. */
  readonly started: (end: (last?: AppError) => void) => void;
  readonly ended: () => void;
}

/** Context created for each operation just before its execution. */
export interface OperationContext {
  readonly operation: OperationScope;
  /** Creates a new scope for the same principal. Each batch of events has a scope of its own. */
  readonly newScope: () => OperationScope;
  /** Time limit for the operation's provider calls: the server's or the caller's, whichever is less. */
  readonly timeoutMs: number;
  /** Maximum provider calls: the server's or the caller's, whichever is less. Also enforced during execution. */
  readonly allowedCalls: number;
  readonly wishes: RequestWishes | AppError;
}
