import type { GraphQLError, GraphQLSchema } from 'graphql';
import { createYoga, type GraphiQLOptions } from 'graphql-yoga';
import { createOperation, type WriteServices } from '../domain/operation.ts';
import type { CursorSealer } from '../domain/paging/cursor.ts';
import type { Registry } from '../domain/registry.ts';
import type { GraphContext } from '../schema/builder.ts';
import type { Secret } from '../secret.ts';
import { createOperationPlugin, type ServerContext } from './operation-plugin.ts';

export interface GraphqlOptions {
  readonly schema: GraphQLSchema;
  readonly registry: Registry;
  readonly sealer: CursorSealer;
  readonly fingerprintKey: Secret;
  readonly writes: WriteServices;
  readonly mask: (error: unknown) => GraphQLError;
  readonly introspection: boolean;
  /** False: no page. */
  readonly graphiql: false | GraphiQLOptions;
  readonly allowedOrigins: readonly string[];
  /** Milliseconds for the provider calls of one query. Default 8,000. */
  readonly queryTimeoutMs?: number;
}

export const GRAPHQL_PATH = '/graphql';
/** Bytes of a request body at the most. */
export const MAX_BODY_BYTES = 256 * 1024;

/** Yoga with our rules; http/server.ts and http/websocket.ts carry it. */
export function createGraphql(options: GraphqlOptions) {
  const page = options.graphiql;
  return createYoga<ServerContext, GraphContext>({
    schema: options.schema,
    graphqlEndpoint: GRAPHQL_PATH,
    context: ({ principal, signal }) => ({
      operation: createOperation({
        registry: options.registry,
        principal,
        sealer: options.sealer,
        fingerprintKey: options.fingerprintKey,
        writes: options.writes,
        signal,
        ...(options.queryTimeoutMs === undefined ? {} : { timeoutMs: options.queryTimeoutMs }),
      }),
    }),
    maskedErrors: { maskError: options.mask },
    plugins: [createOperationPlugin({ introspection: options.introspection, mask: options.mask })],
    graphiql: page,
    // Nine megabytes of assets, inlined: read only where the page is on, so that nothing comes from another host.
    renderGraphiQL: async (given) => (await import('@graphql-yoga/render-graphiql')).renderGraphiQL(given),
    cors:
      options.allowedOrigins.length === 0
        ? false
        : { origin: [...options.allowedOrigins], methods: ['GET', 'POST'], credentials: false },
    landingPage: false,
    batching: false,
    multipart: false,
    logging: false,
    maxRequestBodySize: MAX_BODY_BYTES,
  });
}

export type Graphql = ReturnType<typeof createGraphql>;
