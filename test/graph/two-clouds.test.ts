import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../src/simulator/faults.ts';
import { type Answer, callsOf, type Started, start } from '../kit/start.ts';

const QUERY = readFileSync(join(import.meta.dirname, '../documents/fleet.graphql'), 'utf8');

let graph: Started;
beforeAll(async () => {
  graph = await start({ overrides: { transport: { attemptMs: 1_000, attempts: 1 }, queryTimeoutMs: 8_000 } });
});
afterAll(() => graph[Symbol.asyncDispose]());
beforeEach(() => {
  graph.simulators.faults.clear();
  graph.simulators.journal.clear();
});

function nodesOf(answer: Answer, provider: string) {
  return JSON.stringify(
    answer.data.instances.nodes.filter((node: { provider: string } | null) => node?.provider === provider),
  );
}

describe('a query over both clouds', () => {
  it('returns both, and reports as many calls as arrived', async () => {
    const answer = await graph.query(QUERY);
    expect(answer.errors).toBeUndefined();
    const { nodes } = answer.data.instances;
    expect(nodes).toHaveLength(7);
    const plant = nodes.find((node: { name: string }) => node.name === 'plant-7');
    expect(plant.deviceCertificates.nodes).toHaveLength(2);
    expect(plant.authIdentities).toBeNull();
    const east = nodes.find((node: { name: string }) => node.name === 'plant-east');
    expect(east.groups.nodes[1].clientCredentials.totalCount).toBe(100);
    expect(east.authIdentities.nodes[0].secret).toEqual({ isSet: true });

    const arrived: Record<string, number> = {};
    for (const { service, operation } of graph.simulators.journal.entries) {
      const name = `${service === 'alibaba' ? 'ali' : 'hw'} ${operation}`;
      arrived[name] = (arrived[name] ?? 0) + 1;
    }
    expect(callsOf(answer)).toEqual(arrived);
    expect(callsOf(answer)).toMatchObject({
      'ali ListInstances': 1,
      'ali ListGroupId': 4,
      'ali ListDeviceCredentialClientId': 5,
      'hw ListInstances': 1,
      'hw ShowInstance': 3,
      'hw ListDeviceByDeviceCertificate': 2,
    });
    expect(answer.extensions.providerCalls.find((each) => each.operation === 'ListGroupId')?.billable).toBe(
      4,
    );
    expect(answer.extensions.providerCalls.find((each) => each.operation === 'ListDevices')).toBeUndefined();
  });

  it('shows no secret of the fleet', async () => {
    const answer = JSON.stringify(
      await graph.query(`{ instances { nodes {
        authIdentities(first: 100) { nodes { username secret { isSet fingerprint } } }
        clientCredentials(first: 3) { nodes { accessKeyId secret { isSet fingerprint } } }
        devices(first: 3) { nodes { auth { type secret { isSet fingerprint } secondarySecret { isSet } } } } } } }`),
    );
    const { alibaba, huawei } = graph.simulators.fleet;
    const secrets = [
      ...alibaba.instances.flatMap((each) => [
        ...each.identities.map((row) => row.secret),
        ...each.credentials.map((row) => row.accessKeySecret),
      ]),
      ...huawei.instances.flatMap((each) => each.devices.flatMap((row) => row.authInfo.secret ?? [])),
    ];
    expect(secrets.length).toBeGreaterThan(4_000);
    expect(
      secrets.filter((secret) => answer.includes(secret) || graph.log.some((line) => line.includes(secret))),
    ).toEqual([]);
    expect(answer).toContain('"isSet":true');
  });
});

describe('a failure of one cloud does not affect the other:', () => {
  const html = '<html><body>502 Bad Gateway: upstream 10.0.0.7</body></html>';
  const FAILURES: [string, Fault['effect'], string][] = [
    ['down', { kind: 'reset' }, 'PROVIDER_UNAVAILABLE'],
    ['slow', { kind: 'hang' }, 'PROVIDER_TIMEOUT'],
    ['truncating', { kind: 'truncate' }, 'PROVIDER_UNAVAILABLE'],
    [
      'answering 502 in HTML',
      { kind: 'answer', status: 502, headers: { 'content-type': 'text/html' }, body: html },
      'PROVIDER_UNAVAILABLE',
    ],
    [
      'answering 200 in HTML',
      { kind: 'answer', status: 200, headers: { 'content-type': 'text/html' }, body: html },
      'PROVIDER_BAD_RESPONSE',
    ],
    ['answering a list', { kind: 'answer', status: 200, body: '[]' }, 'PROVIDER_BAD_RESPONSE'],
  ];
  const CLOUDS = [
    ['HUAWEI_IOTDA', 'ALIBABA_MQTT', ['huawei', 'huawei-management']],
    ['ALIBABA_MQTT', 'HUAWEI_IOTDA', ['alibaba']],
  ] as const;

  describe.each(CLOUDS)('%s', (broken, healthy, services) => {
    it.each(FAILURES)('%s', async (_name, effect, code) => {
      // Run twice, so that both answers use cached addresses.
      await graph.query(QUERY);
      const whole = await graph.query(QUERY);
      for (const service of services) graph.simulators.faults.add({ service, effect });
      const answer = await graph.query(QUERY);
      expect(nodesOf(answer, healthy)).toBe(nodesOf(whole, healthy));
      expect(nodesOf(answer, broken)).toBe('[]');
      expect(answer.data.instances.nodes).toContain(null);
      for (const error of answer.errors!) {
        expect(error).toMatchObject({
          path: ['instances', 'nodes', expect.any(Number)],
          extensions: { code, provider: broken },
        });
        expect(JSON.stringify(error)).not.toMatch(/127\.0\.0\.1|10\.0\.0\.7|html|stack/i);
      }
    });

    it('a failure below the instances only', async () => {
      const whole = await graph.query(QUERY);
      for (const operation of ['ListDeviceCertificate', 'ListDeviceGroups', 'ListGroupId']) {
        for (const service of services)
          graph.simulators.faults.add({ service, operation, effect: { kind: 'reset' } });
      }
      const answer = await graph.query(QUERY);
      expect(nodesOf(answer, healthy)).toBe(nodesOf(whole, healthy));
      expect(answer.data.instances.nodes.map((node: { name: string }) => node.name)).toEqual(
        whole.data.instances.nodes.map((node: { name: string }) => node.name),
      );
      expect(answer.errors!.length).toBeGreaterThan(0);
    });
  });
});

describe('wrong credentials', () => {
  it('are a typed error of that account only', async () => {
    await using other = await start({
      simulators: { fleet: graph.simulators.fleet },
      credentials: { hw: { secretKey: 'wrong' } },
    });
    const answer = await other.query('{ instances { nodes { provider } } }');
    expect(answer.errors).toMatchObject([
      { extensions: { code: 'PROVIDER_AUTH_FAILED', provider: 'HUAWEI_IOTDA', retryable: false } },
    ]);
    expect(answer.data.instances.nodes.filter(Boolean)).toHaveLength(4);
  });
});
