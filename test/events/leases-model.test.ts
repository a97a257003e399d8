import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StreamEvent } from '../../src/events/stream/subscription.ts';
import { parseNodeId } from '../../src/graph/node-id.ts';
import { onPostgres } from '../kit/on-postgres.ts';
import { REPLICAS, type Replicas, replicasOn } from '../kit/replicas.ts';
import { outage } from './model-provider.ts';
import { type Replica, setUpReplicas } from './replica-stage.ts';

/*
 * Clients that follow the events, over three replicas that freeze, die, lose the store and take lists from each other.
 * When all is at rest, each client knows what there is, without a gap.
 */

const KINDS = ['CA_CERTIFICATE', 'DEVICE'] as const;
const KEYS = { CaCertificate: ['c1', 'c2', 'c3'], Device: ['d1', 'd2', 'd3', 'd4'] } as const;
const TARGETS = (['CaCertificate', 'Device'] as const).flatMap((kind) =>
  KEYS[kind].map((key) => [kind, key] as const),
);
const CLIENTS = 3;
const PLACES = 3;
/** The server runs freely for as long as this at the end. Longer than a lease. */
const REST_MS = 40_000;

const place = fc.nat(PLACES - 1);
const client = fc.nat(CLIENTS - 1);
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('change' as const), target: fc.constantFrom(...TARGETS) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('delete' as const), target: fc.constantFrom(...TARGETS) }),
  },
  {
    weight: 7,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 3_000 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constant(17_000) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('move' as const), client, place }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('leave' as const), client }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('refresh' as const), place }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('freeze' as const), place }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('thaw' as const), place }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('kill' as const), place }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const), place }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('away' as const), place, isAway: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('outage' as const), isOut: fc.boolean() }) },
);
const run = fc.record({ seed: fc.nat(), steps: fc.array(step, { minLength: 5, maxLength: 40 }) });
type Run = typeof run extends fc.Arbitrary<infer T> ? T : never;

async function playsOut(
  database: Replicas,
  { seed, steps }: Run,
): Promise<{ fenced: number; taken: number }> {
  const random = numbersFrom(seed);
  const stage = await setUpReplicas(database, { pageMs: () => random() * 150, random, retention: 10_000 });
  const { clock, model, commits } = stage;
  let values = 0;
  let changes = 0;
  const set = (target: (typeof TARGETS)[number], isThere: boolean): void => {
    values += 1;
    changes += 1;
    model.set(...target, isThere ? values : null);
  };
  for (const target of TARGETS.filter((_target, index) => index % 2 === 0)) set(target, true);
  let begun = 0;
  const begin = () => stage.begin(`replica ${++begun}`);
  const replicas: Replica[] = [];
  const dead: Replica[] = [];
  for (let index = 0; index < PLACES; index++) replicas.push(await begin());
  const clients = Array.from({ length: CLIENTS }, () => createClient(model));
  clients[0]!.connect(replicas[0]!);
  // All lists are known from now on, so no client may get a gap.
  await clock.advance(3_000);
  const { epoch, seq } = await replicas[0]!.log.head(STREAM);
  changes = 0;

  for (const each of steps) {
    const at = 'place' in each ? replicas[each.place]! : null;
    switch (each.do) {
      case 'change':
        set(each.target, true);
        break;
      case 'delete': {
        // An object that no read has found yet would be gone without an event, although a client may have loaded it.
        const known = await database.rows('SELECT id FROM @event_row WHERE state IS NOT NULL');
        const isKnown = known.some((row) => keyOf((row as { id: string }).id) === each.target[1]);
        if (isKnown && model.value(...each.target) !== null) set(each.target, false);
        break;
      }
      case 'wait':
        await clock.advance(each.ms);
        break;
      case 'move':
        clients[each.client]!.connect(at!);
        break;
      case 'leave':
        clients[each.client]!.leave();
        break;
      case 'refresh':
        at!.refresh(KINDS).catch(() => {});
        break;
      case 'freeze':
        at!.freeze();
        break;
      case 'thaw':
        at!.thaw();
        break;
      case 'away':
        at!.setAway(each.isAway);
        break;
      case 'outage':
        model.failure = each.isOut ? outage('PROVIDER_UNAVAILABLE') : null;
        break;
      case 'restart':
      case 'kill': {
        if (each.do === 'kill') at!.freeze();
        else void at!.stop();
        dead.push(at!);
        replicas[each.place] = await begin();
        for (const reader of clients) if (reader.at() === at) reader.connect(replicas[each.place]!);
      }
    }
  }
  model.failure = null;
  for (const each of replicas) {
    each.thaw();
    each.setAway(false);
  }
  for (const [index, reader] of clients.entries()) reader.connect(replicas[index]!);
  await clock.advance(REST_MS);
  const refreshed = replicas[1]!.refresh(KINDS);
  await clock.advance(5_000);
  await refreshed;
  await clock.advance(3_000);

  const truth = truthOf(model);
  for (const [index, reader] of clients.entries()) {
    expect(reader.faults, `client ${index}`).toEqual([]);
    expect([...reader.state].sort(), `client ${index}`).toEqual(truth);
  }
  expect(stage.errors).toEqual([]);
  // Each fence has one holder, and no commit comes after one with a higher fence.
  const last = new Map<string, (typeof commits)[number]>();
  for (const commit of commits) {
    const before = last.get(commit.list);
    if (before !== undefined && before.number >= commit.number)
      expect(commit).toEqual({ ...commit, replica: before.replica, number: before.number });
    last.set(commit.list, commit);
  }
  // No event is repeated: an object is created only if it is gone, and there are no more events than changes.
  const read = await replicas[0]!.log.read(STREAM, { epoch, seq }, 10_000);
  const entries = read.state === 'read' ? read.entries : [];
  expect(read.state).toBe('read');
  expect(entries.length).toBeLessThanOrEqual(changes);
  const there = new Map<string, string>();
  for (const entry of entries) {
    if (entry.type !== 'change') throw new Error('a baseline');
    const before = there.get(entry.id);
    if (entry.change === 'CREATED') expect(before ?? '').not.toMatch(/CREATED|UPDATED/);
    if (entry.change !== 'CREATED') expect(before ?? 'CREATED').toMatch(/CREATED|UPDATED/);
    there.set(entry.id, entry.change);
  }

  for (const reader of clients) reader.leave();
  for (const each of [...replicas, ...dead]) {
    each.thaw();
    const stopped = each.stop();
    await clock.advance(500);
    await stopped;
  }
  return { fenced: stage.fenced.length, taken: Math.max(0, ...commits.map(({ number }) => number)) };
}

