import { AppError, type ErrorCode } from '../../errors.ts';
import type { Call, SentCall } from '../../transport/call.ts';
import type { GapReason } from '../log/log.ts';
import {
  type CadenceOptions,
  createPace,
  intervalOf,
  isTransient,
  type ReadCost,
  restAfter,
} from './cadence.ts';
import { createListReader, type ListReaderOptions } from './list-reader.ts';

/** Reads one part for all who listen, as long as somebody does. */
export interface Poller {
  readonly join: (joining?: InterestOptions) => PollInterest;
  /**
   * A pass that begins from now on, with or without listeners. Throws what it failed of. `asker` receives the calls, and
   * may refuse them, if the pass begins because of it. A pass that its asker cuts off commits nothing, is no failure of
   * the list, and is repeated for others who wait for it.
   */
  readonly poll: (budget?: CallBudget) => Promise<void>;
  /** Does not wait out the pause after a failure, but for one that the provider asked for. */
  readonly retry: () => void;
  /** The end of the pass that is under way, or of the next, however it ends. */
  readonly passed: () => Promise<void>;
  readonly isKnown: () => boolean;
  /** Why a gap is told where a pass finds nothing to be compared with. */
  readonly gapReason: () => GapReason;
  /** Calls that a pass takes, by the last one that was whole and the last one that was not. */
  readonly calls: () => number;
  /** Null: the last pass was whole, or none has ended yet. */
  readonly readFailure: () => ReadFailure | null;
  /** Something else has written about this part. */
  readonly invalidate: () => void;
  /** When the next pass is due, in the clock's milliseconds; null: nobody listens. */
  readonly nextAt: () => number | null;
  readonly stop: () => void;
}

/** Why a list cannot be read at the moment. */
export interface ReadFailure {
  readonly code: ErrorCode;
  /** Milliseconds since the epoch, at the end of the first pass that failed. */
  readonly since: number;
}

/** Who makes a pass begin, and pays for it. */
export interface CallBudget {
  readonly onSent: Call['onSent'];
  /** Called before each call. Throws QUERY_TOO_COMPLEX if it may not be made. */
  readonly admit?: () => void;
}

export interface InterestOptions {
  /** Why this part comes later than others of its scope. Default LOG_RESTARTED. */
  readonly gapReason?: GapReason;
  /** Told of a failure that does not pass, once it has come twice in a row. */
  readonly onFault?: (fault: AppError) => void;
}

export interface PollInterest {
  /**
   * Fulfilled when the part is known as of now, or as of the last pass where the provider is out of reach. `false`:
   * it was never read, and cannot be at this moment. Rejected where that will not pass.
   */
  readonly ready: Promise<boolean>;
  /** Once. Polling goes on for the grace, as listeners come back. */
  readonly release: () => void;
}

export interface PollerOptions extends CadenceOptions, ListReaderOptions {
  readonly random: () => number;
  /** Milliseconds that polling goes on after the last listener has left. */
  readonly graceMs: number;
  /** Where a pass waits until it may begin. */
  readonly turn: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** Calls of one pass of everything that is paced as one list. Default: those of this part. */
  readonly callsTogether?: () => number;
  /** Is this failure, which does not pass, one of the part, or is the part itself gone? */
  readonly isFault: () => Promise<boolean>;
  /** Told how each pass ended. */
  readonly onPolled?: (outcome: 'ok' | ErrorCode) => void;
  /** Told of a pass that failed of something of ours, such as a log that cannot be written. */
  readonly onError: (error: unknown) => void;
}

interface Begun {
  readonly done: Promise<void>;
  /** Undefined: it began by itself. */
  readonly budget: CallBudget | undefined;
}

/** The asker had no more calls: says nothing of the list. */
function isCutOff(error: unknown): boolean {
  return error instanceof AppError && error.code === 'QUERY_TOO_COMPLEX';
}

/** Failures of a kind that does not pass, one after the other, after which nobody is left to wait. */
const FAULTS = 2;

