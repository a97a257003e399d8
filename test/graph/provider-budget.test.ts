import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { openMemoryStore } from '../../src/store/sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { storeUnavailable } from '../../src/store/unavailable.ts';
import { createBucket, grantedRateOf, leftOf, shareOf } from '../../src/transport/rate.ts';
import { ALIBABA, ask, HUAWEI, type Started, start } from '../kit/start.ts';

interface Budget {
  readonly account: string;
  readonly operation: string | null;
  readonly remaining: number;
  readonly limit: number;
  readonly resetAt: string;
}

const QUERY = '{ providerBudget { account operation remaining limit resetAt } }';
const CALLS =
  '{ instances(filter: { provider: ALIBABA_MQTT }, first: 1) { nodes { groups { nodes { id } } } } }';
const RATES = { share: 0.5, alibaba: { operations: { ListGroupId: 0.1 } } };

async function budgetsOf(graph: Pick<Started, 'query'>): Promise<Map<string, Budget>> {
  const { data, errors } = await graph.query(QUERY);
  expect(errors).toBeUndefined();
  return new Map(data.providerBudget.map((each: Budget) => [`${each.account} ${each.operation}`, each]));
}

it('a bucket tells what is left of it', () => {
  const rate = { perSecond: 10, burst: 3 };
  const bucket = createBucket(rate, 0.2);
  expect(bucket.left(0)).toEqual({ remaining: 3, limit: 3, perSecond: 10, fullInMs: 0 });
  for (const remaining of [2, 1, 0]) {
    bucket.take(0, 'interactive');
    expect(bucket.left(0)?.remaining).toBe(remaining);
    // A call may start if and only if there is one left.
    expect(bucket.readyAt('interactive') <= 0).toBe(remaining > 0);
  }
  expect(bucket.left(99)?.remaining).toBe(0);
  expect(bucket.left(100)).toMatchObject({ remaining: 1, fullInMs: 200 });
  expect(bucket.left(1_000)).toMatchObject({ remaining: 3, fullInMs: 0 });
  expect(createBucket(null, 0.2).left(0)).toBe(null);
  // The smallest rate still lets one call start.
  for (const slow of [shareOf(1), grantedRateOf(1, 0.6)]) expect(leftOf(slow, 0).remaining).toBe(1);
});

it.each([
  ['this process alone', false],
  ['all replicas of a store', true],
])('providerBudget tells what is left for %s, without a call', async (_name, isShared) => {
  const memory = openMemoryStore();
  await using graph = await start({
    limits: 'configured',
    config: { rates: RATES },
    overrides: { store: { ...memory, isShared } },
  });
  const before = await budgetsOf(graph);
  expect(graph.simulators.journal.entries).toEqual([]);
  // IoTDA documents no limit for all calls, and one for a single operation.
  expect([...before.keys()].filter((key) => key.startsWith(HUAWEI))).toEqual([`${HUAWEI} SearchDevices`]);
  const [egress, groups] = [`${ALIBABA} null`, `${ALIBABA} ListGroupId`];
  for (const { remaining, limit } of before.values()) expect(remaining).toBe(limit);
  expect(before.get(egress)?.limit).toBeGreaterThan(1);
  expect(before.get(groups)).toMatchObject({ remaining: 1, limit: 1 });

  const asked = Date.now();
  await graph.query(CALLS);
  const after = await budgetsOf(graph);
  expect(after.get(groups)).toMatchObject({ remaining: 0, limit: 1 });
  // One call in 20 seconds.
  expect(Date.parse(after.get(groups)?.resetAt ?? '')).toBeGreaterThan(asked + 10_000);
  expect(after.get(`${HUAWEI} SearchDevices`)).toMatchObject({ remaining: 1 });
});

it('shows only the accounts of the caller, and fails while the shared store is out of reach', async () => {
  const keys = [
    { name: 'one', accounts: [HUAWEI] },
    { name: 'all', accounts: undefined },
  ].map((key) => ({
    ...{ ...key, scopes: ['identity:read'] },
    sha256: createHash('sha256').update(key.name).digest('hex'),
  }));
  const memory = openMemoryStore();
  let isAway = false;
  const store: Store = {
    ...memory,
    isShared: true,
    read: (work, timing) =>
      isAway ? Promise.reject(storeUnavailable('the test')) : memory.read(work, timing),
  };
  await using graph = await start({
    limits: 'configured',
    config: { auth: { mode: 'keys', keys } },
    overrides: { store },
  });
  const as = (name: string) => ask(graph.url, QUERY, {}, { authorization: `Bearer ${name}` });
  const accounts = async (name: string) => {
    const { data } = await as(name);
    return new Set(data.providerBudget.map(({ account }: Budget) => account));
  };
  expect(await accounts('one')).toEqual(new Set([HUAWEI]));
  expect(await accounts('all')).toEqual(new Set([ALIBABA, HUAWEI]));
  isAway = true;
  expect(await as('all')).toMatchObject({
    data: { providerBudget: null },
    errors: [{ extensions: { code: 'STORE_UNAVAILABLE' } }],
  });
  // At the end, every stored row is searched for secrets.
  isAway = false;
});
