import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { intervalOf } from '../../src/events/poll/cadence.ts';
import { printNodeId } from '../../src/graph/node-id.ts';
import type { InstanceRef } from '../../src/providers/port/records.ts';
import { ALIBABA, HUAWEI, type Started, start } from '../kit/start.ts';

/** The table of docs/events.md: kinds, calls per read, reads per hour, calls per hour, billed calls per hour. */
const documented = readFileSync(new URL('../../docs/events.md', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => /^\| (ApsaraMQ|IoTDA)\b/.test(line))
  .map((line) => {
    const [what, ...numbers] = line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
    return [what, ...numbers.map((text) => (text === 'unknown' ? text : Number(text.replaceAll(',', ''))))];
  });

const DEFAULTS = { pollMs: 10_000, billedPollMs: 60_000 };

describe('the calls of an hour of listening', () => {
  it('are as documented, counted at the simulators', async () => {
    await using graph = await start({ config: { events: { pollSeconds: 3_600 } } });
    const { alibaba, huawei } = graph.simulators.fleet;
    const platinum = alibaba.instances[0]!;
    const plant = huawei.instances.find((each) => each.name === 'plant-7')!;
    const ali: InstanceRef = {
      provider: 'ALIBABA_MQTT',
      account: ALIBABA,
      region: platinum.regionId,
      instanceId: platinum.instanceId,
    };
    const hw: InstanceRef = {
      provider: 'HUAWEI_IOTDA',
      account: HUAWEI,
      region: huawei.region,
      instanceId: plant.instanceId,
    };
    const [group] = platinum.groups;
    const [credential] = platinum.credentials;
    const [identity] = platinum.identities;
    const [certificate] = platinum.deviceCertificates;
    const [device] = plant.devices;
    const many = <T>(count: number, make: (index: number) => T): T[] =>
      Array.from({ length: count }, (_, index) => make(index));
    const recordId = (index: number) => index.toString(16).padStart(24, '0');

    const rows: (string | number)[][] = [];
    const measure = async (what: string, at: InstanceRef, kinds: readonly string[]) => {
      graph.simulators.journal.clear();
      await poll(graph, { instanceId: printNodeId('Instance', at), kinds });
      const calls = graph.simulators.journal.entries.length;
      const isCharged = at.provider === 'ALIBABA_MQTT' && /GROUP|CREDENTIAL/.test(kinds.join());
      // Credentials also read the groups; the lists of all groups share one interval.
      const lists = kinds[0] === 'CLIENT_CREDENTIAL' ? [1, calls - 1] : [calls];
      const hourly = lists.map(
        (each) => 3_600_000 / intervalOf({ calls: each, billed: isCharged ? each : 0 }, DEFAULTS),
      );
      const total = lists.reduce((sum, each, index) => sum + each * hourly[index]!, 0);
      rows.push([
        what,
        calls,
        Math.round(hourly.at(-1)!),
        Math.round(total),
        kinds[0] === 'DEVICE' ? 'unknown' : isCharged ? Math.round(total) : 0,
      ]);
    };
    const ofGroups = (groups: number, each: number): void => {
      platinum.groups = many(groups, (g) => ({ ...group!, groupId: `GID_${String(g).padStart(3, '0')}` }));
      platinum.credentials = platinum.groups.flatMap(({ groupId }) =>
        many(each, (c) => ({ ...credential!, clientId: `${groupId}@@@${String(c).padStart(4, '0')}` })),
      );
    };

    // The features of the instances are read once for all readers.
    for (const at of [ali, hw])
      await poll(graph, { instanceId: printNodeId('Instance', at), kinds: ['INSTANCE'] });
    await measure('ApsaraMQ instance', ali, ['INSTANCE']);
    await measure(`ApsaraMQ, ${platinum.caCertificates.length} CA certificates`, ali, ['CA_CERTIFICATE']);
    for (const count of [450, 4_950]) {
      platinum.deviceCertificates = many(count, (n) => ({ ...certificate!, deviceSn: `2${recordId(n)}` }));
      await measure(`ApsaraMQ, ${print(count)} device certificates`, ali, ['DEVICE_CERTIFICATE']);
    }
    platinum.identities = many(950, (n) => ({ ...identity!, username: `bus-${n}` }));
    await measure('ApsaraMQ, 950 identities', ali, ['AUTH_IDENTITY']);
    ofGroups(10, 50);
    await measure('ApsaraMQ, 10 groups', ali, ['GROUP']);
    await measure('ApsaraMQ, 500 credentials in 10 groups', ali, ['CLIENT_CREDENTIAL']);
    ofGroups(20, 150);
    await measure('ApsaraMQ, 3,000 credentials in 20 groups', ali, ['CLIENT_CREDENTIAL']);
    ofGroups(900, 1);
    await measure('ApsaraMQ, 900 credentials in 900 groups', ali, ['CLIENT_CREDENTIAL']);
    await measure('IoTDA instance', hw, ['INSTANCE']);
    for (const count of [490, 4_990]) {
      plant.devices = many(count, (n) => ({ ...device!, recordId: recordId(n + 1), deviceId: `d-${n}` }));
      await measure(`IoTDA, ${print(count)} devices`, hw, ['DEVICE']);
    }
    expect(rows).toEqual(documented);
  }, 120_000);
});

const print = (count: number) => count.toLocaleString('en');

/** Reads a scope now, and asserts that the reported calls equal those that arrived. */
async function poll(graph: Started, scope: object): Promise<void> {
  const before = graph.simulators.journal.entries.length;
  const { data, errors, extensions } = await graph.query(
    'mutation ($scope: RefreshScope!) { refresh(input: { scope: $scope }) { userErrors { message } } }',
    { scope },
  );
  expect(errors).toBeUndefined();
  expect(data.refresh.userErrors).toEqual([]);
  const told = extensions.providerCalls.reduce((sum, { calls }) => sum + calls, 0);
  expect(told).toBe(graph.simulators.journal.entries.length - before);
}
