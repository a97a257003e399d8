import { setTimeout as sleep } from 'node:timers/promises';
import { AppError, asUnsent, type ErrorCode } from '../../errors.ts';
import type { Written } from '../../providers/port/writes.ts';
import type { Call } from '../../transport/call.ts';
import type { Kept } from './idempotency.ts';
import type { Turn } from './write-lock.ts';

/** How one write is done, and how it is found out what became of it when its answer is lost. */
export interface WritePlan<Answer extends Written> {
  /** Reads that decide whether it may be sent at all; throws CONFLICT or NOT_FOUND. */
  readonly before?: (call: Call) => Promise<void>;
  readonly send: (call: Call) => Promise<Answer>;
  /** After a lost answer. `unknown`: nothing can tell, and nothing is sent again. */
  readonly lost: 'unknown' | Reconciliation<Answer>;
  /** What may be remembered of the answer: no secret. */
  readonly keep: (answer: Answer) => Kept;
}

export interface Reconciliation<Answer extends Written> {
  /** Reads whether it was applied, and changes nothing; null: it was not, or nobody can see it. */
  readonly seen?: (call: Call) => Promise<Answer | null>;
  /**
   * To do it twice is to do it once, so it may be sent again while the caller waits. A function: what is sent then,
   * where a part may have been applied.
   */
  readonly again?: true | ((call: Call) => Promise<Answer>);
  /** What the provider says to a repetition of what was applied already, e.g. NOT_FOUND of a deletion. */
  readonly repeated?: { readonly code: ErrorCode; readonly answer: Answer };
  /**
   * What is seen could be another write's doing: it is ours only where no other write of this process was sent to the
   * thing since (see WriteTurns). Left out: what is seen is what was asked for, whoever did it.
   */
  readonly mayBeAnothers?: true;
  /**
   * A first one that the provider refuses as a wrong input may be refused because all is as it was wanted: what it says
   * to a second activation or a second ban is not documented (contract apsaramq, 2.4, 2.8). Then it is looked at once.
   */
  readonly already?: true;
}

/** A plan on its way. */
export interface Sending {
  /** At the thing; null: it has none. */
  readonly turn: Turn | null;
  /** Its time ends when the client's does; its signal fires for nobody. */
  readonly call: Call;
  /** With time of its own: the answer was lost because the first time ran out, as often as not. */
  readonly settling: () => Call;
  /** Told before the first byte leaves. Throws: then nothing leaves. */
  readonly onSend: () => void;
}

const ROUNDS = 3;

/** Sent once by itself; throws OUTCOME_UNKNOWN where it was sent and nobody can say what became of it. */
export async function settle<Answer extends Written>(
  plan: WritePlan<Answer>,
  { call, settling, turn, onSend }: Sending,
): Promise<Answer> {
  try {
    await plan.before?.(call);
    onSend();
  } catch (error) {
    throw asUnsent(error);
  }
  try {
    return await plan.send(call);
  } catch (error) {
    if (!mayHaveArrived(error)) {
      const already = isAmbiguous(plan, error) ? await look(plan, call, turn) : null;
      if (already?.state === 'applied') return already.answer;
      throw error;
    }
    return afterLoss(plan, settling(), turn, error);
  }
}

/**
 * Looked at, and sent again where that is harmless, in turns: a repetition that the provider refuses may be refused
 * because the first one was applied (contract apsaramq, 2.4: what a second activation answers is not documented). So a
 * refusal stands only where the reading after it says that nothing was applied.
 */
async function afterLoss<Answer extends Written>(
  plan: WritePlan<Answer>,
  call: Call,
  turn: Turn | null,
  lost: unknown,
): Promise<Answer> {
  const rounds = plan.lost === 'unknown' ? 0 : ROUNDS;
  for (let round = 1; round <= rounds; round++) {
    const seen = await look(plan, call, turn);
    if (seen.state === 'applied') return seen.answer;
    const again = await repeat(plan, call);
    if (again.state === 'applied') return again.answer;
    if (again.state === 'refused') {
      const then = await look(plan, call, turn);
      if (then.state === 'applied') return then.answer;
      if (then.state === 'absent') throw again.error;
      break;
    }
    if (again.state === 'never' && seen.state !== 'unreadable') break;
    await sleep(100 * round);
  }
  const { retryAfterMs: _, ...details } = lost instanceof AppError ? lost.details : {};
  throw new AppError('OUTCOME_UNKNOWN', 'It was sent, and whether it was applied cannot be found out.', {
    details,
    cause: lost,
  });
}

