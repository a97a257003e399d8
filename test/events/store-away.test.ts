import { describe, expect, it } from 'vitest';
import { createStoreLog } from '../../src/events/log/store-log.ts';
import { CALL } from '../kit/lists.ts';
import { setUp } from './stage.ts';
import { createSwitchedStore } from './switched-store.ts';

function begin() {
  const { store, setAway } = createSwitchedStore();
  const stage = setUp({ log: createStoreLog(store, { retention: 1_000 }), heartbeatMs: 1_000 });
  stage.model.set('CaCertificate', 'c1', 1);
  return { ...stage, setAway };
}

describe('while the store is away', () => {
  it('subscriptions pause without heartbeats, nothing is polled, and no change is lost', async () => {
    const { clock, model, events, listen, setAway, errors } = begin();
    const reader = listen(['CA_CERTIFICATE']);
    await clock.advance(5_000);
    setAway(true);
    await clock.advance(100);
    const { length } = reader.heard;
    const { reads } = model;
    model.set('CaCertificate', 'c1', 2);
    model.set('CaCertificate', 'c2', 1);
    await clock.advance(600_000);
    expect(reader.heard).toHaveLength(length);
    expect(model.reads).toBe(reads);
    setAway(false);
    await clock.advance(5_000);
    expect(reader.told().sort()).toEqual(['CREATED c2', 'UPDATED c1 name']);
    expect(reader.heard.at(-1)).toMatchObject({ type: 'heartbeat', unreadable: [] });
    expect([reader.failures, errors]).toEqual([[], []]);
    events.stop();
  });

  it('a read that began before commits nothing, and the next one finds the change', async () => {
    const { clock, model, events, listen, setAway } = begin();
    const reader = listen(['CA_CERTIFICATE']);
    await clock.advance(5_000);
    model.set('CaCertificate', 'c1', 2);
    for (const { reads } = model; model.reads === reads; ) await clock.advance(1);
    setAway(true);
    await clock.advance(10_000);
    setAway(false);
    await clock.advance(5_000);
    expect(reader.told()).toEqual(['UPDATED c1 name']);
    expect(reader.failures).toEqual([]);
    events.stop();
  });

  it('new subscriptions and refreshes fail before any call to the provider', async () => {
    const { clock, model, events, listen, refresh, setAway } = begin();
    setAway(true);
    const reader = listen(['CA_CERTIFICATE']);
    const refreshed = refresh(['CA_CERTIFICATE']).catch((error: unknown) => error);
    await clock.advance(1_000);
    expect(reader.failures).toMatchObject([{ code: 'STORE_UNAVAILABLE' }]);
    expect(await refreshed).toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(model.reads).toBe(0);
    events.stop();
  });

  it('queries are answered', async () => {
    const { clock, model, events, setAway, errors } = begin();
    setAway(true);
    const read = events.observe(model.provider).getCaCertificate!(model.at, 'c1', CALL);
    await clock.advance(100);
    expect(await read).toMatchObject({ caId: 'c1' });
    expect(errors).toEqual([]);
    events.stop();
  });
});
