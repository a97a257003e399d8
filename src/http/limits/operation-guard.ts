import type { ExecutionArgs } from 'graphql';
import { AppError } from '../../errors.ts';
import type { Principal } from '../../graph/principal.ts';
import type { ProviderName } from '../../providers/port/records.ts';
import { refusedText } from '../../schema/argument-texts.ts';
import { estimateCalls } from '../../schema/cost/estimate.ts';
import type { OperationContext } from '../graphql/operation-context.ts';
import { isOfSchemaOnly } from '../graphql/schema-access.ts';

export interface GuardOptions {
  /** Calls a second that a provider takes from us; Infinity where nothing is known. */
  readonly callsPerSecond: (provider: ProviderName) => number;
}

/** What it may cost, and whether it may be begun. Of coerced variables: at the time of validation there are none. */
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
  for (const [provider, calls] of Object.entries(byProvider) as [ProviderName, number][]) {
    const capacity = Math.floor((options.callsPerSecond(provider) * timeoutMs) / 1_000);
    if (calls > capacity)
      return { estimatedCalls, refusal: tooManyCalls('deadline', calls, capacity, provider) };
  }
  return { estimatedCalls, refusal: null };
}

/** Known before a document is read. What is asked of the schema alone needs only schema:read. */
export function mayAsk({ scopes }: Principal): boolean {
  return scopes.has('identity:read') || scopes.has('schema:read');
}

export function lacksRead(): AppError {
  return new AppError('FORBIDDEN', 'The credentials lack the scope identity:read.');
}

function tooManyCalls(
  limit: string,
  estimatedCalls: number,
  allowed: number,
  provider?: ProviderName,
): AppError {
  const why =
    provider === undefined ? 'are allowed' : `can be made of ${provider} in the time of an operation`;
  return new AppError(
    'QUERY_TOO_COMPLEX',
    `The operation may need ${estimatedCalls} provider calls, and at most ${allowed} ${why}: ask for fewer at a time (first), or less of each.`,
    { details: { limit, allowed, estimatedCalls, ...(provider === undefined ? {} : { provider }) } },
  );
}
