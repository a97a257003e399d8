import { describe, expect, it } from 'vitest';
import type { EntityKind } from '../../src/events/log/log.ts';
import { printNodeId } from '../../src/graph/node-id.ts';
import { countObjects } from '../../src/inventory/query/count-objects.ts';
import { readRows } from '../../src/inventory/query/kept-row.ts';
import {
  certificateConditions,
  credentialConditions,
  deviceConditions,
  groupConditions,
  identityConditions,
} from '../../src/inventory/query/object-filters.ts';
import { planQuestion } from '../../src/inventory/query/plan-question.ts';
import type { Condition } from '../../src/inventory/query/question.ts';
import { readPage } from '../../src/inventory/query/read-page.ts';
import type { Order, OrderColumn, OrderPlace } from '../../src/inventory/query/segments.ts';
import type { Store } from '../../src/store/store.ts';
import { openMemory } from '../kit/disposable.ts';
import { onPostgres, openOn } from '../kit/on-postgres.ts';
import { createRandom } from '../kit/random.ts';
import { ALI } from './fleet-of-objects.ts';
import { ALL_ACCOUNTS, fill, type Held, NOW, placesOf, randomFleet } from './random-fleet.ts';
import { comparator, meets, property, type Wanted } from './truth.ts';

interface Subject {
  readonly orders: readonly OrderColumn[];
  readonly conditions: (filter: Wanted) => readonly Condition[];
  /** Values that are tried for each member of the filter. */
  readonly members: Readonly<Record<string, readonly unknown[]>>;
  /** Members whose values are ids of objects of this kind in the fleet. */
  readonly ids?: Readonly<Record<string, EntityKind>>;
}

const TEXTS = ['a', 'be', 'B c', '圳', 'ONE 深', 'fi', '1', 'd1', 'É'];
const certificates = (kind: 'CA_CERTIFICATE' | 'DEVICE_CERTIFICATE'): Subject => ({
  orders: ['time_at', 'name', 'first_seen', 'status'],
  conditions: (filter) => certificateConditions(filter, NOW, 'filter', kind),
  members: {
    ...{ text: TEXTS, status: [['ACTIVE'], ['INACTIVE', 'UNKNOWN', 'UNVERIFIED']], expired: [true, false] },
    ...{
      expiresWithin: ['P20D', 'P40D', 'P1D'],
      expiresAfter: [new Date(NOW)],
      expiresBefore: [new Date(NOW)],
    },
    ...{
      commonName: ['beta', 'alpha', ''],
      serialNumber: ['0a', '10', '00:FF', '16'],
      maxKeyBits: [256, 2047],
    },
    ...{ fingerprint: ['a'.repeat(40), 'B'.repeat(64)], keyAlgorithm: [['ec'], ['RSA', 'Ed25519']] },
    inUse: [true, false],
  },
});
const DATES = [new Date(NOW), new Date(NOW + 20 * 86_400_000)];
const SUBJECTS: Readonly<Partial<Record<EntityKind, Subject>>> = {
  GROUP: {
    orders: ['name', 'first_seen'],
    conditions: (filter) => groupConditions(filter, 'filter'),
    members: { text: TEXTS, isEmpty: [true, false] },
  },
  CA_CERTIFICATE: certificates('CA_CERTIFICATE'),
  DEVICE_CERTIFICATE: certificates('DEVICE_CERTIFICATE'),
  CLIENT_CREDENTIAL: {
    orders: ['key_text', 'first_seen'],
    conditions: (filter) => credentialConditions(filter, 'filter'),
    members: {
      ...{ text: ['gid1', 'd 2'], groupId: [printNodeId('Group', ALI, 'GID1')] },
      ...{ createdBefore: DATES, updatedBefore: DATES },
    },
  },
  AUTH_IDENTITY: {
    orders: ['key_text', 'first_seen'],
    conditions: (filter) => identityConditions(filter, 'filter'),
    members: {
      ...{ text: ['ro', 'k1'], identityType: [['USER']], signMode: [['ORIGIN', 'UNKNOWN']] },
      secretFingerprint: ['aa'],
    },
  },
  DEVICE: {
    orders: ['name', 'key_text', 'time_at', 'first_seen'],
    conditions: (filter) => deviceConditions(filter, 'filter'),
    members: {
      ...{ text: TEXTS, status: [['ONLINE'], ['FROZEN', 'OFFLINE']], productId: ['p1'] },
      tag: [{ key: 'site' }, { key: 'site', value: '2' }],
      ...{ registeredBefore: DATES, statusChangedBefore: DATES, hasCertificate: [true, false] },
      ...{ groupId: [], certificateId: [] },
    },
    ids: { groupId: 'GROUP', certificateId: 'DEVICE_CERTIFICATE' },
  },
};

interface Counts {
  readonly fleets: number;
  readonly questions: number;
}

