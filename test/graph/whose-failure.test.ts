import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { idOf, type Noun, nounsOf } from '../kit/nouns.ts';
import { type Answer, ask, type Started, start } from '../kit/start.ts';

/** An error names the account whose call failed, to callers that may see the account. */
let graph: Started;
const KEYS = ['all', 'hw-only'];
beforeAll(async () => {
  graph = await start({
    config: {
      auth: {
        mode: 'keys',
        keys: KEYS.map((name) => ({
          name,
          sha256: createHash('sha256').update(name).digest('hex'),
          scopes: ['identity:read', 'identity:write'],
          ...(name === 'all' ? {} : { accounts: ['hw'] }),
        })),
      },
    },
  });
});
afterAll(() => graph[Symbol.asyncDispose]());
afterEach(() => graph.simulators.faults.clear());

const query = (document: string, variables = {}, key = 'all') =>
  ask(graph.url, document, variables, { authorization: `Bearer ${key}` });
const REFUSED = {
  kind: 'answer',
  status: 403,
  body: JSON.stringify({ error_code: 'IOTDA.000004', error_msg: 'x', Code: 'NoPermission', RequestId: 'r' }),
} as const;
const refuse = (operation: string) => graph.simulators.faults.add({ operation, effect: REFUSED });
/** The location members of each error, by its path, without other extensions. */
const whose = ({ errors = [] }: Answer) =>
  errors.map(({ path, extensions: { account, region, instanceId } }) => [
    path?.join('.'),
    { account, region, instanceId },
  ]);
const nounOf = (type: string, provider: Noun['provider']) =>
  nounsOf(graph.simulators).find((each) => each.type === type && each.provider === provider)!;

interface Place {
  readonly account: string;
  readonly region: string;
  readonly instanceId: string | undefined;
}
let ali: Place;
let hw: Place;
beforeEach(() => {
  const { alibaba, huawei } = graph.simulators.fleet;
  const [first] = alibaba.instances;
  ali = { account: 'ali', region: first!.regionId, instanceId: first!.instanceId };
  hw = { account: 'hw', region: huawei.region, instanceId: huawei.instances[0]!.instanceId };
});

