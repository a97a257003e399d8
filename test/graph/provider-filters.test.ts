import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HuaweiInstance } from '../../src/simulator/fleet/fleet.ts';
import { idOf } from '../kit/nouns.ts';
import { ALIBABA, callsOf, HUAWEI, type Started, start } from '../kit/start.ts';

/** List filters are sent as the contract names them, and refused before a call if they cannot apply. */
let graph: Started;
let standard: HuaweiInstance;
let inHuawei: string;
let inAlibaba: string;
beforeAll(async () => {
  graph = await start();
  const { alibaba, huawei } = graph.simulators.fleet;
  standard = huawei.instances.find(({ type }) => type === 'standard')!;
  inHuawei = idOf('Instance', HUAWEI, 'cn-north-4', standard.instanceId);
  const [platinum] = alibaba.instances;
  inAlibaba = idOf('Instance', ALIBABA, platinum!.regionId, platinum!.instanceId);
  platinum!.groups[0]!.tags.push({ key: 'line', value: '1' }, { key: 'hall', value: 'a' });
  platinum!.groups[1]!.tags.push({ key: 'line', value: '2' });
  standard.groups[0]!.lastModifiedTime = '20260701T120000Z';
});
afterAll(() => graph[Symbol.asyncDispose]());
beforeEach(() => graph.simulators.journal.clear());

/** GraphQL literals: `field(args) { key }` of one instance. */
const read = (id: string, field: string, key: string, more = 'totalCount') =>
  graph.query(`{ node(id: "${id}") { ... on Instance { list: ${field} { nodes { ${key} } ${more} } } } }`);
const keysOf = (answer: Awaited<ReturnType<typeof read>>, key: string): string[] =>
  answer.data.node.list.nodes.map((node: Record<string, string>) => node[key]);
/** The parameters of the list request, without its page. */
const sent = (operation: string) =>
  graph.simulators.journal.entries
    .filter((entry) => entry.operation === operation)
    .map(({ parameters }) =>
      Object.fromEntries(
        Object.entries(parameters).filter(([name]) =>
          /^(Tag|Client|name|group|last|app|start|end|is_|gateway|policy|authorizer|template|product|instance_type)/.test(
            name,
          ),
        ),
      ),
    )[0];

