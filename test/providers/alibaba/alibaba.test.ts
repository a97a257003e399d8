import { describe, expect, test } from 'vitest';
import { authorization, canonicalRequest } from '../../../src/providers/alibaba/sign.ts';
import { createCa } from '../../kit/certificates.ts';
import { readPage } from '../../kit/lists.ts';
import { AT, KEY, startStub } from './stub.ts';

const RequestId = '07AB2E7F-F0A5-4F09-8C6C-5D3E1C2B3A40';

const CA = createCa('mqtt_ca');
const VERIFICATION = CA.sign('code');

/** ListCaCertificate in the form of one documentation page (numbers) and of all others (text). */
const CA_NUMBERS = {
  Sn: '007269004887******',
  CaName: 'mqtt_ca',
  RegistrationCode: '13274673-8f90-4630-bea1-9cccb25756ad2089',
  CaContent: CA.pem.replaceAll('\n', '\\n'),
  VerificationContent: VERIFICATION,
  ValidBegin: 1654137303000,
  ValidEnd: 1654137303999,
  Status: 1,
};
const CA_TEXT = { ...CA_NUMBERS, ValidBegin: '1654137303000', ValidEnd: '1654137303999', Status: '1' };
const CA_RECORD = {
  caId: '007269004887******',
  name: 'mqtt_ca',
  serialNumber: '007269004887******',
  status: 'ACTIVE',
  rawStatus: '1',
  validFrom: new Date(1654137303000),
  validTo: new Date(1654137303999),
  registrationCode: '13274673-8f90-4630-bea1-9cccb25756ad2089',
  pem: CA.pem,
  verificationPem: VERIFICATION,
  settings: null,
  commonName: null,
  owner: null,
  createdAt: null,
};
const DEVICE_CERTIFICATE = {
  DeviceSn: '356217374433******',
  CaSn: '007269004887******',
  DeviceName: 'mqtt_device',
  DeviceContent: VERIFICATION.replaceAll(' CERTIFICATE', ' DEVICECERTIFICATE').replaceAll('\n', '\\r\\n'),
  ValidBegin: '1654137303000',
  ValidEnd: '1654137303999',
  Status: '0',
};

test('the received request equals the signed one, port included', async () => {
  await using stub = await startStub();
  const token = 'AAAAAXA+GzVqTutYpgkFjBrchKzuvSbpuTqtt6OF9tsC/9QnJ=';
  stub.answer({ body: { RequestId, Code: 200, Success: true } });
  const filter = { username: '', identityType: 'CLIENT', clientId: "GID_test@@@设备 '*" } as const;
  await readPage(stub.provider.authIdentities!(AT, filter), [token, 100], stub.call);

  const [request] = stub.arrived;
  const { authorization: signed, ...headers } = request!.headers;
  expect(request!.query).toEqual({
    InstanceId: AT.instanceId,
    Username: '',
    IdentityType: 'CLIENT',
    ClientId: "GID_test@@@设备 '*",
    NextToken: token,
    Size: '100',
  });
  expect(headers).toMatchObject({
    host: stub.host,
    accept: 'application/json',
    'x-acs-action': 'QueryCustomAuthIdentity',
    'x-acs-version': '2020-04-20',
    'x-acs-date': '2026-11-22T00:00:00Z',
  });
  const signable = {
    method: 'GET',
    path: '/',
    query: Object.entries(request!.query),
    headers: headers as Record<string, string>,
    body: '',
  };
  expect(canonicalRequest(signable).split('\n')[2]).toBe(request!.rawQuery);
  expect(signed).toBe(authorization(signable, KEY));
});

