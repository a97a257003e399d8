import { createHmac } from 'node:crypto';
import type { AuditEntry, Facts } from '../../audit/chain.ts';
import { AppError, asUnsent } from '../../errors.ts';
import type { Capability, InstanceRef } from '../../providers/port/records.ts';
import type { Written } from '../../providers/port/writes.ts';
import type { Call } from '../../transport/call.ts';
import type { Claim, Find, Kept, Unknown } from './idempotency.ts';
import { lookLater, settle, type WritePlan } from './reconcile.ts';
import type { Turn } from './write-lock.ts';
import type { WriteScope } from './write-scope.ts';

/** What every mutation's input has. */
export interface Keyed {
  /** Names the request among several of a document. */
  readonly clientMutationId?: string | null | undefined;
  readonly idempotencyKey?: string | null | undefined;
}

/**
 * A member of an input that the caller may leave out. Not a member that may be missing: the schema has to declare a field
 * for each member, so that the two cannot drift apart.
 */
export type Optional<Value> = Value | null | undefined;

export interface WriteRequest<Answer extends Written> {
  /** The GraphQL field. */
  readonly mutation: string;
  /** Global id of what it is about; goes to the audit log. */
  readonly target: string;
  /** For the audit log: what was to be done to it. No secret. */
  readonly what?: Facts;
  /**
   * What it is done to, by a name that all writes to it share: they go one after the other. Default: `target`, which
   * is right where that is the thing itself. Null: what it does has nothing to do with what others do.
   */
  readonly thing?: string | null;
  /** The caller's input, whole: another input under the same key is refused. */
  readonly input: Keyed;
  /** What depends on the hour, such as a time to come: held against it the first time only. Throws BAD_USER_INPUT. */
  readonly check?: () => void;
  /** Refused, and not sent, where the instance's edition lacks it. */
  readonly needs?: { readonly at: InstanceRef; readonly capability: Capability };
  readonly plan: WritePlan<Answer>;
}

/** Of an input's members those that were given, for the audit log. */
export function given(members: Facts): Facts {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null));
}

/** `answer` is null for one who repeats a key: what was issued is issued once. */
export interface WriteResult<Answer> {
  readonly kept: Kept;
  readonly answer: Answer | null;
}

/**
 * Done once per key, never given up with its client, never reported as failed where it may have been applied.
 * OUTCOME_UNKNOWN is told where it was sent and nobody can say. The key is looked up before anything is read: a
 * repetition whose reading fails would tell of a failure where the first time was applied.
 */
export async function write<Answer extends Written>(
  operation: WriteScope,
  request: WriteRequest<Answer>,
): Promise<WriteResult<Answer>> {
  const { idempotency, track } = operation.writes;
  const key = request.input.idempotencyKey ?? null;
  if (key === null) return track(attempt(operation, request));
  const claim = idempotency.claim({ principal: operation.principal.name, key }, hashOf(operation, request));
  return track(
    claim.state === 'known' ? replay(operation, request, claim) : attempt(operation, request, claim),
  );
}

const UNKEYED = { sent: () => {}, finish: () => {} };

async function attempt<Answer extends Written>(
  operation: WriteScope,
  request: WriteRequest<Answer>,
  { sent, finish }: Pick<Extract<Claim, { state: 'new' }>, 'sent' | 'finish'> = UNKEYED,
): Promise<WriteResult<Answer>> {
  const { plan } = request;
  const note = noteOf(operation, request);
  try {
    request.check?.();
    await operation.writes.audit.record({ ...note, decision: 'started' });
  } catch (error) {
    finish({ state: 'failed', error });
    throw error;
  }
  const tell = operation.events.writing(request.mutation, request.target);
  const { thing = request.target } = request;
  let turn: Turn | null = null;
  const onSend = () => {
    sent();
    turn?.sent();
  };
  try {
    if (thing !== null) turn = await operation.writes.turns.take(thing, operation.call.deadline);
    const answer = await execute(operation, request, turn, onSend).finally(operation.forget);
    const kept = plan.keep(answer);
    finish({ state: 'committed', kept });
    // Nobody who writes waits for those who listen; the process does, before it stops.
    void operation.writes.track(tell(kept));
    await noteEnd(operation, doneOf(note, kept), answer.requestId);
    return { kept, answer };
  } catch (cause) {
    const error = withField(cause, request.input);
    const isUnknown = error instanceof AppError && error.code === 'OUTCOME_UNKNOWN';
    finish(isUnknown ? { state: 'unknown', error, find: findOf(plan, turn) } : { state: 'failed', error });
    const decision = isUnknown ? 'unknown' : 'failed';
    const [code, requestId] =
      error instanceof AppError ? [error.code, error.details.providerRequestId] : ['INTERNAL_SERVER_ERROR'];
    await noteEnd(operation, { ...note, decision, code }, requestId ?? null);
    throw error;
  } finally {
    turn?.end();
  }
}

