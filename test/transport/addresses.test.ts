import { createServer } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { describe, expect, it } from 'vitest';
import { ENDPOINT_HOSTS } from '../../src/config/schema.ts';
import type { ProviderRequest } from '../../src/transport/call.ts';
import { endpointFault, isAddressAllowed } from '../../src/transport/endpoint-policy.ts';
import { createSocket, type SocketOptions } from '../../src/transport/socket.ts';
import { start } from '../kit/start.ts';

describe('hosts refused by name', () => {
  it.each([
    'http://169.254.169.254',
    'https://169.254.169.254',
    'https://2852039166', // the same
    'https://0xa9.0xfe.0xa9.0xfe', // the same again
    'https://[::ffff:169.254.169.254]',
    'https://[64:ff9b::a9fe:a9fe]',
    'https://100.100.100.200',
    'https://10.1.2.3',
    'https://192.168.0.1',
    'https://0.0.0.0',
    'https://[::]',
    'https://[fd00::1]',
    'https://[fe80::1]',
    'https://onsmqtt.cn-hangzhou.aliyuncs.com.evil.tld',
    'https://evilaliyuncs.com',
    'https://aliyuncs.com',
    'https://onsmqtt.cn-hangzhou.aliyuncs.com@evil.tld',
    'https://evil.tld/.aliyuncs.com',
    'https://evil.tld?.aliyuncs.com',
    'https://evil.tld#.aliyuncs.com',
    'https://iotda.cn-north-4.myhuaweicloud.com', // another provider's
    'http://onsmqtt.cn-hangzhou.aliyuncs.com',
    'file:///etc/passwd',
    '//onsmqtt.cn-hangzhou.aliyuncs.com',
  ])('%s', (endpoint) => {
    expect(endpointFault(endpoint, { allowedHosts: [], provider: ENDPOINT_HOSTS.alibaba })).toBeTypeOf(
      'string',
    );
  });

  it.each([
    ['https://onsmqtt.cn-hangzhou.aliyuncs.com', 'alibaba', []],
    ['https://abc.st1.iotda-app.cn-north-4.myhuaweicloud.com', 'huawei', []],
    ['https://iotda.eu-west-101.myhuaweicloud.eu', 'huawei', []],
    ['http://127.0.0.1:4100', 'huawei', []],
    ['http://[::1]:4100', 'alibaba', []],
    ['https://gateway.corp.example', 'alibaba', ['gateway.corp.example']],
    ['http://10.1.2.3:8080', 'alibaba', ['10.1.2.3']],
    ['https://[fd00::1]', 'alibaba', ['fd00::1']],
  ] as const)('but not %s', (endpoint, provider, allowedHosts) => {
    expect(endpointFault(endpoint, { allowedHosts, provider: ENDPOINT_HOSTS[provider] })).toBeNull();
  });

  it.each([
    ['https://abc.st1.iotda-app.cn-north-4.myhuaweicloud.com', null],
    ['https://iotda.eu-west-101.myhuaweicloud.eu', null],
    ['https://iotdm.cn-north-4.myhuaweicloud.com', null],
    ['https://bucket.obs.cn-north-4.myhuaweicloud.com', 'service'],
    ['https://iotda.obs.cn-north-4.myhuaweicloud.com', 'service'],
    ['https://apig.cn-north-4.myhuaweicloud.com', 'service'],
    ['https://notiotda.cn-north-4.myhuaweicloud.com', 'service'],
  ])('a response that names %s: %s', (endpoint, refused) => {
    const fault = endpointFault(endpoint, {
      allowedHosts: [],
      provider: ENDPOINT_HOSTS.huawei,
      isFromResponse: true,
    });
    if (refused === null) expect(fault).toBeNull();
    else expect(fault).toContain(refused);
  });

  it('loopback is refused if it comes from a provider that is not on loopback', () => {
    const told = { allowedHosts: [], provider: ENDPOINT_HOSTS.huawei, loopback: false } as const;
    expect(endpointFault('https://127.0.0.1', told)).toContain('loopback');
  });
});

