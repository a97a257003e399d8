import type { GraphQLSchema } from 'graphql';
import { createRegistry } from '../../src/graph/registry.ts';
import { type AuthOptions, createAuthenticate } from '../../src/http/auth/authenticate.ts';
import { createGraphql } from '../../src/http/graphql/graphql.ts';
import { createMasking } from '../../src/http/graphql/masking.ts';
import { createOperationQueue } from '../../src/http/limits/operation-queue.ts';
import { createOperationQuota } from '../../src/http/limits/operation-quota.ts';
import { type ServerOptions, serve } from '../../src/http/server.ts';
import { createCursorSealer } from '../../src/lists/cursor.ts';
import { createLog } from '../../src/log.ts';
import { Secret } from '../../src/secret.ts';

/** Serves any schema over the real transports, without a provider. */
export async function serveSchema(
  schema: GraphQLSchema,
  options: Partial<ServerOptions> & { readonly auth?: AuthOptions; readonly introspection?: boolean } = {},
  port = 0,
) {
  const log: string[] = [];
  const mask = createMasking(createLog('info', { write: (line) => void log.push(line) }));
  const auth = options.auth ?? { mode: 'none' };
  const graphql = createGraphql({
    schema,
    registry: createRegistry([]),
    sealer: createCursorSealer({ keys: [new Secret('a key for tests, of 32 characters')] }),
    fingerprintKey: new Secret('another key'),
    // These schemas write nothing, and have their own events.
    writes: {} as never,
    events: {} as never,
    inventory: {} as never,
    mask,
    introspection: options.introspection ?? true,
  });
  const server = await serve('127.0.0.1', port, {
    graphql,
    authenticate: createAuthenticate(auth, fetch),
    isOpen: auth.mode === 'none',
    allowedOrigins: [],
    operationQuota: createOperationQuota({ perMinute: null }),
    queue: createOperationQueue({ maxWaitMs: 1_000, onRefusal: () => {} }),
    mask,
    ...options,
  });
  return {
    port: server.port,
    url: `http://127.0.0.1:${server.port}/graphql`,
    log,
    stop: server.stop,
    [Symbol.asyncDispose]: () => server.stop(200),
  };
}
