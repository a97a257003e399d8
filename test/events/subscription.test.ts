import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { printNodeId } from '../../src/graph/node-id.ts';
import type { InstanceRef } from '../../src/providers/port/records.ts';
import { EVENTS, type ListenOptions, listen, listenBySse } from '../kit/listen.ts';
import { openSocket } from '../kit/socket.ts';
import { ALIBABA, HUAWEI, type Started, start } from '../kit/start.ts';

const PLATINUM: InstanceRef = {
  provider: 'ALIBABA_MQTT',
  account: ALIBABA,
  region: 'cn-hangzhou',
  instanceId: 'post-cn-7mz2d000001',
};
const INSTANCE = printNodeId('Instance', PLATINUM);

function platinumOf({ simulators }: Started) {
  return simulators.fleet.alibaba.instances.find((each) => each.instanceId === PLATINUM.instanceId)!;
}

function huaweiOf({ simulators }: Started, name = 'headquarters') {
  const instance = simulators.fleet.huawei.instances.find((each) => each.name === name)!;
  const at: InstanceRef = {
    provider: 'HUAWEI_IOTDA',
    account: HUAWEI,
    region: simulators.fleet.huawei.region,
    instanceId: instance.instanceId,
  };
  return { instance, at, id: printNodeId('Instance', at) };
}

const refresh = (graph: Started, scope: object) =>
  graph.query(
    'mutation ($scope: RefreshScope!) { refresh(input: { scope: $scope }) { cursor userErrors { code message field } } }',
    { scope },
  );

describe.each([
  ['WebSocket', listen],
  ['SSE', listenBySse],
])('refreshEvents over %s', (_name, listenTo) => {
  it('sends a heartbeat, then provider changes with field names and without values', async () => {
    await using graph = await start();
    const scope = { instanceId: INSTANCE, kinds: ['CA_CERTIFICATE', 'AUTH_IDENTITY'] };
    await using events = listenTo(graph.url, { scope });
    const first = await events.heartbeat();
    expect(events.events).toEqual([first]);
    const [ca] = platinumOf(graph).caCertificates;
    ca!.active = !ca!.active;
    const identity = platinumOf(graph).identities[0]!;
    identity.secret = `${identity.secret}-rotated`;
    await refresh(graph, scope);
    const changed = await events.change(printNodeId('CaCertificate', PLATINUM, ca!.sn));
    expect(changed).toMatchObject({
      change: 'UPDATED',
      source: 'POLL',
      kind: 'CA_CERTIFICATE',
      changedFields: ['status', 'rawStatus'],
    });
    const rotated = events.events.find((event) => event.kind === 'AUTH_IDENTITY') ?? (await events.change());
    expect(rotated).toMatchObject({ change: 'UPDATED', changedFields: ['secret'] });
    expect(JSON.stringify(events.events)).not.toContain(identity.secret);
  });
});

/** ApsaraMQ's response to a deleted key. */
const NO_KEY = JSON.stringify({ Code: 'InvalidAccessKeyId.NotFound', Message: '.', RequestId: 'R-1' });

describe('a subscription to an instance with a permanent read failure', () => {
  it('ends with the error code in its last result, and leaves the other operations of its socket open', async () => {
    await using graph = await start({ config: { events: { pollSeconds: 1 } } });
    await using socket = await openSocket(graph.url);
    const variables = { scope: { instanceId: INSTANCE, kinds: ['CA_CERTIFICATE'] } };
    const plant = huaweiOf(graph, 'plant-7');
    const other = { scope: { instanceId: plant.id, kinds: ['GROUP'] } };
    socket.send({ id: 'lost', type: 'subscribe', payload: { query: EVENTS, variables } });
    socket.send({ id: 'other', type: 'subscribe', payload: { query: EVENTS, variables: other } });
    const of = (id: string, type: string) => socket.receive((each) => each.id === id && each.type === type);
    await Promise.all([of('lost', 'next'), of('other', 'next')]);
    await using sse = listenBySse(graph.url, variables);
    await sse.heartbeat();
    graph.simulators.faults.add({
      service: 'alibaba',
      operation: 'ListCaCertificate',
      effect: { kind: 'answer', status: 404, body: NO_KEY },
    });
    await of('lost', 'complete');
    const told = socket.messages.filter(({ id }) => id === 'lost');
    expect(told.map(({ type }) => type)).toEqual(['next', 'next', 'complete']);
    const extensions = { code: 'PROVIDER_AUTH_FAILED', ...PLATINUM };
    expect(told[1]!.payload).toMatchObject({ errors: [{ extensions }] });
    await sse.ended;
    expect(sse.errors).toMatchObject([{ extensions }]);
    plant.instance.groups[0]!.description = 'still heard of';
    await expect
      .poll(() => JSON.stringify(socket.messages.at(-1)), { timeout: 10_000 })
      .toContain(
        '"id":"other","type":"next","payload":{"data":{"refreshEvents":{"__typename":"EntityChanged"',
      );
    expect(socket.socket.readyState).toBe(socket.socket.OPEN);
  });
});

