import type { WallClock } from '../../clock.ts';
import { errorCodeOf } from '../../errors.ts';
import { printNodeId } from '../../graph/node-id.ts';
import type { InstanceRef } from '../../providers/port/records.ts';
import type { GapReason } from '../log/log.ts';
import type { ReadFailure } from '../poll/poller-state.ts';
import { streamOf } from '../stream/scope.ts';
import type { InstanceFinder } from './instance-finder.ts';
import {
  earliest,
  type ScopeInterest,
  type ScopeInterestOptions,
  type Unreadable,
  untilTried,
} from './scope-interest.ts';

export interface FleetInterestOptions {
  /** One for each account whose instances are all in the scope. */
  readonly finders: ReadonlyMap<string, InstanceFinder>;
  /** Instances that are in the scope by name. */
  readonly instances: readonly InstanceRef[];
  readonly join: (at: InstanceRef, joining: ScopeInterestOptions) => Promise<ScopeInterest>;
  readonly clock: WallClock;
  /** Milliseconds between two attempts to join an instance. */
  readonly retryMs: number;
}

/** An instance of the scope. */
interface Part {
  readonly at: InstanceRef;
  interest: ScopeInterest | null;
  /** Why the instance cannot be joined; null: it is joined, or not yet tried. */
  failure: ReadFailure | null;
  /** Resolves when the lists of the instance are known (true) or cannot be read now (false). Never rejects. */
  ready: Promise<boolean>;
  callOff: () => void;
}

/** Most failures that are reported. */
const MOST_UNREADABLE = 100;

/**
 * Keeps the lists of many instances polled for one reader. Instances that appear later join, and those that are gone
 * leave. An instance that cannot be read is reported, and does not end the subscription to the others.
 */
export function joinFleet(
  { finders, instances, join, clock, retryMs }: FleetInterestOptions,
  { resumes, everyMs }: Pick<ScopeInterestOptions, 'resumes' | 'everyMs'>,
): ScopeInterest {
  const parts = new Map<string, Part>();
  let hasLeft = false;

  const isRemoved = (part: Part): boolean => hasLeft || parts.get(streamOf(part.at)) !== part;
  const attempt = async (part: Part, gapReason: GapReason | undefined): Promise<boolean> => {
    try {
      const interest = await join(part.at, {
        resumes,
        onFault: () => {},
        ...(gapReason === undefined ? {} : { gapReason }),
        ...(everyMs === undefined ? {} : { everyMs }),
      });
      if (isRemoved(part)) {
        interest.release();
        return false;
      }
      part.interest = interest;
      part.failure = null;
      return await interest.ready;
    } catch (error) {
      if (part.interest !== null || isRemoved(part)) return false;
      part.failure = { code: errorCodeOf(error), since: part.failure?.since ?? clock.date() };
      part.callOff = clock.after(retryMs, () => void attempt(part, 'PROVIDER_OUTAGE'));
      return false;
    }
  };
  const add = (at: InstanceRef, gapReason: GapReason | undefined): void => {
    const part: Part = {
      at,
      interest: null,
      failure: null,
      ready: Promise.resolve(false),
      callOff: () => {},
    };
    parts.set(streamOf(at), part);
    part.ready = attempt(part, gapReason);
  };
  const remove = (name: string, part: Part): void => {
    parts.delete(name);
    part.callOff();
    part.interest?.release();
  };
  /** Joins new instances of an account, and leaves those that are gone. */
  const follow = (account: string, gapReason: GapReason | undefined): void => {
    const found = finders.get(account)?.instances() ?? null;
    if (found === null || hasLeft) return;
    const there = new Set(found.map(streamOf));
    for (const at of found) if (!parts.has(streamOf(at))) add(at, gapReason);
    for (const [name, part] of parts) if (part.at.account === account && !there.has(name)) remove(name, part);
  };

  // After a resume, the state that a new instance had at the time of the cursor is unknown.
  const first = resumes ? 'INSTANCE_ADDED' : undefined;
  for (const at of instances) add(at, first);
  const found = Array.from(finders, ([account, finder]) => {
    /** Why the state of an instance that joins now is unknown. */
    let reason: GapReason | undefined = first;
    const listening = finder.listen(() => follow(account, reason));
    const ready = listening.ready.then((isKnown) => {
      if (isKnown) follow(account, first);
      reason = isKnown ? 'INSTANCE_ADDED' : 'PROVIDER_OUTAGE';
      return isKnown;
    });
    return { ready, release: listening.release };
  });
  const ready = (async () => {
    const areFound = await Promise.all(found.map((each) => each.ready));
    const areKnown = await Promise.all(Array.from(parts.values(), (part) => part.ready));
    return [...areFound, ...areKnown].every(Boolean);
  })();
  const pollers = () => [...parts.values()].flatMap(({ interest }) => interest?.pollers() ?? []);

  return {
    ready,
    release: () => {
      hasLeft = true;
      for (const { release } of found) release();
      for (const [name, part] of [...parts]) remove(name, part);
    },
    pollers,
    nextPollAt: () =>
      earliest([
        ...Array.from(finders.values(), (finder) => finder.nextAt()),
        ...Array.from(parts.values(), ({ interest }) => interest?.nextPollAt() ?? null),
      ]),
    unreadable: () => {
      const failures: Unreadable[] = [];
      for (const [account, finder] of finders) {
        const failure = finder.failure();
        if (failure !== null) failures.push({ kind: 'INSTANCE', account, instanceId: null, ...failure });
      }
      for (const { at, interest, failure } of parts.values()) {
        const instanceId = printNodeId('Instance', at);
        if (failure !== null)
          failures.push({ kind: 'INSTANCE', account: at.account, instanceId, ...failure });
        failures.push(...(interest?.unreadable() ?? []));
      }
      return failures.slice(0, MOST_UNREADABLE);
    },
    settled: async () => {
      await Promise.all(found.map((each) => each.ready));
      await Promise.all(Array.from(parts.values(), (part) => part.ready));
      await untilTried(pollers);
    },
  };
}
