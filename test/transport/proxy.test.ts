import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, it, vi } from 'vitest';
import { startSimulators } from '../../src/simulator/index.ts';
import type { ProviderAction } from '../../src/transport/call.ts';
import { createProxyPolicy } from '../../src/transport/proxy-policy.ts';
import { createSocket } from '../../src/transport/socket.ts';
import { startCollector } from '../kit/collector.ts';
import { startConnectProxy } from '../kit/connect-proxy.ts';
import { run } from '../kit/run.ts';
import { accountsOf, ask, start } from '../kit/start.ts';

// Separate processes on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const ALIBABA_HOST = 'onsmqtt.cn-hangzhou.aliyuncs.com';
const PASSWORD = 'canary/pass word';
const QUERY = '{ instances(first: 50) { nodes { account } } }';
/** Removes proxy variables that the shell of this machine may have set. */
const NONE = Object.fromEntries(
  ['http_proxy', 'https_proxy', 'no_proxy']
    .flatMap((name) => [name, name.toUpperCase()])
    .map((name) => [name, '']),
);

describe('the proxy of an origin', () => {
  const of = (env: Record<string, string>, origin: string) => {
    const faults: string[] = [];
    const proxy = createProxyPolicy(
      (name) => env[name],
      (variable, message) => faults.push(`${variable}: ${message}`),
    )(origin);
    expect(faults).toEqual([]);
    return proxy?.host ?? null;
  };

  it.each([
    [{ HTTPS_PROXY: 'http://p:1' }, 'https://a.example', 'p:1'],
    [{ https_proxy: 'http://p:1' }, 'https://a.example', 'p:1'],
    [{ https_proxy: 'http://low:1', HTTPS_PROXY: 'http://up:1' }, 'https://a.example', 'low:1'],
    [{ https_proxy: '', HTTPS_PROXY: 'http://up:1' }, 'https://a.example', 'up:1'],
    [{ HTTPS_PROXY: 'p:3128' }, 'https://a.example', 'p:3128'],
    [{ HTTPS_PROXY: 'http://p:1' }, 'http://a.example', null],
    [{ HTTP_PROXY: 'http://p:1' }, 'https://a.example', null],
    [{ http_proxy: 'http://p:1' }, 'http://a.example', 'p:1'],
    [{}, 'https://a.example', null],
  ])('%o %s: %s', (env, origin, proxy) => {
    expect(of(env, origin)).toBe(proxy);
  });

  it.each(['127.0.0.1', '127.9.9.9', 'localhost', '[::1]'])(
    '%s: never one, whatever NO_PROXY says',
    (host) => {
      const env = { HTTPS_PROXY: 'http://p:1', HTTP_PROXY: 'http://p:1', NO_PROXY: 'other.example' };
      expect(of(env, `http://${host}:4100`)).toBeNull();
      expect(of(env, `https://${host}`)).toBeNull();
    },
  );

  it.each([
    ['*', 'https://a.example', true],
    ['example', 'https://a.example', true],
    ['.a.example', 'https://a.example', true],
    ['*.a.example', 'https://a.example', false],
    ['*.a.example', 'https://b.a.example', true],
    ['A.Example', 'https://a.example', true],
    ['xa.example', 'https://a.example', false],
    ['a.example', 'https://xa.example', false],
    ['a.example:443', 'https://a.example', true],
    ['a.example:8443', 'https://a.example', false],
    ['a.example:8443', 'https://a.example:8443', true],
    ['b.example, a.example', 'https://a.example', true],
    ['10.0.0.0/8', 'https://10.1.2.3', true],
    ['10.0.0.0/8', 'https://11.1.2.3', false],
    ['10.0.0.0/99', 'https://10.1.2.3', false],
    ['fd00::/8', 'https://[fd00::1]', true],
    ['[fd00::1]:443', 'https://[fd00::1]', true],
    ['fd00::1', 'https://[fd00::1]', true],
  ])('NO_PROXY=%s: %s is an exception: %s', (NO_PROXY, origin, isException) => {
    expect(of({ HTTPS_PROXY: 'http://p:1', NO_PROXY }, origin)).toBe(isException ? null : 'p:1');
    expect(of({ HTTPS_PROXY: 'http://p:1', no_proxy: NO_PROXY }, origin)).toBe(isException ? null : 'p:1');
  });
});

