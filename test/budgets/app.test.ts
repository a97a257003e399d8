import { expect, it } from 'vitest';
import { openMemoryStore } from '../../src/store/sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { ALIBABA, start } from '../kit/start.ts';

const NAMES = 'SELECT name FROM @budget ORDER BY name';

/** Starts a server on this store, and makes two calls. Returns the names of the budgets, and the statements on them. */
async function budgetsAfterCalls(isShared: boolean, rates: object = {}) {
  const memory = openMemoryStore();
  const statements: string[] = [];
  const store: Store = {
    ...memory,
    isShared,
    rows: (sql, values) => {
      // The end of a test reads every table as a whole, to search it for secrets.
      if (sql.includes('@budget') && !sql.startsWith('SELECT * ')) statements.push(sql);
      return memory.rows(sql, values);
    },
  };
  {
    await using graph = await start({ limits: 'configured', config: { rates }, overrides: { store } });
    const { data, errors } = await graph.query(
      '{ instances(first: 10) { nodes { groups { nodes { groupId } } } } }',
    );
    expect(errors).toBeUndefined();
    expect(data.instances.nodes.length).toBeGreaterThan(1);
  }
  const names = await memory.rows(NAMES);
  await memory.close();
  return { names: names.map((row) => (row as { name: string }).name), statements };
}

it('replicas of one store share their limits in it, by provider, account, operation and egress group', async () => {
  const { names } = await budgetsAfterCalls(true);
  expect(names).toContain('egress ALIBABA_MQTT ALIBABA_MQTT');
  expect(names).toContain(`rate ALIBABA_MQTT ${ALIBABA} ListGroupId`);
});

it('a group of its own keeps another source address apart', async () => {
  const { names } = await budgetsAfterCalls(true, { alibaba: { egressGroup: 'zone-a' } });
  expect(names.filter((name) => name.startsWith('egress'))).toEqual(['egress ALIBABA_MQTT zone-a']);
});

it('a process that has its store alone keeps its limits without a statement', async () => {
  expect(await budgetsAfterCalls(false)).toEqual({ names: [], statements: [] });
});
