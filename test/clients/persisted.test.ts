import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { createClient as createUrql, fetchExchange, gql as urqlGql } from '@urql/core';
import { persistedExchange } from '@urql/exchange-persisted';
import { createClient as createSocketClient } from 'graphql-ws';
import { Environment, fetchQuery, Network, RecordSource, Store } from 'relay-runtime';
import { describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { createPersistedDocuments } from '../../src/http/graphql/persisted-documents.ts';
import { type Started, start } from '../kit/start.ts';
import { compiled } from './relay-query.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const keyOf = (name: string) => ({ name, sha256: sha256(`${name}-key`), scopes: ['identity:read'] });
const as = (name: string) => ({ authorization: `Bearer ${name}-key` });
const auth = { mode: 'keys', keys: [keyOf('app'), keyOf('tool')] };

const QUERY = 'query Names { instances(first: 2) { nodes { name } } }';
const TWO = { instances: { nodes: [{ name: expect.any(String) }, { name: expect.any(String) }] } };

/** Records the requests that a client sent: method, and whether hash and text were present. */
function watched() {
  const sent: string[] = [];
  const send: typeof fetch = (url, init) => {
    const asked = init?.method === 'GET' ? decodeURIComponent(String(url)) : String(init?.body);
    const parts = [/sha256Hash/.test(asked) ? 'hash' : '', /instances/.test(asked) ? 'text' : ''];
    sent.push([init?.method, ...parts].join(' ').trim());
    return fetch(url, init);
  };
  return { sent, send };
}

const post = async ({ url }: Started, body: object, headers: Record<string, string>) => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  return JSON.parse(/^data: (.+)$/m.exec(text)?.[1] ?? text);
};

const overSocket = async ({ url }: Started, payload: Record<string, unknown>, name: string) => {
  const client = createSocketClient({
    url: url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: as(name),
  });
  try {
    const { value } = await client.iterate({ query: '', ...payload }).next();
    return value;
  } catch (errors) {
    return { errors };
  } finally {
    await client.dispose();
  }
};

