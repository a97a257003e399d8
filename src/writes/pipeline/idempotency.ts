import { AppError, badInput } from '../../errors.ts';
import type { Call } from '../../transport/call.ts';

/** What is stored of a committed write: ids and other public facts, never a secret. */
export type StoredResult = Readonly<Record<string, string | null>>;

export type KeyClaim =
  /** The key is unused. The caller sends the write and reports its outcome. */
  | {
      readonly state: 'new';
      /** Call before the first byte is sent: from then on the provider may apply the write. Throws if this cannot be stored. */
      readonly sent: () => void;
      readonly finish: (outcome: WriteOutcome) => void;
    }
  /** An earlier request with this key has finished or is still running. */
  | {
      readonly state: 'known';
      /** Outcome of the earlier request. */
      readonly outcome: Promise<WriteOutcome>;
      /**
       * Checks an unknown outcome again. If several requests call this at once, only the first runs `look`. Its result is the
       * outcome from then on, and the others wait for it. So a secret that is found is returned to one request only.
       */
      readonly recheck: (look: (unknown: UnknownOutcome) => Promise<WriteOutcome>) => Promise<WriteOutcome>;
    };

export type WriteOutcome =
  | { readonly state: 'committed'; readonly kept: StoredResult }
  | UnknownOutcome
  /**
   * The write was certainly not applied. The key is released, so the client can repeat the mutation with the same
   * key.
   */
  | { readonly state: 'failed'; readonly error: unknown };

/** The write was sent, and it is unknown whether the provider applied it. */
export interface UnknownOutcome {
  readonly state: 'unknown';
  readonly error: AppError;
  /**
   * Null: no read can show the outcome. `after-restart`: an earlier process sent the write, and the check of
   * that process is lost.
   */
  readonly recheck: Recheck | 'after-restart' | null;
}

/** Returns the answer of a write that was applied, and what to store of it. Null if the outcome is still unknown. */
export type Recheck = (
  call: Call,
) => Promise<{ readonly kept: StoredResult; readonly answer: unknown } | null>;

/** Remembers the idempotency keys of each principal and the outcomes of their writes (docs/mutations.md). */
export interface IdempotencyStore {
  /**
   * `inputHash` covers the mutation and its whole input. Throws IDEMPOTENCY_KEY_CONFLICT if the key was used with
   * another hash.
   */
  readonly claim: (owner: KeyOwner, inputHash: string) => KeyClaim;
}

export interface KeyOwner {
  readonly principal: string;
  readonly key: string;
}

/** Storage that outlives the process; see createIdempotencyFile. A change is on the disk when its call returns. */
export interface IdempotencyRecords {
  /** Oldest first. */
  readonly all: () => Iterable<KeyRecord>;
  readonly put: (record: KeyRecord) => void;
  readonly remove: (owner: KeyOwner) => void;
}

export interface KeyRecord extends KeyOwner {
  readonly inputHash: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** Result of a committed write. Null if the write was sent and its outcome was not stored. */
  readonly kept: StoredResult | null;
}

export interface IdempotencyOptions {
  /** Lifetime of a key in milliseconds. Default: one day. */
  readonly lifetimeMs?: number;
  /** Maximum number of keys of all principals together. Default 100,000. */
  readonly maxEntries?: number;
  readonly now?: () => number;
  /** Default: none, so a restart forgets all keys. */
  readonly records?: IdempotencyRecords;
  /** Called if an outcome could not be stored. The running process still knows it. */
  readonly onRecordLost?: (error: unknown) => void;
}

interface Entry {
  readonly inputHash: string;
  outcome: Promise<WriteOutcome>;
  readonly expiresAt: number;
  isRunning: boolean;
}

/**
 * Keeps the keys in memory. With `records`, the store first loads the recorded keys, so a restart forgets
 * nothing. A key expires after `lifetimeMs`. Above `maxEntries`, the oldest keys of the principal with the
 * most keys are evicted.
 */
