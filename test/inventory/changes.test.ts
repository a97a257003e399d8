import { describe, expect, it } from 'vitest';
import type { ChangeKind, ChangeSource, EntityKind } from '../../src/events/log/log.ts';
import { polledList } from '../../src/events/poll/polled-lists.ts';
import { insertChanges } from '../../src/inventory/changes/change-table.ts';
import { instancesOf, keptListOf } from '../../src/inventory/keep/list-table.ts';
import { writeObjects } from '../../src/inventory/objects/write-objects.ts';
import type { InstanceRef } from '../../src/providers/port/records.ts';
import { createRandom } from '../kit/random.ts';
import { keptObject } from './fleet-of-objects.ts';
import { type Caller, startGraphOfCallers } from './graph-of-callers.ts';

const CHANGES = /* GraphQL */ `
  query Changes($scope: InventoryScope, $filter: InventoryChangeFilter, $first: Int, $after: String, $last: Int, $before: String) {
    identityInventory(scope: $scope) {
      changes(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
        totalCount totalCountPrecision gapCount
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        gaps { instance { instanceId } account kind from to }
        nodes {
          at notBefore change source kind entityId principal
          entity { __typename id }
          fields { name before after }
        }
      }
    }
  }
`;
const ALL = ['ali', 'hw', 'more'];
const CALLERS: Readonly<Record<string, Caller>> = {
  all: { accounts: ALL, scopes: ['identity:read', 'identity:write'] },
  reader: { accounts: ALL, scopes: ['identity:read'] },
  few: { accounts: ['ali'], scopes: ['identity:read', 'identity:write'] },
};

/** A change as it was written. */
interface Written {
  readonly at: InstanceRef;
  readonly time: number;
  readonly kind: EntityKind;
  readonly entityId: string;
  readonly change: ChangeKind;
  readonly source: ChangeSource;
}

const TIME = Date.UTC(2026, 4, 1);
const { store, ofAlibaba, hw, askAs } = await startGraphOfCallers(CALLERS);
const written: Written[] = [];
const [aliA, aliB, moreC] = [ofAlibaba('ali', 'a'), ofAlibaba('ali', 'b'), ofAlibaba('more', 'c')];
// An account and a region that the configuration no longer has.
const gone = [ofAlibaba('gone', 'a'), { ...aliA, region: 'gone-1' }];
const keptGroup = keptObject('GROUP', aliA, { groupId: 'GID_1', name: 'one' });
const random = createRandom(5);
const below = (end: number) => Math.floor(random() * end);
const pick = <Value>(values: readonly Value[]): Value => values[below(values.length)]!;
await store.write(async (transaction) => {
  await writeObjects(transaction, aliA, 'GROUP', [keptGroup], TIME);
  for (let step = 0; step < 400; step++) {
    const at = pick([aliA, aliB, moreC, hw, ...gone]);
    const kind = pick(['GROUP', 'DEVICE_CERTIFICATE', 'INSTANCE'] as const);
    const list = kind === 'INSTANCE' ? instancesOf(at.account, at.region) : keptListOf(at, polledList(kind));
    const source = pick(['POLL', 'MUTATION'] as const);
    const time = TIME + step * 1_000;
    const changes = Array.from({ length: below(4) }, (_, index) => {
      const record = kind === 'GROUP' ? { groupId: `GID_${index}` } : { certificateId: `c-${index}` };
      const { id } = keptObject(kind, at, record);
      return { entityId: id, change: pick(['CREATED', 'UPDATED', 'DELETED'] as const) };
    });
    const fields = [
      ['name', 'one', 'two'],
      ['secret', null, null],
    ] as const;
    const principal = source === 'MUTATION' ? 'someone' : null;
    await insertChanges(
      transaction,
      { ...list, at: time, notBefore: time - 500 },
      changes.map((each) => ({ ...each, source, principal, fields })),
    );
    for (const each of changes) written.push({ at, time, kind, source, ...each });
  }
}, 'pass');

interface Shown {
  readonly at: string;
  readonly entityId: string;
  readonly change: string;
}

