import { mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { OPERATIONS } from '../../../src/providers/huawei/operations.ts';
import type { HuaweiDevice } from '../../../src/simulator/fleet/fleet.ts';
import { search } from '../../../src/simulator/huawei/search.ts';
import { type Simulators, startSimulators } from '../../../src/simulator/index.ts';
import { createCa } from '../../kit/certificates.ts';

/** The vendor's package sends, signs and reads; only the server is ours. */
interface Sdk {
  ClientBuilder: new (init: (client: HcClient) => HcClient, type: string) => Builder;
  BasicCredentials: new (data: Record<string, unknown>) => Credentials;
  Region: new (id: string, endpoint: string) => unknown;
}
interface Credentials {
  withDerivedPredicate: (predicate: () => boolean) => Credentials;
}
interface Builder {
  withCredential: (credentials: Credentials) => Builder;
  withRegion: (region: unknown) => Builder;
  withDerivedAuthServiceName: (name: string) => Builder;
  build: () => HcClient;
}
interface HcClient {
  sendRequest: (
    options: Record<string, unknown>,
  ) => Promise<Record<string, unknown> & { httpStatusCode: number }>;
}

let sdk: Sdk;
let simulators: Simulators;
const home = process.env['HOME'];

beforeAll(async () => {
  // The package writes a file into the home directory when it is used.
  process.env['HOME'] = mkdtempSync(join(tmpdir(), 'vendor-'));
  const load = createRequire(import.meta.url);
  sdk = {
    ...(load('@huaweicloud/huaweicloud-sdk-core') as Sdk),
    ...(load('@huaweicloud/huaweicloud-sdk-core/ClientBuilder') as Pick<Sdk, 'ClientBuilder'>),
    ...(load('@huaweicloud/huaweicloud-sdk-core/region/region') as Pick<Sdk, 'Region'>),
  };
  simulators = await startSimulators();
});

afterAll(async () => {
  process.env['HOME'] = home;
  await simulators.stop();
});

function clientOf(endpoint: string, derived: boolean, change: Record<string, unknown> = {}): HcClient {
  const { accessKey, secretKey, projectId } = simulators.accounts.huawei;
  const credentials = new sdk.BasicCredentials({ ak: accessKey, sk: secretKey, projectId, ...change });
  return new sdk.ClientBuilder((client) => client, 'BasicCredentials')
    .withCredential(derived ? credentials.withDerivedPredicate(() => true) : credentials)
    .withDerivedAuthServiceName('iotdm')
    .withRegion(new sdk.Region('cn-north-4', endpoint))
    .build();
}

function call(client: HcClient, method: string, path: string, more: Record<string, unknown> = {}) {
  return client.sendRequest({
    method,
    url: `/v5/iot/{project_id}${path}`,
    contentType: 'application/json',
    queryParams: {},
    pathParams: {},
    headers: {},
    ...more,
  });
}

const rich = () => simulators.fleet.huawei.instances.find((instance) => instance.type === 'standard')!;

describe("each operation, signed by the vendor's client", () => {
  const cases: [string, string, () => string, unknown, string, number][] = [
    ['ListCertificates', 'GET', () => '/certificates', undefined, 'certificates', 10],
    ['ListDeviceCertificate', 'GET', () => '/device-certificates', undefined, 'device_certificates', 10],
    [
      'ListDeviceByDeviceCertificate',
      'POST',
      () => `/device-certificates/${rich().deviceCertificates[0]!.certificateId}/list-device`,
      { limit: 50 },
      'devices',
      50,
    ],
    ['ListDevices', 'GET', () => '/devices', undefined, 'devices', 10],
    [
      'SearchDevices',
      'POST',
      () => '/search/query-devices',
      { sql: "select * from device where status = 'ONLINE' limit 7" },
      'devices',
      7,
    ],
    ['ListProducts', 'GET', () => '/products', undefined, 'products', 3],
    ['ListDeviceGroups', 'GET', () => '/device-group', undefined, 'device_groups', 10],
    [
      'ShowDevicesInGroup',
      'GET',
      () => `/device-group/${rich().groups[1]!.groupId}/devices`,
      undefined,
      'devices',
      10,
    ],
    [
      'ListDeviceGroupsByDevice',
      'POST',
      () => `/devices/${rich().groups[1]!.deviceIds[0]}/list-device-group`,
      undefined,
      'device_groups',
      1,
    ],
    ['ShowApplications', 'GET', () => '/apps', undefined, 'applications', 3],
  ];

  it.each(cases)('%s', async (operation, method, path, data, field, length) => {
    const instance = rich();
    const client = clientOf(simulators.huawei.instanceEndpoints[instance.instanceId]!, true);
    const headers = { 'Instance-Id': instance.instanceId };
    const answer = await call(client, method, path(), { headers, ...(data === undefined ? {} : { data }) });
    expect(answer.httpStatusCode).toBe(200);
    expect(answer[field]).toHaveLength(length);
    expect(simulators.journal.entries.at(-1)).toMatchObject({ operation, status: 200 });
  });

  const shows: [string, () => string, string, () => string][] = [
    [
      'ShowCertificate',
      () => `/certificates/${rich().caCertificates[0]!.certificateId}`,
      'content',
      () => rich().caCertificates[0]!.content,
    ],
    [
      'ShowDeviceCertificate',
      () => `/device-certificates/${rich().deviceCertificates[0]!.certificateId}`,
      'certificate_pem',
      () => rich().deviceCertificates[0]!.pem,
    ],
    [
      'ShowDevice',
      () => `/devices/${rich().devices[0]!.deviceId}`,
      'node_id',
      () => rich().devices[0]!.nodeId,
    ],
    [
      'ShowProduct',
      () => `/products/${rich().products[0]!.productId}`,
      'name',
      () => rich().products[0]!.name,
    ],
    [
      'ShowDeviceGroup',
      () => `/device-group/${rich().groups[0]!.groupId}`,
      'name',
      () => rich().groups[0]!.name,
    ],
    ['ShowApplication', () => `/apps/${rich().apps[0]!.appId}`, 'app_name', () => rich().apps[0]!.appName],
  ];

  it.each(shows)('%s', async (operation, path, field, expected) => {
    const client = clientOf(simulators.huawei.instanceEndpoints[rich().instanceId]!, true);
    const answer = await call(client, 'GET', path());
    expect(answer[field]).toBe(expected());
    expect(simulators.journal.entries.at(-1)).toMatchObject({ operation, status: 200 });
  });

  it('ListInstances and ShowInstance (IoTDM), and a basic instance at the generic address with a plain signature', async () => {
    const client = clientOf(simulators.huawei.managementEndpoint, false);
    const all = await call(client, 'GET', '/iotda-instances');
    expect(all['instances']).toHaveLength(3);
    const shown = await call(client, 'GET', `/iotda-instances/${rich().instanceId}`);
    expect(shown['access_infos']).toContainEqual(
      expect.objectContaining({ type: 'APP_HTTPS', domain_name: '127.0.0.1' }),
    );
    const devices = await call(clientOf(simulators.huawei.endpoint, false), 'GET', '/devices', {
      queryParams: { limit: 50 },
    });
    expect(devices['devices']).toHaveLength(50);
  });
});

describe('the rows of a search', () => {
  beforeAll(() => {
    simulators.switches.huawei.searchRateLimit = false;
  });
  afterAll(() => {
    simulators.switches.huawei.searchRateLimit = true;
  });
  const group = () => rich().groups[1]!;
  const id = () => group().deviceIds[0]!;
  const found = async (what: string) => {
    const client = clientOf(simulators.huawei.instanceEndpoints[rich().instanceId]!, true);
    const data = { sql: `select ${what} from device where device_id = '${id()}'` };
    const answer = await call(client, 'POST', '/search/query-devices', { data });
    return (answer['devices'] as Record<string, unknown>[])[0]!;
  };

  it('contain the groups of the device, and no description', async () => {
    rich().devices.find(({ deviceId }) => deviceId === id())!.description = 'a description';
    const row = await found('*');
    expect(row).not.toHaveProperty('description');
    expect(row).toHaveProperty('groups', [expect.objectContaining({ group_id: group().groupId })]);
    expect(row).toHaveProperty('marker');
  });

  it('are selected by the field names of the answer', async () => {
    expect(Object.keys(await found('device_id, groups'))).toEqual(['device_id', 'groups']);
    for (const name of ['description', 'group_id', 'tag_key'])
      expect(() => search(rich(), `select ${name} from device`)).toThrow(
        expect.objectContaining({ status: 400 }),
      );
  });

  it('contain the groups in the form that the switch selects', async () => {
    simulators.switches.huawei.searchGroups = 'ids';
    expect(await found('*')).toHaveProperty('groups', [group().groupId]);
    simulators.switches.huawei.searchGroups = 'absent';
    expect(await found('*')).not.toHaveProperty('groups');
    simulators.switches.huawei.searchGroups = 'rows';
  });
});

describe('is refused:', () => {
  // The package prints each refused request in full.
  beforeAll(() => {
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  });
  afterAll(() => {
    vi.restoreAllMocks();
  });

  it.each([
    ['a wrong secret', true, { sk: 'wrong' }, 401],
    ['an unknown key', true, { ak: 'NOBODY' }, 401],
    ['the plain signature at an instance address', false, {}, 401],
    ['another project', true, { projectId: 'f'.repeat(32) }, 403],
  ])('%s', async (_name, derived, change, status) => {
    const client = clientOf(simulators.huawei.instanceEndpoints[rich().instanceId]!, derived, change);
    await expect(call(client, 'GET', '/apps')).rejects.toMatchObject({ httpStatusCode: status });
  });
});

it.each([false, true])('performs every write (derived: %s)', async (derived) => {
  simulators.journal.clear();
  const type = derived ? 'standard' : 'basic';
  const instance = simulators.fleet.huawei.instances.find((each) => each.type === type)!;
  const endpoint = derived
    ? simulators.huawei.instanceEndpoints[instance.instanceId]!
    : simulators.huawei.endpoint;
  const client = clientOf(endpoint, derived);
  const send = async (method: string, path: string, data?: unknown, queryParams = {}) => {
    const answer = await call(client, method, path, { queryParams, ...(data === undefined ? {} : { data }) });
    expect(answer.httpStatusCode, `${method} ${path}`).toBeLessThan(300);
    return answer as Record<string, string>;
  };
  const ca = createCa(`Vendor ${type}`);
  const added = await send('POST', '/certificates', { content: ca.pem });
  const certificate = `/certificates/${added['certificate_id']}`;
  await send(
    'POST',
    `${certificate}/action`,
    { verify_content: ca.sign(added['verify_code']!) },
    { action_id: 'verify' },
  );
  if (derived) await send('PUT', certificate, { provision_enable: true });

  const product = instance.products[0]!.productId;
  const make = (node: string, more = {}) =>
    send('POST', '/devices', { node_id: node, product_id: product, ...more }).then(
      (made) => made['device_id']!,
    );
  const id = await make('vendor', { auth_info: { auth_type: 'CERTIFICATES' } });
  const child = await make('vendor-child', { gateway_id: id });
  const other = await make('vendor-other');
  simulators.connect.huawei(instance.instanceId, id, ca.sign('vendor'));
  const born = instance.deviceCertificates.at(-1)!;
  await send('PUT', `/device-certificates/${born.certificateId}`, { status: 'INACTIVE' });
  await send('DELETE', `/device-certificates/${born.certificateId}`);
  await send('PUT', `/devices/${id}`, { device_name: 'renamed' });
  await send('POST', `/devices/${id}/freeze`);
  await send('POST', `/devices/${id}/unfreeze`);
  await send(
    'POST',
    `/devices/${other}/action`,
    { secret: 'a_new-secret', secret_type: 'SECONDARY' },
    { action_id: 'resetSecret' },
  );
  expect(instance.devices.at(-1)!.authInfo.secondary_secret).toBe('a_new-secret');
  await send('POST', `/devices/${id}/reset-fingerprint`, {});
  await send('POST', `/devices/${child}/change-gateway`, { gateway_id: other });
  const resource = { resource_type: 'device', resource_id: id };
  await send('POST', '/tags/bind-resource', { ...resource, tags: [{ tag_key: 'k', tag_value: 'v' }] });
  await send('POST', '/tags/unbind-resource', { ...resource, tag_keys: ['k'] });
  const group = await send('POST', '/device-group', { name: 'vendor' });
  const path = `/device-group/${group['group_id']}`;
  await send('PUT', path, { description: 'd' });
  for (const action_id of ['addDevice', 'removeDevice']) {
    await send('POST', `${path}/action`, undefined, { action_id, device_id: id });
  }
  await send('DELETE', path);
  if (derived) {
    const statement = [{ effect: 'ALLOW', actions: ['iotda:devices:publish'], resources: ['topic:a'] }];
    const made = await send('POST', '/device-policies', { policy_name: 'vendor', statement });
    const policy = `/device-policies/${made['policy_id']}`;
    await send('PUT', policy, { policy_name: 'vendor-2' });
    for (const action of ['bind', 'unbind']) {
      await send('POST', `${policy}/${action}`, { target_type: 'device', target_ids: [id] });
    }
    await send('DELETE', policy);
  }
  for (const each of [child, other, id]) await send('DELETE', `/devices/${each}`);
  await send('DELETE', certificate);

  const done = new Set(simulators.journal.entries.map((entry) => entry.operation));
  const writes = Object.values(OPERATIONS).filter(({ effect }) => effect === 'write');
  const left = writes.map(({ name }) => name).filter((name) => !done.has(name));
  // These do not exist on the basic edition.
  expect(left).toEqual(left.filter((name) => !derived && /Policy$|^UpdateCertificate$/.test(name)));
});

describe('a write is refused for', () => {
  beforeAll(() => {
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  });
  afterAll(() => {
    vi.restoreAllMocks();
  });
  it('dynamic groups, policies and authorizers on a basic instance, without a quota code', async () => {
    const basic = clientOf(simulators.huawei.endpoint, false);
    const group = { name: 'dynamic', group_type: 'DYNAMIC', dynamic_group_rule: "status = 'ONLINE'" };
    for (const [method, path, more] of [
      ['POST', '/device-group', { data: group }],
      ['GET', '/device-policies', {}],
      ['GET', '/device-authorizers', {}],
    ] as const)
      await expect(call(basic, method, path, more)).rejects.toMatchObject({
        httpStatusCode: 403,
        errorCode: 'IOTDA.000022',
      });
  });

  const at = () => clientOf(simulators.huawei.instanceEndpoints[rich().instanceId]!, true);
  const device = (data: object) => {
    const product_id = rich().products[0]!.productId;
    return call(at(), 'POST', '/devices', { data: { node_id: 'strict', product_id, ...data } });
  };

  it.each<[string, object]>([
    ['an unknown way to prove who it is', { auth_info: { auth_type: 'PASSWORD' } }],
    ['an empty name', { device_name: '' }],
    ['a long name', { device_name: 'x'.repeat(257) }],
    ['a blank in its name', { device_name: 'new name' }],
    ['a long description', { description: 'x'.repeat(2_049) }],
    ['a text for what is yes or no', { auth_info: { secure_access: 'yes' } }],
    ['null for what may be left out', { device_name: null }],
    ['null further down', { auth_info: { secret: null } }],
  ])('a device with %s', async (_name, data) => {
    const before = rich().devices.length;
    await expect(device(data)).rejects.toMatchObject({ httpStatusCode: 400 });
    expect(rich().devices).toHaveLength(before);
  });

  it('a third level of sub-devices, by whatever request, and a device below itself', async () => {
    const subs = rich().devices.filter((each) => each.gatewayId !== each.deviceId);
    const [one, two, three] = subs as [HuaweiDevice, HuaweiDevice, HuaweiDevice];
    const move = (device: HuaweiDevice, gateway_id: string) =>
      call(at(), 'POST', `/devices/${device.deviceId}/change-gateway`, { data: { gateway_id } });
    const refusal = { errorCode: 'IOTDA.014010' };
    expect((await move(two, one.deviceId)).httpStatusCode).toBe(204);
    await expect(move(three, two.deviceId)).rejects.toMatchObject(refusal);
    await expect(move(one, three.deviceId)).rejects.toMatchObject(refusal);
    await expect(device({ gateway_id: two.deviceId })).rejects.toMatchObject(refusal);
    for (const within of [one, two]) await expect(move(one, within.deviceId)).rejects.toMatchObject(refusal);
    expect((await device({ gateway_id: one.deviceId })).httpStatusCode).toBe(201);
    rich().devices.pop();
    expect((await move(two, one.gatewayId)).httpStatusCode).toBe(204);
  });

  it('null, except where it unbinds a template', async () => {
    const [ca] = rich().caCertificates;
    const update = (data: object) => call(at(), 'PUT', `/certificates/${ca!.certificateId}`, { data });
    await expect(update({ provision_enable: null })).rejects.toMatchObject({ httpStatusCode: 400 });
    expect((await update({ template_id: null })).httpStatusCode).toBe(200);
  });
});
