import { createHistogram } from 'node:perf_hooks';
import { AppError } from '../errors.ts';

/** How late the event loop was in the last seconds. */
export interface Lag {
  readonly p99Ms: number;
  readonly longestMs: number;
}

export interface LagMeter {
  readonly read: () => Lag;
  readonly stop: () => void;
}

/** Whether new work may begin: a process that is late with what it has makes everybody wait who comes. */
export interface Admission {
  /** Why no operation may begin now; null: it may. Those that run, and subscriptions, go on. */
  readonly refusal: () => AppError | null;
  /** May it be sent traffic? Not after it has stood still for a second, either: what it did not answer is still coming. */
  readonly isReady: () => boolean;
  readonly stop: () => void;
}

export interface AdmissionOptions {
  /** Of the 99th percentile; null: everybody comes in. */
  readonly maxLagMs: number | null;
  /** Default: that of this process. */
  readonly meter?: LagMeter;
  /** Told of every refusal. */
  readonly onRefusal: () => void;
}

const WINDOW_SECONDS = 5;
/** So many times the lag that is borne for one in a hundred is a process that stood still. */
const STILL = 5;

export function createAdmission({ maxLagMs, meter = measureLag(), onRefusal }: AdmissionOptions): Admission {
  const isLate = () => maxLagMs !== null && meter.read().p99Ms > maxLagMs;
  return {
    refusal: () => {
      if (!isLate()) return null;
      onRefusal();
      return new AppError('OVERLOADED', 'The server is late with what it has to do: try again in a while.', {
        details: { retryAfterMs: WINDOW_SECONDS * 1_000 },
      });
    },
    isReady: () => !isLate() && (maxLagMs === null || meter.read().longestMs <= STILL * maxLagMs),
    stop: () => meter.stop(),
  };
}

/**
 * Over five seconds, second by second: one long collection of garbage is one of some 250 samples, and not what the 99th
 * percentile tells. (Node's `monitorEventLoopDelay` cannot forget what is older than that without all the rest.)
 */
export function measureLag(): LagMeter {
  let seconds = [createHistogram()];
  let lag: Lag = { p99Ms: 0, longestMs: 0 };
  let last = performance.now();
  let since = last;
  const timer = setInterval(() => {
    const now = performance.now();
    seconds[0]!.record(Math.max(1, Math.round((now - last - SAMPLE_MS) * 1e6)));
    last = now;
    if (now - since < 1_000) return;
    since = now;
    const window = createHistogram();
    for (const second of seconds) window.add(second);
    lag = { p99Ms: window.percentile(99) / 1e6, longestMs: window.max / 1e6 };
    seconds = [createHistogram(), ...seconds.slice(0, WINDOW_SECONDS - 1)];
  }, SAMPLE_MS).unref();
  return { read: () => lag, stop: () => clearInterval(timer) };
}

const SAMPLE_MS = 20;
