import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type openApiCore from '@alicloud/openapi-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAlibaba } from '../../../src/simulator/alibaba/service.ts';
import { createTestWorld, DISABLED, PERMANENT, PLATINUM, TEMPORARY } from './fleet.ts';
import { VENDOR_CASES } from './vendor-cases.ts';

// CommonJS: an import would return a different default under Node than under the test runner.
const core = createRequire(import.meta.url)('@alicloud/openapi-core') as typeof openApiCore;

/**
 * The vendor's own client against the simulator, over a socket: the simulator must accept what it signs, and return
 * what it can read.
 */
const world = createTestWorld();
world.clock.now = Date.now();
const service = createAlibaba(world);
const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const [rawPath = '', rawQuery = ''] = (request.url ?? '').split('?');
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  const body = Buffer.concat(chunks);
  const received = service.receive({
    method: request.method ?? '',
    rawPath,
    rawQuery,
    headers,
    body,
    port: 0,
  });
  const answer = received.answer();
  response.writeHead(answer.status, answer.headers).end(answer.body);
});

beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

interface CallOptions {
  readonly account?: typeof PERMANENT & { securityToken?: string };
  readonly signatureAlgorithm?: string;
}

async function call(
  method: string,
  action: string,
  query: Record<string, string>,
  { account = PERMANENT, signatureAlgorithm }: CallOptions = {},
): Promise<unknown> {
  const client = new core.default(
    new core.$OpenApiUtil.Config({
      ...account,
      endpoint: `127.0.0.1:${(server.address() as AddressInfo).port}`,
      protocol: 'http',
      ...(signatureAlgorithm === undefined ? {} : { signatureAlgorithm }),
    }),
  );
  const params = new core.$OpenApiUtil.Params({
    action,
    version: '2020-04-20',
    protocol: 'HTTP',
    pathname: '/',
    method,
    authType: 'AK',
    style: 'RPC',
    reqBodyType: 'formData',
    bodyType: 'json',
  });
  const request = new core.$OpenApiUtil.OpenApiRequest({ query });
  const answer = await client.callApi(params, request, Object.create(null));
  expect(answer['statusCode']).toBe(200);
  return answer['body'];
}

describe("the vendor's client", () => {
  it.each(VENDOR_CASES)('%s %s', async (method, action, query, body) => {
    expect(await call(method, action, query)).toEqual(body);
  });

  it.each(VENDOR_CASES)('%s %s with the old signature', async (method, action, query, body) => {
    expect(await call(method, action, query, { signatureAlgorithm: 'v2' })).toEqual(body);
  });

  it.each([undefined, 'v2'])('signs with a temporary key (%s)', async (signatureAlgorithm) => {
    const options = {
      account: TEMPORARY,
      ...(signatureAlgorithm === undefined ? {} : { signatureAlgorithm }),
    };
    const session = { InstanceId: PLATINUM, ClientId: 'GID_alpha@@@1' };
    expect(await call('GET', 'QuerySessionByClientId', session, options)).toMatchObject({
      OnlineStatus: true,
    });
  });

  it('returns a page token with its + / = unchanged', async () => {
    const seen: string[] = [];
    let token = '';
    do {
      const query = { InstanceId: PLATINUM, Size: '1', NextToken: token };
      const { Data } = (await call('GET', 'QueryCustomAuthIdentity', query)) as {
        Data: { Results: { Secret: string }[]; NextToken: string };
      };
      seen.push(...Data.Results.map((row) => row.Secret));
      token = Data.NextToken;
    } while (token !== '' && seen.length < 10);
    expect(seen.sort()).toEqual(['s1', 's2', 's3', 's4', 's5']);
  });

  it.each([
    ['a wrong secret', { ...PERMANENT, accessKeySecret: 'wrong' }, 'SignatureDoesNotMatch', 400],
    ['an unknown key', { ...PERMANENT, accessKeyId: 'unknown' }, 'InvalidAccessKeyId.NotFound', 404],
    ['a disabled key', DISABLED, 'InvalidAccessKeyId.Inactive', 400],
    ['a wrong token', { ...TEMPORARY, securityToken: 'CAIS+old' }, 'InvalidSecurityToken.Malformed', 400],
  ])('reads the refusal of %s', async (_, account, code, statusCode) => {
    for (const signatureAlgorithm of ['ACS3-HMAC-SHA256', 'v2']) {
      const attempt = call('POST', 'ListInstances', {}, { account, signatureAlgorithm });
      await expect(attempt).rejects.toMatchObject({ code, statusCode });
    }
  });
});
