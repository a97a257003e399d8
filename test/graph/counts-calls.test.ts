import { describe, expect, it } from 'vitest';
import type { Provider } from '../../src/providers/port/provider.ts';
import type { Billed, ProviderAction, ProviderRequest } from '../../src/transport/call.ts';
import { withCallCount } from '../../src/transport/count-calls.ts';
import { CALL } from '../kit/lists.ts';
import { start } from '../kit/start.ts';

const QUERY =
  '{ instances(first: 50) { nodes { devices(first: 1) { nodes { deviceId } } groups(first: 1) { nodes { groupId } } } } }';
const MOST: readonly [Provider['name'], string][] = [
  ['ALIBABA_MQTT', 'ListGroupId'],
  ['ALIBABA_MQTT', 'ListInstances'],
  ['HUAWEI_IOTDA', 'ListDevices'],
  ['HUAWEI_IOTDA', 'ListInstances'],
];

describe('billable calls of an instance', () => {
  it.each<[Billed | undefined, readonly (boolean | 'unknown')[]]>([
    [undefined, [true, false, 'unknown', false]],
    [true, [true, false, true, false]],
    [false, [false, false, false, false]],
    ['unknown', ['unknown', false, 'unknown', false]],
  ])('follow countsCalls: %s', async (countsCalls, expected) => {
    await using graph = await start(countsCalls === undefined ? {} : { countsCalls });
    const { errors, extensions } = await graph.query(QUERY);
    expect(errors).toBeUndefined();
    const told = MOST.map(([provider, operation]) => {
      const { calls, billable, billableUnknown } = extensions.providerCalls.find(
        (each) => each.provider === provider && each.operation === operation,
      )!;
      if (billableUnknown !== undefined) return billable === 0 ? 'unknown' : [billable, billableUnknown];
      return billable === calls;
    });
    expect(told).toEqual(expected);
  });

  it('are unknown for a failed call', async () => {
    await using graph = await start();
    const { instanceId } = graph.simulators.fleet.huawei.instances[0]!;
    const query = `{ instance(provider: HUAWEI_IOTDA, instanceId: "${instanceId}") { devices(first: 1) { nodes { deviceId } } } }`;
    for (const status of [400, 502]) {
      const effect = { kind: 'answer', status, body: '{"error_code":"APIGW.0201"}' } as const;
      graph.simulators.faults.clear();
      graph.simulators.faults.add({ operation: 'ListDevices', times: 9, effect });
      const { extensions } = await graph.query(query);
      const calls = extensions.providerCalls.find(({ operation }) => operation === 'ListDevices');
      expect(calls).toMatchObject({ billable: 0, billableUnknown: true });
    }
  });

  it('follow countsCalls only if the operations table calls the operation billed or unknown', async () => {
    const operation = (billed: Billed): ProviderAction => ({
      name: 'X',
      effect: 'read',
      ratePerSecond: null,
      billed,
    });
    const seen: unknown[] = [];
    const send = withCallCount(async () => ({ status: 200, headers: {}, body: '' }), {
      provider: 'HUAWEI_IOTDA',
      account: 'hw',
      countsCalls: true,
      requestIdOf: () => undefined,
    });
    for (const billed of [false, true, 'unknown'] as const) {
      const request = { operation: operation(billed) } as ProviderRequest;
      await send(request, { ...CALL, onSent: ({ operation: { billed: told } }) => seen.push(told) });
    }
    expect(seen).toEqual([false, true, true]);
  });
});