describe('addresses at connect time', () => {
  it.each([
    ['127.0.0.1', false],
    ['10.0.0.1', false],
    ['100.64.0.1', false],
    ['100.128.0.1', true],
    ['172.15.0.1', true],
    ['172.16.0.1', false],
    ['169.254.169.254', false],
    ['8.8.8.8', true],
    ['::1', false],
    ['::ffff:127.0.0.1', false],
    ['::ffff:8.8.8.8', true],
    ['::ffff:7f00:1', false],
    ['fe80::1', false],
    ['[fd00::1]', false],
    ['fe80::1%eth0', false],
    ['2400:3200::1', true],
    // These contain an IPv4 address: 127.0.0.1, by Teredo, SIIT, NAT64 and 6to4.
    ['2001:0:4136:e378:8000:63bf:80ff:fffe', false],
    ['::ffff:0:127.0.0.1', false],
    ['64:ff9b::127.0.0.1', false],
    ['2002:7f00:1::', false],
    ['2001:200::1', true],
    // Addresses for documentation, for discarding, and of obsolete relays.
    ['192.0.2.1', false],
    ['198.51.100.1', false],
    ['203.0.113.1', false],
    ['192.88.99.1', false],
    ['100::1', false],
    ['2001:db8::1', false],
    ['3fff::1', false],
    ['5f00::1', false],
  ])('%s: %s', (address, allowed) => {
    expect(isAddressAllowed('name.example', address, [])).toBe(allowed);
    expect(isAddressAllowed('name.example', address, ['name.example'])).toBe(true);
  });

  /** A listener on this machine, and a host name that resolves to these addresses. */
  async function hits(addresses: readonly string[], options: SocketOptions = {}) {
    let count = 0;
    const server = createServer((_request, response) => {
      count += 1;
      response.end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const lookup: LookupFunction = (_host, _options, callback) =>
      callback(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
    const socket = createSocket({ lookup, ...options });
    const operation = { name: 'Read', effect: 'read', ratePerSecond: null, billed: false } as const;
    const request: ProviderRequest = {
      operation,
      method: 'GET',
      origin: `http://onsmqtt.cn-hangzhou.aliyuncs.com:${(server.address() as AddressInfo).port}`,
      path: '/',
      query: [],
      headers: {},
      body: '',
    };
    const signal = AbortSignal.timeout(2_000);
    try {
      const code = await socket
        .send(request, { signal, deadline: 0, priority: 'interactive', onSent: () => {} })
        .then(
          () => 'ok',
          (error: { code: string }) => error.code,
        );
      return { count, code };
    } finally {
      await socket.close();
      server.close();
    }
  }

  it('does not connect to a public name that now resolves to a private address', async () => {
    const refused = { count: 0, code: 'PROVIDER_BAD_RESPONSE' };
    expect(await hits(['127.0.0.1'])).toEqual(refused);
    expect(await hits(['8.8.8.8', '127.0.0.1'])).toEqual(refused);
    expect(await hits(['::ffff:127.0.0.1'])).toEqual(refused);
  });

  it('control: connects if the host is allowed', async () => {
    const allowedHosts = ['onsmqtt.cn-hangzhou.aliyuncs.com'];
    expect(await hits(['127.0.0.1'], { allowedHosts })).toEqual({ count: 1, code: 'ok' });
  });
});

describe('a redirect', () => {
  it('is reported as a bad response, and its target receives no request', async () => {
    await using graph = await start();
    let hit = 0;
    const target = createServer((_request, response) => {
      hit += 1;
      response.end('{}');
    });
    await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
    const location = `http://127.0.0.1:${(target.address() as AddressInfo).port}/`;
    for (const status of [301, 302, 303, 307, 308]) {
      graph.simulators.faults.clear();
      graph.simulators.faults.add({ effect: { kind: 'answer', status, headers: { location }, body: '' } });
      const { errors } = await graph.query('{ instances { nodes { name } } }');
      expect(new Set(errors?.map(({ extensions }) => extensions['code']))).toEqual(
        new Set(['PROVIDER_BAD_RESPONSE']),
      );
    }
    expect(hit).toBe(0);
    // Control: a client that follows the redirect reaches the target and is recorded.
    await fetch(graph.simulators.alibaba.endpoint);
    expect(hit).toBe(1);
    target.close();
  });
});
