import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/errors.ts';
import { createEvents } from '../../src/events/events.ts';
import type { Start, StreamEvent } from '../../src/events/stream/subscription.ts';
import { createRegistry } from '../../src/graph/registry.ts';
import { Secret } from '../../src/secret.ts';
import { createMemoryLog } from './memory-log.ts';
import { createModelProvider, outage } from './model-provider.ts';
import { createVirtualClock } from './virtual-clock.ts';

function begin() {
  const clock = createVirtualClock();
  const model = createModelProvider(() => clock.sleep(10));
  model.set('CaCertificate', 'c1', 1);
  const events = createEvents({
    registry: createRegistry([{ provider: model.provider }]),
    log: createMemoryLog({ retention: 1_000 }),
    key: new Secret('a key'),
    pollMs: 1_000,
    billedPollMs: 1_000,
    heartbeatMs: 5_000,
    clock,
    random: () => 0.5,
    onError: (error) => {
      throw error;
    },
  });
  const listen = (start: Start = { from: 'now' }) => {
    const heard: StreamEvent[] = [];
    const failures: unknown[] = [];
    const gone = new AbortController();
    const scope = { at: model.at, groupId: null, kinds: ['CA_CERTIFICATE'] as const };
    const read = async () => {
      const batches = await events.subscribe(scope, start, gone.signal);
      for await (const batch of batches) heard.push(...batch);
    };
    read().catch((error) => failures.push(error));
    return {
      heard,
      failures,
      types: () => heard.map((event) => (event.type === 'gap' ? event.reason : event.type)),
      leave: () => gone.abort(),
    };
  };
  return { clock, model, events, listen };
}

describe('an outage of the provider', () => {
  it('at the start of a subscription: a heartbeat reports the next poll, and a gap follows the first read', async () => {
    const { clock, model, events, listen } = begin();
    model.failure = outage('PROVIDER_UNAVAILABLE');
    const reader = listen();
    await clock.advance(3_000);
    expect(reader.heard[0]).toMatchObject({ type: 'heartbeat', nextPollAt: expect.any(Number) });
    model.set('CaCertificate', 'c2', 1);
    model.failure = null;
    await clock.advance(20_000);
    model.set('CaCertificate', 'c1', 2);
    await clock.advance(20_000);
    expect(reader.types().filter((type) => type !== 'heartbeat')).toEqual(['PROVIDER_OUTAGE', 'change']);
    events.stop();
  });

  it('during a subscription: no gap, and the changes are delivered when it is over', async () => {
    const { clock, model, events, listen } = begin();
    const reader = listen();
    await clock.advance(1_000);
    model.failure = outage('PROVIDER_UNAVAILABLE');
    await clock.advance(60_000);
    model.set('CaCertificate', 'c1', 2);
    model.set('CaCertificate', 'c2', 1);
    const duringIt = reader.heard.length;
    expect(reader.types().slice(0, duringIt)).not.toContain('change');
    model.failure = null;
    await clock.advance(60_000);
    expect(reader.types().filter((type) => type !== 'heartbeat')).toEqual(['change', 'change']);
    events.stop();
  });

  const LASTING = ['PROVIDER_AUTH_FAILED', 'FORBIDDEN', 'NOT_FOUND'] as const;

  it.each(LASTING)('with the permanent error %s refuses a new subscription at once', async (code) => {
    const { clock, model, events, listen } = begin();
    model.failure = new AppError(code, 'The model is not to be read.');
    const reader = listen();
    await clock.advance(1_000);
    expect(reader.failures).toMatchObject([{ code }]);
    expect(reader.heard).toEqual([]);
    events.stop();
  });

  it.each(LASTING)(
    'with the permanent error %s ends running subscriptions after the second failure, and refuses new ones',
    async (code) => {
      const { clock, model, events, listen } = begin();
      const reader = listen();
      await clock.advance(5_000);
      const after = reader.heard.at(-1)!.position;
      model.failure = new AppError(code, 'The model is not to be read.');
      // One failure may be an error of the provider.
      await clock.advance(1_500);
      expect(reader.failures).toEqual([]);
      await clock.advance(2_000);
      expect(reader.failures).toMatchObject([{ code }]);
      for (const start of [{ from: 'now' }, { from: after }] as const) {
        const late = listen(start);
        await clock.advance(10_000);
        expect([late.failures.length, late.heard.every(({ type }) => type === 'heartbeat')]).toEqual([
          1,
          true,
        ]);
        expect(late.failures).toMatchObject([{ code }]);
      }
      // No subscriber is left, so nothing is read.
      await clock.advance(120_000);
      const { reads } = model;
      await clock.advance(600_000);
      expect(model.reads).toBe(reads);
      model.failure = null;
      const back = listen({ from: after });
      model.set('CaCertificate', 'c1', 2);
      await clock.advance(5_000);
      expect(back.failures).toEqual([]);
      expect(back.types().filter((type) => type !== 'heartbeat')).toEqual(['change']);
      events.stop();
    },
  );

  it('with a permanent error between retryable ones ends no subscription, however often it occurs', async () => {
    const { clock, model, events, listen } = begin();
    const reader = listen();
    await clock.advance(5_000);
    for (let round = 0; round < 5; round++) {
      model.failure = new AppError('PROVIDER_AUTH_FAILED', 'The model knows no such key.');
      // Waits for the next failing read.
      for (const { reads } = model; model.reads === reads; ) await clock.advance(100);
      await clock.advance(100);
      model.failure = outage('PROVIDER_UNAVAILABLE');
      for (const { reads } = model; model.reads === reads; ) await clock.advance(100);
      await clock.advance(100);
    }
    expect(reader.failures).toEqual([]);
    events.stop();
  });
});

it('a jump of the wall clock changes the reported times, but not the polling interval', async () => {
  const listenOver = async (ms: number) => {
    const { clock, model, events, listen } = begin();
    const reader = listen();
    await clock.advance(20_000);
    clock.jump(ms);
    await clock.advance(20_000);
    events.stop();
    const told = reader.heard.map((event) => {
      if (event.type !== 'heartbeat') return event.type;
      return [event.at - clock.date(), event.nextPollAt! - event.at];
    });
    return { reads: model.reads, after: told.slice(4) };
  };
  const undisturbed = await listenOver(0);
  expect(undisturbed.after.length).toBeGreaterThan(2);
  for (const ms of [-3_600_000, 3_600_000]) {
    const { reads, after } = await listenOver(ms);
    expect({ reads, after }).toEqual({ reads: undisturbed.reads, after: undisturbed.after });
  }
});
