import { describe, expect, it } from 'vitest';
import { createDemoFleet } from '../../src/simulator/fleet/demo-fleet.ts';
import type { Store } from '../../src/store/store.ts';
import { onPostgres, openOn } from '../kit/on-postgres.ts';
import { sqliteFolder } from '../kit/sqlite-folder.ts';
import { type Started, start } from '../kit/start.ts';
import { asCaller, parseNdjson, readExport, sha256 } from './export-stage.ts';

const LISTS = [
  ...['groups', 'caCertificates', 'deviceCertificates', 'clientCredentials', 'authIdentities', 'devices'],
  'findings',
];
const LISTED = [
  ...['GROUP', 'CA_CERTIFICATE', 'DEVICE_CERTIFICATE', 'CLIENT_CREDENTIAL', 'AUTH_IDENTITY', 'DEVICE'],
];
const KINDS = [...LISTED, 'AUTH_PERMISSION', 'DEVICE_CERTIFICATE_DEVICES', 'GROUP_DEVICES'];
const key = (name: string, scopes: readonly string[], accounts?: readonly string[]) => ({
  ...{ name, scopes, sha256: sha256(name) },
  ...(accounts === undefined ? {} : { accounts }),
});
const READ = ['identity:read'];
const ALL = ['identity:read', 'identity:write', 'secret:reveal'];

/** A graph whose inventory has read the fleet of the simulators. */
async function startRead(store: Store): Promise<Started> {
  const keys = [
    key('all', ALL),
    key('reader', READ),
    key('ali-only', READ, ['ali']),
    key('hw-only', READ, ['hw']),
  ];
  const fleet = createDemoFleet();
  for (const { devices } of fleet.huawei.instances) devices.splice(300);
  const graph = await start({
    simulators: { fleet },
    config: {
      ...{ auth: { mode: 'keys', keys }, inventory: { keep: [{ kinds: KINDS, every: 'PT1H' }] } },
      security: { maxProviderCalls: 1_000_000, callsPerMinute: null, inventoryRowsPerMinute: null },
    },
    overrides: { store, inventory: { spreadMs: 0 }, queryTimeoutMs: 60_000 },
  });
  const state = async () => {
    const { data } = await askAs(
      graph,
      'all',
      `{ identityInventory { completeness(kinds: [${LISTED.join(' ')}]) { complete } findings { totalCount } } }`,
    );
    const { completeness, findings } = data.identityInventory;
    return completeness.complete && findings.totalCount > 1;
  };
  await expect.poll(state, { timeout: 60_000, interval: 500 }).toBe(true);
  return graph;
}

async function askAs(graph: Started, caller: string, query: string) {
  const response = await fetch(graph.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...asCaller(caller) },
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as Awaited<ReturnType<Started['query']>>;
}

/** The value of a dotted path; null where the path ends early. */
function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((inner, name) => (inner as Record<string, unknown> | null)?.[name] ?? null, value);
}

/** The selection of dotted paths. */
function selection(paths: readonly string[]): string {
  const inner = Map.groupBy(paths, (path) => path.split('.')[0]!);
  return [...inner]
    .map(([name, own]) => {
      const rest = own.filter((path) => path.includes('.')).map((path) => path.slice(name.length + 1));
      return rest.length === 0 ? name : `${name} { ${selection(rest)} }`;
    })
    .join(' ');
}

/** All nodes of a list, with these columns. */
async function walk(graph: Started, caller: string, list: string, columns: readonly string[], filter = '') {
  const nodes: Record<string, unknown>[] = [];
  const shown = selection(columns);
  for (let after = ''; ; ) {
    const { data, errors } = await askAs(
      graph,
      caller,
      `{ identityInventory { ${list}(first: 100 ${filter} ${after}) { nodes { ${shown} } pageInfo { hasNextPage endCursor } } } }`,
    );
    expect(errors).toBeUndefined();
    const { nodes: page, pageInfo } = data.identityInventory[list];
    nodes.push(...page);
    if (!pageInfo.hasNextPage) return nodes;
    after = `after: "${pageInfo.endCursor}"`;
  }
}

async function comparesWithGraph(graph: Started): Promise<void> {
  for (const list of LISTS) {
    // The values of these lists depend on the rights of the caller.
    const isRestricted = list === 'authIdentities' || list === 'findings';
    for (const caller of isRestricted ? ['all', 'reader'] : ['reader']) {
      const { status, text, isWhole, headers } = await readExport(
        graph.url,
        `${list}.ndjson`,
        asCaller(caller),
      );
      expect([list, status, isWhole]).toEqual([list, 200, true]);
      expect(headers).toMatchObject({
        'content-type': 'application/x-ndjson; charset=utf-8',
        'content-disposition': `attachment; filename="${list}.ndjson"`,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      });
      const { rows, trailer } = parseNdjson(text);
      expect(rows.length).toBeGreaterThan(1);
      expect(trailer).toMatchObject({ rows: rows.length });
      const ids = rows.map(({ id }) => String(id));
      expect(ids).toEqual([...new Set(ids)].sort());
      // The graph reads the date of a device live, unless the inventory has read the device alone.
      const columns = Object.keys(rows[0]!).filter((name) => name !== 'registeredAt');
      const nodes = await walk(graph, caller, list, columns);
      const expected = new Map(
        nodes.map((node) => [node['id'], Object.fromEntries(columns.map((name) => [name, at(node, name)]))]),
      );
      expect(rows.length).toBe(expected.size);
      for (const row of rows) expect([list, row]).toMatchObject([list, expected.get(row['id']) ?? 'no node']);
    }
  }
}

describe('exports of a store in a file', () => {
  const folder = sqliteFolder();

  it('have the values that GraphQL answers, and only those of the caller', { timeout: 180_000 }, async () => {
    await using store = await folder.open();
    await using graph = await startRead(store);
    await comparesWithGraph(graph);
    for (const list of LISTS) {
      const accounts: Record<string, number> = {};
      for (const caller of ['ali-only', 'hw-only', 'reader']) {
        const { rows } = parseNdjson((await readExport(graph.url, `${list}.ndjson`, asCaller(caller))).text);
        accounts[caller] = rows.length;
        for (const { id } of rows)
          expect(Buffer.from(String(id), 'base64url').toString()).toMatch(
            caller === 'reader' ? /^/ : `:${caller.slice(0, caller.indexOf('-'))}/`,
          );
      }
      const apart = accounts['ali-only']! + accounts['hw-only']!;
      // A finding that needs objects of both accounts exists only for those who see both.
      if (list === 'findings') expect(accounts['reader']).toBeGreaterThan(apart);
      else expect(accounts['reader']).toBe(apart);
    }
  });
});

await onPostgres('exports of PostgreSQL', (server) => {
  it('have the values that GraphQL answers', { timeout: 180_000 }, async () => {
    await using store = await openOn(server);
    await using graph = await startRead(store);
    await comparesWithGraph(graph);
  });
});
