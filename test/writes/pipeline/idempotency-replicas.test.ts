import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../src/errors.ts';
import { Secret } from '../../../src/secret.ts';
import type { Store } from '../../../src/store/store.ts';
import type { KeyClaim, NewClaim, WriteOutcome } from '../../../src/writes/pipeline/idempotency.ts';
import {
  createIdempotencyStore,
  type IdempotencyOptions,
} from '../../../src/writes/pipeline/idempotency-store.ts';
import { onPostgres } from '../../kit/on-postgres.ts';
import { cuttable, REPLICAS, type Replicas, replicasOn } from '../../kit/replicas.ts';
import { createVirtualClock } from '../../kit/virtual-clock.ts';

const sealKeys = [new Secret('a'.repeat(32))] as const;

async function keysOf(database: Replicas, name: string, options: Partial<IdempotencyOptions> = {}) {
  const keys = createIdempotencyStore({ store: await database.replica(name), sealKeys, ...options });
  return {
    ...keys,
    claim: (key: string, waitMs = 10_000) =>
      keys.claim({ principal: 'p', key }, 'h', (options.clock?.now() ?? performance.now()) + waitMs),
    [Symbol.asyncDispose]: keys.close,
  };
}

function isNew(claim: KeyClaim): NewClaim {
  if (claim.state !== 'new') throw new Error('the key is known');
  return claim;
}

const outcomeOf = async (claim: KeyClaim): Promise<WriteOutcome | 'new'> =>
  claim.state === 'known' ? await claim.outcome : 'new';

/** Ends every lease, as if the processes of their holders were gone for long. */
const endLeases = (database: Replicas) =>
  database.rows('UPDATE @idempotency_key SET lease_until = @now - 1 WHERE lease_until > 0');

