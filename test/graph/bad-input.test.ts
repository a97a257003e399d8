import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ALIBABA, HUAWEI, type Started, start } from '../kit/start.ts';

let graph: Started;
let standard: string;
let platinum: string;
beforeAll(async () => {
  graph = await start();
  const { alibaba, huawei } = graph.simulators.fleet;
  standard = huawei.instances.find((instance) => instance.type === 'standard')!.instanceId;
  platinum = alibaba.instances.find((instance) => instance.type === 1)!.instanceId;
});
afterAll(() => graph[Symbol.asyncDispose]());
beforeEach(() => graph.simulators.journal.clear());

const id = (text: string) => Buffer.from(text).toString('base64url');

describe('arguments', () => {
  it.each([
    ['first: -1', 'BAD_USER_INPUT', 'first: expected a number from 0 to 100, but got -1'],
    ['first: 101', 'BAD_USER_INPUT', 'first: expected a number from 0 to 100, but got 101'],
    ['last: 101, before: "x"', 'BAD_USER_INPUT', 'last: expected a number from 0 to 100, but got 101'],
    ['first: 1, last: 1', 'BAD_USER_INPUT', 'first, last: expected only one of the two, but got both'],
    [
      'after: "junk"',
      'INVALID_CURSOR',
      'The cursor does not belong to this connection, filter and account, or it is damaged.',
    ],
  ])('instances(%s) is refused', async (args, code, message) => {
    const answer = await graph.query(`{ instances(${args}) { nodes { name } } }`);
    expect(answer.data).toEqual({ instances: null });
    expect(answer.errors).toMatchObject([{ message, path: ['instances'], extensions: { code } }]);
    expect(answer.extensions.providerCalls).toEqual([]);
    expect(graph.simulators.journal.entries).toEqual([]);
  });

  it.each(['first: 4294967296', 'first: "x"', 'nope: 1'])(
    'instances(%s) is refused by GraphQL validation',
    async (args) => {
      const answer = await graph.query(`{ instances(${args}) { nodes { name } } }`);
      expect(answer.errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
      expect(answer.extensions.providerCalls).toEqual([]);
    },
  );

  /** Lists below parents that would have to be read first. `I` stands for an instance. */
  const BELOW: [how: string, document: string, path: string[], code: string][] = [
    [
      'a literal',
      '{ I { caCertificates(first: 101) { nodes { id } } } }',
      ['caCertificates'],
      'BAD_USER_INPUT',
    ],
    [
      'a variable',
      'query ($n: Int) { I { name c: caCertificates(first: $n) { nodes { id } } } }',
      ['c'],
      'BAD_USER_INPUT',
    ],
    [
      'the default of a variable',
      'query ($x: Int = 101) { I { groups(last: $x) { nodes { id } } } }',
      ['groups'],
      'BAD_USER_INPUT',
    ],
    [
      'a fragment, two lists down',
      '{ I { caCertificates { nodes { ...C } } } } fragment C on CaCertificate { deviceCertificates(first: 1, last: 1) { totalCount } }',
      ['caCertificates', 'nodes', 'deviceCertificates'],
      'BAD_USER_INPUT',
    ],
    [
      'a field that is included',
      'query ($n: Int) { I { devices(first: $n) @include(if: true) { nodes { id } } } }',
      ['devices'],
      'BAD_USER_INPUT',
    ],
    ['a cursor', '{ I { devices(after: "junk") { nodes { id } } } }', ['devices'], 'INVALID_CURSOR'],
  ];
  const inStandard = (document: string) =>
    document.replace('I {', `instance(provider: HUAWEI_IOTDA, instanceId: "${standard}") {`);

  it.each(BELOW)(
    'of a list below an instance are refused without a call: %s',
    async (_how, document, path, code) => {
      const answer = await graph.query(inStandard(document), { n: 101 });
      expect(answer.data).toBeNull();
      expect(answer.errors).toMatchObject([{ path: ['instance', ...path], extensions: { code } }]);
      expect(answer.extensions.providerCalls).toEqual([]);
      expect(graph.simulators.journal.entries).toEqual([]);
    },
  );

  it('of a list in a mutation payload are refused before the write', async () => {
    const [device] = graph.simulators.fleet.huawei.instances.find(
      (each) => each.instanceId === standard,
    )!.devices;
    const { data, errors } = await graph.query(
      'mutation ($id: ID!) { freezeDevice(input: { id: $id }) { device { instance { devices(first: 101) { nodes { id } } } } } }',
      { id: id(`Device:${HUAWEI}/cn-north-4/${standard}/${device!.deviceId}`) },
    );
    expect(data).toBeNull();
    expect(errors).toMatchObject([
      {
        path: ['freezeDevice', 'device', 'instance', 'devices'],
        extensions: { code: 'BAD_USER_INPUT', field: 'first' },
      },
    ]);
    expect(graph.simulators.journal.entries).toEqual([]);
  });

  it('of a skipped list are ignored', async () => {
    const answer = await graph.query(
      inStandard(
        'query ($yes: Boolean = true) { I { id devices(first: 101) @skip(if: $yes) { nodes { id } } } }',
      ),
    );
    expect(answer.errors).toBeUndefined();
  });

  it('a cursor of another list, instance or filter is refused', async () => {
    const first = await graph.query(
      `{ instance(provider: HUAWEI_IOTDA, instanceId: "${standard}") { devices(first: 1) { pageInfo { endCursor } } } }`,
    );
    const after = first.data.instance.devices.pageInfo.endCursor;
    graph.simulators.journal.clear();
    const answer = await graph.query(
      `query ($after: String) { instance(provider: HUAWEI_IOTDA, instanceId: "${standard}") {
        a: devices(after: $after, filter: { name: "x" }) { nodes { id } }
        b: groups(after: $after) { nodes { id } }
        c: devices(after: $after, first: 1) { nodes { id } } } }`,
      { after },
    );
    expect(answer.errors?.map((error) => [error.path?.[1], error.extensions['code']])).toEqual([
      ['a', 'INVALID_CURSOR'],
      ['b', 'INVALID_CURSOR'],
    ]);
    expect(answer.data.instance.c.nodes).toHaveLength(1);
    const operations = graph.simulators.journal.entries.map((entry) => entry.operation);
    expect(operations.filter((name) => !['ListInstances', 'ShowInstance'].includes(name))).toEqual([
      'ListDevices',
    ]);
  });

  it('a filter that the provider cannot apply is refused, not ignored', async () => {
    const answer = await graph.query(
      `{ instance(provider: ALIBABA_MQTT, instanceId: "${platinum}") { deviceCertificates(filter: { fingerprint: "ab" }) { nodes { id } } } }`,
    );
    expect(answer.errors).toMatchObject([
      { extensions: { code: 'UNSUPPORTED_BY_INSTANCE', field: 'filter.fingerprint' } },
    ]);
  });

  it('backward paging is refused if the provider supports only forward paging', async () => {
    const answer = await graph.query(
      `{ instance(provider: HUAWEI_IOTDA, instanceId: "${standard}") { devices(last: 5) { nodes { id } } } }`,
    );
    expect(answer.errors).toMatchObject([{ extensions: { code: 'BACKWARD_PAGINATION_UNSUPPORTED' } }]);
  });

  it('instances page backward within one account and region, and over several the error gives the reason', async () => {
    const one = `filter: { account: "${ALIBABA}", region: "cn-hangzhou" }`;
    const ask = (args: string) => graph.query(`{ instances(${args}) { nodes { instanceId } } }`);
    const all = (await ask(one)).data.instances.nodes;
    expect(all.length).toBeGreaterThan(1);
    const last = await ask(`${one}, last: 1`);
    expect(last.errors).toBeUndefined();
    expect(last.data.instances.nodes).toEqual(all.slice(-1));
    expect(last.extensions.providerCalls).toMatchObject([{ operation: 'ListInstances', calls: 1 }]);
    graph.simulators.journal.clear();
    expect((await ask('last: 2')).errors).toMatchObject([
      {
        message:
          'This connection consists of several lists, so it can only be paged forward: use first and after.',
        extensions: { code: 'BACKWARD_PAGINATION_UNSUPPORTED' },
      },
    ]);
    expect(graph.simulators.journal.entries).toEqual([]);
  });
});

describe('global ids', () => {
  const known = () => id(`Instance:${HUAWEI}/cn-north-4/${standard}`);

  it.each([
    ['junk', 'BAD_USER_INPUT'],
    ['', 'BAD_USER_INPUT'],
    [id('Nothing:a/b/c'), 'BAD_USER_INPUT'],
    [id('Device:a/b/c'), 'BAD_USER_INPUT'],
    [id('Instance:__proto__/b/c'), 'NOT_FOUND'],
    [id(`Instance:nobody/cn-north-4/x`), 'NOT_FOUND'],
    [id(`Instance:${ALIBABA}/another-region/x`), 'NOT_FOUND'],
    [id(`Device:${ALIBABA}/cn-hangzhou/post-cn-7mz2d000001/dev`), 'NOT_FOUND'],
  ])('node(%j) is refused', async (value, code) => {
    const answer = await graph.query('query ($id: ID!) { node(id: $id) { id } }', { id: value });
    expect(answer.data).toEqual({ node: null });
    expect(answer.errors).toMatchObject([{ path: ['node'], extensions: { code } }]);
    expect(graph.simulators.journal.entries).toEqual([]);
  });

  it('that consist of a path of dots are NOT_FOUND: they cause no call to that path or to another one', async () => {
    const instance = `${HUAWEI}/cn-north-4/${standard}`;
    const kinds = [
      'Device',
      'Group',
      'CaCertificate',
      'DeviceCertificate',
      'DevicePolicy',
      'DeviceAuthorizer',
    ];
    for (const dots of ['.', '..', '...']) {
      const ids = [
        ...kinds.map((kind) => `${kind}:${instance}/${dots}`),
        `Device:${HUAWEI}/cn-north-4/${dots}/x`,
      ];
      const answer = await graph.query('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
        ids: [...ids, `Instance:${HUAWEI}/cn-north-4/${dots}`].map(id),
      });
      expect(answer.data.nodes).toEqual(Array(8).fill(null));
      expect(answer.errors?.map(({ extensions }) => extensions['code'])).toEqual(Array(8).fill('NOT_FOUND'));
      expect(answer.extensions.providerCalls).toEqual([]);
    }
    expect(graph.simulators.journal.entries).toEqual([]);
  });

  it('nodes keeps the order, with null and an error for a missing object', async () => {
    const ids = [known(), 'junk', id(`Device:${HUAWEI}/cn-north-4/${standard}/gone`), known()];
    const answer = await graph.query('query ($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }', { ids });
    expect(answer.data.nodes.map((node: { id: string } | null) => node?.id ?? null)).toEqual([
      known(),
      null,
      null,
      known(),
    ]);
    expect(answer.errors?.map((error) => [error.path, error.extensions['code']])).toEqual([
      [['nodes', 1], 'BAD_USER_INPUT'],
      [['nodes', 2], 'NOT_FOUND'],
    ]);
  });

  it('nodes accepts a hundred ids and no more', async () => {
    const ids = Array.from({ length: 101 }, known);
    const answer = await graph.query('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids });
    expect(answer.errors).toMatchObject([{ message: 'ids: expected at most 100 ids, but got 101' }]);
    expect(graph.simulators.journal.entries).toEqual([]);
  });

  it('node finds every kind of node by its id', async () => {
    const answer = await graph.query(`{ instances { nodes { id
      groups(first: 1) { nodes { id } } caCertificates(first: 1) { nodes { id } }
      deviceCertificates(first: 1) { nodes { id } } clientCredentials(first: 1) { nodes { id } }
      authIdentities(first: 1) { nodes { id } } devices(first: 1) { nodes { id } } } } }`);
    const ids = [...new Set(JSON.stringify(answer.data).match(/(?<="id":")[^"]+/g))];
    const again = await graph.query('query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }', { ids });
    expect(again.errors).toBeUndefined();
    expect(again.data.nodes.map((node: { id: string }) => node.id)).toEqual(ids);
    expect(new Set(again.data.nodes.map((node: { __typename: string }) => node.__typename)).size).toBe(7);
  });
});

describe('look-ups', () => {
  it.each([
    ['instance(provider: ALIBABA_MQTT, instanceId: "nope") { id }', 'instance'],
    ['instance(provider: HUAWEI_IOTDA, instanceId: "nope") { id }', 'instance'],
    ['device(instanceId: "nope", deviceId: "x") { id }', 'device'],
    ['clientCredential(instanceId: "post-cn-7mz2d000001", clientId: "GID_x@@@y") { id }', 'clientCredential'],
    [
      'group(provider: ALIBABA_MQTT, instanceId: "post-cn-7mz2d000001", groupId: "GID_nobody") { id }',
      'group',
    ],
    [
      'caCertificate(provider: ALIBABA_MQTT, instanceId: "post-cn-7mz2d000001", caId: "00") { id }',
      'caCertificate',
    ],
    [
      'deviceCertificate(provider: ALIBABA_MQTT, instanceId: "post-cn-7mz2d000001", certificateId: "00/11") { id }',
      'deviceCertificate',
    ],
  ])('%s is null with NOT_FOUND', async (field, name) => {
    const answer = await graph.query(`{ ${field} }`);
    expect(answer.data).toEqual({ [name]: null });
    expect(answer.errors).toMatchObject([{ path: [name], extensions: { code: 'NOT_FOUND' } }]);
  });

  it('an unpaired surrogate in a key is not sent', async () => {
    graph.simulators.journal.clear();
    const { data, errors } = await graph.query(
      `query ($id: String!) {
        clientCredential(instanceId: "post-cn-7mz2d000001", clientId: $id) { id }
        caCertificate(provider: ALIBABA_MQTT, instanceId: "post-cn-7mz2d000001", caId: $id) { id } }`,
      { id: 'GID_a@@@\ud800' },
    );
    expect(data).toEqual({ clientCredential: null, caCertificate: null });
    expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(['NOT_FOUND', 'NOT_FOUND']);
    const sent = graph.simulators.journal.entries.map(({ operation }) => operation);
    expect(new Set(sent)).toEqual(new Set(['ListInstances']));
  });
});
