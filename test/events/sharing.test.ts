import { createClient } from 'graphql-ws';
import { describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { createEvents } from '../../src/events/events.ts';
import { printNodeId } from '../../src/graph/node-id.ts';
import { createRegistry } from '../../src/graph/registry.ts';
import { Secret } from '../../src/secret.ts';
import type { Billed } from '../../src/transport/call.ts';
import { EVENTS, type Heard } from '../kit/listen.ts';
import { ALIBABA, start } from '../kit/start.ts';
import { createMemoryLog } from './memory-log.ts';
import { createModelProvider, type ModelProvider, outage } from './model-provider.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';

/** A poller over the model provider in virtual time. */
function begin(given: { clock?: VirtualClock; model?: ModelProvider } = {}) {
  const clock = given.clock ?? createVirtualClock();
  const model = given.model ?? createModelProvider(() => clock.sleep(10));
  for (const key of ['c1', 'c2', 'c3']) model.set('CaCertificate', key, 1);
  for (const key of ['d1', 'd2', 'd3', 'd4']) model.set('Device', key, 1);
  const events = createEvents({
    registry: createRegistry([{ provider: model.provider }]),
    log: createMemoryLog({ retention: 1_000 }),
    key: new Secret('a key'),
    pollMs: 10_000,
    billedPollMs: 60_000,
    clock,
    random: () => 0.5,
    onError: (error) => {
      throw error;
    },
  });
  const scope = { at: model.at, groupId: null, kinds: ['CA_CERTIFICATE', 'DEVICE'] as const };
  const listen = async (signal: AbortSignal) => {
    const batches = await events.subscribe(scope, { from: 'now' }, signal);
    for await (const _batch of batches);
  };
  const readsIn = async (ms: number): Promise<number> => {
    const before = model.reads;
    await clock.advance(ms);
    return model.reads - before;
  };
  return { clock, model, events, listen, readsIn };
}

describe('the read rate of polling', () => {
  it.each<[Billed, number]>([
    [false, 6],
    ['unknown', 6],
    [true, 1],
  ])('of an operation with billed %s is %s per minute', async (billed, expected) => {
    const clock = createVirtualClock();
    const model = createModelProvider(() => clock.sleep(10));
    const operation = { name: 'Read', effect: 'read', ratePerSecond: null, billed } as const;
    const { provider } = model;
    const getInstance: typeof provider.getInstance = async (region, instanceId, call) => {
      call.onSent({ provider: 'p', account: 'a', operation, succeeded: true });
      return provider.getInstance(region, instanceId, call);
    };
    let reads = 0;
    const counted: typeof getInstance = (...given) => {
      reads += 1;
      return getInstance(...given);
    };
    const { events } = begin({ clock, model: { ...model, provider: { ...provider, getInstance: counted } } });
    const scope = { at: model.at, groupId: null, kinds: ['INSTANCE'] as const };
    const gone = new AbortController();
    const listening = (async () => {
      for await (const _batch of await events.subscribe(scope, { from: 'now' }, gone.signal));
    })();
    await clock.advance(5_000);
    reads = 0;
    await clock.advance(60_000);
    expect(reads).toBe(expected);
    gone.abort();
    await listening;
    events.stop();
  });

  it.each([1, 500])(
    'is the same for %s subscribers, and falls to zero a minute after the last one left',
    async (count) => {
      const { events, listen, readsIn, clock } = begin();
      const gone = new AbortController();
      const all = Array.from({ length: count }, () => listen(gone.signal));
      await clock.advance(1_000);
      // Two pages of CAs and two or three of devices, six times per minute, for any number of readers.
      expect(await readsIn(60_000)).toBe(6 * 5);
      gone.abort();
      await Promise.all(all);
      // The grace period of sixty seconds.
      expect(await readsIn(61_000)).toBeGreaterThan(0);
      expect(await readsIn(3_600_000)).toBe(0);
      events.stop();
    },
  );

  it('control: grows with the subscribers if each has a poller', async () => {
    const clock = createVirtualClock();
    const model = createModelProvider(() => clock.sleep(10));
    const all = Array.from({ length: 10 }, () => begin({ clock, model }));
    for (const { listen } of all) void listen(new AbortController().signal);
    await clock.advance(1_000);
    expect(await all[0]!.readsIn(60_000)).toBe(10 * 6 * 5);
    for (const { events } of all) events.stop();
  });

  it('resumes with the next subscriber, without an extra read within the grace period', async () => {
    const { events, listen, readsIn, clock } = begin();
    const first = new AbortController();
    void listen(first.signal);
    await clock.advance(5_000);
    first.abort();
    const second = new AbortController();
    const again = listen(second.signal);
    expect(await readsIn(1_000)).toBe(0);
    expect(await readsIn(60_000)).toBe(6 * 5);
    second.abort();
    await again;
    await clock.advance(3_600_000);
    const third = new AbortController();
    void listen(third.signal);
    expect(await readsIn(1_000)).toBe(5);
    events.stop();
  });

  it.each(['PROVIDER_THROTTLED', 'PROVIDER_UNAVAILABLE'] as const)(
    'drops during %s, and recovers',
    async (code) => {
      const { events, listen, readsIn, model, clock } = begin();
      void listen(new AbortController().signal);
      await clock.advance(1_000);
      const usual = await readsIn(600_000);
      model.failure = outage(code);
      await clock.advance(600_000);
      // One failing read for each of two lists, every 160 s.
      expect(await readsIn(1_600_000)).toBeLessThan(25);
      model.failure = null;
      await clock.advance(600_000);
      expect(await readsIn(600_000)).toBeGreaterThanOrEqual(usual);
      events.stop();
    },
  );

  it('is the same for 25 sockets with 20 subscriptions each as for one socket with one', async () => {
    const scope = {
      instanceId: printNodeId('Instance', {
        provider: 'ALIBABA_MQTT',
        account: ALIBABA,
        region: 'cn-hangzhou',
        instanceId: 'post-cn-7mz2d000001',
      }),
    };
    const callsWith = async (sockets: number, each: number): Promise<Record<string, number>> => {
      await using graph = await start({ config: { events: { pollSeconds: 3_600 } } });
      const clients = Array.from({ length: sockets }, () =>
        createClient({ url: graph.url.replace('http', 'ws'), webSocketImpl: WebSocket, retryAttempts: 0 }),
      );
      let heartbeats = 0;
      let changes = 0;
      const told = Promise.withResolvers<void>();
      const begun = Promise.withResolvers<void>();
      for (const client of clients) {
        for (let index = 0; index < each; index++) {
          client.subscribe<{ refreshEvents: Heard }>(
            { query: EVENTS, variables: { scope } },
            {
              next: ({ data }) => {
                if (data?.refreshEvents.__typename === 'Heartbeat') heartbeats += 1;
                else changes += 1;
                if (heartbeats === sockets * each) begun.resolve();
                if (changes === sockets * each) told.resolve();
              },
              error: begun.reject,
              complete: () => {},
            },
          );
        }
      }
      await begun.promise;
      graph.simulators.fleet.alibaba.instances[0]!.caCertificates[0]!.name = 'changed';
      await graph.query('mutation ($scope: RefreshScope!) { refresh(input: { scope: $scope }) { cursor } }', {
        scope,
      });
      await told.promise;
      const counts: Record<string, number> = {};
      for (const { operation } of graph.simulators.journal.entries)
        counts[operation] = (counts[operation] ?? 0) + 1;
      for (const client of clients) await client.dispose();
      return counts;
    };
    const one = await callsWith(1, 1);
    expect(one['ListCaCertificate']).toBe(2);
    expect(await callsWith(25, 20)).toEqual(one);
  }, 60_000);
});
