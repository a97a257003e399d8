import type { WallClock } from '../../clock.ts';
import type { Principal } from '../../graph/principal.ts';
import type { Registry } from '../../graph/registry.ts';
import type { Provider } from '../../providers/port/provider.ts';
import type { InstanceRef } from '../../providers/port/records.ts';
import { isCutOff } from '../poll/cadence.ts';
import type { CallBudget } from '../poll/poller-state.ts';
import type { FleetScope, InstanceScope } from '../stream/scope.ts';
import { joinFleet } from './fleet-interest.ts';
import { createInstanceFinder, type InstanceFinder, type InstanceFinderOptions } from './instance-finder.ts';
import type { InstanceWatch } from './instance-watch.ts';
import type { ScopeInterest, ScopeInterestOptions } from './scope-interest.ts';
import { cutOff, type RefreshOptions, tooMany } from './scope-refresh.ts';
import { createSemaphore } from './semaphore.ts';

export interface FleetOptions extends Omit<InstanceFinderOptions, 'provider'> {
  readonly registry: Registry;
  readonly principal: Principal;
  readonly clock: WallClock;
  readonly providerOf: (account: string) => Provider;
  /** Milliseconds between two attempts to join an instance that cannot be read. */
  readonly retryMs: number;
  readonly withWatch: <Answer>(
    scope: Pick<InstanceScope, 'at'>,
    use: (watch: InstanceWatch) => Promise<Answer>,
  ) => Promise<Answer>;
}

/** Scopes of several instances. */
export interface Fleet {
  readonly join: (scope: FleetScope, joining: ScopeInterestOptions) => ScopeInterest;
  /**
   * Reads all lists of a scope now. Throws QUERY_TOO_COMPLEX if the sum of the lists exceeds the allowed calls: before
   * the first call if the instances are known, otherwise after their lists were read.
   */
  readonly refresh: (scope: FleetScope, options: RefreshOptions) => Promise<void>;
  readonly stop: () => void;
}

/** Instances that one refresh reads at the same time. */
const REFRESHED_AT_ONCE = 8;

export function createFleet(options: FleetOptions): Fleet {
  const { providerOf, withWatch } = options;
  const finders = new Map<string, InstanceFinder>();
  let isStopped = false;
  const finderOf = (account: string): InstanceFinder => {
    let finder = finders.get(account);
    if (finder === undefined) {
      finder = createInstanceFinder({ ...options, provider: providerOf(account) });
      finders.set(account, finder);
      if (isStopped) finder.stop();
    }
    return finder;
  };
  const findersOf = ({ accounts, instances }: FleetScope): ReadonlyMap<string, InstanceFinder> =>
    new Map(instances === null ? accounts.map((account) => [account, finderOf(account)]) : []);
  const part = ({ kinds }: FleetScope, at: InstanceRef): InstanceScope => ({
    at,
    groupId: null,
    kinds,
    isPart: true,
  });

  return {
    join: (scope, joining) =>
      joinFleet(
        {
          ...options,
          finders: findersOf(scope),
          instances: scope.instances ?? [],
          join: (at, own) => withWatch({ at }, (watch) => watch.join(part(scope, at), own)),
        },
        joining,
      ),

    refresh: async (scope, asked) => {
      const ofScope = [...findersOf(scope).values()];
      const counted = { calls: 0 };
      const given = {
        ...asked,
        onSent: (sent: Parameters<CallBudget['onSent']>[0]) => {
          counted.calls += 1;
          asked.onSent(sent);
        },
      };
      const refused = (error: unknown): never => {
        throw isCutOff(error) ? cutOff(counted.calls, asked.allowedCalls) : error;
      };
      const instances = (): readonly InstanceRef[] =>
        scope.instances ?? ofScope.flatMap((finder) => finder.instances() ?? []);
      const refuseTooMany = async (more: number): Promise<void> => {
        const estimates = instances().map((at) =>
          withWatch({ at }, (watch) => watch.estimate(part(scope, at))),
        );
        const sum = (await Promise.all(estimates)).reduce(
          (total, each) => total + each,
          counted.calls + more,
        );
        if (sum > asked.allowedCalls) throw tooMany(sum, asked.allowedCalls);
      };
      await refuseTooMany(ofScope.reduce((sum, finder) => sum + finder.calls(), 0));
      if (ofScope.length > 0) {
        await untilAllEnd(ofScope.map((finder) => finder.read(given).catch(refused)));
        await refuseTooMany(0);
      }
      const turns = createSemaphore(REFRESHED_AT_ONCE);
      await untilAllEnd(
        instances().map((at) =>
          turns(() => withWatch({ at }, (watch) => watch.refresh(part(scope, at), { ...asked, counted }))),
        ),
      );
    },

    stop: () => {
      isStopped = true;
      for (const finder of finders.values()) finder.stop();
    },
  };
}

/** Waits for all before it throws: after its response, an operation must make no further call. */
async function untilAllEnd(works: readonly Promise<void>[]): Promise<void> {
  const ends = await Promise.allSettled(works);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
