import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Caller, createCaller, type Reply } from './caller.ts';
import { CA_SN, createTestWorld, IDLE_CA_SN, PLATINUM, PROFESSIONAL } from './fleet.ts';

let world = createTestWorld();
let call: Caller = createCaller(world);
beforeEach(() => {
  world = createTestWorld();
  call = createCaller(world);
});

const switches = () => world.switches.alibaba;
const fleet = () => world.fleet.alibaba.instances[0]!;
const outcome = ({ status, body }: Reply) => [status, body['Code']];

describe('numbered pages', () => {
  const data = (action: string, parameters: Record<string, string>) =>
    call(action, { MqttInstanceId: PLATINUM, ...parameters }).body['Data'];

  it('return an empty array past the end, or no array', () => {
    const past = { PageNo: '4', PageSize: '2' };
    const echo = { Total: 2, PageNo: 4, PageSize: 2 };
    expect(data('ListCaCertificate', past)).toEqual({ ...echo, CaCertificateVOS: [] });
    switches().pagePastEnd = 'absent';
    expect(data('ListCaCertificate', past)).toEqual(echo);
  });

  it('count pages or rows in Total, and rows for one CA', () => {
    const page = { PageNo: '1', PageSize: '2' };
    expect(data('ListDeviceCertificate', page)).toMatchObject({ Total: 3 });
    switches().total = 'rows';
    expect(data('ListDeviceCertificate', page)).toMatchObject({ Total: 5 });
    expect(data('ListCaCertificate', page)).toMatchObject({ Total: 3 });
    expect(data('ListDeviceCertificateByCaSn', { ...page, CaSn: CA_SN })).toMatchObject({ Total: 4 });
    const idle = { ...page, CaSn: IDLE_CA_SN };
    expect(data('ListDeviceCertificateByCaSn', idle)).toMatchObject({ Total: 0, DeviceCertificateVOS: [] });
  });

  it('return scalars and PEM as the switches say', () => {
    const page = { PageNo: '1', PageSize: '1' };
    const content = fleet().caCertificates[0]!.content;
    expect(data('ListCaCertificate', page)).toMatchObject({
      CaCertificateVOS: [{ Status: 1, CaContent: content.replaceAll('\n', '\\n') }],
    });
    Object.assign(switches(), {
      certificateScalars: 'strings',
      pemLineFeeds: 'real',
      deviceCertificateHeader: 'CERTIFICATE',
    });
    expect(data('ListCaCertificate', page)).toMatchObject({
      CaCertificateVOS: [{ Status: '1', ValidBegin: String(Date.UTC(2026, 0, 1)), CaContent: content }],
    });
    expect(data('ListDeviceCertificate', page)).toMatchObject({
      DeviceCertificateVOS: [{ DeviceContent: fleet().deviceCertificates[0]!.content }],
    });
  });
});

