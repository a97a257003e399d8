import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { printNodeId } from '../../src/graph/node-id.ts';
import { TEMPORARY } from '../../src/graph/stale-answers.ts';
import type { Fault } from '../../src/simulator/faults.ts';
import { openMemoryStore } from '../../src/store/sqlite-store.ts';
import { sha256 } from '../inventory/graph-of-callers.ts';
import { openSocket } from '../kit/socket.ts';
import { ALIBABA, type Answer, ask, HUAWEI, type Started, start } from '../kit/start.ts';
import { createSwitchableStore } from '../kit/switchable-store.ts';
import { keptOrFailed, selectionsOf } from './selections.ts';

interface StaleAnswer extends Answer {
  readonly extensions: Answer['extensions'] & {
    readonly stale?: readonly { provider: string; operation: string; ageMs: number; code: string }[];
  };
}

const KINDS = [
  ...['GROUP', 'CA_CERTIFICATE', 'DEVICE_CERTIFICATE', 'CLIENT_CREDENTIAL', 'AUTH_IDENTITY'],
  ...['AUTH_PERMISSION', 'BLOCKED_CLIENT', 'DEVICE', 'DEVICE_POLICY'],
];
const DOWN: Fault = { effect: { kind: 'answer', status: 503, body: '' } };
const fast = { transport: { attempts: 1 } };

/** A server whose inventory has read the lists of these kinds, and will read them again in an hour. */
async function startKept(
  kinds: readonly string[],
  options: Parameters<typeof start>[0] = {},
): Promise<Started> {
  const graph = await start({
    ...options,
    config: {
      inventory: { keep: [{ kinds, every: 'PT1H' }] },
      security: { introspection: true, maxProviderCalls: 100_000, callsPerMinute: null },
      ...options.config,
    },
    overrides: { ...fast, inventory: { spreadMs: 0 }, ...options.overrides },
  });
  const query = `{ identityInventory { completeness(kinds: [${kinds.join(' ')}]) { missing { kind reason } } } }`;
  const missing = async () => {
    const { data } = await asking(graph, query, undefined, {}, 'all');
    return data.identityInventory.completeness.missing;
  };
  await vi.waitFor(async () => expect(await missing()).toEqual([]), { timeout: 60_000, interval: 200 });
  return graph;
}

const asking = async (
  graph: Pick<Started, 'url'>,
  query: string,
  staleIfError?: unknown,
  variables: Record<string, unknown> = {},
  key = '',
): Promise<StaleAnswer> =>
  (await ask(
    graph.url,
    query,
    variables,
    key === '' ? {} : { authorization: `Bearer ${key}` },
    staleIfError === undefined ? {} : { staleIfError },
  )) as StaleAnswer;

const codesOf = ({ errors }: Answer) => [...new Set(errors?.map(({ extensions }) => extensions['code']))];
/** After several failures, the breaker answers in place of the provider. */
const TEMPORARY_CODE = expect.stringMatching(new RegExp(`^(${TEMPORARY.join('|')})$`));

const INSTANCES = '{ instances(first: 20) { nodes { id name status capabilities } } }';
const ofInstance = (instanceId: string, fields: string) =>
  `{ instance(provider: ALIBABA_MQTT, instanceId: "${instanceId}") { ${fields} } }`;
const idsOf = (nodes: readonly { readonly id: string }[]) => nodes.map(({ id }) => id).sort();

