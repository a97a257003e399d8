import type { ProviderName } from '../../providers/port/records.ts';
import type { Estimate, EstimatedCalls } from '../../schema/cost/estimate.ts';
import type { OperationScope } from '../../schema/operation-scope.ts';
import type { Billed, ProviderAction } from '../../transport/call.ts';

/**
 * Returns the calls per second that the server allows for all operations of a provider, or for one operation of one
 * account. Infinity: no limit is known.
 */
export type CallsPerSecond = (provider: ProviderName, operation?: ProviderAction) => number;

/** The estimated cost of an operation, as clients see it in `extensions.cost` of a dry run. */
export interface OperationCost {
  readonly estimatedCalls: number;
  /** Seconds that the slowest budget needs for its calls, if nothing else uses it. */
  readonly seconds: number;
  /** The sum of the calls is `estimatedCalls`. Ordered by provider, account and operation; null comes first. */
  readonly byOperation: readonly OperationCalls[];
}

export interface OperationCalls {
  /** Null: the answers decide which provider is called. */
  readonly provider: ProviderName | null;
  /** Null: the answers decide which accounts are called. */
  readonly account: string | null;
  /** The provider's name of the operation. Null: the answers decide which operations are called. */
  readonly operation: string | null;
  readonly calls: number;
  /** Number of these calls that the provider bills as messages. */
  readonly billable: number;
  /** True: the provider may bill more of them, because it is not known whether it does. */
  readonly billableUnknown?: true;
}

/** Divides an estimate by provider, account and operation, as far as they are known before the operation runs. */
export function costOf(
  { calls, byProvider, parts }: Estimate,
  operation: OperationScope,
  callsPerSecond: CallsPerSecond,
): OperationCost {
  const groups = Map.groupBy(
    parts.filter((part) => part.calls > 0),
    (part) => JSON.stringify([part.traits?.name ?? '', part.account ?? '', part.operation?.name ?? '']),
  );
  const sorted = [...groups].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, group]) => group);
  const byOperation = sorted.flatMap((group) => callsOf(group, operation));
  const needed = [
    ...Array.from(byProvider, ([provider, count]) => count / callsPerSecond(provider)),
    ...sorted.flatMap(([part, ...more]) => {
      if (part?.traits === undefined || part.operation === undefined) return [];
      return [sum([part, ...more]) / callsPerSecond(part.traits.name, part.operation)];
    }),
  ];
  return {
    estimatedCalls: calls,
    seconds: Math.ceil(Math.max(0, ...needed) * 1_000) / 1_000,
    byOperation,
  };
}

/** Describes the calls of one provider, account and operation. */
function callsOf(group: readonly EstimatedCalls[], scope: OperationScope): readonly OperationCalls[] {
  const [part] = group;
  if (part === undefined) return [];
  const calls = sum(group);
  const billed = billedOf(part, scope);
  return [
    {
      provider: part.traits?.name ?? null,
      account: part.account ?? null,
      operation: part.operation?.name ?? null,
      calls,
      billable: billed === true ? calls : 0,
      ...(billed === 'unknown' ? { billableUnknown: true } : {}),
    },
  ];
}

/** Whether the calls are billed. The account's own statement replaces the documentation, unless calls are always free. */
function billedOf(part: EstimatedCalls, { registry, principal }: OperationScope): Billed {
  const documented = part.operation?.billed ?? 'unknown';
  if (documented === false) return false;
  const accounts = registry
    .visible(principal)
    .filter(({ name }) => part.traits === undefined || name === part.traits.name)
    .filter(({ account }) => part.account === undefined || account === part.account);
  const [stated, ...others] = new Set(accounts.map(({ countsCalls = documented }) => countsCalls));
  if (others.length > 0 || stated === undefined) return 'unknown';
  // Calls of operations that are not known may be free ones.
  return part.operation === undefined && stated === true ? 'unknown' : stated;
}

function sum(parts: readonly EstimatedCalls[]): number {
  return parts.reduce((total, { calls }) => total + calls, 0);
}
