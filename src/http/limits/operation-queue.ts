import { performance } from 'node:perf_hooks';
import { AppError } from '../../errors.ts';
import {
  type Caller,
  createFlows,
  type Flow,
  type QueueSlot,
  type RunningOperation,
  type WaitingOperation,
} from './operation-flows.ts';

/** Decides which operation begins next. */
export interface OperationQueue {
  /** Resolves when the operation may begin, or with the reason why it was refused. */
  readonly enter: (caller: Caller) => Promise<QueueSlot | AppError>;
  /**
   * Returns whether operations of several principals were refused recently because they waited too long. If
   * so, the whole process is overloaded and not just one principal.
   */
  readonly isCrowded: () => boolean;
  /**
   * Returns how long the operations of the busiest principal blocked the event loop in the last five seconds, in
   * milliseconds.
   */
  readonly mostKeptMs: () => number;
  readonly stop: () => void;
}

export interface OperationQueueOptions {
  /** Maximum wait of an operation in milliseconds. Null: no limit. */
  readonly maxWaitMs: number | null;
  /** Called for every refused operation. */
  readonly onRefusal: () => void;
  readonly limits?: Partial<QueueLimits>;
  /** Default: the event loop of this process. */
  readonly loop?: QueueLoop;
}

export interface QueueLimits {
  /** Memory limit for the waiting operations of one principal. `bytes` is the limit for all principals. */
  readonly bytesPerPrincipal: number;
  readonly bytes: number;
}

/** The parts of the event loop that the queue uses. */
export interface QueueLoop {
  readonly now: () => number;
  /** Returns whether the event loop was almost never idle recently. */
  readonly isBusy: () => boolean;
  /** In a later iteration of the loop, runs `first`, then the promise callbacks that it triggered, then `second`. */
  readonly inTurn: (first: () => void, second: () => void) => void;
  readonly later: (ms: number, run: () => void) => () => void;
}

const LIMITS: QueueLimits = { bytesPerPrincipal: 16 * 1024 * 1024, bytes: 64 * 1024 * 1024 };
/** Estimated CPU time of one provider call (signing, socket, decoding). Not measured. */
const CALL_MS = 0.5;
/** Delay before the next check, if operations wait but none may begin. */
const LOOK_MS = 1;
/** How long a refusal counts as a sign of overload. */
const CROWDED_MS = 5_000;
/** Only operations that block the event loop at least this long are counted in `mostKeptMs`. */
const LONG_MS = 25;

/**
 * A fair queue in front of execution. The queue begins at most one operation in each iteration of the event loop, and
 * measures the time of its parsing, validation and first steps of execution. The principal with the least used time is
 * served next (start-time fair queueing). Its connections take turns. So a principal that exceeds its share delays only
 * itself, and only its own operations wait longer than `maxWaitMs`.
 */
export function createOperationQueue(options: OperationQueueOptions): OperationQueue {
  const { maxWaitMs, onRefusal, loop = createProcessLoop() } = options;
  const limits = { ...LIMITS, ...options.limits };
  const flows = createFlows();
  /** Time of the last refusal of each principal. */
  const refusedAt = new Map<string, number>();
  let long: readonly { readonly name: string; readonly at: number; readonly ms: number }[] = [];
  let isScheduled = false;
  let cancelLook = () => {};

  const recent = () => long.filter(({ at }) => at > loop.now() - CROWDED_MS);
  const refuse = (waiting: WaitingOperation): void => {
    flows.remove(waiting);
    refusedAt.delete(waiting.flow.name);
    refusedAt.set(waiting.flow.name, loop.now());
    onRefusal();
    waiting.resolve(overloaded());
  };
  const refuseLate = (): void => {
    if (maxWaitMs === null) return;
    for (const waiting of flows.inOrder()) {
      if (waiting.since > loop.now() - maxWaitMs) return;
      refuse(waiting);
    }
  };
  const schedule = (): void => {
    if (isScheduled || flows.isEmpty()) return;
    cancelLook();
    isScheduled = true;
    let begun: { readonly flow: Flow; readonly running: RunningOperation } | undefined;
    loop.inTurn(
      () => {
        refuseLate();
        const next = flows.next(loop.now(), loop.isBusy());
        if (next === undefined) return;
        const { flow } = next;
        const running = flows.begin(flow, loop.now());
        begun = { flow, running };
        next.resolve(turnOf(flow, running));
      },
      () => {
        isScheduled = false;
        if (begun !== undefined) {
          const now = loop.now();
          const ms = now - begun.running.at;
          flows.spend(begun.flow, begun.running, ms, now);
          if (ms >= LONG_MS) long = [...recent(), { name: begun.flow.name, at: now, ms }];
          schedule();
        } else if (!flows.isEmpty()) cancelLook = loop.later(LOOK_MS, schedule);
      },
    );
  };
  const turnOf = (flow: Flow, running: RunningOperation): QueueSlot => ({
    charge: (calls) => flows.spend(flow, running, calls * CALL_MS, loop.now()),
    leave: () => {
      flows.end(flow, running);
      schedule();
    },
  });

  return {
    enter: (caller) =>
      new Promise((resolve) => {
        const waiting = flows.add(caller, loop.now(), resolve);
        const isOver = (of: Flow) => of.bytes > limits.bytesPerPrincipal;
        if (isOver(waiting.flow)) return refuse(waiting);
        while (flows.bytes() > limits.bytes) refuse(flows.newestOfHeaviest());
        const leave = () => {
          if (flows.remove(waiting)) resolve(new AppError('OVERLOADED', 'The client has disconnected.'));
        };
        if (caller.signal.aborted) return leave();
        caller.signal.addEventListener('abort', leave, { once: true });
        schedule();
      }),
    isCrowded: () => {
      const from = loop.now() - CROWDED_MS;
      for (const [name, at] of refusedAt) if (at < from) refusedAt.delete(name);
      return refusedAt.size > 1;
    },
    mostKeptMs: () => {
      const kept: Record<string, number> = Object.create(null);
      for (const { name, ms } of recent()) kept[name] = (kept[name] ?? 0) + ms;
      return Math.max(0, ...Object.values(kept));
    },
    stop: () => cancelLook(),
  };
}

function overloaded(): AppError {
  return new AppError(
    'OVERLOADED',
    'The server is overloaded. The operation waited too long to begin. Try again later.',
    {
      details: { retryAfterMs: 1_000 },
    },
  );
}

const SAMPLE_MS = 50;
const BUSY = 0.9;

function createProcessLoop(): QueueLoop {
  let sampledAt = performance.now();
  let last = performance.eventLoopUtilization();
  let isBusy = false;
  return {
    now: () => performance.now(),
    isBusy: () => {
      if (performance.now() - sampledAt > SAMPLE_MS) {
        sampledAt = performance.now();
        const current = performance.eventLoopUtilization();
        isBusy = performance.eventLoopUtilization(current, last).utilization > BUSY;
        last = current;
      }
      return isBusy;
    },
    // Node runs both immediates in one iteration of the loop. Between them, only promise callbacks run.
    inTurn: (first, second) => {
      setImmediate(first);
      setImmediate(second);
    },
    later: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  };
}
