import type { OperationObserver } from '../http/observation-plugin.ts';
import type { OnEvent } from '../transport/observe.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import type { Traces, TracesOptions } from './traces.ts';

/** Everything that watches, behind one door: who is watched knows callbacks only. */
export interface Telemetry {
  readonly metrics: Metrics;
  readonly observer: OperationObserver;
  readonly onTransport: OnEvent;
  /** Before the first operation. */
  readonly start: () => Promise<void>;
  /** Sends what is left, for `ms` at the most. */
  readonly stop: (ms: number) => Promise<void>;
}

export interface TelemetryOptions {
  /** Null: there are none, and nothing of OpenTelemetry is even loaded. */
  readonly traces: Omit<TracesOptions, 'onLost'> | null;
  /** Told, once a minute at the most, of spans that the collector did not take since it was told last. */
  readonly onSpansLost: (spans: number, status: number | null) => void;
}

const TELL_MS = 60_000;

export function createTelemetry(options: TelemetryOptions): Telemetry {
  const metrics = createMetrics();
  let traces: Traces | null = null;
  let untold = 0;
  let toldAt = Number.NEGATIVE_INFINITY;
  const onLost: TracesOptions['onLost'] = (spans, status) => {
    metrics.onSpansLost(spans);
    untold += spans;
    if (performance.now() - toldAt < TELL_MS) return;
    options.onSpansLost(untold, status);
    toldAt = performance.now();
    untold = 0;
  };
  return {
    metrics,
    observer: {
      begin: (type, headers) => {
        const watch = traces?.begin(type, headers);
        return {
          run: (work) => (watch === undefined ? work() : watch.run(work)),
          end: (event) => {
            metrics.onOperation(event);
            watch?.end(event);
          },
        };
      },
    },
    onTransport: (event) => {
      metrics.onTransport(event);
      traces?.onTransport(event);
    },
    start: async () => {
      if (options.traces !== null)
        traces = (await import('./traces.ts')).createTraces({ ...options.traces, onLost });
    },
    stop: async (ms) => traces?.stop(ms),
  };
}