describe('a process behind a proxy', () => {
  it('uses it for providers, IAM, the issuer and the collector, but not for loopback, and logs no password', async () => {
    await using simulators = await startSimulators();
    await using collector = await startCollector();
    const issuer = await startIssuer();
    const { region, instances } = simulators.fleet.huawei;
    const iotda = `iotda.${region}.myhuaweicloud.com`;
    const iam = `iam.${region}.myhuaweicloud.com`;
    await using proxy = await startConnectProxy({
      [ALIBABA_HOST]: simulators.alibaba.endpoint,
      [iotda]: simulators.huawei.endpoint,
      [iam]: simulators.huawei.iamEndpoint,
      'issuer.example': issuer.origin,
      'collector.example': collector.endpoint,
    });
    const [ali] = accountsOf(simulators);
    const hw = simulators.accounts.huawei;
    const basic = instances.find(({ type }) => type === 'basic')!;
    await using main = await runWith(
      {
        accounts: [
          { ...ali, name: 'ali-public', regions: ['cn-hangzhou'], endpoint: undefined },
          { ...ali, name: 'ali-here' },
          {
            name: 'hw-public',
            provider: 'huawei',
            region,
            projectId: hw.projectId,
            credentials: { iam: hw.iam },
            instances: [{ id: basic.instanceId }],
          },
        ],
        auth: {
          mode: 'jwt',
          jwt: {
            issuer: 'https://issuer.example',
            audience: 'graph',
            jwksUri: 'https://issuer.example/jwks',
          },
        },
        telemetry: { otlpEndpoint: 'https://collector.example', certificateReadSeconds: null },
      },
      {
        HTTPS_PROXY: `http://proxy-user:${encodeURIComponent(PASSWORD)}@127.0.0.1:${proxy.port}`,
        HTTP_PROXY: `http://proxy-user:${encodeURIComponent(PASSWORD)}@127.0.0.1:${proxy.port}`,
        NO_PROXY: 'nothing.example',
        NODE_EXTRA_CA_CERTS: proxy.authority,
      },
    );
    const { url } = await main.line('listening');
    const authorization = `Bearer ${await issuer.token(['ali-public', 'ali-here', 'hw-public'])}`;
    const query = `{ instances(first: 50) { nodes { account } } hw: instance(provider: HUAWEI_IOTDA, instanceId: "${basic.instanceId}") {
      devices(first: 1) { nodes { deviceId } } } }`;
    const answer = await ask(url!, query, {}, { authorization });
    expect(answer.errors).toBeUndefined();
    const accounts = answer.data.instances.nodes.map(({ account }: { account: string }) => account);
    expect(new Set(accounts)).toEqual(new Set(['ali-public', 'ali-here', 'hw-public']));
    main.child.kill('SIGTERM');
    expect(await main.exit).toBe(0);
    // One tunnel per socket: one for a host, or a few.
    expect(new Set(proxy.asked)).toEqual(
      new Set([ALIBABA_HOST, iotda, iam, 'issuer.example', 'collector.example'].map((host) => `${host}:443`)),
    );
    expect(proxy.asked.length).toBeLessThan(12);
    expect(collector.spans().length).toBeGreaterThan(0);
    expect(new Set(proxy.credentials)).toEqual(
      new Set([`Basic ${Buffer.from(`proxy-user:${PASSWORD}`).toString('base64')}`]),
    );
    refusePassword(main.out() + main.err());
    issuer.close();
  });

  it.each([407, 502])(
    'that answers %i: the provider is unavailable, nothing was sent, and no password is logged',
    async (status) => {
      await using simulators = await startSimulators();
      await using proxy = await startConnectProxy({ [ALIBABA_HOST]: simulators.alibaba.endpoint });
      proxy.refuse(status);
      const [ali] = accountsOf(simulators);
      await using main = await runWith(
        { accounts: [{ ...ali, regions: ['cn-hangzhou'], endpoint: undefined }] },
        { https_proxy: `http://proxy-user:${encodeURIComponent(PASSWORD)}@127.0.0.1:${proxy.port}` },
      );
      const { url } = await main.line('listening');
      const answer = await ask(url!, QUERY);
      expect(answer.errors).toMatchObject([{ extensions: { code: 'PROVIDER_UNAVAILABLE', account: 'ali' } }]);
      expect(simulators.journal.entries).toEqual([]);
      expect(proxy.asked.length).toBeGreaterThan(0);
      main.child.kill('SIGTERM');
      expect(await main.exit).toBe(0);
      refusePassword(main.out() + main.err() + JSON.stringify(answer));
    },
  );

  it('does not start with an invalid proxy, and names the variable without its value', async () => {
    await using main = run('src/main.ts', [], {
      ...NONE,
      HTTPS_PROXY: `socks5://proxy-user:${encodeURIComponent(PASSWORD)}@p:1`,
      PORT: '0',
      ADMIN_PORT: '0',
    });
    expect(await main.exit).toBe(2);
    expect(main.err()).toContain('HTTPS_PROXY: expected an http: or https: URL');
    refusePassword(main.out() + main.err());
  });
});

