import { randomUUID } from 'node:crypto';
import { AppError } from '../../errors.ts';
import type { KeyOwner, KnownClaim, Rechecked, UnknownOutcome, WriteOutcome } from './idempotency.ts';
import { type HeldKey, type KeyRow, type KeyRows, nameOf } from './idempotency-rows.ts';

/** The outcomes of writes that have ended, and the checks of unknown ones. */
export interface KeyOutcomes {
  /** Keeps the check of a write of this process. */
  readonly remember: (held: HeldKey, outcome: UnknownOutcome) => void;
  /** Null: the write is running on another replica. */
  readonly of: (owner: KeyOwner, row: KeyRow) => WriteOutcome | null;
  /** `held` is what a check of the outcome resolves. Null: the outcome is not checked. */
  readonly claimOf: (
    owner: KeyOwner,
    outcome: Promise<WriteOutcome>,
    held: ClaimToCheck | null,
  ) => KnownClaim;
}

/** A claim without a known outcome. `DONE`: its result was stored, but no key opens it. */
export type ClaimToCheck = HeldKey & Pick<KeyRow, 'state'>;

type Look = Parameters<KnownClaim['recheck']>[0];

export interface KeyOutcomesOptions {
  readonly rows: KeyRows;
  readonly replica: string;
  /** Called if an outcome that was found could not be stored. */
  readonly onRecordLost: (error: unknown) => void;
}

/** Checks that this process keeps. Without its check, an outcome counts as `after-restart`. */
const MAX_CHECKS = 10_000;

export function createKeyOutcomes({ rows, replica, onRecordLost }: KeyOutcomesOptions): KeyOutcomes {
  const checks = new Map<string, { readonly holder: string; readonly outcome: UnknownOutcome }>();
  const rechecks = new Map<string, Promise<Rechecked>>();

  const outcomeOf = (owner: KeyOwner, row: KeyRow): WriteOutcome | null => {
    if (row.state === 'DONE') {
      // A result that no key opens is as unknown as one that was not stored.
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
        // The answer of a finished write was shown when it finished.
        const answer = held.state === 'DONE' ? null : found.answer;
        return { outcome: { state: 'committed', kept: found.kept }, answer };
      }
      // Another replica was faster, and has shown the answer.
      const row = await rows.read(held);
      return { outcome: (row === null ? null : outcomeOf(held, row)) ?? last, answer: null };
    } catch (error) {
      // The answer must not be shown: another replica might show it again.
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
    'The write was sent by a server that has ended since. It is unknown whether the provider applied it.',
  ),
  recheck: 'after-restart',
};

/** Another replica has held the key until the deadline. */
export const RUNNING_ELSEWHERE: UnknownOutcome = {
  state: 'unknown',
  error: new AppError(
    'OUTCOME_UNKNOWN',
    'Another server is still executing the write with this idempotency key. Repeat the mutation with the same key.',
  ),
  recheck: null,
};