describe('an old answer in place of an error', () => {
  const store = createSwitchableStore(openMemoryStore());
  let graph: Started;
  let good: StaleAnswer;
  beforeAll(async () => {
    graph = await startKept(KINDS, { overrides: { store } });
    good = await asking(graph, INSTANCES, 3_600);
  }, 70_000);
  afterEach(() => {
    graph.simulators.faults.clear();
    store.comeUp();
  });
  afterAll(async () => {
    await graph[Symbol.asyncDispose]();
    await store.close();
  });

  it('is returned on request, and states its age, its source and the error', async () => {
    expect(good.extensions).not.toHaveProperty('stale');
    graph.simulators.faults.add(DOWN);
    const old = await asking(graph, INSTANCES, 3_600);
    expect(old.errors).toBeUndefined();
    const byId = (nodes: { id: string }[]) => nodes.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    expect(byId(old.data.instances.nodes)).toEqual(byId(good.data.instances.nodes));
    const marks = ['ALIBABA_MQTT', 'HUAWEI_IOTDA'].map((provider) => ({
      provider,
      operation: 'ListInstances',
      code: TEMPORARY_CODE,
      ageMs: expect.any(Number),
    }));
    expect(old.extensions.stale).toEqual(marks);
    // Not for other callers, and not if it is too old.
    expect(codesOf(await asking(graph, INSTANCES))).toEqual([TEMPORARY_CODE]);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const tooOld = await asking(graph, INSTANCES, 0.01);
    expect(codesOf(tooOld)).toEqual([TEMPORARY_CODE]);
    expect(tooOld.extensions).not.toHaveProperty('stale');
  });

  it('is returned over a WebSocket, too', async () => {
    graph.simulators.faults.add(DOWN);
    await using socket = await openSocket(graph.url);
    const payload = { query: INSTANCES, extensions: { staleIfError: 3_600 } };
    socket.send({ type: 'subscribe', id: '1', payload });
    const old = (await socket.receive(({ id, type }) => id === '1' && type === 'next')) as {
      payload: StaleAnswer;
    };
    expect(idsOf(old.payload.data.instances.nodes)).toEqual(idsOf(good.data.instances.nodes));
    expect(old.payload.extensions.stale).toHaveLength(2);
  });

  it('is returned for look-ups, entities, links and lists of objects', async () => {
    const { alibaba } = graph.simulators.fleet;
    const instance = alibaba.instances.find(({ credentials }) => credentials.length > 0)!;
    const found = await graph.query(
      ofInstance(instance.instanceId, 'deviceCertificates(first: 1) { nodes { certificateId } }'),
    );
    const [{ certificateId }] = found.data.instance.deviceCertificates.nodes;
    const place = `provider: ALIBABA_MQTT, instanceId: "${instance.instanceId}"`;
    const query = `query ($representations: [_Any!]!) {
      deviceCertificate(${place}, certificateId: "${certificateId}") {
        id instance { id name } ca { caId status validTo } caBasis
      }
      instance(${place}) {
        name
        groups(first: 50) { totalCount nodes { id groupId clientCredentials(first: 2) { totalCount nodes { id } } } }
        clientCredentials(first: 100) { nodes { id group { id createdAt } } pageInfo { hasNextPage } }
        authIdentities(first: 2) { totalCount totalCountPrecision nodes { username secret { isSet } } }
      }
      _entities(representations: $representations) { ... on Group { id createdAt } ... on Instance { name } }
    }`;
    const representations = [
      { __typename: 'Instance', provider: 'ALIBABA_MQTT', instanceId: instance.instanceId },
      {
        ...{ __typename: 'Group', provider: 'ALIBABA_MQTT', instanceId: instance.instanceId },
        groupId: instance.groups[0]!.groupId,
      },
    ];
    const live = await asking(graph, query, 3_600, { representations });
    expect([live.errors, live.extensions.stale]).toEqual([undefined, undefined]);
    graph.simulators.faults.add(DOWN);
    const old = await asking(graph, query, 3_600, { representations });
    expect(old.errors).toBeUndefined();
    const { groups, clientCredentials, authIdentities, ...rest } = old.data.instance;
    const was = live.data.instance;
    expect({ ...old.data, instance: rest }).toEqual({ ...live.data, instance: { name: was.name } });
    expect([groups.totalCount, idsOf(groups.nodes)]).toEqual([
      was.groups.totalCount,
      idsOf(was.groups.nodes),
    ]);
    expect(clientCredentials.nodes.length).toBe(was.clientCredentials.nodes.length);
    expect(authIdentities).toMatchObject({
      totalCount: instance.identities.length,
      totalCountPrecision: 'EXACT',
    });
  });

  it('pages through the kept list, also after the provider is back', async () => {
    const { instanceId, devices } = graph.simulators.fleet.huawei.instances.find(
      (each) => each.devices.length > 5,
    )!;
    const page = (after: string | null, staleIfError?: number) =>
      asking(
        graph,
        `query ($after: String) { instance(provider: HUAWEI_IOTDA, instanceId: "${instanceId}") {
          devices(first: ${Math.ceil(devices.length / 3)}, after: $after) { totalCount
            nodes { deviceId } pageInfo { hasNextPage hasPreviousPage endCursor } } } }`,
        staleIfError,
        { after },
      );
    const live = (await page(null)).data.instance.devices.pageInfo.endCursor;
    graph.simulators.faults.add(DOWN);
    const seen: string[] = [];
    let cursor: string | null = null;
    for (let more = true; more; ) {
      const answer = await page(cursor, 3_600);
      expect(answer.errors).toBeUndefined();
      expect(answer.extensions.stale).toContainEqual(
        expect.objectContaining({ operation: 'ListDevices', code: TEMPORARY_CODE }),
      );
      const { nodes, pageInfo, totalCount } = answer.data.instance.devices;
      expect(totalCount).toBe(devices.length);
      expect(pageInfo.hasPreviousPage).toBe(cursor !== null);
      seen.push(...nodes.map(({ deviceId }: { deviceId: string }) => deviceId));
      if (cursor !== null) expect(answer.extensions.providerCalls).toEqual([]);
      more = pageInfo.hasNextPage;
      cursor = pageInfo.endCursor;
      graph.simulators.faults.clear();
    }
    expect(seen).toEqual(devices.map(({ deviceId }) => deviceId).sort());
    // A page of the inventory needs the wish, and a place in the provider's list is none in the inventory.
    expect(codesOf(await page(cursor))).toEqual(['CURSOR_EXPIRED']);
    expect(codesOf(await page(cursor, 0.001))).toEqual(['CURSOR_EXPIRED']);
    graph.simulators.faults.add(DOWN);
    expect(codesOf(await page(live, 3_600))).toEqual([TEMPORARY_CODE]);
  });

  it('is not returned for a filtered list, and not for the end of a list', async () => {
    const { instanceId } = graph.simulators.fleet.alibaba.instances.find(
      ({ caCertificates }) => caCertificates.length > 0,
    )!;
    graph.simulators.faults.add({ ...DOWN, operation: 'ListCaCertificate' });
    graph.simulators.faults.add({ ...DOWN, operation: 'ListInstances' });
    for (const [query, isStale] of [
      ['{ instances(filter: { name: "a" }) { nodes { id } } }', false],
      [ofInstance(instanceId, 'caCertificates(last: 2) { nodes { caId } }'), true],
    ] as const) {
      const answer = await asking(graph, query, 3_600);
      expect(codesOf(answer)).toEqual([TEMPORARY_CODE]);
      // The instance itself is old.
      expect(answer.extensions.stale?.map(({ operation }) => operation)).toEqual(
        isStale ? ['ListInstances'] : undefined,
      );
    }
  });

  it('shows what mutations have changed, and is never returned for a mutation', async () => {
    const { instanceId, regionId } = graph.simulators.fleet.alibaba.instances[0]!;
    const id = Buffer.from(`Instance:ali/${regionId}/${instanceId}`).toString('base64url');
    const groups = `{ instance(provider: ALIBABA_MQTT, instanceId: "${instanceId}") { groups(first: 100) { nodes { groupId } } } }`;
    const namesOf = async () =>
      (await asking(graph, groups, 3_600)).data.instance.groups.nodes.map(
        ({ groupId }: { groupId: string }) => groupId,
      );
    const keptNames = async () =>
      JSON.stringify(
        (
          await graph.query(
            '{ identityInventory { groups(first: 100, filter: { text: "GID_new_one" }) { nodes { groupId } } } }',
          )
        ).data,
      );
    const create = `mutation { createGroup(input: { instanceId: "${id}", groupId: "GID_new_one" }) {
      group { id } userErrors { code } } }`;
    // The breaker may have opened in the tests before.
    await expect
      .poll(async () => (await asking(graph, create, 3_600)).data.createGroup.userErrors, { timeout: 20_000 })
      .toEqual([]);
    // The change is announced after the answer.
    await expect.poll(keptNames).toContain('GID_new_one');
    graph.simulators.faults.add(DOWN);
    expect(await namesOf()).toContain('GID_new_one');
    expect((await asking(graph, create, 3_600)).extensions).not.toHaveProperty('stale');
    graph.simulators.faults.clear();
    const group = printNodeId(
      'Group',
      { provider: 'ALIBABA_MQTT', account: ALIBABA, region: regionId, instanceId },
      'GID_new_one',
    );
    const remove = `mutation { deleteGroup(input: { id: "${group}" }) { userErrors { code } } }`;
    await expect
      .poll(async () => (await asking(graph, remove)).data.deleteGroup.userErrors, { timeout: 20_000 })
      .toEqual([]);
    await expect.poll(keptNames).not.toContain('GID_new_one');
    graph.simulators.faults.add(DOWN);
    expect(await namesOf()).not.toContain('GID_new_one');
    const gone = await asking(graph, `{ node(id: "${group}") { id } }`, 3_600);
    expect([gone.data.node, codesOf(gone)]).toEqual([null, [TEMPORARY_CODE]]);
  }, 60_000);

  it('is not returned for a list after a mutation whose object could not be read back', async () => {
    const [{ instanceId = '' } = {}] = graph.simulators.fleet.huawei.instances.filter(
      ({ groups }) => groups.length > 0,
    );
    const groups = `{ instance(provider: HUAWEI_IOTDA, instanceId: "${instanceId}") { groups(first: 1) { nodes { id } } devices(first: 1) { nodes { id } } } }`;
    const live = await graph.query(groups);
    const [{ id }] = live.data.instance.groups.nodes;
    const rename = `mutation { updateGroup(input: { id: "${id}", name: "renamed" }) { userErrors { code } } }`;
    graph.simulators.faults.add({ ...DOWN, operation: 'ShowDeviceGroup' });
    expect((await asking(graph, rename)).data.updateGroup.userErrors).toEqual([]);
    graph.simulators.faults.add({ ...DOWN, operation: 'ListDeviceGroups' });
    graph.simulators.faults.add({ ...DOWN, operation: 'ListDevices' });
    await expect.poll(async () => (await asking(graph, groups, 3_600)).data.instance.groups).toBeNull();
    expect((await asking(graph, groups, 3_600)).data.instance.devices.nodes).toHaveLength(1);
  }, 30_000);

  it('leaves the error of the provider if the store is out of reach', async () => {
    graph.simulators.faults.add(DOWN);
    store.goDown();
    const answer = await asking(graph, INSTANCES, 3_600);
    expect(codesOf(answer)).toContainEqual(TEMPORARY_CODE);
    expect(answer.extensions).not.toHaveProperty('stale');
  });

  it.each([0, -1, 86_401, '60', true, [], {}])(
    'is refused as bad input, without a call, for staleIfError: %j',
    async (value) => {
      const before = graph.simulators.journal.entries.length;
      const answer = await asking(graph, INSTANCES, value);
      expect(answer.errors?.[0]?.extensions).toMatchObject({
        code: 'BAD_USER_INPUT',
        field: 'extensions.staleIfError',
      });
      expect(graph.simulators.journal.entries).toHaveLength(before);
    },
  );
});

