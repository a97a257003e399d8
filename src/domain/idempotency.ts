import { AppError, badInput } from '../errors.ts';
import type { Call } from '../transport/request.ts';

/** What a finished write left behind: ids and other plain facts, never a secret. */
export type Kept = Readonly<Record<string, string | null>>;

export type Claim =
  /** Nobody used this key: do it, and say how it ended. */
  | { readonly state: 'new'; readonly finish: (end: End) => void }
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

/** Sent, and nobody knows whether it was applied. `find` looks again, where that can be seen at all. */
export interface Unknown {
  readonly state: 'unknown';
  readonly error: AppError;
  readonly find: Find | null;
}

/** What was made, with what may be kept of it; null: still not to be seen. */
export type Find = (call: Call) => Promise<{ readonly kept: Kept; readonly answer: unknown } | null>;

/** Who used which idempotency key for what. In memory: it is forgotten with the process (docs/mutations.md). */
export interface IdempotencyStore {
  /**
   * `inputHash` is of the mutation and all of its input. Throws IDEMPOTENCY_KEY_CONFLICT where the key was used
   * with another one.
   */
  readonly claim: (owner: { principal: string; key: string }, inputHash: string) => Claim;
}

interface Entry {
  readonly inputHash: string;
  end: Promise<End>;
  readonly expiresAt: number;
}

/** How long a key is kept, in milliseconds, and how many of all principals at the most: the oldest go first. */
export interface IdempotencyOptions {
  readonly lifetimeMs?: number;
  readonly maxEntries?: number;
  readonly now?: () => number;
}

export function createIdempotencyStore(options: IdempotencyOptions = {}): IdempotencyStore {
  const { lifetimeMs = 24 * 60 * 60 * 1_000, maxEntries = 100_000, now = Date.now } = options;
  // In the order of their claims, so that the first are the oldest.
  const entries = new Map<string, Entry>();

  const forget = (): void => {
    for (const [name, entry] of entries) {
      if (entry.expiresAt > now() && entries.size < maxEntries) return;
      entries.delete(name);
    }
  };

  return {
    claim: ({ principal, key }, inputHash) => {
      if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
        throw badInput('input.idempotencyKey', '1 to 255 printable ASCII characters without blanks', key);
      }
      forget();
      const name = JSON.stringify([principal, key]);
      const known = entries.get(name);
      if (known === undefined) {
        const { promise, resolve } = Promise.withResolvers<End>();
        const entry: Entry = { inputHash, end: promise, expiresAt: now() + lifetimeMs };
        entries.set(name, entry);
        return {
          state: 'new',
          finish: (end) => {
            if (end.state === 'failed' && entries.get(name) === entry) entries.delete(name);
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
          if (known.end === end) known.end = look(last);
          return known.end;
        },
      };
    },
  };
}
