import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callsOf, HUAWEI, type Started, start } from '../kit/start.ts';

/** The provider calls for fields of many devices, and their agreement with individual reads. */
let graph: Started;
let standard: Started['simulators']['fleet']['huawei']['instances'][number];
beforeAll(async () => {
  graph = await start({
    // The test concerns plans, not the slowness of the machine.
    overrides: {
      queryTimeoutMs: 60_000,
      searchMs: 20_000,
      transport: { quickAttemptMs: 20_000, attemptMs: 20_000 },
    },
  });
  standard = graph.simulators.fleet.huawei.instances.find(({ type }) => type === 'standard')!;
});
afterAll(() => graph[Symbol.asyncDispose]());
beforeEach(() => {
  Object.assign(graph.simulators.switches.huawei, { searchRateLimit: false, searchGroups: 'rows' });
  graph.simulators.journal.clear();
});

const idOf = (kind: string, ...parts: string[]) =>
  Buffer.from(`${kind}:${[HUAWEI, 'cn-north-4', standard.instanceId, ...parts].join('/')}`).toString(
    'base64url',
  );
const fifty = () => standard.groups.find((group) => group.deviceIds.length === 50)!;
const ofGroup = (selection: string, first = 50, groupId = fifty().groupId) =>
  graph.query(
    `query ($id: ID!, $first: Int) { node(id: $id) { ... on Group { devices(first: $first) { nodes { deviceId ${selection} } } } } }`,
    { id: idOf('Group', groupId), first },
  );
const rowsOf = (answer: Awaited<ReturnType<typeof ofGroup>>) =>
  answer.data.node.devices.nodes as Record<string, unknown>[];
/** Without the calls for the page, the group and the instance's address. */
const moreOf = (answer: Awaited<ReturnType<typeof ofGroup>>) => {
  const { 'hw ShowDevicesInGroup': _pages, 'hw ShowDeviceGroup': _group, ...rest } = callsOf(answer);
  const { 'hw ShowInstance': _address, ...calls } = rest;
  return calls;
};
const deviceOf = (deviceId: unknown) => standard.devices.find((device) => device.deviceId === deviceId)!;
const groupsOf = (deviceId: unknown) =>
  standard.groups
    .filter((group) => group.deviceIds.includes(deviceId as string))
    .map(({ groupId, name }) => ({ groupId, name }));

