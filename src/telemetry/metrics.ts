import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { EventsEvent } from '../events/log/metered-log.ts';
import type { ExportEvent } from '../http/export/exports.ts';
import type { OperationEvent } from '../http/graphql/operation-metrics-plugin.ts';
import type { StoreEvent } from '../store/metered-store.ts';
import type { OnTransportEvent } from '../transport/attempt-events.ts';
import { AWAY } from './account-outcomes.ts';
import { type CertificateExpiries, createCertificateExpiries } from './certificate-expiries.ts';
import { createFleetFigures, FLEET_GAUGES, type ReadFigures } from './fleet-figures.ts';
import { createBreakers, createSums } from './gauge-sums.ts';

/** The metrics that the admin port serves at /metrics. A test compares their names with docs/observability.md. */
export interface Metrics {
  readonly contentType: string;
  readonly text: () => Promise<string>;
  /** Names of our own metrics, without those of the process and of Node. */
  readonly names: () => readonly string[];
  readonly onTransport: OnTransportEvent;
  readonly onOperation: (event: OperationEvent) => void;
  readonly onBatch: (loader: string, size: number) => void;
  readonly onSubscriptions: (change: 1 | -1) => void;
  readonly onSockets: (change: 1 | -1) => void;
  readonly onResponse: (status: number) => void;
  /** Called when an operation was refused because the server is overloaded. */
  readonly onOverload: () => void;
  /** Returns a function to call when an operation was refused because its principal exceeded `limit`. */
  readonly onQuotaRefusal: (
    limit: 'callsPerMinute' | 'operationsPerMinute' | 'inventoryRowsPerMinute',
  ) => () => void;
  /** Called with the number of spans that the trace collector did not accept. */
  readonly onSpansLost: (spans: number) => void;
  readonly onEvents: (event: EventsEvent) => void;
  readonly onExport: (event: ExportEvent) => void;
  /** Called with the number of polled lists that this replica reads for all replicas. */
  readonly onHeldLists: (lists: number) => void;
  readonly onStore: (event: StoreEvent) => void;
  readonly onStoreHealth: (state: 'up' | 'down') => void;
  /** Gives the source of the figures about the inventory. Before this call, they are absent. */
  readonly watchFleet: (read: ReadFigures) => void;
  readonly certificates: CertificateExpiries;
}

const STORE_SECONDS = [0.000_5, 0.002, 0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 10];
const SECONDS = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * Creates the metrics. No label contains client input (operation names, ids, principals), so code and configuration
 * limit the number of series. The only exception is CA certificates. Their series have their own limit.
 */