describe('filters of IoTDA select', () => {
  it('devices by registration time: whole seconds, rounded inwards', async () => {
    const { createTime } = standard.devices[10]!;
    const at = createTime.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6');
    const answer = await read(
      inHuawei,
      `devices(filter: { registeredAfter: "${at}.001Z", registeredBefore: "2999-01-01T00:00:00.999Z" })`,
      'deviceId',
    );
    expect(answer.errors).toBeUndefined();
    const later = `${createTime.slice(0, 13)}${String(Number(createTime.slice(13, 15)) + 1).padStart(2, '0')}Z`;
    expect(sent('ListDevices')).toEqual({ start_time: later, end_time: '29990101T000000Z' });
    expect(answer.data.node.list.totalCount).toBe(
      standard.devices.filter((device) => device.createTime > createTime).length,
    );
  });

  it('devices of all levels below a gateway', async () => {
    const child = standard.devices.find((device) => device.gatewayId !== device.deviceId)!;
    const below = standard.devices.filter(
      (device) =>
        device.gatewayId === child.gatewayId && device !== child && device.deviceId !== child.gatewayId,
    );
    const [leaf] = below;
    const wanted = `gatewayId: "${child.gatewayId}"`;
    const before = await read(inHuawei, `devices(filter: { ${wanted} })`, 'deviceId');
    leaf!.gatewayId = child.deviceId;
    const next = await read(inHuawei, `devices(filter: { ${wanted}, cascade: false })`, 'deviceId');
    graph.simulators.journal.clear();
    const all = await read(inHuawei, `devices(filter: { ${wanted}, cascade: true })`, 'deviceId');
    leaf!.gatewayId = child.gatewayId;
    expect(sent('ListDevices')).toEqual({ gateway_id: child.gatewayId, is_cascade_query: 'true' });
    expect(keysOf(next, 'deviceId')).toHaveLength(below.length);
    expect(keysOf(all, 'deviceId').sort()).toEqual(keysOf(before, 'deviceId').sort());
  });

  it('groups by kind, by name, and by time of change', async () => {
    const statics = standard.groups.filter(({ groupType }) => groupType === 'STATIC');
    const answer = await read(inHuawei, 'groups(filter: { isDynamic: false })', 'isDynamic');
    expect(answer.data.node.list.totalCount).toBe(statics.length);
    expect(new Set(answer.data.node.list.nodes.map((node: object) => JSON.stringify(node)))).toEqual(
      new Set(['{"isDynamic":false}']),
    );
    graph.simulators.journal.clear();
    const changed = await read(
      inHuawei,
      'groups(filter: { modifiedAfter: "2026-07-01T11:59:59.999Z" })',
      'groupId',
    );
    expect(sent('ListDeviceGroups')).toEqual({ last_modified_time: '20260701T115959Z' });
    expect(keysOf(changed, 'groupId')).toEqual([standard.groups[0]!.groupId]);
    const [{ name }] = [standard.groups[1]!];
    expect(keysOf(await read(inHuawei, `groups(filter: { name: "${name}" })`, 'name'), 'name')).toContain(
      name,
    );
  });

  it('CA certificates, policies, authorizers and templates by space or name', async () => {
    const [policy] = standard.policies!;
    const rows = [
      [
        'caCertificates',
        `spaceId: "${standard.apps[1]!.appId}"`,
        'ListCertificates',
        { app_id: standard.apps[1]!.appId },
      ],
      [
        'devicePolicies',
        `name: "${policy!.policyName}", spaceId: "${policy!.appId}"`,
        'ListDevicePolicies',
        { policy_name: policy!.policyName, app_id: policy!.appId },
      ],
      ['deviceAuthorizers', 'name: "none"', 'ListDeviceAuthorizers', { authorizer_name: 'none' }],
    ] as const;
    for (const [field, filter, operation, parameters] of rows) {
      graph.simulators.journal.clear();
      const answer = await read(inHuawei, `${field}(filter: { ${filter} })`, 'id');
      expect(answer.errors, field).toBeUndefined();
      expect(sent(operation)).toEqual(parameters);
      expect(answer.data.node.list.totalCount).toBe(field === 'devicePolicies' ? 1 : 0);
    }
    for (const [kind, operation, templates] of [
      ['AUTHENTICATION', 'ListDeviceAuthenticationTemplates', standard.authenticationTemplates],
      ['PROVISIONING', 'ListProvisioningTemplates', standard.provisioningTemplates],
    ] as const) {
      const { templateName } = templates![0]!;
      const answer = await read(
        inHuawei,
        `deviceTemplates(kind: ${kind}, filter: { name: "${templateName}" })`,
        'name',
      );
      expect(sent(operation)).toEqual({ template_name: templateName });
      expect(keysOf(answer, 'name')).toContain(templateName);
    }
  });

  it('nothing with the cursor of another filter, which is refused without a call', async () => {
    const page = (filter: string, after: string) =>
      read(
        inHuawei,
        `groups(first: 1, after: ${after}, filter: ${filter})`,
        'groupId',
        'pageInfo { endCursor }',
      );
    const first = await page('{ isDynamic: false }', 'null');
    const { endCursor } = first.data.node.list.pageInfo;
    graph.simulators.journal.clear();
    const other = await page('{ isDynamic: true }', JSON.stringify(endCursor));
    expect(other.errors).toMatchObject([{ extensions: { code: 'INVALID_CURSOR' } }]);
    expect(sent('ListDeviceGroups')).toBeUndefined();
    expect((await page('{ isDynamic: false }', JSON.stringify(endCursor))).errors).toBeUndefined();
  });
});

describe('filters of ApsaraMQ select', () => {
  it('groups that have all of the given tags', async () => {
    const tags = '[{ key: "line", value: "1" }, { key: "hall" }]';
    const answer = await read(inAlibaba, `groups(filter: { tags: ${tags} })`, 'groupId');
    expect(answer.errors).toBeUndefined();
    expect(sent('ListGroupId')).toEqual({ 'Tag.1.Key': 'line', 'Tag.1.Value': '1', 'Tag.2.Key': 'hall' });
    expect(keysOf(answer, 'groupId')).toEqual([
      graph.simulators.fleet.alibaba.instances[0]!.groups[0]!.groupId,
    ]);
  });

  it('one entry of the block list', async () => {
    const [clientId] = graph.simulators.fleet.alibaba.instances[0]!.blockedClientIds;
    const answer = await read(
      inAlibaba,
      `blockedClients(filter: { clientId: "${clientId}" })`,
      'clientId',
      '',
    );
    expect(keysOf(answer, 'clientId')).toEqual([clientId]);
    expect(sent('QueryCustomAuthConnectBlack')).toEqual({ ClientId: clientId });
  });
});

