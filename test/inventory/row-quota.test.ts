import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { ask, start } from '../kit/start.ts';

const LIST = '{ identityInventory { deviceCertificates(first: 20) { totalCount nodes { id } } } }';

it('rows of the inventory count in the cost and in a quota of the principal', async () => {
  const keys = ['one', 'other'].map((name) => ({
    ...{ name, scopes: ['identity:read'] },
    sha256: createHash('sha256').update(name).digest('hex'),
  }));
  await using graph = await start({
    config: { auth: { mode: 'keys', keys }, security: { inventoryRowsPerMinute: 2_100 } },
  });
  const as = (name: string, query: string, extensions = {}) =>
    ask(graph.url, query, {}, { authorization: `Bearer ${name}` }, extensions);
  const cost = async (query: string) => (await as('other', query, { dryRun: true })).extensions;

  // One page, and an exact count, once for both clouds.
  expect(await cost(LIST)).toMatchObject({ cost: { estimatedCalls: 0, estimatedRows: 1_020 } });
  expect(await cost(LIST.replace('totalCount', ''))).toMatchObject({ cost: { estimatedRows: 20 } });
  const counts = '{ identityInventory { counts(kind: DEVICE, by: [STATUS]) { count } } }';
  expect(await cost(counts)).toMatchObject({ cost: { estimatedRows: 1_000 } });
  expect(await cost('{ identitySearch(text: "ab") { nodes { id } } }')).toMatchObject({
    cost: { estimatedRows: 100 },
  });
  const live = '{ instances { nodes { caCertificates { totalCount } } } }';
  expect(await cost(live)).not.toHaveProperty('cost.estimatedRows');

  for (let asked = 0; asked < 2; asked++) expect((await as('one', LIST)).errors).toBeUndefined();
  const refused = await as('one', LIST);
  expect(refused).toMatchObject({
    errors: [
      {
        extensions: {
          ...{ code: 'RATE_LIMITED', limit: 'inventoryRowsPerMinute', allowed: 2_100 },
          retryAfterMs: expect.any(Number),
        },
      },
    ],
    extensions: { cost: { estimatedRows: 1_020 } },
  });
  // The quota is of the principal, and other questions are not affected.
  expect((await as('other', LIST)).errors).toBeUndefined();
  expect((await as('one', '{ instances { nodes { name } } }')).errors).toBeUndefined();
});

it('an operation that is refused for calls costs no rows, and one that is refused for rows costs no calls', async () => {
  const keys = ['one', 'other'].map((name) => ({
    ...{ name, scopes: ['identity:read'] },
    sha256: createHash('sha256').update(name).digest('hex'),
  }));
  await using graph = await start({
    config: { auth: { mode: 'keys', keys }, security: { callsPerMinute: 10, inventoryRowsPerMinute: 3_150 } },
  });
  /** The limits that refuse an operation, each time that it is asked. */
  const asked = async (name: string, query: string, times: number) => {
    const limits: unknown[] = [];
    for (let n = 0; n < times; n++) {
      const { errors } = await ask(graph.url, query, {}, { authorization: `Bearer ${name}` });
      limits.push(errors?.[0]?.extensions['limit'] ?? null);
    }
    return limits;
  };
  const few = '{ instances(first: 1) { nodes { name } }';
  const many = '{ instances(first: 10) { nodes { caCertificates(first: 1) { nodes { name } } } }';
  // A full quota admits an operation of any size, so a part of it is used first.
  expect(await asked('one', `${few} }`, 1)).toEqual([null]);
  expect(await asked('one', LIST.replace('{', many), 3)).toEqual(Array(3).fill('callsPerMinute'));
  expect(await asked('one', LIST, 4)).toEqual([null, null, null, 'inventoryRowsPerMinute']);
  expect(await asked('other', LIST, 4)).toEqual([null, null, null, 'inventoryRowsPerMinute']);
  expect(await asked('other', LIST.replace('{', few), 10)).toEqual(Array(10).fill('inventoryRowsPerMinute'));
  expect(await asked('other', `${few} }`, 1)).toEqual([null]);
});
