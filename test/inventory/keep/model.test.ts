import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EntityKind } from '../../../src/events/log/log.ts';
import { printNodeId } from '../../../src/graph/node-id.ts';
import { idOfRecord } from '../../../src/graph/nodes.ts';
import { fieldsChanged } from '../../../src/inventory/changes/changed-fields.ts';
import { type ChangeKey, readChanges } from '../../../src/inventory/changes/read-changes.ts';
import { type ListState, readListStates } from '../../../src/inventory/keep/list-states.ts';
import type { List } from '../../../src/providers/port/list.ts';
import { openMemoryStore } from '../../../src/store/sqlite-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { type ModelKind, outage } from '../../events/model-provider.ts';
import { CALL } from '../../kit/lists.ts';
import { onPostgres, openOn } from '../../kit/on-postgres.ts';
import { KINDS, PLACES, type Stage, setUp } from './stage.ts';

const KEYS = {
  Group: ['GID_a', 'GID_b'],
  CaCertificate: ['c1', 'c2', 'c3', 'c4'],
  ClientCredential: ['GID_a@@@1', 'GID_a@@@2', 'GID_b@@@1'],
  AuthIdentity: ['i1', 'i2', 'i3'],
  Device: ['d1', 'd2', 'd3', 'd4', 'd5'],
} as const satisfies Partial<Record<ModelKind, readonly string[]>>;
type Kind = keyof typeof KEYS;
const targets = Object.entries(KEYS).flatMap(([kind, keys]) =>
  keys.map((key) => ({ kind: kind as Kind, key })),
);

const target = fc.constantFrom(...targets);
const value = fc.option(fc.nat(2), { nil: null, freq: 3 });
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('change' as const), target, value }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('mutate' as const), target, value }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 30_000 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('outage' as const), on: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('restart' as const), key: fc.constantFrom('k1', 'k2') }),
  },
);
const history = fc.record({
  start: fc.array(fc.record({ target, value: fc.nat(2) }), { maxLength: 15 }),
  steps: fc.array(step, { maxLength: 30 }),
});

type History = typeof history extends fc.Arbitrary<infer Value> ? Value : never;

/** A group vanishes while the key of fingerprints changes: the log begins anew, and tells of no deletion. */
const GROUP_GONE: History = {
  start: [
    { target: { kind: 'Group', key: 'GID_b' }, value: 0 },
    { target: { kind: 'ClientCredential', key: 'GID_b@@@1' }, value: 0 },
  ],
  steps: [
    { do: 'wait', ms: 20_000 },
    { do: 'restart', key: 'k2' },
    { do: 'change', target: { kind: 'Group', key: 'GID_b' }, value: null },
  ],
};

/** What the provider lists: ids, each with its value. */
async function truthOf({ model, clock }: Stage): Promise<Record<string, string | null>> {
  const { provider, at } = model;
  const found: Record<string, string | null> = {};
  const add = async <Row extends object>(
    list: List<Row>,
    id: (row: Row) => string,
    value: (row: Row) => string | null,
  ) => {
    for await (const { rows } of list.pages(() => CALL)) for (const row of rows) found[id(row)] = value(row);
  };
  const all = (async () => {
    await add(
      provider.groups!(at),
      (row) => idOfRecord('Group', at, row),
      (row) => row.description ?? null,
    );
    await add(
      provider.caCertificates!(at),
      (row) => idOfRecord('CaCertificate', at, row),
      (row) => row.name,
    );
    await add(
      provider.authIdentities!(at, {}),
      (row) => idOfRecord('AuthIdentity', at, row),
      (row) => row.signMode,
    );
    await add(
      provider.devices!(at, {}),
      (row) => idOfRecord('Device', at, row),
      (row) => row.name ?? null,
    );
    for (const group of model.keys('Group'))
      await add(
        provider.clientCredentials!(at, group),
        (row) => printNodeId('ClientCredential', at, row.clientId),
        () => null,
      );
  })();
  let isOver = false;
  const over = all.finally(() => {
    isOver = true;
  });
  while (!isOver) await clock.advance(10);
  await over;
  return found;
}

const NAMES: Readonly<Record<string, string>> = {
  GROUP: 'description',
  CA_CERTIFICATE: 'name',
  AUTH_IDENTITY: 'signMode',
  DEVICE: 'name',
};

async function keptOf(store: Store): Promise<Record<string, string | null>> {
  const rows = await store.rows("SELECT id, kind, record FROM @inventory_object WHERE kind <> 'INSTANCE'");
  return Object.fromEntries(
    (rows as { id: string; kind: string; record: string }[]).map(({ id, kind, record }) => [
      id,
      NAMES[kind] === undefined ? null : JSON.parse(record)[NAMES[kind]],
    ]),
  );
}

type Fields = Record<string, string | null>;

