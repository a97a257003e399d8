import type { ExecutionArgs } from 'graphql';
import { AppError } from '../../errors.ts';
import type { Principal } from '../../graph/principal.ts';
import type { ProviderName } from '../../providers/port/records.ts';
import { refusedText } from '../../schema/argument-texts.ts';
import { estimateCalls } from '../../schema/cost/estimate.ts';
import { lacking } from '../../schema/refused-mutations.ts';
import type { OperationContext } from '../graphql/operation-context.ts';
import { isOfSchemaOnly } from '../graphql/schema-access.ts';

export interface GuardOptions {
  /** Allowed calls per second for a provider. Infinity: unknown. */
  readonly callsPerSecond: (provider: ProviderName) => number;
}

/**
 * Estimates the provider calls of an operation and decides whether it may begin. The estimate needs coerced
 * variables, which do not exist during validation.
 */
export function guardOperation(
  args: ExecutionArgs,
  { operation, wishes, timeoutMs, allowedCalls: allowed }: OperationContext,
  options: GuardOptions,
): { readonly estimatedCalls: number; readonly refusal: AppError | null } {
  const { scopes } = operation.principal;
  if (!scopes.has('identity:read') && !(scopes.has('schema:read') && isOfSchemaOnly(args))) {
    return { estimatedCalls: 0, refusal: lacksRead() };
  }
  if (wishes instanceof AppError) return { estimatedCalls: 0, refusal: wishes };
  const refused = refusedText(args);
  if (refused !== null) return { estimatedCalls: 0, refusal: refused };
  const estimate = estimateCalls(args, operation);
  if (estimate === null) return { estimatedCalls: 0, refusal: null };
  const { calls: estimatedCalls, byProvider } = estimate;
  if (estimatedCalls > allowed) {
    return { estimatedCalls, refusal: tooManyCalls('providerCalls', estimatedCalls, allowed) };
  }
  for (const [provider, calls] of byProvider) {
    const capacity = Math.floor((options.callsPerSecond(provider) * timeoutMs) / 1_000);
    if (calls > capacity)
      return { estimatedCalls, refusal: tooManyCalls('deadline', calls, capacity, provider) };
  }
  return { estimatedCalls, refusal: null };
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
