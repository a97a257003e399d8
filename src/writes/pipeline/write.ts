import { createHmac } from 'node:crypto';
import type { AuditEntry, Facts } from '../../audit/chain.ts';
import { AppError, asUnsent } from '../../errors.ts';
import type { Capability, InstanceRef } from '../../providers/port/records.ts';
import type { Written } from '../../providers/port/writes.ts';
import type { Call } from '../../transport/call.ts';
import type { KnownClaim, NewClaim, Recheck, StoredResult, UnknownOutcome } from './idempotency.ts';
import { readOutcomeLater, type SendOptions, sendAndReconcile, type WritePlan } from './reconcile.ts';
import type { WriteLock } from './write-lock.ts';
import type { WriteScope } from './write-scope.ts';

/** Members that the input of every mutation has. */
export interface Keyed {
  /** Returned unchanged in the payload. Identifies one of several mutations of a document. */
  readonly clientMutationId?: string | null | undefined;
  readonly idempotencyKey?: string | null | undefined;
}

/**
 * An input member that the caller may omit. It is not an optional property (`?:`), so that the compiler requires a
 * schema field for each member.
 */
export type Optional<Value> = Value | null | undefined;

export interface WriteRequest<Answer extends Written> {
  /** Name of the GraphQL field. */
  readonly mutation: string;
  /** Global id of the object, or of the instance for a creation. Written to the audit log. */
  readonly target: string;
  /** The requested change, for the audit log. Never a secret. */
  readonly what?: Facts;
  /**
   * Writes with the same key run one at a time. Default: `target`, which is correct if the target is the object itself.
   * Null: no lock, because the write does not conflict with others.
   */
  readonly lockKey?: string | null;
  /** The whole input. A repeated idempotency key with another input is refused. */
  readonly input: Keyed;
  /** Checks that depend on the current time. They do not run for a repeated key. Throws BAD_USER_INPUT. */
  readonly check?: () => void;
  /** The instance must have this capability. Otherwise the write is refused before it is sent. */
  readonly needs?: { readonly at: InstanceRef; readonly capability: Capability };
  /** True: the write appends its events by itself, in its own transaction. Default: they are announced after it. */
  readonly appendsEvents?: true;
  readonly plan: WritePlan<Answer>;
}

/** Returns the members that are not null, for the audit log. */
export function presentMembers(members: Facts): Facts {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null));
}

/** `answer` is null for a repeated key: the answer may hold a secret, which is returned only once. */
export interface WriteResult<Answer> {
  readonly kept: StoredResult;
  readonly answer: Answer | null;
}

/**
 * Runs a write once per idempotency key. The write continues if its client disconnects. If the write may have been
 * applied, the result is OUTCOME_UNKNOWN and never a failure. The key is looked up before all reads. Otherwise a
 * repetition whose read fails would report a failure for a write that was applied.
 */
export async function write<Answer extends Written>(
  operation: WriteScope,
  request: WriteRequest<Answer>,
): Promise<WriteResult<Answer>> {
  const { idempotency, track } = operation.writes;
  const key = request.input.idempotencyKey ?? null;
  if (key === null) return track(attempt(operation, request));
  const owner = { principal: operation.principal.name, key };
  const claimed = async (): Promise<WriteResult<Answer>> => {
    const claim = await idempotency.claim(owner, hashOf(operation, request), operation.call.deadline);
    return claim.state === 'known' ? replay(operation, request, claim) : attempt(operation, request, claim);
  };
  return track(claimed());
}

const UNKEYED: Omit<NewClaim, 'state'> = {
  sent: async () => {},
  checkLease: () => {},
  finish: async () => true,
};

