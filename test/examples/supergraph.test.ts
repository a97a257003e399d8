import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import fc from 'fast-check';
import { buildSchema, isObjectType } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { printNodeId } from '../../src/graph/node-id.ts';
import { listenBySse } from '../kit/listen.ts';
import { ALIBABA, type Answer, ask, HUAWEI, type Started, start } from '../kit/start.ts';
import { drawDocument } from './random-documents.ts';

/**
 * The example as its user starts it, over a graph of the test: one process with the other subgraph and the gateway.
 */
const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const ROUTER = { authorization: 'Bearer router' };
const INSTANCE = '8e1d4eb1-ccc7-ef19-aeee-71a2b06331ab';
let graph: Started;
let gateway: { url: string; stop: () => Promise<void> };

beforeAll(async () => {
  graph = await start({
    config: {
      auth: {
        mode: 'keys',
        keys: [
          { name: 'router', sha256: hash('router'), scopes: ['identity:read', 'schema:read'] },
          { name: 'ali', sha256: hash('ali'), scopes: ['identity:read'], accounts: [ALIBABA] },
        ],
      },
    },
  });
  gateway = await startGateway(graph.url);
}, 60_000);
afterAll(async () => {
  await gateway.stop();
  await graph[Symbol.asyncDispose]();
});
beforeEach(() => graph.simulators.journal.clear());