const asked = (variables: Record<string, unknown>, caller = 'all') => askAs(caller, CHANGES, variables);
async function listed(variables: Record<string, unknown>, caller = 'all') {
  const answer = await asked({ first: 100, ...variables }, caller);
  expect(answer.errors).toBeUndefined();
  expect(answer.extensions.providerCalls).toEqual([]);
  return answer.data.identityInventory.changes;
}
/** All changes of a question, by pages of nine in one direction, newest first. */
async function walked(
  variables: Record<string, unknown>,
  caller: string,
  isForward: boolean,
): Promise<Shown[]> {
  const found: Shown[][] = [];
  let cursor: string | null = null;
  do {
    const window: Record<string, unknown> = isForward
      ? { first: 9, after: cursor }
      : { first: null, last: 9, before: cursor };
    const { nodes, pageInfo, totalCount } = await listed({ ...variables, ...window }, caller);
    expect(pageInfo[isForward ? 'hasPreviousPage' : 'hasNextPage']).toBe(cursor !== null);
    found.push(nodes);
    const hasMore = pageInfo[isForward ? 'hasNextPage' : 'hasPreviousPage'];
    if (!hasMore) expect(found.flat()).toHaveLength(totalCount);
    cursor = hasMore ? pageInfo[isForward ? 'endCursor' : 'startCursor'] : null;
  } while (cursor !== null);
  return (isForward ? found : found.toReversed()).flat();
}

const seenBy = (caller: string) =>
  written.filter(({ at }) => CALLERS[caller]?.accounts.includes(at.account) && at.region !== 'gone-1');
const date = (ms: number) => new Date(ms).toISOString();
const idOf = (at: InstanceRef) => keptObject('INSTANCE', at, {}).id;