/** The fields of all kept objects, as the history prints them, without those that change all the time. */
async function recordsOf(store: Pick<Store, 'rows'>): Promise<Record<string, Fields>> {
  const rows = await store.rows("SELECT id, kind, record FROM @inventory_object WHERE kind <> 'INSTANCE'");
  return Object.fromEntries(
    (rows as { id: string; kind: EntityKind; record: string }[]).map(({ id, kind, record }) => [
      id,
      Object.fromEntries(
        fieldsChanged(kind, null, JSON.parse(record)).map(([name, , after]) => [name, after]),
      ),
    ]),
  );
}

/** The kept objects at one moment, and the last change until then. */
interface Moment {
  readonly records: Record<string, Fields>;
  readonly last: ChangeKey | undefined;
}

/** The history is ordered by time, so no change of another list may have the same millisecond. */
async function momentOf(store: Store): Promise<Moment> {
  await pause(2);
  const moment = await store.read(async (snapshot) => {
    const [last] = await readChanges(snapshot, { places: PLACES }, { count: 1, isForward: true });
    return { records: await recordsOf(snapshot), last: last?.key };
  }, 'pass');
  await pause(2);
  return moment;
}

/** Applies all changes between two moments to the objects at the first one, page by page. */
async function replayed(
  store: Store,
  { records, last }: Moment,
  to: Moment,
): Promise<Record<string, Fields>> {
  const now = new Map(Object.entries(records));
  const [at = 0, stream = '', list = '', nr = 0] = to.last ?? [];
  const after: ChangeKey = [at, stream, list, nr + 1];
  for (let before = last; ; ) {
    const page = { count: 7, isForward: false, before, after };
    const changes = await readChanges(store, { places: PLACES }, page);
    for (const { entityId, change, fields } of changes.toReversed()) {
      const known = change === 'CREATED' ? {} : { ...now.get(entityId) };
      for (const [name, , after] of fields) known[name] = after;
      for (const name of Object.keys(known)) if (known[name] === null) delete known[name];
      if (change === 'DELETED') now.delete(entityId);
      else now.set(entityId, known);
    }
    if (changes.length < page.count) return Object.fromEntries(now);
    before = changes[0]?.key;
  }
}

/** Runs a history, and compares what is kept at its end. */
async function follow(store: Store, { start, steps }: History) {
  const stage = setUp(store);
  const { clock, model, errors } = stage;
  for (const { target, value } of start) model.set(target.kind, target.key, value);
  for (
    let lists: readonly ListState[] = [];
    lists.length < 6 || lists.some(({ wholeAt }) => wholeAt === null);
  ) {
    await clock.advance(500);
    await pause(store.isShared ? 5 : 0);
    lists = (await readListStates(store, ['model'], KINDS)).lists.filter(({ everyMs }) => everyMs !== null);
  }
  const moments = [await momentOf(store)];
  for (const [index, each] of steps.entries()) {
    if (index === Math.floor(steps.length / 2)) moments.push(await momentOf(store));
    switch (each.do) {
      case 'change':
        model.set(each.target.kind, each.target.key, each.value);
        break;
      case 'mutate': {
        const { kind, key } = each.target;
        const existed = model.value(kind, key) !== null;
        if (each.value === null && !existed) break;
        const id =
          kind === 'AuthIdentity'
            ? printNodeId(kind, model.at, 'USER', key, '')
            : printNodeId(kind, model.at, key);
        const tell = stage
          .events()
          .writing(
            existed ? 'setCaCertificateStatus' : 'registerCaCertificate',
            printNodeId('Instance', model.at),
            'someone',
          );
        model.set(kind, key, each.value);
        if (each.value !== null && model.value(kind, key) === null) break;
        void tell(each.value === null ? { deletedId: id } : { id });
        break;
      }
      case 'wait':
        await clock.advance(each.ms);
        break;
      case 'outage':
        model.failure = each.on ? outage('PROVIDER_UNAVAILABLE') : null;
        break;
      case 'restart':
        stage.restart(each.key);
        break;
    }
  }
  model.failure = null;
  const truth = await truthOf(stage);
  let kept: Record<string, string | null> = {};
  for (let rounds = 0; rounds < 200; rounds++) {
    await clock.advance(5_000);
    // A database answers in real time.
    await pause(store.isShared ? 20 : 0);
    kept = await keptOf(store);
    if (JSON.stringify(Object.entries(kept).sort()) === JSON.stringify(Object.entries(truth).sort())) break;
  }
  stage.stop();
  expect(kept).toEqual(truth);
  const end = await momentOf(store);
  for (const [index, moment] of moments.entries()) {
    const next = moments[index + 1] ?? end;
    expect(await replayed(store, moment, next)).toEqual(next.records);
  }
  expect(errors).toEqual([]);
}

describe('after any history of the provider, the kept rows equal its lists', () => {
  it('with SQLite in memory', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (each) => {
        const store = openMemoryStore();
        try {
          await follow(store, each);
        } finally {
          await store.close();
        }
      }),
      { numRuns: 120, examples: [[GROUP_GONE]] },
    );
  }, 120_000);
});

await onPostgres('and with PostgreSQL', (server) => {
  it('after any history', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (each) => {
        await using store = await openOn(server);
        await follow(store, each);
      }),
      { numRuns: 20 },
    );
  }, 120_000);
});
