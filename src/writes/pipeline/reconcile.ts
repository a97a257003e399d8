import { setTimeout as sleep } from 'node:timers/promises';
import { AppError, asUnsent, type ErrorCode } from '../../errors.ts';
import type { Written } from '../../providers/port/writes.ts';
import type { Call } from '../../transport/call.ts';
import type { StoredResult } from './idempotency.ts';
import type { WriteLock } from './write-lock.ts';

/** How one write is sent, and how its outcome is determined if the answer is lost. */
export interface WritePlan<Answer extends Written> {
  /** Reads whether the write may be sent. Throws CONFLICT or NOT_FOUND if it may not. */
  readonly before?: (call: Call) => Promise<void>;
  readonly send: (call: Call) => Promise<Answer>;
  /** What to do if the answer is lost. `unknown`: no read shows the outcome, and the write is not sent again. */
  readonly lost: 'unknown' | Reconciliation<Answer>;
  /** Returns the part of the answer to store. Never a secret. */
  readonly keep: (answer: Answer) => StoredResult;
}

export interface Reconciliation<Answer extends Written> {
  /** Reads whether the write was applied. Returns null if it was not, or if the read does not show it. */
  readonly seen?: (call: Call) => Promise<Answer | null>;
  /**
   * True: the write is idempotent, so it is sent again while the caller waits. A function sends the missing part of a
   * write that may be partly applied. Default: the write is never sent again.
   */
  readonly again?: true | ((call: Call) => Promise<Answer>);
  /** Error code with which the provider refuses to repeat an applied write, e.g. NOT_FOUND for a deletion. */
  readonly repeated?: { readonly code: ErrorCode; readonly answer: Answer };
  /**
   * True: another write may have caused the state that `seen` finds. The state counts as the result of this write only
   * if no other write with the same lock key was sent since (see WriteLocks). Default: the state counts, whichever
   * write caused it.
   */
  readonly mayBeAnothers?: true;
  /**
   * True: if the provider refuses the first attempt as bad input, the state is read once, because the object may
   * already be in the requested state. The answer to a second activation or a second ban is not documented (contract
   * apsaramq, 2.4, 2.8).
   */
  readonly already?: true;
}

export interface SendOptions {
  /** Null: the write takes no lock. */
  readonly lock: WriteLock | null;
  /** A call with the client's deadline. It continues if the client disconnects. */
  readonly call: Call;
  /** Creates calls with a later deadline, because an answer is often lost when the first deadline is reached. */
  readonly reconcileCall: () => Call;
  /** Called before the first byte is sent. If it rejects, nothing is sent. */
  readonly onSend: () => Promise<void>;
}

const ROUNDS = 3;

/** Sends the write once. Throws OUTCOME_UNKNOWN if it was sent and its outcome cannot be determined. */
export async function sendAndReconcile<Answer extends Written>(
  plan: WritePlan<Answer>,
  { call, reconcileCall, lock, onSend }: SendOptions,
): Promise<Answer> {
  try {
    await plan.before?.(call);
    await onSend();
  } catch (error) {
    throw asUnsent(error);
  }
  try {
    return await plan.send(call);
  } catch (error) {
    if (!mayHaveArrived(error)) {
      const already = isAmbiguous(plan, error) ? await readOutcome(plan, call, lock) : null;
      if (already?.state === 'applied') return already.answer;
      throw error;
    }
    return reconcile(plan, reconcileCall(), lock, error);
  }
}

/**
 * Alternates between reading the state and, if the write is idempotent, sending it again. The provider may refuse the
 * repetition because the first attempt was applied: the answer to a second activation is not documented (contract
 * apsaramq, 2.4). So a refusal is final only if the next read shows that nothing was applied.
 */
async function reconcile<Answer extends Written>(
  plan: WritePlan<Answer>,
  call: Call,
  lock: WriteLock | null,
  cause: unknown,
): Promise<Answer> {
  const rounds = plan.lost === 'unknown' ? 0 : ROUNDS;
  for (let round = 1; round <= rounds; round++) {
    const seen = await readOutcome(plan, call, lock);
    if (seen.state === 'applied') return seen.answer;
    const again = await repeat(plan, call);
    if (again.state === 'applied') return again.answer;
    if (again.state === 'refused') {
      const then = await readOutcome(plan, call, lock);
      if (then.state === 'applied') return then.answer;
      if (then.state === 'absent') throw again.error;
      break;
    }
    if (again.state === 'never' && seen.state !== 'unreadable') break;
    await sleep(100 * round);
  }
  const { retryAfterMs: _, ...details } = cause instanceof AppError ? cause.details : {};
  throw new AppError(
    'OUTCOME_UNKNOWN',
    'The write was sent, but it is unknown whether the provider applied it.',
    {
      details,
      cause,
    },
  );
}

