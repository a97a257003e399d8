import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { startDemo } from '../kit/demo.ts';
import { ask } from '../kit/start.ts';

const PAGES = ['for-front-ends.md', 'for-operators.md', 'for-security.md'];

it('each query of the pages for front ends, operators and security answers in the demo', async () => {
  await using demo = await startDemo();
  const readIsDone = '{ identityInventory { completeness(kinds: [CA_CERTIFICATE, DEVICE]) { complete } } }';
  await expect
    .poll(async () => (await ask(demo.url, readIsDone)).data, { timeout: 60_000 })
    .toEqual({ identityInventory: { completeness: { complete: true } } });
  const { data } = await ask(demo.url, '{ instances(filter: { provider: HUAWEI_IOTDA }) { nodes { id } } }');
  const [{ id }] = data.instances.nodes;
  for (const page of PAGES) {
    const text = readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8');
    const queries = [...text.matchAll(/```graphql\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
    expect(queries.length, page).toBeGreaterThan(0);
    for (const query of queries) {
      const answer = await ask(demo.url, query, { id });
      expect(answer.errors, query).toBeUndefined();
      // An answer with nothing but nulls and empty lists shows nothing.
      expect(JSON.stringify(answer.data), query).toMatch(/"(id|account)":"/);
    }
  }
}, 90_000);
