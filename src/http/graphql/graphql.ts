import type { GraphQLError, GraphQLSchema } from 'graphql';
import { createYoga } from 'graphql-yoga';
import { AppError } from '../../errors.ts';
import type { Events } from '../../events/events.ts';
import type { OnBatch } from '../../graph/loaders.ts';
import type { Registry } from '../../graph/registry.ts';
import { createRequestScope, DEFAULT_TIMEOUT_MS } from '../../graph/request-scope.ts';
import type { Inventory } from '../../inventory/query/ask.ts';
import type { CursorSealer } from '../../lists/cursor.ts';
import type { ProviderName } from '../../providers/port/records.ts';
import type { GraphContext } from '../../schema/builder.ts';
import type { OperationScope } from '../../schema/operation-scope.ts';
import type { Secret } from '../../secret.ts';
import type { ProviderAction } from '../../transport/call.ts';
import type { WriteServices } from '../../writes/pipeline/write-scope.ts';
import { createCallQuota } from '../limits/call-quota.ts';
import type { MinuteBuckets } from '../limits/minute-buckets.ts';
import { createRowQuota } from '../limits/row-quota.ts';
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
  readonly inventory: Inventory;
  readonly mask: (error: unknown) => GraphQLError;
  readonly introspection: boolean;
  /** Documents that most callers are restricted to (see TrustedDocuments). Default null: no restriction. */
  readonly trustedDocuments?: TrustedDocuments | null;
  /** Maximum depth of fields. The root field is level 1. Default 15. */
  readonly maxDepth?: number;
  /** Maximum number of provider calls that an operation may need in the worst case. Default 1,000. */
  readonly maxProviderCalls?: number;
  /** Maximum number of provider calls per minute for one principal. Default null: no limit. */
  readonly callsPerMinute?: number | null;
  /** Called for every operation that `callsPerMinute` refuses. */
  readonly onCallsRefusal?: () => void;
  /** Creates the buckets of `callsPerMinute`. Default: buckets of this process. */
  readonly callBucketsOf?: (perMinute: number) => MinuteBuckets;
  /** Maximum number of rows of the inventory per minute for one principal. Default null: no limit. */
  readonly inventoryRowsPerMinute?: number | null;
  /** Called for every operation that `inventoryRowsPerMinute` refuses. */
  readonly onRowsRefusal?: () => void;
  /** Creates the buckets of `inventoryRowsPerMinute`. Default: buckets of this process. */
  readonly rowBucketsOf?: (perMinute: number) => MinuteBuckets;
  /**
   * Allowed calls per second for all operations of a provider, or for one operation of one account. Null: unknown.
   * Default: unknown for all.
   */
  readonly callsPerSecond?: (provider: ProviderName, operation?: ProviderAction) => number | null;
  /** Time limit for the provider calls of one query, in milliseconds. Default 8,000. */
  readonly queryTimeoutMs?: number;
  /** Milliseconds that a batch waits for more keys while running reads may add some. Default 250. */
  readonly batchPatienceMs?: number;
  /** Time limit of a device search in milliseconds, without the reads of each device. Default 1,000. */
  readonly searchMs?: number;
  /** Observes every operation. */
  readonly observer?: OperationObserver;
  readonly onBatch?: OnBatch;
}

export const GRAPHQL_PATH = '/graphql';
const MAX_PROVIDER_CALLS = 1_000;
/** The deepest usual query, a Relay query from the instances to the session of a credential, has 11 levels. */
const MAX_DEPTH = 15;

/**
 * Creates Yoga with our rules. http/server.ts connects Yoga to HTTP, and http/streams/websocket.ts to
 * WebSockets.
 */
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
    return Object.assign(scope, {
      writes: options.writes,
      events: options.events,
      inventory: options.inventory,
    });
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
          ...(options.callBucketsOf === undefined ? {} : { bucketsOf: options.callBucketsOf }),
        }),
        rowQuota: createRowQuota({
          perMinute: options.inventoryRowsPerMinute ?? null,
          ...(options.onRowsRefusal === undefined ? {} : { onRefusal: options.onRowsRefusal }),
          ...(options.rowBucketsOf === undefined ? {} : { bucketsOf: options.rowBucketsOf }),
        }),
        callsPerSecond: (provider, operation) => options.callsPerSecond?.(provider, operation) ?? Infinity,
      }),
    ],
    // http/pages/graphiql serves GraphiQL, because Yoga's own page loads scripts from another host.
    graphiql: false,
    // document-cache.ts replaces Yoga's cache. Yoga limits the number of documents instead of their bytes, and also keeps
    // invalid documents.
    parserAndValidationCache: false,
    // http/auth/origins.ts handles CORS. Yoga answers unknown origins with the allowed origin `null`, which is the
    // origin of sandboxed pages. Yoga would admit them.
    cors: false,
    landingPage: false,
    batching: false,
    multipart: false,
    logging: false,
    // http/request/request-body.ts reads and limits the body.
    maxRequestBodySize: false,
  });
  // Yoga's request hooks do not run for WebSockets, so http/streams/socket-operations.ts calls `resolve` itself.
  return Object.assign(yoga, { resolve });
}

export type Graphql = ReturnType<typeof createGraphql>;