/** The list of each kept kind, its type, and fields that an old object must show. */
const LISTS: readonly (readonly [list: string, type: string, kept: readonly string[]])[] = [
  ['id', 'Instance', ['name', 'edition', 'status', 'createdAt', 'capabilities', 'flavor.type']],
  ['groups', 'Group', ['groupId', 'name', 'description', 'isDynamic', 'createdAt', 'tags']],
  ['caCertificates', 'CaCertificate', ['caId', 'status', 'validTo', 'x509.subject', 'settings.provisioning']],
  [
    'deviceCertificates',
    'DeviceCertificate',
    ['commonName', 'status', 'validTo', 'x509.issuer', 'caBasis', 'ca.id'],
  ],
  ['clientCredentials', 'ClientCredential', ['clientId', 'deviceName', 'group.id']],
  ['authIdentities', 'AuthIdentity', ['username', 'identityType', 'signMode', 'secret.isSet']],
  ['authPermissions', 'AuthPermission', ['identity', 'topic', 'action', 'effect']],
  ['blockedClients', 'BlockedClient', ['clientId']],
  ['devices', 'Device', ['nodeId', 'name', 'status', 'product.name', 'space.name', 'tags', 'gateway.id']],
  ['devicePolicies', 'DevicePolicy', ['policyId', 'name', 'spaceId', 'updatedAt']],
];

