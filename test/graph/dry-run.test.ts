import { createHash } from 'node:crypto';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { dryRun, uncovered } from '../kit/dry-run.ts';
import { ALIBABA, type Answer, ask, HUAWEI, type Started, start } from '../kit/start.ts';

let graph: Started;
let ids: Record<string, string>;
let aliInstance: string;
let hwInstance: string;
beforeAll(async () => {
  graph = await start({ config: { security: { introspection: true, maxProviderCalls: 100_000 } } });
  const answer = await graph.query(`{ instances { nodes { id provider instanceId
    groups(first: 1) { nodes { id } } caCertificates(first: 1) { nodes { id } } deviceCertificates(first: 1) { nodes { id } }
    clientCredentials(first: 1) { nodes { id } } devices(first: 1) { nodes { id } } } } }`);
  ids = {};
  for (const node of answer.data.instances.nodes) {
    const cloud = node.provider === 'ALIBABA_MQTT' ? 'ali' : 'hw';
    ids[`${cloud} instance`] ??= node.id;
    for (const list of ['groups', 'caCertificates', 'deviceCertificates', 'clientCredentials', 'devices']) {
      const id = node[list]?.nodes[0]?.id;
      if (id !== undefined) ids[`${cloud} ${list}`] ??= id;
    }
  }
  aliInstance = graph.simulators.fleet.alibaba.instances[0]!.instanceId;
  hwInstance = graph.simulators.fleet.huawei.instances[0]!.instanceId;
});
afterAll(() => graph[Symbol.asyncDispose]());

const real = (answer: Answer) =>
  answer.extensions.providerCalls.reduce((total, { calls }) => total + calls, 0);
const DRY = { errors: [{ extensions: { code: 'DRY_RUN' } }], data: null };

const lists = '{ groups { totalCount nodes { id } } caCertificates { nodes { id x509 { keyAlgorithm } } } }';
const of = (key: string, type: string, fields: string): [string, () => string] => [
  `node of ${key}`,
  () => `{ node(id: "${ids[key]}") { ... on ${type} { ${fields} } } }`,
];
const OPERATIONS: readonly [string, () => string][] = [
  ['nothing', () => '{ __typename }'],
  ['instances', () => '{ instances { totalCount nodes { name } } }'],
  ['lists of all instances', () => `{ instances(first: 5) { nodes ${lists} } }`],
  [
    'an instance, ApsaraMQ',
    () => `{ instance(provider: ALIBABA_MQTT, instanceId: "${aliInstance}") ${lists} }`,
  ],
  ['an instance, IoTDA', () => `{ instance(provider: HUAWEI_IOTDA, instanceId: "${hwInstance}") ${lists} }`],
  of('ali clientCredentials', 'ClientCredential', 'accessKeyId session { __typename } group { groupId }'),
  of('ali groups', 'Group', 'clientCredentials(first: 50) { nodes { accessKeyId } }'),
  of('ali deviceCertificates', 'DeviceCertificate', 'ca { pem } status'),
  of('hw devices', 'Device', 'name status extensionInfo groups { name } certificate { id }'),
  of('hw deviceCertificates', 'DeviceCertificate', 'ca { caId } x509 { keyBits } devices { nodes { name } }'),
  of('hw groups', 'Group', 'devices(first: 30) { nodes { status product { name } } }'),
  [
    'a mutation, IoTDA',
    () =>
      `mutation { freezeDevice(input: { id: "${ids['hw devices']}" }) { userErrors { code } device { status } } }`,
  ],
  [
    'a mutation, ApsaraMQ',
    () =>
      `mutation { rotateClientCredential(input: { id: "${ids['ali clientCredentials']}" }) { userErrors { code } } }`,
  ],
];

