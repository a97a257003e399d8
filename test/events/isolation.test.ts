import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createEvents } from '../../src/events/events.ts';
import type { EntityKind } from '../../src/events/log/log.ts';
import { announced } from '../../src/events/log/row-state.ts';
import { accountsOf, type EventScope, parseScope, streamOf } from '../../src/events/stream/scope.ts';
import { parseNodeId, printNodeId } from '../../src/graph/node-id.ts';
import { createRegistry } from '../../src/graph/registry.ts';
import type { InstanceRef } from '../../src/providers/port/records.ts';
import { Secret } from '../../src/secret.ts';
import { EVENTS, listen, listenBySse } from '../kit/listen.ts';
import { ALIBABA, type Answer, HUAWEI, start } from '../kit/start.ts';
import { createMemoryLog } from './memory-log.ts';
import { createModelProvider } from './model-provider.ts';
import { createVirtualClock } from './virtual-clock.ts';

const COUNT = 100_000;
const KINDS = [
  ['CA_CERTIFICATE', 'CaCertificate', null],
  ['DEVICE', 'Device', null],
  ['CLIENT_CREDENTIAL', 'ClientCredential', 'GID_a'],
  ['CLIENT_CREDENTIAL', 'ClientCredential', 'GID_b'],
] as const;

/**
 * Two principals with five readers each, one that may see both accounts, and the events that they receive. `subscribedTo` replaces the scope of each.
 */
async function hear(subscribedTo: (scope: EventScope) => EventScope, count = COUNT) {
  const clock = createVirtualClock();
  const log = createMemoryLog({ retention: count });
  const models = ['a', 'b'].map((account) => {
    const model = createModelProvider(() => clock.sleep(1));
    model.set('Group', 'GID_a', 1);
    model.set('Group', 'GID_b', 1);
    const at = { ...model.at, account };
    return { at, provider: { ...model.provider, account } };
  });
  const registry = createRegistry(models);
  const events = createEvents({
    registry,
    log,
    key: new Secret('a key'),
    pollMs: 3_600_000,
    billedPollMs: 3_600_000,
    clock,
    onError: (error) => {
      throw error;
    },
  });
  const ofEach = models.flatMap(({ at }): EventScope[] => {
    // A principal that sees this account only: the subscription is checked before any read.
    const principal = { name: at.account, scopes: new Set<never>(), accounts: new Set([at.account]) };
    const scope = (of: InstanceRef, groupId: string | null, kinds: EntityKind[] | null) =>
      parseScope(
        { registry, principal },
        {
          instanceId: printNodeId('Instance', of),
          groupId: groupId && printNodeId('Group', of, groupId),
          kinds,
        },
        'scope',
      );
    for (const other of models.filter((each) => each.at !== at)) {
      expect(() => scope(other.at, null, null)).toThrow('There is no such object.');
    }
    return [
      scope(at, null, null),
      scope(at, null, ['CA_CERTIFICATE']),
      scope(at, null, ['CLIENT_CREDENTIAL']),
      scope(at, 'GID_b', null),
      // All that the principal may see.
      parseScope({ registry, principal }, {}, 'scope'),
    ];
  });
  const everybody = { name: 'all', scopes: new Set<never>(), accounts: 'all' as const };
  const scopes = [
    ...ofEach,
    parseScope({ registry, principal: everybody }, { kinds: ['CA_CERTIFICATE'] }, 'scope'),
  ];
  const gone = new AbortController();
  const readers = scopes.map((scope) => {
    const heard: string[] = [];
    const read = async () => {
      const batches = await events.subscribe(subscribedTo(scope), { from: 'now' }, gone.signal);
      for await (const batch of batches)
        for (const event of batch) if (event.type === 'change') heard.push(event.id);
    };
    return { scope, heard, done: read() };
  });
  await clock.advance(1_000);

  const expected = scopes.map((): string[] => []);
  const known = new Set<string>();
  for (let n = 0; n < count; n++) {
    const { at } = models[n % 2]!;
    const [kind, noun, group] = KINDS[(n >> 1) % KINDS.length]!;
    // Two consecutive changes of one object would be merged.
    const id = printNodeId(noun, at, group === null ? `${n}` : `${group}@@@${n}`);
    const list = group === null ? kind : `${kind}@${group}`;
    const stream = streamOf(at);
    const entry = { change: 'UPDATED', source: 'POLL', fields: [] } as const;
    await log.commit(stream, {
      list,
      fence: null,
      at: 0,
      readAt: Number.MAX_SAFE_INTEGER,
      rows: [{ id, state: announced('x'), entry }],
    });
    known.add(id);
    for (const [index, scope] of scopes.entries()) {
      if (accountsOf(scope).includes(at.account) && wants(scope, kind, group)) expected[index]!.push(id);
    }
    if (n % 5_000 === 0) await clock.advance(10);
  }
  await clock.advance(1_000);
  gone.abort();
  await Promise.all(readers.map(({ done }) => done));
  events.stop();
  return readers.map(({ scope, heard }, index) => ({ scope, heard, expected: expected[index]! }));
}

