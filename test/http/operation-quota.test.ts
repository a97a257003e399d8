import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/errors.ts';
import type { Principal } from '../../src/graph/principal.ts';
import { createOperationQuota } from '../../src/http/limits/operation-quota.ts';
import { openSocket } from '../kit/socket.ts';
import { type Started, start } from '../kit/start.ts';
import { createVirtualClock } from '../kit/virtual-clock.ts';

const principal = (name: string): Principal => ({ name, scopes: new Set(), accounts: 'all' });

describe('the operations of a principal in a minute', () => {
  it('refill evenly over time, per principal', async () => {
    const clock = createVirtualClock();
    let refusals = 0;
    const quota = createOperationQuota({ perMinute: 6, clock, onRefusal: () => refusals++ });
    for (let count = 0; count < 6; count++)
      expect(await quota.take(principal('one'))).not.toBeInstanceOf(AppError);
    expect(await quota.take(principal('one'))).toMatchObject({
      code: 'RATE_LIMITED',
      details: { limit: 'operationsPerMinute', allowed: 6, retryAfterMs: 10_000 },
    });
    expect(await quota.take(principal('other'))).not.toBeInstanceOf(AppError);
    await clock.run(10_000);
    expect(await quota.take(principal('one'))).not.toBeInstanceOf(AppError);
    expect(await quota.take(principal('one'))).toBeInstanceOf(AppError);
    expect(refusals).toBe(2);
  });

  it('do not count if they are uncounted', async () => {
    const quota = createOperationQuota({ perMinute: 1, clock: createVirtualClock() });
    for (let count = 0; count < 3; count++) {
      const counted = await quota.take(principal('one'));
      if (counted instanceof AppError) throw counted;
      counted();
    }
  });

  it('are unlimited without a limit', async () => {
    const quota = createOperationQuota({ perMinute: null });
    for (let count = 0; count < 1_000; count++)
      expect(await quota.take(principal('one'))).not.toBeInstanceOf(AppError);
  });
});

const KEYS = ['one', 'other'].map((name) => ({
  name,
  scopes: ['identity:read'],
  sha256: createHash('sha256').update(name).digest('hex'),
}));

const startLimited = (operationsPerMinute: number | null) =>
  start({ config: { auth: { mode: 'keys', keys: KEYS }, security: { operationsPerMinute } } });

function post(graph: Started, key: string, body = '{"query":"{ __typename }"}'): Promise<Response> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
  return fetch(graph.url, { method: 'POST', headers, body });
}

const refusals = async ({ adminUrl }: Started) =>
  Number(
    /^identity_graph_quota_refusals_total\{limit="operationsPerMinute"\} (\d+)$/m.exec(
      await (await fetch(`${adminUrl}/metrics`)).text(),
    )?.[1] ?? 0,
  );

describe('operationsPerMinute', () => {
  it('counts HTTP and WebSocket together, refused documents too, and shows refusals in the metrics', async () => {
    await using graph = await startLimited(3);
    await using socket = await openSocket(graph.url, { init: { authorization: 'Bearer one' } });
    const operation = async (id: string) => {
      socket.send({ type: 'subscribe', id, payload: { query: '{ __typename }' } });
      return socket.receive((message) => message.id === id && message.type !== 'complete');
    };
    expect((await post(graph, 'one')).status).toBe(200);
    // GraphQL over HTTP: a document that cannot be parsed is 400, or 200 for an old client.
    expect(await (await post(graph, 'one', '{"query":"{"}')).text()).toContain('errors');
    expect(await operation('1')).toMatchObject({ type: 'next', payload: { data: { __typename: 'Query' } } });
    expect(await operation('2')).toMatchObject({
      type: 'error',
      payload: [
        {
          extensions: {
            code: 'RATE_LIMITED',
            limit: 'operationsPerMinute',
            allowed: 3,
            retryAfterMs: expect.any(Number),
          },
        },
      ],
    });
    const refused = await post(graph, 'one', '{"query":"{"}');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    // The document is not parsed any more.
    expect(await refused.json()).toMatchObject({
      errors: [{ extensions: { code: 'RATE_LIMITED', limit: 'operationsPerMinute', allowed: 3 } }],
    });
    const byGet = await fetch(`${graph.url}?query=%7B__typename%7D`, {
      headers: { authorization: 'Bearer one' },
    });
    expect(byGet.status).toBe(429);
    expect((await post(graph, 'other')).status).toBe(200);
    expect(await refusals(graph)).toBe(3);
    // The socket and its other operations stay.
    expect(socket.socket.readyState).toBe(socket.socket.OPEN);
  });

  it('control: refuses nothing if it is null', async () => {
    await using graph = await startLimited(null);
    for (let count = 0; count < 10; count++) expect((await post(graph, 'one')).status).toBe(200);
    expect(await refusals(graph)).toBe(0);
  });
});
