import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Authenticate, createAuthenticate } from '../../src/http/auth.ts';
import { ask, start } from '../kit/start.ts';

const refused = { code: 'UNAUTHENTICATED', message: 'Credentials are missing or not known.' };

describe('API keys', () => {
  const sha256 = createHash('sha256').update('the key').digest('hex');
  const authenticate = createAuthenticate({
    mode: 'keys',
    keys: [{ name: 'dashboard', sha256, scopes: ['identity:read'], accounts: ['ali'] }],
  });

  it('knows a key by its hash', async () => {
    expect(await authenticate('Bearer the key'.replace(' key', '%20key')).catch(() => 'refused')).toBe(
      'refused',
    );
    const spaced = createAuthenticate({
      mode: 'keys',
      keys: [
        { name: 'k', sha256: createHash('sha256').update('secret-1').digest('hex'), scopes: ['schema:read'] },
      ],
    });
    expect(await spaced('bearer secret-1')).toEqual({
      name: 'k',
      scopes: new Set(['schema:read']),
      accounts: 'all',
    });
  });

  it.each([undefined, '', 'Bearer', 'Basic abc', 'Bearer wrong', `Bearer ${sha256}`])(
    'refuses %j',
    async (value) => {
      await expect(authenticate(value)).rejects.toMatchObject(refused);
    },
  );

  it('shows an account to those only who may see it, whatever way they take', async () => {
    const hash = (text: string) => createHash('sha256').update(text).digest('hex');
    await using graph = await start({
      config: {
        auth: {
          mode: 'keys',
          keys: [
            { name: 'ali', sha256: hash('ali-key'), scopes: ['identity:read'], accounts: ['ali'] },
            { name: 'hw', sha256: hash('hw-key'), scopes: ['identity:read'], accounts: ['hw'] },
            { name: 'none', sha256: hash('none-key'), scopes: [], accounts: ['hw'] },
          ],
        },
      },
    });
    const as = (key: string, query: string, variables = {}) =>
      ask(graph.url, query, variables, { authorization: `Bearer ${key}` });
    const mine = await as('hw-key', '{ instances { nodes { id instanceId } pageInfo { endCursor } } }');
    expect(mine.data.instances.nodes).toHaveLength(3);
    graph.simulators.journal.clear();
    const [{ id, instanceId }] = mine.data.instances.nodes;
    const others = await as(
      'ali-key',
      `query ($id: ID!, $after: String) { node(id: $id) { id } nodes(ids: [$id]) { id }
        instance(provider: HUAWEI_IOTDA, instanceId: "${instanceId}") { id } instances(after: $after) { nodes { id } } }`,
      { id, after: mine.data.instances.pageInfo.endCursor },
    );
    expect(others.data).toEqual({ node: null, nodes: [null], instance: null, instances: null });
    expect(others.errors?.map((error) => error.extensions['code']).sort()).toEqual([
      'INVALID_CURSOR',
      'NOT_FOUND',
      'NOT_FOUND',
      'NOT_FOUND',
    ]);
    expect(graph.simulators.journal.entries).toEqual([]);
    expect((await as('none-key', '{ instances { nodes { id } } }')).errors).toMatchObject([
      { extensions: { code: 'FORBIDDEN' } },
    ]);
    expect((await as('hw-key', '{ __schema { types { name } } }')).data).toBeUndefined();
  });
});

describe('JWT', () => {
  let authenticate: Authenticate;
  let sign: (
    claims: Record<string, unknown>,
    more?: { alg?: string; expires?: string; issuer?: string },
  ) => Promise<string>;
  let stop: () => void;
  let fetched = 0;

  beforeAll(async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256' };
    const server = createServer((_request, response) => {
      fetched += 1;
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: [jwk] }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    stop = () => server.close();
    authenticate = createAuthenticate({
      mode: 'jwt',
      jwt: {
        issuer: 'https://issuer.example',
        audience: 'graph',
        jwksUri: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
        scopesClaim: 'scope',
        accountsClaim: 'accounts',
      },
    });
    sign = (claims, more = {}) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'ES256', kid: 'one' })
        .setIssuer(more.issuer ?? 'https://issuer.example')
        .setAudience('graph')
        .setSubject('someone')
        .setExpirationTime(more.expires ?? '1h')
        .sign(privateKey);
  });
  afterAll(() => stop());

  it('reads scopes and accounts, and grants none that is not named', async () => {
    const full = await sign({ scope: 'identity:read other', accounts: ['hw'] });
    expect(await authenticate(`Bearer ${full}`)).toEqual({
      name: 'someone',
      scopes: new Set(['identity:read']),
      accounts: new Set(['hw']),
    });
    expect(await authenticate(`Bearer ${await sign({})}`)).toEqual({
      name: 'someone',
      scopes: new Set(),
      accounts: new Set(),
    });
  });

  it('refuses what is expired, of another issuer, unsigned, or of an unknown key, without fetching keys for each', async () => {
    const before = fetched;
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"x","iss":"https://issuer.example","aud":"graph","exp":9999999999}').toString('base64url')}.`;
    const good = await sign({});
    const unknownKey = [
      Buffer.from('{"alg":"ES256","kid":"two"}').toString('base64url'),
      ...good.split('.').slice(1),
    ].join('.');
    const bad = [
      await sign({}, { expires: '-1h' }),
      await sign({}, { issuer: 'https://other.example' }),
      none,
      'junk',
      ...Array.from({ length: 20 }, () => unknownKey),
    ];
    for (const token of bad) await expect(authenticate(`Bearer ${token}`)).rejects.toMatchObject(refused);
    expect(fetched - before).toBeLessThanOrEqual(1);
  });
});
