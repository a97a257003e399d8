import { describe, expect, it } from 'vitest';
import type { EntityKind, EventLog } from '../../src/events/log/log.ts';
import { announced } from '../../src/events/log/row-state.ts';
import { positionAt } from '../../src/events/stream/reader-position.ts';
import { parseScope } from '../../src/events/stream/scope.ts';
import { openStart, sealPosition } from '../../src/events/stream/stream-cursor.ts';
import type { Start } from '../../src/events/stream/subscription.ts';
import { printNodeId } from '../../src/graph/node-id.ts';
import { createRegistry } from '../../src/graph/registry.ts';
import type { RequestScope } from '../../src/graph/request-scope.ts';
import { createCursorSealer } from '../../src/lists/cursor.ts';
import { Secret } from '../../src/secret.ts';
import { createMemoryLog } from './memory-log.ts';
import { createModelProvider, type ModelProvider, outage } from './model-provider.ts';
import { setUp } from './stage.ts';

const KINDS: readonly EntityKind[] = [
  'AUTH_IDENTITY',
  'CA_CERTIFICATE',
  'CLIENT_CREDENTIAL',
  'DEVICE',
  'GROUP',
];
const STREAM = 'model/here/one';
const AWAY = outage('PROVIDER_UNAVAILABLE');

/** Some objects of each kind, and twelve groups: more than are read concurrently. */
function fill(model: ModelProvider): void {
  for (let n = 0; n < 12; n++) {
    model.set('Group', `GID_${n}`, 1);
    model.set('ClientCredential', `GID_${n}@@@1`, 1);
  }
  for (const kind of ['CaCertificate', 'Device', 'AuthIdentity'] as const) model.set(kind, 'one', 1);
}

/** A log with subscribers to all kinds, and the position of a reader before `then`. */
async function keptLog(retention: number, then: (log: EventLog) => Promise<void> = async () => {}) {
  const log = createMemoryLog({ retention });
  const { clock, model, events, listen } = setUp({ log: { ...log, close: () => {} } });
  fill(model);
  listen(KINDS);
  await clock.advance(5_000);
  const from = positionAt(new Map([['model', await log.head(STREAM)]]), null);
  await then(log);
  events.stop();
  return { log, from };
}

const trimmed = async (log: EventLog, instance = STREAM): Promise<void> => {
  for (let n = 0; n < 50; n++) {
    const entry = { change: 'CREATED', source: 'POLL', fields: [] } as const;
    const id = printNodeId('Device', createModelProvider(async () => {}).at, `x${n}`);
    const rows = [{ id, state: announced('x'), entry }];
    const commit = { list: 'DEVICE', fence: null, at: 0, readAt: Number.MAX_SAFE_INTEGER, rows };
    await log.commit(instance, commit);
  }
};

interface Situation {
  readonly reason: string;
  readonly kept?: () => Promise<{ log: EventLog; from: Start['from'] }>;
  readonly from?: Start['from'];
  readonly key?: Secret;
  readonly isAway?: boolean;
}

const OTHER_EPOCH = positionAt(new Map([['model', { epoch: 'before', seq: 5 }]]), null);
const SITUATIONS: Record<string, Situation> = {
  'the provider is unavailable when the reader starts': { reason: 'PROVIDER_OUTAGE', isAway: true },
  'the log was restarted': { reason: 'LOG_RESTARTED', from: OTHER_EPOCH },
  'the log was restarted while the provider is unavailable': {
    reason: 'LOG_RESTARTED',
    from: OTHER_EPOCH,
    isAway: true,
  },
  'the cursor has expired': { reason: 'RETENTION_EXCEEDED', from: 'expired' },
  'the cursor has expired, and the provider is unavailable': {
    reason: 'RETENTION_EXCEEDED',
    from: 'expired',
    isAway: true,
  },
  'the events after the cursor were trimmed': {
    reason: 'RETENTION_EXCEEDED',
    kept: () => keptLog(10, trimmed),
  },
  'the fingerprint key has changed': {
    reason: 'LOG_RESTARTED',
    kept: () => keptLog(1_000),
    key: new Secret('another key'),
  },
  'the fingerprint key has changed, and the provider is unavailable': {
    reason: 'PROVIDER_OUTAGE',
    kept: () => keptLog(1_000),
    key: new Secret('another key'),
    isAway: true,
  },
};

