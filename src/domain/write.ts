import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError, type ErrorCode } from '../errors.ts';
import type { Capability, InstanceRef } from '../providers/record.ts';
import type { Written } from '../providers/writes.ts';
import type { Call } from '../transport/request.ts';
import type { AuditEntry } from './audit.ts';
import type { Claim, End, Find, Kept } from './idempotency.ts';
import type { Operation } from './operation.ts';
import { requireCapability } from './write-target.ts';

/** How one write is done, and how it is found out what became of it when its answer is lost. */
export interface WritePlan<Answer extends Written> {
  /** Reads that decide whether it may be sent at all; throws CONFLICT or NOT_FOUND. */
  readonly before?: (call: Call) => Promise<void>;
  readonly send: (call: Call) => Promise<Answer>;
  /**
   * After a lost answer. `repeat`: to do it twice is to do it once, so it is sent again. A function: reads whether it
   * was applied; null where it cannot be seen. `unknown`: nothing can tell, and nothing is sent again.
   */
  readonly lost: 'repeat' | 'unknown' | ((call: Call) => Promise<Answer | null>);
  /** What the provider says to a repetition of what was applied already, e.g. NOT_FOUND of a deletion. */
  readonly repeated?: { readonly code: ErrorCode; readonly answer: Answer };
  /** What may be remembered of the answer: no secret. */
  readonly keep: (answer: Answer) => Kept;
}

/** What every mutation's input has. */
export interface Keyed {
  readonly idempotencyKey?: string | null | undefined;
}

export interface WriteRequest<Answer extends Written> {
  /** The GraphQL field. */
  readonly mutation: string;
  /** Global id of what it is about; goes to the audit log. */
  readonly target: string;
  /** The caller's input, whole: another input under the same key is refused. */
  readonly input: Keyed;
  /** What depends on the hour, such as a time to come: held against it the first time only. Throws BAD_USER_INPUT. */
  readonly check?: () => void;
  /** Refused, and not sent, where the instance's edition lacks it. */
  readonly needs?: { readonly at: InstanceRef; readonly capability: Capability };
  readonly plan: WritePlan<Answer>;
}

/** `answer` is null for one who repeats a key: what was issued is issued once. */
export interface WriteResult<Answer> {
  readonly kept: Kept;
  readonly answer: Answer | null;
}

const REPEATS = 3;

/**
 * Done once per key, never given up with its client, never reported as failed where it may have been applied.
 * OUTCOME_UNKNOWN is told where it was sent and nobody can say. The key is looked up before anything is read: a
 * repetition whose reading fails would tell of a failure where the first time was applied.
 */
export async function write<Answer extends Written>(
  operation: Operation,
  request: WriteRequest<Answer>,
): Promise<WriteResult<Answer>> {
  const { idempotency, track } = operation.writes;
  const key = request.input.idempotencyKey ?? null;
  if (key === null) return track(attempt(operation, request));
  const claim = idempotency.claim({ principal: operation.principal.name, key }, hashOf(operation, request));
  return track(
    claim.state === 'known' ? replay(operation, request, claim) : attempt(operation, request, claim.finish),
  );
}

async function attempt<Answer extends Written>(
  operation: Operation,
  request: WriteRequest<Answer>,
  finish: (end: End) => void = () => {},
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
  try {
    const answer = await settle(operation, request).finally(operation.forget);
    const kept = plan.keep(answer);
    finish({ state: 'committed', kept });
    // Nobody who writes waits for those who listen; the process does, before it stops.
    void operation.writes.track(tell(kept));
    await noteEnd(operation, { ...note, decision: 'done' }, answer.requestId);
    return { kept, answer };
  } catch (error) {
    const isUnknown = error instanceof AppError && error.code === 'OUTCOME_UNKNOWN';
    finish(isUnknown ? { state: 'unknown', error, find: findOf(plan) } : { state: 'failed', error });
    const decision = isUnknown ? 'unknown' : 'failed';
    const [code, requestId] =
      error instanceof AppError ? [error.code, error.details.providerRequestId] : ['INTERNAL_SERVER_ERROR'];
    await noteEnd(operation, { ...note, decision, code }, requestId ?? null);
    throw error;
  }
}

/** Somebody did it, or is at it. What could not be seen then may be seen now, and by one of those who ask. */
async function replay<Answer extends Written>(
  operation: Operation,
  request: WriteRequest<Answer>,
  claim: Extract<Claim, { state: 'known' }>,
): Promise<WriteResult<Answer>> {
  const note = noteOf(operation, request);
  // Nothing is done here: what was done stays so while the log cannot be written.
  await noteEnd(operation, { ...note, decision: 'replayed' }, null);
  let end = await claim.end;
  let answer: Answer | null = null;
  const { find } = end.state === 'unknown' ? end : { find: null };
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
    await noteEnd(operation, { ...note, decision: 'done' }, null);
  }
  return { kept: end.kept, answer };
}

