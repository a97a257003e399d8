import type { GraphQLError } from 'graphql';
import { AppError } from '../errors.ts';
import type { Authenticate } from './auth/authenticate.ts';
import { GRAPHQL_PATH, type Graphql } from './graphql/graphql.ts';
import type { OperationQueue } from './limits/operation-queue.ts';
import type { OperationQuota } from './limits/operation-quota.ts';
import { MAX_BODY_BYTES } from './request/body-reader.ts';
import { HttpRefusal, printRefusal, refusalOf } from './request/http-refusal.ts';
import { checkBodyHeaders, parseBody, tooLarge } from './request/request-body.ts';
import { withoutEmptyName } from './request/request-params.ts';

export interface FetchHandlerOptions {
  readonly graphql: Graphql;
  readonly authenticate: Authenticate;
  readonly operationQuota: OperationQuota;
  readonly queue: OperationQueue;
  readonly mask: (error: unknown) => GraphQLError;
}

/**
 * Answers one request. Never rejects, because every failure is a response.
 *
 * Accepts POST with `application/json` at any path, so that no foreign page can send a request without a
 * preflight. Checks credentials, scopes, limits and quotas as the listener does. The embedding server is
 * responsible for paths, CORS, the number of connections and the time to receive a body. Subscriptions fail
 * with BAD_USER_INPUT, because they need the listener (SSE or WebSocket).
 */
export type FetchHandler = (request: Request) => Promise<Response>;

export function createFetchHandler(options: FetchHandlerOptions): FetchHandler {
  const { graphql, authenticate, operationQuota, queue, mask } = options;
  const answer = async (request: Request): Promise<Response> => {
    if (request.method !== 'POST') {
      throw new HttpRefusal(405, 'BAD_USER_INPUT', 'Send GraphQL requests by POST.', {
        headers: { allow: 'POST' },
      });
    }
    checkBodyHeaders(Object.fromEntries(request.headers));
    const principal = await authenticate(request.headers.get('authorization') ?? undefined, 'embedded');
    const counted = await operationQuota.take(principal);
    if (counted instanceof AppError) throw counted;
    const body = await readAtMost(request, MAX_BODY_BYTES);
    const given = withoutEmptyName(parseBody(body));
    const { signal } = request;
    const turn = await queue.enter({
      principal: principal.name,
      connection: request,
      bytes: body.length,
      signal,
    });
    if (turn instanceof AppError) throw turn;
    try {
      // Yoga does not read this body, because `given` already contains the parameters.
      const { headers } = request;
      const bodiless = new Request(new URL(GRAPHQL_PATH, request.url), {
        method: 'POST',
        headers,
        body: '{}',
        signal,
      });
      const response = await graphql.fetch(bodiless, {
        principal,
        signal,
        given,
        onCalls: turn.charge,
        onDryRun: counted,
        openSubscription: () =>
          new AppError('BAD_USER_INPUT', 'Subscriptions need SSE or a WebSocket. Use listen().'),
      });
      // Copy the response, because Yoga's Response is not the global class, which some frameworks check for.
      const own = new Response(await response.text(), {
        status: response.status,
        headers: Object.fromEntries(response.headers),
      });
      // The response may contain a new secret, which is shown only once.
      own.headers.set('cache-control', 'no-store');
      return own;
    } finally {
      turn.leave();
    }
  };
  return async (request) => {
    try {
      return await answer(request);
    } catch (error) {
      const { body, ...init } = printRefusal(refusalOf(error, mask));
      return new Response(body, init);
    }
  };
}

/** Copies each chunk into one buffer. A list of one-byte chunks would need about 100 bytes for each byte. */
async function readAtMost(request: Request, bytes: number): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > bytes) throw tooLarge();
  let held = Buffer.alloc(FIRST_BYTES);
  let length = 0;
  for await (const piece of request.body ?? []) {
    const needed = length + piece.length;
    if (needed > bytes) throw tooLarge();
    if (needed > held.length)
      held = Buffer.concat([held.subarray(0, length)], Math.max(needed, 2 * held.length));
    held.set(piece, length);
    length = needed;
  }
  return held.subarray(0, length);
}

/** Initial size of a body's buffer. A full buffer doubles. */
const FIRST_BYTES = 2 * 1024;