async function startGateway(url: string): Promise<typeof gateway> {
  const child = spawn(process.execPath, ['main.ts'], {
    cwd: 'examples/supergraph',
    env: { ...process.env, IDENTITY_GRAPH_URL: url, IDENTITY_GRAPH_KEY: 'router', PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  for await (const line of createInterface(child.stdout)) {
    const address = /^The supergraph is at (.*)$/.exec(line)?.[1];
    if (address === undefined) continue;
    return {
      url: address,
      stop: () => {
        child.kill();
        return exited;
      },
    };
  }
  throw new Error('the gateway did not start');
}

const through = (document: string, headers: Record<string, string> = ROUTER) =>
  ask(gateway.url, document, {}, headers);
const directly = (document: string) => ask(graph.url, document, {}, ROUTER);
const calls = () =>
  graph.simulators.journal.entries
    .map(({ operation }) => operation)
    .filter((name) => name !== 'ShowInstance');

/** The query and the response in the README of the example. */
const readme = readFileSync('examples/supergraph/README.md', 'utf8');
const QUERY = /```graphql\n([\s\S]*?)```/.exec(readme)![1]!;
const ANSWER = JSON.parse(/```json\n([\s\S]*?)```/.exec(readme)![1]!) as unknown;

describe('the supergraph query of a frontend that does not know this API', () => {
  it('returns the result in the README, which equals the results of both subgraphs', async () => {
    const answer = await through(QUERY);
    expect(answer.errors).toBeUndefined();
    expect(answer).toEqual(ANSWER);
    const throughGateway = calls();
    const register = JSON.parse(readFileSync('examples/supergraph/assets.json', 'utf8')) as {
      number: string;
      site: string;
      device: { deviceId: string } | null;
    }[];
    const hall = register.filter(({ site }) => site === 'hall-1');
    const fields = hall
      .map(({ number, device }) =>
        device === null
          ? ''
          : `${number.replace('-', '')}: device(instanceId: "${INSTANCE}", deviceId: "${device.deviceId}") { status certificate { daysUntilExpiry } }`,
      )
      .join('\n');
    graph.simulators.journal.clear();
    const direct = await directly(`{ ${fields} }`);
    expect(answer.data.assets.nodes).toEqual(
      hall.map(({ number, device }) => ({
        number,
        device: device === null ? null : direct.data[number.replace('-', '')],
      })),
    );
    // The same calls in any order: three devices, and the certificate of each.
    expect(throughGateway.sort()).toEqual(calls().sort());
    expect(throughGateway.filter((name) => name === 'ShowDevice')).toHaveLength(3);
    expect(throughGateway.filter((name) => name === 'ListDeviceCertificate')).toHaveLength(3);
  });

  it('returns null and our error at the path of a missing object, and all other data', async () => {
    const answer = await through(
      '{ assets(site: "scrapyard") { nodes { number device { name asset { number } } } } }',
    );
    expect(answer.data.assets.nodes).toMatchObject([
      { number: 'P-0901' },
      { number: 'P-0902', device: { name: 'plant-7-sensor-1264', asset: { number: 'P-0902' } } },
    ]);
    expect(answer.errors?.[0]).toMatchObject({ extensions: { code: 'NOT_FOUND' } });
    expect(answer.errors?.[0]?.path?.slice(0, 4)).toEqual(['assets', 'nodes', 0, 'device']);
  });

  it('runs in the name of its caller', async () => {
    const answer = await through(QUERY, { authorization: 'Bearer ali' });
    // The router repeats the error of a missing entity at each requested field: for two of three devices each.
    expect(answer.errors?.map(({ extensions }) => extensions['code'])).toEqual(Array(6).fill('NOT_FOUND'));
    expect(calls()).toEqual([]);
  });
});

/**
 * The parts of an error that a client can use: the router adds the name of the subgraph and the position in its own
 * document.
 */
function told(answer: Answer) {
  return answer.errors
    ?.map(({ path, message, extensions }) => ({ path: path?.join('.'), message, code: extensions['code'] }))
    .sort((a, b) => `${a.path}`.localeCompare(`${b.path}`));
}

describe('supergraph queries of our own', () => {
  // Data and codes through the router equal those of the direct response (the router's additions are not compared).
  it.each([
    [
      'lists',
      '{ instances(first: 100) { totalCount edges { node { id name capabilities } } pageInfo { hasNextPage } } }',
    ],
    [
      'nested lists',
      `{ instance(provider: HUAWEI_IOTDA, instanceId: "${INSTANCE}") { deviceCertificates(first: 3) { nodes { commonName ca { name } devices(first: 2) { totalCount nodes { id status } } } } } }`,
    ],
    [
      'one object with a fragment',
      `query ($yes: Boolean = true) { device(instanceId: "${INSTANCE}", deviceId: "21c2580fafa99db455732ac8_sn-000003") { ...D @include(if: $yes) } } fragment D on Device { name product { name } tags { key value } }`,
    ],
    ['not there', `{ device(instanceId: "${INSTANCE}", deviceId: "never-was") { name } }`],
    ['bad input', '{ instances(first: 101) { nodes { id } } }'],
    ['a stale cursor', '{ instances(after: "junk") { nodes { id } } }'],
  ])('return the same as a direct query: %s', async (_case, document) => {
    const [router, direct] = [await through(document), await directly(document)];
    expect(router.data).toEqual(direct.data);
    expect(told(router)).toEqual(told(direct));
  });

  it('return the data and codes of the direct query, for every kind of query', async () => {
    const schema = buildSchema(readFileSync('schema.api.graphql', 'utf8'));
    // The time of the read, so two reads differ.
    const device = schema.getType('Device');
    if (isObjectType(device)) delete device.getFields()['statusAsOf'];
    const { alibaba, huawei } = graph.simulators.fleet;
    const standard = huawei.instances.find(({ instanceId }) => instanceId === INSTANCE)!;
    const inHuawei = `provider: HUAWEI_IOTDA, instanceId: "${INSTANCE}"`;
    const roots = [
      'instances(first: 3)',
      `instance(provider: ALIBABA_MQTT, instanceId: "${alibaba.instances[0]!.instanceId}")`,
      `instance(${inHuawei})`,
      `group(${inHuawei}, groupId: "${standard.groups[1]!.groupId}")`,
      `caCertificate(${inHuawei}, caId: "${standard.caCertificates[0]!.certificateId}")`,
      `deviceCertificate(${inHuawei}, certificateId: "${standard.deviceCertificates[0]!.certificateId}")`,
      `device(instanceId: "${INSTANCE}", deviceId: "${standard.devices[3]!.deviceId}")`,
      `device(instanceId: "${INSTANCE}", deviceId: "never-was")`,
    ];
    await fc.assert(
      fc.asyncProperty(fc.gen(), async (g) => {
        const document = drawDocument(g, schema, roots);
        const [router, direct] = [await through(document), await directly(document)];
        expect(router.data, document).toEqual(direct.data);
        expect(told(router), document).toEqual(told(direct));
      }),
      { numRuns: 50, seed: 65, endOnFailure: true },
    );
  }, 120_000);

  it('refuse a mutation without the scope with the same code', async () => {
    const mutation = 'mutation { refused: deleteGroup(input: { id: "x" }) { userErrors { code } } }';
    const [router, direct] = [await through(mutation), await directly(mutation)];
    expect(direct.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(router.errors).toMatchObject([{ path: ['refused'], extensions: { code: 'FORBIDDEN' } }]);
  });

  it('deliver changes with the fields of both subgraphs', async () => {
    const standard = graph.simulators.fleet.huawei.instances.find(
      ({ instanceId }) => instanceId === INSTANCE,
    )!;
    const at = { account: HUAWEI, region: graph.simulators.fleet.huawei.region, instanceId: INSTANCE };
    const instanceId = printNodeId('Instance', { ...at, provider: 'HUAWEI_IOTDA' });
    const scope = { instanceId, kinds: ['DEVICE'] };
    const query = `subscription ($scope: RefreshScope!) { refreshEvents(scope: $scope) { __typename cursor
      ... on EntityChanged { entityId changedFields entity { ... on Device { name asset { number } } } } } }`;
    const { authorization } = ROUTER;
    await using events = listenBySse(gateway.url, { scope, query, authorization });
    await events.heartbeat();
    const device = standard.devices.find(({ deviceId }) => deviceId.endsWith('_sn-001340'))!;
    device.deviceName = 'renamed';
    await directly(
      `mutation { refresh(input: { scope: { instanceId: "${instanceId}", kinds: [DEVICE] } }) { userErrors { message } } }`,
    );
    expect(await events.change()).toMatchObject({
      entityId: printNodeId('Device', { ...at, provider: 'HUAWEI_IOTDA' }, device.deviceId),
      entity: { name: 'renamed', asset: { number: 'P-0201' } },
    });
  }, 60_000);

  it("resolve `node` in the registry's subgraph, and `nodes` in none", async () => {
    const id = Buffer.from('Asset P-0101').toString('base64url');
    const answer = await through(`{ node(id: "${id}") { id ... on Asset { number device { status } } } }`);
    expect(answer).toEqual({ data: { node: { id, number: 'P-0101', device: { status: 'ONLINE' } } } });
    const none = await through('{ nodes(ids: ["x"]) { id } }');
    expect(none.errors?.[0]?.message).toContain('Cannot query field "nodes"');
  });
});
