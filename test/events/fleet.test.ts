import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/errors.ts';
import { createEvents } from '../../src/events/events.ts';
import type { EntityKind, EventLog } from '../../src/events/log/log.ts';
import type { ReaderPosition } from '../../src/events/stream/reader-position.ts';
import { type FleetScope, parseScope } from '../../src/events/stream/scope.ts';
import { openStart, sealPosition } from '../../src/events/stream/stream-cursor.ts';
import type { Start, StreamEvent } from '../../src/events/stream/subscription.ts';
import { parseNodeId, printNodeId } from '../../src/graph/node-id.ts';
import { createRegistry } from '../../src/graph/registry.ts';
import type { RequestScope } from '../../src/graph/request-scope.ts';
import { createCursorSealer } from '../../src/lists/cursor.ts';
import { createWholeList } from '../../src/lists/whole.ts';
import type { Provider } from '../../src/providers/port/provider.ts';
import type { InstanceRecord } from '../../src/providers/port/records.ts';
import { Secret } from '../../src/secret.ts';
import { CALL } from '../kit/lists.ts';
import { createMemoryLog } from './memory-log.ts';
import { createModelProvider } from './model-provider.ts';
import { createVirtualClock } from './virtual-clock.ts';

const KINDS: readonly EntityKind[] = ['CA_CERTIFICATE', 'DEVICE', 'INSTANCE'];
const INSTANCES_MS = 10_000;
const LIST = { name: 'List', effect: 'read', ratePerSecond: null, billed: false } as const;

/** Accounts with some instances each, of which all have the same content. */
function setUp(names: Record<string, readonly string[]>, { retention = 1_000 } = {}) {
  const clock = createVirtualClock();
  const log: EventLog = createMemoryLog({ retention });
  const accounts = Object.entries(names).map(([account, instances]) => {
    const model = createModelProvider(() => clock.sleep(1));
    model.set('CaCertificate', 'c1', 1);
    model.set('Device', 'd1', 1);
    const there = new Set(instances);
    const failing = new Map<string, AppError>();
    const calls: string[] = [];
    const counted = <Answer>(
      name: string,
      instanceId: string,
      read: () => Promise<Answer>,
    ): Promise<Answer> => {
      calls.push(`${name} ${instanceId}`);
      const failure = failing.get(instanceId);
      return failure === undefined ? read() : Promise.reject(failure);
    };
    const record = async (instanceId: string): Promise<InstanceRecord | null> => {
      const found = await model.provider.getInstance(model.at.region, instanceId, CALL);
      return found !== null && there.has(instanceId) ? { ...found, instanceId } : null;
    };
    const provider: Provider = {
      ...model.provider,
      account,
      instances: () =>
        createWholeList({
          key: () => '',
          read: (call) =>
            counted('instances', account, async () => {
              call.admit?.();
              call.onSent({ provider: 'p', account, operation: LIST, succeeded: true });
              return (await Promise.all(Array.from(there, record))).filter((row) => row !== null);
            }),
        }),
      getInstance: (_region, instanceId) => counted('instance', instanceId, () => record(instanceId)),
      groups: () =>
        createWholeList({
          key: ({ groupId }) => groupId,
          read: async (call) => {
            call.admit?.();
            call.onSent({ provider: 'p', account, operation: LIST, succeeded: true });
            await clock.sleep(1);
            return [];
          },
        }),
      caCertificates: (at) =>
        model.provider.caCertificates!(at).tap((read) => counted('cas', at.instanceId, read)),
      devices: (at) => model.provider.devices!(at, {}).tap((read) => counted('devices', at.instanceId, read)),
    };
    return { account, provider, model, there, failing, calls };
  });
  const registry = createRegistry(accounts);
  const errors: unknown[] = [];
  const events = createEvents({
    registry,
    log,
    key: new Secret('a key'),
    pollMs: 1_000,
    billedPollMs: INSTANCES_MS,
    graceMs: 1_000,
    heartbeatMs: 1_000,
    clock,
    random: () => 0.5,
    onError: (error) => void errors.push(error),
  });
  const scope: FleetScope = { accounts: Object.keys(names).sort(), instances: null, kinds: KINDS };
  const listen = (start: Start = { from: 'now' }, of = scope) => {
    const heard: StreamEvent[] = [];
    const failures: unknown[] = [];
    const gone = new AbortController();
    const reading = async () => {
      for await (const batch of await events.subscribe(of, start, gone.signal)) heard.push(...batch);
    };
    reading().catch((error) => failures.push(error));
    return {
      heard,
      failures,
      /** `CREATED account/instance c1`, or the reason of a gap. */
      told: () =>
        heard.flatMap((event) => {
          if (event.type === 'heartbeat') return [];
          if (event.type === 'gap') return [event.reason];
          const { account, instanceId, key } = parseNodeId(event.id);
          return [[event.change, `${account}/${instanceId}`, ...key].join(' ')];
        }),
      unreadable: () => {
        const last = heard.findLast((event) => event.type === 'heartbeat');
        return last?.unreadable.map(({ kind, account, instanceId, code }) => {
          const name =
            instanceId === null ? null : Buffer.from(instanceId, 'base64url').toString().split('/').at(-1);
          return [kind, account, name, code];
        });
      },
      position: (): ReaderPosition => heard.at(-1)!.position,
      leave: () => gone.abort(),
    };
  };
  const callsIn = async (ms: number): Promise<number> => {
    for (const { calls } of accounts) calls.length = 0;
    await clock.advance(ms);
    return accounts.reduce((sum, { calls }) => sum + calls.length, 0);
  };
  const [first, second] = accounts;
  return {
    clock,
    log,
    accounts,
    first: first!,
    second: second ?? first!,
    registry,
    events,
    errors,
    scope,
    listen,
    callsIn,
  };
}

