import { createRequire } from 'node:module';
import type openApiCore from '@alicloud/openapi-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { OPERATIONS } from '../../../src/providers/alibaba/operations.ts';
import { type Simulators, startSimulators } from '../../../src/simulator/index.ts';
import { createCa } from '../../kit/certificates.ts';

// CommonJS: an import would return a different default under Node than under the test runner.
const core = createRequire(import.meta.url)('@alicloud/openapi-core') as typeof openApiCore;

/** Each write once, by the vendor's own client, in the order of a life cycle. */
let simulators: Simulators;
beforeAll(async () => {
  simulators = await startSimulators();
});
afterAll(() => simulators.stop());

async function call(
  action: string,
  parameters: Record<string, string>,
  travel: 'query' | 'form' = 'query',
): Promise<Record<string, unknown>> {
  const { accessKeyId, accessKeySecret } = simulators.accounts.alibaba;
  const client = new core.default(
    new core.$OpenApiUtil.Config({
      accessKeyId,
      accessKeySecret,
      endpoint: new URL(simulators.alibaba.endpoint).host,
      protocol: 'http',
    }),
  );
  const params = new core.$OpenApiUtil.Params({
    action,
    version: '2020-04-20',
    protocol: 'HTTP',
    pathname: '/',
    method: action === 'GetRegisterCode' ? 'GET' : 'POST',
    authType: 'AK',
    style: 'RPC',
    reqBodyType: 'formData',
    bodyType: 'json',
  });
  const request = new core.$OpenApiUtil.OpenApiRequest(
    travel === 'form' ? { body: parameters } : { query: parameters },
  );
  const answer = await client.callApi(params, request, Object.create(null));
  expect(answer['statusCode'], action).toBe(200);
  return answer['body'] as Record<string, unknown>;
}

it("the vendor's client performs every write", async () => {
  const [platinum] = simulators.fleet.alibaba.instances;
  const InstanceId = platinum!.instanceId;
  const MqttInstanceId = InstanceId;
  const ClientId = 'GID_vendor@@@1';
  await call('CreateGroupId', { InstanceId, GroupId: 'GID_vendor' });
  const { RegisterCode } = await call('GetRegisterCode', { MqttInstanceId });
  const ca = createCa('Vendor CA');
  const { Sn } = (await call('RegisterCaCertificate', {
    MqttInstanceId,
    CaName: 'vendor',
    CaContent: ca.pem,
    VerificationContent: ca.sign(String(RegisterCode)),
  })) as { Sn: string };
  simulators.connect.alibaba(InstanceId, ca.sign('GID_vendor@@@cert', { serialNumber: '1B01' }));
  await call('InactivateCaCertificate', { MqttInstanceId, Sn });
  await call('ActiveCaCertificate', { MqttInstanceId, Sn });
  const device = { MqttInstanceId, CaSn: Sn, DeviceSn: '1B01' };
  await call('InactivateDeviceCertificate', device);
  await call('ActiveDeviceCertificate', device);
  await call('DeleteDeviceCertificate', device);
  await call('DeleteCaCertificate', { MqttInstanceId, Sn });

  const credentialOf = async (action: string) =>
    ((await call(action, { InstanceId, ClientId })) as { DeviceCredential: Record<string, unknown> })
      .DeviceCredential;
  const registered = await credentialOf('RegisterDeviceCredential');
  const refreshed = await credentialOf('RefreshDeviceCredential');
  expect(refreshed['CreateTime']).toBe(registered['CreateTime']);
  expect(refreshed['DeviceAccessKeySecret']).not.toBe(registered['DeviceAccessKeySecret']);
  await call('UnRegisterDeviceCredential', { InstanceId, ClientId });
  await call('DeleteGroupId', { InstanceId, GroupId: 'GID_vendor' });

  const identity = { InstanceId, Username: 'vendor & co', IdentityType: 'USER' };
  const secret = { Secret: 'p=a+s s&', SignMode: 'ORIGIN' };
  await call('AddCustomAuthIdentity', { ...identity, ...secret }, 'form');
  expect(platinum!.identities.at(-1)).toMatchObject({ username: 'vendor & co', secret: 'p=a+s s&' });
  await call('UpdateCustomAuthIdentity', { ...identity, ...secret, SignMode: 'SIGNED' }, 'form');
  const permission = { InstanceId, Identity: 'vendor & co', IdentityType: 'USER', Topic: 'a/+/#' };
  await call('AddCustomAuthPermission', { ...permission, PermitAction: 'PUB', Effect: 'ALLOW' }, 'form');
  await call('UpdateCustomAuthPermission', { ...permission, PermitAction: 'SUB', Effect: 'DENY' }, 'form');
  await call('DeleteCustomAuthPermission', permission, 'form');
  await call('DeleteCustomAuthIdentity', identity, 'form');
  await call('AddCustomAuthConnectBlack', { InstanceId, ClientId }, 'form');
  await call('DeleteCustomAuthConnectBlack', { InstanceId, ClientId }, 'form');
  await call('CloseConnection', { InstanceId, ClientId });

  const { Token } = (await call('ApplyToken', {
    InstanceId,
    Resources: 'a/+,b',
    ExpireTime: String(Date.now() + 3_600_000),
    Actions: 'R,W',
  })) as { Token: string };
  expect(await call('QueryToken', { InstanceId, Token })).toMatchObject({ TokenStatus: true });
  await call('RevokeToken', { InstanceId, Token });
  expect(await call('QueryToken', { InstanceId, Token })).toMatchObject({ TokenStatus: false });

  const done = new Set(simulators.journal.entries.map((entry) => entry.operation));
  const writes = Object.values(OPERATIONS).filter(({ effect }) => effect === 'write');
  expect(writes.map(({ name }) => name).filter((name) => !done.has(name))).toEqual([]);
});

