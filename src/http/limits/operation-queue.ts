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
  /** Resolves with the operation's turn, or with the reason why it has none. */
  readonly enter: (caller: Caller) => Promise<QueueSlot | AppError>;
  /** Did operations of several principals wait too long lately? Then it is not one of them, but the process. */
  readonly isCrowded: () => boolean;
  /** Of the last five seconds, the milliseconds for which operations of one principal, the one with most, kept the loop. */
  readonly mostKeptMs: () => number;
  readonly stop: () => void;
}

export interface OperationQueueOptions {
  /** Milliseconds that an operation may wait for its turn. Null: any time. */
  readonly maxWaitMs: number | null;
  /** Called for every operation that is refused. */
  readonly onRefusal: () => void;
  readonly limits?: Partial<QueueLimits>;
  /** Default: that of this process. */
  readonly loop?: QueueLoop;
}

export interface QueueLimits {
  /** Of the operations of one principal that wait, and of all. */
  readonly bytesPerPrincipal: number;
  readonly bytes: number;
}

/** The event loop, as far as the queue needs it. */
export interface QueueLoop {
  readonly now: () => number;
  /** Has it had next to no time to wait for anything? */
  readonly isBusy: () => boolean;
  /** Runs `first`, then everything that `first` made ready at once, then `second`: in a later turn of the loop. */
  readonly inTurn: (first: () => void, second: () => void) => void;
  readonly later: (ms: number, run: () => void) => () => void;
}

const LIMITS: QueueLimits = { bytesPerPrincipal: 16 * 1024 * 1024, bytes: 64 * 1024 * 1024 };
/** An estimate of the CPU time of one provider call: signing, the socket, decoding. It has not been measured. */
const CALL_MS = 0.5;
/** Until the next look, where all that wait have to. */
const LOOK_MS = 1;
/** For how long a refusal says something of the process. */
const CROWDED_MS = 5_000;
/** What takes longer is counted in `mostKeptMs`. */
const LONG_MS = 25;

/**
 * A fair queue in front of execution. One operation begins in a turn of the event loop: parsing, validation and the first
 * steps of execution, which are measured. The principal that has had the least begins first (start-time fair queueing),
 * and within a principal its connections take turns. So a principal that asks for more than its share waits for itself,
 * and only its operations wait for longer than `maxWaitMs`.
 */
export function createOperationQueue(options: OperationQueueOptions): OperationQueue {
  const { maxWaitMs, onRefusal, loop = createProcessLoop() } = options;
  const limits = { ...LIMITS, ...options.limits };
  const flows = createFlows();
  /** By principal: when its last operation was refused. */
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
          if (flows.remove(waiting)) resolve(new AppError('OVERLOADED', 'The client has gone.'));
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
  return new AppError('OVERLOADED', 'The operation waited too long for its turn: try again in a while.', {
    details: { retryAfterMs: 1_000 },
  });
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
    // Promise callbacks run between two immediates of one turn, and nothing else does.
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