const suite = (name: string, open: () => Promise<Replicas>) =>
  describe(`idempotency keys of several replicas: ${name}`, () => {
    let database: Replicas;
    let tests = 0;
    /** Each test has a key of its own. */
    let k = '';
    beforeAll(async () => {
      database = await open();
    });
    afterAll(() => database[Symbol.asyncDispose]());
    beforeEach(() => {
      k = `key-${++tests}`;
    });

    it('executes a key once that two replicas get at the same time', { timeout: 120_000 }, async () => {
      await using one = await keysOf(database, 'one');
      await using two = await keysOf(database, 'two');
      let effects = 0;
      const execute = async (keys: typeof one, key: string) => {
        const claim = await keys.claim(key);
        if (claim.state === 'known') return claim.outcome;
        await claim.sent();
        effects += 1;
        const outcome = { state: 'committed', kept: { id: key } } as const;
        await claim.finish(outcome);
        return outcome;
      };
      for (let n = 0; n < 200; n++) {
        const key = `${k}-${n}`;
        const outcomes = await Promise.all([one, two, one, two].map((keys) => execute(keys, key)));
        expect(outcomes).toEqual(Array(4).fill({ state: 'committed', kept: { id: key } }));
        expect(effects).toBe(n + 1);
      }
    });

    it('waits for another replica, and takes the key over when its write has failed', async () => {
      await using one = await keysOf(database, 'one');
      await using two = await keysOf(database, 'two');
      const first = isNew(await one.claim(k));
      const waiting = two.claim(k);
      await first.finish({ state: 'failed', error: new Error('no') });
      expect((await waiting).state).toBe('new');
    });

    it('calls the outcome unknown if the other replica is at work until the deadline', async () => {
      await using one = await keysOf(database, 'one');
      await using two = await keysOf(database, 'two');
      const first = isNew(await one.claim(k));
      expect(await outcomeOf(await two.claim(k, 20))).toMatchObject({ state: 'unknown', recheck: null });
      await first.sent();
      expect(await outcomeOf(await two.claim(k, 20))).toMatchObject({ state: 'unknown', recheck: null });
      await first.finish({ state: 'committed', kept: {} });
      expect(await outcomeOf(await two.claim(k, 20))).toMatchObject({ state: 'committed' });
    });

    it('sends the write of a holder that was killed before it could send', async () => {
      const one = await keysOf(database, 'one');
      await using two = await keysOf(database, 'two');
      isNew(await one.claim(k));
      const waiting = two.claim(k);
      await endLeases(database);
      const second = isNew(await waiting);
      await second.sent();
      expect(await second.finish({ state: 'committed', kept: {} })).toBe(true);
    });

    it('only reads the outcome of a holder that was killed after it could send', async () => {
      const one = await keysOf(database, 'one');
      await using two = await keysOf(database, 'two');
      await using three = await keysOf(database, 'three');
      await isNew(await one.claim(k)).sent();
      await endLeases(database);
      const claims = await Promise.all([two, three, two].map((keys) => keys.claim(k)));
      for (const claim of claims)
        expect(await outcomeOf(claim)).toMatchObject({ state: 'unknown', recheck: 'after-restart' });
      const checks = claims.map((claim) => {
        if (claim.state === 'new') throw new Error('may send');
        return claim.recheck(async () => ({ kept: { id: 'x' }, answer: 'secret' }));
      });
      const found = await Promise.all(checks);
      expect(found.map(({ outcome }) => outcome)).toEqual(
        Array(3).fill({ state: 'committed', kept: { id: 'x' } }),
      );
      // One request of all replicas gets the answer, because a secret in it is shown once.
      expect(found.filter(({ answer }) => answer === 'secret')).toHaveLength(1);
    });

    it('lets a frozen holder neither send nor change the outcome after a takeover', async () => {
      const clock = createVirtualClock();
      await using frozen = await keysOf(database, 'frozen', { clock });
      await using two = await keysOf(database, 'two');
      const unsent = isNew(await frozen.claim(`${k}-unsent`));
      const sent = isNew(await frozen.claim(`${k}-sent`));
      await sent.sent();
      await endLeases(database);
      const taken = isNew(await two.claim(`${k}-unsent`));
      await expect(unsent.sent()).rejects.toMatchObject({ unsent: true });
      await unsent.finish({ state: 'failed', error: new Error('not sent') });
      await taken.sent();
      expect(await taken.finish({ state: 'committed', kept: { by: 'two' } })).toBe(true);

      const looked = await two.claim(`${k}-sent`);
      if (looked.state === 'new') throw new Error('may send');
      await looked.recheck(async () => ({ kept: { by: 'two' }, answer: null }));
      expect(await sent.finish({ state: 'committed', kept: { by: 'frozen' } })).toBe(false);
      for (const key of ['unsent', 'sent'])
        expect(await outcomeOf(await two.claim(`${k}-${key}`))).toEqual({
          state: 'committed',
          kept: { by: 'two' },
        });
    });

    it('checks the lease by the monotonic clock right before the first byte', async () => {
      const clock = createVirtualClock();
      const inner = await database.replica('one');
      let renewals = 0;
      const rows: Store['rows'] = async (sql, values) => {
        const found = await inner.rows(sql, values);
        if (sql.includes('RETURNING holder')) renewals += 1;
        return found;
      };
      await using keys = await keysOf(database, 'one', { store: { ...inner, rows }, clock, leaseMs: 6_000 });
      const claim = isNew(await keys.claim(k));
      await claim.sent();
      claim.checkLease();
      // The process is stopped: time passes and no timer runs.
      const { now } = clock;
      Object.assign(clock, { now: () => now() + 6_000 });
      expect(claim.checkLease).toThrow('its claim on the idempotency key expired');
      Object.assign(clock, { now });
      await claim.finish({ state: 'failed', error: new Error('not sent') });
      // Control: a process that runs renews its lease.
      const other = isNew(await keys.claim(`${k}-other`));
      await other.sent();
      for (let n = 1; n <= 10; n++) {
        await clock.run(2_000);
        await expect.poll(() => renewals).toBe(n);
      }
      other.checkLease();
    });

    it('answers a repeated key from memory while the store is away, and stores the outcome later', async () => {
      const clock = createVirtualClock();
      const away = new AppError('STORE_UNAVAILABLE', 'away');
      const { store, set } = cuttable(await database.replica('one'), () => away);
      await using one = await keysOf(database, 'one', { store, clock });
      await using two = await keysOf(database, 'two');
      const claim = isNew(await one.claim(k));
      await claim.sent();
      set('cut');
      expect(await claim.finish({ state: 'committed', kept: { id: 'x' } })).toBe(true);
      expect(await outcomeOf(await one.claim(k))).toEqual({ state: 'committed', kept: { id: 'x' } });
      const waiting = two.claim(k);
      set('no');
      await clock.run(60_000);
      expect(await outcomeOf(await waiting)).toEqual({ state: 'committed', kept: { id: 'x' } });
    });
  });

for (const [name, open] of Object.entries(REPLICAS)) suite(name, open);
await onPostgres('on PostgreSQL', (server) => suite('PostgreSQL', () => replicasOn(server)));