describe('an old object', () => {
  it('shows each field as the list did, or an error at the path of the field, for every kept kind', async () => {
    await using graph = await startKept(KINDS);
    // The inventory keeps nothing of OCSP.
    for (const { caCertificates } of graph.simulators.fleet.huawei.instances)
      for (const ca of caCertificates) Object.assign(ca, { ocspEnable: true, ocspSslEnable: true });
    const selections = await selectionsOf(graph);
    const live = new Map<string, Answer>();
    for (const [list, type] of LISTS) {
      const query = `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on ${type} { ${selections(type)} } } }`;
      const page = await graph.query(
        `{ instances(first: 50) { nodes { id ${list === 'id' ? '' : `${list}(first: 4) { nodes { id } }`} } } }`,
      );
      const nodes: { readonly id: string }[] = page.data.instances.nodes.flatMap(
        (node: Record<string, { nodes: { id: string }[] } | null> & { id: string }) =>
          list === 'id' ? [{ id: node.id }] : (node[list]?.nodes ?? []),
      );
      const ids = nodes.map(({ id }) => id);
      expect(ids.length).toBeGreaterThan(0);
      live.set(type, await asking(graph, query, undefined, { ids }));
      live.set(`${type} ids`, { data: { query, ids }, extensions: { providerCalls: [] } });
    }
    graph.simulators.faults.add(DOWN);
    for (const [, type, kept] of LISTS) {
      const { query, ids } = live.get(`${type} ids`)?.data ?? {};
      const old = await asking(graph, query, 3_600, { ids });
      expect([type, old.extensions.stale?.length]).not.toEqual([type, undefined]);
      // A field that differs has an error at its path.
      const { silent, equal } = keptOrFailed(live.get(type), old);
      expect([type, silent]).toEqual([type, []]);
      expect([...equal]).toEqual(expect.arrayContaining([...kept]));
      // Without the wish, the object is an error.
      const refused = await asking(graph, query, undefined, { ids });
      expect(refused.data.nodes.every((node: unknown) => node === null)).toBe(true);
    }
  }, 120_000);
});

