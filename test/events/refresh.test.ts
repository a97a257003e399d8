import { describe, expect, it } from 'vitest';
import { printNodeId } from '../../src/graph/node-id.ts';
import type { InstanceRef } from '../../src/providers/port/records.ts';
import { ALIBABA, type Answer, HUAWEI, type Started, start } from '../kit/start.ts';
import { setUp } from './stage.ts';

const AT: InstanceRef = {
  provider: 'ALIBABA_MQTT',
  account: ALIBABA,
  region: 'cn-hangzhou',
  instanceId: 'post-cn-7mz2d000001',
};
const SCOPE = { instanceId: printNodeId('Instance', AT), kinds: ['CLIENT_CREDENTIAL'] };
const GROUPS = 400;

async function refresh(graph: Started, scope: object, extensions = {}): Promise<Answer> {
  const query =
    'mutation ($scope: RefreshScope!) { refresh(input: { scope: $scope }) { cursor userErrors { code message field } } }';
  const response = await fetch(graph.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { scope }, extensions }),
  });
  return (await response.json()) as Answer;
}

const callsOf = ({ extensions }: Answer) =>
  Object.fromEntries(extensions.providerCalls.map(({ operation, calls }) => [operation, calls]));

describe('refresh of the credentials of many groups', () => {
  it('is refused if it may need more calls than its caller allows, and runs otherwise', async () => {
    await using graph = await start({
      config: { events: { pollSeconds: 3_600 } },
      // Calls are counted, so none may be repeated because the machine is slow.
      overrides: { transport: { quickAttemptMs: 20_000, attemptMs: 20_000 } },
    });
    const platinum = graph.simulators.fleet.alibaba.instances.find(
      (each) => each.instanceId === AT.instanceId,
    )!;
    platinum.groups = Array.from({ length: GROUPS }, (_, n) => ({
      ...platinum.groups[0]!,
      groupId: `GID_${String(n).padStart(3, '0')}`,
    }));
    platinum.credentials = platinum.groups.map(({ groupId }) => ({
      ...platinum.credentials[0]!,
      clientId: `${groupId}@@@one`,
    }));

    const few = { maxProviderCalls: 15 };
    const refusal = (estimated: number) => ({
      cursor: null,
      userErrors: [
        {
          code: 'QUERY_TOO_COMPLEX',
          message: expect.stringContaining(
            `may need ${estimated} provider calls, and at most 15 are allowed`,
          ),
          field: null,
        },
      ],
    });
    // The number of groups has to be read first; later refreshes know it.
    const first = await refresh(graph, SCOPE, few);
    expect(first.data.refresh).toEqual(refusal(GROUPS + 2));
    expect(callsOf(first)).toEqual({ ListInstances: 1, ListGroupId: 1 });
    const second = await refresh(graph, SCOPE, few);
    expect(second.data.refresh).toEqual(refusal(GROUPS + 1));
    expect(callsOf(second)).toEqual({});
    expect(graph.simulators.journal.entries).toHaveLength(2);

    const { data, extensions } = await refresh(graph, SCOPE);
    expect(data.refresh).toEqual({ cursor: expect.any(String), userErrors: [] });
    expect(callsOf({ data, extensions })).toEqual({
      ListGroupId: 1,
      ListDeviceCredentialClientId: GROUPS,
    });
    const one = { ...SCOPE, groupId: printNodeId('Group', AT, 'GID_007') };
    expect((await refresh(graph, one, few)).data.refresh.userErrors).toEqual([]);
  }, 60_000);

  it('reads eight groups at a time', async () => {
    let reading = 0;
    let most = 0;
    const { clock, model, events, refresh } = setUp({
      provider: ({ provider }) => ({
        ...provider,
        clientCredentials: (at, groupId) => {
          const list = provider.clientCredentials!(at, groupId);
          return list.tap(async (read) => {
            reading += 1;
            most = Math.max(most, reading);
            try {
              return await read();
            } finally {
              reading -= 1;
            }
          });
        },
      }),
    });
    for (let n = 0; n < 100; n++) model.set('Group', `GID_${n}`, 1);
    const done = refresh(['CLIENT_CREDENTIAL']);
    await clock.advance(60_000);
    await done;
    expect(most).toBe(8);
    events.stop();
  });
});

it('a refresh of 4,500 devices makes exactly the 20 allowed calls', async () => {
  await using graph = await start({ config: { events: { pollSeconds: 3_600 } } });
  const { region, instances } = graph.simulators.fleet.huawei;
  const plant = instances.find((each) => each.name === 'plant-7')!;
  const [device] = plant.devices;
  plant.devices = Array.from({ length: 4_500 }, (_, n) => ({
    ...device!,
    recordId: (n + 1).toString(16).padStart(24, '0'),
    deviceId: `d-${n}`,
  }));
  const at: InstanceRef = { provider: 'HUAWEI_IOTDA', account: HUAWEI, region, instanceId: plant.instanceId };
  const scope = { instanceId: printNodeId('Instance', at), kinds: ['DEVICE'] };
  const { data, extensions } = await refresh(graph, scope, { maxProviderCalls: 20 });
  expect(data.refresh).toMatchObject({ cursor: null, userErrors: [{ code: 'QUERY_TOO_COMPLEX' }] });
  expect(graph.simulators.journal.entries.length).toBeLessThanOrEqual(20);
  expect(Object.values(callsOf({ data, extensions })).reduce((sum, calls) => sum + calls, 0)).toBe(
    graph.simulators.journal.entries.length,
  );
});

it('a refresh names the invalid member of its input', async () => {
  await using graph = await start({ config: { events: { pollSeconds: 3_600 } } });
  const [plant] = graph.simulators.fleet.huawei.instances;
  const { region } = graph.simulators.fleet.huawei;
  const plantAt = {
    provider: 'HUAWEI_IOTDA',
    account: HUAWEI,
    region,
    instanceId: plant!.instanceId,
  } as const;
  const group = printNodeId('Group', AT, 'GID_nobody');
  const { instanceId } = SCOPE;
  const cases: [object, string, string][] = [
    [{ instanceId: group }, 'BAD_USER_INPUT', 'instanceId'],
    [{ instanceId, kinds: [] }, 'BAD_USER_INPUT', 'kinds'],
    [{ instanceId, kinds: ['DEVICE'] }, 'UNSUPPORTED_BY_INSTANCE', 'kinds'],
    [{ instanceId, groupId: group }, 'NOT_FOUND', 'groupId'],
    [{ instanceId: printNodeId('Instance', plantAt), groupId: group }, 'BAD_USER_INPUT', 'groupId'],
  ];
  for (const [scope, code, field] of cases) {
    const { data } = await refresh(graph, scope);
    expect(data.refresh.userErrors).toMatchObject([{ code, field: ['input', 'scope', field] }]);
  }
});