type Seen<Answer> =
  | { readonly state: 'applied'; readonly answer: Answer }
  | { readonly state: 'absent' | 'unreadable' | 'blind' };

/** Reading only. `blind`: there is nothing to read, or what there is may be another's. */
async function look<Answer extends Written>(
  { lost }: WritePlan<Answer>,
  call: Call,
  turn: Turn | null,
): Promise<Seen<Answer>> {
  if (lost === 'unknown' || lost.seen === undefined) return { state: 'blind' };
  try {
    const answer = await lost.seen(call);
    if (answer === null) return { state: 'absent' };
    const isOurs = lost.mayBeAnothers !== true || turn?.isAlone() !== false;
    return isOurs ? { state: 'applied', answer } : { state: 'blind' };
  } catch {
    return { state: 'unreadable' };
  }
}

/** What became of it by now, seen by whoever asks for it later; null: still not to be seen. Nothing is sent. */
export async function lookLater<Answer extends Written>(
  plan: WritePlan<Answer>,
  call: Call,
  turn: Turn | null,
): Promise<Answer | null> {
  const seen = await look(plan, call, turn);
  return seen.state === 'applied' ? seen.answer : null;
}

type Repeated<Answer> =
  | { readonly state: 'applied'; readonly answer: Answer }
  | { readonly state: 'refused'; readonly error: unknown }
  | { readonly state: 'never' | 'lost' };

/** Sent again; what the provider says to one that was applied already is success. */
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

/** Of a deletion: what is not there is deleted, whoever did it, and a second one finds nothing. */
export function gone(find: (call: Call) => Promise<unknown>): Reconciliation<Written> {
  const answer = { requestId: null };
  return {
    seen: async (call) => ((await find(call)) === null ? answer : null),
    again: true,
    repeated: { code: 'NOT_FOUND', answer },
  };
}

/**
 * Of what sets something: as it should be is done, whoever did it, and twice is once. `again`: false where a second
 * time would be felt, such as a connection that is closed.
 */
export function set(
  isSo: (call: Call) => Promise<boolean>,
  { again = true }: { readonly again?: boolean } = {},
): Reconciliation<Written> {
  return {
    seen: async (call) => ((await isSo(call)) ? { requestId: null } : null),
    ...(again ? { again, already: again } : {}),
  };
}

/**
 * Everything but a clear refusal: an answer that was lost, cut or not understood may stand for a write that was
 * applied. So may whatever went wrong on our side once it was sent.
 */
function mayHaveArrived(error: unknown): boolean {
  if (!(error instanceof AppError)) return true;
  if (error.unsent) return false;
  // A code of the provider's that nobody documented is a refusal all the same.
  if (error.code === 'PROVIDER_BAD_RESPONSE') return error.details.providerCode === undefined;
  // A nonce that the provider has seen before: what was refused is the copy of one that arrived (contract apsaramq 1.8).
  if (error.code === 'PROVIDER_AUTH_FAILED') return error.retry !== 'never';
  return error.code === 'PROVIDER_TIMEOUT' || error.code === 'PROVIDER_UNAVAILABLE';
}

/** By code: NOT_FOUND, CONFLICT and the others say what they mean. */
function isAmbiguous<Answer extends Written>({ lost }: WritePlan<Answer>, error: unknown): boolean {
  return (
    lost !== 'unknown' &&
    lost.already === true &&
    error instanceof AppError &&
    error.code === 'BAD_USER_INPUT'
  );
}

/** The provider says no, and would say so again. */
function isRefusal(error: unknown): boolean {
  return error instanceof AppError && !mayHaveArrived(error) && error.retry === 'never' && !error.unsent;
}
