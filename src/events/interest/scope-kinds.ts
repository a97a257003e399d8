import type { WallClock } from '../../clock.ts';
import { DAY_MS } from '../../duration.ts';
import { AppError, notFound } from '../../errors.ts';
import type { Provider } from '../../providers/port/provider.ts';
import type { InstanceRef } from '../../providers/port/records.ts';
import { backgroundCall } from '../../transport/background-call.ts';
import type { Call } from '../../transport/call.ts';
import type { EntityKind, EventLog } from '../log/log.ts';
import { isTransient } from '../poll/cadence.ts';
import { CAPABILITY_OF, ENTITY_KINDS, parseListName } from '../poll/polled-lists.ts';
import type { CallBudget } from '../poll/poller-state.ts';
import { type InstanceScope, polledKinds } from '../stream/scope.ts';

export interface ScopeKindsOptions {
  readonly at: InstanceRef;
  readonly provider: Provider;
  readonly log: EventLog;
  readonly stream: string;
  readonly clock: WallClock;
  /** Milliseconds for reading the instance. */
  readonly pageMs: number;
  readonly signal: AbortSignal;
}

/**
 * Returns the kinds of a scope. `field`: path of the scope for errors. `areAll` false: the instance could not
 * be read, and `kinds` contains only the kinds that were read before.
 */
export type KindsOf = (
  scope: InstanceScope,
  field: string,
  budget?: CallBudget,
) => Promise<{ readonly kinds: readonly EntityKind[]; readonly areAll: boolean }>;

export interface ScopeKinds {
  readonly kindsOf: KindsOf;
  /** The kinds of the instance as far as they are known without a call; null: not known. */
  readonly known: () => readonly EntityKind[] | null;
}

/**
 * Reads which kinds an instance has. `KindsOf` throws UNSUPPORTED_BY_INSTANCE for a kind that the instance
 * lacks.
 */
export function createScopeKinds(options: ScopeKindsOptions): ScopeKinds {
  const { at, provider, log, stream, clock } = options;
  let capable: Promise<readonly EntityKind[]> | undefined;
  let known: readonly EntityKind[] | null = null;
  let capableAt = Number.NEGATIVE_INFINITY;

  const readCapable = async (onSent: Call['onSent']): Promise<readonly EntityKind[]> => {
    const call = backgroundCall(options.signal, options.pageMs, { onSent });
    const instance = await provider.getInstance(at.region, at.instanceId, call);
    if (instance === null) throw notFound();
    return ENTITY_KINDS.filter((kind) => {
      const capability = CAPABILITY_OF[kind];
      return capability === null || instance.capabilities.includes(capability);
    });
  };

  // One read serves all callers for a day: editions are changed by hand.
  const kindsOf: KindsOf = async (scope, field, budget = { onSent: () => {} }) => {
    const wanted = polledKinds(scope);
    if (wanted?.length === 0) return { kinds: [], areAll: true };
    if (capable === undefined || clock.now() - capableAt > DAY_MS) {
      // Ask the budget before the read starts: a refusal during the read would fail other callers that wait for it.
      budget.admit?.();
      capable = readCapable(budget.onSent);
      capableAt = clock.now();
      capable.catch(() => {
        capable = undefined;
      });
    }
    let available: readonly EntityKind[];
    try {
      available = await capable;
      known = available;
    } catch (error) {
      // The provider is out of reach: return the named kinds, or else the kinds that were read before.
      if (!isTransient(error)) throw error;
      if (wanted !== null && !scope.isPart) return { kinds: wanted, areAll: true };
      const before = (await log.lists(stream)).map((name) => parseListName(name).kind);
      available = ENTITY_KINDS.filter((kind) => before.includes(kind));
      if (available.length === 0) throw error;
      return { kinds: available.filter((kind) => wanted?.includes(kind) ?? true), areAll: false };
    }
    if (scope.isPart)
      return { kinds: available.filter((kind) => wanted?.includes(kind) ?? true), areAll: true };
    const lacking = wanted?.find((kind) => !available.includes(kind));
    if (lacking === undefined) return { kinds: wanted ?? available, areAll: true };
    throw new AppError('UNSUPPORTED_BY_INSTANCE', `This instance does not support ${lacking}.`, {
      details: { field: `${field}.kinds` },
    });
  };
  return { kindsOf, known: () => known };
}
