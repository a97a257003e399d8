import { systemClock, type WallClock } from '../clock.ts';
import { failureCode } from '../failure-code.ts';
import type { OnFetch } from '../http/auth/issuer-keys.ts';
import type { ExportEvent } from '../http/export/exports.ts';
import type { OperationObserver } from '../http/graphql/operation-metrics-plugin.ts';
import type { Log } from '../log.ts';
import type { Secret } from '../secret.ts';
import { withMeteredStore } from '../store/metered-store.ts';
import type { Store } from '../store/store.ts';
import type { OnTransportEvent } from '../transport/attempt-events.ts';
import { createDependencyLog } from './dependency-log.ts';
import { printDependencies } from './dependency-report.ts';
import { createExportLog } from './export-log.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { createOperationLog } from './operation-log.ts';
import { createStoreLog } from './store-log.ts';
import type { Traces, TracesOptions } from './traces.ts';
import { createTransportLog } from './transport-log.ts';

/** The only entrance to metrics, traces and logs. Observed code only calls functions and does not know telemetry. */
export interface Telemetry {
  readonly metrics: Metrics;
  readonly observer: OperationObserver;
  readonly onTransport: OnTransportEvent;
  readonly onExport: (event: ExportEvent) => void;
  /** Returns a function to call after each fetch of an issuer's keys. */
  readonly onIssuer: (jwksUri: string) => OnFetch;
  /** Measures the calls of the store, and logs its outages. Returns the store to use. Call it once. */
  readonly watchStore: (store: Store) => Store;
  /** Returns one line for the store, one per account, and one per failing dependency that belongs to no account. */
  readonly report: (accounts: readonly string[]) => readonly string[];
  /** Must be called before the first operation. */
  readonly start: () => Promise<void>;
  /** Exports the remaining spans, within `ms` milliseconds. */
  readonly stop: (ms: number) => Promise<void>;
}

export interface TelemetryOptions {
  readonly log: Log;
  /** Log level of the line for each operation. */
  readonly operationsAt: 'info' | 'debug';
  readonly traces: {
    /** Undefined: no traces, and OpenTelemetry is not loaded. */
    readonly otlpEndpoint?: string | undefined;
    readonly headers: Readonly<Record<string, Secret>>;
    readonly sampleRatio: number;
  };
  /** Returns the proxy for exports to this address. Null: no proxy. Default: no proxy. */
  readonly proxyOf?: (address: string) => URL | null;
  /** Default: the clock of the system. */
  readonly clock?: WallClock;
}

export function createTelemetry({ log, ...options }: TelemetryOptions): Telemetry {
  const metrics = createMetrics();
  const dependencies = createDependencyLog(log);
  const logTransport = createTransportLog(log, dependencies);
  const logOperation = createOperationLog(log, options.operationsAt);
  const logExport = createExportLog(log, options.operationsAt);
  const clock = options.clock ?? systemClock;
  const storeLog = createStoreLog(log, clock);
  const answered = new Set<string>();
  let traces: Traces | null = null;
  const watch = (kind: 'issuer' | 'collector', address: string) => {
    const at = { kind, host: new URL(address).host } as const;
    return (failure: { readonly error: unknown; readonly spans?: number } | null) => {
      if (failure === null) return dependencies.answered(at);
      const { error, spans } = failure;
      const code = failureCode(error) ?? (error instanceof Error ? error.name : 'unknown');
      const status = /^\d{3}$/.test(code) ? { status: Number(code) } : {};
      dependencies.failed(at, code, { ...status, ...(spans === undefined ? {} : { count: spans }) });
    };
  };
  return {
    metrics,
    observer: {
      begin: (type, headers) => {
        const span = traces?.begin(type, headers);
        return {
          run: (work) => (span === undefined ? work() : span.run(work)),
          end: (event) => {
            metrics.onOperation(event);
            logOperation(event);
            span?.end(event);
          },
        };
      },
    },
    onTransport: (event) => {
      metrics.onTransport(event);
      logTransport(event);
      if (event.kind === 'attempt' && event.outcome === 'ok') answered.add(event.account);
      traces?.onTransport(event);
    },
    onExport: (event) => {
      metrics.onExport(event);
      logExport(event);
    },
    watchStore: (store) => {
      const changed = (health: ReturnType<Store['health']>) => {
        metrics.onStoreHealth(health.state);
        storeLog.changed(health);
      };
      changed(store.health());
      store.onHealth(changed);
      return withMeteredStore(store, metrics.onStore, clock);
    },
    report: (accounts) => [
      storeLog.report(),
      ...printDependencies(accounts, answered, dependencies.failing()),
    ],
    onIssuer: (jwksUri) => watch('issuer', jwksUri),
    start: async () => {
      const { otlpEndpoint, sampleRatio } = options.traces;
      if (otlpEndpoint === undefined) return;
      const endpoint = otlpEndpoint.replace(/\/+$/, '');
      const headers = Object.fromEntries(
        Object.entries(options.traces.headers).map(([name, value]) => [name, value.reveal()]),
      );
      const watched = watch('collector', endpoint);
      const onExport: TracesOptions['onExport'] = (lost) => {
        if (lost !== null) metrics.onSpansLost(lost.spans);
        watched(lost);
      };
      traces = (await import('./traces.ts')).createTraces({
        endpoint,
        headers,
        sampleRatio,
        proxy: options.proxyOf?.(endpoint) ?? null,
        onExport,
      });
    },
    stop: async (ms) => traces?.stop(ms),
  };
}
