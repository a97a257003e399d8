import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/errors.ts';
import type { EventLog } from '../../src/events/log/log.ts';
import { positionAt } from '../../src/events/stream/reader-position.ts';
import { printNodeId } from '../../src/graph/node-id.ts';
import type { DeviceRecord } from '../../src/providers/port/records.ts';
import { Secret } from '../../src/secret.ts';
import { listen } from '../kit/listen.ts';
import { HUAWEI, start } from '../kit/start.ts';
import { createMemoryLog } from './memory-log.ts';
import { outage } from './model-provider.ts';
import { setUp } from './stage.ts';

const CALL = {
  signal: new AbortController().signal,
  deadline: 0,
  priority: 'interactive',
  onSent: () => {},
} as const;

/** A log with one operation that fails while `state.fails` is set. */
function breaking(name: 'commit' | 'mark' | 'head') {
  const log = createMemoryLog({ retention: 1_000 });
  const state = { fails: false, asked: 0 };
  const broken = async (...given: never[]) => {
    state.asked += 1;
    if (state.fails) throw new Error('the disk is full');
    return (log[name] as (...given: never[]) => unknown)(...given);
  };
  return { log: { ...log, [name]: broken } as unknown as EventLog, state };
}

describe('a log that temporarily cannot be written', () => {
  it('loses no change: it delivers a change that a page showed meanwhile once it can write again', async () => {
    const { log, state } = breaking('commit');
    const { clock, model, events, listen, errors } = setUp({ log });
    model.set('CaCertificate', 'c1', 1);
    const reader = listen(['CA_CERTIFICATE']);
    await clock.advance(3_000);
    state.fails = true;
    model.set('CaCertificate', 'c1', 2);
    model.set('CaCertificate', 'c9', 1);
    await clock.advance(3_000);
    expect(reader.told()).toEqual([]);
    expect(errors.length).toBeGreaterThan(0);
    state.fails = false;
    await clock.advance(60_000);
    expect(reader.told().sort()).toEqual(['CREATED c9', 'UPDATED c1 name']);
    events.stop();
  });

  it('reports the members of a deleted group once it can', async () => {
    const { log, state } = breaking('commit');
    let commits = Number.NEGATIVE_INFINITY;
    const counting: EventLog = {
      ...log,
      commit: (...given) => {
        commits += 1;
        // The commit of the group succeeds; that of its members fails.
        state.fails = commits === 2;
        return log.commit(...given);
      },
    };
    const { clock, model, events, listen } = setUp({ log: counting });
    model.set('Group', 'GID_a', 1);
    model.set('ClientCredential', 'GID_a@@@1', 1);
    const reader = listen(['CLIENT_CREDENTIAL', 'GROUP']);
    await clock.advance(5_000);
    commits = 0;
    model.set('Group', 'GID_a', null);
    await clock.advance(60_000);
    expect(state.asked).toBeGreaterThan(0);
    expect(reader.told().sort()).toEqual(['DELETED GID_a', 'DELETED GID_a@@@1']);
    events.stop();
  });

  it('is asked again', async () => {
    const { log, state } = breaking('mark');
    state.fails = true;
    const { clock, model, events, listen } = setUp({ log });
    model.set('CaCertificate', 'c1', 1);
    const first = listen(['CA_CERTIFICATE']);
    await clock.advance(3_000);
    expect(first.failures).toHaveLength(1);
    state.fails = false;
    const second = listen(['CA_CERTIFICATE']);
    await clock.advance(3_000);
    expect(second.failures).toEqual([]);
    model.set('CaCertificate', 'c1', 2);
    await clock.advance(5_000);
    expect(second.told()).toEqual(['UPDATED c1 name']);
    events.stop();
  });

  it('fails no query', async () => {
    const { log, state } = breaking('head');
    const { clock, model, events, errors } = setUp({ log });
    model.set('Group', 'GID_a', 1);
    const provider = events.observe(model.provider);
    state.fails = true;
    const read = provider.getGroup!(model.at, 'GID_a', CALL);
    await clock.advance(100);
    expect(await read).toMatchObject({ groupId: 'GID_a' });
    expect(errors).toHaveLength(1);
    events.stop();
  });
});

