import fc from 'fast-check';
import type { GraphQLObjectType } from 'graphql';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createSchema } from '../../src/schema/index.ts';
import { answers } from '../kit/fake-upstream.ts';
import { nounsOf } from '../kit/nouns.ts';
import { chooserOf, randomSelection } from '../kit/random-query.ts';
import { type Answer, callsOf, type Started, start } from '../kit/start.ts';

/** A failing part affects nothing else, and is one error at one path. */
let graph: Started;
beforeAll(async () => {
  graph = await start({ upstream: true, config: { security: { maxProviderCalls: 1_000_000 } } });
});
afterAll(() => graph[Symbol.asyncDispose]());
afterEach(() => {
  graph.simulators.faults.clear();
  graph.upstream.play(({ pass }) => pass());
});

/** Permanently refused, so that nothing is retried and no breaker opens. */
const refused = {
  kind: 'answer',
  status: 403,
  body: JSON.stringify({ error_code: 'IOTDA.000004', error_msg: 'x', Code: 'NoPermission', RequestId: 'r' }),
} as const;
const refuse = (operation: string, where: { instanceId?: string; service?: 'huawei-management' } = {}) =>
  graph.simulators.faults.add({ operation, ...where, effect: refused });
const pathsOf = ({ errors = [] }: Answer) => errors.map(({ path }) => path?.join('.'));

describe('a failing part of a list', () => {
  const INSTANCES = 'totalCount totalCountPrecision edges { node { name } }';

  it('leaves the rows of the other account in place', async () => {
    const whole = await graph.query(`{ instances(first: 10) { ${INSTANCES} } }`);
    expect(whole.data.instances).toMatchObject({ totalCount: 7, totalCountPrecision: 'EXACT' });
    refuse('ListInstances', { service: 'huawei-management' });
    const answer = await graph.query(`{ instances(first: 10) { ${INSTANCES} } }`);
    const rows = answer.data.instances.edges.map(({ node }: { node: unknown }) => node);
    expect(rows.filter((node: unknown) => node !== null)).toHaveLength(4);
    expect(answer.data.instances).toMatchObject({ totalCount: null, totalCountPrecision: 'UNKNOWN' });
    const failed = `instances.edges.${rows.indexOf(null)}.node`;
    expect(pathsOf(answer).sort()).toEqual([failed, 'instances.totalCount']);

    const precisions = await graph.query(
      '{ alone: instances { totalCountPrecision } page: instances { totalCountPrecision pageInfo { hasNextPage } } }',
    );
    expect(precisions.errors).toBeUndefined();
    expect(precisions.data.alone.totalCountPrecision).toBe('UNKNOWN');
    expect(precisions.data.page.totalCountPrecision).toBe('UNKNOWN');
  });

  it('leaves the credentials of all other groups in place', async () => {
    const { instanceId } = graph.simulators.fleet.alibaba.instances[0]!;
    const ask = () =>
      graph.query(`{ instance(provider: ALIBABA_MQTT, instanceId: "${instanceId}") {
        clientCredentials(first: 100) { totalCount totalCountPrecision nodes { clientId } } } }`);
    const whole = await ask();
    const { upstream } = graph;
    upstream.play((exchange) => {
      const { action, url } = exchange.arrival;
      if (action === 'ListDeviceCredentialClientId' && /GroupId=GID_hundred(&|$)/.test(url))
        answers(403, refused.body)(exchange);
      else exchange.pass();
    });
    const answer = await ask();
    const { nodes, ...count } = answer.data.instance.clientCredentials;
    const at = nodes.indexOf(null);
    expect(nodes.slice(0, at)).toEqual(whole.data.instance.clientCredentials.nodes.slice(0, at));
    expect(count).toEqual({ totalCount: null, totalCountPrecision: 'UNKNOWN' });
    expect(pathsOf(answer).sort()).toEqual([
      `instance.clientCredentials.nodes.${at}`,
      'instance.clientCredentials.totalCount',
    ]);
  });

  it('is an error at totalCount if only the counting call fails', async () => {
    const { instanceId } = graph.simulators.fleet.alibaba.instances[0]!;
    graph.upstream.play((exchange) => {
      const { action, url } = exchange.arrival;
      if (action === 'ListCaCertificate' && /PageSize=1(&|$)/.test(url)) answers(403, refused.body)(exchange);
      else exchange.pass();
    });
    const answer = await graph.query(`{ instance(provider: ALIBABA_MQTT, instanceId: "${instanceId}") {
      caCertificates(first: 2) { totalCount totalCountPrecision nodes { caId } pageInfo { hasNextPage } } } }`);
    expect(answer.data.instance.caCertificates).toEqual({
      totalCount: null,
      totalCountPrecision: 'UNKNOWN',
      nodes: [{ caId: expect.any(String) }, { caId: expect.any(String) }],
      pageInfo: { hasNextPage: true },
    });
    expect(pathsOf(answer)).toEqual(['instance.caCertificates.totalCount']);
  });
});