/** One `expect` per event would take longer than the rest of the test. */
const areEqual = (heard: readonly string[], expected: readonly string[]) =>
  heard.length === expected.length && heard.every((id, place) => id === expected[place]);

describe('100,000 events of two instances of two principals', () => {
  it('reach the readers whose scope they belong to, once and in order, and no other reader', async () => {
    const readers = await hear((scope) => scope);
    for (const { scope, heard, expected } of readers) {
      expect(areEqual(heard, expected), JSON.stringify(scope)).toBe(true);
    }
    expect(readers.map(({ expected }) => expected.length)).toEqual([
      50_000, 12_500, 25_000, 12_500, 50_000, 50_000, 12_500, 25_000, 12_500, 50_000, 25_000,
    ]);
  }, 120_000);

  it('control: reach other readers without the scope filter', async () => {
    // The whole instance, the only scope with a stream of its own.
    const widened = (scope: EventScope): EventScope =>
      'at' in scope
        ? { at: scope.at, groupId: null, kinds: null }
        : { ...scope, accounts: ['a', 'b'], kinds: null };
    const readers = await hear(widened, COUNT / 10);
    const right = readers.filter(({ heard, expected }) => areEqual(heard, expected));
    expect(right.map(({ scope }) => 'at' in scope && [scope.groupId, scope.kinds])).toEqual([
      [null, null],
      [null, null],
    ]);
  }, 120_000);

  it('reach over the network only the principals that may see them, with the fields that they may see', async () => {
    const keyOf = (name: string, account: string) => ({
      name,
      sha256: createHash('sha256').update(name).digest('hex'),
      scopes: ['identity:read'],
      accounts: [account],
    });
    const keys = [keyOf('of-ali', ALIBABA), keyOf('of-hw', HUAWEI)];
    await using graph = await start({
      config: { events: { pollSeconds: 3_600 }, auth: { mode: 'keys', keys } },
    });
    const { alibaba, huawei } = graph.simulators.fleet;
    const platinum = alibaba.instances[0]!;
    const plant = huawei.instances.find(({ name }) => name === 'plant-7')!;
    const query = EVENTS.replace('changedFields', 'entity { id ... on Group { description } }');
    const clouds = [
      {
        authorization: 'Bearer of-ali',
        at: { provider: 'ALIBABA_MQTT', account: ALIBABA, region: platinum.regionId } as const,
        instance: platinum,
      },
      {
        authorization: 'Bearer of-hw',
        at: { provider: 'HUAWEI_IOTDA', account: HUAWEI, region: huawei.region } as const,
        instance: plant,
      },
    ];
    const scopeOf = ({ at, instance }: (typeof clouds)[number]) => ({
      instanceId: printNodeId('Instance', { ...at, instanceId: instance.instanceId }),
      kinds: ['GROUP'],
    });
    const read = async ({ authorization }: (typeof clouds)[number], scope: object) => {
      const response = await fetch(graph.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization },
        body: JSON.stringify({
          query:
            'mutation ($scope: RefreshScope!) { refresh(input: { scope: $scope }) { userErrors { code } } }',
          variables: { scope },
        }),
      });
      return ((await response.json()) as Answer).data.refresh.userErrors;
    };
    const all = () => ({ kinds: ['GROUP'] });
    for (const [round, listenTo, scopeFor] of [
      ['one', listen, scopeOf],
      ['two', listenBySse, scopeOf],
      ['three', listen, all],
    ] as const) {
      const [ali, hw] = clouds.map((cloud) =>
        listenTo(graph.url, { scope: scopeFor(cloud), query, authorization: cloud.authorization }),
      );
      await using own = ali!;
      await using other = hw!;
      await Promise.all([own.heartbeat(), other.heartbeat()]);
      for (const [index, cloud] of clouds.entries()) {
        // Neither principal can make the server read the other's account.
        expect(await read(clouds[1 - index]!, scopeOf(cloud))).toEqual([{ code: 'NOT_FOUND' }]);
      }
      platinum.groups.push({ ...platinum.groups[0]!, groupId: `GID_round_${round}` });
      plant.groups[0]!.description = round;
      for (const cloud of clouds) expect(await read(cloud, scopeOf(cloud))).toEqual([]);
      for (const [index, reader] of [own, other].entries()) {
        const { entityId, entity } = await reader.change();
        expect(entity.id).toBe(entityId);
        expect(parseNodeId(entityId!).account).toBe(clouds[index]!.at.account);
      }
      expect(own.events.concat(other.events).filter(({ entityId }) => entityId !== undefined)).toHaveLength(
        2,
      );
    }
  }, 60_000);
});

function wants(scope: EventScope, kind: EntityKind, group: string | null): boolean {
  const { kinds } = scope;
  const groupId = 'at' in scope ? scope.groupId : null;
  if (kinds !== null && !kinds.includes(kind)) return false;
  return groupId === null || groupId === group;
}