export function createPoller(options: PollerOptions): Poller {
  const { clock } = options;
  const reader = createListReader(options);
  const pace = createPace(options.random);
  const ended = new AbortController();
  const listeners = new Set<InterestOptions>();
  /** Of the last pass that was whole, and of the last one, whole or not. */
  let cost: ReadCost = { calls: 1, billed: 0 };
  let spent = cost;
  /** Before this the part makes no further pass by itself. */
  let restUntil = Number.NEGATIVE_INFINITY;
  let readFailure: ReadFailure | null = null;
  let gapReason: GapReason = 'LOG_RESTARTED';
  let faults = 0;
  let failure: unknown;
  let cleanAt = Number.NEGATIVE_INFINITY;
  let isPolling = false;
  let nextAt: number | null = null;
  let callOff = (): void => {};
  let callOffEnd = (): void => {};
  let running: Begun | undefined;
  let isReading = false;
  let following: Promise<Begun> | undefined;
  /** Calls that a pass needs at least, because one was cut off before it was whole. */
  let leastCalls = 0;
  let passed = Promise.withResolvers<void>();

  const interval = (): number => {
    const calls = Math.max(cost.calls, spent.calls, options.callsTogether?.() ?? 0);
    return intervalOf({ calls, billed: Math.max(cost.billed, spent.billed) }, options);
  };

  const pass = async (budget: CallBudget | undefined): Promise<void> => {
    isReading = true;
    const sent = { calls: 0, billed: 0 };
    const onSent = (each: SentCall): void => {
      sent.calls += 1;
      if (each.operation.billed === true && each.succeeded) sent.billed += 1;
      budget?.onSent(each);
    };
    try {
      await reader.pass(gapReason, ended.signal, { ...budget, onSent });
      leastCalls = 0;
      cost = { calls: Math.max(1, sent.calls), billed: sent.billed };
      readFailure = null;
      gapReason = 'LOG_RESTARTED';
      faults = 0;
      failure = undefined;
      cleanAt = clock.now();
      pace.succeeded();
      options.onPolled?.('ok');
    } catch (error) {
      if (isCutOff(error)) {
        leastCalls = sent.calls + 1;
        throw error;
      }
      failure = error;
      const code = error instanceof AppError ? error.code : 'INTERNAL_SERVER_ERROR';
      readFailure = { code, since: readFailure?.since ?? clock.date() };
      pace.failed(error);
      if (error instanceof AppError) gapReason = 'PROVIDER_OUTAGE';
      else if (!ended.signal.aborted) options.onError(error);
      faults = error instanceof AppError && !isTransient(error) ? faults + 1 : 0;
      if (error instanceof AppError && faults >= FAULTS) void tellFault(error);
      options.onPolled?.(code);
      throw error;
    } finally {
      spent = sent;
      restUntil = clock.now() + restAfter(sent.calls);
    }
  };

  const tellFault = async (fault: AppError): Promise<void> => {
    if (!(await options.isFault().catch(() => false))) return;
    for (const { onFault } of [...listeners]) onFault?.(fault);
  };

  const start = (budget?: CallBudget): Begun => {
    callOff();
    nextAt = null;
    const ending = options.turn(() =>
      ended.signal.aborted ? Promise.reject(ended.signal.reason) : pass(budget),
    );
    const over = (error?: unknown): void => {
      running = undefined;
      isReading = false;
      schedule();
      // Who waits for a pass waits for one that read what there was to read.
      if (!isCutOff(error)) release();
    };
    const done = ending.then(
      () => over(),
      (error: unknown) => {
        over(error);
        throw error;
      },
    );
    done.catch(() => {});
    running = { done, budget };
    return running;
  };

  const release = (): void => {
    passed.resolve();
    passed = Promise.withResolvers();
  };

  const schedule = (): void => {
    if (!isPolling || ended.signal.aborted || running !== undefined) return;
    const delay = pace.delay(interval());
    nextAt = clock.now() + delay;
    callOff();
    callOff = clock.after(delay, () => void start());
  };

  /** A pass that has read nothing yet. */
  const next = async (budget?: CallBudget): Promise<Begun> => {
    if (running === undefined) return start(budget);
    if (!isReading) return running;
    following ??= running.done
      .catch(() => {})
      .then(() => {
        following = undefined;
        return running ?? start(budget);
      });
    return following;
  };

  /** Of a pass that another asker cut off, the next one. */
  const ownOrWhole = async (find: () => Begun | Promise<Begun>, own?: CallBudget): Promise<void> => {
    for (;;) {
      // In an object: awaited by itself, a pass would be awaited to its end.
      const { done, budget } = await find();
      try {
        return await done;
      } catch (error) {
        if (!isCutOff(error) || budget === undefined || budget === own) throw error;
      }
    }
  };

  const ready = async (): Promise<boolean> => {
    const isFresh = clock.now() - cleanAt < interval();
    // Whoever comes must not wear down a provider that is let alone for a while.
    const isResting = clock.now() < restUntil && failure !== undefined;
    const isWaiting = nextAt !== null && nextAt > clock.now() && isTransient(failure);
    const isLetAlone = running === undefined && (isResting || isWaiting);
    try {
      if (isLetAlone && !isFresh) throw failure;
      if (!isFresh) await ownOrWhole(() => running ?? start());
      return reader.isKnown();
    } catch (error) {
      if (isTransient(error)) return reader.isKnown();
      if (error instanceof AppError && !(await options.isFault())) return true;
      throw error;
    }
  };

  const end = (): void => {
    isPolling = false;
    nextAt = null;
    reader.invalidate();
    callOff();
    release();
  };

  return {
    join: (joining = {}) => {
      // A set: whoever joins twice is told once.
      const own = { ...joining };
      listeners.add(own);
      if (own.gapReason !== undefined && cleanAt === Number.NEGATIVE_INFINITY) gapReason = own.gapReason;
      callOffEnd();
      isPolling = true;
      const isReady = ready();
      isReady.catch(() => {});
      if (nextAt === null) schedule();
      return {
        ready: isReady,
        release: () => {
          if (!listeners.delete(own) || listeners.size > 0) return;
          callOffEnd = clock.after(options.graceMs, end);
        },
      };
    },
    poll: (budget) => ownOrWhole(() => next(budget), budget),
    retry: () => {
      const isAsked = failure instanceof AppError && failure.details.retryAfterMs !== undefined;
      const isResting = clock.now() < restUntil;
      if (isPolling && running === undefined && failure !== undefined && !isAsked && !isResting) void start();
    },
    passed: () => passed.promise,
    isKnown: reader.isKnown,
    gapReason: () => gapReason,
    calls: () => Math.max(cost.calls, spent.calls, leastCalls),
    readFailure: () => readFailure,
    invalidate: reader.invalidate,
    nextAt: () => nextAt,
    stop: () => {
      ended.abort();
      callOffEnd();
      end();
    },
  };
}