function answersQuestions(name: string, open: () => Promise<Store & AsyncDisposable>, counts: Counts): void {
  it(`${name}: every filter, order, direction and window gives what the fleet itself gives`, async () => {
    await using store = await open();
    const random = createRandom(5);
    const below = (n: number) => Math.floor(random() * n);
    const oneOf = <Value>(values: readonly Value[]): Value => values[below(values.length)] as Value;
    const seen = { rows: 0, empty: 0, previous: 0, next: 0, members: new Set<string>() };
    for (let round = 0; round < counts.fleets; round++) {
      const fleet = randomFleet(random, 60 + below(120));
      await fill(store, fleet);
      for (let asked = 0; asked < counts.questions; asked++) {
        const [kind, { orders, conditions, members, ids }] = oneOf(Object.entries(SUBJECTS)) as [
          EntityKind,
          Subject,
        ];
        const names = Object.keys(members).filter(() => random() < 0.8 / Object.keys(members).length);
        const triedValue = (member: string, ofKind: EntityKind | undefined): unknown => {
          if (ofKind === undefined) return oneOf(members[member] ?? []);
          const owners = fleet.filter(
            ({ object, devices }) => object.kind === ofKind && devices !== undefined,
          );
          return owners.length === 0
            ? printNodeId(ofKind === 'GROUP' ? 'Group' : 'DeviceCertificate', ALI, 'none')
            : oneOf(owners).object.id;
        };
        const filter: Wanted = Object.fromEntries(names.map((each) => [each, triedValue(each, ids?.[each])]));
        for (const each of names) seen.members.add(`${kind}.${each}`);
        const order: Order = { column: oneOf(orders), direction: oneOf(['ASC', 'DESC'] as const) };
        // A caller sees some of the accounts, and may limit the question to some instances.
        const accounts = random() < 0.3 ? ALL_ACCOUNTS : ALL_ACCOUNTS.filter(() => random() < 0.5);
        const streams = random() < 0.2 ? ['ali/cn-hangzhou/mqtt-2', 'hw/cn-north-4/iotda-1'] : null;
        const question = { kind, places: placesOf(accounts, streams), conditions: conditions(filter) };
        const truth = fleet
          .filter(({ object, at: { account, region, instanceId } }) => {
            const isSeen = streams === null || streams.includes(`${account}/${region}/${instanceId}`);
            return object.kind === kind && accounts.includes(account) && isSeen;
          })
          .filter((held) => names.every((each) => meets(held, each, filter[each], NOW, fleet)))
          .toSorted(comparator(order));
        // A cursor may be of an object that is gone, or that no longer meets the filter.
        const compare = comparator(order);
        const anyone = fleet.filter(({ object }) => object.kind === kind);
        const cursor = () => (anyone.length === 0 || random() < 0.65 ? null : oneOf(anyone));
        const [after, before] = [cursor(), cursor()];
        const inside = truth.filter(
          (held) =>
            (after === null || compare(held, after) > 0) && (before === null || compare(held, before) < 0),
        );
        const [direction, count] = [oneOf(['forward', 'backward'] as const), oneOf([0, 1, 2, 5, 100])];
        const expected =
          direction === 'forward' ? inside.slice(0, count) : inside.slice(Math.max(0, inside.length - count));
        const isLate = (held: Held) => before !== null && compare(held, before) >= 0;
        const isEarly = (held: Held) => after !== null && compare(held, after) <= 0;
        const placeOf = (held: Held | null): OrderPlace | null =>
          held && { id: held.object.id, value: property(held, order.column) as OrderPlace['value'] };
        const window = { direction, count, after: placeOf(after), before: placeOf(before) };
        const [page, total] = await store.read(async (snapshot) => {
          // Fleets of this size have few objects for every condition, so the other plan is asked for, too.
          const planned = random() < 0.5 ? question : await planQuestion(snapshot, question);
          return [
            await readPage(snapshot, planned, order, readRows, window, true),
            await countObjects(snapshot, planned),
          ] as const;
        });
        const what = JSON.stringify({ kind, filter, order, accounts, streams, window });
        expect(
          page.rows.map(({ row }) => row.id),
          what,
        ).toEqual(expected.map(({ object }) => object.id));
        expect(total, what).toBe(truth.length);
        const isCut = inside.length > count;
        expect(page.hasNextPage, what).toBe((direction === 'forward' && isCut) || truth.some(isLate));
        expect(page.hasPreviousPage, what).toBe((direction === 'backward' && isCut) || truth.some(isEarly));
        seen.rows += expected.length;
        seen.empty += Number(truth.length === 0);
        seen.next += Number(page.hasNextPage);
        seen.previous += Number(page.hasPreviousPage);
      }
    }
    // The questions were no empty ones.
    const asked = counts.fleets * counts.questions;
    expect(seen.rows).toBeGreaterThan(asked);
    expect(seen.empty).toBeLessThan(asked / 2);
    expect(Math.min(seen.next, seen.previous)).toBeGreaterThan(asked / 20);
    expect(seen.members.size).toBe(
      Object.values(SUBJECTS).reduce((sum, { members }) => sum + Object.keys(members).length, 0),
    );
  }, 120_000);
}

describe('questions to the inventory', () => {
  answersQuestions('SQLite', async () => openMemory(), { fleets: 25, questions: 70 });
});
await onPostgres('questions to the inventory in PostgreSQL', (server) => {
  answersQuestions('PostgreSQL', () => openOn(server), { fleets: 6, questions: 70 });
});
