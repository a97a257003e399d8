import type { Audit } from '../../audit/chain.ts';
import type { Refusals } from '../../audit/refusals.ts';
import type { Capabilities } from '../../graph/capabilities.ts';
import type { RequestScope } from '../../graph/request-scope.ts';
import type { Secret } from '../../secret.ts';
import type { IdempotencyStore, Kept } from './idempotency.ts';
import type { WriteTurns } from './write-lock.ts';

/** Everything a write needs: who asks and what was read for it, and what all writes share. */
export interface WriteScope extends RequestScope {
  readonly writes: WriteServices;
  readonly events: WriteEvents;
}

/** How a write announces its change. `Events` is one. */
export interface WriteEvents {
  /** Call at the start of a write. Returns a function to call with what the write left behind, when it has finished. */
  readonly writing: (mutation: string, target: string) => (kept: Kept) => Promise<void>;
}

/** What writes of all operations share. */
export interface WriteServices {
  readonly idempotency: IdempotencyStore;
  readonly turns: WriteTurns;
  readonly capabilities: Capabilities;
  readonly audit: Audit;
  readonly refusals: Refusals;
  /** What is under way belongs to nobody's connection; the process waits for it before it stops. */
  readonly track: <Result>(work: Promise<Result>) => Promise<Result>;
  /** Milliseconds for finding out what became of a write whose answer was lost. */
  readonly settlingMs: number;
  /** For a device: 8 to 32 letters, digits, _ and -. */
  readonly newSecret: () => Secret;
  /** Told of what nobody expected, and of what went wrong on our side; the caller only hears that it did. */
  readonly onError: (error: unknown) => void;
  /** Told when a write is done and its end could not be put into the audit log. */
  readonly onAuditLost: () => void;
}