it.each([
  ['refused', 'InvalidParameter'],
  ['accepted', null],
] as const)('an undocumented repetition follows a switch: %s', async (what, code) => {
  await using own = await startSimulators();
  Object.assign(own.switches.alibaba, { duplicateBlock: what, repeatedStatus: what, revokedToken: what });
  const before = simulators;
  simulators = own;
  try {
    const [platinum] = own.fleet.alibaba.instances;
    const InstanceId = platinum!.instanceId;
    const { sn: Sn } = platinum!.caCertificates.find(({ active }) => active)!;
    const certificate = platinum!.deviceCertificates.find(({ active }) => active)!;
    const block = { InstanceId, ClientId: 'GID_vendor@@@twice' };
    await call('AddCustomAuthConnectBlack', block, 'form');
    const repeated: [string, Record<string, string>, ('query' | 'form')?][] = [
      ['AddCustomAuthConnectBlack', block, 'form'],
      ['ActiveCaCertificate', { MqttInstanceId: InstanceId, Sn }],
      [
        'ActiveDeviceCertificate',
        { MqttInstanceId: InstanceId, CaSn: certificate.caSn, DeviceSn: certificate.deviceSn },
      ],
      ['RevokeToken', { InstanceId, Token: 'never-issued' }],
    ];
    for (const [action, parameters, travel] of repeated) {
      const answered = call(action, parameters, travel).then(
        () => null,
        (error: { code?: string }) => String(error.code),
      );
      const expected =
        code === null ? expect(answered).resolves.toBeNull() : expect(answered).resolves.toMatch(/Parameter/);
      await expected;
    }
  } finally {
    simulators = before;
  }
});