async function settle<Answer extends Written>(
  operation: Operation,
  { needs, plan }: WriteRequest<Answer>,
): Promise<Answer> {
  const call = detached(operation.call);
  try {
    if (needs !== undefined) await requireCapability(operation, needs.at, needs.capability);
    await plan.before?.(call);
  } catch (error) {
    throw asUnsent(error);
  }
  try {
    return await plan.send(call);
  } catch (error) {
    if (!mayHaveArrived(error)) throw error;
    return afterLoss(plan, settlingCall(operation), error);
  }
}

/** A read that failed before there was a write: whoever asks may try again, and is told so. */
function asUnsent(error: unknown): unknown {
  if (!(error instanceof AppError) || error.unsent || error.retry === 'never') return error;
  const { code, message, details, retry } = error;
  return new AppError(code, message, { details, retry, unsent: true, cause: error });
}

/** Its own signal, which nobody fires: a client that goes away must not leave a write half told. */
function detached(call: Call): Call {
  return { ...call, signal: new AbortController().signal };
}

/** Its own time, too: the answer was lost because the first time ran out, as often as not. */
function settlingCall({ call, writes }: Operation): Call {
  return { ...detached(call), deadline: performance.now() + writes.settlingMs };
}

function findOf<Answer extends Written>(plan: WritePlan<Answer>): Find | null {
  const { lost, keep } = plan;
  if (lost === 'unknown') return null;
  return async (call) => {
    const answer = await (lost === 'repeat' ? repeat(plan, call) : lost(call));
    return answer === null ? null : { kept: keep(answer), answer };
  };
}

async function afterLoss<Answer extends Written>(
  plan: WritePlan<Answer>,
  call: Call,
  lost: unknown,
): Promise<Answer> {
  const { lost: way } = plan;
  if (way === 'repeat') {
    for (let attempt = 1; attempt <= REPEATS; attempt++) {
      try {
        return await repeat(plan, call);
      } catch (error) {
        if (isRefusal(error)) throw error;
        await sleep(100 * attempt);
      }
    }
  } else if (way !== 'unknown') {
    const found = await way(call).catch(() => null);
    if (found !== null) return found;
  }
  const { retryAfterMs: _, ...details } = lost instanceof AppError ? lost.details : {};
  throw new AppError('OUTCOME_UNKNOWN', 'It was sent, and whether it was applied cannot be found out.', {
    details,
    cause: lost,
  });
}

/** Sent again; what the provider says to one that was applied already is success. */
async function repeat<Answer extends Written>(plan: WritePlan<Answer>, call: Call): Promise<Answer> {
  try {
    return await plan.send(call);
  } catch (error) {
    if (error instanceof AppError && error.code === plan.repeated?.code) return plan.repeated.answer;
    throw error;
  }
}

/**
 * For `lost` of a deletion: gone is done, and what is still there is deleted again, as that harms nobody.
 */
export function goneOrAgain<Answer extends Written>(
  find: (call: Call) => Promise<unknown>,
  send: (call: Call) => Promise<Answer>,
  done: Answer,
): (call: Call) => Promise<Answer | null> {
  return async (call) => ((await find(call)) === null ? done : send(call));
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
  return error.code === 'PROVIDER_TIMEOUT' || error.code === 'PROVIDER_UNAVAILABLE';
}

/** The provider says no, and would say so again. */
function isRefusal(error: unknown): boolean {
  return error instanceof AppError && !mayHaveArrived(error) && error.retry === 'never' && !error.unsent;
}

type Note = Pick<AuditEntry, 'principal' | 'action' | 'target'>;

function noteOf({ principal }: Operation, { mutation, target }: { mutation: string; target: string }): Note {
  return { principal: principal.name, action: mutation, target };
}

/** The write is done or not, whether or not the log can still be written: that is a matter for the operator. */
async function noteEnd({ writes }: Operation, entry: AuditEntry, requestId: string | null): Promise<void> {
  try {
    await writes.audit.record({ ...entry, ...(requestId === null ? {} : { providerRequestId: requestId }) });
  } catch {
    writes.onAuditLost();
  }
}

/** Keyed: an input may hold a secret, and a plain hash of a short one tells it. */
function hashOf(
  { fingerprintKey }: Operation,
  { mutation, input }: { mutation: string; input: Keyed },
): string {
  return createHmac('sha256', fingerprintKey.reveal())
    .update(JSON.stringify([mutation, input]))
    .digest('hex');
}
