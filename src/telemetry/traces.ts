import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Context,
  defaultTextMapGetter,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { ExportResultCode, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { systemClock, within } from '../clock.ts';
import type { OperationObserver } from '../http/graphql/operation-metrics-plugin.ts';
import type { OnTransportEvent } from '../transport/attempt-events.ts';

export interface TracesOptions {
  /** URL of the collector without a final slash. Spans are sent to `/v1/traces` below it. */
  readonly endpoint: string;
  /** Headers of every export, for collectors that require a key. */
  readonly headers: Readonly<Record<string, string>>;
  /** The proxy for exports. Null: none. */
  readonly proxy: URL | null;
  /**
   * Share of traces that are sampled. Applies only to traces that begin here. If a trace began elsewhere, its caller has
   * already decided.
   */
  readonly sampleRatio: number;
  /** Called after each export: with its error and the number of lost spans, or with null after a success. */
  readonly onExport?: (lost: { readonly spans: number; readonly error: unknown } | null) => void;
}

export interface Traces extends OperationObserver {
  readonly onTransport: OnTransportEvent;
  /** Exports the remaining spans, within `ms` milliseconds. */
  readonly stop: (ms: number) => Promise<void>;
}

/**
 * Creates one span per GraphQL operation and one per attempt of a provider call. A span contains the same
 * values as the metrics, and the provider's request id. It contains no document, no variable, no
 * client-chosen name and no URL. Requests to providers carry no trace context, because providers must not see
 * our traces.
 *
 * No global tracer and no global context is used, so two apps in one process stay separate.
 */
export function createTraces({ endpoint, headers, proxy, sampleRatio, onExport }: TracesOptions): Traces {
  const exporter = new OTLPTraceExporter({
    url: `${endpoint}/v1/traces`,
    headers: { ...headers },
    ...agentOf(proxy),
  });
  // After a failed export, the processor only calls a logger, and no logger is set. So report the failure here.
  const reportingExporter: SpanExporter = {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        const isTaken = result.code === ExportResultCode.SUCCESS;
        onExport?.(isTaken ? null : { spans: spans.length, error: result.error });
        done(result);
      }),
    forceFlush: () => exporter.forceFlush(),
    shutdown: () => exporter.shutdown(),
  };
  const processor = new BatchSpanProcessor({ exporter: reportingExporter });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'iot-identity-graph' }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(sampleRatio) }),
    spanProcessors: [processor],
  });
  const tracer = provider.getTracer('iot-identity-graph');
  const propagator = new W3CTraceContextPropagator();
  const current = new AsyncLocalStorage<Context>();

  return {
    begin: (type, given) => {
      const parent = propagator.extract(ROOT_CONTEXT, given, defaultTextMapGetter);
      const attributes = { 'graphql.operation.type': type };
      const span = tracer.startSpan(type, { kind: SpanKind.SERVER, attributes }, parent);
      const context = trace.setSpan(ROOT_CONTEXT, span);
      return {
        run: (work) => current.run(context, work),
        end: ({ outcome, codes, providerCalls }) => {
          span.setAttributes({
            'identity_graph.outcome': outcome,
            'identity_graph.error_codes': [...new Set(codes)],
            'identity_graph.provider_calls': providerCalls,
          });
          if (outcome === 'failed') span.setStatus({ code: SpanStatusCode.ERROR });
          span.end();
        },
      };
    },
    onTransport: (event) => {
      if (event.kind !== 'attempt') return;
      const endTime = Date.now();
      const span = tracer.startSpan(
        `${event.provider} ${event.operation}`,
        {
          kind: SpanKind.CLIENT,
          startTime: endTime - event.durationMs,
          attributes: {
            'identity_graph.provider': event.provider,
            'identity_graph.account': event.account,
            'identity_graph.provider_operation': event.operation,
            'identity_graph.outcome': event.outcome,
            'identity_graph.attempt': event.attempt,
            'identity_graph.sent': event.sent,
            ...(event.providerRequestId === undefined
              ? {}
              : { 'identity_graph.provider_request_id': event.providerRequestId }),
          },
        },
        // A poll belongs to no operation, so each attempt of a poll is a separate trace.
        current.getStore() ?? ROOT_CONTEXT,
      );
      if (event.outcome !== 'ok') span.setStatus({ code: SpanStatusCode.ERROR });
      span.end(endTime);
    },
    stop: (ms) =>
      within(
        systemClock,
        ms,
        provider.shutdown().catch(() => undefined),
        undefined,
      ),
  };
}

/**
 * Returns agent options with the proxy. The exporter has no proxy setting, but Node's agent reads the proxy
 * from an environment object.
 */
function agentOf(proxy: URL | null) {
  if (proxy === null) return {};
  const proxyEnv = { HTTPS_PROXY: proxy.href, HTTP_PROXY: proxy.href };
  return { httpAgentOptions: { keepAlive: true, proxyEnv } };
}