describe('the error of', () => {
  it('an object or a list names account, region and instance', async () => {
    for (const operation of ['GetCaCertificate', 'ListDevices', 'ListCaCertificate', 'ShowDevice'])
      refuse(operation);
    const ca = nounOf('CaCertificate', 'ALIBABA_MQTT');
    const device = nounOf('Device', 'HUAWEI_IOTDA');
    const answer = await query(
      `query ($ids: [ID!]!) { nodes(ids: $ids) { id }
        a: instance(provider: ALIBABA_MQTT, instanceId: "${ali.instanceId}") { caCertificates { totalCount } }
        b: instance(provider: HUAWEI_IOTDA, instanceId: "${hw.instanceId}") { devices { nodes { id } } } }`,
      { ids: [ca.id, device.id] },
    );
    expect(new Map(whose(answer) as [string, Place][])).toEqual(
      new Map([
        ['nodes.0', { ...ali, instanceId: ca.instanceId }],
        ['nodes.1', { ...hw, instanceId: device.instanceId }],
        ['a.caCertificates.totalCount', ali],
        ['b.devices', hw],
      ]),
    );
  });

  it('an edge of a merged list names its account and region, and no instance', async () => {
    refuse('ListInstances');
    const answer = await query('{ instances { edges { node { id } } } }');
    const regions = [
      ...new Set(graph.simulators.fleet.alibaba.instances.map(({ regionId }) => regionId)),
    ].sort();
    expect(whose(answer)).toEqual(
      [...regions.map((region) => ({ account: 'ali', region })), { account: 'hw', region: hw.region }].map(
        (place, index) => [`instances.edges.${index}.node`, { ...place, instanceId: undefined }],
      ),
    );
  });

  it('an unreadable answer or an unknown host names account, region and instance', async () => {
    graph.simulators.faults.add({
      operation: 'ListDevices',
      effect: { kind: 'answer', status: 200, body: '<html>' },
    });
    const unreadable = await query(
      `{ instance(provider: HUAWEI_IOTDA, instanceId: "${hw.instanceId}") { devices { nodes { id } } } }`,
    );
    expect(unreadable.errors?.[0]?.extensions['code']).toBe('PROVIDER_BAD_RESPONSE');
    expect(whose(unreadable)).toEqual([['instance.devices', hw]]);

    const repeated = { RequestId: 'r', Code: 200, Success: true, Data: { Results: [], NextToken: 'same' } };
    graph.simulators.faults.add({
      operation: 'QueryCustomAuthConnectBlack',
      effect: { kind: 'answer', status: 200, body: JSON.stringify(repeated) },
    });
    const endless = await query(
      `{ instance(provider: ALIBABA_MQTT, instanceId: "${ali.instanceId}") { blockedClients { nodes { clientId } } } }`,
    );
    expect(endless.errors?.[0]?.message).toContain('broke its paging');
    expect(whose(endless)).toEqual([['instance.blockedClients', ali]]);

    await using fresh = await start();
    fresh.simulators.faults.add({ operation: 'ShowInstance', effect: REFUSED });
    const device = nounOf('Device', 'HUAWEI_IOTDA');
    const lost = await fresh.query('query ($id: ID!) { node(id: $id) { id } }', { id: device.id });
    expect(whose(lost)).toEqual([['node', { ...hw, instanceId: device.instanceId }]]);
  });

  it('a mutation or refresh is in userErrors, with the same names', async () => {
    refuse('DeleteGroupId');
    refuse('ListGroupId');
    const group = nounOf('Group', 'ALIBABA_MQTT');
    const answer = await query(
      `mutation ($id: ID!, $scope: RefreshScope!) {
        deleteGroup(input: { id: $id }) { userErrors { code account region instanceId } }
        refresh(input: { scope: $scope }) { userErrors { code account region instanceId } } }`,
      {
        id: group.id,
        scope: { instanceId: idOf('Instance', 'ali', ali.region, ali.instanceId!), kinds: ['GROUP'] },
      },
    );
    expect(answer.data).toMatchObject({
      deleteGroup: { userErrors: [{ code: 'FORBIDDEN', ...ali, instanceId: group.instanceId }] },
      refresh: { userErrors: [{ code: 'FORBIDDEN', ...ali }] },
    });
  });
});

it('an account that the caller must not see reveals nothing about it', async () => {
  refuse('GetCaCertificate');
  refuse('ListInstances');
  const ca = nounOf('CaCertificate', 'ALIBABA_MQTT');
  const answer = await query(
    `query ($id: ID!, $made: ID!) { node(id: $id) { id } made: node(id: $made) { id }
      instance(provider: ALIBABA_MQTT, instanceId: "${ali.instanceId}") { id }
      instances { edges { node { id } } } }`,
    { id: ca.id, made: idOf('CaCertificate', 'never', ali.region, ali.instanceId!, 'x') },
    'hw-only',
  );
  const [node, made, instance, edge] = ['node', 'made', 'instance', 'instances.edges.0.node'].map((path) =>
    answer.errors?.find((error) => error.path?.join('.') === path),
  );
  expect(node?.extensions).toEqual({ code: 'NOT_FOUND' });
  expect(made?.extensions).toEqual(node?.extensions);
  expect(instance?.extensions).toEqual({ code: 'NOT_FOUND' });
  expect(edge?.extensions).toMatchObject({ account: 'hw' });
  expect(JSON.stringify(answer)).not.toMatch(/"ali"|cn-hangzhou/);
  const removed = await query(
    'mutation ($id: ID!) { deleteGroup(input: { id: $id }) { userErrors { code account region instanceId } } }',
    { id: nounOf('Group', 'ALIBABA_MQTT').id },
    'hw-only',
  );
  expect(removed.data.deleteGroup.userErrors).toEqual([
    { code: 'NOT_FOUND', account: null, region: null, instanceId: null },
  ]);
});