describe('page tokens', () => {
  type Page = { Results: { Username: string; ClientId: string }[]; NextToken?: string };
  const identities = (parameters: Record<string, string>): Page =>
    call('QueryCustomAuthIdentity', { InstanceId: PLATINUM, Size: '2', ...parameters }).body['Data'] as Page;
  const invalid = [400, 'InvalidParameter.NextToken'];

  it('end as empty or absent, also after a full page', () => {
    expect(identities({ Size: '5' })).toMatchObject({ NextToken: '' });
    expect(identities({ Size: '4' }).NextToken).toMatch(/^[A-Za-z0-9+/]{40,}={0,2}$/);
    switches().lastNextToken = 'absent';
    expect(Object.keys(identities({ Size: '5' }))).toEqual(['Results']);
  });

  it('differ each time, and may be used repeatedly', () => {
    const [first, second] = [identities({}), identities({})];
    expect(first.NextToken).not.toBe(second.NextToken);
    const next = identities({ NextToken: first.NextToken! });
    expect(next.Results).toEqual(identities({ NextToken: first.NextToken! }).Results);
    expect(next.Results).toHaveLength(2);
  });

  it('continue after inserts and deletes, also of the last row', () => {
    const bans = (NextToken: string) =>
      call('QueryCustomAuthConnectBlack', { InstanceId: PLATINUM, Size: '2', NextToken }).body[
        'Data'
      ] as Page;
    const ids = ({ Results }: Page) => Results.map((row) => row.ClientId);
    fleet().blockedClientIds = ['b', 'd', 'f', 'h', 'j'];
    const first = bans('');
    expect(ids(first)).toEqual(['b', 'd']);
    fleet().blockedClientIds = ['j', 'a', 'b', 'g', 'f', 'h'];
    const second = bans(first.NextToken!);
    expect(ids(second)).toEqual(['f', 'g']);
    expect(ids(bans(second.NextToken!))).toEqual(['h', 'j']);
  });

  it('are bound to operation, instance and filter', () => {
    const NextToken = identities({ IdentityType: 'USER' }).NextToken!;
    const query = (action: string, parameters: Record<string, string>) =>
      outcome(call(action, { InstanceId: PLATINUM, Size: '2', NextToken, ...parameters }));
    const USER = { IdentityType: 'USER' };
    expect(query('QueryCustomAuthIdentity', USER)).toEqual([200, 200]);
    expect(query('QueryCustomAuthIdentity', {})).toEqual(invalid);
    expect(query('QueryCustomAuthIdentity', { ...USER, Username: 'anna' })).toEqual(invalid);
    expect(query('QueryCustomAuthIdentity', { ...USER, InstanceId: PROFESSIONAL })).toEqual(invalid);
    expect(query('QueryCustomAuthPermission', USER)).toEqual(invalid);
  });

  it('are refused if this process did not issue them', () => {
    const token = identities({}).NextToken!;
    const flipped = `${token[0] === 'A' ? 'B' : 'A'}${token.slice(1)}`;
    for (const NextToken of [
      flipped,
      'made up',
      token.slice(4),
      `${token} `,
      randomBytes(60).toString('base64'),
    ]) {
      const query = { InstanceId: PLATINUM, Size: '2', NextToken };
      expect(outcome(call('QueryCustomAuthIdentity', query))).toEqual(invalid);
    }
  });
});

describe('the hybrid list', () => {
  const page = (parameters: Record<string, string>) =>
    call('ListDeviceCredentialClientId', {
      InstanceId: PLATINUM,
      GroupId: 'GID_alpha',
      PageSize: '1',
      ...parameters,
    }).body['DeviceCredentialClientIdList'] as { NextToken: string };

  it('can be walked by number or by token', () => {
    const answer = (PageNo: string, ...ClientIdList: string[]) => ({
      Total: '3',
      PageSize: '1',
      PageNo,
      ClientIdList,
    });
    const first = page({});
    expect(first).toMatchObject(answer('1', 'GID_alpha@@@1'));
    const second = page({ NextToken: first.NextToken });
    expect(second).toMatchObject(answer('2', 'GID_alpha@@@2'));
    expect(page({ NextToken: second.NextToken })).toEqual({ ...answer('3', 'GID_alpha@@@3'), NextToken: '' });
    expect(page({ PageNo: '3' })).toEqual({ ...answer('3', 'GID_alpha@@@3'), NextToken: '' });
    expect(page({ PageNo: '4' })).toEqual({ ...answer('4'), NextToken: '' });
  });

  it('follows the switch if it gets both', () => {
    const { NextToken } = page({ PageNo: '1' });
    expect(page({ PageNo: '1', NextToken })).toMatchObject({ ClientIdList: ['GID_alpha@@@2'] });
    switches().hybridPrecedence = 'pageNo';
    expect(page({ PageNo: '1', NextToken })).toMatchObject({ ClientIdList: ['GID_alpha@@@1'] });
    expect(page({ NextToken })).toMatchObject({ ClientIdList: ['GID_alpha@@@2'] });
    switches().hybridPageNo = 'required';
    expect(page({ PageNo: '2', NextToken })).toMatchObject({ ClientIdList: ['GID_alpha@@@2'] });
    const alone = { InstanceId: PLATINUM, GroupId: 'GID_alpha', PageSize: '1', NextToken };
    expect(call('ListDeviceCredentialClientId', alone).body).toMatchObject({ Code: 'MissingPageNo' });
  });
});