async function attempt<Answer extends Written>(
  operation: WriteScope,
  request: WriteRequest<Answer>,
  claim: Omit<NewClaim, 'state'> = UNKEYED,
): Promise<WriteResult<Answer>> {
  const { plan } = request;
  const note = noteOf(operation, request);
  try {
    request.check?.();
    await operation.writes.audit.record({ ...note, decision: 'started' });
  } catch (error) {
    await claim.finish({ state: 'failed', error });
    throw error;
  }
  const announce = announcerOf(operation, request);
  const { lockKey = request.target } = request;
  let lock: WriteLock | null = null;
  const onSend = async () => {
    await lock?.markSent();
    await claim.sent();
  };
  try {
    if (lockKey !== null) lock = await operation.writes.locks.acquire(lockKey, operation.call.deadline);
    const guard = { lock, onSend, checkLease: claim.checkLease };
    const answer = await execute(operation, request, guard).finally(operation.forget);
    const kept = plan.keep(answer);
    const isOurs = await claim.finish({ state: 'committed', kept });
    // The caller does not wait for the announcement, but the process waits for it before it stops.
    void operation.writes.track(announce(kept));
    await noteEnd(operation, doneOf(note, kept), answer.requestId);
    return { kept, answer: isOurs ? answer : null };
  } catch (cause) {
    const error = withField(cause, request.input);
    const isUnknown = error instanceof AppError && error.code === 'OUTCOME_UNKNOWN';
    await claim.finish(
      isUnknown ? { state: 'unknown', error, recheck: recheckWith(plan, lock) } : { state: 'failed', error },
    );
    const decision = isUnknown ? 'unknown' : 'failed';
    const [code, requestId] =
      error instanceof AppError ? [error.code, error.details.providerRequestId] : ['INTERNAL_SERVER_ERROR'];
    await noteEnd(operation, { ...note, decision, code }, requestId ?? null);
    throw error;
  } finally {
    if (lock !== null) void operation.writes.track(lock.release());
  }
}

/**
 * Answers a request with a repeated key. An unknown outcome is checked again. Only one request receives the answer that
 * the check finds.
 */
async function replay<Answer extends Written>(
  operation: WriteScope,
  request: WriteRequest<Answer>,
  claim: KnownClaim,
): Promise<WriteResult<Answer>> {
  const note = noteOf(operation, request);
  // Nothing is sent here, so a failure of the audit log must not hide a known outcome.
  await noteEnd(operation, { ...note, decision: 'replayed' }, null);
  let outcome = await claim.outcome;
  let answer: Answer | null = null;
  const recheck = outcome.state === 'unknown' ? recheckFor(outcome, request.plan) : null;
  if (recheck !== null) {
    const checked = await claim.recheck(() => recheck(reconcileCall(operation)).catch(() => null));
    outcome = checked.outcome;
    // The first request did not receive this answer, so the secret in the answer may be returned now.
    answer = checked.answer as Answer | null;
  }
  if (outcome.state !== 'committed') throw outcome.error;
  if (answer !== null) {
    operation.forget();
    void operation.writes.track(announcerOf(operation, request)(outcome.kept));
    await noteEnd(operation, doneOf(note, outcome.kept), null);
  }
  return { kept: outcome.kept, answer };
}

function announcerOf(
  { events, principal }: WriteScope,
  { appendsEvents, mutation, target }: Pick<WriteRequest<Written>, 'appendsEvents' | 'mutation' | 'target'>,
): (kept: StoredResult) => Promise<void> {
  return appendsEvents === true ? async () => {} : events.writing(mutation, target, principal.name);
}

/** Checks the capability, then sends the write. The plan defines what happens if the answer is lost. */
async function execute<Answer extends Written>(
  operation: WriteScope,
  { needs, plan, input }: WriteRequest<Answer>,
  { lock, onSend, checkLease }: Pick<SendOptions, 'lock' | 'onSend'> & Pick<NewClaim, 'checkLease'>,
): Promise<Answer> {
  const call = { ...detached(operation.call), maySend: checkLease };
  if (needs !== undefined) {
    const field = 'instanceId' in input ? 'input.instanceId' : 'input.id';
    const provider = operation.loaders.providerOf(needs.at);
    try {
      await operation.writes.capabilities.require(provider, needs.at, needs.capability, call, field);
    } catch (error) {
      throw asUnsent(error);
    }
  }
  // Another replica may have sent a later write, and a repetition would overwrite that write.
  const maySend = (): void => {
    checkLease();
    if (lock?.isHeld() === false) throw new AppError('OVERLOADED', 'The lock was lost.', { unsent: true });
  };
  return sendAndReconcile(plan, {
    call,
    reconcileCall: () => ({ ...reconcileCall(operation), maySend }),
    lock,
    onSend,
  });
}

