import { createOperationQueue, type OperationQueue, type QueueLoop } from './operation-queue.ts';

/** Total duration of long stalls of the event loop in the last five seconds, in milliseconds. */
export interface Lag {
  readonly stoodMs: number;
}

export interface LagMeter {
  readonly read: () => Lag;
  readonly stop: () => void;
}

/** Refuses operations when the process is overloaded, so that one caller cannot cause an outage for the others. */
export interface LoadShedder {
  readonly queue: OperationQueue;
  /**
   * Readiness. False while the event loop stalls too much or operations of several principals wait too long.
   * Requests are still served, but a load balancer should prefer other replicas, which may serve them sooner.
   */
  readonly isReady: () => boolean;
  readonly stop: () => void;
}

export interface LoadShedderOptions {
  /** Shortest stall of the event loop that counts, in seconds. Null: stalls are ignored. */
  readonly maxLagSeconds: number | null;
  /** Maximum wait of an operation in seconds. Null: no limit. */
  readonly maxWaitSeconds: number | null;
  /** Called for every refused operation. */
  readonly onRefusal: () => void;
  /** Default: a meter of this process. */
  readonly meter?: LagMeter | undefined;
  /** Default: the event loop of this process. */
  readonly loop?: QueueLoop | undefined;
}

const WINDOW_MS = 5_000;
/**
 * The event loop is overloaded if its long stalls take more than a fifth of the window. A single long garbage
 * collection takes less.
 */
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
    // Stalls caused by the busiest principal do not count, because only its own operations wait for them.
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
 * Measures long stalls. We do not use Node's `monitorEventLoopDelay`: it records a stall of two seconds as one
 * sample among a hundred, and it cannot forget old stalls.
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
