import { createHash } from 'node:crypto';
import { buildSchema, GraphQLError, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/errors.ts';
import type { Principal } from '../../src/graph/principal.ts';
import { createCallQuota, type Refund } from '../../src/http/limits/call-quota.ts';
import { subscribeInBatches } from '../../src/http/streams/subscribe.ts';
import { answers } from '../kit/fake-upstream.ts';
import { EVENTS } from '../kit/listen.ts';
import { openSocket } from '../kit/socket.ts';
import { type Answer, ask, HUAWEI, start } from '../kit/start.ts';
import { createVirtualClock } from '../kit/virtual-clock.ts';

const principal = (name: string): Principal => ({ name, scopes: new Set(), accounts: 'all' });
const refundOf = (taken: Refund | AppError): Refund => {
  if (taken instanceof AppError) throw taken;
  return taken;
};

describe('the calls of a principal', () => {
  it('are taken for the worst case, returned if unused, and refilled over time', async () => {
    const clock = createVirtualClock();
    const quota = createCallQuota({ perMinute: 60, clock });
    const [one, other] = [principal('one'), principal('other')];
    const refund = refundOf(await quota.take(one, 50));
    expect(await quota.take(one, 11)).toMatchObject({
      code: 'RATE_LIMITED',
      details: { limit: 'callsPerMinute', allowed: 60, estimatedCalls: 11, retryAfterMs: 1_000 },
    });
    // The calls of one principal do not count for another.
    refundOf(await quota.take(other, 60));
    refund(20);
    refundOf(await quota.take(one, 40));
    expect(await quota.take(one, 1)).toBeInstanceOf(AppError);
  });

  it('delay events until the bucket has enough, except for disconnected clients', async () => {
    const clock = createVirtualClock();
    const quota = createCallQuota({ perMinute: 60, clock });
    const one = principal('one');
    refundOf(await quota.take(one, 60));
    const gone = new AbortController();
    const told: string[] = [];
    const waiting = quota.wait(one, 30, new AbortController().signal).then(() => told.push('came'));
    const left = quota.wait(one, 30, gone.signal).catch(() => told.push('left'));
    await clock.run(29_000);
    gone.abort();
    await left;
    expect(told).toEqual(['left']);
    await clock.run(1_000);
    await waiting;
    expect(told).toEqual(['left', 'came']);
  });

  const QUERY = '{ instances(first: 10) { nodes { groups { nodes { groupId } } } } }';
  const keys = ['one', 'other'].map((name) => ({
    name,
    scopes: ['identity:read'],
    sha256: createHash('sha256').update(name).digest('hex'),
  }));

  it('are limited over HTTP and WebSocket together, before any call, per principal', async () => {
    await using graph = await start({
      config: { auth: { mode: 'keys', keys }, security: { callsPerMinute: 60 } },
    });
    const over = (name: string) => ask(graph.url, QUERY, {}, { authorization: `Bearer ${name}` });
    let refused: Answer | undefined;
    for (let query = 0; query < 20 && refused === undefined; query++) {
      graph.simulators.journal.clear();
      const answer = await over('one');
      if (answer.errors !== undefined) refused = answer;
    }
    expect(refused?.errors).toMatchObject([
      { extensions: { code: 'RATE_LIMITED', limit: 'callsPerMinute', retryAfterMs: expect.any(Number) } },
    ]);
    expect(graph.simulators.journal.entries).toEqual([]);
    const { status, headers } = await fetch(`${graph.url}?query=${encodeURIComponent(QUERY)}`, {
      headers: { authorization: 'Bearer one' },
    });
    expect([status, Number(headers.get('retry-after'))]).toEqual([429, expect.toSatisfy((s) => s >= 1)]);
    await using socket = await openSocket(graph.url, { init: { authorization: 'Bearer one' } });
    socket.send({ type: 'subscribe', id: '1', payload: { query: QUERY } });
    const next = await socket.receive(({ id }) => id === '1');
    expect(next.payload).toMatchObject({ errors: [{ extensions: { limit: 'callsPerMinute' } }] });
    expect(graph.simulators.journal.entries).toEqual([]);
    expect((await over('other')).errors).toBeUndefined();
  });
});

describe('the calls of an operation, as it runs', () => {
  it('never exceed the limit, whatever the provider answers', async () => {
    const at = { action: 'QueryCustomAuthConnectBlack', may: 6 };
    await using graph = await start({ upstream: true, config: { security: { maxProviderCalls: at.may } } });
    let page = 0;
    graph.upstream.play((exchange) => {
      if (exchange.arrival.action !== at.action) return exchange.pass();
      const Data = { Results: [], NextToken: `t-${++page}` };
      answers(200, { RequestId: 'R-1', Code: 200, Success: true, Data })(exchange);
    });
    const id = Buffer.from('Instance:ali/cn-hangzhou/post-cn-7mz2d000001').toString('base64url');
    const { data, errors } = await graph.query(
      `{ node(id: "${id}") { ... on Instance { name blockedClients { nodes { clientId } } } } }`,
    );
    expect(data.node).toEqual({ name: 'plant-east', blockedClients: null });
    expect(errors).toMatchObject([
      {
        path: ['node', 'blockedClients'],
        extensions: { code: 'QUERY_TOO_COMPLEX', limit: 'providerCalls', allowed: at.may },
      },
    ]);
    expect(graph.upstream.journal).toHaveLength(at.may);
  });

  it('have a deadline that begins when delayed events are answered, as many at once as allowed', async () => {
    const done: string[] = [];
    const gone = new AbortController();
    const results = await subscribeInBatches(
      {
        schema: buildSchema('type Query { n: Int } type Subscription { n: Int }'),
        document: parse('subscription { n }'),
        rootValue: {
          n: async function* () {
            yield [{ n: 1 }, { n: 2 }, { n: 3 }];
          },
        },
      },
      {
        atOnce: 2,
        begin: async (events) => {
          done.push(`begin ${events}`);
          if (done.length > 4) throw gone.signal.reason;
          await Promise.resolve();
          return () => void done.push('answered');
        },
        newScope: () => {
          done.push('operation');
          return { providerCalls: () => [] } as never;
        },
        mask: (error) => new GraphQLError(String(error)),
        signal: gone.signal,
      },
    );
    if (!(Symbol.asyncIterator in results)) throw new Error('no events');
    const { value } = await results.next();
    expect(value).toMatchObject({ data: { n: 1 } });
    expect(done).toEqual(['begin 2', 'operation', 'answered']);
    expect((await results.next()).value).toMatchObject({ data: { n: 2 } });
    // The caller disconnects while the rest waits, which is not an error.
    done.push('gone');
    gone.abort();
    expect(await results.next()).toEqual({ done: true, value: undefined });
    expect(done.slice(4)).toEqual(['begin 1']);
  });

  it('are limited per part of a batch of events: all events arrive with their fields', async () => {
    const may = 20;
    await using graph = await start({ config: { security: { maxProviderCalls: may } } });
    const standard = graph.simulators.fleet.huawei.instances.find(({ name }) => name === 'headquarters')!;
    const parts = [HUAWEI, graph.simulators.fleet.huawei.region, standard.instanceId];
    const instanceId = Buffer.from(`Instance:${parts.map(encodeURIComponent).join('/')}`).toString(
      'base64url',
    );
    const scope = { instanceId, kinds: ['DEVICE'] };
    await using socket = await openSocket(graph.url);
    const query = EVENTS.replace(
      'changedFields',
      'changedFields entity { ... on Device { deviceId auth { type } groups { name } } }',
    );
    socket.send({ type: 'subscribe', id: '1', payload: { query, variables: { scope } } });
    await socket.receive(({ type }) => type === 'next');
    const changed = standard.devices.slice(0, 30);
    for (const device of changed) device.deviceName = `${device.deviceName}_x`;
    await graph.query(
      'mutation ($scope: RefreshScope!) { refresh(input: { scope: $scope }) { userErrors { code } } }',
      { scope },
    );
    const told = () =>
      socket.messages
        .map(({ payload }) => payload as Answer | undefined)
        .filter((payload) => payload?.data?.refreshEvents.kind === 'DEVICE');
    await expect.poll(() => told().length, { timeout: 15_000 }).toBe(changed.length);
    for (const answer of told()) {
      expect(answer!.errors).toBeUndefined();
      expect(answer!.data.refreshEvents.entity.auth).not.toBeNull();
    }
    const made = told().map((answer) =>
      answer!.extensions.providerCalls.reduce((sum, { calls }) => sum + calls, 0),
    );
    // Each part stays within the limit of one operation, and all together exceed it.
    expect(Math.max(...made)).toBeLessThanOrEqual(may);
    expect(made.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(may);
  });
});