describe('a member that is announced after its group was deleted', () => {
  const kinds = ['DEVICE', 'GROUP'] as const;

  it('by a mutation is reported as deleted, too', async () => {
    const { clock, model, events, listen } = setUp();
    model.set('Group', 'GID_a', 1);
    model.set('Device', 'd1', 1);
    const reader = listen(kinds, { from: 'now' }, 'GID_a');
    await clock.advance(3_000);
    const tell = events.writing('addDeviceToGroup', printNodeId('Instance', model.at));
    model.set('Member', 'GID_a@@@d1', 1);
    model.set('Group', 'GID_a', null);
    while (reader.told().length === 0) await clock.advance(10);
    void tell({
      id: printNodeId('Group', model.at, 'GID_a'),
      memberId: printNodeId('Device', model.at, 'd1'),
    });
    await clock.advance(5_000);
    expect(reader.told().filter((told) => told.includes('d1'))).toEqual(['CREATED d1', 'DELETED d1']);
    events.stop();
  });

  it('by a poll is reported as deleted, too', async () => {
    let slowMs = 10;
    const { clock, model, events, listen } = setUp({
      provider: ({ provider }) => ({
        ...provider,
        devicesOfGroup: (...given) =>
          provider.devicesOfGroup!(...given).tap(async (read) => {
            const page = await read();
            await clock.sleep(slowMs);
            return page;
          }),
      }),
    });
    model.set('Group', 'GID_a', 1);
    model.set('Device', 'd1', 1);
    const reader = listen(kinds, { from: 'now' }, 'GID_a');
    await clock.advance(3_000);
    model.set('Member', 'GID_a@@@d1', 1);
    slowMs = 3_000;
    await clock.advance(1_500);
    model.set('Group', 'GID_a', null);
    await clock.advance(10_000);
    expect(reader.told().filter((told) => told.includes('d1'))).toEqual(['CREATED d1', 'DELETED d1']);
    events.stop();
  });
});

it('a group that was deleted before its reader returned and is then created again is reported with all its members', async () => {
  const { clock, model, events, listen } = setUp({ graceMs: 500 });
  model.set('Group', 'GID_a', 1);
  model.set('ClientCredential', 'GID_a@@@1', 1);
  const kinds = ['CLIENT_CREDENTIAL', 'GROUP'] as const;
  const before = listen(kinds, { from: 'now' }, 'GID_a');
  await clock.advance(3_000);
  const from = before.heard.at(-1)!.position;
  before.leave();
  model.set('Group', 'GID_a', null);
  await clock.advance(5_000);
  const reader = listen(kinds, { from }, 'GID_a');
  await clock.advance(5_000);
  model.set('Group', 'GID_a', 2);
  model.set('ClientCredential', 'GID_a@@@1', 1);
  await clock.advance(5_000);
  model.set('ClientCredential', 'GID_a@@@2', 1);
  await clock.advance(60_000);
  expect(reader.failures).toEqual([]);
  expect(reader.told()).toEqual(
    expect.arrayContaining(['DELETED GID_a', 'CREATED GID_a', 'CREATED GID_a@@@1', 'CREATED GID_a@@@2']),
  );
  // A subscription to a group that does not exist is refused.
  const wrong = listen(kinds, { from: 'now' }, 'GID_b');
  await clock.advance(5_000);
  expect(wrong.failures).toMatchObject([{ code: 'NOT_FOUND' }]);
  events.stop();
});

it('a subscription to all kinds in an outage: lists that were unknown join after it, with a gap', async () => {
  const log = createMemoryLog({ retention: 1_000 });
  const before = setUp({ log: { ...log, close: () => {} } });
  before.model.set('Device', 'd1', 1);
  before.listen(['DEVICE']);
  await before.clock.advance(3_000);
  before.events.stop();

  const { clock, model, events, listen } = setUp({ log });
  model.set('Device', 'd1', 1);
  model.set('CaCertificate', 'c1', 1);
  model.failure = outage('PROVIDER_UNAVAILABLE');
  const reader = listen(null);
  await clock.advance(5_000);
  expect(reader.heard[0]).toMatchObject({ type: 'heartbeat' });
  model.failure = null;
  await clock.advance(60_000);
  expect(reader.told()).toEqual(['PROVIDER_OUTAGE']);
  model.set('CaCertificate', 'c1', 2);
  model.set('Device', 'd1', 2);
  await clock.advance(60_000);
  expect(reader.told().slice(-2).sort()).toEqual(['UPDATED c1 name', 'UPDATED d1 name,status']);
  events.stop();
});

