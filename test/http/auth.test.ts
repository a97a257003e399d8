import { createHash, createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { gzipSync } from 'node:zlib';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { createAuthenticate, type JwtOptions } from '../../src/http/auth/authenticate.ts';
import { createFetch, type SocketOptions } from '../../src/transport/socket.ts';
import { openSocket } from '../kit/socket.ts';
import { ask, start } from '../kit/start.ts';

const refused = { code: 'UNAUTHENTICATED', message: 'Credentials are missing or invalid.' };

describe('API keys', () => {
  const sha256 = createHash('sha256').update('the key').digest('hex');
  const keys = [{ name: 'dashboard', sha256, scopes: ['identity:read'] as const, accounts: ['ali'] }];
  const authenticate = createAuthenticate({ mode: 'keys', keys }, fetch);

  it('recognises a key by its hash', async () => {
    expect(await authenticate('Bearer the key'.replace(' key', '%20key')).catch(() => 'refused')).toBe(
      'refused',
    );
    const spaced = createAuthenticate(
      {
        mode: 'keys',
        keys: [
          {
            name: 'k',
            sha256: createHash('sha256').update('secret-1').digest('hex'),
            scopes: ['schema:read'],
          },
        ],
      },
      fetch,
    );
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

  it('shows an account only to principals that may see it, on every path', async () => {
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
    // Equals the response for an account that never existed, byte for byte.
    const never = await as(
      'ali-key',
      `query ($id: ID!, $after: String) { node(id: $id) { id } nodes(ids: [$id]) { id }
        instance(provider: HUAWEI_IOTDA, instanceId: "${'0'.repeat(8)}${instanceId.slice(8)}") { id } instances(after: $after) { nodes { id } } }`,
      {
        id: Buffer.from('Instance:nobody/cn-north-4/i-1').toString('base64url'),
        after: mine.data.instances.pageInfo.endCursor.replace(/.$/, (last: string) =>
          last === 'A' ? 'B' : 'A',
        ),
      },
    );
    expect(JSON.stringify(never)).toBe(JSON.stringify(others));
    expect((await as('none-key', '{ instances { nodes { id } } }')).errors).toMatchObject([
      { extensions: { code: 'FORBIDDEN' } },
    ]);
    expect((await as('hw-key', '{ __schema { types { name } } }')).data).toBeUndefined();
  });
});

describe('JWT', () => {
  const now = () => Math.floor(Date.now() / 1_000);
  const NOW = now();
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

  /** An issuer with one RSA key over HTTP, which can be made to fail; served under `host` if given. */
  async function issuer(host = '127.0.0.1', sockets: SocketOptions = {}) {
    const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
    const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256' };
    const state = {
      fetched: 0,
      status: 200,
      headers: {} as Record<string, string>,
      padding: 0,
      body: null as string | Buffer | null,
    };
    const server = createServer((_request, response) => {
      state.fetched += 1;
      response.writeHead(state.status, { 'content-type': 'application/json', ...state.headers });
      response.end(state.body ?? JSON.stringify({ keys: [jwk], padding: ' '.repeat(state.padding) }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const jwt = {
      issuer: 'https://issuer.example',
      audience: 'graph',
      jwksUri: `http://${host}:${(server.address() as AddressInfo).port}/`,
      scopesClaim: 'scope',
      accountsClaim: 'accounts',
    };
    const clock = { now: 0 };
    const authenticator = (more: Partial<JwtOptions>) =>
      createAuthenticate({ mode: 'jwt', jwt: { ...jwt, ...more } }, createFetch(sockets), () => clock.now);
    const authenticate = authenticator({});
    const claims = { iss: 'https://issuer.example', aud: 'graph', sub: 'someone', exp: NOW + 3_600 };
    return {
      state,
      clock,
      uri: jwt.jwksUri,
      jwk,
      publicKey,
      claims,
      authenticator,
      authenticate: (token: string) => authenticate(`Bearer ${token}`),
      sign: (more: object = {}, header: object = {}) =>
        new SignJWT({ ...claims, ...more })
          .setProtectedHeader({ alg: 'RS256', kid: 'one', ...header })
          .sign(privateKey),
      [Symbol.asyncDispose]: async () => {
        server.close();
        server.closeAllConnections();
      },
    };
  }

  it('reads scopes, accounts and expiry, and grants only what is named', async () => {
    await using graph = await issuer();
    const full = await graph.sign({ scope: 'identity:read other', accounts: ['hw'] });
    expect(await graph.authenticate(full)).toEqual({
      name: 'someone',
      scopes: new Set(['identity:read']),
      accounts: new Set(['hw']),
      expiresAt: (NOW + 3_600) * 1_000,
    });
    expect(await graph.authenticate(await graph.sign())).toMatchObject({
      scopes: new Set(),
      accounts: new Set(),
    });
    // Clocks may differ by some seconds.
    expect(await graph.authenticate(await graph.sign({ exp: now() - 1, nbf: now() + 2 }))).toBeDefined();
  });

  it.each<[string, object, string, string[]]>([
    [
      'scp, as Entra and Okta have it',
      { scp: 'identity:read schema:read' },
      'scope',
      ['identity:read', 'schema:read'],
    ],
    ['scp as a list', { scp: ['identity:read'] }, 'scope', ['identity:read']],
    ['no scp beside scope', { scope: '', scp: 'identity:read' }, 'scope', []],
    ['no scp for another claim', { scp: 'identity:read' }, 'roles', []],
    ['several blanks', { scope: ' identity:read  schema:read ' }, 'scope', ['identity:read', 'schema:read']],
    ['a path', { realm_access: { roles: ['identity:read'] } }, 'realm_access.roles', ['identity:read']],
    [
      'a name with dots',
      { 'https://a.example/roles': ['identity:read'] },
      'https://a.example/roles',
      ['identity:read'],
    ],
    [
      'a path over a name with dots',
      { resource_access: { 'my.client': { roles: ['identity:read'] } } },
      'resource_access.my.client.roles',
      ['identity:read'],
    ],
    ['a name before a path', { 'a.b': 'identity:read', a: { b: 'schema:read' } }, 'a.b', ['identity:read']],
    ['nothing that the token inherits', {}, 'constructor.name', []],
    ['nothing at the end of a text', { a: 'identity:read' }, 'a.b', []],
  ])('finds scopes in %s', async (_where, claims, scopesClaim, scopes) => {
    await using graph = await issuer();
    const authenticate = graph.authenticator({ scopesClaim, accountsClaim: scopesClaim });
    const { scopes: granted, accounts } = await authenticate(`Bearer ${await graph.sign(claims)}`);
    expect([...granted].sort()).toEqual(scopes);
    if (!('scp' in claims)) expect([...(accounts as Set<string>)].sort()).toEqual(scopes);
  });

  it('finds a key without an id, tries several, and fetches the keys again if none matches', async () => {
    await using graph = await issuer();
    const { kid: _kid, ...nameless } = graph.jwk;
    const others = await Promise.all(
      Array.from({ length: 3 }, async () => exportJWK((await generateKeyPair('RS256')).publicKey)),
    );
    const good = await graph.sign();
    const unnamed = await graph.sign({}, { kid: undefined });
    for (const keys of [
      [graph.jwk],
      [nameless],
      [...others, nameless],
      [...others, { ...others[0], kid: 'z' }, nameless],
    ]) {
      graph.state.body = JSON.stringify({ keys });
      const authenticate = graph.authenticator({});
      expect(await authenticate(`Bearer ${unnamed}`)).toMatchObject({ name: 'someone' });
      expect(await authenticate(`Bearer ${good}`)).toMatchObject({ name: 'someone' });
    }
    graph.state.body = JSON.stringify({ keys: others });
    const authenticate = graph.authenticator({});
    await expect(authenticate(`Bearer ${unnamed}`)).rejects.toMatchObject(refused);
    // The issuer has replaced its key, which has no id: the next token shows it.
    graph.state.body = JSON.stringify({ keys: [nameless] });
    graph.clock.now += 30_000;
    expect(await authenticate(`Bearer ${unnamed}`)).toMatchObject({ name: 'someone' });
    // The token names the only key, so another key with the same id is no reason to fetch keys again.
    graph.state.body = JSON.stringify({ keys: [{ ...others[0], kid: 'one', alg: 'RS256' }, nameless] });
    const strict = graph.authenticator({});
    const before = graph.state.fetched;
    for (let n = 0; n < 3; n++) {
      await expect(strict(`Bearer ${good}`)).rejects.toMatchObject(refused);
      graph.clock.now += 30_000;
    }
    expect(graph.state.fetched - before).toBeLessThanOrEqual(2);
  });

  it.each([
    ['EdDSA', 'EdDSA'],
    ['Ed25519', 'Ed25519'],
    ['Ed25519', 'EdDSA'],
    ['EdDSA', 'Ed25519'],
    ['Ed25519', undefined],
  ])('accepts a token of %s with a key whose algorithm is %s', async (alg, ofKey) => {
    await using graph = await issuer();
    const { publicKey, privateKey } = await generateKeyPair('Ed25519', { extractable: true });
    const { alg: _alg, ...jwk } = await exportJWK(publicKey);
    graph.state.body = JSON.stringify({
      keys: [graph.jwk, { ...jwk, kid: 'ed', ...(ofKey === undefined ? {} : { alg: ofKey }) }],
    });
    const token = await new SignJWT(graph.claims).setProtectedHeader({ alg, kid: 'ed' }).sign(privateKey);
    expect(await graph.authenticate(token)).toMatchObject({ name: 'someone' });
  });

  it('enforces the configured algorithms and tolerance', async () => {
    await using graph = await issuer();
    const token = `Bearer ${await graph.sign()}`;
    expect(await graph.authenticator({ algorithms: ['RS256'] })(token)).toBeDefined();
    await expect(graph.authenticator({ algorithms: ['ES256'] })(token)).rejects.toMatchObject(refused);
    const late = `Bearer ${await graph.sign({ exp: now() - 60 })}`;
    expect(await graph.authenticator({ clockToleranceSeconds: 120 })(late)).toBeDefined();
    await expect(graph.authenticator({ clockToleranceSeconds: 30 })(late)).rejects.toMatchObject(refused);
  });

  it('refuses every token that is not valid now, for us and from the issuer, with the same message', async () => {
    await using graph = await issuer();
    const good = await graph.sign();
    const [, payload, signature] = good.split('.');
    const asSecret = await exportSPKI(graph.publicKey);
    const body = `${encode({ alg: 'HS256', kid: 'one' })}.${encode(graph.claims)}`;
    const bad = {
      'no algorithm': `${encode({ alg: 'none' })}.${payload}.`,
      'the public key as an HMAC secret': `${body}.${createHmac('sha256', asSecret).update(body).digest('base64url')}`,
      'a signature of another body': `${encode({ alg: 'RS256', kid: 'one' })}.${encode({ ...graph.claims, sub: 'admin' })}.${signature}`,
      'an end that is past by more than the clocks may differ': await graph.sign({ exp: now() - 7 }),
      'no end': await graph.sign({ exp: undefined }),
      'no subject': await graph.sign({ sub: undefined }),
      'an empty subject': await graph.sign({ sub: '' }),
      'a subject that is no name': await graph.sign({ sub: { a: 1 } }),
      'a start to come': await graph.sign({ nbf: now() + 600 }),
      'another audience': await graph.sign({ aud: 'other' }),
      'no audience': await graph.sign({ aud: undefined }),
      'another issuer': await graph.sign({ iss: 'https://other.example' }),
      'a critical header that we do not know': await graph
        .sign({}, { crit: ['exp'], exp: 1 })
        .catch(() => 'a.b.c'),
      junk: 'junk',
    };
    expect(await graph.authenticate(good)).toBeDefined();
    for (const [what, token] of Object.entries(bad)) {
      await expect(graph.authenticate(token), what).rejects.toMatchObject(refused);
    }
    expect(graph.state.fetched).toBe(1);
  });

  it('fetches keys once, however many unknown key ids arrive', async () => {
    await using graph = await issuer();
    const unknown = await Promise.all(
      Array.from(
        { length: 1_000 },
        (_, n) => `${encode({ alg: 'RS256', kid: `k${n}` })}.${encode(graph.claims)}.AAAA`,
      ),
    );
    const answers = await Promise.allSettled(unknown.map((token) => graph.authenticate(token)));
    for (const answer of answers) expect(answer).toMatchObject({ reason: refused });
    expect(graph.state.fetched).toBe(1);
    expect(await graph.authenticate(await graph.sign())).toBeDefined();
  });

  it('does not reject valid credentials when the keys cannot be fetched, and does not fetch per token', async () => {
    await using graph = await issuer();
    graph.state.status = 503;
    const good = await graph.sign();
    for (let n = 0; n < 50; n++) {
      await expect(graph.authenticate(good)).rejects.toMatchObject({ code: 'OVERLOADED' });
      graph.clock.now = n * 600;
    }
    expect(graph.state.fetched).toBe(1);
    graph.state.status = 200;
    graph.clock.now = 30_000;
    expect(await graph.authenticate(good)).toBeDefined();
  });

  it('keeps using its keys for half an hour while the issuer is unavailable', async () => {
    await using graph = await issuer();
    const good = await graph.sign();
    const unknown = await graph.sign({}, { kid: 'two' });
    const at = async (seconds: number) => {
      graph.clock.now = seconds * 1_000;
      return [await graph.authenticate(good).catch(({ code }) => code), graph.state.fetched];
    };
    const someone = expect.objectContaining({ name: 'someone' });
    expect(await at(0)).toEqual([someone, 1]);
    graph.state.status = 503;
    expect(await at(59)).toEqual([someone, 1]);
    expect(await at(60)).toEqual([someone, 2]);
    expect(await at(89)).toEqual([someone, 2]);
    // The token may be signed by a key that is newer than the known ones.
    await expect(graph.authenticate(unknown)).rejects.toMatchObject({ code: 'OVERLOADED' });
    expect(await at(90)).toEqual([someone, 3]);
    expect(await at(1_799)).toEqual([someone, 4]);
    expect(await at(1_800)).toEqual(['OVERLOADED', 4]);
    graph.state.status = 200;
    expect(await at(1_829)).toEqual([someone, 5]);
    await expect(graph.authenticate(unknown)).rejects.toMatchObject(refused);
    expect(graph.state.fetched).toBe(5);
  });

  it('accepts a new key of the issuer at once, and from then on refuses a withdrawn one', async () => {
    await using graph = await issuer();
    const good = await graph.sign();
    expect(await graph.authenticate(good)).toBeDefined();
    await using other = await issuer();
    graph.state.body = JSON.stringify({ keys: [{ ...other.jwk, kid: 'two' }] });
    graph.clock.now = 31_000;
    expect(await graph.authenticate(good)).toBeDefined();
    expect(await graph.authenticate(await other.sign({}, { kid: 'two' }))).toBeDefined();
    await expect(graph.authenticate(good)).rejects.toMatchObject(refused);
    expect(graph.state.fetched).toBe(2);
  });

  it('does not fetch keys from a private address behind a public name, unless it is allowed', async () => {
    const lookup: LookupFunction = (_host, _options, callback) =>
      callback(null, [{ address: '127.0.0.1', family: 4 }]);
    await using graph = await issuer('keys.example', { lookup });
    await expect(graph.authenticate(await graph.sign())).rejects.toMatchObject({ code: 'OVERLOADED' });
    expect(graph.state.fetched).toBe(0);
    await using allowed = await issuer('keys.example', { lookup, allowedHosts: ['keys.example'] });
    expect(await allowed.authenticate(await allowed.sign())).toBeDefined();
  });

  it('follows no redirect to keys, and reads no more bytes than the limit', async () => {
    await using target = await issuer();
    await using away = await issuer();
    away.state.status = 302;
    away.state.headers['location'] = target.uri;
    await expect(away.authenticate(await away.sign())).rejects.toMatchObject({ code: 'OVERLOADED' });
    expect([away.state.fetched, target.state.fetched]).toEqual([1, 0]);
    await using large = await issuer();
    large.state.padding = 300 * 1024;
    for (let n = 0; n < 20; n++) {
      await expect(large.authenticate(await large.sign())).rejects.toMatchObject({ code: 'OVERLOADED' });
    }
    expect(large.state.fetched).toBe(1);
  });

  it('refuses compressed keys and does not decompress them', async () => {
    await using graph = await issuer();
    graph.state.headers['content-encoding'] = 'gzip';
    graph.state.body = gzipSync(JSON.stringify({ keys: [graph.jwk] }));
    await expect(graph.authenticate(await graph.sign())).rejects.toMatchObject({ code: 'OVERLOADED' });
    expect(graph.state.fetched).toBe(1);
  });

  it.each(['<html>', '{"keys":1}', '[]'])('fetches keys once if the response is %s', async (body) => {
    await using graph = await issuer();
    graph.state.body = body;
    for (let n = 0; n < 20; n++) {
      await expect(graph.authenticate(await graph.sign())).rejects.toMatchObject({ code: 'OVERLOADED' });
    }
    expect(graph.state.fetched).toBe(1);
  });
});

it('after its removal from the configuration, a key is refused and its connections are closed', async () => {
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  const keyOf = (name: string) => ({ name, sha256: hash(`${name}-key`), scopes: ['identity:read'] });
  const keys = [keyOf('leaving'), keyOf('staying')];
  await using graph = await start({
    config: { auth: { mode: 'keys', keys } },
    overrides: { socketLimits: { recheckMs: 50 } },
  });
  const as = (name: string) => ask(graph.url, '{ __typename }', {}, { authorization: `Bearer ${name}-key` });
  await using leaving = await openSocket(graph.url, { init: { authorization: 'Bearer leaving-key' } });
  await using staying = await openSocket(graph.url, { init: { authorization: 'Bearer staying-key' } });
  expect((await as('leaving')).data).toEqual({ __typename: 'Query' });
  keys.shift();
  graph.rotate({});
  expect((await as('leaving')).errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  expect((await leaving.closed).code).toBe(4403);
  expect((await as('staying')).data).toEqual({ __typename: 'Query' });
  expect(staying.socket.readyState).toBe(staying.socket.OPEN);
});
