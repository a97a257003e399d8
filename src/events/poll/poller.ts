import { AppError, type ErrorCode } from '../../errors.ts';
import type { SentCall } from '../../transport/call.ts';
import type { ReadNote } from '../log/lease-table.ts';
import type { Fence, GapReason } from '../log/log.ts';
import { type CadenceOptions, delayOf, intervalOf, isTransient, type ReadCost } from './cadence.ts';
import type { ListLease } from './list-leases.ts';
import { createListReader, type ListReaderOptions } from './list-reader.ts';
import {
  type CallBudget,
  INITIAL_STATE,
  nextReadIn,
  outcomeOf,
  type PollerEvent,
  type ReadFailure,
  type ReadOutcome,
  reduce,
  type StartedRead,
} from './poller-state.ts';
import { createReadRequest, followedError, readOrFollow } from './shared-read.ts';
import { untilWhole } from './until-whole.ts';

/** Polls one list for all subscribers, as long as there are any. */
export interface Poller {
  readonly join: (options?: InterestOptions) => PollInterest;
  /**
   * Resolves after a read that starts after this call, with or without listeners, and rejects if that read fails. `budget`
   * counts the calls of a read that this call starts. If a budget stops a read, the read commits nothing, does not count as
   * a failure of the list, and is repeated for other callers that wait for it. `mayJoin`: a read under way suffices.
   */
  readonly poll: (budget?: CallBudget, mayJoin?: boolean) => Promise<void>;
  /** After a failure: reads now, unless the provider asked for a pause. */
  readonly retry: () => void;
  /** Resolves when the current read ends, or else the next one, whether or not it succeeds. */
  readonly nextEnd: () => Promise<void>;
  readonly isKnown: () => boolean;
  /** The reason of the gap if the next read finds nothing to compare with. */
  readonly gapReason: () => GapReason;
  /** Calls that a read takes: the larger number of the last whole read and the last read. */
  readonly calls: () => number;
  /** Null: the last read was whole, or none has ended. */
  readonly readFailure: () => ReadFailure | null;
  /** Clock time of the next read; null: none is scheduled. */
  readonly nextAt: () => number | null;
  readonly isNeeded: () => boolean;
  /** Clock time of the last whole read; -Infinity: none yet. */
  readonly wholeAt: () => number;
  readonly stop: () => void;
}

export interface InterestOptions {
  /** Why this list joins later than others of its scope. Default LOG_RESTARTED. */
  readonly gapReason?: GapReason;
  /** Called with a permanent failure after two reads in a row failed permanently. */
  readonly onFault?: (fault: AppError) => void;
  /** Milliseconds between two reads. The shortest interval of all listeners applies. Default: `pollMs`. */
  readonly everyMs?: number;
  /** Milliseconds until the first read, unless another listener needs it earlier. Default: 0. */
  readonly firstMs?: number;
}

/** Keeps a list polled until it is released. */
export interface PollInterest {
  /**
   * Resolves when the list is known as of now, or as of the last read if the provider is out of reach. `false`: the list
   * was never read and cannot be read now. Rejects with a permanent failure.
   */
  readonly ready: Promise<boolean>;
  /** Releases the list; a second call does nothing. Polling continues for `graceMs`, because listeners often return. */
  readonly release: () => void;
}

export interface PollerOptions extends CadenceOptions, ListReaderOptions {
  /** Null: this process has the store alone. */
  readonly lease: ListLease | null;
  readonly random: () => number;
  /** Milliseconds that polling goes on after the last listener has left. */
  readonly graceMs: number;
  /** Runs a read when its turn comes. */
  readonly turn: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** Calls of one read of all lists that are paced as one. Default: the calls of this list. */
  readonly callsTogether?: () => number;
  /** Called for a permanent failure. True: reading this list failed. False: the list no longer exists. */
  readonly isFault: () => Promise<boolean>;
  /** Called after each read. */
  readonly onPolled?: (outcome: 'ok' | ErrorCode) => void;
  /** Called if a read failed inside this process, for example because the log cannot be written. */
  readonly onError: (error: unknown) => void;
}

const NOTHING: ReadCost = { calls: 0, billed: 0 };
/** Number of permanent failures in a row that ends the subscriptions. */
const FAULTS = 2;