export function createMetrics(options: { now?: () => number } = {}): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Counter({ name: `identity_graph_${name}`, help, labelNames, registers });
  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Gauge({ name: `identity_graph_${name}`, help, labelNames, registers });
  const histogram = <Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    buckets: number[],
  ) => new Histogram({ name: `identity_graph_${name}`, help, labelNames, buckets, registers });

  const operations = counter('operations_total', 'GraphQL operations, by outcome.', ['type', 'outcome']);
  const operationErrors = counter('operation_errors_total', 'Errors in GraphQL responses, by code.', [
    'code',
  ]);
  const operationSeconds = histogram(
    'operation_seconds',
    'Duration of GraphQL operations in seconds.',
    ['type'],
    SECONDS,
  );
  const operationCalls = histogram(
    'operation_provider_calls',
    'Provider calls per GraphQL operation.',
    ['type'],
    [0, 1, 2, 5, 10, 20, 50, 100, 200],
  );
  const cursors = counter('cursor_rejections_total', 'Rejected cursors, by error code.', ['code']);
  const responses = counter('http_responses_total', 'HTTP responses of the public port, by status.', [
    'status',
  ]);
  const overloads = counter(
    'overload_refusals_total',
    'Operations refused because they waited too long.',
    [],
  );
  const quotas = counter(
    'quota_refusals_total',
    'Operations refused because their principal exceeded a limit per minute.',
    ['limit'],
  );
  const subscriptions = gauge('subscriptions', 'Running subscriptions over WebSocket and SSE.', []);
  const sockets = gauge('websockets', 'Open WebSockets.', []);
  const batches = histogram('loader_batch_size', 'Keys per loader batch.', ['loader'], [1, 2, 5, 10, 20, 50]);

  const calls = counter('provider_calls_total', 'Attempts sent to a provider, by outcome.', [
    'provider',
    'operation',
    'outcome',
  ]);
  const unsent = counter('provider_unsent_total', 'Attempts that failed before they were sent, by outcome.', [
    'provider',
    'outcome',
  ]);
  const callSeconds = histogram(
    'provider_call_seconds',
    'Duration of one attempt in seconds.',
    ['provider', 'effect'],
    SECONDS,
  );
  const throttles = counter('provider_throttles_total', 'Attempts that the provider throttled.', [
    'provider',
    'account',
  ]);
  const authFailures = counter(
    'provider_auth_failures_total',
    'Attempts that failed because the provider accepts none of the keys, sent or not.',
    ['provider', 'account'],
  );
  const accountCalls = counter('account_calls_total', 'Attempts per account, sent or not, by outcome.', [
    'provider',
    'account',
    'outcome',
  ]);
  const accountUp = gauge(
    'account_up',
    '1 if the last attempt of an account reached its provider with an accepted key, else 0. Absent before the first attempt.',
    ['provider', 'account'],
  );
  const retries = counter(
    'provider_retries_total',
    'Retries, and retries that the retry budget prevented, by decision.',
    ['provider', 'decision'],
  );
  const waits = histogram(
    'rate_limit_wait_seconds',
    'Time that sent calls had waited for the rate limit and the bulkhead, in seconds.',
    ['provider', 'priority'],
    SECONDS,
  );
  const refusals = counter(
    'rate_limit_refusals_total',
    'Calls refused before sending: the rate limit would admit them too late (RATE_LIMITED), or the bulkhead is full (OVERLOADED).',
    ['provider', 'code'],
  );
  const breakers = createBreakers(
    gauge('breakers', 'Circuit breakers, by state.', ['provider', 'account', 'state']),
  );
  const bulkheads = {
    running: createSums(gauge('provider_calls_running', 'Attempts in progress.', ['provider', 'account'])),
    waiting: createSums(
      gauge('provider_calls_waiting', 'Attempts waiting in a queue.', ['provider', 'account']),
    ),
  };

  const spansLost = counter('trace_spans_lost_total', 'Spans that the trace collector did not accept.', []);
  const polls = counter('event_polls_total', 'Polls of lists for refresh events, by outcome.', [
    'provider',
    'outcome',
  ]);
  const published = counter('events_published_total', 'Published refresh events, by change and source.', [
    'change',
    'source',
  ]);
  const deliveries = counter('webhook_attempts_total', 'Attempts to deliver to webhooks, by outcome.', [
    'sink',
    'outcome',
  ]);
  const gaps = counter('event_gaps_total', 'StreamGap events sent to subscribers, by reason.', ['reason']);

  const exportsRunning = gauge('exports_running', 'Running exports of the inventory.', []);
  const exportsEnded = counter('exports_total', 'Exports that ended.', ['format', 'outcome']);
  const exportRows = counter('export_rows_total', 'Exported rows.', ['list']);
  const heldLists = gauge('event_lists_held', 'Polled lists that this replica reads for all replicas.', []);
  const storeUp = gauge('store_up', '1 if the store is reachable, else 0.', []);
  const storeReconnects = counter('store_reconnects_total', 'Outages of the store that have ended.', []);
  const storeSeconds = histogram(
    'store_seconds',
    'Duration of one statement or transaction of the store in seconds.',
    ['work', 'timing'],
    STORE_SECONDS,
  );
  const storeFailures = counter(
    'store_unavailable_total',
    'Statements and transactions that failed because the store was unreachable.',
    ['work'],
  );
  let storeState: 'up' | 'down' | null = null;

  const certificates = createCertificateExpiries(options);
  new Gauge({
    name: 'identity_graph_certificate_not_after_seconds',
    help: 'Expiry time of the CA certificates that expire first, as last read, in seconds since 1970.',
    labelNames: ['provider', 'account', 'instance', 'ca', 'name'],
    registers,
    collect() {
      this.reset();
      for (const { labels, notAfter } of certificates.soonest()) this.set({ ...labels }, notAfter);
    },
  });

  const fleet = createFleetFigures(options.now ?? Date.now);
  for (const { name, help, labelNames, seriesOf } of FLEET_GAUGES)
    new Gauge({
      ...{ name: `identity_graph_${name}`, help, labelNames, registers },
      async collect() {
        const series = seriesOf(await fleet.current());
        this.reset();
        for (const [labels, value] of series) this.set(labels, value);
      },
    });

  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    names: () =>
      registry
        .getMetricsAsArray()
        .map(({ name }) => name)
        .filter((name) => name.startsWith('identity_graph_')),
    certificates,
    watchFleet: fleet.watch,
    onOperation: ({ type, outcome, codes, durationMs, providerCalls }) => {
      operations.inc({ type, outcome });
      for (const code of codes) {
        operationErrors.inc({ code });
        if (code === 'INVALID_CURSOR' || code === 'CURSOR_EXPIRED') cursors.inc({ code });
      }
      if (type === 'unknown') return;
      operationSeconds.observe({ type }, durationMs / 1_000);
      operationCalls.observe({ type }, providerCalls);
    },
    onBatch: (loader, size) => batches.observe({ loader }, size),
    onSubscriptions: (change) => subscriptions.inc(change),
    onSockets: (change) => sockets.inc(change),
    onSpansLost: (spans) => spansLost.inc(spans),
    onOverload: () => overloads.inc(),
    onQuotaRefusal: (limit) => () => quotas.inc({ limit }),
    onResponse: (status) => responses.inc({ status }),
    onEvents: (event) => {
      switch (event.kind) {
        case 'poll':
          return polls.inc({ provider: event.provider, outcome: event.outcome });
        case 'published':
          return published.inc({ change: event.change, source: event.source }, event.count);
        case 'sink':
          return deliveries.inc({ sink: event.sink, outcome: event.outcome });
        case 'gap':
          return gaps.inc({ reason: event.reason });
      }
    },
    onStore: ({ work, timing, durationMs, isUnavailable }) => {
      storeSeconds.observe({ work, timing }, durationMs / 1_000);
      if (isUnavailable) storeFailures.inc({ work });
    },
    onExport: ({ list, format, end }) => {
      exportsRunning.inc(end === null ? 1 : -1);
      if (end !== null) exportsEnded.inc({ format, outcome: end.outcome });
      exportRows.inc({ list }, end?.rows ?? 0);
    },
    onHeldLists: (lists) => heldLists.set(lists),
    onStoreHealth: (state) => {
      if (storeState === 'down' && state === 'up') storeReconnects.inc();
      storeState = state;
      storeUp.set(state === 'up' ? 1 : 0);
    },
    onTransport: (event) => {
      const { provider, account } = event;
      switch (event.kind) {
        case 'attempt': {
          const { operation, effect, outcome } = event;
          if (outcome === 'PROVIDER_AUTH_FAILED' && event.isResent !== true)
            authFailures.inc({ provider, account });
          if (event.isAbandoned !== true && event.isResent !== true) {
            accountCalls.inc({ provider, account, outcome });
            accountUp.set({ provider, account }, AWAY.has(outcome) ? 0 : 1);
          }
          if (!event.sent) return unsent.inc({ provider, outcome });
          calls.inc({ provider, operation, outcome });
          callSeconds.observe({ provider, effect }, event.durationMs / 1_000);
          if (outcome === 'PROVIDER_THROTTLED') throttles.inc({ provider, account });
          return;
        }
        case 'retry':
          return retries.inc({ provider, decision: event.decision });
        case 'wait':
          if (event.outcome !== 'granted') return refusals.inc({ provider, code: event.outcome });
          return waits.observe({ provider, priority: event.priority }, event.waitedMs / 1_000);
        case 'breaker':
          return breakers({ provider, account }, `${event.host} ${event.effect}`, event.state);
        case 'bulkhead':
          bulkheads.running({ provider, account }, event.host, event.running);
          return bulkheads.waiting({ provider, account }, event.host, event.waiting);
      }
    },
  };
}