describe('behind a proxy', () => {
  const READ: ProviderAction = { name: 'Read', effect: 'read', ratePerSecond: null, billed: false };
  const send = async (origin: string, options: Parameters<typeof createSocket>[0]) => {
    const socket = createSocket(options);
    const signal = AbortSignal.timeout(5_000);
    try {
      const { status } = await socket.send(
        { operation: READ, method: 'GET', origin, path: '/a', query: [], headers: {}, body: '' },
        { signal, deadline: 0, priority: 'interactive', onSent: () => {} },
      );
      return status;
    } catch (error) {
      const { code, unsent } = error as { code: string; unsent: boolean };
      return `${code}${unsent ? ', unsent' : ''}`;
    } finally {
      await socket.close();
    }
  };

  it('refuses a literal private address before asking the proxy, and follows no redirect', async () => {
    let answered = 0;
    const target = createServer((_request, response) => {
      answered += 1;
      response.writeHead(302, { location: `https://${ALIBABA_HOST}/other` }).end();
    });
    await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
    const here = `http://127.0.0.1:${(target.address() as AddressInfo).port}`;
    await using proxy = await startConnectProxy({ [ALIBABA_HOST]: here, 'plain.example': here });
    const proxyOf = createProxyPolicy(
      () => `http://127.0.0.1:${proxy.port}`,
      () => {},
    );
    expect(await send('https://10.1.2.3', { proxyOf })).toBe('PROVIDER_BAD_RESPONSE, unsent');
    expect(await send('https://[fd00::1]', { proxyOf })).toBe('PROVIDER_BAD_RESPONSE, unsent');
    expect(proxy.asked).toEqual([]);
    // Each tunnel has its own trust: without the authority, the certificate of the same host is refused.
    expect(await send(`https://${ALIBABA_HOST}`, { proxyOf })).toBe('PROVIDER_UNAVAILABLE');
    const authorities = [readPem(proxy.authority)];
    expect(await send(`https://${ALIBABA_HOST}`, { proxyOf, authorities })).toBe(302);
    expect(await send('https://unknown.example', { proxyOf, authorities })).toBe(
      'PROVIDER_UNAVAILABLE, unsent',
    );
    expect(answered).toBe(1);
    // Plain http uses the proxy's absolute-form, because most proxies tunnel to port 443 only.
    expect(await send('http://plain.example', { proxyOf, allowedHosts: ['plain.example'] })).toBe(302);
    expect(proxy.asked.slice(-2)).toEqual(['unknown.example:443', 'http://plain.example/a']);
    target.closeAllConnections();
    target.close();
  });
});

describe('accounts[].ca', () => {
  it('is trusted for its account only', async () => {
    await using simulators = await startSimulators();
    await using proxy = await startConnectProxy({ [ALIBABA_HOST]: simulators.alibaba.endpoint });
    const [ali] = accountsOf(simulators);
    const account = { ...ali!, regions: ['cn-hangzhou'], endpoint: `https://${ALIBABA_HOST}` };
    const proxyOf = createProxyPolicy(
      () => `http://127.0.0.1:${proxy.port}`,
      () => {},
    );
    await using graph = await start({
      config: {
        accounts: [
          { ...account, ca: proxy.authority },
          { ...account, name: 'other' },
        ],
      },
      overrides: { proxyOf },
    });
    const answer = await graph.query(QUERY);
    expect(answer.errors).toMatchObject([{ extensions: { code: 'PROVIDER_UNAVAILABLE', account: 'other' } }]);
    expect(answer.data.instances.nodes.filter(Boolean)).not.toHaveLength(0);
    expect(answer.data.instances.nodes).toContain(null);
  });

  it.each([
    ['/nowhere/ca.pem', 'cannot be read: ENOENT'],
    ['/', 'cannot be read: EISDIR'],
    [new URL('../../package.json', import.meta.url).pathname, 'is not a complete PEM file'],
  ])('%s: the process does not start, and reports every fault', async (ca, message) => {
    const account = { name: 'a', provider: 'alibaba', regions: ['cn-hangzhou'], ca };
    for (const extra of [{}, { bogus: 1 }]) {
      await using main = await runWith({ accounts: [account], ...extra }, {});
      expect(await main.exit).toBe(2);
      expect(main.err()).toContain(`accounts[0].ca: ${ca} ${message}`);
      expect(main.err().includes('bogus: unknown key')).toBe('bogus' in extra);
    }
  });
});

function readPem(path: string): string {
  return readFileSync(path, 'utf8');
}

function refusePassword(text: string): void {
  for (const form of [
    PASSWORD,
    encodeURIComponent(PASSWORD),
    'canary',
    Buffer.from(PASSWORD).toString('base64'),
  ])
    expect(text).not.toContain(form);
}

async function runWith(config: object, env: Record<string, string>) {
  const path = join(mkdtempSync(join(tmpdir(), 'proxy-config-')), 'graph.json');
  writeFileSync(path, JSON.stringify({ shutdown: { drainSeconds: 0 }, ...config }));
  chmodSync(path, 0o600);
  return run('src/main.ts', [], {
    ...NONE,
    IDENTITY_GRAPH_CONFIG: path,
    PORT: '0',
    ADMIN_PORT: '0',
    LOG_LEVEL: 'trace',
    ...env,
  });
}

async function startIssuer() {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256' };
  const server = createServer((_request, response) =>
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] })),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: (accounts: string[]) =>
      new SignJWT({ scope: 'identity:read', accounts })
        .setProtectedHeader({ alg: 'RS256', kid: 'one' })
        .setIssuer('https://issuer.example')
        .setAudience('graph')
        .setSubject('someone')
        .setIssuedAt()
        .setExpirationTime('5m')
        .sign(privateKey),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
