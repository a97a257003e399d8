import { describe, expect, it, vi } from 'vitest';
import { printNodeId } from '../../src/graph/node-id.ts';
import { openMemoryStore } from '../../src/store/sqlite-store.ts';
import { EVENTS, type Heard, listen } from '../kit/listen.ts';
import { onPostgres } from '../kit/on-postgres.ts';
import { openSocket } from '../kit/socket.ts';
import { ALIBABA, type Started, type StartOptions, start } from '../kit/start.ts';
import { createSwitchableStore } from '../kit/switchable-store.ts';

vi.setConfig({ testTimeout: 120_000 });

/** A store, and how to put it out of reach and back. */
interface Outage extends AsyncDisposable {
  readonly options: StartOptions;
  readonly begin: () => Promise<void>;
  readonly end: () => Promise<void>;
}

const SECRETS = { cursorKeys: ['a key'], fingerprintKey: 'another key' };
const AT = {
  provider: 'ALIBABA_MQTT',
  account: ALIBABA,
  region: 'cn-hangzhou',
  instanceId: 'post-cn-7mz2d000001',
} as const;
const SCOPE = { instanceId: printNodeId('Instance', AT), kinds: ['CA_CERTIFICATE', 'BLOCKED_CLIENT'] };
const AWAY = {
  code: 'STORE_UNAVAILABLE',
  retryable: true,
  retryAfterMs: expect.any(Number),
};

async function block(graph: Started, clientId: string, idempotencyKey?: string) {
  const answer = await graph.query(
    'mutation ($input: BlockClientInput!) { blockClient(input: $input) { userErrors { code retryable retryAfterMs } } }',
    { input: { instanceId: SCOPE.instanceId, clientId, idempotencyKey } },
  );
  expect(answer.errors).toBeUndefined();
  return answer.data.blockClient.userErrors;
}

const platinumOf = ({ simulators }: Started) =>
  simulators.fleet.alibaba.instances.find(({ instanceId }) => instanceId === AT.instanceId)!;
const sentOf = ({ simulators }: Started, operation: string) =>
  simulators.journal.entries.filter((entry) => entry.operation === operation).length;
const readyz = async ({ adminUrl }: Started) => (await fetch(`${adminUrl}/readyz`)).status;

/** A subscriber that also counts the pings of the server. */
async function subscribe(graph: Started) {
  const socket = await openSocket(graph.url);
  let pings = 0;
  socket.socket.on('ping', () => {
    pings += 1;
  });
  socket.send({ id: 'all', type: 'subscribe', payload: { query: EVENTS, variables: { scope: SCOPE } } });
  const events = () =>
    socket.messages.flatMap(({ type, payload }) =>
      type === 'next' ? [(payload as { data: { refreshEvents: Heard } }).data.refreshEvents] : [],
    );
  const beats = () => events().filter(({ __typename }) => __typename === 'Heartbeat').length;
  return {
    pings: () => pings,
    beats,
    /** All events except heartbeats. */
    told: () => events().filter(({ __typename }) => __typename !== 'Heartbeat'),
    untilBeat: () => {
      const before = beats();
      return expect.poll(beats, { timeout: 60_000 }).toBeGreaterThan(before);
    },
    [Symbol.asyncDispose]: () => socket[Symbol.asyncDispose](),
  };
}

