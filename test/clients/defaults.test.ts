import { createHash } from 'node:crypto';
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { cacheExchange, createClient as createUrql, fetchExchange, gql as urqlGql } from '@urql/core';
import { GraphQLClient } from 'graphql-request';
import { createClient as createSocketClient } from 'graphql-ws';
import { Environment, fetchQuery, Network, RecordSource, Store } from 'relay-runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { openSocket } from '../kit/socket.ts';
import { type Started, start } from '../kit/start.ts';
import { compiled } from './relay-query.ts';

/** Clients with default settings, except for the address and the key. */
const KEY = 'client-key';
const authorization = `Bearer ${KEY}`;
let graph: Started;
beforeAll(async () => {
  const sha256 = createHash('sha256').update(KEY).digest('hex');
  graph = await start({
    config: {
      auth: { mode: 'keys', keys: [{ name: 'client', sha256, scopes: ['identity:read', 'schema:read'] }] },
      security: { graphiql: true, allowedOrigins: ['https://app.example'] },
    },
  });
});
afterAll(() => graph[Symbol.asyncDispose]());

const QUERY = 'query Names { instances(first: 2) { nodes { name } } }';
const TWO = { instances: { nodes: [{ name: expect.any(String) }, { name: expect.any(String) }] } };

describe('over HTTP', () => {
  it('serves urql', async () => {
    const methods: (string | undefined)[] = [];
    const client = createUrql({
      url: graph.url,
      exchanges: [cacheExchange, fetchExchange],
      fetchOptions: { headers: { authorization } },
      fetch: (url, init) => {
        methods.push(init?.method);
        return fetch(url, init);
      },
    });
    const { data, error } = await client.query(urqlGql(QUERY), {}).toPromise();
    expect([error, data]).toMatchObject([undefined, TWO]);
    expect(methods).toEqual(['GET']);
  });

  it('serves Apollo Client', async () => {
    const client = new ApolloClient({
      link: ApolloLink.from([new HttpLink({ uri: graph.url, headers: { authorization } })]),
      cache: new InMemoryCache(),
      clientAwareness: { name: 'web', version: '1.0' },
    });
    expect((await client.query({ query: gql(QUERY) })).data).toMatchObject(TWO);
    const byGet = new ApolloClient({
      link: new HttpLink({ uri: graph.url, headers: { authorization }, useGETForQueries: true }),
      cache: new InMemoryCache(),
    });
    expect((await byGet.query({ query: gql(QUERY) })).data).toMatchObject(TWO);
    client.stop();
    byGet.stop();
  });

  it('serves Relay, with the fetch function of its documentation', async () => {
    const environment = new Environment({
      network: Network.create(async ({ text }, variables) => {
        const response = await fetch(graph.url, {
          method: 'POST',
          headers: { authorization, 'Content-Type': 'application/json' },
          body: JSON.stringify({ query: text, variables }),
        });
        return response.json();
      }),
      store: new Store(new RecordSource()),
    });
    const data = await fetchQuery(environment, compiled({ text: QUERY }), {}).toPromise();
    expect(data).toMatchObject(TWO);
  });

  it('serves graphql-request', async () => {
    const headers = { authorization };
    expect(await new GraphQLClient(graph.url, { headers }).request(QUERY)).toMatchObject(TWO);
    expect(await new GraphQLClient(graph.url, { headers, method: 'GET' }).request(QUERY)).toMatchObject(TWO);
  });

  it.each([
    [
      'Apollo Router to a subgraph',
      {
        accept: 'application/json, application/graphql-response+json',
        'apollo-federation-include-trace': 'ftv1',
      },
      { query: 'query Names__fleet__0{instances(first:2){nodes{name}}}', operationName: 'Names__fleet__0' },
    ],
    [
      'Hive Gateway to a subgraph',
      { accept: 'application/graphql-response+json, application/json, multipart/mixed' },
      { query: '{__typename instances(first:2){nodes{name}}}', operationName: undefined, extensions: {} },
    ],
    ['Go, .NET and Java', {}, { query: QUERY, operationName: '', variables: null }],
  ])('answers %s, as recorded', async (_name, headers, body) => {
    const response = await fetch(graph.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization, ...(headers as Record<string, string>) },
      body: JSON.stringify(body),
    });
    expect(await response.json()).toMatchObject({ data: TWO });
  });

  it('accepts a GET with empty values for everything but the query', async () => {
    const url = `${graph.url}?query=${encodeURIComponent(QUERY)}&operationName=&variables=&extensions=`;
    expect(await (await fetch(url, { headers: { authorization } })).json()).toMatchObject({ data: TWO });
    const head = await fetch(url, { method: 'HEAD', headers: { authorization } });
    expect([head.status, Number(head.headers.get('content-length')) > 0, await head.text()]).toEqual([
      200,
      true,
      '',
    ]);
  });

  it('answers a preflight for the headers that clients send, and lets a page of an allowed origin read the response', async () => {
    const origin = 'https://app.example';
    const asked = 'apollographql-client-name,authorization,content-type,traceparent,x-tenant';
    const preflight = await fetch(graph.url, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': asked },
    });
    const allowed = preflight.headers.get('access-control-allow-headers')!.split(', ');
    for (const name of [...asked.split(','), 'apollographql-client-version', 'tracestate', 'x-request-id']) {
      expect(allowed).toContain(name);
    }
    const answer = await fetch(graph.url, {
      method: 'POST',
      headers: { origin, authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ query: QUERY }),
    });
    expect(answer.headers.get('access-control-expose-headers')).toBe('retry-after, x-request-id');
  });
});

