import { createPrivateKey } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { type KeyPair, keyFromSeed } from '../../src/simulator/certificates/issue-certificate.ts';
import { createCa } from '../kit/certificates.ts';
import { ask, type Started, start } from '../kit/start.ts';

const NAMES = '{ instances(first: 10) { nodes { name } } }';
const linesOf = ({ log }: Started, msg: string) =>
  log.map((line) => JSON.parse(line) as Record<string, unknown>).filter((line) => line['msg'] === msg);
const failures = (graph: Started) => linesOf(graph, 'a provider call failed');

async function served(answer: RequestListener) {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function pemOf({ privateKey, publicKey }: KeyPair): string {
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    d: privateKey.toString('base64url'),
    x: publicKey.subarray(1, 33).toString('base64url'),
    y: publicKey.subarray(33).toString('base64url'),
  };
  return createPrivateKey({ key: jwk, format: 'jwk' }).export({ type: 'pkcs8', format: 'pem' }) as string;
}

/** An account beside the two working ones, with this endpoint. */
const accountAt = (endpoint: string) =>
  ({
    name: 'other',
    provider: 'alibaba',
    regions: ['cn-hangzhou'],
    credentials: { accessKeyId: 'LTAIother', accessKeySecret: 'a-secret-of-another' },
    endpoint,
  }) as NonNullable<Parameters<typeof start>[0]>['accounts'] extends readonly (infer Each)[] | undefined
    ? Each
    : never;

describe('a provider that fails is logged', { timeout: 60_000 }, () => {
  it('once for a wrong key, with the provider’s code, and again when the key is right', async () => {
    await using graph = await start({ credentials: { ali: { accessKeySecret: 'wrong' } } });
    await graph.query(NAMES);
    await graph.query(NAMES);
    const host = new URL(graph.simulators.alibaba.endpoint).host;
    const [line, ...more] = failures(graph);
    expect(more).toEqual([]);
    expect(line).toEqual({
      level: 'warn',
      time: expect.any(String),
      msg: 'a provider call failed',
      provider: 'ALIBABA_MQTT',
      account: 'ali',
      region: 'ap-southeast-1',
      host,
      operation: 'ListInstances',
      outcome: 'PROVIDER_AUTH_FAILED',
      code: 'SignatureDoesNotMatch',
      providerRequestId: expect.any(String),
      count: 1,
    });
    graph.rotate({});
    await graph.query(NAMES);
    expect(linesOf(graph, 'the provider answers again')).toMatchObject([
      { level: 'info', account: 'ali', region: 'ap-southeast-1', host, code: 'SignatureDoesNotMatch' },
    ]);
  });

  it.each([
    ['https://onsmqtt.cn-nowhere.aliyuncs.com', 'onsmqtt.cn-nowhere.aliyuncs.com', 'ENOTFOUND'],
    ['http://127.0.0.1:9', '127.0.0.1:9', 'ECONNREFUSED'],
  ])('for a host that cannot be reached: %s', async (endpoint, host, code) => {
    await using graph = await start({
      accounts: [accountAt(endpoint)],
      overrides: {
        transport: {
          lookup: (name, _options, callback) =>
            callback(Object.assign(new Error(name), { code: 'ENOTFOUND' }), []),
        },
      },
    });
    const answer = await graph.query(NAMES);
    expect(answer.errors).toMatchObject([{ extensions: { code: 'PROVIDER_UNAVAILABLE' } }]);
    expect(failures(graph)).toMatchObject([{ account: 'other', region: 'cn-hangzhou', host, code }]);
  });

  it('for an untrusted certificate', async () => {
    const ca = createCa('proxy');
    const server = createTlsServer({
      cert: ca.sign('127.0.0.1') + ca.pem,
      key: pemOf(keyFromSeed('leaf 127.0.0.1')),
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    await using graph = await start({ accounts: [accountAt(`https://${host}`)] });
    await graph.query(NAMES);
    expect(failures(graph)).toMatchObject([{ account: 'other', host, code: 'SELF_SIGNED_CERT_IN_CHAIN' }]);
    await new Promise((resolve) => server.close(resolve));
  });

  it('for a response of another server, with its status but no content', async () => {
    await using gateway = await served((_request, response) => {
      response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>CANARY</h1>');
    });
    await using graph = await start({ accounts: [accountAt(`http://${gateway.host}`)] });
    await graph.query(NAMES);
    expect(failures(graph)).toMatchObject([
      { account: 'other', host: gateway.host, code: '502', outcome: 'PROVIDER_UNAVAILABLE' },
    ]);
    expect(graph.log.join('')).not.toMatch(/CANARY|a-secret-of-another|LTAIother/);
  });

  it('for a wrong password at IAM', async () => {
    await using graph = await start();
    const { huawei, fleet, accounts } = graph.simulators;
    const iam = { domain: 'nobody', user: 'nobody', password: 'CANARY-password' };
    await using other = await start({
      accounts: [
        {
          name: 'iam',
          provider: 'huawei',
          region: fleet.huawei.region,
          projectId: accounts.huawei.projectId,
          credentials: { iam },
          endpoint: huawei.endpoint,
          managementEndpoint: huawei.managementEndpoint,
          iamEndpoint: huawei.iamEndpoint,
        } as never,
      ],
    });
    await other.query(NAMES);
    const [line] = failures(other);
    expect(line).toMatchObject({
      account: 'iam',
      region: fleet.huawei.region,
      host: new URL(huawei.iamEndpoint).host,
      operation: 'KeystoneCreateUserTokenByPassword',
      outcome: 'PROVIDER_AUTH_FAILED',
    });
    expect(other.log.join('')).not.toContain('CANARY');
  });

  it('is not logged when a client disconnects', async () => {
    await using silent = await served(() => {});
    await using graph = await start({ accounts: [accountAt(`http://${silent.host}`)] });
    const gone = new AbortController();
    const running = fetch(graph.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: NAMES }),
      signal: gone.signal,
    }).catch(() => 'gone');
    const text = () => fetch(`${graph.adminUrl}/metrics`).then((response) => response.text());
    const calls = async () => /provider_calls_running\{[^}]*other[^}]*\} (\d)/.exec(await text())?.[1];
    await expect.poll(calls).toBe('1');
    gone.abort();
    expect(await running).toBe('gone');
    await expect.poll(calls).toBe('0');
    expect(failures(graph)).toEqual([]);
  });
});