it('undocumented cases of custom authentication, and of a CA in another instance, follow switches', async () => {
  await using own = await startSimulators();
  const before = simulators;
  simulators = own;
  const { alibaba: switches } = own.switches;
  const [platinum, , other] = own.fleet.alibaba.instances;
  const InstanceId = platinum!.instanceId;
  const coded = (action: string, parameters: Record<string, string>, travel?: 'query' | 'form') =>
    call(action, parameters, travel).then(
      () => null,
      (error: { code?: string }) => String(error.code),
    );
  try {
    const identity = { InstanceId, Username: 'nobody', IdentityType: 'USER', Secret: 's' };
    const permission = { InstanceId, Identity: 'nobody', IdentityType: 'USER', Topic: 'a' };
    const effect = { PermitAction: 'PUB', Effect: 'ALLOW' };
    const missing: [string, Record<string, string>][] = [
      ['UpdateCustomAuthIdentity', { ...identity, SignMode: 'ORIGIN' }],
      ['DeleteCustomAuthIdentity', identity],
      ['UpdateCustomAuthPermission', { ...permission, ...effect }],
      ['DeleteCustomAuthPermission', permission],
      ['DeleteCustomAuthConnectBlack', { InstanceId, ClientId: 'GID_a@@@never' }],
    ];
    for (const [customAuthMissing, expected] of [
      ['refused', /^InvalidParameter\./],
      ['accepted', /^null$/],
    ] as const) {
      switches.customAuthMissing = customAuthMissing;
      for (const [action, parameters] of missing)
        expect(String(await coded(action, parameters, 'form')), action).toMatch(expected);
    }
    await call('AddCustomAuthPermission', { ...permission, ...effect }, 'form');
    const again = { ...permission, PermitAction: 'SUB', Effect: 'DENY' };
    expect(await coded('AddCustomAuthPermission', again, 'form')).toBe('InvalidParameter.Topic');
    switches.duplicatePermission = 'replaced';
    await call('AddCustomAuthPermission', again, 'form');
    expect(platinum!.permissions.filter(({ identity: who }) => who === 'nobody')).toMatchObject([
      { permitAction: 'SUB', effect: 'DENY' },
    ]);
    expect(await coded('AddCustomAuthIdentity', identity, 'form')).toBe('MissingSignMode');
    switches.signMode = 'optional';
    await call('AddCustomAuthIdentity', identity, 'form');
    expect(platinum!.identities.at(-1)).toMatchObject({ username: 'nobody', signMode: 'ORIGIN' });
    for (const refreshMissing of ['DeviceCredentialNotFound', 'InvalidParameter'] as const) {
      switches.refreshMissing = refreshMissing;
      const code = await coded('RefreshDeviceCredential', { InstanceId, ClientId: 'GID_a@@@never' });
      expect(code).toContain(refreshMissing);
    }

    const ca = createCa('Elsewhere');
    const register = async (instance: { instanceId: string }) => {
      const at = { MqttInstanceId: instance.instanceId };
      const { RegisterCode } = await call('GetRegisterCode', at);
      const VerificationContent = ca.sign(String(RegisterCode));
      return coded('RegisterCaCertificate', { ...at, CaName: 'x', CaContent: ca.pem, VerificationContent });
    };
    const second = { ...platinum!, instanceId: 'post-cn-second', caCertificates: [], registerCodes: [] };
    own.fleet.alibaba.instances.push(second);
    Object.assign(other!, { type: 1, regionId: 'another-region' });
    expect(await register(platinum!)).toBeNull();
    expect(await register(other!)).toBeNull();
    expect(await register(second)).toBe('SnNotUnique');
    switches.caInstances = 'several';
    expect(await register(second)).toBeNull();
    expect(await register(second)).toBe('SnNotUnique');
  } finally {
    simulators = before;
  }
});

it.each(['#/a', 'a/#/b', 'a#', 'a+/b', '/a', 'closed/a'])('refuses a permission for %s', async (Topic) => {
  const [platinum] = simulators.fleet.alibaba.instances;
  platinum!.topics = ['a', 'open'];
  const permission = {
    InstanceId: platinum!.instanceId,
    Identity: 'u',
    IdentityType: 'USER',
    PermitAction: 'PUB',
    Effect: 'ALLOW',
  };
  await expect(call('AddCustomAuthPermission', { ...permission, Topic }, 'form')).rejects.toThrow(
    /InvalidParameter/,
  );
  await call('AddCustomAuthPermission', { ...permission, Topic: `open/${Topic.length}/+/#` }, 'form');
  platinum!.permissions.pop();
  delete platinum!.topics;
});