it('/ describes the API and its endpoints to programs and to browsers', async () => {
  const url = new URL('/', graph.url);
  const told = await fetch(url, { redirect: 'manual' });
  expect([told.status, await told.json()]).toEqual([
    200,
    expect.objectContaining({ name: 'iot-identity-graph', graphql: '/graphql', graphiql: '/graphql' }),
  ]);
  const page = await fetch(url, { headers: { accept: 'text/html,*/*;q=0.8' } });
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(await page.text()).toContain('<a href="/graphql">GraphiQL</a>');
  expect((await fetch(url, { method: 'HEAD' })).status).toBe(200);
});

it('streams a subscription over SSE after a GET, as EventSource sends it', async () => {
  const region = graph.simulators.fleet.huawei.region;
  const instance = graph.simulators.fleet.huawei.instances[0]!;
  const id = Buffer.from(`Instance:hw/${region}/${instance.instanceId}`).toString('base64url');
  const query = `subscription { refreshEvents(scope: { instanceId: "${id}" }) { __typename } }`;
  const gone = new AbortController();
  const response = await fetch(`${graph.url}?query=${encodeURIComponent(query)}`, {
    headers: { accept: 'text/event-stream', authorization },
    signal: gone.signal,
  });
  let text = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (text.includes('event: next')) break;
  }
  expect(text).toContain('"__typename":"Heartbeat"');
  gone.abort();
});

describe('credentials of a WebSocket', () => {
  const names = (init: object, headers?: Record<string, string>) =>
    openSocket(graph.url, { init, ...(headers === undefined ? {} : { headers }) });

  it('accepts those of graphql-ws', async () => {
    const client = createSocketClient({
      url: graph.url.replace('http', 'ws'),
      webSocketImpl: WebSocket,
      connectionParams: { Authorization: authorization },
    });
    const results = client.iterate({ query: QUERY, operationName: '' });
    expect(await results.next()).toMatchObject({ value: { data: TWO } });
    await client.dispose();
  });

  it.each<[string, object, Record<string, string>?]>([
    ['any case', { AUTHORIZATION: authorization }],
    ['headers, as graphql-tools sends them', { headers: { Authorization: authorization } }],
    ['connectionParams, as Apollo Router sends them', { connectionParams: { Authorization: authorization } }],
    ['headers of connectionParams', { connectionParams: { headers: { authorization } } }],
    ['the upgrade request, as routers and programs set it', {}, { authorization }],
    ['the payload before the upgrade request', { authorization }, { authorization: 'Bearer other' }],
    ['the upgrade request beside an empty text', { authorization: '' }, { authorization }],
  ])('accepts %s', async (_where, init, headers) => {
    await using socket = await names(init, headers);
    socket.send({ id: '1', type: 'subscribe', payload: { query: QUERY, operationName: '' } });
    const answer = await Promise.race([socket.receive(({ id }) => id === '1'), socket.closed]);
    expect(answer).toMatchObject({ payload: { data: TWO } });
  });

  it.each<[string, object, Record<string, string>?]>([
    [
      'a bad one in the payload, whatever the upgrade request has',
      { authorization: 'Bearer bad' },
      { authorization },
    ],
    ['one that is not text', { authorization: [authorization] }],
    ['none', {}],
  ])('refuses %s', async (_what, init, headers) => {
    await using socket = await names(init, headers);
    expect((await socket.closed).code).toBe(4403);
  });
});
