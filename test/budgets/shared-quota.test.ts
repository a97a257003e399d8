import { expect, it } from 'vitest';
import { type Buckets, createSharedQuota } from '../../src/budgets/shared-quota.ts';
import { QUIET_MS } from '../../src/budgets/shared-rates.ts';
import { createStoreContact } from '../../src/budgets/store-contact.ts';
import { createMinuteBuckets } from '../../src/http/limits/minute-buckets.ts';
import { createRandom } from '../kit/random.ts';
import { createVirtualClock } from '../kit/virtual-clock.ts';
import { virtualDatabase } from './fleet.ts';

const PER_MINUTE = 600;
const MAX_REPLICAS = 8;

async function replicasOf(count: number) {
  const clock = createVirtualClock();
  const database = virtualDatabase(clock);
  const contacts = Array.from({ length: count }, () =>
    createStoreContact({ store: database.storeFor(clock), clock, quietMs: QUIET_MS }),
  );
  const quotas = contacts.map((contact) => {
    const perMinute = PER_MINUTE / MAX_REPLICAS;
    const part = { perMinute, buckets: createMinuteBuckets(perMinute, clock) };
    return createSharedQuota({ contact, clock, kind: 'calls', perMinute: PER_MINUTE, part });
  });
  await clock.run(QUIET_MS + 10);
  database.statements = 0;
  /** Takes, and lets the time of a statement pass. Returns the milliseconds to wait, or what was taken. */
  const take = async (quota: Buckets, amount: number, name = 'one') => {
    const taking = Promise.resolve(quota.take(name, amount));
    await clock.run(10);
    return await taking;
  };
  return { clock, contacts, database, quotas, take };
}

const TAKEN = { giveBack: expect.any(Function) };

it('replicas keep a quota together: the whole of it at once, and then as it refills', async () => {
  const { clock, quotas } = await replicasOf(4);
  const random = createRandom(1);
  let taken = 0;
  let refused = 0;
  const from = clock.now();
  // Ten times the quota.
  for (let step = 0; step < 3_000; step++) {
    const amount = 1 + Math.floor(random() * 3);
    void Promise.resolve(quotas[step % 4]!.take('one', amount)).then((result) => {
      if (typeof result === 'number') refused++;
      else taken += amount;
    });
    await clock.run(20);
    expect(taken).toBeLessThanOrEqual(PER_MINUTE + ((clock.now() - from) * PER_MINUTE) / 60_000);
  }
  expect(taken).toBeGreaterThan(0.95 * 2 * PER_MINUTE);
  expect(refused).toBeGreaterThan(1_000);
});

it('operations need few statements while a bucket is at least half full', async () => {
  const { clock, quotas, database } = await replicasOf(1);
  for (let operation = 0; operation < 250; operation++) {
    void quotas[0]!.take('one', 1);
    await clock.run(20);
  }
  expect(database.statements).toBeLessThan(25);
});

it('a worst case that is given back costs no further statement, and what is not used serves other replicas', async () => {
  const { clock, quotas, database, take } = await replicasOf(2);
  for (let operation = 0; operation < 10; operation++) {
    const taken = await take(quotas[0]!, 30);
    if (typeof taken === 'number') throw new Error('refused');
    taken.giveBack(29);
  }
  expect(database.statements).toBeLessThan(10);
  // The stock of an idle replica is given back.
  await clock.run(16_000);
  expect(await take(quotas[1]!, PER_MINUTE)).toEqual(TAKEN);
});

it('an operation that waits for the store when the replica stops is served from the replica’s part', async () => {
  const { clock, contacts, quotas } = await replicasOf(1);
  const waiting = Promise.resolve(quotas[0]!.take('one', 50));
  contacts[0]!.close();
  await clock.run(10);
  expect(await waiting).toEqual(TAKEN);
  expect(await quotas[0]!.take('one', 50)).toBeGreaterThan(0);
});

it('a refused operation is admitted after its retry time', async () => {
  const { clock, quotas, take, database } = await replicasOf(2);
  await take(quotas[0]!, PER_MINUTE - 50);
  const waitMs = await take(quotas[1]!, 100);
  if (typeof waitMs !== 'number') throw new Error('taken');
  expect(waitMs).toBeGreaterThan(4_500);
  expect(waitMs).toBeLessThanOrEqual(5_000);
  expect(Math.floor(quotas[1]!.left('one'))).toBeLessThan(100);
  // Refusals cost at most one statement per second.
  database.statements = 0;
  for (let tries = 0; tries < 20; tries++) expect(await take(quotas[1]!, 100)).toEqual(expect.any(Number));
  expect(database.statements).toBeLessThanOrEqual(1);
  await clock.run(waitMs - 200);
  expect(await take(quotas[1]!, 100)).toEqual(TAKEN);
});

it('without the database, each replica has its part', async () => {
  const { clock, quotas, take, database } = await replicasOf(2);
  await take(quotas[0]!, 100);
  database.isUp = false;
  expect(await take(quotas[0]!, 75)).toEqual(TAKEN);
  expect(await take(quotas[0]!, 1)).toEqual(expect.any(Number));
  expect(await take(quotas[1]!, 75)).toEqual(TAKEN);
  database.isUp = true;
  await clock.run(1_000);
  void quotas[0]!.take('one', 1);
  await clock.run(QUIET_MS + 100);
  expect(await take(quotas[0]!, 400)).toEqual(TAKEN);
});

it('the rows of full buckets are removed, and have no name in them', async () => {
  const { clock, quotas, take, database } = await replicasOf(1);
  for (const name of ['anna', 'ben']) await take(quotas[0]!, 200, name);
  const rows = database.save().map((row) => (row as { name: string }).name);
  expect(rows).toEqual([
    expect.stringMatching(/^quota calls [\w-]{22}$/),
    expect.stringMatching(/^quota calls /),
  ]);
  expect(JSON.stringify(rows)).not.toContain('anna');
  for (let minute = 0; minute < 3; minute++) {
    await clock.run(60_000);
    void quotas[0]!.take('other', 1);
  }
  await clock.run(60_000);
  expect(database.save()).toEqual([]);
});
