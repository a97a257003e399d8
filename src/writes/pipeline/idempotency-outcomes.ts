import { randomUUID } from 'node:crypto';
import { AppError } from '../../errors.ts';
import type { KeyOwner, KnownClaim, Rechecked, UnknownOutcome, WriteOutcome } from './idempotency.ts';
import { type HeldKey, type KeyRow, type KeyRows, nameOf } from './idempotency-rows.ts';

/** Knows the outcomes of writes that have ended, and checks unknown outcomes again. */
export interface KeyOutcomes {
  /** Stores how to check the unknown outcome of a write of this process. */
  readonly remember: (held: HeldKey, outcome: UnknownOutcome) => void;
  /** Returns the outcome that a row shows. Null: the write is running on another replica. */
  readonly of: (owner: KeyOwner, row: KeyRow) => WriteOutcome | null;
  /**
   * Creates the claim for a repeated key. `held`: the row to which `recheck` writes the outcome. Null: `recheck` makes
   * no check.
   */
  readonly claimOf: (
    owner: KeyOwner,
    outcome: Promise<WriteOutcome>,
    held: ClaimToCheck | null,
  ) => KnownClaim;
}

/** A claim without a known outcome. `DONE`: its result is stored, but this server cannot decrypt it. */
export type ClaimToCheck = HeldKey & Pick<KeyRow, 'state'>;

type Look = Parameters<KnownClaim['recheck']>[0];

export interface KeyOutcomesOptions {
  readonly rows: KeyRows;
  readonly replica: string;
  /** Called if an outcome was found but could not be stored. */
  readonly onRecordLost: (error: unknown) => void;
}

/**
 * Maximum number of checks that this process keeps. An unknown outcome whose check was dropped counts as
 * `after-restart`.
 */
const MAX_CHECKS = 10_000;

export function createKeyOutcomes({ rows, replica, onRecordLost }: KeyOutcomesOptions): KeyOutcomes {
  const checks = new Map<string, { readonly holder: string; readonly outcome: UnknownOutcome }>();
  const rechecks = new Map<string, Promise<Rechecked>>();

  const outcomeOf = (owner: KeyOwner, row: KeyRow): WriteOutcome | null => {
    if (row.state === 'DONE') {
      // A result that cannot be decrypted is as unknown as a result that was not stored.
      return row.kept === null ? SENT_ELSEWHERE : { state: 'committed', kept: row.kept };
    }
    const own = checks.get(nameOf(owner));
    if (own?.holder === row.holder) return own.outcome;
    return row.state === 'UNKNOWN' || !row.isLeased ? SENT_ELSEWHERE : null;
  };

  const find = async (held: ClaimToCheck, last: UnknownOutcome, look: Look): Promise<Rechecked> => {
    const found = await look(last);
    if (found === null) return { outcome: last, answer: null };
    try {
      if (await rows.resolve(held, found.kept, `${replica}/${randomUUID()}`)) {
        // If the write is DONE, its answer was already returned when it finished.
        const answer = held.state === 'DONE' ? null : found.answer;
        return { outcome: { state: 'committed', kept: found.kept }, answer };
      }
      // Another replica resolved the outcome first, and has returned the answer.
      const row = await rows.read(held);
      return { outcome: (row === null ? null : outcomeOf(held, row)) ?? last, answer: null };
    } catch (error) {
      // The answer must not be returned now, because another replica might return it again.
      onRecordLost(error);
      return { outcome: last, answer: null };
    }
  };
  return {
    remember: (held, outcome) => {
      checks.set(nameOf(held), { holder: held.holder, outcome });
      const [oldest] = checks.keys();
      if (checks.size > MAX_CHECKS && oldest !== undefined) checks.delete(oldest);
    },
    of: outcomeOf,
    claimOf: (owner, outcome, held) => ({
      state: 'known',
      outcome,
      recheck: async (look) => {
        const last = await outcome;
        if (last.state !== 'unknown' || held === null) return { outcome: last, answer: null };
        const name = nameOf(owner);
        const other = rechecks.get(name);
        if (other !== undefined) return { outcome: (await other).outcome, answer: null };
        const own = find(held, last, look).finally(() => rechecks.delete(name));
        rechecks.set(name, own);
        return own;
      },
    }),
  };
}

const SENT_ELSEWHERE: UnknownOutcome = {
  state: 'unknown',
  error: new AppError(
    'OUTCOME_UNKNOWN',
    'The server process that sent the write has ended. It is unknown whether the provider applied the write.',
  ),
  recheck: 'after-restart',
};

/** Outcome if another replica still holds the key at the deadline. */
export const RUNNING_ELSEWHERE: UnknownOutcome = {
  state: 'unknown',
  error: new AppError(
    'OUTCOME_UNKNOWN',
    'Another server is still executing the write with this idempotency key. Repeat the mutation with the same key.',
  ),
  recheck: null,
};
