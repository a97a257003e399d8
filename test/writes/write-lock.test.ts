import { describe, expect, it } from 'vitest';
import { ALIBABA, HUAWEI, type Started, start } from '../kit/start.ts';

/** Concurrent writes to one object: each leaves the state that its result reports, even if a response is lost. */
const idOf = (kind: string, ...parts: string[]) =>
  Buffer.from(`${kind}:${parts.map(encodeURIComponent).join('/')}`).toString('base64url');

/** Responses arrive after the attempt has timed out. */
const LATE = { kind: 'late', ms: 1_000 } as const;
const begin = (switches = {}) =>
  start({ simulators: { switches }, overrides: { transport: { attemptMs: 300 } } });

function things({ simulators }: Started) {
  const [platinum] = simulators.fleet.alibaba.instances;
  const standard = simulators.fleet.huawei.instances.find(({ type }) => type === 'standard')!;
  const device = standard.devices.find(({ deviceId, gatewayId }) => deviceId === gatewayId)!;
  const place = [ALIBABA, platinum!.regionId, platinum!.instanceId];
  return {
    platinum: platinum!,
    device,
    deviceId: idOf('Device', HUAWEI, 'cn-north-4', standard.instanceId, device.deviceId),
    instanceId: idOf('Instance', ...place),
    credentialId: (clientId: string) => idOf('ClientCredential', ...place, clientId),
  };
}

/** The selected payload fields, and the code of the first user error; null: success. */
async function run(graph: Started, name: string, input: Record<string, unknown>, selection = '') {
  const noun = name.charAt(0).toUpperCase() + name.slice(1);
  const answer = await graph.query(
    `mutation ($input: ${noun}Input!) { ${name}(input: $input) { ${selection} userErrors { code } } }`,
    { input },
  );
  const { userErrors, ...rest } = answer.data[name];
  return { ...rest, code: userErrors[0]?.code ?? null };
}

/** Waits until the provider received the write, so that the next one is second. */
async function arrival(graph: Started, operation: string): Promise<void> {
  const { entries } = graph.simulators.journal;
  await expect.poll(() => entries.some((entry) => entry.operation === operation)).toBe(true);
}

describe('a late write is not resent over a later, confirmed write:', () => {
  it('a device that is frozen again', async () => {
    await using graph = await begin();
    const { device, deviceId: id } = things(graph);
    device.status = 'FROZEN';
    graph.simulators.faults.add({ operation: 'UnfreezeDevice', times: 1, effect: LATE });
    const first = run(graph, 'unfreezeDevice', { id });
    await arrival(graph, 'UnfreezeDevice');
    expect(await run(graph, 'freezeDevice', { id })).toEqual({ code: null });
    expect(await first).toEqual({ code: null });
    expect(device.status).toBe('FROZEN');
  });

  it('a secret that is reset twice', async () => {
    await using graph = await begin();
    const { device, deviceId: id } = things(graph);
    graph.simulators.faults.add({ operation: 'ResetDeviceSecret', times: 1, effect: LATE });
    const first = run(graph, 'resetDeviceSecret', { id });
    await arrival(graph, 'ResetDeviceSecret');
    const second = await run(graph, 'resetDeviceSecret', { id }, 'issuedSecret { secret }');
    expect(await first).toEqual({ code: null });
    expect(second).toEqual({ code: null, issuedSecret: { secret: device.authInfo.secret } });
  });

  it('a credential that is registered again after its revocation', async () => {
    await using graph = await begin();
    const { platinum, instanceId, credentialId } = things(graph);
    const { clientId } = platinum.credentials[5]!;
    graph.simulators.faults.add({ operation: 'UnRegisterDeviceCredential', times: 1, effect: LATE });
    const first = run(graph, 'revokeClientCredential', { id: credentialId(clientId) });
    await arrival(graph, 'UnRegisterDeviceCredential');
    const second = await run(
      graph,
      'registerClientCredential',
      { instanceId, clientId },
      'issuedSecret { secret }',
    );
    expect(await first).toEqual({ code: null });
    const now = platinum.credentials.find((each) => each.clientId === clientId);
    expect(second).toEqual({ code: null, issuedSecret: { secret: now?.accessKeySecret } });
  });
});

describe('simultaneous creation of the same object', () => {
  it('is a CONFLICT for the second credential, whose registration would invalidate the first', async () => {
    await using graph = await begin({ registerAgain: 'reissued' });
    const { platinum, instanceId } = things(graph);
    const input = { instanceId, clientId: 'GID_hundred@@@both' };
    const both = await Promise.all(
      [1, 2].map(() => run(graph, 'registerClientCredential', input, 'issuedSecret { secret }')),
    );
    const now = platinum.credentials.find(({ clientId }) => clientId === input.clientId);
    expect(both).toEqual([
      { code: null, issuedSecret: { secret: now!.accessKeySecret } },
      { code: 'CONFLICT', issuedSecret: null },
    ]);
    const { entries } = graph.simulators.journal;
    expect(entries.filter(({ operation }) => operation === 'RegisterDeviceCredential')).toHaveLength(1);
  });

  it('is a CONFLICT for the second identity, which would replace the first', async () => {
    await using graph = await begin({ duplicateIdentity: 'replaced' });
    const { instanceId } = things(graph);
    const made = { instanceId, username: 'both', identityType: 'USER', signMode: 'ORIGIN' };
    const codes = await Promise.all(
      ['one', 'other'].map((secret) => run(graph, 'createAuthIdentity', { ...made, secret })),
    );
    expect(codes).toEqual([{ code: null }, { code: 'CONFLICT' }]);
  });

  it('changes a permission: the second write updates the one that the first created', async () => {
    await using graph = await begin();
    const { platinum, instanceId } = things(graph);
    const permission = {
      instanceId,
      identity: 'bus-0001',
      identityType: 'USER',
      topic: 'both',
      effect: 'ALLOW',
    };
    const codes = await Promise.all(
      ['PUB', 'SUB'].map((action) => run(graph, 'setAuthPermission', { ...permission, action })),
    );
    expect(codes).toEqual([{ code: null }, { code: null }]);
    expect(platinum.permissions.filter(({ topic }) => topic === 'both')).toMatchObject([
      { permitAction: 'SUB' },
    ]);
  });
});