describe('the event of our own mutation', () => {
  it('is sent within a second even if the read-back is slow', async () => {
    const { clock, model, events, listen } = setUp({
      pollMs: 60_000,
      billedPollMs: 60_000,
      provider: ({ provider }) => ({
        ...provider,
        getCaCertificate: () => clock.sleep(8_000).then(() => null),
      }),
    });
    model.set('CaCertificate', 'c1', 1);
    const reader = listen(['CA_CERTIFICATE']);
    await clock.advance(1_000);
    const id = printNodeId('CaCertificate', model.at, 'c1');
    const tell = events.writing('setCaCertificateStatus', id);
    model.set('CaCertificate', 'c1', 2);
    void tell({ id });
    await clock.advance(1_100);
    expect(reader.told()).toEqual(['UPDATED c1 status,rawStatus']);
    events.stop();
  });

  it('a group deleted and created again keeps its new members, whatever a concurrent read saw', async () => {
    const { clock, model, events, listen, refresh } = setUp({
      pollMs: 10_000,
      billedPollMs: 10_000,
      provider: ({ provider }) => ({
        ...provider,
        groups: (at) =>
          provider.groups!(at).tap(async (read) => {
            const found = await read();
            await clock.sleep(2_000);
            return found;
          }),
      }),
    });
    const kinds = ['CLIENT_CREDENTIAL', 'GROUP'] as const;
    const write = (mutation: string, id: string, change: () => void, kept: Record<string, string>) => {
      const tell = events.writing(mutation, id);
      change();
      void tell(kept);
    };
    model.set('Group', 'GID_a', 1);
    model.set('ClientCredential', 'GID_a@@@1', 1);
    const reader = listen(kinds);
    await clock.advance(8_000);
    const group = printNodeId('Group', model.at, 'GID_a');
    write('deleteGroup', group, () => model.set('Group', 'GID_a', null), { deletedId: group });
    // Reads that the group does not exist, and reports it after the group was created again.
    const read = refresh(kinds);
    await clock.advance(600);
    write('createGroup', group, () => model.set('Group', 'GID_a', 2), { id: group });
    await clock.advance(100);
    const credential = printNodeId('ClientCredential', model.at, 'GID_a@@@9');
    const register = () => model.set('ClientCredential', 'GID_a@@@9', 1);
    write('registerClientCredential', credential, register, { id: credential });
    await clock.advance(60_000);
    await read;
    expect(reader.told()).toEqual([
      'DELETED GID_a',
      'DELETED GID_a@@@1',
      'CREATED GID_a',
      'CREATED GID_a@@@9',
    ]);
    events.stop();
  });

  it('also names other changed fields that the read-back saw', async () => {
    let name = 'one';
    const named = (device: DeviceRecord): DeviceRecord => ({ ...device, name });
    const { clock, model, events, listen } = setUp({
      pollMs: 10_000,
      provider: ({ provider, at }) => ({
        ...provider,
        devices: () => {
          const list = provider.devices!(at, {});
          return list.map(named, list.key);
        },
        getDevice: async (...given) => {
          const found = await provider.getDevice!(...given);
          return found === null ? null : named(found);
        },
      }),
    });
    model.set('Device', 'd1', 1);
    const reader = listen(['DEVICE']);
    await clock.advance(1_000);
    model.set('Device', 'd1', 2);
    await clock.advance(2_000);
    const id = printNodeId('Device', model.at, 'd1');
    const tell = events.writing('updateDevice', id);
    name = 'two';
    void tell({ id });
    await clock.advance(120_000);
    expect(reader.told()).toEqual(['UPDATED d1 name,status']);
    events.stop();
  });
});

it('new subscribers do not trigger polls while the provider is throttling', async () => {
  const { clock, model, events, listen } = setUp({ pollMs: 10_000 });
  model.set('CaCertificate', 'c1', 1);
  listen(['CA_CERTIFICATE']);
  await clock.advance(1_000);
  model.failure = new AppError('PROVIDER_THROTTLED', 'Later.', { details: { retryAfterMs: 120_000 } });
  await clock.advance(60_000);
  const before = model.reads;
  for (let second = 0; second < 50; second++) {
    listen(['CA_CERTIFICATE']);
    await clock.advance(1_000);
  }
  expect(model.reads).toBe(before);
  events.stop();
});

it('unknown instances leave no memory behind', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const { clock, model, events } = setUp({
    provider: ({ provider }) => ({
      ...provider,
      getInstance: async () => null,
      getCaCertificate: async () => null,
    }),
  });
  const observed = events.observe({ ...model.provider, getCaCertificate: async () => null });
  let made = 0;
  const refused: boolean[] = [];
  const ask = async (times: number) => {
    for (let n = 0; n < times; n++) {
      made += 1;
      const at = { ...model.at, instanceId: `made-up-${made}` };
      const gone = new AbortController();
      await events.subscribe({ at, groupId: null, kinds: null }, { from: 'now' }, gone.signal).then(
        () => refused.push(false),
        (error) => refused.push(error.code === 'NOT_FOUND'),
      );
      await observed.getCaCertificate!(at, 'c', CALL);
      gone.abort();
    }
    // Weakly held objects are dropped in the turn after their collection.
    for (let round = 0; round < 3; round++) {
      collect();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return process.memoryUsage().heapUsed;
  };
  await ask(200);
  const before = await ask(10);
  const after = await ask(2_000);
  await clock.advance(1_000);
  expect(refused.every(Boolean)).toBe(true);
  // 5 kB each if they were kept.
  expect((after - before) / 2_000).toBeLessThan(1_500);
  events.stop();
});

