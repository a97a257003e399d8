import fc from 'fast-check';
import { type GraphQLObjectType, parse } from 'graphql';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { TRAITS } from '../../src/providers/alibaba/traits.ts';
import { estimateCalls } from '../../src/schema/cost/estimate.ts';
import { createSchema } from '../../src/schema/index.ts';
import { dryRun, uncovered } from '../kit/dry-run.ts';
import { byId, byNaturalKey, type Noun, nounsOf } from '../kit/nouns.ts';
import { chooserOf, randomSelection } from '../kit/random-query.ts';
import { type Answer, ask, callsOf, type Started, start } from '../kit/start.ts';

const schema = createSchema();
let graph: Started;
const ids: { kind: string; id: string }[] = [];
let nouns: Noun[];
let instances: { provider: string; instanceId: string }[];
beforeAll(async () => {
  graph = await start({
    config: { security: { introspection: true, maxProviderCalls: 1_000_000 } },
    // The estimate assumes providers that answer at once, which a slow machine does not have.
    overrides: { queryTimeoutMs: 60_000, transport: { quickAttemptMs: 20_000, attemptMs: 20_000 } },
  });
  const some = 'nodes { __typename id }';
  const answer = await graph.query(`{ instances { nodes { __typename id provider instanceId
    groups(first: 3) { ${some} } caCertificates(first: 2) { ${some} } deviceCertificates(first: 2) { ${some} }
    clientCredentials(first: 2) { ${some} } authIdentities(first: 2) { ${some} } devices(first: 2) { ${some} }
    devicePolicies { ${some} } deviceAuthorizers { ${some} } deviceTemplates(kind: PROVISIONING) { ${some} } } } }`);
  instances = answer.data.instances.nodes;
  // Up to three objects of each kind and instance.
  const places = Map.groupBy(nounsOf(graph.simulators), ({ type, instanceId }) => `${type} ${instanceId}`);
  nouns = [...places.values()].flatMap((each) => each.slice(0, 3));
  const collect = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const { __typename: kind, id } = value as Record<string, string>;
    if (kind !== undefined && id !== undefined) ids.push({ kind, id });
    for (const each of Object.values(value)) collect(each);
  };
  collect(answer.data);
});
afterAll(() => graph[Symbol.asyncDispose]());

const sum = (answer: Answer) => Object.values(callsOf(answer)).reduce((total, each) => total + each, 0);
const estimateOf = ({ extensions }: Answer) =>
  (extensions as unknown as { cost: { estimatedCalls: number } }).cost.estimatedCalls;