describe('automatic persisted queries', () => {
  it('serve Apollo Client and urql: they send the text once, then only the hash, also over WebSocket', async () => {
    await using graph = await start({ config: { auth } });
    const apollo = watched();
    const ask = () =>
      new ApolloClient({
        link: new PersistedQueryLink({ sha256 }).concat(
          new HttpLink({ uri: graph.url, headers: as('app'), fetch: apollo.send }),
        ),
        cache: new InMemoryCache(),
      }).query({ query: gql(QUERY) });
    expect((await ask()).data).toMatchObject(TWO);
    expect((await ask()).data).toMatchObject(TWO);
    expect(apollo.sent).toEqual(['POST hash', 'POST hash text', 'POST hash']);

    const urql = watched();
    const query = () =>
      createUrql({
        url: graph.url,
        exchanges: [persistedExchange(), fetchExchange],
        fetchOptions: { headers: as('tool') },
        fetch: urql.send,
      })
        .query(urqlGql(QUERY), {})
        .toPromise();
    expect((await query()).data).toMatchObject(TWO);
    expect((await query()).data).toMatchObject(TWO);
    expect(urql.sent).toEqual(['GET hash', 'GET hash text', 'GET hash']);

    const sha256Hash = sha256('{ instances(first: 2) { nodes { name } } }');
    const extensions = { persistedQuery: { version: 1, sha256Hash } };
    expect(await overSocket(graph, { extensions }, 'app')).toMatchObject({
      errors: [{ message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }],
    });
    const query2 = '{ instances(first: 2) { nodes { name } } }';
    expect(await overSocket(graph, { query: query2, extensions }, 'app')).toMatchObject({ data: TWO });
    expect(await overSocket(graph, { extensions }, 'app')).toMatchObject({ data: TWO });
    expect(await post(graph, { extensions }, as('tool'))).toMatchObject({ data: TWO });
  });

  it('refuses the hash of another text and unknown ids before any call', async () => {
    await using graph = await start({ config: { auth } });
    const extensions = { persistedQuery: { version: 1, sha256Hash: sha256('other') } };
    expect(await post(graph, { query: QUERY, extensions }, as('app'))).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT', field: 'extensions.persistedQuery.sha256Hash' } }],
    });
    for (const body of [
      { documentId: 'x' },
      { id: 'x' },
      { doc_id: 'x' },
      { extensions: { persistedQuery: { version: 2, sha256Hash: 'x' } } },
    ]) {
      expect(await post(graph, body, as('app'))).toMatchObject({
        errors: [
          { message: 'PersistedQueryNotSupported', extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' } },
        ],
      });
    }
    expect(graph.simulators.journal.entries).toEqual([]);
  });

  it('limits the bytes of each principal, so that one with many documents evicts no document of another', () => {
    const documents = createPersistedDocuments({ trusted: null, maxBytes: 80_000 });
    const principal = (name: string) => ({ name, scopes: new Set<never>(), accounts: 'all' as const });
    const resolve = (name: string, hash: string, query?: string) =>
      documents.resolve(
        {
          ...(query === undefined ? {} : { query }),
          extensions: { persistedQuery: { version: 1, sha256Hash: hash } },
        },
        principal(name),
      );
    resolve('app', sha256(QUERY), QUERY);
    const many = Array.from({ length: 200 }, (_, n) => `{ a${n}: __typename } #${'x'.repeat(500)}`);
    for (const text of many) resolve('noisy', sha256(text), text);
    expect(resolve('noisy', sha256(QUERY))['query']).toBe(QUERY);
    expect(resolve('app', sha256(many.at(-1)!))['query']).toBe(many.at(-1));
    // The whole cache could hold 55 of them, and one principal 6.
    expect(() => resolve('noisy', sha256(many.at(-20)!))).toThrow('PersistedQueryNotFound');
    // Longer than any document may be, so it would be refused anyway.
    const long = `{ __typename } #${'x'.repeat(20_000)}`;
    resolve('app', sha256(long), long);
    expect(() => resolve('app', sha256(long))).toThrow('PersistedQueryNotFound');
  });
});

const MANIFESTS: Record<string, object> = {
  'Relay or GraphQL Code Generator': { 'id-of-names': QUERY, other: '{ __typename }' },
  Apollo: {
    format: 'apollo-persisted-query-manifest',
    version: 1,
    operations: [{ id: 'id-of-names', name: 'Names', type: 'query', body: QUERY }],
  },
};

async function startTrusting(manifest: object, also: string[] = []) {
  const directory = await mkdtemp(join(tmpdir(), 'manifest-'));
  const file = join(directory, 'manifest.json');
  await writeFile(file, JSON.stringify(manifest));
  try {
    return await start({ config: { auth, security: { trustedDocuments: { file, also } } } });
  } finally {
    // The manifest is read only at startup.
    await rm(directory, { recursive: true });
  }
}

