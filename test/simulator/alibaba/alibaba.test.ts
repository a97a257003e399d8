import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { createAlibaba } from '../../../src/simulator/alibaba/service.ts';
import type { Incoming } from '../../../src/simulator/exchange.ts';
import { type Caller, createCaller, type Reply, sign } from './caller.ts';
import { BASIC, createTestWorld, PERMANENT, PLATINUM, PROFESSIONAL } from './fleet.ts';

let world = createTestWorld();
let call: Caller = createCaller(world);
beforeEach(() => {
  world = createTestWorld();
  call = createCaller(world);
});

const outcome = ({ status, body }: Reply) => [status, body['Code']];

describe('routing', () => {
  it('prints the documented error body', () => {
    const { status, contentType, body } = call(
      'ListEverything',
      {},
      { host: 'onsmqtt.cn-hangzhou.aliyuncs.com' },
    );
    expect([status, contentType]).toEqual([404, 'application/json;charset=utf-8']);
    const id = body['RequestId'];
    expect(body).toEqual({
      RequestId: expect.stringMatching(/^[0-9A-F-]{36}$/),
      HostId: 'onsmqtt.cn-hangzhou.aliyuncs.com',
      Code: 'InvalidAction.NotFound',
      Message: 'Specified api is not found, please check your url and method.',
      Recommend: `https://api.aliyun.com/troubleshoot?q=InvalidAction.NotFound&product=OnsMqtt&requestId=${id}`,
    });
  });

  it.each([
    ['no operation', { 'x-acs-action': '' }, 400, 'MissingAction'],
    ['no version', { 'x-acs-version': '' }, 400, 'MissingVersion'],
    ['another version', { 'x-acs-version': '2019-12-11' }, 400, 'InvalidVersion'],
  ])('refuses %s', (_, headers, status, code) => {
    const change = (incoming: Incoming) => ({ ...incoming, headers: { ...incoming.headers, ...headers } });
    expect(outcome(call('ListInstances', {}, { change }))).toEqual([status, code]);
  });

  it('serves one path only', () => {
    const change = (incoming: Incoming) => ({ ...incoming, rawPath: '/v5' });
    expect(outcome(call('ListInstances', {}, { change }))).toEqual([404, 'InvalidAction.NotFound']);
  });

  it.each([
    ['POST', 'ListCaCertificate'],
    ['POST', 'QueryCustomAuthIdentity'],
    ['GET', 'GetDeviceCredential'],
    ['PUT', 'ListInstances'],
  ])('refuses %s for %s', (method, action) => {
    expect(outcome(call(action, {}, { method }))).toEqual([400, 'UnsupportedHTTPMethod']);
  });

  it('answers in XML unless JSON is requested', () => {
    const options = { accept: '*/*' };
    const session = call('QuerySessionByClientId', { InstanceId: PLATINUM, ClientId: 'a' }, options);
    expect(session.contentType).toBe('text/xml;charset=utf-8');
    expect(session.text).toMatch(
      /^<\?xml [^>]*\?><QuerySessionByClientIdResponse><RequestId>[^<]+<\/RequestId><OnlineStatus>false<\/OnlineStatus><\/QuerySessionByClientIdResponse>$/,
    );
    const unknown = call('A<&>', {}, options);
    expect([unknown.status, unknown.contentType]).toEqual([404, 'text/xml;charset=utf-8']);
    expect(unknown.text).toMatch(/<Error><RequestId>.*<Code>InvalidAction\.NotFound<\/Code>.*&amp;product=/);
  });

  it('lists the instances of the region in the host name', () => {
    const ids = (host: string) =>
      (call('ListInstances', {}, { host }).body['Instances'] as { InstanceId: string }[]).map(
        (row) => row.InstanceId,
      );
    expect(ids('onsmqtt.ap-southeast-1.aliyuncs.com')).toEqual([PROFESSIONAL]);
    expect(ids('onsmqtt-vpc.cn-hangzhou.aliyuncs.com')).toEqual([PLATINUM, BASIC]);
    expect(ids('onsmqtt.eu-west-1.aliyuncs.com')).toEqual([]);
    expect(ids('127.0.0.1:4100')).toEqual([PLATINUM, PROFESSIONAL, BASIC]);
  });

  it('ignores RegionId and filters instances by their tags', () => {
    const rows = (Tags: string) => call('ListInstances', { RegionId: 'mars', Tags }).body['Instances'];
    expect(rows('[{"key":"env","value":"prod 1"}]')).toMatchObject([{ InstanceId: PLATINUM }]);
    expect(rows('[{"key":"env","value":"other"}]')).toEqual([]);
  });
});

describe('receive', () => {
  it('reports operation, instance and parameters to the journal', () => {
    const parameters = { MqttInstanceId: PLATINUM, Sn: 'a+b c' };
    const {
      answer: _,
      refuse: __,
      ...entry
    } = createAlibaba(world).receive(sign(world, 'GetCaCertificate', parameters, {}));
    expect(entry).toEqual({
      service: 'alibaba',
      operation: 'GetCaCertificate',
      instanceId: PLATINUM,
      accessKeyId: PERMANENT.accessKeyId,
      parameters,
    });
  });

  it('survives any bytes', () => {
    const service = createAlibaba(world);
    const form = 'application/x-www-form-urlencoded; charset=utf-8';
    for (const rawQuery of [
      '%',
      '%zz=%e0%a4',
      '&&=&a',
      '__proto__=1',
      'Signature=%ff&Action=ListInstances',
      '\ud800=',
    ]) {
      for (const headers of [
        {},
        { 'content-type': form },
        { authorization: 'ACS3-HMAC-SHA256 Credential=' },
      ]) {
        const body = Buffer.concat([Buffer.from('AccessKeyId=%'), randomBytes(20)]);
        const received = service.receive({ method: 'POST', rawPath: '/', rawQuery, headers, body, port: 1 });
        expect(received.answer().status).toBeGreaterThanOrEqual(400);
      }
    }
  });
});
