import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ALIBABA, HUAWEI, type Started, start } from '../kit/start.ts';

/** The simulators count the provider calls of common reads, which must equal docs/paging.md. */
let graph: Started;
beforeAll(async () => {
  graph = await start({
    // The test counts planned calls: on a slow machine attempts would be repeated.
    overrides: {
      queryTimeoutMs: 60_000,
      searchMs: 20_000,
      transport: { quickAttemptMs: 20_000, attemptMs: 20_000 },
    },
  });
});
afterAll(() => graph[Symbol.asyncDispose]());

/** The simulator's rate limit would refuse the second search within a second. */
beforeAll(() => {
  graph.simulators.switches.huawei.searchRateLimit = false;
});

const idOf = (kind: string, ...parts: string[]) =>
  Buffer.from(`${kind}:${parts.map(encodeURIComponent).join('/')}`).toString('base64url');

/** Calls that arrived while these queries ran, without the look-up of an instance's address, which is cached. */
async function callsOf(run: () => Promise<void>): Promise<number> {
  graph.simulators.journal.clear();
  await run();
  return graph.simulators.journal.entries.filter((entry) => entry.operation !== 'ShowInstance').length;
}

async function walk(
  id: string,
  type: string,
  field: string,
  selection: string,
  first: number,
  windows = 100,
) {
  const document = `query ($id: ID!, $first: Int, $after: String) { node(id: $id) { ... on ${type} {
    list: ${field}(first: $first, after: $after) { nodes { ${selection} } pageInfo { hasNextPage endCursor } } } } }`;
  let count = 0;
  let after: string | null = null;
  for (let window = 0; window < windows; window++) {
    const answer = await graph.query(document, { id, first, after });
    expect(answer.errors).toBeUndefined();
    count += answer.data.node.list.nodes.length;
    if (!answer.data.node.list.pageInfo.hasNextPage) break;
    after = answer.data.node.list.pageInfo.endCursor;
  }
  return count;
}

