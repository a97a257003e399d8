import type { WallClock } from '../../clock.ts';
import { AppError, errorCodeOf } from '../../errors.ts';
import type { Principal } from '../../graph/principal.ts';
import type { Registry } from '../../graph/registry.ts';
import type { Provider } from '../../providers/port/provider.ts';
import type { InstanceRef } from '../../providers/port/records.ts';
import { backgroundCall } from '../../transport/background-call.ts';
import { delayOf, FULL_PACE, isCutOff, paceAfterFailure, paceAfterSuccess } from '../poll/cadence.ts';
import type { CallBudget, ReadFailure } from '../poll/poller-state.ts';
import { type BudgetedRead, untilWhole } from '../poll/until-whole.ts';
import { streamOf } from '../stream/scope.ts';

export interface InstanceFinderOptions {
  readonly provider: Provider;
  readonly registry: Registry;
  /** May see the account. */
  readonly principal: Principal;
  readonly clock: WallClock;
  readonly random: () => number;
  /** Milliseconds between two reads. */
  readonly everyMs: number;
  /** Milliseconds that reading goes on after the last listener has left. */
  readonly graceMs: number;
  /** Milliseconds that one page may take. */
  readonly pageMs: number;
  /** Called if a read failed inside this process. */
  readonly onError: (error: unknown) => void;
}

/** Reads the instances of one account, once for all listeners. */
export interface InstanceFinder {
  /** Calls `listener` after each whole read. `ready`: false if the instances are not known and cannot be read now. */
  readonly listen: (listener: () => void) => {
    readonly ready: Promise<boolean>;
    readonly release: () => void;
  };
  /** Reads now. Throws if the account cannot be read whole, or if the budget refuses a call. */
  readonly read: (budget: CallBudget) => Promise<void>;
  /** The instances. One that two reads in a row lack is gone. Null: not known. */
  readonly instances: () => readonly InstanceRef[] | null;
  /** Null: the last read was whole, or none has ended. */
  readonly failure: () => ReadFailure | null;
  /** Clock time of the next read; null: none is planned, or one is under way. */
  readonly nextAt: () => number | null;
  /** Calls of one read. */
  readonly calls: () => number;
  readonly stop: () => void;
}

/** Reads in a row that must lack an instance before it is gone. */
const ABSENCES = 2;

export function createInstanceFinder(options: InstanceFinderOptions): InstanceFinder {
  const { provider, registry, principal, clock } = options;
  const { account, regions } = provider;
  const ended = new AbortController();
  const listeners = new Set<() => void>();
  /** Null: never read. */
  let found: ReadonlyMap<string, { readonly at: InstanceRef; readonly absences: number }> | null = null;
  let failure: ReadFailure | null = null;
  let pace = FULL_PACE;
  let lastCalls = regions.length;
  let readAt = Number.NEGATIVE_INFINITY;
  let nextAt: number | null = null;
  let reading: BudgetedRead | null = null;
  let cancel = (): void => {};
  let cancelGrace = (): void => {};
  let isNeeded = false;

  const readWhole = async (budget: CallBudget): Promise<void> => {
    let calls = 0;
    const onSent: CallBudget['onSent'] = (sent) => {
      calls += 1;
      budget.onSent(sent);
    };
    const call = () => backgroundCall(ended.signal, options.pageMs, { ...budget, onSent });
    const now = new Map<string, { readonly at: InstanceRef; readonly absences: number }>();
    for (const region of regions) {
      for await (const { rows } of provider.instances(region).pages(call)) {
        for (const { instanceId } of rows) {
          const at = registry.refer(principal, account, region, instanceId);
          if (at !== null) now.set(streamOf(at), { at, absences: 0 });
        }
      }
    }
    for (const [name, { at, absences }] of found ?? [])
      if (!now.has(name) && absences + 1 < ABSENCES) now.set(name, { at, absences: absences + 1 });
    found = now;
    lastCalls = calls;
  };
  const schedule = (): void => {
    cancel();
    nextAt = null;
    if (!isNeeded || ended.signal.aborted) return;
    const ms = delayOf(pace, options.everyMs, options.random());
    nextAt = clock.now() + ms;
    cancel = clock.after(ms, () => void start());
  };
  const read = async (budget: CallBudget = { onSent: () => {} }): Promise<void> => {
    cancel();
    nextAt = null;
    try {
      await readWhole(budget);
      pace = paceAfterSuccess(pace);
      failure = null;
      readAt = clock.now();
    } catch (error) {
      // A budget that refuses a call says nothing about the account.
      if (!isCutOff(error) && !ended.signal.aborted) {
        if (!(error instanceof AppError)) options.onError(error);
        pace = paceAfterFailure(pace, error);
        failure = { code: errorCodeOf(error), since: failure?.since ?? clock.date() };
      }
      throw error;
    } finally {
      reading = null;
      schedule();
    }
    for (const listener of [...listeners]) listener();
  };
  /** Returns the read that is under way, or else a new one. */
  const start = (budget?: CallBudget): BudgetedRead => {
    if (reading !== null) return reading;
    const done = read(budget);
    done.catch(() => {});
    reading = { done, budget };
    return reading;
  };
  const ready = async (): Promise<boolean> => {
    const isFresh = clock.now() - readAt < options.everyMs;
    // New listeners must not start reads while the reader backs off.
    if (!isFresh && (failure === null || reading !== null)) await untilWhole(() => start()).catch(() => {});
    return found !== null;
  };

  return {
    listen: (listener) => {
      // A function of its own, so that a caller that listens twice counts twice.
      const own = () => listener();
      listeners.add(own);
      cancelGrace();
      isNeeded = true;
      const isReady = ready();
      if (reading === null && nextAt === null) schedule();
      return {
        ready: isReady,
        release: () => {
          if (!listeners.delete(own) || listeners.size > 0) return;
          cancelGrace = clock.after(options.graceMs, () => {
            isNeeded = false;
            cancel();
            nextAt = null;
          });
        },
      };
    },
    read: async (budget) => {
      // A read that is under way may have begun before the caller asked.
      if (reading !== null) await reading.done.catch(() => {});
      await untilWhole(() => start(budget), budget);
    },
    instances: () => (found === null ? null : Array.from(found.values(), ({ at }) => at)),
    failure: () => failure,
    nextAt: () => nextAt,
    calls: () => lastCalls,
    stop: () => {
      ended.abort(new AppError('PROVIDER_TIMEOUT', 'The server is shutting down.'));
      isNeeded = false;
      cancel();
      cancelGrace();
    },
  };
}