describe('trusted documents', () => {
  it.each(Object.entries(MANIFESTS))(
    'accepts the documents of a manifest of %s, by id or text, and no other document',
    async (_kind, manifest) => {
      await using graph = await startTrusting(manifest, ['tool']);
      const byHash = { extensions: { persistedQuery: { version: 1, sha256Hash: 'id-of-names' } } };
      for (const body of [
        { documentId: 'id-of-names' },
        { id: 'id-of-names' },
        { doc_id: 'id-of-names' },
        byHash,
        { query: QUERY },
      ]) {
        expect(await post(graph, body, as('app'))).toMatchObject({ data: TWO });
        expect(await overSocket(graph, body, 'app')).toMatchObject({ data: TWO });
      }
      graph.simulators.journal.clear();
      const refused = { errors: [{ extensions: { code: 'FORBIDDEN' } }] };
      const others = [
        { query: '{ instances { nodes { id } } }' },
        { query: `${QUERY} ` },
        { documentId: 'unknown' },
        { documentId: 'constructor' },
        { query: '{ instances { nodes { id } } }', documentId: 'id-of-names' },
        {
          query: '{ instances { nodes { id } } }',
          extensions: {
            persistedQuery: { version: 1, sha256Hash: sha256('{ instances { nodes { id } } }') },
          },
        },
        { query: 'not GraphQL' },
      ];
      for (const body of others) {
        expect(await post(graph, body, as('app'))).toMatchObject(refused);
        expect(await post(graph, body, { ...as('app'), accept: 'text/event-stream' })).toMatchObject(refused);
        expect(await overSocket(graph, body, 'app')).toMatchObject(refused);
        if (body !== others[0]) continue;
        const denied = graph.log.filter((line) => line.includes('"denied"'));
        const audit = { principal: 'app', action: 'document', code: 'FORBIDDEN' };
        expect(denied.map((line) => JSON.parse(line))).toMatchObject([{ audit }, { audit }, { audit }]);
      }
      expect(graph.simulators.journal.entries).toEqual([]);
      // GraphiQL and a gateway send their own documents.
      expect(
        await post(graph, { query: '{ instances(first: 2) { nodes { name } } }' }, as('tool')),
      ).toMatchObject({ data: TWO });
      expect(await post(graph, { id: 'id-of-names' }, as('tool'))).toMatchObject({ data: TWO });
    },
  );

  it('serve Relay, Apollo Client and urql, as docs/clients.md configures them', async () => {
    await using graph = await startTrusting(MANIFESTS['Apollo']!);
    const environment = new Environment({
      network: Network.create(async ({ id, text }, variables) => {
        const response = await fetch(graph.url, {
          method: 'POST',
          headers: { ...as('app'), 'content-type': 'application/json' },
          body: JSON.stringify(id === null ? { query: text, variables } : { documentId: id, variables }),
        });
        return response.json();
      }),
      store: new Store(new RecordSource()),
    });
    const relay = await fetchQuery(environment, compiled({ text: null, id: 'id-of-names' }), {}).toPromise();
    expect(relay).toMatchObject(TWO);
    const apollo = watched();
    const client = new ApolloClient({
      link: new PersistedQueryLink({ generateHash: () => 'id-of-names' }).concat(
        new HttpLink({ uri: graph.url, headers: as('app'), fetch: apollo.send }),
      ),
      cache: new InMemoryCache(),
    });
    expect((await client.query({ query: gql(QUERY) })).data).toMatchObject(TWO);
    const urql = watched();
    const { data } = await createUrql({
      url: graph.url,
      exchanges: [
        persistedExchange({ enforcePersistedQueries: true, generateHash: async () => 'id-of-names' }),
        fetchExchange,
      ],
      fetchOptions: { headers: as('app') },
      fetch: urql.send,
    })
      .query(urqlGql(QUERY), {})
      .toPromise();
    expect(data).toMatchObject(TWO);
    expect([apollo.sent, urql.sent]).toEqual([['POST hash'], ['GET hash']]);
  });

  it.each([
    ['a list', []],
    ['no documents', {}],
    [
      'an operation without a body',
      { format: 'apollo-persisted-query-manifest', version: 1, operations: [{ id: 'x' }] },
    ],
  ])('does not start with a manifest that is %s', async (_what, manifest) => {
    await expect(startTrusting(manifest)).rejects.toThrow(
      'is not a complete JSON manifest of persisted documents',
    );
  });

  it('does not start without the file, or if `also` names an unknown key', async () => {
    const config = (security: object) => start({ config: { auth, security } });
    await expect(config({ trustedDocuments: { file: '/nowhere/manifest.json' } })).rejects.toThrow(
      'security.trustedDocuments.file: /nowhere/manifest.json cannot be read: ENOENT',
    );
    await expect(config({ trustedDocuments: { file: '/nowhere', also: ['nobody'] } })).rejects.toThrow(
      'security.trustedDocuments.also[0]: expected the name of a configured key',
    );
  });
});