describe('the history in the graph', () => {
  const middle = TIME + 60_000;
  it.each<[string, Record<string, unknown>, (each: Written) => boolean]>([
    ['all', {}, () => true],
    [
      'a time',
      { from: date(middle), to: date(middle + 30_000) },
      ({ time }) => time >= middle && time < middle + 30_000,
    ],
    ['kinds', { kinds: ['GROUP', 'INSTANCE'] }, ({ kind }) => kind !== 'DEVICE_CERTIFICATE'],
    ['changes', { changes: ['DELETED'] }, ({ change }) => change === 'DELETED'],
    [
      'a source',
      { source: 'MUTATION', kinds: ['GROUP'] },
      ({ source, kind }) => source === 'MUTATION' && kind === 'GROUP',
    ],
  ])('is walked in both directions, by what the caller may see: %s', async (_name, filter, isMet) => {
    for (const caller of Object.keys(CALLERS)) {
      const truth = seenBy(caller).filter(isMet);
      expect(truth.length).toBeGreaterThan(5);
      const forward = await walked({ filter }, caller, true);
      expect(await walked({ filter }, caller, false)).toEqual(forward);
      const key = (time: string, id: string, change: string) => `${time} ${id} ${change}`;
      expect(forward.map(({ at, entityId, change }) => key(at, entityId, change)).sort()).toEqual(
        truth.map(({ time, entityId, change }) => key(date(time), entityId, change)).sort(),
      );
      const times = forward.map(({ at }) => at);
      expect(times).toEqual([...times].sort().reverse());
    }
  });

  it('of one object is found by its id, also if it is gone, with values and without secrets', async () => {
    const { nodes } = await listed({ filter: { entityId: keptGroup.id } });
    expect(nodes.length).toBe(written.filter(({ entityId }) => entityId === keptGroup.id).length);
    const byMutation = nodes.find(({ source }: { source: string }) => source === 'MUTATION');
    expect(byMutation).toMatchObject({
      ...{
        kind: 'GROUP',
        principal: 'someone',
        notBefore: null,
        entity: { __typename: 'Group', id: keptGroup.id },
      },
      fields: [
        { name: 'name', before: 'one', after: 'two' },
        { name: 'secret', before: null, after: null },
      ],
    });
    const byPoll = nodes.find(({ source }: { source: string }) => source === 'POLL');
    expect([byPoll.principal, Date.parse(byPoll.at) - Date.parse(byPoll.notBefore)]).toEqual([null, 500]);
    const lost = written.find(
      ({ entityId, at }) => entityId !== keptGroup.id && at.account === 'more',
    )?.entityId;
    const [shown] = (await listed({ filter: { entityId: lost } })).nodes;
    expect(shown).toMatchObject({ entityId: lost, entity: null });
    expect((await listed({ filter: { entityId: lost } }, 'few')).totalCount).toBe(0);
  });

  it('names principals only to callers who may write', async () => {
    const { nodes } = await listed({ filter: { source: 'MUTATION' } }, 'reader');
    expect(new Set(nodes.map(({ principal }: { principal: string | null }) => principal))).toEqual(
      new Set([null]),
    );
  });

  it('of an instance has its own changes, too, and nothing of another one', async () => {
    const { nodes } = await listed({ scope: { instanceIds: [idOf(aliB)] } });
    const truth = seenBy('all').filter(({ at }) => at === aliB);
    expect(nodes).toHaveLength(truth.length);
    expect(nodes.some(({ kind }: { kind: string }) => kind === 'INSTANCE')).toBe(true);
  });

  it('has the gaps of its time, kinds and scope', async () => {
    const insert = (account: string, where: string, instance: string, kind: string, from: number) =>
      store.rows(
        'INSERT INTO @inventory_gap (account, stream, list, kind, from_at, to_at) VALUES ($1, $2, $3, $3, $4, $5)',
        [account, `${account}/${where}/${instance}`, kind, from, from + 10],
      );
    await insert('ali', aliA.region, 'a', 'GROUP', 100);
    await insert('ali', aliA.region, '', 'INSTANCE', 200);
    await insert('more', aliA.region, 'c', 'DEVICE', 300);
    await insert('ali', 'gone-1', 'a', 'GROUP', 400);
    const gap = (account: string, instanceId: string | null, kind: string, from: number) => ({
      ...{ account, kind, from: date(from), to: date(from + 10) },
      instance: instanceId === null ? null : { instanceId },
    });
    const [group, instances, device] = [
      gap('ali', 'a', 'GROUP', 100),
      gap('ali', null, 'INSTANCE', 200),
      gap('more', 'c', 'DEVICE', 300),
    ];
    const gapsOf = async (variables: Record<string, unknown>, caller?: string) => {
      const { gaps, gapCount } = await listed(variables, caller);
      expect(gapCount).toBe(gaps.length);
      return gaps;
    };
    expect(await gapsOf({})).toEqual([device, instances, group]);
    expect(await gapsOf({}, 'few')).toEqual([instances, group]);
    expect(await gapsOf({ filter: { kinds: ['GROUP'] } })).toEqual([group]);
    expect(await gapsOf({ filter: { from: date(110), to: date(201) } })).toEqual([instances]);
    const scope = { instanceIds: [idOf(aliB)] };
    expect(await gapsOf({ scope })).toEqual([instances]);
  });

  it('refuses bad filters with the member that is wrong, and foreign cursors', async () => {
    for (const [filter, field] of [
      [{ kinds: [] }, 'filter.kinds'],
      [{ changes: [] }, 'filter.changes'],
      [{ entityId: 'x' }, 'filter.entityId'],
      [{ from: date(5), to: date(5) }, 'filter.to'],
    ] as const)
      expect((await asked({ filter })).errors).toMatchObject([
        { extensions: { code: 'BAD_USER_INPUT', field } },
      ]);
    const { pageInfo } = await listed({ first: 1 });
    for (const [variables, caller] of [
      [{ filter: { source: 'POLL' } }, 'all'],
      [{ scope: { accounts: ['ali'] } }, 'all'],
      [{}, 'few'],
    ] as const)
      expect((await asked({ ...variables, after: pageInfo.endCursor }, caller)).errors).toMatchObject([
        { extensions: { code: 'INVALID_CURSOR' } },
      ]);
  });

  it('is null with an error at its path while the store is away', async () => {
    store.goDown();
    const { data, errors } = await asked({});
    store.comeUp();
    expect(data).toEqual({ identityInventory: { changes: null } });
    expect(errors).toMatchObject([
      { path: ['identityInventory', 'changes'], extensions: { code: 'STORE_UNAVAILABLE' } },
    ]);
  });
});