function outageContract(open: () => Promise<Outage>): void {
  it('leaves reads and writes without a key as they are, and refuses what needs the store', async () => {
    await using outage = await open();
    await using graph = await start({
      ...outage.options,
      config: { ...outage.options.config, events: { pollSeconds: 3_600 } },
      overrides: {
        ...outage.options.overrides,
        events: { heartbeatMs: 50 },
        socketLimits: { pingMs: 1_000 },
      },
    });
    await expect.poll(() => readyz(graph), { timeout: 60_000 }).toBe(200);
    await using reader = await subscribe(graph);
    await reader.untilBeat();
    expect(await block(graph, 'GID_hundred@@@before', 'known-key')).toEqual([]);
    const [first, second] = platinumOf(graph).caCertificates;

    await outage.begin();
    await expect.poll(() => readyz(graph), { timeout: 60_000 }).toBe(503);
    const [beats, pings] = [reader.beats(), reader.pings()];
    // Reads and writes without a key.
    const query = `{ node(id: "${SCOPE.instanceId}") { ... on Instance { caCertificates(first: 1) { nodes { name } } } } }`;
    expect((await graph.query(query)).errors).toBeUndefined();
    expect(await block(graph, 'GID_hundred@@@unkeyed')).toEqual([]);
    expect(platinumOf(graph).blockedClientIds).toContain('GID_hundred@@@unkeyed');
    // Writes with a key, new and known, before anything is sent.
    const sent = sentOf(graph, 'AddCustomAuthConnectBlack');
    expect(await block(graph, 'GID_hundred@@@keyed', 'new-key')).toEqual([AWAY]);
    expect(await block(graph, 'GID_hundred@@@before', 'known-key')).toEqual([AWAY]);
    expect(sentOf(graph, 'AddCustomAuthConnectBlack')).toBe(sent);
    // New subscriptions.
    await using refused = listen(graph.url, { scope: SCOPE });
    await refused.ended;
    expect(refused.errors).toMatchObject([{ extensions: AWAY }]);
    const refresh =
      'mutation ($scope: RefreshScope!) { refresh(input: { scope: $scope }) { userErrors { code } } }';
    const refreshed = await graph.query(refresh, { scope: SCOPE });
    expect(JSON.stringify(refreshed)).toContain('STORE_UNAVAILABLE');
    // Changes that nobody sees yet.
    first!.name = 'changed during the outage';
    second!.name = 'changed, too';
    await expect.poll(reader.pings, { timeout: 60_000 }).toBeGreaterThan(pings + 1);
    expect(reader.beats()).toBe(beats);

    await outage.end();
    await expect.poll(() => readyz(graph), { timeout: 60_000 }).toBe(200);
    await reader.untilBeat();
    expect(await block(graph, 'GID_hundred@@@keyed', 'new-key')).toEqual([]);
    expect(await block(graph, 'GID_hundred@@@before', 'known-key')).toEqual([]);
    expect((await graph.query(refresh, { scope: SCOPE })).data.refresh.userErrors).toEqual([]);
    await reader.untilBeat();
    // Each change once, and no gap.
    const idOf = (kind: 'BlockedClient' | 'CaCertificate', id: string) => printNodeId(kind, AT, id);
    const told = reader.told().map(({ __typename, change, entityId }) => [__typename, change, entityId]);
    expect(told.sort()).toEqual(
      [
        ['EntityChanged', 'CREATED', idOf('BlockedClient', 'GID_hundred@@@before')],
        ['EntityChanged', 'CREATED', idOf('BlockedClient', 'GID_hundred@@@unkeyed')],
        ['EntityChanged', 'CREATED', idOf('BlockedClient', 'GID_hundred@@@keyed')],
        ['EntityChanged', 'UPDATED', idOf('CaCertificate', first!.sn)],
        ['EntityChanged', 'UPDATED', idOf('CaCertificate', second!.sn)],
      ].sort(),
    );
    const sourceOf = (id: string) => reader.told().find(({ entityId }) => entityId === id)?.source;
    expect(sourceOf(idOf('BlockedClient', 'GID_hundred@@@unkeyed'))).toBe('POLL');
    expect(graph.log.filter((line) => line.includes('unexpected error'))).toEqual([]);
  });
}

describe('an outage of a store that a test switches off', () => {
  const open = async () => {
    const memory = openMemoryStore();
    const store = createSwitchableStore(memory);
    return {
      store,
      options: { overrides: { store } },
      begin: async () => store.goDown(),
      end: async () => store.comeUp(),
      [Symbol.asyncDispose]: () => store.close(),
    };
  };
  outageContract(open);

  it('refuses what must be in the audit log, if the log is in the store', async () => {
    await using outage = await open();
    const config = {
      audit: { store: true },
      store: { url: 'postgres://graph@127.0.0.1:9/graph' },
      secrets: SECRETS,
    };
    await using graph = await start({ ...outage.options, config });
    await outage.begin();
    expect(await block(graph, 'GID_hundred@@@unkeyed')).toEqual([AWAY]);
    expect(sentOf(graph, 'AddCustomAuthConnectBlack')).toBe(0);
    expect((await graph.query('{ instances(first: 1) { nodes { name } } }')).errors).toBeUndefined();
    await outage.end();
    expect(await block(graph, 'GID_hundred@@@unkeyed')).toEqual([]);
  });
});

await onPostgres('an outage of PostgreSQL', (server) => {
  outageContract(async () => {
    const store = { url: server.url(), schema: server.newSchema() };
    return {
      options: { config: { store, secrets: SECRETS } },
      begin: server.crash,
      end: server.start,
      [Symbol.asyncDispose]: async () => {},
    };
  });
});
