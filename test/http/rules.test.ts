import { createHash } from 'node:crypto';
import { getIntrospectionQuery, parse, validate } from 'graphql';
import { auditServer } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSchema } from '../../src/schema/index.ts';
import { openSocket } from '../kit/socket.ts';
import { type Started, start } from '../kit/start.ts';

/** Each rule is tested on each transport with the same document and the same result. */
interface Answer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly { message: string; extensions: Record<string, unknown> }[];
}
type Params = { query?: unknown; variables?: unknown; operationName?: unknown };
type Transport = (graph: Started, params: Params, key?: string) => Promise<Answer>;

const bearer = (key?: string): Record<string, string> =>
  key === undefined ? {} : { authorization: `Bearer ${key}` };

const TRANSPORTS: Record<string, Transport> = {
  HTTP: async ({ url }, params, key) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bearer(key) },
      body: JSON.stringify(params),
    });
    return (await response.json()) as Answer;
  },
  SSE: async ({ url }, params, key) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...bearer(key) },
      body: JSON.stringify(params),
    });
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    const data = /^event: next\ndata: (.*)$/m.exec(await response.text())?.[1];
    return JSON.parse(data!) as Answer;
  },
  WebSocket: async ({ url }, params, key) => {
    await using client = await openSocket(url, { init: bearer(key) });
    client.send({ id: '1', type: 'subscribe', payload: params });
    const { type, payload } = await Promise.race([
      client.receive(({ id }) => id === '1'),
      client.closed.then(({ code }) => Promise.reject(new Error(`closed with ${code}`))),
    ]);
    return type === 'error' ? ({ errors: payload } as Answer) : (payload as Answer);
  },
};

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
let graph: Started;
beforeAll(async () => {
  graph = await start({
    config: {
      auth: {
        mode: 'keys',
        keys: [
          { name: 'reader', sha256: sha256('reader-key'), scopes: ['identity:read'] },
          { name: 'narrow', sha256: sha256('narrow-key'), scopes: ['identity:read'], accounts: ['ali'] },
          { name: 'nobody', sha256: sha256('nobody-key'), scopes: [] },
          { name: 'tool', sha256: sha256('tool-key'), scopes: ['identity:read', 'schema:read'] },
        ],
      },
      security: { introspection: true, graphiql: false },
    },
  });
});
afterAll(() => graph[Symbol.asyncDispose]());

const times = (n: number, text: (index: number) => string) =>
  Array.from({ length: n }, (_, i) => text(i)).join(' ');

const TOO_MUCH: [limit: string, how: string, query: string][] = [
  ['aliases', 'fields', `{ ${times(16, (n) => `a${n}: __typename`)} }`],
  [
    'aliases',
    'a fragment twice',
    `{ a: node(id: "x") { ...F } b: node(id: "y") { ...F } } fragment F on Node { ${times(7, (n) => `f${n}: id`)} }`,
  ],
  ['aliases', '101, as graphql-cop sends them', `query cop { ${times(101, (n) => `alias${n}:__typename`)} }`],
  ['directives', 'that there are none of', `query cop { __typename ${times(6, () => '@aa')} }`],
  ['directives', 'on a variable', `query q($v: Int ${times(6, () => '@aa')}) { __typename }`],
  [
    'directives',
    'on a definition of a fragment',
    `{ ...F } fragment F on Query ${times(6, () => '@aa')} { __typename }`,
  ],
  [
    'directives',
    'in a fragment that is not used',
    `{ __typename } fragment F on Query { a: __typename ${times(6, () => '@aa')} }`,
  ],
  [
    'directives',
    'on fragments',
    `{ ...F @include(if: true) ...F @include(if: true) } fragment F on Query { a: __typename @skip(if: false) @include(if: true) }`,
  ],
  ['duplicateFields', 'fields', `{ ${times(11, () => '__typename')} }`],
  ['duplicateFields', '500', `query cop { ${times(500, () => '__typename')} }`],
  [
    'duplicateFields',
    'in fragments',
    `{ ${times(11, (n) => `...F${n}`)} } ${times(11, (n) => `fragment F${n} on Query { __typename }`)}`,
  ],
  [
    'depth',
    'fields',
    `{ node(id: "x") { ... on Group { ${'instance { groups { nodes { '.repeat(5)}id${' } } }'.repeat(5)} } } }`,
  ],
  [
    'depth',
    'through fragments',
    `{ node(id: "x") { ...A } } fragment A on Group { instance { groups { nodes { ...B } } } } fragment B on Group { instance { groups { nodes { ...C } } } } fragment C on Group { instance { groups { nodes { ...D } } } } fragment D on Group { instance { groups { nodes { ...E } } } } fragment E on Group { instance { groups { nodes { id } } } }`,
  ],
  ['rootFields', 'fields', `{ ${times(11, (n) => (n === 0 ? '__typename' : `a${n}: __typename`))} }`],
  ['tokens', 'names', `{ ${times(2_000, () => 'a')} }`],
  ['characters', 'a long comment', `{ __typename } #${'x'.repeat(17_000)}`],
  ['characters', 'a long text', `{ node(id: "${'x'.repeat(17_000)}") { id } }`],
  [
    'introspectionLists',
    'that graphql-cop nests',
    '{ __schema { types { fields { type { fields { type { fields { type { name } } } } } } } } }',
  ],
  [
    'mergedFields',
    '800 that are one',
    `{ ${times(10, () => `node(id: "x") { ... on Group { ${times(8, () => `instance { ${times(10, () => 'id')} }`)} } }`)} }`,
  ],
  ['nesting', 'a depth of 5,000', `${'{ a '.repeat(5_000)}${'}'.repeat(5_000)}`],
  ['nesting', 'a list of lists', `{ node(id: ${'['.repeat(500)}${']'.repeat(500)}) { id } }`],
];