describe('instances', () => {
  const row = {
    InstanceId: 'post-cn-1',
    InstanceName: 'plant',
    InstanceStatus: 5,
    InstanceType: 1,
    RegionId: 'cn-hangzhou',
    CreateTime: 1654137303000,
    ExpireTime: 1754137303000,
    MqttTags: [{ TagKey: 'a', TagValue: 'b' }],
    KernelVersion: 'V3.3.0',
    Specific: 'mqtt.p2.1xlarge',
    OrderId: 2_000_123,
  };
  const ok = { RequestId, Code: '200', Success: 'true', Message: 'operation success.' };

  test('have edition, status and capabilities', async () => {
    await using stub = await startStub();
    const rows = [
      row,
      { ...row, InstanceId: 'post-cn-2', InstanceType: '4', InstanceStatus: '15' },
      { ...row, InstanceId: 'post-cn-3', InstanceType: 2, InstanceStatus: 1, ExpireTime: null },
      { InstanceId: 'post-cn-4', InstanceType: 99, InstanceStatus: 42 },
      { ...row, InstanceId: 'post-ap-1', RegionId: 'ap-southeast-1' },
    ];
    stub.answer({ body: { ...ok, Instances: rows } });
    const { rows: found } = await readPage(stub.provider.instances('cn-hangzhou'), [], stub.call);

    expect(stub.arrived[0]).toMatchObject({ action: 'ListInstances', method: 'POST', rawQuery: '' });
    expect(found.map(({ instanceId, edition, status }) => [instanceId, edition, status])).toEqual([
      ['post-cn-1', 'PLATINUM', 'ACTIVE'],
      ['post-cn-2', 'PROFESSIONAL', 'SUSPENDED'],
      ['post-cn-3', 'PAY_AS_YOU_GO', 'PREPARING'],
      ['post-cn-4', 'UNKNOWN', 'UNKNOWN'],
    ]);
    expect(found[0]).toEqual({
      provider: 'ALIBABA_MQTT',
      account: 'ali-test',
      region: 'cn-hangzhou',
      instanceId: 'post-cn-1',
      name: 'plant',
      edition: 'PLATINUM',
      rawEdition: '1',
      status: 'ACTIVE',
      rawStatus: '5',
      createdAt: new Date(1654137303000),
      expiresAt: new Date(1754137303000),
      capabilities: [
        'GROUPS',
        'CA_CERTIFICATES',
        'DEVICE_CERTIFICATES',
        'CLIENT_CREDENTIALS',
        'CUSTOM_AUTH',
        'SESSIONS',
        'TOKENS',
      ],
      flavor: { type: 'mqtt.p2.1xlarge', size: null },
      kernelVersion: 'V3.3.0',
      orderId: '2000123',
      tags: [{ key: 'a', value: 'b' }],
      updatedAt: null,
      chargeMode: null,
      rawChargeMode: null,
      enterpriseProjectId: null,
      description: null,
      accessPoints: null,
    });
    expect(found[2]?.capabilities).toEqual(['GROUPS', 'CLIENT_CREDENTIALS', 'SESSIONS', 'TOKENS']);
    expect(found[2]?.expiresAt).toBeNull();
    expect(found[3]).toMatchObject({ rawStatus: '42', name: null, capabilities: found[0]?.capabilities });
  });

  test('are only the configured ones, and an unconfigured one causes no call', async () => {
    await using stub = await startStub({ instances: ['post-cn-2'] });
    const body = { ...ok, Instances: [row, { ...row, InstanceId: 'post-cn-2' }] };
    stub.answer({ body }, { body });
    const { rows: found } = await readPage(stub.provider.instances('cn-hangzhou'), [], stub.call);
    expect(found.map((each) => each.instanceId)).toEqual(['post-cn-2']);
    expect(await stub.provider.getInstance('cn-hangzhou', 'post-cn-2', stub.call)).toMatchObject({
      instanceId: 'post-cn-2',
    });
    expect(await stub.provider.getInstance('cn-hangzhou', 'post-cn-1', stub.call)).toBeNull();
    expect(await stub.provider.getInstance('evil.example/', 'post-cn-2', stub.call)).toBeNull();
    expect(stub.arrived).toHaveLength(2);
  });

  test('a region that is not configured never becomes part of a host name', async () => {
    await using stub = await startStub();
    const groups = stub.provider.groups!({ ...AT, region: 'evil.example/' });
    await expect(readPage(groups, [], stub.call)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(stub.arrived).toHaveLength(0);
  });
});

test('groups are decoded', async () => {
  await using stub = await startStub();
  const Data = [
    {
      GroupId: 'GID_a',
      CreateTime: 1,
      UpdateTime: '2',
      Tags: [{ TagKey: 'k', TagValue: 'v' }, { TagKey: 'n' }],
    },
    { GroupId: 'GID_b', CreateTime: 0 },
  ];
  stub.answer(
    { body: { RequestId, Data } },
    { body: { RequestId, Data } },
    { body: { RequestId, Data: null } },
  );
  const list = stub.provider.groups!(AT);
  const tags = [
    { key: 'k', value: 'v' },
    { key: 'n', value: null },
  ];
  const base = { name: null, description: null, isDynamic: null, rule: null, parentGroupId: null };
  expect((await readPage(list, [], stub.call)).rows).toEqual([
    { ...base, groupId: 'GID_a', createdAt: new Date(1), updatedAt: new Date(2), tags },
    { ...base, groupId: 'GID_b', createdAt: null, updatedAt: null, tags: [] },
  ]);
  expect(await stub.provider.getGroup!(AT, 'GID_b', stub.call)).toMatchObject({ groupId: 'GID_b' });
  expect(await stub.provider.getGroup!(AT, 'GID_b', stub.call)).toBeNull();
  expect(stub.arrived[0]).toMatchObject({
    action: 'ListGroupId',
    method: 'POST',
    query: { InstanceId: AT.instanceId },
  });
});

describe('certificates', () => {
  test('a page of CA certificates is decoded, with numbers or text', async () => {
    await using stub = await startStub();
    const page = (row: object, Total: unknown) => ({
      body: { RequestId, Data: { Total, PageNo: 2, PageSize: 10, CaCertificateVOS: [row] } },
    });
    stub.answer(page(CA_NUMBERS, 1), page(CA_TEXT, '1'), { body: { RequestId, Data: { Total: 1 } } });
    const list = stub.provider.caCertificates!(AT);
    expect(list.maxPageSize).toBe(100);
    for (const _ of ['numbers', 'text']) {
      const read = await readPage(list, [2, 10], stub.call);
      expect(read).toEqual({ rows: [CA_RECORD], total: 1 });
    }
    expect(await readPage(list, [3, 10], stub.call)).toEqual({ rows: [], total: 1 });
    expect(stub.arrived[0]).toMatchObject({
      action: 'ListCaCertificate',
      method: 'GET',
      query: { MqttInstanceId: AT.instanceId, PageNo: '2', PageSize: '10' },
    });
  });

  test('device certificates are decoded, of the instance and of a CA', async () => {
    await using stub = await startStub();
    const odd = { DeviceSn: 'D2', CaSn: 'C', Status: 'REVOKED', DeviceContent: null };
    const body = { RequestId, Data: { DeviceCertificateVOS: [DEVICE_CERTIFICATE, odd] } };
    const none = { status: 500, body: { RequestId, Code: 'FindDeviceBySnError', Message: '' } };
    stub.answer({ body }, { body }, none);
    const every = stub.provider.deviceCertificates!(AT, {});
    const ofCa = stub.provider.deviceCertificatesOfCa!(AT, 'C/+');
    const read = await readPage(every, [1, 100], stub.call);
    expect(read).toEqual({
      total: null,
      rows: [
        {
          certificateId: '007269004887******/356217374433******',
          commonName: 'mqtt_device',
          serialNumber: '356217374433******',
          caSerialNumber: '007269004887******',
          status: 'INACTIVE',
          rawStatus: '0',
          validFrom: new Date(1654137303000),
          validTo: new Date(1654137303999),
          fingerprint: null,
          pem: VERIFICATION,
        },
        expect.objectContaining({ status: 'UNKNOWN', rawStatus: 'REVOKED', pem: null, validTo: null }),
      ],
    });
    expect(await readPage(ofCa, [1, 100], stub.call)).toEqual(read);
    expect(stub.arrived[1]).toMatchObject({ action: 'ListDeviceCertificateByCaSn', query: { CaSn: 'C/+' } });
    // No source says that this code means an empty list.
    await expect(readPage(ofCa, [2, 100], stub.call)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  test('a single certificate is decoded, or null', async () => {
    await using stub = await startStub();
    const gone = { status: 400, body: { RequestId, Code: 'FindCaBySnError', Message: '' } };
    stub.answer({ body: { RequestId, Data: CA_TEXT } }, gone, {
      body: { RequestId, Data: DEVICE_CERTIFICATE },
    });
    expect(await stub.provider.getCaCertificate!(AT, '0072', stub.call)).toEqual(CA_RECORD);
    expect(await stub.provider.getCaCertificate!(AT, '0072', stub.call)).toBeNull();
    const found = await stub.provider.getDeviceCertificate!(AT, '0072/3562', stub.call);
    expect(found?.serialNumber).toBe('356217374433******');
    for (const id of ['', '0072', '0072/', '/3562', '0072/3562/1']) {
      expect(await stub.provider.getDeviceCertificate!(AT, id, stub.call)).toBeNull();
    }
    expect(stub.arrived.map(({ action, method, query }) => [action, method, query])).toEqual([
      ['GetCaCertificate', 'GET', { MqttInstanceId: AT.instanceId, Sn: '0072' }],
      ['GetCaCertificate', 'GET', { MqttInstanceId: AT.instanceId, Sn: '0072' }],
      ['GetDeviceCertificate', 'GET', { MqttInstanceId: AT.instanceId, CaSn: '0072', DeviceSn: '3562' }],
    ]);
  });

  test('an answer without the requested object does not mean that the object was deleted', async () => {
    await using stub = await startStub();
    const { provider, call } = stub;
    for (const read of [
      () => provider.getCaCertificate!(AT, '0072', call),
      () => provider.getDeviceCertificate!(AT, '0072/3562', call),
      () => provider.getClientCredential!(AT, 'GID_a@@@1', call),
    ]) {
      stub.answer({ body: { RequestId } });
      await expect(read()).rejects.toMatchObject({ code: 'PROVIDER_BAD_RESPONSE' });
    }
  });

  test.each([
    ['one page', [3], null, 1],
    ['two pages, twice the same', [100, 1, 100, 1], null, 4],
    ['a row that moved meanwhile', [100, 1, 100, 0], 'PROVIDER_BAD_RESPONSE', 4],
    ['a list without end', Array.from({ length: 10 }, () => 100), 'QUERY_TOO_COMPLEX', 10],
  ])(
    'an object that only its list returns counts as absent only after a complete read of the list: %s',
    async (_name, sizes, code, calls) => {
      await using stub = await startStub();
      const row = (n: number) => ({ DeviceSn: `D${n}`, CaSn: '0072', DeviceContent: '', Status: '1' });
      const page = (size: number) => ({
        DeviceCertificateVOS: Array.from({ length: size }, (_, n) => row(n)),
      });
      stub.answer(
        { status: 404, body: { RequestId, Code: 'ApiNotSupport', Message: '' } },
        ...sizes.map((size) => ({ body: { RequestId, Data: page(size) } })),
      );
      const read = stub.provider.getDeviceCertificate!(AT, '0072/3562', stub.call);
      if (code === null) expect(await read).toBeNull();
      else await expect(read).rejects.toMatchObject({ code });
      expect(stub.arrived.slice(1).map(({ action }) => action)).toEqual(
        Array.from({ length: calls }, () => 'ListDeviceCertificateByCaSn'),
      );
    },
  );

  test('a filter that the provider does not support is refused when the list is created', async () => {
    await using stub = await startStub();
    expect(() => stub.provider.deviceCertificates!(AT, { fingerprint: 'AB' })).toThrow(
      expect.objectContaining({
        code: 'UNSUPPORTED_BY_INSTANCE',
        details: { ...AT, field: 'filter.fingerprint' },
      }),
    );
  });
});
