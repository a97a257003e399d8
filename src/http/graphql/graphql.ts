import type { GraphQLError, GraphQLSchema } from 'graphql';
import { createYoga } from 'graphql-yoga';
import { AppError } from '../../errors.ts';
import type { Events } from '../../events/events.ts';
import type { OnBatch } from '../../graph/loaders.ts';
import type { Registry } from '../../graph/registry.ts';
import { createRequestScope, DEFAULT_TIMEOUT_MS } from '../../graph/request-scope.ts';
import type { CursorSealer } from '../../lists/cursor.ts';
import type { ProviderName } from '../../providers/port/records.ts';
import type { GraphContext } from '../../schema/builder.ts';
import type { OperationScope } from '../../schema/operation-scope.ts';
import type { Secret } from '../../secret.ts';
import type { WriteServices } from '../../writes/pipeline/write-scope.ts';
import { createCallQuota } from '../limits/call-quota.ts';
import { parseWishes } from '../request/request-extensions.ts';
import { createDocumentCache } from './document-cache.ts';
import type { OperationContext, ServerContext } from './operation-context.ts';
import { createOperationMetricsPlugin, type OperationObserver } from './operation-metrics-plugin.ts';
import { createOperationPlugin } from './operation-plugin.ts';
import { createPersistedDocuments } from './persisted-documents.ts';
import type { TrustedDocuments } from './trusted-documents.ts';

export interface GraphqlOptions {
  readonly schema: GraphQLSchema;
  readonly registry: Registry;
  readonly sealer: CursorSealer;
  readonly fingerprintKey: Secret;
  readonly writes: WriteServices;
  readonly events: Events;
  readonly mask: (error: unknown) => GraphQLError;
  readonly introspection: boolean;
  /** The only documents that most callers may send. Default: null, any. */
  readonly trustedDocuments?: TrustedDocuments | null;
  /** Levels of fields of an operation; the root field is 1. Default 15. */
  readonly maxDepth?: number;
  /** Provider calls that an operation may need at worst. Default 1,000. */
  readonly maxProviderCalls?: number;
  /** Provider calls of one principal in a minute. Default null: any number. */
  readonly callsPerMinute?: number | null;
  /** Called for every operation that the limit above refuses. */
  readonly onCallsRefusal?: () => void;
  /** Calls a second that a provider takes from us; null: nothing is known. Default: nothing. */
  readonly callsPerSecond?: (provider: ProviderName) => number | null;
  /** Milliseconds for the provider calls of one query. Default 8,000. */
  readonly queryTimeoutMs?: number;
  /** Milliseconds that a batch of keys waits for more of them. Default 250. */
  readonly batchPatienceMs?: number;
  /** Milliseconds that a search of devices may take, beside those for each device. Default 1,000. */
  readonly searchMs?: number;
  /** Told of every operation. */
  readonly observer?: OperationObserver;
  readonly onBatch?: OnBatch;
}

export const GRAPHQL_PATH = '/graphql';
const MAX_PROVIDER_CALLS = 1_000;
/** A Relay walk from the instances to the session of a credential has 11 levels. */
const MAX_DEPTH = 15;

/** Yoga with our rules; http/server.ts and http/streams/websocket.ts carry it. */
export function createGraphql(options: GraphqlOptions) {
  const ownMs = options.queryTimeoutMs ?? DEFAULT_TIMEOUT_MS;
  const maxCalls = options.maxProviderCalls ?? MAX_PROVIDER_CALLS;
  const operationOf = (
    { principal, signal }: ServerContext,
    timeoutMs: number,
    allowedCalls: number,
  ): OperationScope => {
    const scope = createRequestScope({
      registry: options.registry,
      principal,
      sealer: options.sealer,
      fingerprintKey: options.fingerprintKey,
      signal,
      timeoutMs,
      allowedCalls,
      ...(options.batchPatienceMs === undefined ? {} : { batchPatienceMs: options.batchPatienceMs }),
      ...(options.searchMs === undefined ? {} : { searchMs: options.searchMs }),
      ...(options.onBatch === undefined ? {} : { onBatch: options.onBatch }),
    });
    return Object.assign(scope, { writes: options.writes, events: options.events });
  };
  const { resolve } = createPersistedDocuments({
    trusted: options.trustedDocuments ?? null,
    onRefused: (name) => options.writes.refusals.denied(name, { actions: ['document'], code: 'FORBIDDEN' }),
  });
  const yoga = createYoga<ServerContext, GraphContext & OperationContext>({
    schema: options.schema,
    graphqlEndpoint: GRAPHQL_PATH,
    context: (server) => {
      const wishes = parseWishes(server.params?.extensions);
      const timeoutMs = wishes instanceof AppError ? ownMs : Math.min(ownMs, wishes.deadlineMs);
      const allowedCalls =
        wishes instanceof AppError ? maxCalls : Math.min(maxCalls, wishes.maxProviderCalls);
      const newScope = () => operationOf(server, timeoutMs, allowedCalls);
      return { operation: newScope(), newScope, timeoutMs, allowedCalls, wishes };
    },
    maskedErrors: { maskError: options.mask },
    plugins: [
      ...(options.observer === undefined ? [] : [createOperationMetricsPlugin(options.observer)]),
      createOperationPlugin({
        introspection: options.introspection,
        maxDepth: options.maxDepth ?? MAX_DEPTH,
        mask: options.mask,
        refusals: options.writes.refusals,
        documents: createDocumentCache(),
        resolve,
        callQuota: createCallQuota({
          perMinute: options.callsPerMinute ?? null,
          ...(options.onCallsRefusal === undefined ? {} : { onRefusal: options.onCallsRefusal }),
        }),
        callsPerSecond: (provider) => options.callsPerSecond?.(provider) ?? Infinity,
      }),
    ],
    // http/graphiql serves its own: Yoga's loads scripts from another host.
    graphiql: false,
    // Yoga's cache counts documents, not bytes, and keeps what failed: http/graphql/document-cache.ts replaces it.
    parserAndValidationCache: false,
    // http/auth/origins.ts: Yoga's tells an origin it does not know `null`, which is the origin of sandboxed pages.
    cors: false,
    landingPage: false,
    batching: false,
    multipart: false,
    logging: false,
    // http/request/request-body.ts reads it.
    maxRequestBodySize: false,
  });
  // A WebSocket has no request for Yoga's hooks: http/streams/socket-operations.ts calls it.
  return Object.assign(yoga, { resolve });
}

export type Graphql = ReturnType<typeof createGraphql>;