export function createPoller(options: PollerOptions): Poller {
  const { clock, lease } = options;
  const reader = createListReader(options);
  const stopping = new AbortController();
  const listeners = new Set<InterestOptions>();
  let state = INITIAL_STATE;
  let cancelTimer = (): void => {};
  let cancelGrace = (): void => {};
  let nextEnd = Promise.withResolvers<void>();

  const dispatch = (event: PollerEvent): void => {
    const { activity } = state;
    state = reduce(state, event);
    if (activity.kind === 'waiting' && state.activity !== activity) cancelTimer();
  };
  const interval = (noted: ReadCost = NOTHING): number => {
    const { cost, spent } = state;
    const calls = Math.max(cost.calls, spent.calls, noted.calls, options.callsTogether?.() ?? 0);
    const billed = Math.max(cost.billed, spent.billed, noted.billed);
    const own = [...listeners].map(({ everyMs }) => everyMs ?? options.pollMs);
    const pollMs = own.length === 0 ? options.pollMs : Math.min(...own);
    return intervalOf({ calls, billed }, { ...options, pollMs });
  };
  const schedule = (usual = interval()): void => {
    if (!state.isNeeded) return;
    const delay = delayOf(state.pace, usual, options.random());
    const { activity, failure } = state;
    // A new listener may need the list earlier than the others.
    const isTooLate =
      activity.kind === 'waiting' && failure === null && activity.until - clock.now() > 1.3 * delay;
    if (activity.kind !== 'idle' && !isTooLate) return;
    dispatch({ type: 'scheduled', until: clock.now() + delay });
    cancelTimer = clock.after(delay, () => void start());
  };
  const announceEnd = (): void => {
    nextEnd.resolve();
    nextEnd = Promise.withResolvers();
  };

  /** `isForced` false: if another replica has just read the list, its read suffices. */
  const start = (budget?: CallBudget, isForced = false): StartedRead => {
    const { promise: done, resolve, reject } = Promise.withResolvers<void>();
    done.catch(() => {});
    const request = createReadRequest(isForced);
    const read = { done, budget, force: request.force };
    if (stopping.signal.aborted) {
      reject(stopping.signal.reason);
      return read;
    }
    const sent = { calls: 0, billed: 0, startedAt: clock.now() };
    const onSent = (call: SentCall): void => {
      sent.calls += 1;
      if (call.operation.billed === true && call.succeeded) sent.billed += 1;
      budget?.onSent(call);
    };
    dispatch({ type: 'started', read });
    const own = (fence: Fence | null) =>
      options.turn(async () => {
        stopping.signal.throwIfAborted();
        dispatch({ type: 'turn' });
        sent.startedAt = clock.now();
        return reader.read(fence, state.gapReason, stopping.signal, { ...budget, onSent });
      });
    const shared = async (of: ListLease): Promise<ReadNote | null> => {
      const note = await readOrFollow({ lease: of, clock, interval, signal: stopping.signal }, request, own);
      if (note === null) return null;
      // From now on, who needs a new read waits for the next one.
      dispatch({ type: 'turn' });
      await reader.follow();
      return note;
    };
    const outcome = lease === null ? own(null).then(() => null) : shared(lease);
    outcome.then(
      (note) => {
        end(note === null ? { kind: 'whole' } : { kind: 'followed', note }, sent);
        if (note === null || note.failure === null) resolve();
        else reject(state.failure?.error ?? followedError(note.failure));
      },
      (error: unknown) => {
        end(outcomeOf(error), sent);
        reject(error);
      },
    );
    return read;
  };

  const end = (outcome: ReadOutcome, sent: ReadCost & { readonly startedAt: number }): void => {
    if (stopping.signal.aborted) return;
    dispatch({ type: 'ended', outcome, sent, now: clock.now(), date: clock.date() });
    const { failure } = state;
    if (outcome.kind === 'whole') lease?.noteWhole(sent);
    if (outcome.kind === 'failed' && failure !== null) lease?.noteFailure(failure);
    if (!state.isNeeded) lease?.release();
    const isFailed = outcome.kind === 'failed' || outcome.kind === 'followed';
    if (isFailed && failure !== null) reportFailure(failure.error);
    if (outcome.kind === 'whole' || outcome.kind === 'failed') options.onPolled?.(failure?.code ?? 'ok');
    schedule(nextReadIn(state, outcome, sent, interval()));
    if (outcome.kind === 'failed' && failure !== null) {
      const { activity } = state;
      const retryMs = activity.kind === 'waiting' ? activity.until - clock.now() : null;
      void options.keeper?.failed(options.at, options.list, failure.code, retryMs);
    }
    // Callers that wait need a read of the whole list, or its failure.
    if (outcome.kind !== 'cut-off' && outcome.kind !== 'paused') announceEnd();
  };
  const reportFailure = (error: unknown): void => {
    if (!(error instanceof AppError)) options.onError(error);
    else if ((state.failure?.permanentInARow ?? 0) >= FAULTS) void reportFault(error);
  };
  const reportFault = async (fault: AppError): Promise<void> => {
    if (!(await options.isFault().catch(() => false))) return;
    for (const { onFault } of [...listeners]) onFault?.(fault);
  };

  /** The read that is under way. */
  const current = (): StartedRead | null => ('read' in state.activity ? state.activity.read : null);
  const forced = (read: StartedRead | null): StartedRead | null => {
    read?.force();
    return read;
  };
  /**
   * Returns a read that has not sent a call yet: the queued read, the read that follows the current one, or a
   * new one.
   */
  const next = async (budget?: CallBudget): Promise<StartedRead> => {
    const { activity } = state;
    if (activity.kind !== 'reading') return forced(current()) ?? start(budget, true);
    if (activity.following !== null) return activity.following;
    const following = activity.read.done.catch(() => {}).then(() => forced(current()) ?? start(budget, true));
    dispatch({ type: 'followed', following });
    return following;
  };
  const ready = async (): Promise<boolean> => {
    const { activity, failure } = state;
    const isFresh = clock.now() - state.wholeAt < interval();
    // New subscribers must not start reads while the poller backs off.
    const isWaiting = activity.kind === 'waiting' && activity.until > clock.now();
    const isResting = clock.now() < state.restUntil;
    try {
      if (!isFresh && failure !== null && current() === null) {
        if (isResting || (isWaiting && isTransient(failure.error))) throw failure.error;
      }
      if (!isFresh) await untilWhole(() => current() ?? start());
      return reader.isKnown();
    } catch (error) {
      if (isTransient(error)) return reader.isKnown();
      if (error instanceof AppError && !(await options.isFault())) return true;
      throw error;
    }
  };
  const rest = (event: PollerEvent): void => {
    dispatch(event);
    // A read that is under way releases the list at its end.
    if (state.activity.kind === 'idle') lease?.release();
    reader.forget();
    announceEnd();
  };

  return {
    join: (given = {}) => {
      // A copy, so that a caller that joins twice with the same options counts as two listeners.
      const own = { ...given };
      listeners.add(own);
      cancelGrace();
      dispatch({ type: 'needed', gapReason: own.gapReason });
      const isReady = own.firstMs === undefined ? ready() : Promise.resolve(reader.isKnown());
      isReady.catch(() => {});
      schedule(own.firstMs);
      return {
        ready: isReady,
        release: () => {
          if (!listeners.delete(own) || listeners.size > 0) return;
          cancelGrace = clock.after(options.graceMs, () => rest({ type: 'unneeded' }));
        },
      };
    },
    poll: (budget, mayJoin) => untilWhole(() => (mayJoin ? current() : null) ?? next(budget), budget),
    retry: () => {
      const { activity, failure, restUntil } = state;
      if (activity.kind !== 'waiting' || failure === null || clock.now() < restUntil) return;
      const { error } = failure;
      const hasAdvice = error instanceof AppError && error.details.retryAfterMs !== undefined;
      if (!hasAdvice) void start();
    },
    nextEnd: () => nextEnd.promise,
    isKnown: reader.isKnown,
    gapReason: () => state.gapReason,
    calls: () => Math.max(state.cost.calls, state.spent.calls, state.leastCalls),
    readFailure: () => state.failure,
    wholeAt: () => state.wholeAt,
    isNeeded: () => state.isNeeded,
    nextAt: () => (state.activity.kind === 'waiting' ? state.activity.until : null),
    stop: () => {
      stopping.abort();
      cancelGrace();
      rest({ type: 'stopped' });
    },
  };
}