const LIMITS_OF_VALIDATION = ['introspectionLists', 'mergedFields'];

/** Otherwise another rule could be the one that refuses them. */
it('documents above a limit are valid otherwise', () => {
  const schema = createSchema();
  const faults = TOO_MUCH.filter(
    ([limit, , query]) => !/@aa|\[\[|a a|{ a {/.test(query) && !LIMITS_OF_VALIDATION.includes(limit),
  ).map(([limit, how, query]) => [
    `${limit}: ${how}`,
    validate(schema, parse(query)).map(({ message }) => message),
  ]);
  expect(faults.length).toBeGreaterThan(8);
  expect(Object.fromEntries(faults.filter(([, messages]) => messages!.length > 0))).toEqual({});
});

describe.each(Object.entries(TRANSPORTS))('over %s', (_name, send) => {
  const ask = (query: string, key = 'reader-key') => send(graph, { query }, key);

  it.each(TOO_MUCH)('limit of %s: %s', async (limit, _how, query) => {
    graph.simulators.journal.clear();
    const answer = await ask(query, 'tool-key');
    expect(answer.data ?? null).toBeNull();
    expect(answer.errors).toHaveLength(1);
    expect(answer.errors![0]!.extensions).toMatchObject({ code: 'QUERY_TOO_COMPLEX', limit });
    expect(graph.simulators.journal.entries).toEqual([]);
  });

  /**
   * Both took minutes, in which no other request was served. The time is not asserted; the timeout of the test is the
   * bound.
   */
  it('fragments that double at each step, and 80,000 bad values, cost almost nothing', {
    timeout: 10_000,
  }, async () => {
    const chain = times(100, (n) => `fragment f${n} on Query { ...f${n + 1} ...f${n + 1} }`);
    const doubled = await ask(`{ ...f0 } ${chain} fragment f100 on Query { __typename }`);
    expect(doubled.data).toEqual({ __typename: 'Query' });
    const inner = times(60, (n) => `fragment f${n} on Instance { ...f${n + 1} ...f${n + 1} }`);
    const nested = await ask(
      `{ node(id: "x") { ...f0 } } ${inner} fragment f60 on Instance { groups(after: "x") { totalCount } }`,
    );
    expect(nested.errors).toHaveLength(1);
    const ids = Array.from({ length: 9_000 }, () => []);
    const bad = await send(
      graph,
      { query: 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', variables: { ids } },
      'reader-key',
    );
    expect(bad.errors![0]!.extensions['code']).toBe('BAD_USER_INPUT');
    expect(bad.errors!.length).toBeLessThan(60);
  });

  it.each<[string, string]>([
    [
      '15 aliases',
      `{ __typename ${times(9, (n) => `a${n}: __typename`)} ... on Query { node(id: "x") { ${times(6, (n) => `b${n}: id`)} } } }`
        .replace('node', 'c: node')
        .replace('a8: __typename ', ''),
    ],
    [
      '15 aliases in each of two operations',
      `query A { instances(first: 0) { edges { ${times(15, (n) => `a${n}: cursor`)} } } } query B { instances(first: 0) { edges { ${times(15, (n) => `b${n}: cursor`)} } } }`,
    ],
    [
      '5 directives',
      `{ __typename ${times(1, () => '@include(if: true)')} a: __typename @skip(if: false) b: __typename @skip(if: false) c: __typename @skip(if: false) d: __typename @skip(if: false) }`,
    ],
    ['10 equal fields', `{ ${times(10, () => '__typename')} }`],
    [
      '15 levels',
      `{ node(id: "x") { ... on Group { ${'instance { groups { nodes { '.repeat(4)} instance { id } ${' } } }'.repeat(4)} } } }`,
    ],
    [
      'a Relay walk from the instances to a session, 11 levels,',
      '{ instances(first: 0) { edges { node { groups { edges { node { clientCredentials { edges { node { session { clientId } } } } } } } } } } }',
    ],
    ['10 root fields', `{ ${times(10, (n) => (n === 0 ? '__typename' : `a${n}: __typename`))} }`],
  ])('%s pass', async (_what, query) => {
    const answer = await send(
      graph,
      { query, operationName: query.startsWith('query A') ? 'A' : null },
      'reader-key',
    );
    expect(JSON.stringify(answer.errors ?? [])).not.toContain('QUERY_TOO_COMPLEX');
    expect(JSON.stringify(answer.errors ?? [])).not.toContain('BAD_USER_INPUT","allowed');
  });

  it.each([
    ['__schema', '{ __schema { types { name } } }'],
    ['__type', '{ __type(name: "Query") { name } }'],
    ['_service', '{ _service { sdl } }'],
    ['the query of GraphiQL and of code generators', getIntrospectionQuery()],
  ])('needs schema:read: %s', async (_name, query) => {
    const refused = await ask(query);
    expect(refused.data ?? null).toBeNull();
    expect(refused.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect((await ask(query, 'tool-key')).errors).toBeUndefined();
    expect((await ask('{ __typename }')).data).toEqual({ __typename: 'Query' });
  });

  it('reports all faults of a document in document order', async () => {
    const { errors } = await ask('{ one two(x: $n) ... on Nothing { id } instances { nodes { three } } }');
    expect(errors!.map(({ message }) => message)).toEqual([
      'Cannot query field "one" on type "Query".',
      'Cannot query field "two" on type "Query".',
      'Unknown type "Nothing".',
      'Cannot query field "three" on type "Instance".',
      'Variable "$n" is not defined.',
    ]);
  });

  it('suggests no names, reflects no text and shows no stack', async () => {
    for (const query of [
      '{ instence { id } }',
      '{ instances(frist: 1) { nodes { id } } }',
      'qwerty cop { abc }',
      '{ instances(filter: { provider: ALIBABA }) { nodes { id } } }',
    ]) {
      const answer = await ask(query);
      const text = JSON.stringify(answer);
      expect(answer.errors!.length).toBeGreaterThan(0);
      expect(text).not.toMatch(/did you mean|stack|exception|originalError|node_modules|"http"/i);
      expect(answer.errors!.every(({ extensions }) => extensions['code'] === 'BAD_USER_INPUT')).toBe(true);
    }
  });

  it('refuses an operation before any call if its variables may cost more calls than allowed', async () => {
    await using small = await start({ config: { security: { maxProviderCalls: 20 } } });
    const query =
      'query ($n: Int!) { instances(first: $n) { nodes { caCertificates(first: 100) { nodes { deviceCertificates(first: 100) { nodes { id } } } } } } }';
    const { errors, data } = await send(small, { query, variables: { n: 20 } });
    expect(data ?? null).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code: 'QUERY_TOO_COMPLEX', limit: 'providerCalls' } }]);
    expect(small.simulators.journal.entries).toEqual([]);
    expect((await send(small, { query: '{ instances(first: 1) { totalCount } }' })).errors).toBeUndefined();
  });

  it('enforces scopes and accounts for every caller', async () => {
    const { instanceId, regionId } = graph.simulators.fleet.alibaba.instances[0]!;
    const idIn = (account: string) =>
      Buffer.from(`Instance:${account}/${regionId}/${instanceId}`).toString('base64url');
    const { region, instances } = graph.simulators.fleet.huawei;
    const other = Buffer.from(`Instance:hw/${region}/${instances[0]!.instanceId}`).toString('base64url');
    const node = (id: string) => `{ node(id: "${id}") { id } nodes(ids: ["${id}"]) { id } }`;
    graph.simulators.journal.clear();
    // An instance of another account, and one that never existed.
    for (const id of [other, idIn('stranger')]) {
      expect((await ask(node(id), 'narrow-key')).data).toEqual({ node: null, nodes: [null] });
    }
    const write = `mutation { createGroup(input: { instanceId: "${idIn('ali')}", groupId: "GID_no" }) { userErrors { code } } }`;
    expect((await ask(write)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    const refused = await ask('{ instances { totalCount } }', 'nobody-key');
    expect(refused.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(graph.simulators.journal.entries).toEqual([]);
    expect((await ask(node(idIn('ali')), 'narrow-key')).data).toMatchObject({ node: { id: idIn('ali') } });
  });

  it('refuses introspection to every caller if it is off, and still serves _service by scope', async () => {
    await using closed = await start({ config: { security: { introspection: false } } });
    const off = await send(closed, { query: '{ __schema { types { name } } }' });
    expect(off.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect((await send(closed, { query: '{ _service { sdl } }' })).data).toMatchObject({ _service: {} });
  });

  it('13 checks of graphql-cop find nothing with an ordinary key', async () => {
    const bodies = [
      'query cop { __schema { directive } }',
      'query cop { __schema { types { name fields { name } } } }',
      'query cop{__typename}',
      `query cop { ${times(101, (n) => `alias${n}:__typename`)} }`,
      'query cop { __typename @aa@aa@aa@aa@aa@aa@aa@aa@aa@aa }',
      'query cop { __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } }',
      'mutation cop {__typename}',
      'qwerty cop { abc }',
      `query cop { ${times(500, () => '__typename')} }`,
    ];
    const answers = await Promise.all(
      bodies.map((query) => send(graph, { query, operationName: 'cop' }, 'reader-key')),
    );
    const [
      suggestions,
      introspection,
      trace,
      aliases,
      directives,
      circular,
      mutation,
      unhandled,
      duplicates,
    ] = answers;
    expect(suggestions!.errors![0]!.message).not.toContain('Did you mean');
    for (const answer of [introspection, aliases, circular, duplicates])
      expect(answer!.data ?? null).toBeNull();
    expect(JSON.stringify(trace)).not.toContain('tracing');
    expect(directives!.errors).toHaveLength(1);
    // GET refuses it (below); here it changes nothing, and reveals only its type name.
    expect(mutation!.data).toEqual({ __typename: 'Mutation' });
    expect(unhandled!.errors![0]!.extensions['exception']).toBeUndefined();
  });
});

describe('over HTTP only', () => {
  const query = '{ __typename }';
  const json = { 'content-type': 'application/json' };
  const as = (init: RequestInit & { path?: string }) =>
    fetch(graph.url + (init.path ?? ''), {
      ...init,
      headers: { authorization: 'Bearer tool-key', ...(init.headers as Record<string, string>) },
    });

  it.each<[string, number, RequestInit & { path?: string }]>([
    [
      'a form',
      415,
      {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: `query=${query}`,
      },
    ],
    [
      'a multipart form',
      415,
      { method: 'POST', headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: '--x--' },
    ],
    [
      'plain text',
      415,
      { method: 'POST', headers: { 'content-type': 'text/plain' }, body: JSON.stringify({ query }) },
    ],
    ['no content type', 415, { method: 'POST', body: Buffer.from(JSON.stringify({ query })) }],
    [
      'a GraphQL body',
      415,
      { method: 'POST', headers: { 'content-type': 'application/graphql' }, body: query },
    ],
    ['a GET with a key', 200, { path: `?query=${encodeURIComponent(query)}` }],
    ['a GET of a mutation', 405, { path: `?query=${encodeURIComponent('mutation cop{__typename}')}` }],
    [
      'a HEAD of a mutation',
      405,
      { method: 'HEAD', path: `?query=${encodeURIComponent('mutation cop{__typename}')}` },
    ],
    ['a HEAD of a stream', 406, { method: 'HEAD', headers: { accept: 'text/event-stream' } }],
    ['a page', 406, { headers: { accept: 'text/html' } }],
    [
      'a list of operations',
      400,
      { method: 'POST', headers: json, body: JSON.stringify(Array(10).fill({ query })) },
    ],
    [
      'a foreign origin',
      403,
      {
        method: 'POST',
        headers: { ...json, origin: 'https://evil.example' },
        body: JSON.stringify({ query }),
      },
    ],
    [
      'a compressed body',
      415,
      { method: 'POST', headers: { ...json, 'content-encoding': 'gzip' }, body: JSON.stringify({ query }) },
    ],
    [
      'UTF-16',
      415,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-16' },
        body: Buffer.from(JSON.stringify({ query }), 'utf16le'),
      },
    ],
    ['what is not UTF-8', 400, { method: 'POST', headers: json, body: Buffer.from([0x7b, 0xff, 0x7d]) }],
    ['a NUL', 400, { method: 'POST', headers: json, body: `{"query":"${query}"}\0` }],
    ['a byte order mark', 200, { method: 'POST', headers: json, body: `\ufeff{"query":"${query}"}` }],
    ['equal keys', 200, { method: 'POST', headers: json, body: `{"query":"{ x }","query":"${query}"}` }],
    [
      '257 KiB',
      413,
      {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ query: `${query} #${'x'.repeat(257 * 1024)}` }),
      },
    ],
    [
      'JSON 100,000 levels deep',
      400,
      {
        method: 'POST',
        headers: json,
        body: `{"query":"${query}","variables":{"x":${'['.repeat(1e5)}${']'.repeat(1e5)}}}`,
      },
    ],
    [
      '__proto__',
      400,
      { method: 'POST', headers: json, body: `{"query":"${query}","__proto__":{"polluted":1}}` },
    ],
    [
      'a callback for a subscription',
      200,
      {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ query, extensions: { subscription: { callbackUrl: 'http://127.0.0.1:1/' } } }),
      },
    ],
    ['PUT', 405, { method: 'PUT', headers: json, body: '{}' }],
    ['another path', 404, { path: '/other' }],
  ])('%s: %i', async (_what, status, init) => {
    graph.simulators.journal.clear();
    const response = await as(init);
    expect(response.status).toBe(status);
    const text = await response.text();
    if (status === 200) expect(JSON.parse(text).data).toEqual({ __typename: 'Query' });
    else expect(text).not.toContain('"data"');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(graph.simulators.journal.entries).toEqual([]);
  });

  it.each(TOO_MUCH)('limit of %s: %s, 400 whatever is accepted', async (_limit, _how, query) => {
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const body = JSON.stringify({ query });
      const response = await as({ method: 'POST', headers: { ...json, accept }, body });
      expect([response.status, response.headers.get('content-type')]).toEqual([
        400,
        `${accept}; charset=utf-8`,
      ]);
    }
  });

  it('a lone surrogate is reported as a fault of the document', async () => {
    const response = await as({ method: 'POST', headers: json, body: '{"query":"{ __typename } #\\ud800"}' });
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  });

  it('a chunked body is measured as it arrives', async () => {
    const body = new ReadableStream({
      start: (controller) => {
        for (let n = 0; n < 40; n++) controller.enqueue(Buffer.alloc(8 * 1024, 0x20));
        controller.close();
      },
    });
    const init = { method: 'POST', headers: json, body, duplex: 'half' } as RequestInit;
    expect((await as(init)).status).toBe(413);
  });

  it('serves GET with a header that needs a preflight', async () => {
    const response = await as({
      path: `?query=${encodeURIComponent(query)}`,
      headers: { 'x-requested-with': 'x' },
    });
    expect(await response.json()).toMatchObject({ data: { __typename: 'Query' } });
    const bad = await as({
      path: `?query=${encodeURIComponent(query)}&variables={`,
      headers: { 'x-requested-with': 'x' },
    });
    expect(bad.status).toBe(400);
  });

  it.each(['{ __schema { types { name } } }', '{ __type(name: "Query") { name } }', '{ _service { sdl } }'])(
    'GET needs schema:read: %s',
    async (query) => {
      const get = (key: string) =>
        as({
          path: `?query=${encodeURIComponent(query)}`,
          headers: { 'x-requested-with': 'x', ...bearer(key) },
        }).then(async (response) => (await response.json()) as Answer);
      const refused = await get('reader-key');
      expect(refused.data ?? null).toBeNull();
      expect(refused.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
      expect((await get('tool-key')).errors).toBeUndefined();
    },
  );

  it('sends CORS headers only to allowed origins', async () => {
    await using open = await start({ config: { security: { allowedOrigins: ['https://console.example'] } } });
    const preflight = (origin: string) =>
      fetch(open.url, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });
    const allowed = await preflight('https://console.example');
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://console.example');
    expect(allowed.headers.get('access-control-allow-credentials')).toBeNull();
    expect(allowed.headers.get('access-control-allow-headers')).toContain('x-graphql-require-preflight');
    for (const origin of ['https://evil.example', 'null', 'https://console.example.evil.example']) {
      const refused = await preflight(origin);
      expect(refused.status).toBe(403);
      expect(refused.headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it('requires credentials, and forbids caching of responses', async () => {
    const response = await fetch(graph.url, {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ query }),
    });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(
      (await as({ method: 'POST', headers: json, body: JSON.stringify({ query }) })).headers.get(
        'cache-control',
      ),
    ).toBe('no-store');
  });
});

describe('GraphQL over HTTP, by its own audit', () => {
  const audit = async (url: string, preflight: boolean, key?: string) => {
    const results = await auditServer({
      url,
      fetchFn: (to: string, init: RequestInit = {}) =>
        fetch(to, {
          ...init,
          headers: {
            ...(init.headers as Record<string, string>),
            ...bearer(key),
            ...(preflight ? { 'x-graphql-require-preflight': '1' } : {}),
          },
        }),
    });
    return {
      ok: results.filter(({ status }) => status === 'ok').length,
      failed: results
        .filter(({ status }) => status !== 'ok')
        .map(({ id }) => id)
        .sort(),
    };
  };
  /** These four use introspection. */
  const FOUR = ['28B9', '2EA1', '6A70', 'D6D5'];
  const GET = '5A70';

  it('61 of 61 with schema:read', async () => {
    expect(await audit(graph.url, true, 'tool-key')).toEqual({ ok: 61, failed: [] });
  });

  it('57 without it, because a key suffices for a GET', async () => {
    expect(await audit(graph.url, false, 'reader-key')).toEqual({ ok: 57, failed: FOUR });
  });

  it('56 for every caller if no credentials are needed and introspection is off', async () => {
    await using open = await start({ config: { security: { introspection: false } } });
    expect(await audit(open.url, false)).toEqual({ ok: 56, failed: [...FOUR, GET].sort() });
  });

  it('none without credentials if they are needed', async () => {
    const statuses = new Set<number>();
    await auditServer({
      url: graph.url,
      fetchFn: async (to: string, init: RequestInit = {}) => {
        const response = await fetch(to, init);
        statuses.add(response.status);
        return response;
      },
    });
    // A body that is not JSON, and all others: without credentials the content of a body is not read.
    expect([...statuses].sort()).toEqual([401, 415]);
  });
});

it('security.maxDepth limits the levels of fields of an operation', async () => {
  await using shallow = await start({ config: { security: { maxDepth: 2 } } });
  expect((await shallow.query('{ instances { totalCount } }')).errors).toBeUndefined();
  const { errors, extensions } = await shallow.query('{ instances { nodes { name } } }');
  expect(errors).toMatchObject([
    {
      message: 'The operation may have at most 2 levels of fields, but has 3.',
      extensions: { code: 'QUERY_TOO_COMPLEX', limit: 'depth', allowed: 2 },
    },
  ]);
  expect(extensions.providerCalls).toEqual([]);
});