describe('no old answer', () => {
  it('replaces the error if the inventory does not keep the list', async () => {
    await using graph = await start({ overrides: fast });
    await asking(graph, INSTANCES, 3_600);
    graph.simulators.faults.add(DOWN);
    expect(codesOf(await asking(graph, INSTANCES, 3_600))).toEqual(['PROVIDER_UNAVAILABLE']);
  });

  it('replaces a refusal, or shows an account that the caller may not see', async () => {
    const keys = [
      { name: 'all', scopes: ['identity:read'] },
      { name: 'some', scopes: ['identity:read'], accounts: [HUAWEI] },
    ];
    await using graph = await startKept(['GROUP'], {
      config: {
        auth: { mode: 'keys', keys: keys.map((key) => ({ ...key, sha256: sha256(key.name) })) },
      },
    });
    const as = (key: string) => asking(graph, INSTANCES, 3_600, {}, key);
    const { data } = await as('all');
    const [hidden] = data.instances.nodes;
    graph.simulators.accounts.alibaba.disabled = true;
    graph.simulators.accounts.huawei.secretKey = 'revoked';
    const refused = await as('all');
    expect(codesOf(refused)).toEqual(['PROVIDER_AUTH_FAILED']);
    expect(refused.extensions).not.toHaveProperty('stale');
    graph.simulators.faults.add(DOWN);
    const seen = await as('some');
    expect(seen.data.instances.nodes.length).toBe(graph.simulators.fleet.huawei.instances.length);
    expect(seen.extensions.stale).toMatchObject([{ provider: 'HUAWEI_IOTDA' }]);
    const byId = `{ node(id: "${hidden.id}") { id } }`;
    expect((await asking(graph, byId, 3_600, {}, 'all')).data.node).toEqual({ id: hidden.id });
    expect(codesOf(await asking(graph, byId, 3_600, {}, 'some'))).toEqual(['NOT_FOUND']);
  }, 70_000);
});