type Seen<Answer> =
  | { readonly state: 'applied'; readonly answer: Answer }
  | { readonly state: 'absent' | 'unreadable' | 'blind' };

/**
 * Reads the state once, and sends nothing. `blind`: no read shows the outcome, or another write may have caused the
 * state.
 */
async function readOutcome<Answer extends Written>(
  { lost }: WritePlan<Answer>,
  call: Call,
  lock: WriteLock | null,
): Promise<Seen<Answer>> {
  if (lost === 'unknown' || lost.seen === undefined) return { state: 'blind' };
  try {
    const answer = await lost.seen(call);
    if (answer === null) return { state: 'absent' };
    const isOurs = lost.mayBeAnothers !== true || lock === null || (await lock.isOnlyWriter());
    return isOurs ? { state: 'applied', answer } : { state: 'blind' };
  } catch {
    return { state: 'unreadable' };
  }
}

/** Reads the outcome for a request that repeats the key later. Null if the outcome is still unknown. Sends nothing. */
export async function readOutcomeLater<Answer extends Written>(
  plan: WritePlan<Answer>,
  call: Call,
  lock: WriteLock | null,
): Promise<Answer | null> {
  const seen = await readOutcome(plan, call, lock);
  return seen.state === 'applied' ? seen.answer : null;
}

type Repeated<Answer> =
  | { readonly state: 'applied'; readonly answer: Answer }
  | { readonly state: 'refused'; readonly error: unknown }
  | { readonly state: 'never' | 'lost' };

/** Sends the write again. The refusal of a write that was already applied counts as success. */
async function repeat<Answer extends Written>(
  { send, lost }: WritePlan<Answer>,
  call: Call,
): Promise<Repeated<Answer>> {
  if (lost === 'unknown' || lost.again === undefined) return { state: 'never' };
  try {
    return { state: 'applied', answer: await (lost.again === true ? send : lost.again)(call) };
  } catch (error) {
    if (error instanceof AppError && lost.repeated?.code === error.code)
      return { state: 'applied', answer: lost.repeated.answer };
    return isRefusal(error) ? { state: 'refused', error } : { state: 'lost' };
  }
}

/**
 * Reconciliation of a deletion. A missing object counts as deleted, even if another writer deleted it. A second
 * deletion does no harm.
 */
export function reconcileDeletion(find: (call: Call) => Promise<unknown>): Reconciliation<Written> {
  const answer = { requestId: null };
  return {
    seen: async (call) => ((await find(call)) === null ? answer : null),
    again: true,
    repeated: { code: 'NOT_FOUND', answer },
  };
}

/**
 * Reconciliation of a write that sets a state. The state counts as set, even if another writer set it. `again` is false if a
 * repetition has a side effect, such as closing a connection.
 */
export function reconcileState(
  isSo: (call: Call) => Promise<boolean>,
  { again = true }: { readonly again?: boolean } = {},
): Reconciliation<Written> {
  return {
    seen: async (call) => ((await isSo(call)) ? { requestId: null } : null),
    ...(again ? { again, already: again } : {}),
  };
}

/**
 * True unless the provider clearly refused the write. If the answer was lost, truncated or not understood, the write
 * may have been applied. The same applies to an error of this server after it sent the write.
 */
function mayHaveArrived(error: unknown): boolean {
  if (!(error instanceof AppError)) return true;
  if (error.unsent) return false;
  // An undocumented error code of the provider also counts as a refusal.
  if (error.code === 'PROVIDER_BAD_RESPONSE') return error.details.providerCode === undefined;
  // A retryable refusal means that the provider already knows the nonce, so an earlier copy of the request has arrived
  // (contract apsaramq 1.8).
  if (error.code === 'PROVIDER_AUTH_FAILED') return error.retry !== 'never';
  return error.code === 'PROVIDER_TIMEOUT' || error.code === 'PROVIDER_UNAVAILABLE';
}

/**
 * True if the refusal may mean that the object is already in the requested state (see `already`). Only
 * BAD_USER_INPUT is ambiguous: NOT_FOUND, CONFLICT and the other codes have one meaning.
 */
function isAmbiguous<Answer extends Written>({ lost }: WritePlan<Answer>, error: unknown): boolean {
  return (
    lost !== 'unknown' &&
    lost.already === true &&
    error instanceof AppError &&
    error.code === 'BAD_USER_INPUT'
  );
}

/** True if the provider refused the write and would refuse it again. */
function isRefusal(error: unknown): boolean {
  return error instanceof AppError && !mayHaveArrived(error) && error.retry === 'never' && !error.unsent;
}