describe('filters of instances', () => {
  const list = (filter: string) =>
    graph.query(`{ instances(filter: { ${filter} }) { nodes { name edition } totalCount } }`);

  it('select by name and edition in both clouds', async () => {
    const named = await list('name: "plant"');
    expect(named.data.instances.nodes.map(({ name }: { name: string }) => name).sort()).toEqual([
      'plant-7',
      'plant-east',
    ]);
    expect(sent('ListInstances')).toBeDefined();
    const both = await list('edition: BASIC');
    expect(both.data.instances.nodes.map(({ name }: { name: string }) => name).sort()).toEqual([
      'old-basic',
      'small-office',
    ]);
    expect(both.data.instances.totalCount).toBe(2);
    // An edition of the other cloud needs no call here.
    expect(Object.keys(callsOf(await list('edition: PLATINUM')))).toEqual(['ali ListInstances']);
  });

  it('select ApsaraMQ instances by tags if no other provider is selected', async () => {
    const tags = 'tags: [{ key: "env", value: "demo" }]';
    const answer = await list(`provider: ALIBABA_MQTT, ${tags}`);
    expect(answer.data.instances.totalCount).toBe(4);
    expect(sent('ListInstances')).toEqual({ Tags: '[{"key":"env","value":"demo"}]' });
    graph.simulators.journal.clear();
    expect((await list(tags)).errors).toMatchObject([
      { extensions: { code: 'UNSUPPORTED_BY_INSTANCE', field: 'filter.tags' } },
    ]);
    expect(graph.simulators.journal.entries).toEqual([]);
  });
});

describe('are refused without reading the list:', () => {
  it.each([
    ['IoTDA', 'devices(filter: { cascade: true })', 'BAD_USER_INPUT', 'filter.cascade'],
    [
      'IoTDA',
      'devices(filter: { registeredAfter: "2026-01-02T00:00:00Z", registeredBefore: "2026-01-01T00:00:00Z" })',
      'BAD_USER_INPUT',
      'filter.registeredAfter',
    ],
    ['IoTDA', 'devices(filter: { spaceId: "no space" })', 'BAD_USER_INPUT', 'filter.spaceId'],
    ['IoTDA', `groups(filter: { name: "${'n'.repeat(65)}" })`, 'BAD_USER_INPUT', 'filter.name'],
    ['IoTDA', 'groups(filter: { tags: [{ key: "a" }] })', 'UNSUPPORTED_BY_INSTANCE', 'filter.tags'],
    ['IoTDA', 'caCertificates(filter: { spaceId: "a b" })', 'BAD_USER_INPUT', 'filter.spaceId'],
    ['IoTDA', `devicePolicies(filter: { name: "${'n'.repeat(129)}" })`, 'BAD_USER_INPUT', 'filter.name'],
    ['ApsaraMQ', 'groups(filter: { isDynamic: true })', 'UNSUPPORTED_BY_INSTANCE', 'filter.isDynamic'],
    ['ApsaraMQ', 'groups(filter: { tags: [] })', 'BAD_USER_INPUT', 'filter.tags'],
    ['ApsaraMQ', 'caCertificates(filter: { spaceId: "a" })', 'UNSUPPORTED_BY_INSTANCE', 'filter.spaceId'],
  ])('%s: %s', async (cloud, field, code, named) => {
    const answer = await read(cloud === 'IoTDA' ? inHuawei : inAlibaba, field, 'id');
    expect(answer.errors).toMatchObject([{ extensions: { code, field: named } }]);
    const operations = graph.simulators.journal.entries.map(({ operation }) => operation);
    expect(new Set(operations)).toEqual(new Set([cloud === 'IoTDA' ? 'ShowInstance' : 'ListInstances']));
  });

  it('an edition that no provider has', async () => {
    const answer = await graph.query('{ instances(filter: { edition: UNKNOWN }) { totalCount } }');
    expect(answer.errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', field: 'filter.edition' } },
    ]);
    expect(graph.simulators.journal.entries).toEqual([]);
  });
});