const FLEET = { a: ['one', 'two', 'three'], b: ['four', 'five'] };

describe('subscriptions to several instances', () => {
  it.each([1, 20])('cost for %s subscribers the calls of one poller for each instance', async (count) => {
    const { clock, events, listen, callsIn, errors } = setUp(FLEET);
    for (let n = 0; n < count; n++) listen();
    await clock.advance(5_000);
    // Three lists of five instances every second, and the instances of two accounts every ten seconds.
    expect(await callsIn(60_000)).toBe(60 * 5 * 3 + 6 * 2);
    events.stop();
    expect(errors).toEqual([]);
  });

  it('report the changes of all instances, and resume in all accounts by one cursor', async () => {
    const { clock, events, listen, first, second } = setUp(FLEET);
    const reader = listen();
    await clock.advance(3_000);
    expect(reader.heard[0]).toMatchObject({ type: 'heartbeat', unreadable: [] });
    first.model.set('Device', 'd1', 2);
    await clock.advance(1_500);
    expect(reader.told().sort()).toEqual(['UPDATED a/one d1', 'UPDATED a/three d1', 'UPDATED a/two d1']);
    reader.leave();
    first.model.set('Device', 'd2', 1);
    second.model.set('CaCertificate', 'c1', null);
    await clock.advance(30_000);
    const back = listen({ from: reader.position() });
    await clock.advance(3_000);
    expect(back.told().sort()).toEqual([
      'CREATED a/one d2',
      'CREATED a/three d2',
      'CREATED a/two d2',
      'DELETED b/five c1',
      'DELETED b/four c1',
    ]);
    events.stop();
  });

  it('get one gap if retention was passed in any account, and then go on', async () => {
    const { clock, events, listen, log, accounts, first } = setUp(FLEET, { retention: 10 });
    const reader = listen();
    await clock.advance(3_000);
    reader.leave();
    for (const { account, there } of accounts) {
      const [instanceId] = there;
      const at = { provider: 'ALIBABA_MQTT', account, region: 'here', instanceId: instanceId! } as const;
      for (let n = 0; n < 40; n++) {
        const entry = { change: 'UPDATED', source: 'POLL', fields: [] } as const;
        const rows = [{ id: printNodeId('Device', at, 'd1'), state: null, entry }];
        const commit = { list: 'DEVICE', fence: null, at: 0, readAt: Number.MAX_SAFE_INTEGER, rows };
        await log.commit(`${account}/here/${instanceId}`, commit);
      }
    }
    const back = listen({ from: reader.position() });
    await clock.advance(5_000);
    expect(back.told()).toEqual(['RETENTION_EXCEEDED']);
    first.model.set('CaCertificate', 'c9', 1);
    await clock.advance(1_500);
    expect(back.told().slice(1).sort()).toEqual([
      'CREATED a/one c9',
      'CREATED a/three c9',
      'CREATED a/two c9',
    ]);
    events.stop();
  });

  it('include instances that appear, and leave those that are gone', async () => {
    const { clock, events, listen, first, callsIn } = setUp(FLEET);
    const reader = listen();
    await clock.advance(3_000);
    first.there.add('new');
    await clock.advance(INSTANCES_MS + 1_000);
    expect(reader.told()).toEqual(['INSTANCE_ADDED']);
    first.model.set('Device', 'd1', 2);
    await clock.advance(1_500);
    expect(reader.told()).toContain('UPDATED a/new d1');
    first.there.delete('new');
    await clock.advance(1_500);
    expect(reader.told()).toContain('DELETED a/new');
    await clock.advance(3 * INSTANCES_MS);
    await callsIn(10_000);
    expect(first.calls.filter((call) => call.endsWith('new'))).toEqual([]);
    expect(reader.failures).toEqual([]);
    events.stop();
  });

  it('go on if an instance or an account cannot be read, and name it', async () => {
    const { clock, events, listen, first, second } = setUp(FLEET);
    first.failing.set('two', new AppError('FORBIDDEN', 'no'));
    second.failing.set('b', new AppError('PROVIDER_UNAVAILABLE', 'away'));
    const reader = listen();
    await clock.advance(10_000);
    expect(reader.unreadable()).toEqual([
      ['INSTANCE', 'b', null, 'PROVIDER_UNAVAILABLE'],
      ['INSTANCE', 'a', 'two', 'FORBIDDEN'],
    ]);
    // The latest failure, with the time of the first one.
    const { unreadable } = reader.heard.findLast((event) => event.type === 'heartbeat')!;
    first.failing.set('two', new AppError('PROVIDER_TIMEOUT', 'late'));
    await clock.advance(5_000);
    expect(reader.unreadable()?.at(-1)).toEqual(['INSTANCE', 'a', 'two', 'PROVIDER_TIMEOUT']);
    const later = reader.heard.findLast((event) => event.type === 'heartbeat')!;
    expect(later.unreadable.at(-1)?.since).toBe(unreadable.at(-1)?.since);
    first.model.set('Device', 'd1', 2);
    await clock.advance(1_500);
    expect(reader.told().sort()).toEqual(['UPDATED a/one d1', 'UPDATED a/three d1']);
    first.failing.clear();
    second.failing.clear();
    await clock.advance(600_000);
    // One gap for each of the two.
    expect(reader.told().slice(2)).toEqual(['PROVIDER_OUTAGE', 'PROVIDER_OUTAGE']);
    expect(reader.unreadable()).toEqual([]);
    expect(reader.failures).toEqual([]);
    events.stop();
  });

  it('have cursors below 4 kB for 100 accounts, and are refused for more', () => {
    const registryOf = (count: number) =>
      createRegistry(
        Array.from({ length: count }, (_, n) => ({
          provider: { ...createModelProvider(async () => {}).provider, account: `account-${n}` },
        })),
      );
    const principal = { name: 'one', scopes: new Set<never>(), accounts: 'all' as const };
    const sealer = createCursorSealer({ keys: [new Secret('a key')] });
    const operation = { registry: registryOf(100), principal, sealer } as unknown as RequestScope;
    const scope = parseScope(operation, {}, 'scope');
    const accounts = Array.from({ length: 100 }, (_, n) => {
      const deliveredAhead = n === 7 ? Array.from({ length: 256 }, (_, ahead) => 900_000_002 + ahead) : [];
      return [`account-${n}`, { epoch: `0123456789ab.${n % 2}`, seq: 900_000_001, deliveredAhead }] as const;
    });
    const position: ReaderPosition = { accounts: new Map(accounts), pendingGap: 'RETENTION_EXCEEDED' };
    const cursor = sealPosition(operation, scope)(position);
    expect(cursor.length).toBeLessThan(4_096);
    const { from } = openStart(operation, scope, cursor);
    expect(typeof from === 'object' && Object.fromEntries(from.accounts)).toEqual(
      Object.fromEntries(position.accounts),
    );
    const many = { ...operation, registry: registryOf(101) } as unknown as RequestScope;
    expect(() => parseScope(many, {}, 'scope')).toThrow('100 accounts');
    expect(() => parseScope(operation, { groupId: 'x' }, 'scope')).toThrow('scope.groupId');
    expect(() => parseScope(operation, { accounts: [] }, 'scope')).toThrow('scope.accounts');
    expect(() => parseScope(operation, { accounts: ['nobody'] }, 'scope')).toThrow(
      'There is no such object.',
    );
  });

  it('are refreshed for the sum of their lists, or refused before any call', async () => {
    const { clock, events, scope, accounts, callsIn } = setUp(FLEET);
    const refresh = async (allowedCalls: number) => {
      const done = events.refresh(scope, { allowedCalls, onSent: () => {}, field: 'scope' }).then(
        ({ accounts: positions }) => [...positions.keys()],
        ({ code, details }: AppError) => [code, details['estimatedCalls']],
      );
      await clock.advance(5_000);
      return done;
    };
    // Two accounts whose instances are not known.
    expect(await refresh(1)).toEqual(['QUERY_TOO_COMPLEX', 2]);
    expect(accounts.map(({ calls }) => calls)).toEqual([[], []]);
    expect(await refresh(100)).toEqual(['a', 'b']);
    await callsIn(0);
    // Three lists of five instances.
    expect(await refresh(16)).toEqual(['QUERY_TOO_COMPLEX', 17]);
    expect(accounts.map(({ calls }) => calls)).toEqual([[], []]);
    expect(await refresh(17)).toEqual(['a', 'b']);
    expect(accounts.flatMap(({ calls }) => calls)).toHaveLength(17);
    events.stop();
  });

  it.each([
    ['an account', 1],
    ['an instance', 5],
  ])('report the calls of the whole refresh if the read of %s was stopped', async (_name, most) => {
    const { clock, events, scope } = setUp(FLEET);
    let admitted = 0;
    const admit = () => {
      admitted += 1;
      if (admitted > most) throw new AppError('QUERY_TOO_COMPLEX', 'no more');
    };
    const groups: FleetScope = { ...scope, kinds: ['GROUP'] };
    const refresh = async (allowedCalls: number, budget = {}) => {
      const done = events.refresh(groups, { allowedCalls, onSent: () => {}, field: 'scope', ...budget });
      const ended = done.catch((error: unknown) => error);
      await clock.advance(5_000);
      return ended;
    };
    await refresh(100);
    expect(await refresh(10, { admit })).toMatchObject({
      message: expect.stringContaining(`the 10 allowed provider calls and was stopped after ${most} calls`),
      details: { limit: 'providerCalls', allowed: 10 },
    });
    events.stop();
  });

  it('cost no call for the kinds of an instance if only findings are asked for', async () => {
    const { clock, events, scope } = setUp(FLEET);
    const findings: FleetScope = { ...scope, kinds: ['FINDING'] };
    const done = events.refresh(findings, { allowedCalls: 2, onSent: () => {}, field: 'scope' });
    await clock.advance(5_000);
    expect([...(await done).accounts.keys()]).toEqual(['a', 'b']);
    events.stop();
  });
});