describe('one gap for all lists together', () => {
  it.each(Object.entries(SITUATIONS))(
    'is sent if %s',
    async (_name, { reason, kept, from = 'now', key, isAway }) => {
      const before = await kept?.();
      const { clock, model, events, listen } = setUp({
        ...(before === undefined ? {} : { log: before.log }),
        ...(key === undefined ? {} : { key }),
      });
      fill(model);
      if (isAway === true) model.failure = AWAY;
      const reader = listen(KINDS, { from: before?.from ?? from } as Start);
      await clock.advance(30_000);
      model.failure = null;
      await clock.advance(60_000);
      expect(reader.failures).toEqual([]);
      expect(reader.told()).toEqual([reason]);
      // All lists are read by now.
      model.set('CaCertificate', 'one', 2);
      model.set('ClientCredential', 'GID_11@@@2', 1);
      await clock.advance(30_000);
      expect(reader.told().slice(-2).sort()).toEqual(['CREATED GID_11@@@2', 'UPDATED one name']);
      events.stop();
    },
  );

  it('is not sent to the reader of a quiet instance if events of a busy one were trimmed', async () => {
    const { log, from } = await keptLog(10, async (kept) => {
      const baseline = { gap: null, shape: '' } as const;
      const first = { list: 'DEVICE', fence: null, at: 0, readAt: 0, baseline, rows: [] };
      await kept.commit('model/here/busy', first);
      await trimmed(kept, 'model/here/busy');
    });
    const counted: string[] = [];
    const { clock, model, events, listen } = setUp({
      log,
      onEvents: (event) => void (event.kind === 'gap' && counted.push(event.reason)),
    });
    fill(model);
    model.set('CaCertificate', 'one', 2);
    const reader = listen(KINDS, { from } as Start);
    await clock.advance(5_000);
    expect(reader.told()).toEqual(['UPDATED one name']);
    expect(counted).toEqual([]);
    events.stop();
  });

  it('is sent when the other lists are read again, and another one when a single list recovers later', async () => {
    let isAway = true;
    const { clock, model, events, listen } = setUp({
      provider: ({ provider, at }) => ({
        ...provider,
        devices: () => {
          const list = provider.devices!(at, {});
          return list.tap((read) => (isAway ? Promise.reject(AWAY) : read()));
        },
      }),
    });
    fill(model);
    model.failure = AWAY;
    const reader = listen(KINDS);
    await clock.advance(30_000);
    model.failure = null;
    await clock.advance(300_000);
    expect(reader.told()).toEqual(['PROVIDER_OUTAGE']);
    model.set('CaCertificate', 'one', 2);
    await clock.advance(10_000);
    expect(reader.told()).toEqual(['PROVIDER_OUTAGE', 'UPDATED one name']);
    isAway = false;
    await clock.advance(600_000);
    expect(reader.told()).toEqual(['PROVIDER_OUTAGE', 'UPDATED one name', 'PROVIDER_OUTAGE']);
    events.stop();
  });

  it('is carried by the cursor if the reader leaves before the gap was sent', async () => {
    let slowMs = 10;
    const { clock, model, events, listen } = setUp({
      heartbeatMs: 100,
      provider: ({ provider, at }) => ({
        ...provider,
        devices: () => {
          const list = provider.devices!(at, {});
          return list.tap(async (read) => {
            await clock.sleep(slowMs);
            return read();
          });
        },
      }),
    });
    fill(model);
    model.failure = AWAY;
    const first = listen(KINDS);
    await clock.advance(3_000);
    model.failure = null;
    slowMs = 20_000;
    await clock.advance(15_000);
    first.leave();
    expect(first.told()).toEqual([]);
    const { position } = first.heard.at(-1)!;
    expect(position.pendingGap).toBe('PROVIDER_OUTAGE');
    // The client has the position as a text.
    const registry = createRegistry([{ provider: { ...model.provider } }]);
    const principal = { name: 'one', scopes: new Set<never>(), accounts: 'all' as const };
    const sealer = createCursorSealer({ keys: [new Secret('a key')] });
    const operation = { registry, principal, sealer } as unknown as RequestScope;
    const scope = parseScope(operation, { instanceId: printNodeId('Instance', model.at) }, 'scope');
    const { from } = openStart(operation, scope, sealPosition(operation, scope)(position));
    expect(from).toEqual(position);
    const second = listen(KINDS, { from } as Start);
    await clock.advance(60_000);
    expect(second.told()).toEqual(['PROVIDER_OUTAGE']);
    events.stop();
  });

  it('does not wait for the next poll of each list: the first list that recovers triggers reads of the others', async () => {
    const { clock, model, events, listen, log } = setUp({ pollMs: 10_000, billedPollMs: 10_000 });
    fill(model);
    model.failure = AWAY;
    // From here on this list is polled at other times than the rest.
    listen(['CA_CERTIFICATE']);
    await clock.advance(75_000);
    const reader = listen(KINDS);
    await clock.advance(1_200_000);
    model.failure = null;
    while ((await log.lists(STREAM)).length === 0) await clock.advance(100);
    await clock.advance(2_000);
    expect(reader.told()).toEqual(['PROVIDER_OUTAGE']);
    events.stop();
  });
});
