import type { ExecutionArgs } from 'graphql';
import { AppError } from '../../errors.ts';
import type { Principal } from '../../graph/principal.ts';
import type { ProviderName } from '../../providers/port/records.ts';
import { refusedText } from '../../schema/argument-texts.ts';
import { type Estimate, estimateCalls } from '../../schema/cost/estimate.ts';
import { lacking } from '../../schema/refused-mutations.ts';
import type { OperationContext } from '../graphql/operation-context.ts';
import { isOfSchemaOnly } from '../graphql/schema-access.ts';
import type { CallsPerSecond } from './operation-cost.ts';

export interface GuardOptions {
  readonly callsPerSecond: CallsPerSecond;
}

export interface Guarded {
  readonly estimatedCalls: number;
  /** The estimate that decided. Null: there is none, because the operation is refused or will not be executed. */
  readonly estimate: Estimate | null;
  readonly refusal: AppError | null;
}

/**
 * Estimates the provider calls of an operation and decides whether it may begin. The estimate needs coerced
 * variables, which do not exist during validation.
 */
export function guardOperation(
  args: ExecutionArgs,
  { operation, wishes, timeoutMs, allowedCalls: allowed }: OperationContext,
  options: GuardOptions,
): Guarded {
  const { scopes } = operation.principal;
  if (!scopes.has('identity:read') && !(scopes.has('schema:read') && isOfSchemaOnly(args))) {
    return refused(lacksRead());
  }
  if (wishes instanceof AppError) return refused(wishes);
  const text = refusedText(args);
  if (text !== null) return refused(text);
  const estimate = estimateCalls(args, operation);
  if (estimate === null) return { estimatedCalls: 0, estimate, refusal: null };
  const { calls: estimatedCalls, byProvider } = estimate;
  if (estimatedCalls > allowed) {
    return refused(tooManyCalls('providerCalls', estimatedCalls, allowed), estimatedCalls);
  }
  for (const [provider, calls] of byProvider) {
    const capacity = Math.floor((options.callsPerSecond(provider) * timeoutMs) / 1_000);
    if (calls > capacity) return refused(tooManyCalls('deadline', calls, capacity, provider), estimatedCalls);
  }
  return { estimatedCalls, estimate, refusal: null };
}

function refused(refusal: AppError, estimatedCalls = 0): Guarded {
  return { estimatedCalls, estimate: null, refusal };
}

/** Returns whether the caller may send any query. Queries of the schema alone need only schema:read. */
export function mayAsk({ scopes }: Principal): boolean {
  return scopes.has('identity:read') || scopes.has('schema:read');
}

export function lacksRead(): AppError {
  return lacking('identity:read');
}

function tooManyCalls(
  limit: string,
  estimatedCalls: number,
  allowed: number,
  provider?: ProviderName,
): AppError {
  const why = provider === undefined ? 'are allowed' : `to ${provider} are possible within its time limit`;
  return new AppError(
    'QUERY_TOO_COMPLEX',
    `The operation may need ${estimatedCalls} provider calls, but at most ${allowed} ${why}. Request fewer objects (first) or fewer fields.`,
    { details: { limit, allowed, estimatedCalls, ...(provider === undefined ? {} : { provider }) } },
  );
}