it('the next poll forgets a deleted object, even if the poll sees no change', async () => {
  const { clock, model, events, listen, log } = setUp();
  model.set('CaCertificate', 'c1', 1);
  listen(['CA_CERTIFICATE']);
  await clock.advance(3_000);
  for (let n = 0; n < 100; n++) {
    const id = printNodeId('CaCertificate', model.at, `x${n}`);
    await events.writing('deleteCaCertificate', id)({ deletedId: id });
  }
  const rows = async () => (await log.known('model/here/one', 'CA_CERTIFICATE'))!.rows.size;
  expect(await rows()).toBe(101);
  await clock.advance(10_000);
  expect(await rows()).toBe(1);
  events.stop();
});

it('fingerprints under another key are not compared: one gap, and no update for every row', async () => {
  const log = createMemoryLog({ retention: 1_000 });
  const before = setUp({ log: { ...log, close: () => {} } });
  for (const name of ['c1', 'c2', 'c3']) before.model.set('CaCertificate', name, 1);
  before.listen(['CA_CERTIFICATE']);
  await before.clock.advance(3_000);
  const from = positionAt(new Map([['model', await log.head('model')]]), null);
  before.events.stop();
  const { clock, model, events, listen } = setUp({ log, key: new Secret('another key') });
  for (const name of ['c1', 'c2', 'c3']) model.set('CaCertificate', name, 1);
  const reader = listen(['CA_CERTIFICATE'], { from });
  await clock.advance(10_000);
  expect(reader.told()).toEqual(['LOG_RESTARTED']);
  events.stop();
});

it('the credentials of all groups have a next poll time, like other lists', async () => {
  const { clock, model, events, listen } = setUp();
  model.set('Group', 'GID_a', 1);
  const reader = listen(['CLIENT_CREDENTIAL']);
  await clock.advance(40_000);
  expect(reader.heard.some((event) => event.type === 'heartbeat' && event.nextPollAt !== null)).toBe(true);
  events.stop();
});

it("our mutations of a group's devices are reported immediately, and once", async () => {
  await using graph = await start({ config: { events: { pollSeconds: 3_600 } } });
  const { region, instances } = graph.simulators.fleet.huawei;
  const plant = instances.find(({ name }) => name === 'plant-7')!;
  const at = { provider: 'HUAWEI_IOTDA', account: HUAWEI, region, instanceId: plant.instanceId } as const;
  const group = plant.groups.find(({ groupType }) => groupType === 'STATIC')!;
  const device = plant.devices.find(({ deviceId }) => !group.deviceIds.includes(deviceId))!;
  const groupId = printNodeId('Group', at, group.groupId);
  const deviceId = printNodeId('Device', at, device.deviceId);
  const scope = { instanceId: printNodeId('Instance', at), groupId, kinds: ['DEVICE'] };
  await using reader = listen(graph.url, { scope });
  await reader.heartbeat();
  const told = () =>
    reader.events
      .filter((event) => event['__typename'] === 'EntityChanged')
      .map(({ change, source, changedFields }) => [change, source, String(changedFields)].join(' ').trim());
  const run = async (mutation: string, input: object) => {
    const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input!`;
    const { data } = await graph.query(
      `mutation ($input: ${type}) { ${mutation}(input: $input) { userErrors { code } } }`,
      { input },
    );
    expect(data[mutation].userErrors).toEqual([]);
  };
  const refresh = () =>
    graph.query('mutation ($scope: RefreshScope!) { refresh(input: { scope: $scope }) { cursor } }', {
      scope,
    });
  await run('addDeviceToGroup', { id: groupId, deviceId });
  await expect.poll(told).toEqual(['CREATED MUTATION']);
  await run('updateDevice', { id: deviceId, name: 'renamed' });
  await expect.poll(told).toEqual(['CREATED MUTATION', 'UPDATED MUTATION name']);
  await run('removeDeviceFromGroup', { id: groupId, deviceId });
  const all = ['CREATED MUTATION', 'UPDATED MUTATION name', 'DELETED MUTATION'];
  await expect.poll(told).toEqual(all);
  await refresh();
  await refresh();
  expect(told()).toEqual(all);
});