export function createIdempotencyStore(options: IdempotencyOptions = {}): IdempotencyStore {
  const { lifetimeMs = 24 * 60 * 60 * 1_000, maxEntries = 100_000, now = Date.now, records } = options;
  // The keys of each principal are in the order of their claims: the first one is the oldest.
  const byPrincipal = new Map<string, Map<string, Entry>>();
  let size = 0;

  /**
   * Changes the stored records. A change that fails, e.g. because the disk is full, must not fail the write,
   * because the outcome stays known in memory.
   */
  const store = (change: (records: IdempotencyRecords) => void): void => {
    try {
      if (records !== undefined) change(records);
    } catch (error) {
      options.onRecordLost?.(error);
    }
  };
  const put = ({ principal, key }: KeyOwner, entry: Entry): void => {
    const own = byPrincipal.get(principal) ?? new Map<string, Entry>();
    byPrincipal.set(principal, own.set(key, entry));
    size += 1;
  };
  const drop = ({ principal, key }: KeyOwner): void => {
    const own = byPrincipal.get(principal);
    if (own?.delete(key) !== true) return;
    size -= 1;
    if (own.size === 0) byPrincipal.delete(principal);
    store((stored) => stored.remove({ principal, key }));
  };
  const dropExpired = (principal: string): void => {
    for (const [key, entry] of byPrincipal.get(principal) ?? []) {
      if (entry.expiresAt > now()) return;
      if (!entry.isRunning) drop({ principal, key });
    }
  };
  /**
   * Evicts from the principal with the most keys, so that one principal cannot evict the keys of another. A key whose write
   * is running is never evicted, because a repetition would then be sent in parallel.
   */
  const makeRoom = (): void => {
    if (size < maxEntries) return;
    for (const principal of [...byPrincipal.keys()]) dropExpired(principal);
    if (size < maxEntries) return;
    const [principal, own] = [...byPrincipal].reduce((most, each) =>
      each[1].size > most[1].size ? each : most,
    );
    const oldest = [...own].find(([, entry]) => !entry.isRunning);
    if (oldest !== undefined) drop({ principal, key: oldest[0] });
  };

  for (const { principal, key, inputHash, expiresAt, kept } of records?.all() ?? []) {
    const outcome: WriteOutcome = kept === null ? SENT_BEFORE : { state: 'committed', kept };
    put({ principal, key }, { inputHash, expiresAt, outcome: Promise.resolve(outcome), isRunning: false });
  }

  return {
    claim: (owner, inputHash) => {
      const { principal, key } = owner;
      if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
        throw badInput('input.idempotencyKey', '1 to 255 printable ASCII characters without spaces', key);
      }
      dropExpired(principal);
      const known = byPrincipal.get(principal)?.get(key);
      if (known === undefined) {
        makeRoom();
        const { promise, resolve } = Promise.withResolvers<WriteOutcome>();
        const expiresAt = now() + lifetimeMs;
        const entry: Entry = { inputHash, outcome: promise, expiresAt, isRunning: true };
        put(owner, entry);
        const record = (kept: StoredResult | null) => ({ principal, key, inputHash, expiresAt, kept });
        return {
          state: 'new',
          sent: () => {
            try {
              records?.put(record(null));
            } catch (cause) {
              throw new AppError(
                'INTERNAL_SERVER_ERROR',
                'The idempotency key could not be stored, so the write was not sent.',
                {
                  cause,
                },
              );
            }
          },
          finish: (outcome) => {
            entry.isRunning = false;
            if (outcome.state === 'failed') drop(owner);
            if (outcome.state === 'committed') store((stored) => stored.put(record(outcome.kept)));
            resolve(outcome);
          },
        };
      }
      if (known.inputHash !== inputHash) {
        throw new AppError(
          'IDEMPOTENCY_KEY_CONFLICT',
          'This idempotency key was already used with another mutation or another input.',
          { details: { field: 'input.idempotencyKey' } },
        );
      }
      const { outcome } = known;
      return {
        state: 'known',
        outcome,
        recheck: async (look) => {
          const last = await outcome;
          if (last.state !== 'unknown') return last;
          // A concurrent request may have replaced the outcome with its own check.
          if (known.outcome === outcome) {
            known.outcome = look(last).then((found) => {
              const { expiresAt } = known;
              if (found.state === 'committed')
                store((stored) => stored.put({ principal, key, inputHash, expiresAt, kept: found.kept }));
              return found;
            });
          }
          return known.outcome;
        },
      };
    },
  };
}

const SENT_BEFORE: UnknownOutcome = {
  state: 'unknown',
  error: new AppError(
    'OUTCOME_UNKNOWN',
    'The write was sent before a restart of the server. It is unknown whether the provider applied it.',
  ),
  recheck: 'after-restart',
};