/** Adds the name of the input member that the error concerns. The provider names at most its own parameter. */
function withField(error: unknown, input: Keyed): unknown {
  if (!(error instanceof AppError) || error.details.field !== undefined) return error;
  const member = error.inputHints.find((name) => Object.hasOwn(input, name));
  if (member === undefined) return error;
  const { code, message, details, retry, unsent } = error;
  const named = { ...details, field: `input.${member}` };
  return new AppError(code, message, { details: named, retry, unsent, cause: error });
}

/**
 * Returns the call without the client's signal, so that a disconnect does not interrupt a write. It also has no limit
 * of provider calls, because the estimate before the operation included all calls that a write may need.
 */
function detached({ admit: _, ...call }: Call): Call {
  return { ...call, signal: new AbortController().signal };
}

/** Creates a call with a new deadline, because an answer is often lost when the first deadline is reached. */
function reconcileCall({ call, writes }: WriteScope): Call {
  return { ...detached(call), deadline: performance.now() + writes.reconcileMs };
}

/**
 * Returns how to check an unknown outcome again, or null if that is impossible. After a restart, a plan with
 * `mayBeAnothers` cannot be checked, because the process does not know which other writes were sent.
 */
function recheckFor<Answer extends Written>(
  { recheck }: UnknownOutcome,
  plan: WritePlan<Answer>,
): Recheck | null {
  if (recheck !== 'after-restart') return recheck;
  return plan.lost !== 'unknown' && plan.lost.mayBeAnothers === true ? null : recheckWith(plan, null);
}

function recheckWith<Answer extends Written>(
  plan: WritePlan<Answer>,
  lock: WriteLock | null,
): Recheck | null {
  if (plan.lost === 'unknown' || plan.lost.seen === undefined) return null;
  return async (call) => {
    const answer = await readOutcomeLater(plan, call, lock);
    return answer === null ? null : { kept: plan.keep(answer), answer };
  };
}

type Note = Pick<AuditEntry, 'principal' | 'action' | 'target' | 'what'>;

function noteOf(
  { principal }: WriteScope,
  { mutation, target, what }: { mutation: string; target: string; what?: Facts },
): Note {
  return { principal: principal.name, action: mutation, target, ...(what === undefined ? {} : { what }) };
}

/** Returns the audit entry of a finished write. `made` is the id of a new object, which the target does not contain. */
function doneOf(note: Note, { id = null }: StoredResult): AuditEntry {
  return { ...note, ...(id === null || id === note.target ? {} : { made: id }), decision: 'done' };
}

/**
 * Never rejects, because a failure of the audit log must not change the reported outcome. `onAuditLost` informs the
 * operator.
 */
async function noteEnd({ writes }: WriteScope, entry: AuditEntry, requestId: string | null): Promise<void> {
  try {
    await writes.audit.record({ ...entry, ...(requestId === null ? {} : { providerRequestId: requestId }) });
  } catch {
    writes.onAuditLost();
  }
}

/**
 * Returns an HMAC of the input, because the input may contain a secret, and a plain hash of a short secret can be
 * guessed.
 */
function hashOf(
  { fingerprintKey }: WriteScope,
  { mutation, input: { clientMutationId: _, ...input } }: { mutation: string; input: Keyed },
): string {
  return createHmac('sha256', fingerprintKey.reveal())
    .update(JSON.stringify([mutation, input]))
    .digest('hex');
}
