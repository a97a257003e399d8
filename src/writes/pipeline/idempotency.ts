import type { AppError } from '../../errors.ts';
import type { Call } from '../../transport/call.ts';

/** The stored part of a committed write: ids and other public facts, never a secret. */
export type StoredResult = Readonly<Record<string, string | null>>;

export type KeyClaim =
  /** This request sends the write and reports its outcome. */
  | NewClaim
  /** An earlier request with this key has finished or is still running. */
  | KnownClaim;

export interface NewClaim {
  readonly state: 'new';
  /**
   * Resolves when the store has recorded that the write may be sent. From then on, no other request sends it. If `sent`
   * rejects, the write must not be sent.
   */
  readonly sent: () => Promise<void>;
  /**
   * Call right before the first byte is sent. Throws if this process was stopped for so long that its claim has
   * expired.
   */
  readonly checkLease: () => void;
  /**
   * Resolves as soon as the outcome is stored, but at most after a second. False: another replica has taken the key
   * over and has returned an outcome, so the answer of this write must not be returned.
   */
  readonly finish: (outcome: WriteOutcome) => Promise<boolean>;
}

export interface KnownClaim {
  readonly state: 'known';
  /** Outcome of the earlier request. */
  readonly outcome: Promise<WriteOutcome>;
  /**
   * Checks an unknown outcome again. If several requests of this process call this at once, only one of them runs
   * `look`. `look` returns null if the outcome is still unknown. Over all replicas, only one request receives the
   * answer that `look` finds, so a secret in the answer is shown only once.
   */
  readonly recheck: (look: (unknown: UnknownOutcome) => Promise<Found | null>) => Promise<Rechecked>;
}

export interface Found {
  readonly kept: StoredResult;
  readonly answer: unknown;
}

export interface Rechecked {
  readonly outcome: WriteOutcome;
  /** Null: no answer was found, or another request has received it. */
  readonly answer: unknown;
}

export type WriteOutcome =
  | { readonly state: 'committed'; readonly kept: StoredResult }
  | UnknownOutcome
  /**
   * The write was certainly not applied. The key is released, so the client can repeat the mutation with the same key.
   */
  | { readonly state: 'failed'; readonly error: unknown };

/** The write was sent, and it is unknown whether the provider applied it. */
export interface UnknownOutcome {
  readonly state: 'unknown';
  readonly error: AppError;
  /** Null: no read can show the outcome. `after-restart`: another process sent the write, and its check is lost. */
  readonly recheck: Recheck | 'after-restart' | null;
}

/** Returns the answer of an applied write and the part of it to store. Null if the outcome is still unknown. */
export type Recheck = (call: Call) => Promise<Found | null>;

/** Remembers the idempotency keys of each principal and the outcomes of their writes (docs/mutations.md). */
export interface IdempotencyStore {
  /**
   * `inputHash` covers the mutation and its whole input. If another replica is executing a request with the key,
   * `claim` waits for its outcome until `deadline`, a time of the clock. Rejects with IDEMPOTENCY_KEY_CONFLICT if the
   * key was used with another hash, and with STORE_UNAVAILABLE if the store is unreachable.
   */
  readonly claim: (owner: KeyOwner, inputHash: string, deadline: number) => Promise<KeyClaim>;
  /** Deletes all expired keys now. Without this call, expired keys are deleted once a minute. */
  readonly sweep: () => Promise<void>;
  /** Makes a last attempt to store the outcomes that could not be stored, and ends all background work. */
  readonly close: () => Promise<void>;
}

export interface KeyOwner {
  readonly principal: string;
  readonly key: string;
}