it('the table of docs/paging.md equals the measured calls', async () => {
  const { alibaba, huawei } = graph.simulators.fleet;
  const platinum = alibaba.instances[0]!;
  const standard = huawei.instances.find((instance) => instance.type === 'standard')!;
  const at = [ALIBABA, platinum.regionId, platinum.instanceId];
  const inHuawei = [HUAWEI, 'cn-north-4', standard.instanceId];
  const groupOf = (groupId: string) => idOf('Group', ...at, groupId);
  const certificate = idOf('DeviceCertificate', ...inHuawei, standard.deviceCertificates[0]!.certificateId);
  const fifty = standard.groups.find((group) => group.deviceIds.length === 50)!;
  const devices = standard.devices
    .slice(0, 100)
    .map((device) => idOf('Device', ...inHuawei, device.deviceId));

  // name, counted, minimum for any client of this provider, reason
  const rows: [string, number, number, string][] = [
    [
      'walk of 1,000 credentials by 100',
      await callsOf(async () =>
        expect(await walk(groupOf('GID_thousand'), 'Group', 'clientCredentials', 'clientId', 100)).toBe(
          1_000,
        ),
      ),
      11,
      '10 pages, and 1 for the group: `node` needs proof that the group exists',
    ],
    [
      '100 credentials with session',
      await callsOf(async () =>
        expect(
          await walk(
            groupOf('GID_hundred'),
            'Group',
            'clientCredentials',
            'clientId session { online }',
            100,
          ),
        ).toBe(100),
      ),
      12,
      '1 page, 10 batches of ten, and 1 for the group',
    ],
    [
      'walk of 1,234 devices of a certificate by 100',
      await callsOf(async () =>
        expect(await walk(certificate, 'DeviceCertificate', 'devices', 'deviceId', 100)).toBe(1_234),
      ),
      26,
      '25 pages, and 1 for the certificate',
    ],
    [
      '50 devices of a group with status',
      await callsOf(async () =>
        expect(
          await walk(idOf('Group', ...inHuawei, fifty.groupId), 'Group', 'devices', 'deviceId status', 50, 1),
        ).toBe(50),
      ),
      3,
      '1 page, 1 for the group, 1 search by group and marker for the page, and 1 for the row after a full page',
    ],
    [
      '50 devices of an instance with groups',
      await callsOf(async () =>
        expect(
          await walk(idOf('Instance', ...inHuawei), 'Instance', 'devices', 'groups { name }', 50, 1),
        ).toBe(50),
      ),
      2,
      '1 page, and 1 search by marker. The read of the instance is not counted, because it provides the address',
    ],
    [
      '100 certificates with the names of their CAs',
      await callsOf(async () =>
        expect(
          await walk(idOf('Instance', ...at), 'Instance', 'deviceCertificates', 'ca { name }', 100, 1),
        ).toBe(100),
      ),
      3,
      '1 page, 1 page of CAs (or 1 CA if it issued all certificates), and 1 for the instance',
    ],
    [
      '100 certificates with the ids of their CAs',
      await callsOf(async () =>
        expect(
          await walk(idOf('Instance', ...at), 'Instance', 'deviceCertificates', 'ca { id caId }', 100, 1),
        ).toBe(100),
      ),
      2,
      '1 page, and 1 for the instance. Each certificate contains the id of its CA',
    ],
    [
      '100 credentials with blocked',
      await callsOf(async () =>
        expect(await walk(groupOf('GID_hundred'), 'Group', 'clientCredentials', 'blocked', 100)).toBe(100),
      ),
      4,
      '1 page, 1 page of the block list, 1 for the group, and 1 for the instance, to see whether it has a block list',
    ],
    [
      '20 credentials as entities with session',
      await callsOf(async () => {
        const of = Array.from({ length: 20 }, (_, index) => ({
          __typename: 'ClientCredential',
          id: idOf('ClientCredential', ...at, `GID_hundred@@@dev-${String(index + 1).padStart(4, '0')}`),
        }));
        const answer = await graph.query(
          'query ($of: [_Any!]!) { _entities(representations: $of) { ... on ClientCredential { session { online } } } }',
          { of },
        );
        expect(answer.errors).toBeUndefined();
      }),
      3,
      '1 page of their group, which proves that they exist, and 2 batches of ten',
    ],
    [
      '20 CAs of IoTDA by id with status',
      await callsOf(async () => {
        const ids = standard.caCertificates
          .slice(0, 20)
          .map(({ certificateId }) => idOf('CaCertificate', ...inHuawei, certificateId));
        const answer = await graph.query(
          'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on CaCertificate { status } } }',
          { ids },
        );
        expect(answer.errors).toBeUndefined();
      }),
      1,
      '1 page of their list. With `pem`, which the list omits, 1 for each CA',
    ],
    [
      '100 devices by id',
      await callsOf(async () => {
        const answer = await graph.query('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
          ids: devices,
        });
        expect(answer.errors).toBeUndefined();
      }),
      100,
      '1 for each device, because no call reads several devices by id and proves that they exist',
    ],
    [
      '20 CAs with their certificates and devices',
      await callsOf(async () =>
        expect(
          await walk(
            idOf('Instance', ...at),
            'Instance',
            'caCertificates',
            'caId deviceCertificates(first: 100) { nodes { ca { name } devices { nodes { deviceId } } } }',
            20,
            1,
          ),
        ).toBe(20),
      ),
      22,
      '1 page of CAs, 1 page for each CA, and 1 for the instance. Without `pageInfo`, the row after a full page is not read. `ca` comes from the page of CAs. ApsaraMQ has no devices of a certificate',
    ],
  ];
  const table = [
    '| read | calls | least | breakdown |',
    '|---|---|---|---|',
    ...rows.map(([name, calls, least, why]) => `| ${name} | ${calls} | ${least} | ${why} |`),
  ].join('\n');
  expect(readFileSync(new URL('../../docs/paging.md', import.meta.url), 'utf8')).toContain(table);
});