describe('the estimate', () => {
  it('is never below the calls that a query makes, over the whole demo fleet', {
    timeout: 120_000,
  }, async () => {
    expect(new Set(ids.map(({ kind }) => kind)).size).toBe(10);
    const typeOf = (name: string) => schema.getType(name) as GraphQLObjectType;
    let calls = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(9_999), { minLength: 40, maxLength: 40 }), async (tape) => {
        const choose = chooserOf(tape);
        const roots = [
          () =>
            `instances(first: ${1 + choose(6)}) ${randomSelection(schema, typeOf('InstanceConnection'), choose, 6)}`,
          () => {
            const { provider, instanceId } = instances[choose(instances.length)]!;
            return `instance(provider: ${provider}, instanceId: "${instanceId}") ${randomSelection(schema, typeOf('Instance'), choose, 6)}`;
          },
          () => {
            const { kind, id } = ids[choose(ids.length)]!;
            return `node(id: "${id}") { ... on ${kind} ${randomSelection(schema, typeOf(kind), choose, 6)} }`;
          },
          () => {
            const { kind, id } = ids[choose(ids.length)]!;
            const others = ids.filter((each) => each.kind === kind).map((each) => JSON.stringify(each.id));
            return `nodes(ids: [${others}, "${id}"]) { ... on ${kind} ${randomSelection(schema, typeOf(kind), choose, 3)} }`;
          },
          () => {
            const [one, other] = [choose(nouns.length), choose(nouns.length)].map((at) => nouns[at]!);
            const named = [byId(one!), byNaturalKey(other!), byId(other!), byNaturalKey(one!)];
            const literal = JSON.stringify(named).replace(/"(\w+)":/g, '$1:');
            const { type } = one!;
            return `_entities(representations: ${literal}) { ... on ${type} ${randomSelection(schema, typeOf(type), choose, 3)} }`;
          },
        ];
        const query = `{ a: ${roots[choose(5)]!()} b: ${roots[choose(5)]!()} }`;
        const dry = await dryRun(graph, query);
        const answer = await graph.query(query);
        // Skip: a query that was refused for its form made no calls.
        if (answer.data === undefined)
          expect(answer.errors?.[0]?.extensions['code']).toBe('QUERY_TOO_COMPLEX');
        calls += sum(answer);
        expect(estimateOf(answer), query).toBeGreaterThanOrEqual(sum(answer));
        if (answer.data === undefined) expect(dry.errors).toEqual(answer.errors);
        else {
          expect(dry.cost.estimatedCalls).toBe(estimateOf(answer));
          expect(uncovered(dry, answer), query).toEqual([]);
        }
      }),
      { numRuns: 250 },
    );
    // Otherwise the property would hold because the queries read nothing.
    expect(calls).toBeGreaterThan(500);
  });

  it('counts the call that reads a whole list, even if only its length is requested', async () => {
    const { instanceId } = graph.simulators.fleet.huawei.instances.find(({ type }) => type === 'standard')!;
    const query = (list: string) =>
      `{ instance(provider: HUAWEI_IOTDA, instanceId: "${instanceId}") { resourceSpaces { ${list} } } }`;
    const [count, page, both] = await Promise.all(
      ['totalCount', 'nodes { id: spaceId }', 'totalCount nodes { id: spaceId }'].map(async (list) =>
        estimateOf(await graph.query(query(list))),
      ),
    );
    expect(count).toBe(page);
    expect(both).toBe(page);
    expect(sum(await graph.query(query('totalCount')))).toBeLessThanOrEqual(count!);
  });

  it('counts a mutation once per execution', async () => {
    const { id } = ids.find(({ kind }) => kind === 'ClientCredential')!;
    const rotate = (names: readonly string[]) =>
      graph.query(
        `mutation ($id: ID!) { ${names.map((name) => `${name}: rotateClientCredential(input: { id: $id }) { userErrors { code } }`).join(' ')} }`,
        { id },
      );
    const one = await rotate(['a']);
    const ten = await rotate([...'abcdefghij']);
    expect(ten.errors).toBeUndefined();
    expect(callsOf(ten)['ali RefreshDeviceCredential']).toBe(10);
    expect(estimateOf(ten)).toBe(10 * estimateOf(one));
    expect(estimateOf(ten)).toBeGreaterThanOrEqual(sum(ten));
    // The same mutation under the same alias runs once.
    expect(estimateOf(await rotate(['a', 'a']))).toBe(estimateOf(one));
  });

  it('control: would be too low if a field did not declare its reads', async () => {
    const { regionId, instanceId } = graph.simulators.fleet.alibaba.instances[0]!;
    const id = Buffer.from(`Group:ali/${regionId}/${instanceId}/GID_hundred`).toString('base64url');
    const query = `{ node(id: "${id}") { ... on Group { clientCredentials(first: 50) { nodes { accessKeyId } } } } }`;
    const real = sum(await graph.query(query));
    const provider = { name: TRAITS.name, regions: ['cn-hangzhou'], traits: TRAITS };
    const sealer = { pageSizeOf: () => null };
    const operation = { registry: { find: () => provider }, principal: {}, sealer } as never;
    const document = parse(query);
    const estimate = () => estimateCalls({ schema, document }, operation)!.calls;
    expect(estimate()).toBeGreaterThanOrEqual(real);
    const { accessKeyId } = (schema.getType('ClientCredential') as GraphQLObjectType).getFields();
    accessKeyId!.extensions = {};
    expect(estimate()).toBeLessThan(real);
  });

  it.each<[string, string, Record<string, unknown>, number]>([
    ['a literal', '{ instances(first: 7) { nodes { groups { nodes { groupId } } } } }', {}, 7],
    [
      'a variable',
      'query ($n: Int) { instances(first: $n) { nodes { groups { nodes { groupId } } } } }',
      { n: 9 },
      9,
    ],
    [
      "a variable's default",
      'query ($n: Int = 11) { instances(first: $n) { nodes { groups { nodes { groupId } } } } }',
      {},
      11,
    ],
    [
      'a variable that is null',
      'query ($n: Int) { instances(first: $n) { nodes { groups { nodes { groupId } } } } }',
      { n: null },
      20,
    ],
    [
      'a variable that was left out',
      'query ($n: Int) { instances(first: $n) { nodes { groups { nodes { groupId } } } } }',
      {},
      20,
    ],
  ])('counts %s', async (_name, query, variables, windowed) => {
    const only = await graph.query('{ instances(first: 1) { nodes { groups { nodes { groupId } } } } }');
    const answer = await graph.query(query, variables);
    expect(answer.errors).toBeUndefined();
    // IoTDA groups come in pages of 50, with one more call for the row after the window, and one for the address of
    // the instance.
    expect(estimateOf(answer) - estimateOf(only)).toBe((windowed - 1) * 3);
  });

  it.each([-1, 101, 2 ** 31 - 1])(
    'is not applied to first: %i, which is BAD_USER_INPUT without a call',
    async (n) => {
      graph.simulators.journal.clear();
      const answer = await graph.query('query ($n: Int) { instances(first: $n) { nodes { name } } }', { n });
      expect(answer.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'first' } }]);
      expect(graph.simulators.journal.entries).toEqual([]);
    },
  );

  it('counts the small pages that a walk keeps after its `first` has grown', async () => {
    const id = ids.find(({ kind }) => kind === 'AuthIdentity')!.id;
    const owner = await graph.query(
      'query ($id: ID!) { node(id: $id) { ... on AuthIdentity { instance { id } } } }',
      { id },
    );
    const walk =
      'query ($id: ID!, $first: Int!, $after: String) { node(id: $id) { ... on Instance { authIdentities(first: $first, after: $after) { nodes { username } pageInfo { endCursor } } } } }';
    const page = async (first: number, after?: string) =>
      graph.query(walk, { id: owner.data.node.instance.id, first, after });
    const { endCursor } = (await page(1)).data.node.authIdentities.pageInfo;
    const grown = await page(10, endCursor);
    expect(grown.data.node.authIdentities.nodes.length).toBeGreaterThan(5);
    expect(sum(grown)).toBe(grown.data.node.authIdentities.nodes.length);
    expect(estimateOf(grown)).toBeGreaterThanOrEqual(sum(grown));
  });

  it('counts a selection under two aliases once, and a skipped one not at all', async () => {
    const { provider, instanceId } = instances[0]!;
    const one = `instance(provider: ${provider}, instanceId: "${instanceId}") { groups { nodes { groupId } } }`;
    const cost = async (query: string, variables = {}) => estimateOf(await graph.query(query, variables));
    const single = await cost(`{ ${one} }`);
    expect(single).toBeGreaterThan(0);
    expect(await cost(`{ a: ${one} b: ${one} }`)).toBe(single);
    expect(
      await cost(`query ($no: Boolean!) { __typename a: ${one.replace('{', '@include(if: $no) {')} }`, {
        no: false,
      }),
    ).toBe(0);
  });
});

