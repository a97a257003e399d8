import { describe, expect, it } from 'vitest';
import type { EntityKind } from '../../src/events/log/log.ts';
import type { ListState } from '../../src/inventory/keep/list-states.ts';
import type { KeptKind } from '../../src/inventory/keep/readings.ts';
import { completenessOf } from '../../src/inventory/query/completeness.ts';
import type { Place } from '../../src/inventory/query/question.ts';

const NOW = 10_000_000;
const EVERY = 1_000;

const hw: Place = { account: 'hw', provider: 'HUAWEI_IOTDA', regions: ['r1'], streams: null };

function list(kind: EntityKind, change: Partial<ListState> = {}): ListState {
  return {
    ...{ kind, account: 'hw', region: 'r1', instanceId: kind === 'INSTANCE' ? null : 'i', list: kind },
    ...{ everyMs: EVERY, firstWholeAt: NOW, wholeAt: NOW, code: null, failedAt: null, retryAt: null },
    ...change,
  };
}

function asked(
  lists: readonly ListState[],
  place = hw,
  namesInstances = false,
  kinds: readonly EntityKind[] = ['GROUP'],
  maxAgeMs: number | null = null,
) {
  const mayHave = (_account: string, kind: KeptKind) => kind !== 'AUTH_IDENTITY';
  const { oldest, newest, missing } = completenessOf(
    { now: NOW, lists },
    { places: [place], kinds, namesInstances, mayHave, maxAgeMs },
  );
  return {
    oldest,
    newest,
    missing: missing.map(({ at, kind, reason, code }) => [at?.instanceId ?? null, kind, reason, code]),
  };
}

const unread = { firstWholeAt: null, wholeAt: null };
const failed = { code: 'PROVIDER_TIMEOUT', failedAt: NOW, retryAt: NOW + 1 };

describe('the completeness of an answer', () => {
  it.each<[string, ListState[], unknown[]]>([
    ['whole', [list('INSTANCE'), list('GROUP')], []],
    ['at twice the interval', [list('INSTANCE'), list('GROUP', { wholeAt: NOW - 2 * EVERY })], []],
    [
      'later',
      [list('INSTANCE'), list('GROUP', { wholeAt: NOW - 2 * EVERY - 1 })],
      [['i', 'GROUP', 'TOO_OLD', null]],
    ],
    ['not kept', [list('INSTANCE'), list('GROUP', { everyMs: null })], [['i', 'GROUP', 'NOT_KEPT', null]]],
    ['not read', [list('INSTANCE'), list('GROUP', unread)], [['i', 'GROUP', 'NOT_READ_YET', null]]],
    [
      'failed at first',
      [list('INSTANCE'), list('GROUP', { ...unread, ...failed })],
      [['i', 'GROUP', 'FAILED', failed.code]],
    ],
    ['failed, and read before', [list('INSTANCE'), list('GROUP', failed)], []],
    [
      'failed for long',
      [list('INSTANCE'), list('GROUP', { ...failed, wholeAt: NOW - 3 * EVERY })],
      [['i', 'GROUP', 'FAILED', failed.code]],
    ],
    ['without instances', [list('GROUP')], [[null, 'GROUP', 'NOT_KEPT', null]]],
    [
      'with old instances',
      [list('INSTANCE', { wholeAt: 1 }), list('GROUP')],
      [[null, 'GROUP', 'TOO_OLD', null]],
    ],
    ['with unread instances', [list('INSTANCE', unread)], [[null, 'GROUP', 'NOT_READ_YET', null]]],
    ['of another region', [list('INSTANCE'), list('GROUP', { region: 'r2', ...unread })], []],
    [
      'with a second instance',
      [list('INSTANCE'), list('GROUP'), list('GROUP', { instanceId: 'j', ...unread })],
      [['j', 'GROUP', 'NOT_READ_YET', null]],
    ],
  ])('%s', (_case, lists, missing) => {
    expect(asked(lists).missing).toEqual(missing);
  });

  it('needs each kind that the provider has, and no other', () => {
    const lists = [list('INSTANCE'), list('GROUP'), list('DEVICE', unread)];
    expect(asked(lists, hw, false, ['GROUP', 'DEVICE', 'AUTH_IDENTITY']).missing).toEqual([
      ['i', 'DEVICE', 'NOT_READ_YET', null],
    ]);
  });

  it('names one reason for the lists of all groups', () => {
    const lists = [
      list('INSTANCE'),
      list('CLIENT_CREDENTIAL'),
      list('CLIENT_CREDENTIAL', { list: 'CLIENT_CREDENTIAL@a', wholeAt: 1 }),
      list('CLIENT_CREDENTIAL', { list: 'CLIENT_CREDENTIAL@b', ...unread }),
    ];
    expect(asked(lists, hw, false, ['CLIENT_CREDENTIAL']).missing).toEqual([
      ['i', 'CLIENT_CREDENTIAL', 'NOT_READ_YET', null],
    ]);
  });

  it('of named instances does not need the list of instances, but each of them', () => {
    const place = { ...hw, streams: ['hw/r1/i', 'hw/r1/j'] };
    expect(asked([list('GROUP')], place, true).missing).toEqual([['j', 'GROUP', 'NOT_KEPT', null]]);
    expect(asked([list('GROUP'), list('INSTANCE', unread)], place, true).missing).toEqual([
      ['j', 'GROUP', 'NOT_READ_YET', null],
    ]);
    expect(
      asked(
        [list('GROUP'), list('GROUP', { instanceId: 'k', ...unread })],
        { ...hw, streams: ['hw/r1/i'] },
        true,
      ).missing,
    ).toEqual([]);
  });

  it('has the oldest and the newest read', () => {
    const { oldest, newest } = asked([
      list('INSTANCE', { wholeAt: NOW - 5 }),
      list('GROUP', { wholeAt: NOW - 9 }),
    ]);
    expect([oldest, newest]).toEqual([NOW - 9, NOW - 5]);
  });
});
