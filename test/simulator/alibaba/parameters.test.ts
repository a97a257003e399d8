import { beforeEach, describe, expect, it } from 'vitest';
import { type Caller, createCaller, type Reply } from './caller.ts';
import { BASIC, CA_SN, createTestWorld, PLATINUM, PROFESSIONAL } from './fleet.ts';

let world = createTestWorld();
let call: Caller = createCaller(world);
beforeEach(() => {
  world = createTestWorld();
  call = createCaller(world);
});

const switches = () => world.switches.alibaba;
const outcome = ({ status, body }: Reply) => [status, body['Code']];

describe('parameters', () => {
  const certificate = { MqttInstanceId: PLATINUM, PageNo: '1', PageSize: '10' };
  const list = { InstanceId: PLATINUM, GroupId: 'GID_alpha', PageSize: '10' };

  it.each<[string, string, Record<string, string>, number, string]>([
    ['the other instance name', 'ListCaCertificate', { InstanceId: PLATINUM }, 400, 'MissingMqttInstanceId'],
    ['the other instance name', 'ListGroupId', { MqttInstanceId: PLATINUM }, 400, 'MissingInstanceId'],
    ['no page size', 'ListCaCertificate', { MqttInstanceId: PLATINUM, PageNo: '1' }, 400, 'MissingPageSize'],
    ['an unknown instance', 'ListGroupId', { InstanceId: 'x' }, 400, 'InstanceNotFound'],
    [
      'an unknown instance',
      'ListCaCertificate',
      { ...certificate, MqttInstanceId: 'x' },
      500,
      'MqttInstanceNotFound',
    ],
    [
      'an unknown instance',
      'GetDeviceCredential',
      { InstanceId: 'x', ClientId: 'a' },
      400,
      'InstancePermissionCheckFailed',
    ],
    [
      'an unknown instance',
      'QuerySessionByClientId',
      { InstanceId: 'x', ClientId: 'a' },
      400,
      'InstancePermissionCheckFailed',
    ],
    [
      'an unknown instance',
      'QueryCustomAuthIdentity',
      { InstanceId: 'x', Size: '1' },
      400,
      'InstancePermissionCheckFailed',
    ],
    [
      'a serial number of 129 bytes',
      'GetCaCertificate',
      { MqttInstanceId: PLATINUM, Sn: '证'.repeat(43) },
      500,
      'ParameterFieldCheckFailed',
    ],
    [
      '64 characters of three bytes are none too many',
      'GetDeviceCredential',
      { InstanceId: PLATINUM, ClientId: '设'.repeat(64) },
      400,
      'DeviceCredentialNotFound',
    ],
    ['page 0', 'ListCaCertificate', { ...certificate, PageNo: '0' }, 500, 'ParameterFieldCheckFailed'],
    [
      'a page in words',
      'ListDeviceCertificate',
      { ...certificate, PageNo: 'one' },
      500,
      'ParameterFieldCheckFailed',
    ],
    [
      'page size 101',
      'ListDeviceCertificate',
      { ...certificate, PageSize: '101' },
      500,
      'ParameterFieldCheckFailed',
    ],
    [
      'an empty page size',
      'ListCaCertificate',
      { ...certificate, PageSize: '' },
      500,
      'ParameterFieldCheckFailed',
    ],
    [
      'a long serial number',
      'GetCaCertificate',
      { MqttInstanceId: PLATINUM, Sn: 'é'.repeat(65) },
      500,
      'ParameterFieldCheckFailed',
    ],
    [
      'tags that are not JSON',
      'ListGroupId',
      { InstanceId: PLATINUM, Tags: '{' },
      400,
      'ParameterFieldCheckFailed',
    ],
    ['tags that are not JSON', 'ListInstances', { Tags: '[1]' }, 400, 'InvalidParameter.Tags'],
    ['an unknown CA', 'GetCaCertificate', { MqttInstanceId: PLATINUM, Sn: 'x' }, 500, 'FindCaBySnError'],
    [
      'an unknown CA',
      'ListDeviceCertificateByCaSn',
      { ...certificate, CaSn: 'x' },
      500,
      'FindDeviceBySnError',
    ],
    [
      'the wrong CA',
      'GetDeviceCertificate',
      { MqttInstanceId: PLATINUM, CaSn: CA_SN, DeviceSn: 'D4' },
      500,
      'FindDeviceBySnError',
    ],
    [
      'an unknown client',
      'GetDeviceCredential',
      { InstanceId: PLATINUM, ClientId: 'GID_alpha@@@9' },
      400,
      'DeviceCredentialNotFound',
    ],
    [
      'an unknown group',
      'ListDeviceCredentialClientId',
      { ...list, GroupId: 'GID_none' },
      400,
      'PermissionCheckFailed',
    ],
    ['page 0', 'ListDeviceCredentialClientId', { ...list, PageNo: '0' }, 400, 'InvalidParameter.PageNo'],
    [
      'page size 0',
      'ListDeviceCredentialClientId',
      { ...list, PageSize: '0' },
      400,
      'InvalidParameter.PageSize',
    ],
    ['no size', 'QueryCustomAuthConnectBlack', { InstanceId: PLATINUM }, 400, 'MissingSize'],
    [
      'size 101',
      'QueryCustomAuthIdentity',
      { InstanceId: PLATINUM, Size: '101' },
      400,
      'InvalidParameter.Size',
    ],
    [
      'another identity type',
      'QueryCustomAuthPermission',
      { InstanceId: PLATINUM, Size: '1', IdentityType: 'user' },
      400,
      'InvalidParameter.IdentityType',
    ],
    [
      'a long client id',
      'QuerySessionByClientId',
      { InstanceId: PLATINUM, ClientId: 'x'.repeat(65) },
      400,
      'InvalidParameter.ClientId',
    ],
    ['no client ids', 'BatchQuerySessionByClientIds', { InstanceId: PLATINUM }, 400, 'MissingClientIdList'],
    [
      'client ids from 0',
      'BatchQuerySessionByClientIds',
      { InstanceId: PLATINUM, 'ClientIdList.0': 'a' },
      400,
      'InvalidParameter.ClientIdList',
    ],
  ])('%s is refused in %s', (_, action, parameters, status, code) => {
    const method = /^(GetDeviceCredential|List.*ClientId|.*Session.*)$/.test(action) ? 'POST' : 'GET';
    expect(outcome(call(action, parameters, { method }))).toEqual([status, code]);
  });

  it('allow ten client ids and no eleventh', () => {
    const batch = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, index) => [`ClientIdList.${index + 1}`, `id ${index}`]),
      );
    const ten = call('BatchQuerySessionByClientIds', { InstanceId: PLATINUM, ...batch(10) });
    expect(ten.body['OnlineStatusList']).toHaveLength(10);
    const eleven = call('BatchQuerySessionByClientIds', { InstanceId: PLATINUM, ...batch(11) });
    expect(outcome(eleven)).toEqual([400, 'InvalidParameter.ClientIdList']);
  });

  it('have the announced statuses by switch', () => {
    switches().statusNumbering = 'announced';
    const instance = { ...certificate, MqttInstanceId: 'x' };
    expect(outcome(call('ListCaCertificate', instance))).toEqual([400, 'MqttInstanceNotFound']);
    const page = { ...certificate, PageNo: '0' };
    expect(outcome(call('ListCaCertificate', page))).toEqual([400, 'ParameterFieldCheckFailed']);
  });

  it('exist on some editions only', () => {
    const x509 = (action: string, MqttInstanceId: string) =>
      outcome(call(action, { ...certificate, MqttInstanceId, CaSn: CA_SN, DeviceSn: 'D1' }));
    const notThere = [404, 'ApiNotSupport'];
    expect(x509('ListCaCertificate', PROFESSIONAL)).toEqual([200, undefined]);
    expect(x509('ListCaCertificate', BASIC)).toEqual(notThere);
    expect(x509('GetDeviceCertificate', PROFESSIONAL)).toEqual(notThere);
    expect(x509('GetDeviceCertificate', PLATINUM)).toEqual([200, undefined]);
    switches().x509Editions = 'platinum';
    expect(x509('ListCaCertificate', PROFESSIONAL)).toEqual(notThere);
    const bans = (InstanceId: string) =>
      call('QueryCustomAuthConnectBlack', { InstanceId, Size: '1' }).status;
    expect([PLATINUM, PROFESSIONAL, BASIC].map(bans)).toEqual([200, 200, 404]);
  });
});