describe('an operation that may need more calls than allowed is refused', () => {
  const QUERY = 'query ($n: Int!) { instances(first: $n) { nodes { groups { nodes { groupId } } } } }';

  it.each([
    [1, 20],
    [20, 1],
  ])('because of its variables alone: first %i, then %i of the same document', async (...sizes) => {
    await using small = await start({ config: { security: { maxProviderCalls: 20 } } });
    for (const n of sizes) {
      small.simulators.journal.clear();
      const answer = await small.query(QUERY, { n });
      const [error] = answer.errors ?? [];
      if (n === 1) expect(error).toBeUndefined();
      else {
        const estimatedCalls = estimateOf(answer);
        expect(error?.extensions).toEqual({
          code: 'QUERY_TOO_COMPLEX',
          limit: 'providerCalls',
          allowed: 20,
          estimatedCalls,
        });
        expect(error?.message).toContain(`${estimatedCalls} provider calls, but at most 20 are allowed`);
        expect(answer.data).toBeUndefined();
        expect(callsOf(answer)).toEqual({});
        expect(small.simulators.journal.entries).toEqual([]);
      }
    }
  });

  it("by the caller's own budget, which cannot exceed the server's", async () => {
    await using small = await start({ config: { security: { maxProviderCalls: 40 } } });
    const send = async (n: number, maxProviderCalls: number) => {
      const response = await fetch(small.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: QUERY, variables: { n }, extensions: { maxProviderCalls } }),
      });
      return (await response.json()) as Answer;
    };
    expect((await send(2, 5)).errors).toMatchObject([{ extensions: { allowed: 5 } }]);
    expect((await send(2, 30)).errors).toBeUndefined();
    expect((await send(20, 1_000)).errors).toMatchObject([{ extensions: { allowed: 40 } }]);
  });

  it('if its provider cannot accept the calls within the time of an operation', async () => {
    await using slow = await start({
      config: { rates: { alibaba: { egress: 2 } } },
      overrides: { queryTimeoutMs: 5_000 },
    });
    const query =
      '{ instances(first: 10, filter: { provider: ALIBABA_MQTT }) { nodes { groups { nodes { groupId } } } } }';
    // 60 % of 2 per second, for 5 s.
    expect((await slow.query(query)).errors).toMatchObject([
      { extensions: { code: 'QUERY_TOO_COMPLEX', limit: 'deadline', allowed: 6, provider: 'ALIBABA_MQTT' } },
    ]);
    // Also if the object may belong to another provider: each possible provider must have the time.
    const either = '{ instances(first: 10) { nodes { groups { nodes { groupId } } } } }';
    expect((await slow.query(either)).errors).toMatchObject([
      { extensions: { code: 'QUERY_TOO_COMPLEX', limit: 'deadline', provider: 'ALIBABA_MQTT' } },
    ]);
    expect(slow.simulators.journal.entries).toEqual([]);
  });

  it('over a WebSocket as over HTTP', async () => {
    await using small = await start({ config: { security: { maxProviderCalls: 20 } } });
    const client = createClient({ url: small.url.replace('http', 'ws'), webSocketImpl: WebSocket });
    const results = [];
    for await (const result of client.iterate({ query: QUERY, variables: { n: 20 } })) results.push(result);
    const overHttp = await ask(small.url, QUERY, { n: 20 });
    expect(results).toEqual([overHttp]);
    await client.dispose();
  });
});
