import { createOperationQueue, type OperationQueue, type QueueLoop } from './operation-queue.ts';

/** Of the last five seconds, the milliseconds in which the event loop did not turn for longer than is borne. */
export interface Lag {
  readonly stoodMs: number;
}

export interface LagMeter {
  readonly read: () => Lag;
  readonly stop: () => void;
}

/** Refuses operations when the process is overloaded, so that one caller does not cause an outage for the others. */
export interface LoadShedder {
  readonly queue: OperationQueue;
  /**
   * May the process be sent traffic? False while its loop stands still too much, or operations of several principals wait
   * too long: whoever comes is served, but elsewhere may be served sooner.
   */
  readonly isReady: () => boolean;
  readonly stop: () => void;
}

export interface LoadShedderOptions {
  /** Seconds for which the loop may not turn; null: that says nothing. */
  readonly maxLagSeconds: number | null;
  /** Seconds that an operation may wait for its turn; null: any time. */
  readonly maxWaitSeconds: number | null;
  /** Called for every operation that is refused. */
  readonly onRefusal: () => void;
  /** Default: that of this process. */
  readonly meter?: LagMeter | undefined;
  /** Default: that of this process. */
  readonly loop?: QueueLoop | undefined;
}

const WINDOW_MS = 5_000;
/** A fifth of the window: a collection of garbage that takes long is not a process that has too much to do. */
const MOST_MS = WINDOW_MS / 5;

export function createLoadShedder(options: LoadShedderOptions): LoadShedder {
  const { maxLagSeconds, maxWaitSeconds, onRefusal, loop } = options;
  const queue = createOperationQueue({
    maxWaitMs: maxWaitSeconds === null ? null : maxWaitSeconds * 1_000,
    onRefusal,
    ...(loop === undefined ? {} : { loop }),
  });
  const meter = maxLagSeconds === null ? null : (options.meter ?? measureLag(maxLagSeconds * 1_000));
  return {
    queue,
    // What one principal's operations took says nothing of how others are served.
    isReady: () =>
      (meter === null || meter.read().stoodMs - queue.mostKeptMs() < MOST_MS) && !queue.isCrowded(),
    stop: () => {
      meter?.stop();
      queue.stop();
    },
  };
}

const SAMPLE_MS = 20;

/**
 * Node's `monitorEventLoopDelay` counts stalls and does not weigh them (one of two seconds is one sample of a hundred)
 * and cannot forget the older ones alone.
 */
export function measureLag(maxLagMs: number): LagMeter {
  let stalls: readonly (Lag & { readonly at: number })[] = [];
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    const stoodMs = now - last - SAMPLE_MS;
    if (stoodMs > maxLagMs) {
      stalls = [...current(), { at: now, stoodMs }];
    }
    last = now;
  }, SAMPLE_MS).unref();
  const current = () => stalls.filter(({ at }) => at > performance.now() - WINDOW_MS);
  return {
    read: () => ({ stoodMs: current().reduce((total, { stoodMs }) => total + stoodMs, 0) }),
    stop: () => clearInterval(timer),
  };
}
