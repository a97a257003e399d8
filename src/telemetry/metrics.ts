import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { EventsEvent } from '../events/log/metered-log.ts';
import type { OperationEvent } from '../http/graphql/operation-metrics-plugin.ts';
import type { OnTransportEvent } from '../transport/attempt-events.ts';
import { type CertificateExpiries, createCertificateExpiries } from './certificate-expiries.ts';

/** What the admin port serves at /metrics; docs/observability.md has the list, and a test holds the two together. */
export interface Metrics {
  readonly contentType: string;
  readonly text: () => Promise<string>;
  /** Names of what is ours, without the prefixes of process and Node. */
  readonly names: () => readonly string[];
  readonly onTransport: OnTransportEvent;
  readonly onOperation: (event: OperationEvent) => void;
  readonly onBatch: (loader: string, size: number) => void;
  readonly onSubscriptions: (change: 1 | -1) => void;
  readonly onSockets: (change: 1 | -1) => void;
  readonly onResponse: (status: number) => void;
  /** An operation was refused, as the event loop is late. */
  readonly onOverload: () => void;
  /** To be called when a principal has used up what it may in a minute, and an operation of it was refused. */
  readonly onQuotaRefusal: (limit: 'callsPerMinute' | 'operationsPerMinute') => () => void;
  /** The trace collector did not take so many. */
  readonly onSpansLost: (spans: number) => void;
  readonly onEvents: (event: EventsEvent) => void;
  readonly certificates: CertificateExpiries;
}

/** What says that the account cannot be used at the moment, and not only one operation of it. */
const AWAY: ReadonlySet<string> = new Set([
  'PROVIDER_AUTH_FAILED',
  'PROVIDER_BAD_RESPONSE',
  'PROVIDER_TIMEOUT',
  'PROVIDER_UNAVAILABLE',
]);

const SECONDS = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * No label holds anything that a caller made up (names of operations, ids, principals): the number of series is
 * bounded by the code and the configuration. CA certificates are the one exception, and bounded by their number.
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

  const operations = counter('operations_total', 'GraphQL operations, by their end.', ['type', 'outcome']);
  const operationErrors = counter('operation_errors_total', 'Errors in answers, by code.', ['code']);
  const operationSeconds = histogram('operation_seconds', 'From start to answer.', ['type'], SECONDS);
  const operationCalls = histogram(
    'operation_provider_calls',
    'Provider calls that one operation made.',
    ['type'],
    [0, 1, 2, 5, 10, 20, 50, 100, 200],
  );
  const cursors = counter('cursor_rejections_total', 'Cursors that were refused.', ['code']);
  const responses = counter('http_responses_total', 'Answers of the public port, by status.', ['status']);
  const overloads = counter(
    'overload_refusals_total',
    'Operations refused because they waited too long for their turn.',
    [],
  );
  const quotas = counter(
    'quota_refusals_total',
    'Operations refused because their principal had used up its minute.',
    ['limit'],
  );
  const subscriptions = gauge('subscriptions', 'Running subscriptions, over WebSocket and SSE.', []);
  const sockets = gauge('websockets', 'Open WebSockets.', []);
  const batches = histogram(
    'loader_batch_size',
    'Keys that went out in one batch.',
    ['loader'],
    [1, 2, 5, 10, 20, 50],
  );

  const calls = counter('provider_calls_total', 'Attempts that reached a provider, by their end.', [
    'provider',
    'operation',
    'outcome',
  ]);
  const unsent = counter('provider_unsent_total', 'Attempts that never left, by why.', [
    'provider',
    'outcome',
  ]);
  const callSeconds = histogram('provider_call_seconds', 'One attempt.', ['provider', 'effect'], SECONDS);
  const throttles = counter('provider_throttles_total', 'Attempts that were throttled.', [
    'provider',
    'account',
  ]);
  const authFailures = counter(
    'provider_auth_failures_total',
    'Attempts that ended for want of a key that the provider takes, sent or not.',
    ['provider', 'account'],
  );
  const accountCalls = counter('account_calls_total', 'Attempts of an account, sent or not, by their end.', [
    'provider',
    'account',
    'outcome',
  ]);
  const accountUp = gauge(
    'account_up',
    'Did the last attempt of an account reach its provider with a key that it takes? Absent before the first.',
    ['provider', 'account'],
  );
  const retries = counter(
    'provider_retries_total',
    'Attempts that were repeated, or were not for want of budget.',
    ['provider', 'decision'],
  );
  const waits = histogram(
    'rate_limit_wait_seconds',
    'How long the calls that were sent had waited for their turn and a place.',
    ['provider', 'priority'],
    SECONDS,
  );
  const refusals = counter(
    'rate_limit_refusals_total',
    'Calls that were not sent: their turn would have come too late (RATE_LIMITED), or there was no place (OVERLOADED).',
    ['provider', 'code'],
  );
  const breakers = createBreakers(gauge('breakers', 'Breakers, by state.', ['provider', 'account', 'state']));
  const bulkheads = {
    running: createSums(gauge('provider_calls_running', 'Attempts under way.', ['provider', 'account'])),
    waiting: createSums(gauge('provider_calls_waiting', 'Attempts in a queue.', ['provider', 'account'])),
  };

  const spansLost = counter('trace_spans_lost_total', 'Spans that the trace collector did not take.', []);
  const polls = counter('event_polls_total', 'Passes over a part of an instance.', ['provider', 'outcome']);
  const published = counter('events_published_total', 'Refresh events.', ['change', 'source']);
  const gaps = counter('event_gaps_total', 'Subscribers who were told to read anew.', ['reason']);

  const certificates = createCertificateExpiries(options);
  new Gauge({
    name: 'identity_graph_certificate_not_after_seconds',
    help: 'End of CA certificates as last read, those that end first, in seconds since 1970.',
    labelNames: ['provider', 'account', 'instance', 'ca', 'name'],
    registers,
    collect() {
      this.reset();
      for (const { labels, notAfter } of certificates.soonest()) this.set({ ...labels }, notAfter);
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
        case 'gap':
          return gaps.inc({ reason: event.reason });
      }
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

type Owner = { provider: string; account: string };

/** Hosts are counted and not named: an account may call many. */
function createSums(gauge: Gauge<'provider' | 'account'>) {
  const byOwner = new Map<string, Map<string, number>>();
  return (owner: Owner, host: string, value: number): void => {
    const key = JSON.stringify(owner);
    const hosts = byOwner.get(key) ?? new Map<string, number>();
    byOwner.set(key, hosts);
    if (value === 0) hosts.delete(host);
    else hosts.set(host, value);
    gauge.set(
      owner,
      [...hosts.values()].reduce((a, b) => a + b, 0),
    );
  };
}

function createBreakers(gauge: Gauge<'provider' | 'account' | 'state'>) {
  const states = new Map<string, string>();
  return (owner: Owner, breaker: string, state: string): void => {
    const key = JSON.stringify([owner, breaker]);
    // Nobody tells of a new one: it counts from its first change on.
    const before = states.get(key);
    if (before !== undefined) gauge.dec({ ...owner, state: before });
    states.set(key, state);
    gauge.inc({ ...owner, state });
  };
}
