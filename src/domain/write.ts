import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError, type ErrorCode } from '../errors.ts';
import type { Written } from '../providers/writes.ts';
import type { Call } from '../transport/request.ts';
import type { End, Find, Kept } from './idempotency.ts';
import type { Operation } from './operation.ts';

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

export interface WriteRequest<Answer extends Written> {
  /** The GraphQL field. */
  readonly mutation: string;
  /** Global id of what it is about; goes to the audit log. */
  readonly target: string;
  /** The caller's input, whole: another input under the same key is refused. */
  readonly input: unknown;
  readonly idempotencyKey: string | null;
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
 * OUTCOME_UNKNOWN is told where it was sent and nobody can say.
 */
export async function write<Answer extends Written>(
  operation: Operation,
  request: WriteRequest<Answer>,
): Promise<WriteResult<Answer>> {
  const { principal, writes } = operation;
  const { mutation, target, plan, idempotencyKey } = request;
  const note = { principal: principal.name, action: mutation, target };

  const claim =
    idempotencyKey === null
      ? null
      : writes.idempotency.claim(
          { principal: principal.name, mutation, key: idempotencyKey },
          hashOf(operation, request.input),
        );
  if (claim?.state === 'known') {
    const end = await claim.end;
    await writes.audit.record({ ...note, decision: 'replayed' });
    if (end.state === 'committed') return { kept: end.kept, answer: null };
    // What could not be seen then may be seen now. It was never shown, so this is the answer that shows it.
    const found =
      end.state === 'unknown' ? await end.find?.(settlingCall(operation)).catch(() => null) : null;
    if (found == null) throw end.error;
    claim.settle({ state: 'committed', kept: found.kept });
    operation.forget();
    await noteEnd(operation, { ...note, decision: 'done' }, null);
    return { kept: found.kept, answer: found.answer as Answer };
  }

  let end: End | undefined;
  try {
    await writes.audit.record({ ...note, decision: 'started' });
    const answer = await settle(operation, plan).finally(operation.forget);
    const kept = plan.keep(answer);
    end = { state: 'committed', kept };
    await noteEnd(operation, { ...note, decision: 'done' }, answer.requestId);
    return { kept, answer };
  } catch (error) {
    const isUnknown = error instanceof AppError && error.code === 'OUTCOME_UNKNOWN';
    end ??= isUnknown ? { state: 'unknown', error, find: findOf(plan) } : { state: 'failed', error };
    const code = error instanceof AppError ? error.code : 'INTERNAL_SERVER_ERROR';
    const requestId = error instanceof AppError ? (error.details.providerRequestId ?? null) : null;
    await noteEnd(operation, { ...note, decision: isUnknown ? 'unknown' : 'failed', code }, requestId);
    throw error;
  } finally {
    if (claim?.state === 'new') claim.finish(end ?? { state: 'failed', error: new Error('not begun') });
  }
}

async function settle<Answer extends Written>(
  operation: Operation,
  plan: WritePlan<Answer>,
): Promise<Answer> {
  const call = detached(operation.call);
  await plan.before?.(call);
  try {
    return await plan.send(call);
  } catch (error) {
    if (!mayHaveArrived(error)) throw error;
    return afterLoss(plan, settlingCall(operation), error as AppError);
  }
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
  lost: AppError,
): Promise<Answer> {
  const { lost: way } = plan;
  if (way === 'repeat') {
    for (let attempt = 1; attempt <= REPEATS; attempt++) {
      try {
        return await repeat(plan, call);
      } catch (error) {
        if (!(error instanceof AppError) || (!mayHaveArrived(error) && error.retry === 'never')) throw error;
        await sleep(100 * attempt);
      }
    }
  } else if (way !== 'unknown') {
    const found = await way(call).catch(() => null);
    if (found !== null) return found;
  }
  const { retryAfterMs: _, ...details } = lost.details;
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

/** Everything but a clear refusal: an answer that was lost, cut or not understood may stand for a write that was applied. */
function mayHaveArrived(error: unknown): boolean {
  if (!(error instanceof AppError) || error.unsent) return false;
  return ['PROVIDER_TIMEOUT', 'PROVIDER_UNAVAILABLE', 'PROVIDER_BAD_RESPONSE'].includes(error.code);
}

/** The write is done or not, whether or not the log can still be written: that is a matter for the operator. */
async function noteEnd(
  { writes }: Operation,
  entry: Parameters<Operation['writes']['audit']['record']>[0],
  requestId: string | null,
): Promise<void> {
  try {
    await writes.audit.record({ ...entry, ...(requestId === null ? {} : { providerRequestId: requestId }) });
  } catch {
    writes.onAuditLost();
  }
}

/** Keyed: an input may hold a secret, and a plain hash of a short one tells it. */
function hashOf(operation: Operation, input: unknown): string {
  return createHmac('sha256', operation.fingerprintKey.reveal()).update(JSON.stringify(input)).digest('hex');
}
