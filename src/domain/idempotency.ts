import { AppError, badInput } from '../errors.ts';
import type { Call } from '../transport/request.ts';

/** What a finished write left behind: ids and other plain facts, never a secret. */
export type Kept = Readonly<Record<string, string | null>>;

export type Claim =
  /** Nobody used this key: do it, and say how it ended. */
  | { readonly state: 'new'; readonly finish: (end: End) => void }
  /** It was done before, or is being done by another at this moment: how that ended. `settle`: it is known now. */
  | { readonly state: 'known'; readonly end: Promise<End>; readonly settle: (end: End) => void };

export type End =
  | { readonly state: 'committed'; readonly kept: Kept }
  /** Sent, and nobody knows whether it was applied. `find` looks again, where that can be seen at all. */
  | { readonly state: 'unknown'; readonly error: AppError; readonly find: Find | null }
  /** Certainly not applied: the key is free again, and a repetition is a new attempt. */
  | { readonly state: 'failed'; readonly error: unknown };

/** What was made, with what may be kept of it; null: still not to be seen. */
export type Find = (call: Call) => Promise<{ readonly kept: Kept; readonly answer: unknown } | null>;

/** Who used which idempotency key for what. In memory: it is forgotten with the process (docs/mutations.md). */
export interface IdempotencyStore {
  /** Throws IDEMPOTENCY_KEY_CONFLICT where the key was used with another input. */
  readonly claim: (owner: { principal: string; mutation: string; key: string }, inputHash: string) => Claim;
}

interface Entry {
  readonly inputHash: string;
  end: Promise<End>;
  readonly expiresAt: number;
}

const LIFETIME_MS = 24 * 60 * 60 * 1_000;
const MAX_ENTRIES = 100_000;

export function createIdempotencyStore(now: () => number = Date.now): IdempotencyStore {
  // In the order of their claims, so that the first are the oldest.
  const entries = new Map<string, Entry>();

  const forget = (): void => {
    for (const [name, entry] of entries) {
      if (entry.expiresAt > now() && entries.size < MAX_ENTRIES) return;
      entries.delete(name);
    }
  };

  return {
    claim: ({ principal, mutation, key }, inputHash) => {
      if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
        throw badInput('input.idempotencyKey', '1 to 255 printable ASCII characters without blanks', key);
      }
      forget();
      const name = JSON.stringify([principal, mutation, key]);
      const known = entries.get(name);
      if (known !== undefined) {
        if (known.inputHash === inputHash) {
          const settle = (end: End) => {
            known.end = Promise.resolve(end);
          };
          return { state: 'known', end: known.end, settle };
        }
        throw new AppError('IDEMPOTENCY_KEY_CONFLICT', 'This key was used with another input.', {
          details: { field: 'input.idempotencyKey' },
        });
      }
      const { promise, resolve } = Promise.withResolvers<End>();
      entries.set(name, { inputHash, end: promise, expiresAt: now() + LIFETIME_MS });
      return {
        state: 'new',
        finish: (end) => {
          if (end.state === 'failed') entries.delete(name);
          resolve(end);
        },
      };
    },
  };
}
