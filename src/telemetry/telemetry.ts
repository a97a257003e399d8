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

/** `traces` null: there are none, and nothing of OpenTelemetry is even loaded. */
export function createTelemetry(options: { readonly traces: TracesOptions | null }): Telemetry {
  const metrics = createMetrics();
  let traces: Traces | null = null;
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
      if (options.traces !== null) traces = (await import('./traces.ts')).createTraces(options.traces);
    },
    stop: async (ms) => traces?.stop(ms),
  };
}