describe('a list that cannot be read', () => {
  let where: string;
  beforeAll(() => {
    where = `provider: HUAWEI_IOTDA, instanceId: "${graph.simulators.fleet.huawei.instances[0]!.instanceId}"`;
  });
  const PARTS =
    'totalCount totalCountPrecision edges { cursor node { deviceId } } nodes { deviceId } pageInfo { endCursor }';

  it.each([
    ['all of it', `devices { ${PARTS} }`, 'devices'],
    ['nodes', 'devices { nodes { deviceId } }', 'devices'],
    ['cursors', 'devices { edges { cursor } }', 'devices'],
    ['pageInfo beside the count', 'devices { pageInfo { hasNextPage } totalCount }', 'devices'],
    ['an alias', 'mine: devices(first: 3) { list: nodes { deviceId } }', 'mine'],
    ['a fragment', 'devices { ...Part }', 'devices'],
    ['an included part', 'devices { totalCount nodes @include(if: true) { deviceId } }', 'devices'],
  ])('is null with one error at its own path: %s', async (_name, selection, name) => {
    refuse('ListDevices');
    const fragment = selection.includes('...Part') ? `fragment Part on DeviceConnection { ${PARTS} }` : '';
    const answer = await graph.query(`{ instance(${where}) { name ${selection} } } ${fragment}`);
    expect(answer.data.instance).toEqual({ name: expect.any(String), [name]: null });
    expect(pathsOf(answer)).toEqual([`instance.${name}`]);
    expect(callsOf(answer)['hw ListDevices']).toBe(1);
  });

  it.each([
    ['totalCount'],
    ['totalCount totalCountPrecision'],
    ['totalCount nodes @skip(if: true) { deviceId }'],
  ])('fails at totalCount if no part of a page is selected: %s', async (selection) => {
    refuse('ListDevices');
    const answer = await graph.query(`{ instance(${where}) { devices { ${selection} } } }`);
    expect(answer.data.instance.devices).toMatchObject({ totalCount: null });
    expect(pathsOf(answer)).toEqual(['instance.devices.totalCount']);
    expect(callsOf(answer)['hw ListDevices']).toBe(1);
  });

  it('does not read rows if only totalCount or __typename is selected', async () => {
    graph.simulators.journal.clear();
    const counted = await graph.query(`{ instance(${where}) { devices(first: 50) { totalCount } } }`);
    expect(counted.data.instance.devices.totalCount).toBeGreaterThan(50);
    const lists = graph.simulators.journal.entries.filter(({ operation }) => operation === 'ListDevices');
    expect(lists.map(({ parameters }) => parameters['limit'])).toEqual(['1']);
    const named = await graph.query(`{ instance(${where}) { devices { __typename } } }`);
    expect(callsOf(named)['hw ListDevices']).toBeUndefined();
  });
});

it('a device is returned although its status cannot be read', async () => {
  const ids = nounsOf(graph.simulators).filter(({ type }) => type === 'DeviceCertificate');
  const all = await graph.query(
    'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on DeviceCertificate { id devices(first: 2) { nodes { deviceId } } } } }',
    {
      ids: ids
        .filter(({ provider }) => provider === 'HUAWEI_IOTDA')
        .slice(0, 60)
        .map(({ id }) => id),
    },
  );
  const used = all.data.nodes.find(
    (each: { devices: { nodes: unknown[] } }) => each.devices.nodes.length === 2,
  );
  refuse('SearchDevices');
  refuse('ShowDevice');
  const answer = await graph.query(
    'query ($id: ID!) { node(id: $id) { ... on DeviceCertificate { devices(first: 2) { nodes { deviceId name status } } } } }',
    { id: used.id },
  );
  expect(answer.data.node.devices.nodes).toEqual(
    used.devices.nodes.map(({ deviceId }: { deviceId: string }) => ({
      deviceId,
      name: expect.any(String),
      status: null,
    })),
  );
  expect(pathsOf(answer)).toEqual(['node.devices.nodes.0.status', 'node.devices.nodes.1.status']);
});

/** Returns errors that are not at a null whose parent exists, and lists with several errors of their own. */
function misplaced({ data, errors = [] }: Answer): string[] {
  return errors.flatMap(({ path = [] }) => {
    let at = data;
    for (const [index, step] of path.entries()) {
      if (at === null || at === undefined)
        return [`${path.join('.')}: nothing at ${path.slice(0, index).join('.')}`];
      at = at[step];
    }
    const isPart =
      ['edges', 'nodes', 'pageInfo'].includes(String(path.at(-1))) && typeof path.at(-2) === 'string';
    if (at !== null) return [`${path.join('.')}: not null`];
    return isPart && path.length > 1 ? [`${path.join('.')}: a part of a list`] : [];
  });
}

describe('any failure in any query', () => {
  const schema = createSchema();
  const typeOf = (name: string) => schema.getType(name) as GraphQLObjectType;

  it('puts each error at a null of its own, and returns everything else', { timeout: 120_000 }, async () => {
    const byType = Map.groupBy(nounsOf(graph.simulators), ({ type, instanceId }) => `${type} ${instanceId}`);
    const nouns = [...byType.values()].map(([first]) => first!);
    let failures = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(9_999), { minLength: 40, maxLength: 40 }), async (tape) => {
        graph.simulators.faults.clear();
        const choose = chooserOf(tape);
        const { type, id } = nouns[choose(nouns.length)]!;
        const list = `{ instances(first: ${1 + choose(8)}) ${randomSelection(schema, typeOf('InstanceConnection'), choose, 6)} }`;
        const one = `{ node(id: "${id}") { ... on ${type} ${randomSelection(schema, typeOf(type), choose, 5)} } }`;
        const query = choose(3) === 0 ? list : one;
        const { data, extensions } = await graph.query(query);
        if (data === undefined || extensions.providerCalls.length === 0) return;
        // Fails one or two of the operations that the query needs.
        for (let many = 1 + choose(2); many > 0; many--)
          refuse(extensions.providerCalls[choose(extensions.providerCalls.length)]!.operation);
        const answer = await graph.query(query);
        failures += answer.errors?.length ?? 0;
        expect(misplaced(answer), query).toEqual([]);
      }),
      { numRuns: 150 },
    );
    expect(failures).toBeGreaterThan(100);
  });
});
