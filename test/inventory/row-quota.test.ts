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