/** Somebody did it, or is at it. What could not be seen then may be seen now, and by one of those who ask. */
async function replay<Answer extends Written>(
  operation: WriteScope,
  request: WriteRequest<Answer>,
  claim: Extract<Claim, { state: 'known' }>,
): Promise<WriteResult<Answer>> {
  const note = noteOf(operation, request);
  // Nothing is done here: what was done stays so while the log cannot be written.
  await noteEnd(operation, { ...note, decision: 'replayed' }, null);
  let end = await claim.end;
  let answer: Answer | null = null;
  const find = end.state === 'unknown' ? finderOf(end, request.plan) : null;
  if (find !== null) {
    end = await claim.lookAgain(async (unknown) => {
      const found = await find(settlingCall(operation)).catch(() => null);
      if (found === null) return unknown;
      // It was never shown, so this is the answer that shows it.
      answer = found.answer as Answer;
      return { state: 'committed', kept: found.kept };
    });
  }
  if (end.state !== 'committed') throw end.error;
  if (answer !== null) {
    operation.forget();
    void operation.writes.track(operation.events.writing(request.mutation, request.target)(end.kept));
    await noteEnd(operation, doneOf(note, end.kept), null);
  }
  return { kept: end.kept, answer };
}

/** Reads first, then sends once; a lost answer is looked after by the plan. */
async function execute<Answer extends Written>(
  operation: WriteScope,
  { needs, plan, input }: WriteRequest<Answer>,
  turn: Turn | null,
  onSend: () => void,
): Promise<Answer> {
  const call = detached(operation.call);
  if (needs !== undefined) {
    const field = 'instanceId' in input ? 'input.instanceId' : 'input.id';
    const provider = operation.loaders.providerOf(needs.at);
    try {
      await operation.writes.capabilities.require(provider, needs.at, needs.capability, call, field);
    } catch (error) {
      throw asUnsent(error);
    }
  }
  return settle(plan, { call, settling: () => settlingCall(operation), turn, onSend });
}

/** A provider names its own parameter, as far as it does: here it is known which member that came from. */
function withField(error: unknown, input: Keyed): unknown {
  if (!(error instanceof AppError) || error.details.field !== undefined) return error;
  const member = error.inputHints.find((name) => Object.hasOwn(input, name));
  if (member === undefined) return error;
  const { code, message, details, retry, unsent } = error;
  const named = { ...details, field: `input.${member}` };
  return new AppError(code, message, { details: named, retry, unsent, cause: error });
}

/**
 * Its own signal, which nobody fires: a client that goes away must not leave a write half told. Nor must a limit of calls,
 * which was held against all that may be looked up before it began.
 */
function detached({ admit: _, ...call }: Call): Call {
  return { ...call, signal: new AbortController().signal };
}

/** Its own time, too: the answer was lost because the first time ran out, as often as not. */
function settlingCall({ call, writes }: WriteScope): Call {
  return { ...detached(call), deadline: performance.now() + writes.settlingMs };
}

/**
 * How it is looked at again. After a restart only where what is wanted shows by itself: what was there before is
 * forgotten, and with it who changed it.
 */
function finderOf<Answer extends Written>({ find }: Unknown, plan: WritePlan<Answer>): Find | null {
  if (find !== 'anew') return find;
  return plan.lost !== 'unknown' && plan.lost.mayBeAnothers === true ? null : findOf(plan, null);
}

function findOf<Answer extends Written>(plan: WritePlan<Answer>, turn: Turn | null): Find | null {
  if (plan.lost === 'unknown' || plan.lost.seen === undefined) return null;
  return async (call) => {
    const answer = await lookLater(plan, call, turn);
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

/** The note of what was done, with the id of an object that the target does not name. */
function doneOf(note: Note, { id = null }: Kept): AuditEntry {
  return { ...note, ...(id === null || id === note.target ? {} : { made: id }), decision: 'done' };
}

/** The write is done or not, whether or not the log can still be written: that is a matter for the operator. */
async function noteEnd({ writes }: WriteScope, entry: AuditEntry, requestId: string | null): Promise<void> {
  try {
    await writes.audit.record({ ...entry, ...(requestId === null ? {} : { providerRequestId: requestId }) });
  } catch {
    writes.onAuditLost();
  }
}

/** An HMAC: an input may hold a secret, and a plain hash of a short secret reveals it. */
function hashOf(
  { fingerprintKey }: WriteScope,
  { mutation, input: { clientMutationId: _, ...input } }: { mutation: string; input: Keyed },
): string {
  return createHmac('sha256', fingerprintKey.reveal())
    .update(JSON.stringify([mutation, input]))
    .digest('hex');
}