describe('a dry run', () => {
  it.each(OPERATIONS)('sends nothing, and is at least what is then sent: %s', async (_name, query) => {
    graph.simulators.journal.clear();
    const dry = await dryRun(graph, query());
    expect(dry).toMatchObject({ ...DRY, extensions: { providerCalls: [] } });
    expect(graph.simulators.journal.entries).toEqual([]);
    const { estimatedCalls, byOperation } = dry.cost;
    expect(byOperation.reduce((total, { calls }) => total + calls, 0)).toBe(estimatedCalls);
    const answer = await graph.query(query());
    expect(answer.errors).toBeUndefined();
    expect(estimatedCalls).toBeGreaterThanOrEqual(real(answer));
    expect(uncovered(dry, answer)).toEqual([]);
    for (const { provider, billable } of answer.extensions.providerCalls) {
      const same = byOperation.filter((each) => [provider, null].includes(each.provider));
      const most = same.reduce(
        (total, each) => total + (each.billableUnknown ? each.calls : each.billable),
        0,
      );
      expect(most).toBeGreaterThanOrEqual(billable);
    }
  });

  it('names the account and the operation where they are known', async () => {
    const query = `{ node(id: "${ids['ali instance']}") { ... on Instance { caCertificates(first: 50) { nodes { id } } groups { nodes { id } } } } }`;
    expect((await dryRun(graph, query)).cost.byOperation).toMatchObject([
      { provider: 'ALIBABA_MQTT', account: ALIBABA, operation: null, billable: 0, billableUnknown: true },
      { provider: 'ALIBABA_MQTT', account: ALIBABA, operation: 'ListCaCertificate', calls: 2, billable: 0 },
      { provider: 'ALIBABA_MQTT', account: ALIBABA, operation: 'ListGroupId', calls: 1, billable: 1 },
    ]);
  });

  it('says null for an account that only the answers tell', async () => {
    await using two = await start({
      beside: graph,
      accounts: [{ ...accountOf(graph), name: 'hw2' }],
    });
    const query = `{ instance(provider: HUAWEI_IOTDA, instanceId: "${hwInstance}") { devices { nodes { id } } } }`;
    const { byOperation } = (await dryRun(two, query)).cost;
    expect(byOperation.map(({ account, calls }) => [account, calls])).toEqual([
      [null, 1],
      [null, 2],
      [HUAWEI, 1],
      ['hw2', 1],
    ]);
  });

  it('tells the seconds of the slowest budget', async () => {
    await using slow = await start({
      beside: graph,
      config: {
        rates: { alibaba: { egress: 10 }, huawei: { operations: { ListCertificates: 0.5 } }, share: 0.5 },
      },
      overrides: { queryTimeoutMs: 600_000 },
    });
    const seconds = async (id: string | undefined, list: string) =>
      (await dryRun(slow, `{ node(id: "${id}") { ... on Instance { ${list} { nodes { id } } } } }`)).cost;
    const ali = await seconds(ids['ali instance'], 'caCertificates(first: 100)');
    expect(ali.seconds).toBe(ali.estimatedCalls / 5);
    const hw = await seconds(ids['hw instance'], 'caCertificates(first: 100)');
    const pages = hw.byOperation.find(({ operation }) => operation === 'ListCertificates');
    expect(hw.seconds).toBe((pages?.calls ?? 0) / 0.25);
  });

  it.each<[string, string]>([
    ['a document that is not valid', '{ nothing }'],
    ['bad paging', '{ instances { nodes { groups(first: 1000) { nodes { id } } } } }'],
    ['a bad variable', 'query ($id: ID!) { node(id: $id) { id } }'],
    ['a bad look-up', '{ instance(provider: HUAWEI_IOTDA, instanceId: "") { name } }'],
    [
      'too many calls',
      `{ a: instances(first: 100) { nodes { devices(first: 100) { nodes { certificate { id } } } } } }`,
    ],
  ])('fails like the operation: %s', async (_name, query) => {
    await using small = await start({ beside: graph, config: { security: { maxProviderCalls: 1_000 } } });
    const [dry, answer] = [await dryRun(small, query), await small.query(query)];
    expect(answer.errors).toHaveLength(1);
    expect(dry.errors).toEqual(answer.errors);
    expect(dry.data).toEqual(answer.data);
  });

  it('does not guess what an unclear wish means', async () => {
    const answer = await ask(graph.url, OPERATIONS.at(-1)![1](), {}, {}, { dryRun: 'yes' });
    expect(answer.errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', field: 'extensions.dryRun' } },
    ]);
  });

  it('is the same over POST, GET, SSE and WebSocket, also for a subscription', async () => {
    const query = '{ instances(first: 3) { nodes { groups { nodes { id } } } } }';
    const extensions = { dryRun: true };
    const post = await ask(graph.url, query, {}, {}, extensions);
    expect(post).toMatchObject(DRY);
    const parameters = new URLSearchParams({ query, extensions: JSON.stringify(extensions) });
    const get = await fetch(`${graph.url}?${parameters}`, {
      headers: { accept: 'application/json', 'x-requested-with': 'test' },
    });
    expect([get.status, await get.json()]).toEqual([200, post]);

    const client = createClient({ url: graph.url.replace('http', 'ws'), webSocketImpl: WebSocket });
    const overSocket = async (text: string) => {
      const results = [];
      for await (const result of client.iterate({ query: text, extensions })) results.push(result);
      return results;
    };
    const overEvents = async (text: string) => {
      const response = await fetch(graph.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
        body: JSON.stringify({ query: text, extensions }),
      });
      const data = (await response.text()).split('\n').filter((line) => line.startsWith('data: {'));
      return data.map((line) => JSON.parse(line.slice('data: '.length)));
    };
    expect(await overSocket(query)).toEqual([post]);
    expect(await overEvents(query)).toEqual([post]);
    const subscription = `subscription { refreshEvents(scope: { instanceId: "${ids['hw instance']}" }) { __typename } }`;
    const [[overWs], [overSse]] = [await overSocket(subscription), await overEvents(subscription)];
    expect(overWs).toMatchObject(DRY);
    expect(overSse).toEqual(overWs);
    await client.dispose();
  });

  it('counts against no quota, and refuses what the caller may not do', async () => {
    const key = (name: string, scopes: string[]) => ({
      ...{ name, scopes, sha256: createHash('sha256').update(name).digest('hex') },
    });
    await using limited = await start({
      beside: graph,
      config: {
        auth: { mode: 'keys', keys: [key('reader', ['identity:read']), key('other', ['schema:read'])] },
        security: { callsPerMinute: 60, operationsPerMinute: 3 },
      },
    });
    const as = (name: string, query: string) =>
      ask(limited.url, query, {}, { authorization: `Bearer ${name}` }, { dryRun: true });
    const query = '{ instances(first: 10) { nodes { groups { nodes { groupId } } } } }';
    for (let asked = 0; asked < 8; asked++) expect(await as('reader', query)).toMatchObject(DRY);
    expect((await as('reader', OPERATIONS.at(-1)![1]())).errors).toMatchObject([
      { extensions: { code: 'FORBIDDEN' } },
    ]);
    expect((await as('other', query)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });
});

function accountOf({ simulators: { accounts, huawei, fleet } }: Started) {
  return {
    ...{
      name: HUAWEI,
      provider: 'huawei',
      region: fleet.huawei.region,
      projectId: accounts.huawei.projectId,
    },
    credentials: { accessKey: accounts.huawei.accessKey, secretKey: accounts.huawei.secretKey },
    ...{ endpoint: huawei.endpoint, managementEndpoint: huawei.managementEndpoint },
    iamEndpoint: huawei.iamEndpoint,
  };
}