const STREAM = 'model/here/one';
const keyOf = (id: string) => decodeURIComponent(parseNodeId(id).key[0]!);

type Model = Awaited<ReturnType<typeof setUpReplicas>>['model'];

function truthOf(model: Model): [string, number][] {
  return TARGETS.flatMap(([kind, key]): [string, number][] => {
    const value = model.value(kind, key);
    return value === null ? [] : [[key, value]];
  }).sort();
}

/** A client by the book: loads everything at its first heartbeat, and an object when it hears of it. */
function createClient(model: Model) {
  const state = new Map<string, number>();
  const faults: unknown[] = [];
  let position: StreamEvent['position'] | null = null;
  let replica: Replica | null = null;
  let listening: ReturnType<Replica['listen']> | null = null;
  const apply = (event: StreamEvent): void => {
    if (event.type === 'gap') faults.push(event.reason);
    if (event.type === 'heartbeat' && position === null)
      for (const [key, value] of truthOf(model)) state.set(key, value);
    const [before, now] = [position, event.position].map((each) => each?.accounts.get('model'));
    if (before !== undefined && now?.epoch !== before.epoch) faults.push('another epoch');
    if (before !== undefined && (now?.seq ?? 0) < before.seq) faults.push('back');
    if (event.type === 'change') {
      const key = keyOf(event.id);
      const value = truthOf(model).find(([each]) => each === key)?.[1];
      if (value === undefined || event.change === 'DELETED') state.delete(key);
      else state.set(key, value);
    }
    position = event.position;
  };
  const leave = (): void => {
    listening?.leave();
    listening = null;
    replica = null;
  };
  return {
    state,
    faults,
    at: () => replica,
    leave,
    connect: (to: Replica) => {
      leave();
      replica = to;
      const start = position === null ? ({ from: 'now' } as const) : { from: position };
      listening = to.listen(KINDS, start, apply);
    },
  };
}

function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function loseNothing(open: () => Promise<Replicas>, numRuns: number): void {
  it('lose and repeat no event, and no commit has the fence of an earlier holder', async () => {
    let fenced = 0;
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(run, async (each) => {
        await using database = await open();
        const seen = await playsOut(database, each);
        fenced += seen.fenced;
        taken = Math.max(taken, seen.taken);
      }),
      { numRuns, endOnFailure: true },
    );
    // The runs are about takeovers.
    if (numRuns > 10) expect([taken > 1, fenced > 0]).toEqual([true, true]);
  }, 300_000);
}

describe('random replicas over a store in memory', () => {
  loseNothing(REPLICAS['SQLite in memory']!, 40);
});

await onPostgres('random replicas on PostgreSQL', (server) => {
  loseNothing(() => replicasOn(server), 3);
});
