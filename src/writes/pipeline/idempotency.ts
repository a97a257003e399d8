import { AppError, badInput } from '../../errors.ts';
import type { Call } from '../../transport/call.ts';

/** What a finished write left behind: ids and other plain facts, never a secret. */
export type Kept = Readonly<Record<string, string | null>>;

export type Claim =
  /** Nobody used this key: do it, and say how it ended. */
  | {
      readonly state: 'new';
      /** Before the first byte leaves: from now on it may have been applied. Throws where that cannot be kept. */
      readonly sent: () => void;
      readonly finish: (end: End) => void;
    }
  /** It was done before, or is being done by another at this moment. */
  | {
      readonly state: 'known';
      /** How that ended. */
      readonly end: Promise<End>;
      /**
       * After an unknown end. One of those who ask runs `look`, and its answer is how it ended from then on; the
       * others wait for that, so that what is found is given to one.
       */
      readonly lookAgain: (look: (unknown: Unknown) => Promise<End>) => Promise<End>;
    };

export type End =
  | { readonly state: 'committed'; readonly kept: Kept }
  | Unknown
  /** Certainly not applied: the key is free again, and a repetition is a new attempt. */
  | { readonly state: 'failed'; readonly error: unknown };

/** Sent, and nobody knows whether it was applied. */
export interface Unknown {
  readonly state: 'unknown';
  readonly error: AppError;
  /** Looks again, where that can be seen at all. `anew`: sent by a process before this one, which alone knew how. */
  readonly find: Find | 'anew' | null;
}

/** What was made, with what may be kept of it; null: still not to be seen. */
export type Find = (call: Call) => Promise<{ readonly kept: Kept; readonly answer: unknown } | null>;

/** Who used which idempotency key for what (docs/mutations.md). */
export interface IdempotencyStore {
  /**
   * `inputHash` is of the mutation and all of its input. Throws IDEMPOTENCY_KEY_CONFLICT where the key was used
   * with another one.
   */
  readonly claim: (owner: KeyOwner, inputHash: string) => Claim;
}

export interface KeyOwner {
  readonly principal: string;
  readonly key: string;
}

/** What outlives the process: see createIdempotencyFile. All of it is on the disk when a call returns. */
export interface IdempotencyRecords {
  /** The oldest first. */
  readonly all: () => Iterable<KeyRecord>;
  readonly put: (record: KeyRecord) => void;
  readonly remove: (owner: KeyOwner) => void;
}

export interface KeyRecord extends KeyOwner {
  readonly inputHash: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** Of a committed one; null: it was sent, and how it ended was not known. */
  readonly kept: Kept | null;
}

export interface IdempotencyOptions {
  /** How long a key is kept, in milliseconds. Default: a day. */
  readonly lifetimeMs?: number;
  /** Keys of all principals together. Default 100,000. */
  readonly maxEntries?: number;
  readonly now?: () => number;
  /** Left out: a restart forgets all keys. */
  readonly records?: IdempotencyRecords;
  /** Told of an end that could not be kept; it holds for as long as the process runs. */
  readonly onRecordLost?: (error: unknown) => void;
}

interface Entry {
  readonly inputHash: string;
  end: Promise<End>;
  readonly expiresAt: number;
  isRunning: boolean;
}

/**
 * Which keys were used, by whom, and what came of it. In memory; with `records` it begins with what they hold, so that a
 * restart forgets nothing. A key is kept for `lifetimeMs`; where there are too many, the oldest of whoever has most go.
 */
export function createIdempotencyStore(options: IdempotencyOptions = {}): IdempotencyStore {
  const { lifetimeMs = 24 * 60 * 60 * 1_000, maxEntries = 100_000, now = Date.now, records } = options;
  // Of each principal in the order of its claims, so that the first are the oldest.
  const byPrincipal = new Map<string, Map<string, Entry>>();
  let size = 0;

  /** The disk may be full; what is known here stays known here. */
  const keep = (change: (records: IdempotencyRecords) => void): void => {
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
    keep((kept) => kept.remove({ principal, key }));
  };
  const dropExpired = (principal: string): void => {
    for (const [key, entry] of byPrincipal.get(principal) ?? []) {
      if (entry.expiresAt > now()) return;
      if (!entry.isRunning) drop({ principal, key });
    }
  };
  /**
   * Where there are too many, the oldest go of whoever has the most: nobody's flood makes another's key unknown. One
   * that is under way stays, as its repetition would be sent beside it.
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
    const end: End = kept === null ? SENT_BEFORE : { state: 'committed', kept };
    put({ principal, key }, { inputHash, expiresAt, end: Promise.resolve(end), isRunning: false });
  }

  return {
    claim: (owner, inputHash) => {
      const { principal, key } = owner;
      if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
        throw badInput('input.idempotencyKey', '1 to 255 printable ASCII characters without blanks', key);
      }
      dropExpired(principal);
      const known = byPrincipal.get(principal)?.get(key);
      if (known === undefined) {
        makeRoom();
        const { promise, resolve } = Promise.withResolvers<End>();
        const expiresAt = now() + lifetimeMs;
        const entry: Entry = { inputHash, end: promise, expiresAt, isRunning: true };
        put(owner, entry);
        const record = (kept: Kept | null) => ({ principal, key, inputHash, expiresAt, kept });
        return {
          state: 'new',
          sent: () => {
            try {
              records?.put(record(null));
            } catch (cause) {
              throw new AppError('INTERNAL_SERVER_ERROR', 'The key cannot be kept, so nothing was done.', {
                cause,
              });
            }
          },
          finish: (end) => {
            entry.isRunning = false;
            if (end.state === 'failed') drop(owner);
            if (end.state === 'committed') keep((kept) => kept.put(record(end.kept)));
            resolve(end);
          },
        };
      }
      if (known.inputHash !== inputHash) {
        throw new AppError(
          'IDEMPOTENCY_KEY_CONFLICT',
          'This key was used with another mutation or another input.',
          { details: { field: 'input.idempotencyKey' } },
        );
      }
      const { end } = known;
      return {
        state: 'known',
        end,
        lookAgain: async (look) => {
          const last = await end;
          if (last.state !== 'unknown') return last;
          // Another was faster: his promise stands there by now.
          if (known.end === end) {
            known.end = look(last).then((found) => {
              const { expiresAt } = known;
              if (found.state === 'committed')
                keep((kept) => kept.put({ principal, key, inputHash, expiresAt, kept: found.kept }));
              return found;
            });
          }
          return known.end;
        },
      };
    },
  };
}

const SENT_BEFORE: Unknown = {
  state: 'unknown',
  error: new AppError(
    'OUTCOME_UNKNOWN',
    'It was sent before a restart, and whether it was applied cannot be found out.',
  ),
  find: 'anew',
};