describe('an issuer whose keys cannot be read is logged', { timeout: 60_000 }, () => {
  it.each([
    ['404', (_request, response) => void response.writeHead(404).end('CANARY')],
    ['SyntaxError', (_request, response) => void response.writeHead(200).end('<html>CANARY')],
  ] as [string, RequestListener][])('%s', async (code, answer) => {
    await using issuer = await served(answer);
    const jwksUri = `http://${issuer.host}/keys?token=CANARY`;
    const jwt = { issuer: 'https://issuer.example', audience: 'graph', jwksUri };
    await using graph = await start({ config: { auth: { mode: 'jwt', jwt } } });
    const token = await new SignJWT({})
      .setProtectedHeader({ alg: 'ES256', kid: 'k' })
      .sign(createPrivateKey(pemOf(keyFromSeed('a key'))));
    await ask(graph.url, NAMES, {}, { authorization: `Bearer ${token}` });
    expect(linesOf(graph, 'the keys of the token issuer cannot be read')).toMatchObject([
      { level: 'warn', host: issuer.host, code, count: 1 },
    ]);
    expect(graph.log.join('')).not.toContain('CANARY');
  });
});

describe('operations and calls in the log', { timeout: 60_000 }, () => {
  const LONG = `Names${'s'.repeat(100)}`;
  const document = `query ${LONG} { instances(first: 10) { nodes { name } } }`;

  it('are lines at level debug, operations at info if configured', async () => {
    for (const [logLevel, operations, expected] of [
      ['debug', 'debug', [1, 5]],
      ['info', 'info', [1, 0]],
      ['info', 'debug', [0, 0]],
    ] as const) {
      await using graph = await start({ logLevel, config: { log: { operations } } });
      await graph.query(document);
      const [lines, calls] = [linesOf(graph, 'operation'), linesOf(graph, 'provider call')];
      expect([lines.length, calls.length > 0]).toEqual([expected[0], expected[1] > 0]);
      for (const line of lines)
        expect(line).toEqual({
          level: operations,
          time: expect.any(String),
          msg: 'operation',
          type: 'query',
          outcome: 'ok',
          principal: 'anyone',
          operationName: LONG.slice(0, 64),
          providerCalls: expect.any(Number),
          durationMs: expect.any(Number),
        });
      expect(calls).toHaveLength(calls.length === 0 ? 0 : graph.simulators.journal.entries.length);
      for (const call of calls)
        expect(call).toEqual({
          level: 'debug',
          time: expect.any(String),
          msg: 'provider call',
          outcome: 'ok',
          provider: expect.any(String),
          account: expect.stringMatching(/^(ali|hw)$/),
          region: expect.any(String),
          host: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
          operation: expect.any(String),
          providerRequestId: expect.any(String),
          attempt: 1,
          durationMs: expect.any(Number),
        });
    }
  });
});
