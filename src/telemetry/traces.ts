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
import type { OperationObserver } from '../http/graphql/operation-metrics-plugin.ts';
import type { OnTransportEvent } from '../transport/attempt-events.ts';

export interface TracesOptions {
  /** Address of a collector without a slash at its end; spans go to `/v1/traces` below it. */
  readonly endpoint: string;
  /** Sent with every export, for collectors that want a key. */
  readonly headers: Readonly<Record<string, string>>;
  /** Which proxy exports go through; null: none. */
  readonly proxy: URL | null;
  /** Part of the traces that begin here; one that began elsewhere is as its caller decided. */
  readonly sampleRatio: number;
  /** Called after each export: with its error, and how many spans the collector did not take, or null. */
  readonly onExport?: (lost: { readonly spans: number; readonly error: unknown } | null) => void;
}

export interface Traces extends OperationObserver {
  readonly onTransport: OnTransportEvent;
  /** Sends what is left, for `ms` at the most. */
  readonly stop: (ms: number) => Promise<void>;
}

/**
 * A span for each GraphQL operation and one for each attempt of a provider call. They hold what metrics hold and the
 * provider's request id: no document, no variable, no name that a caller made up, no URL. Nothing is put into
 * requests to providers, who are not to see our traces.
 *
 * Neither the global tracer nor a global context is used: two apps in one process do not meet.
 */
export function createTraces({ endpoint, headers, proxy, sampleRatio, onExport }: TracesOptions): Traces {
  const exporter = new OTLPTraceExporter({
    url: `${endpoint}/v1/traces`,
    headers: { ...headers },
    ...agentOf(proxy),
  });
  // What the processor does with a failure is to tell a logger that nobody has set.
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
        // A poll belongs to nobody's operation and is a trace of its own.
        current.getStore() ?? ROOT_CONTEXT,
      );
      if (event.outcome !== 'ok') span.setStatus({ code: SpanStatusCode.ERROR });
      span.end(endTime);
    },
    stop: async (ms) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, ms);
      await Promise.race([provider.shutdown().catch(() => undefined), promise]);
      clearTimeout(timer);
    },
  };
}

/** The exporter has no setting for a proxy: Node's agent has, and takes an environment of its own. */
function agentOf(proxy: URL | null) {
  if (proxy === null) return {};
  const proxyEnv = { HTTPS_PROXY: proxy.href, HTTP_PROXY: proxy.href };
  return { httpAgentOptions: { keepAlive: true, proxyEnv } };
}
