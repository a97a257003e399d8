import { mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Simulators, startSimulators } from '../../src/simulator/index.ts';

/** The vendor's package sends, signs and reads; nothing here is ours but the server. */
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

describe('each operation, signed by the vendor', () => {
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

  it('ListInstances and ShowInstance (IoTDM), and a basic instance at the generic address, signed plainly', async () => {
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

describe('refused', () => {
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
