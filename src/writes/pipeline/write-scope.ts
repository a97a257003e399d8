import type { Audit } from '../../audit/chain.ts';
import type { Refusals } from '../../audit/refusals.ts';
import type { Capabilities } from '../../graph/capabilities.ts';
import type { RequestScope } from '../../graph/request-scope.ts';
import type { Secret } from '../../secret.ts';
import type { IdempotencyStore, StoredResult } from './idempotency.ts';
import type { WriteLocks } from './write-lock.ts';

/** What a write needs: the scope of its request, and the services that all writes share. */
export interface WriteScope extends RequestScope {
  readonly writes: WriteServices;
  readonly events: WriteEvents;
}

/** Announces the changes made by writes. `Events` implements this interface. */
export interface WriteEvents {
  /** Call at the start of a write. Returns a function to call with the stored result after the write has succeeded. */
  readonly writing: (
    mutation: string,
    target: string,
    principal: string,
  ) => (kept: StoredResult) => Promise<void>;
}

/** Services that all writes of the process share. */
export interface WriteServices {
  readonly idempotency: IdempotencyStore;
  readonly locks: WriteLocks;
  readonly capabilities: Capabilities;
  readonly audit: Audit;
  readonly refusals: Refusals;
  /** Registers work that continues if its client disconnects. The process waits for the work before it stops. */
  readonly track: <Result>(work: Promise<Result>) => Promise<Result>;
  /** Time limit in milliseconds for determining the outcome of a write whose answer was lost. */
  readonly reconcileMs: number;
  /** Generates a device secret: 8 to 32 letters, digits, `_` and `-`. */
  readonly newSecret: () => Secret;
  /** Called with unexpected errors and errors of this server. The caller receives only a general message. */
  readonly onError: (error: unknown) => void;
  /** Called if a write has finished but its outcome could not be written to the audit log. */
  readonly onAuditLost: () => void;
}
