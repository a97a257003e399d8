import { describe, expect, it } from 'vitest';
import { createBatchScheduler } from '../../src/graph/batch-scheduler.ts';
import { createLoaders } from '../../src/graph/loaders.ts';
import { createRegistry } from '../../src/graph/registry.ts';
import { createPageMemo } from '../../src/lists/memo.ts';
import { TRAITS } from '../../src/providers/huawei/traits.ts';
import type { List } from '../../src/providers/port/list.ts';
import type { Provider } from '../../src/providers/port/provider.ts';
import {
  type AnyList,
  CALL,
  hybridList,
  markerList,
  numberedList,
  type Row,
  rowsOf,
  tokenList,
  wholeList,
} from '../kit/lists.ts';
import { afterList } from '../kit/sixth-style.ts';

const AT = { provider: 'HUAWEI_IOTDA', account: 'a', region: 'r', instanceId: 'i' } as const;

/** A provider that pages all of its lists in the same style. */
const STYLES: Record<string, (rows: Row[]) => AnyList> = {
  whole: wholeList,
  numbered: (rows) => numberedList(rows, { maxPageSize: 100, total: 'rows' }),
  token: (rows) => tokenList(rows, { maxPageSize: 100 }),
  hybrid: (rows) => hybridList(rows, { maxPageSize: 100, tokens: true }),
  marker: (rows) => markerList(rows, { maxPageSize: 50, maxOffset: 500, count: 'all' }),
  'a sixth one': (rows) => afterList(rows, { maxPageSize: 100 }),
};

function loadersOver(make: (rows: Row[]) => AnyList) {
  /** `wanted`: the provider filters by this key. */
  const list = <Listed extends object>(member: keyof Listed & string, wanted?: string): List<Listed> => {
    const rows = rowsOf(120).filter(({ id }) => wanted === undefined || id === wanted.toLowerCase());
    const shown = ({ id }: Row) => ({ [member]: id }) as unknown as Listed;
    return make(rows).list.map(shown, (row) => String(row[member]));
  };
  const provider: Partial<Provider> = {
    name: AT.provider,
    traits: TRAITS,
    account: AT.account,
    regions: [AT.region],
    instances: () => list('instanceId'),
    getInstance: async (_region, instanceId) => ({ instanceId }) as never,
    groups: () => list('groupId'),
    getGroup: async (_at, groupId) => ({ groupId }) as never,
    deviceCertificates: (_at, { fingerprint }) => list('fingerprint', fingerprint),
    blockedClients: (_at, { clientId }) => list('clientId', clientId),
    products: () => list('productId'),
  };
  return createLoaders({
    registry: { ...createRegistry([]), find: () => provider as Provider },
    principal: { name: 'p', scopes: new Set(), accounts: 'all' },
    call: CALL,
    memo: createPageMemo(),
    scheduler: createBatchScheduler(),
  });
}

describe.each(Object.entries(STYLES))('lists in the paging style %s', (_name, make) => {
  const [first, last] = ['row-00000', 'row-00119'];

  it('are read completely', async () => {
    const loaders = loadersOver(make);
    const groups = await loaders.all('["groups"]', loaders.providerOf(AT).groups!(AT));
    expect(groups.map(({ groupId }) => groupId).sort()).toEqual(rowsOf(120).map(({ id }) => id));
    await expect(
      loaders.all('["groups again"]', loaders.providerOf(AT).groups!(AT), 119),
    ).rejects.toMatchObject({ code: 'PROVIDER_BAD_RESPONSE' });
  });

  it('resolve their instance, group, certificate, blocked client and product', async () => {
    const loaders = loadersOver(make);
    expect(await loaders.instance({ ...AT, instanceId: last })).toMatchObject({ instanceId: last });
    expect(await loaders.group(AT, last)).toMatchObject({ groupId: last });
    expect(await loaders.certificateByFingerprint(AT, last)).toMatchObject({ fingerprint: last });
    expect(await loaders.certificateByFingerprint(AT, 'gone')).toBeNull();
    expect(await loaders.blockedClient(AT, last)).toMatchObject({ clientId: last });
    expect(await loaders.isBlocked(AT, 'gone')).toBe(false);
    const both = await Promise.all(['x', first, last].map((id) => loaders.products(AT, id)));
    // Null: reading a product individually is cheaper than the rest of the list.
    expect(both.map((found) => found?.length ?? null)).toEqual(
      both[0] === null ? [null, null, null] : [0, 1, 1],
    );
  });
});