describe('a page of the devices of a group', () => {
  it('gets status, groups, tags, space, gateway and product from one search', async () => {
    const answer = await ofGroup(
      'rawStatus groups { groupId name } tags { key } space { appId name } gateway { deviceId } product { name }',
    );
    expect(answer.errors).toBeUndefined();
    expect(rowsOf(answer)).toHaveLength(50);
    for (const row of rowsOf(answer)) {
      const device = deviceOf(row['deviceId']);
      expect(row['rawStatus']).toBe(device.status);
      expect(row['space']).toMatchObject({ appId: device.appId });
      expect(row['gateway']).toEqual(
        device.gatewayId === device.deviceId ? null : { deviceId: device.gatewayId },
      );
      const groups = row['groups'] as { groupId: string }[];
      expect(groups.map(({ groupId }) => groupId).sort()).toEqual(
        expect.arrayContaining(groupsOf(row['deviceId']).map(({ groupId }) => groupId)),
      );
    }
    expect(moreOf(answer)).toEqual({ 'hw SearchDevices': 1 });
  });

  it('gets them from the middle of the list, too', async () => {
    const page = `query ($id: ID!, $first: Int, $after: String) { node(id: $id) { ... on Group {
      devices(first: $first, after: $after) { nodes { deviceId rawStatus } pageInfo { endCursor } } } } }`;
    const id = idOf('Group', fifty().groupId);
    const first = await graph.query(page, { id, first: 7 });
    const after = first.data.node.devices.pageInfo.endCursor;
    const second = await graph.query(page, { id, first: 20, after });
    expect(rowsOf(second).map((row) => row['rawStatus'])).toEqual(
      rowsOf(second).map((row) => deviceOf(row['deviceId']).status),
    );
    expect(moreOf(second)).toEqual({ 'hw SearchDevices': 1 });
  });

  it('is not searched for if a field needs each device in full, and a single device never is', async () => {
    const full = await ofGroup('rawStatus registeredAt', 10);
    expect(moreOf(full)).toEqual({ 'hw ShowDevice': 10 });
    expect(moreOf(await ofGroup('rawStatus', 1))).toEqual({ 'hw ShowDevice': 1 });
  });

  it('reads devices individually at once if two searches do not cover them', async () => {
    const all = Object.fromEntries(
      standard.groups
        .filter((group) => group.groupType === 'STATIC' && group.deviceIds.length >= 2)
        .slice(0, 4)
        .map((group, index) => [`g${index}`, group.groupId]),
    );
    const list = (groupId: string) =>
      `node(id: "${idOf('Group', groupId)}") { ... on Group { devices(first: 5) { nodes { deviceId rawStatus } } } }`;
    const names = Object.entries(all);
    expect(names.length).toBeGreaterThan(2);
    const answer = await graph.query(`{ ${names.map(([name, id]) => `${name}: ${list(id)}`).join(' ')} }`);
    const rows = names.flatMap(([name]) => answer.data[name].devices.nodes as Record<string, unknown>[]);
    for (const row of rows) expect(row['rawStatus']).toBe(deviceOf(row['deviceId']).status);
    expect(callsOf(answer)['hw SearchDevices']).toBe(2);
    // The individual reads do not wait for the searches.
    const arrived = graph.simulators.journal.entries.map(({ operation }) => operation);
    expect(callsOf(answer)['hw ShowDevice']).toBeLessThan(new Set(rows.map((row) => row['deviceId'])).size);
    expect(arrived.slice(arrived.indexOf('SearchDevices'))).toContain('ShowDevice');
  });

  it('reads a device individually if the search fails or does not return it', async () => {
    graph.simulators.faults.add({
      operation: 'SearchDevices',
      times: 1,
      effect: { kind: 'answer', status: 403, body: '{"error_code":"IOTDA.000004","error_msg":"x"}' },
    });
    const refused = await ofGroup('rawStatus', 5);
    expect(refused.errors).toBeUndefined();
    expect(rowsOf(refused).map((row) => row['rawStatus'])).toEqual(
      rowsOf(refused).map((row) => deviceOf(row['deviceId']).status),
    );
    expect(moreOf(refused)).toEqual({ 'hw SearchDevices': 1, 'hw ShowDevice': 5 });
    graph.simulators.faults.add({
      operation: 'SearchDevices',
      times: 1,
      effect: { kind: 'answer', status: 200, body: '{"devices":[]}' },
    });
    const missed = await ofGroup('rawStatus', 5);
    expect(missed.errors).toBeUndefined();
    expect(moreOf(missed)).toEqual({ 'hw SearchDevices': 1, 'hw ShowDevice': 5 });
  });
});

describe('the groups of devices', () => {
  it.each([
    ['rows', '{ groupId name }', { 'hw SearchDevices': 1 }],
    ['rows', '{ groupId id }', { 'hw SearchDevices': 1 }],
    ['ids', '{ groupId id }', { 'hw SearchDevices': 1 }],
    // Names would cost a call for each group, while the group list of each device contains them.
    ['ids', '{ groupId name }', { 'hw SearchDevices': 1, 'hw ListDeviceGroupsByDevice': 20 }],
    ['absent', '{ groupId }', { 'hw SearchDevices': 1, 'hw ListDeviceGroupsByDevice': 20 }],
  ] as const)("in the search result's form (%s), with %s", async (shape, selection, calls) => {
    graph.simulators.switches.huawei.searchGroups = shape;
    const answer = await ofGroup(`groups ${selection}`, 20);
    expect(answer.errors).toBeUndefined();
    expect(moreOf(answer)).toEqual(calls);
    for (const row of rowsOf(answer)) {
      const expected = groupsOf(row['deviceId']).map(({ groupId, name }) =>
        expect.objectContaining(selection.includes('name') ? { groupId, name } : { groupId }),
      );
      expect(expected.length).toBeGreaterThan(0);
      expect(row['groups']).toEqual(expect.arrayContaining(expected));
    }
  });

  it('of an instance without search are null, and no search is sent', async () => {
    const basic = graph.simulators.fleet.huawei.instances.find(({ type }) => type === 'basic')!;
    const id = Buffer.from(`Instance:${HUAWEI}/cn-north-4/${basic.instanceId}`).toString('base64url');
    const answer = await graph.query(
      'query ($id: ID!) { node(id: $id) { ... on Instance { devices(first: 5) { nodes { groups { groupId } } } } } }',
      { id },
    );
    expect(answer.errors).toBeUndefined();
    expect(answer.data.node.devices.nodes.map((row: { groups: unknown }) => row.groups)).toEqual(
      Array.from({ length: answer.data.node.devices.nodes.length }, () => null),
    );
    expect(Object.keys(callsOf(answer)).sort()).toEqual(['hw ListDevices', 'hw ShowInstance']);
  });
});