describe('refreshEvents', () => {
  it.each(['application/json', 'application/graphql-response+json, application/json;q=0.9'])(
    'is refused as JSON if the client does not accept an event stream, and names the required media type: %s',
    async (accept) => {
      await using graph = await start();
      const variables = { scope: { instanceId: INSTANCE, kinds: ['GROUP'] } };
      const ask = (accepted: string, signal?: AbortSignal) =>
        fetch(graph.url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept: accepted },
          body: JSON.stringify({ query: EVENTS, variables }),
          ...(signal === undefined ? {} : { signal }),
        });
      const response = await ask(accept);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({
        errors: [
          {
            message: expect.stringMatching(/accept: text\/event-stream.*WebSocket/),
            extensions: { code: 'BAD_USER_INPUT' },
          },
        ],
        extensions: { providerCalls: [] },
      });
      expect(graph.simulators.journal.entries).toEqual([]);
      for (const taken of ['*/*', 'application/json, text/event-stream;q=0.5', 'text/*']) {
        const gone = new AbortController();
        const { headers } = await ask(taken, gone.signal);
        expect(headers.get('content-type'), taken).toMatch(/^text\/event-stream/);
        gone.abort();
      }
    },
  );

  it('loads the object at delivery with the rights of the reader, and reports a mutation once', async () => {
    await using graph = await start();
    const scope = { instanceId: INSTANCE, kinds: ['CA_CERTIFICATE', 'GROUP', 'CLIENT_CREDENTIAL'] };
    const query = EVENTS.replace(
      'changedFields',
      'changedFields entity { id ... on CaCertificate { status } ... on ClientCredential { clientId } }',
    );
    await using events = listen(graph.url, { scope, query });
    await events.heartbeat();
    const [ca] = platinumOf(graph).caCertificates;
    const id = printNodeId('CaCertificate', PLATINUM, ca!.sn);
    const status = ca!.active ? 'INACTIVE' : 'ACTIVE';
    const write = async (document: string) => {
      const { data, errors } = await graph.query(`mutation { ${document} }`);
      expect(errors).toBeUndefined();
      expect(Object.values<{ userErrors: unknown }>(data)[0]!.userErrors).toEqual([]);
    };
    await write(
      `setCaCertificateStatus(input: { id: "${id}", status: ${status} }) { userErrors { message } }`,
    );
    expect(await events.change(id)).toMatchObject({
      change: 'UPDATED',
      source: 'MUTATION',
      changedFields: ['status', 'rawStatus'],
      entity: { id, status },
    });
    await write(
      `registerClientCredential(input: { instanceId: "${INSTANCE}", clientId: "GID_empty@@@new" }) { userErrors { message } }`,
    );
    const credential = await events.change();
    expect(credential).toMatchObject({
      change: 'CREATED',
      source: 'MUTATION',
      entity: { clientId: 'GID_empty@@@new' },
    });
    await write(`revokeClientCredential(input: { id: "${credential.entityId}" }) { userErrors { message } }`);
    expect(await events.change()).toMatchObject({ change: 'DELETED', source: 'MUTATION', entity: null });
    const heard = events.events.length;
    await refresh(graph, scope);
    await refresh(graph, scope);
    // A change at the provider is delivered after everything that the two reads could have repeated.
    platinumOf(graph).caCertificates[0]!.name = 'renamed';
    await refresh(graph, scope);
    expect(await events.change()).toMatchObject({ entityId: id, source: 'POLL', changedFields: ['name'] });
    expect(events.events.length).toBe(heard + 1);
  });

  it('batches the loads of objects whose events arrive together', async () => {
    await using graph = await start();
    const groupId = printNodeId('Group', PLATINUM, 'GID_one');
    const scope = { instanceId: INSTANCE, groupId, kinds: ['CLIENT_CREDENTIAL'] };
    const query = EVENTS.replace(
      'changedFields',
      'entity { ... on ClientCredential { clientId session { online } } }',
    );
    await using events = listen(graph.url, { scope, query });
    await events.heartbeat();
    const platinum = platinumOf(graph);
    const made = Array.from({ length: 12 }, (_, index) => `GID_one@@@new-${10 + index}`);
    for (const clientId of made) platinum.credentials.push({ ...platinum.credentials[0]!, clientId });
    platinum.onlineClientIds.push(...made);
    graph.simulators.journal.clear();
    await refresh(graph, scope);
    const heard = [];
    for (const _ of made) heard.push((await events.change()).entity);
    expect(heard).toEqual(made.map((clientId) => ({ clientId, session: { online: true } })));
    const calls = graph.simulators.journal.entries.map((entry) => entry.operation);
    const count = (operation: string) => calls.filter((each) => each === operation).length;
    expect([count('GetDeviceCredential'), count('BatchQuerySessionByClientIds')]).toEqual([12, 2]);
  });

  it('reports the credentials of a created or deleted group to a reader of all groups', async () => {
    await using graph = await start();
    const scope = { instanceId: INSTANCE, kinds: ['CLIENT_CREDENTIAL'] };
    await using events = listen(graph.url, { scope });
    await events.heartbeat();
    const platinum = platinumOf(graph);
    const now = Date.now();
    const clientId = 'GID_night@@@lamp';
    platinum.groups.push({ groupId: 'GID_night', createTime: now, updateTime: now, tags: [] });
    platinum.credentials.push({ ...platinum.credentials[0]!, clientId });
    await refresh(graph, scope);
    const id = printNodeId('ClientCredential', PLATINUM, clientId);
    expect(await events.change()).toMatchObject({ change: 'CREATED', entityId: id });
    platinum.groups.pop();
    platinum.credentials.pop();
    await refresh(graph, scope);
    expect(await events.change()).toMatchObject({ change: 'DELETED', entityId: id });
    expect(events.events.map((event) => event.__typename)).toEqual([
      'Heartbeat',
      'EntityChanged',
      'EntityChanged',
    ]);
  });

  it('reports members that join or leave an IoTDA group, and nothing about other groups', async () => {
    await using graph = await start();
    const simulated = graph.simulators.fleet.huawei.instances.find((each) => each.name === 'plant-7')!;
    const at: InstanceRef = {
      provider: 'HUAWEI_IOTDA',
      account: HUAWEI,
      region: graph.simulators.fleet.huawei.region,
      instanceId: simulated.instanceId,
    };
    const [group, other] = simulated.groups.filter((each) => each.groupType === 'STATIC');
    const scope = {
      instanceId: printNodeId('Instance', at),
      groupId: printNodeId('Group', at, group!.groupId),
    };
    await using events = listen(graph.url, { scope });
    await events.heartbeat();
    const stranger = simulated.devices.find(
      ({ deviceId }) => !group!.deviceIds.includes(deviceId) && !other!.deviceIds.includes(deviceId),
    )!;
    other!.deviceIds.push(stranger.deviceId);
    other!.description = 'changed';
    group!.deviceIds.push(stranger.deviceId);
    await refresh(graph, scope);
    expect(await events.change()).toMatchObject({
      change: 'CREATED',
      kind: 'DEVICE',
      entityId: printNodeId('Device', at, stranger.deviceId),
    });
    group!.description = 'changed, too';
    await refresh(graph, scope);
    expect(await events.change()).toMatchObject({
      entityId: scope.groupId,
      changedFields: ['description'],
    });
  });

  it('resumes after a cursor with exactly the missed events, and with one gap after a cursor from before a restart', async () => {
    const secrets = { cursorKeys: ['a key that stays the same'] };
    const scope = { instanceId: INSTANCE, kinds: ['CA_CERTIFICATE'] };
    let cursor: string;
    {
      await using graph = await start({ config: { secrets } });
      const cas = platinumOf(graph).caCertificates;
      {
        await using events = listen(graph.url, { scope });
        cas[0]!.name = 'first';
        await events.heartbeat();
        cas[0]!.name = 'second';
        await refresh(graph, scope);
        cursor = (await events.change()).cursor;
      }
      cas[1]!.name = 'third';
      await refresh(graph, scope);
      cas[2]!.name = 'fourth';
      await refresh(graph, scope);
      await using events = listen(graph.url, { scope, after: cursor });
      await events.heartbeat();
      expect(events.events.map((event) => event.entityId)).toEqual([
        printNodeId('CaCertificate', PLATINUM, cas[1]!.sn),
        printNodeId('CaCertificate', PLATINUM, cas[2]!.sn),
        undefined,
      ]);
      cursor = events.events[0]!.cursor;
    }
    await using graph = await start({ config: { secrets } });
    await using events = listen(graph.url, { scope, after: cursor });
    await events.heartbeat();
    expect(events.events).toMatchObject([
      { __typename: 'StreamGap', reason: 'LOG_RESTARTED' },
      { __typename: 'Heartbeat' },
    ]);
  });

  it('refuses a scope that cannot be watched with a typed error, and keeps the socket open', async () => {
    await using graph = await start();
    const hq = huaweiOf(graph);
    const ca = { instanceId: INSTANCE, kinds: ['CA_CERTIFICATE'] };
    const { cursor } = (await refresh(graph, ca)).data.refresh;
    const group = printNodeId('Group', PLATINUM, 'GID_hundred');
    const nothing = { ...PLATINUM, instanceId: 'post-cn-nothing' };
    const cases: [ListenOptions, object][] = [
      [{ scope: { instanceId: group } }, { code: 'BAD_USER_INPUT', field: 'scope.instanceId' }],
      [{ scope: { ...ca, kinds: [] } }, { code: 'BAD_USER_INPUT', field: 'scope.kinds' }],
      [{ scope: { ...ca, kinds: ['DEVICE'] } }, { code: 'UNSUPPORTED_BY_INSTANCE', field: 'scope.kinds' }],
      [{ scope: { ...ca, groupId: group } }, { code: 'BAD_USER_INPUT', field: 'scope.kinds' }],
      [{ scope: { instanceId: hq.id, groupId: group } }, { code: 'BAD_USER_INPUT', field: 'scope.groupId' }],
      [
        { scope: { instanceId: INSTANCE, groupId: printNodeId('Group', PLATINUM, 'GID_nobody') } },
        { code: 'NOT_FOUND', field: 'scope.groupId' },
      ],
      [{ scope: { instanceId: printNodeId('Instance', nothing) } }, { code: 'NOT_FOUND' }],
      [
        { scope: { instanceId: printNodeId('Instance', { ...PLATINUM, account: 'other' }) } },
        { code: 'NOT_FOUND', field: 'scope.instanceId' },
      ],
      [{ scope: ca, after: 'nonsense' }, { code: 'INVALID_CURSOR' }],
      [{ scope: { ...ca, kinds: ['GROUP'] }, after: cursor }, { code: 'INVALID_CURSOR' }],
      [{ scope: { instanceId: hq.id }, after: cursor }, { code: 'INVALID_CURSOR' }],
    ];
    for (const [options, extensions] of cases) {
      await using events = listen(graph.url, options);
      await events.ended;
      expect(events.errors, JSON.stringify(options)).toMatchObject([{ extensions }]);
      expect(events.events).toEqual([]);
    }
    await using fine = listen(graph.url, { scope: ca, after: cursor });
    await fine.heartbeat();
  });

  it('hides instances of accounts that the caller must not see, and requires identity:read', async () => {
    const key = (name: string) => ({ name, sha256: createHash('sha256').update(name).digest('hex') });
    const keys = [
      { ...key('ali-only'), scopes: ['identity:read'], accounts: [ALIBABA] },
      { ...key('hw-only'), scopes: ['identity:read'], accounts: [HUAWEI] },
      { ...key('writer'), scopes: ['identity:write'] },
    ];
    await using graph = await start({ config: { auth: { mode: 'keys', keys } } });
    const scope = { instanceId: INSTANCE, kinds: ['CA_CERTIFICATE'] };
    await using own = listen(graph.url, { scope, authorization: 'Bearer ali-only' });
    await own.heartbeat();
    graph.simulators.journal.clear();
    await using foreign = listen(graph.url, { scope, authorization: 'Bearer hw-only' });
    await foreign.ended;
    expect(foreign.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    await using writer = listen(graph.url, { scope, authorization: 'Bearer writer' });
    await writer.ended;
    expect(writer.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(graph.simulators.journal.entries).toEqual([]);
  });
});
