import { AppError } from '../errors.ts';

/** Of the last five seconds, the milliseconds in which the event loop did not turn for longer than is borne. */
export interface Lag {
  readonly stoodMs: number;
  /** The part of it in which we computed, and were not kept from it by others on the machine. */
  readonly computedMs: number;
}

export interface LagMeter {
  readonly read: () => Lag;
  readonly stop: () => void;
}

/** Whether new work may begin: a process that is late with what it has makes everybody wait who comes. */
export interface Admission {
  /** Why no operation may begin now; null: it may. Those that run, and subscriptions, go on. */
  readonly refusal: () => AppError | null;
  /** May it be sent traffic? Not where others keep it from running, either: elsewhere it may be served at once. */
  readonly isReady: () => boolean;
  readonly stop: () => void;
}

export interface AdmissionOptions {
  /** Milliseconds for which the loop may not turn; null: everybody comes in. */
  readonly maxLagMs: number | null;
  /** Default: that of this process. */
  readonly meter?: LagMeter;
  /** Told of every refusal. */
  readonly onRefusal: () => void;
}

const WINDOW_MS = 5_000;
/** A fifth of the window: a collection of garbage that takes long is not a process that has too much to do. */
const MOST_MS = WINDOW_MS / 5;

export function createAdmission({ maxLagMs, meter, onRefusal }: AdmissionOptions): Admission {
  if (maxLagMs === null) return { refusal: () => null, isReady: () => true, stop: () => {} };
  const { read, stop } = meter ?? measureLag(maxLagMs);
  return {
    refusal: () => {
      if (read().computedMs < MOST_MS) return null;
      onRefusal();
      return new AppError('OVERLOADED', 'The server is late with what it has to do: try again in a while.', {
        details: { retryAfterMs: WINDOW_MS },
      });
    },
    isReady: () => read().stoodMs < MOST_MS,
    stop,
  };
}

const SAMPLE_MS = 20;

/**
 * Node's `monitorEventLoopDelay` counts stalls and does not weigh them (one of two seconds is one sample of a hundred),
 * cannot forget the older ones alone, and does not know what was computed.
 */
export function measureLag(maxLagMs: number): LagMeter {
  let stalls: readonly (Lag & { readonly at: number })[] = [];
  let last = performance.now();
  let cpu = process.cpuUsage();
  const timer = setInterval(() => {
    const now = performance.now();
    const stoodMs = now - last - SAMPLE_MS;
    if (stoodMs > maxLagMs) {
      const { user, system } = process.cpuUsage(cpu);
      stalls = [...current(), { at: now, stoodMs, computedMs: Math.min(stoodMs, (user + system) / 1_000) }];
    }
    last = now;
    cpu = process.cpuUsage();
  }, SAMPLE_MS).unref();
  const current = () => stalls.filter(({ at }) => at > performance.now() - WINDOW_MS);
  const sum = (of: (lag: Lag) => number) => current().reduce((total, lag) => total + of(lag), 0);
  return {
    read: () => ({ stoodMs: sum((lag) => lag.stoodMs), computedMs: sum((lag) => lag.computedMs) }),
    stop: () => clearInterval(timer),
  };
}
