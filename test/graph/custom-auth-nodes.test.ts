import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AlibabaInstance } from '../../src/simulator/fleet/fleet.ts';
import { listen } from '../kit/listen.ts';
import { idOf } from '../kit/nouns.ts';
import { ALIBABA, callsOf, type Started, start } from '../kit/start.ts';

/** Permissions and blocked clients are ordinary objects: they have ids and events. */
let graph: Started;
let platinum: AlibabaInstance;
let instance: string;
const place = () => [ALIBABA, platinum.regionId, platinum.instanceId] as const;
const idOfPermission = (key: { identityType: string; identity: string; topic: string }) =>
  idOf('AuthPermission', ...place(), key.identityType, key.identity, key.topic);
beforeAll(async () => {
  graph = await start();
  platinum = graph.simulators.fleet.alibaba.instances.find(({ type }) => type === 1)!;
  instance = idOf('Instance', ...place());
});
afterAll(() => graph[Symbol.asyncDispose]());
beforeEach(() => graph.simulators.journal.clear());

describe('each kind of custom authentication object', () => {
  it('has an id in its list with which `node` finds it in one call', async () => {
    const permission = platinum.permissions[3]!;
    const [clientId] = platinum.blockedClientIds;
    const listed = await graph.query(
      `query ($id: ID!, $filter: AuthPermissionFilter) { node(id: $id) { ... on Instance {
         authPermissions(filter: $filter) { nodes { id provider instanceId instance { id } } }
         blockedClients { nodes { id clientId } } } } }`,
      { id: instance, filter: { identity: permission.identity, topic: permission.topic } },
    );
    expect(listed.errors).toBeUndefined();
    const { authPermissions, blockedClients } = listed.data.node;
    expect(authPermissions.nodes).toEqual([
      {
        id: idOfPermission(permission),
        provider: 'ALIBABA_MQTT',
        instanceId: platinum.instanceId,
        instance: { id: instance },
      },
    ]);
    expect(blockedClients.nodes[0].id).toBe(
      idOf('BlockedClient', ...place(), blockedClients.nodes[0].clientId),
    );
    const found = await graph.query(
      `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on AuthPermission { topic action effect } ... on BlockedClient { clientId } } }`,
      { ids: [idOfPermission(permission), idOf('BlockedClient', ...place(), clientId!)] },
    );
    expect(found.errors).toBeUndefined();
    expect(found.data.nodes).toEqual([
      { topic: permission.topic, action: permission.permitAction, effect: permission.effect },
      { clientId },
    ]);
    expect(callsOf(found)).toEqual({
      'ali QueryCustomAuthPermission': 1,
      'ali QueryCustomAuthConnectBlack': 1,
    });
  });

  it('can be looked up by the provider’s own ids, and as an entity', async () => {
    const { identity, identityType, topic } = platinum.permissions[0]!;
    const [clientId] = platinum.blockedClientIds;
    const answer = await graph.query(
      `query ($i: String!, $c: String!, $identity: String!, $topic: String!, $r: [_Any!]!) {
        authPermission(instanceId: $i, identity: $identity, identityType: ${identityType}, topic: $topic) { id }
        blockedClient(instanceId: $i, clientId: $c) { id }
        _entities(representations: $r) { ... on BlockedClient { id } } }`,
      {
        i: platinum.instanceId,
        c: clientId,
        identity,
        topic,
        r: [
          {
            __typename: 'BlockedClient',
            provider: 'ALIBABA_MQTT',
            instanceId: platinum.instanceId,
            clientId,
          },
        ],
      },
    );
    expect(answer.errors).toBeUndefined();
    const id = idOf('BlockedClient', ...place(), clientId!);
    expect(answer.data).toEqual({
      authPermission: { id: idOfPermission({ identity, identityType, topic }) },
      blockedClient: { id },
      _entities: [{ id }],
    });
    const none = await graph.query(
      `{ blockedClient(instanceId: "${platinum.instanceId}", clientId: "GID_one@@@free") { id } }`,
    );
    expect(none.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  });
});

describe('events of custom authentication', () => {
  const scope = () => ({ instanceId: instance, kinds: ['AUTH_PERMISSION', 'BLOCKED_CLIENT'] });
  const refresh = () =>
    graph.query(
      'mutation ($scope: RefreshScope!) { refresh(input: { scope: $scope }) { userErrors { message } } }',
      {
        scope: scope(),
      },
    );

  it('report changes at the provider', async () => {
    await using events = listen(graph.url, { scope: scope() });
    await events.heartbeat();
    const permission = platinum.permissions[5]!;
    permission.effect = permission.effect === 'ALLOW' ? 'DENY' : 'ALLOW';
    const gone = platinum.blockedClientIds.pop()!;
    expect((await refresh()).errors).toBeUndefined();
    const told = [await events.change(), await events.change()];
    platinum.blockedClientIds.push(gone);
    expect(told).toContainEqual(
      expect.objectContaining({
        kind: 'AUTH_PERMISSION',
        change: 'UPDATED',
        source: 'POLL',
        entityId: idOfPermission(permission),
        changedFields: ['effect', 'rawEffect'],
      }),
    );
    expect(told).toContainEqual(
      expect.objectContaining({
        kind: 'BLOCKED_CLIENT',
        change: 'DELETED',
        entityId: idOf('BlockedClient', ...place(), gone),
      }),
    );
  });

  it('report a mutation once, and report nothing for a block that already existed', async () => {
    await using events = listen(graph.url, { scope: scope() });
    await events.heartbeat();
    const key = { identity: 'user-0001', identityType: 'USER', topic: 'fleet/line-1/new' };
    const input = `instanceId: "${instance}", identity: "${key.identity}", identityType: USER, topic: "${key.topic}"`;
    const set = (action: string) =>
      graph.query(
        `mutation { setAuthPermission(input: { ${input}, action: ${action}, effect: ALLOW }) { authPermission { id action } userErrors { message } } }`,
      );
    const block = (name: string) =>
      graph.query(
        `mutation { ${name}(input: { instanceId: "${instance}", clientId: "GID_one@@@dev-0001" }) { userErrors { message } ${name === 'blockClient' ? 'blockedClient { id }' : 'deletedId'} } }`,
      );
    const made = await set('PUB');
    expect(made.data.setAuthPermission).toEqual({
      authPermission: { id: idOfPermission(key), action: 'PUB' },
      userErrors: [],
    });
    await set('SUB');
    const deleted = await graph.query(
      `mutation { deleteAuthPermission(input: { ${input} }) { deleted deletedId userErrors { message } } }`,
    );
    expect(deleted.data.deleteAuthPermission).toEqual({
      deleted: true,
      deletedId: idOfPermission(key),
      userErrors: [],
    });
    const blocked = idOf('BlockedClient', ...place(), 'GID_one@@@dev-0001');
    expect((await block('blockClient')).data.blockClient).toEqual({
      blockedClient: { id: blocked },
      userErrors: [],
    });
    await block('blockClient');
    expect((await block('unblockClient')).data.unblockClient).toEqual({ deletedId: blocked, userErrors: [] });
    const told: string[] = [];
    while (told.length < 5) {
      const { change, kind, source, changedFields } = await events.change();
      told.push(`${source} ${kind} ${change} ${changedFields?.join()}`);
    }
    expect(told).toEqual([
      'MUTATION AUTH_PERMISSION CREATED ',
      'MUTATION AUTH_PERMISSION UPDATED action,rawAction,effect,rawEffect',
      'MUTATION AUTH_PERMISSION DELETED ',
      'MUTATION BLOCKED_CLIENT CREATED ',
      'MUTATION BLOCKED_CLIENT DELETED ',
    ]);
  });
});
