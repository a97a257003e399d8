import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { Fault } from '../../src/simulator/faults.ts';
import { SECRET_MARK } from '../../src/simulator/fleet/seeded-random.ts';
import { ALIBABA, HUAWEI, type Started, start } from '../kit/start.ts';

/** One lost response at a time: the result of the mutation, and of a later repetition with the same key. */
const folder = mkdtempSync(join(tmpdir(), 'keys-'));
afterAll(() => rmSync(folder, { recursive: true }));

const idOf = (kind: string, ...parts: string[]) =>
  Buffer.from(`${kind}:${parts.map(encodeURIComponent).join('/')}`).toString('base64url');
const placeOf = ({ simulators }: Started) => {
  const { instanceId, regionId } = simulators.fleet.alibaba.instances[0]!;
  return [ALIBABA, regionId, instanceId];
};
const sentOf = (graph: Started, operation: string) =>
  graph.simulators.journal.entries.filter((entry) => entry.operation === operation).length;

/** Code of the first user error; null: success. */
async function run(graph: Started, name: string, input: Record<string, unknown>, selection = '') {
  const noun = name.charAt(0).toUpperCase() + name.slice(1);
  const answer = await graph.query(
    `mutation ($input: ${noun}Input!) { ${name}(input: $input) { ${selection} userErrors { code retryable field } } }`,
    { input },
  );
  const payload = answer.data[name];
  const { code = null, retryable = null } = payload.userErrors[0] ?? {};
  return { ...payload, code, retryable };
}

const REFUSAL: Fault['effect'] = {
  kind: 'answer',
  status: 400,
  body: '{"RequestId":"R-1","Code":"InvalidParameter.ClientId","Message":"x"}',
};

describe('a blockClient whose response is lost', () => {
  const block = async (faults: readonly Fault[]) => {
    const graph = await start({ overrides: { reconcileMs: 3_000 } });
    for (const fault of faults) graph.simulators.faults.add(fault);
    const clientId = 'GID_hundred@@@lost';
    const input = {
      instanceId: idOf('Instance', ...placeOf(graph)),
      clientId,
      idempotencyKey: 'lost',
    };
    const again = () => run(graph, 'blockClient', input);
    return { graph, again, first: await again(), [Symbol.asyncDispose]: () => graph[Symbol.asyncDispose]() };
  };
  const ADD = 'AddCustomAuthConnectBlack';
  const QUERY = 'QueryCustomAuthConnectBlack';

  it('is not resent when the read-back shows that it was applied', async () => {
    await using lost = await block([{ operation: ADD, times: 1, effect: { kind: 'truncate' } }]);
    expect(lost.first.code).toBeNull();
    expect(sentOf(lost.graph, ADD)).toBe(1);
  });

  it('is resent when the read-back shows that it was not applied', async () => {
    await using lost = await block([{ operation: ADD, times: 1, effect: { kind: 'reset' } }]);
    expect(lost.first.code).toBeNull();
    expect(sentOf(lost.graph, ADD)).toBe(2);
  });

  it('succeeds when the resend is refused because the first write was applied', async () => {
    await using lost = await block([
      { operation: ADD, times: 1, effect: { kind: 'truncate' } },
      { operation: ADD, effect: REFUSAL },
      // The three attempts of the first read-back fail; the read-back after the refusal succeeds.
      { operation: QUERY, times: 3, effect: { kind: 'reset' } },
    ]);
    expect(lost.first.code).toBeNull();
    expect(sentOf(lost.graph, ADD)).toBe(2);
  });

  it('is OUTCOME_UNKNOWN when the resend is refused and the read-back fails; a repeated key finds the outcome', async () => {
    await using lost = await block([
      { operation: ADD, times: 1, effect: { kind: 'truncate' } },
      { operation: ADD, effect: REFUSAL },
      { operation: QUERY, effect: { kind: 'reset' } },
    ]);
    expect(lost.first).toMatchObject({ code: 'OUTCOME_UNKNOWN', retryable: false });
    lost.graph.simulators.faults.clear();
    const sent = sentOf(lost.graph, ADD);
    expect((await lost.again()).code).toBeNull();
    expect(sentOf(lost.graph, ADD)).toBe(sent);
  });

  it('is refused when the read-back after the refusal shows that nothing was applied', async () => {
    await using lost = await block([
      { operation: ADD, times: 1, effect: { kind: 'reset' } },
      { operation: ADD, effect: REFUSAL },
    ]);
    expect(lost.first.code).toBe('BAD_USER_INPUT');
    // The write was certainly not applied, so the key is free.
    lost.graph.simulators.faults.clear();
    expect((await lost.again()).code).toBeNull();
  });

  it('is refused at once when its object does not yet have the state, or cannot be read', async () => {
    for (const more of [[], [{ operation: QUERY, effect: { kind: 'reset' } }]] as const) {
      await using lost = await block([{ operation: ADD, effect: REFUSAL }, ...more]);
      expect(lost.first.code).toBe('BAD_USER_INPUT');
      expect(sentOf(lost.graph, ADD)).toBe(1);
    }
  });

  it('is not sent by a repeated key, however late', async () => {
    await using lost = await block([{ operation: ADD, effect: { kind: 'reset' } }]);
    expect(lost.first.code).toBe('OUTCOME_UNKNOWN');
    lost.graph.simulators.faults.clear();
    const sent = sentOf(lost.graph, ADD);
    expect((await lost.again()).code).toBe('OUTCOME_UNKNOWN');
    expect(sentOf(lost.graph, ADD)).toBe(sent);
  });
});

it('a certificate far down the list of its CA is not reported as deleted, and its status change returns an error', async () => {
  await using graph = await start({ overrides: { reconcileMs: 30_000 } });
  const [platinum] = graph.simulators.fleet.alibaba.instances;
  const professional = graph.simulators.fleet.alibaba.instances.find(({ type }) => type === 4)!;
  const ca = platinum!.caCertificates[0]!;
  professional.caCertificates.push(ca);
  for (let n = 0; n < 10_050; n++) {
    professional.deviceCertificates.push({
      ...platinum!.deviceCertificates[0]!,
      caSn: ca.sn,
      deviceSn: n.toString(16).toUpperCase().padStart(6, '0'),
    });
  }
  const last = professional.deviceCertificates.at(-1)!;
  const place = [ALIBABA, professional.regionId, professional.instanceId];
  const id = idOf('DeviceCertificate', ...place, `${last.caSn}/${last.deviceSn}`);
  graph.simulators.faults.add({ operation: 'DeleteDeviceCertificate', effect: { kind: 'reset' } });
  expect((await run(graph, 'deleteDeviceCertificate', { id })).code).toBe('OUTCOME_UNKNOWN');
  expect(professional.deviceCertificates).toContain(last);
  const { data, errors } = await graph.query(
    'mutation ($input: SetDeviceCertificateStatusInput!) { setDeviceCertificateStatus(input: $input) { deviceCertificate { status } userErrors { code } } }',
    { input: { id, status: 'INACTIVE' } },
  );
  expect(data.setDeviceCertificateStatus).toEqual({ deviceCertificate: null, userErrors: [] });
  expect(errors).toMatchObject([{ extensions: { code: 'QUERY_TOO_COMPLEX' } }]);
  expect(last.active).toBe(false);
  // An object that the provider itself no longer finds counts as deleted.
  graph.simulators.faults.clear();
  graph.simulators.faults.add({
    operation: 'DeleteDeviceCertificate',
    times: 1,
    effect: { kind: 'truncate' },
  });
  expect((await run(graph, 'deleteDeviceCertificate', { id })).code).toBeNull();
});

it('a secret reset that disconnects the device is sent once', async () => {
  await using graph = await start({ overrides: { reconcileMs: 500 } });
  const standard = graph.simulators.fleet.huawei.instances.find(({ type }) => type === 'standard')!;
  const [device] = standard.devices;
  const input = {
    id: idOf('Device', HUAWEI, 'cn-north-4', standard.instanceId, device!.deviceId),
    forceDisconnect: true,
    idempotencyKey: 'secret',
  };
  graph.simulators.faults.add({ operation: 'ResetDeviceSecret', effect: { kind: 'reset' } });
  expect((await run(graph, 'resetDeviceSecret', input)).code).toBe('OUTCOME_UNKNOWN');
  graph.simulators.faults.clear();
  expect((await run(graph, 'resetDeviceSecret', input)).code).toBe('OUTCOME_UNKNOWN');
  expect(sentOf(graph, 'ResetDeviceSecret')).toBe(1);
  // The response is lost, and the read-back finds the secret that was sent.
  graph.simulators.faults.add({
    operation: 'ResetDeviceSecret',
    times: 1,
    effect: { kind: 'truncate' },
  });
  const other = await run(
    graph,
    'resetDeviceSecret',
    { ...input, idempotencyKey: 'other' },
    'issuedSecret { secret }',
  );
  expect(other).toMatchObject({ code: null, issuedSecret: { secret: device!.authInfo.secret } });
  expect(sentOf(graph, 'ResetDeviceSecret')).toBe(2);
});

/** The read-back of a lost deletion, refused for a reason that does not concern the object. */
describe.each([
  ['IOTDA.001000', 'DeleteDevice', 'ShowDevice', 'IOTDA.014000'],
  ['IOTDA.001006', 'DeleteCertificate', 'ShowCertificate', 'IOTDA.014306'],
  ['IOTDA.001000', 'DeleteDeviceGroup', 'ShowDeviceGroup', 'IOTDA.003000'],
  ['IOTDA.001006', 'DeleteDeviceCertificate', 'ShowDeviceCertificate', 'IOTDA.015500'],
])('an account-level error code (%s) after a lost %s', (ofAccount, remove, show, ofObject) => {
  const MUTATIONS: Record<string, readonly [name: string, kind: string]> = {
    DeleteDevice: ['deleteDevice', 'Device'],
    DeleteCertificate: ['deleteCaCertificate', 'CaCertificate'],
    DeleteDeviceGroup: ['deleteGroup', 'Group'],
    DeleteDeviceCertificate: ['deleteDeviceCertificate', 'DeviceCertificate'],
  };
  const answer = (code: string): Fault['effect'] => ({
    kind: 'answer',
    status: 403,
    body: JSON.stringify({ error_code: code, error_msg: 'x' }),
  });
  it("proves nothing, neither in the read-back nor in the resend, while the object's own code does", async () => {
    await using graph = await start({ overrides: { reconcileMs: 2_000 } });
    const standard = graph.simulators.fleet.huawei.instances.find(({ type }) => type === 'standard')!;
    const [name, kind] = MUTATIONS[remove]!;
    const { faults } = graph.simulators;
    const lost = { kind: 'reset' } as const;
    const unread = answer('IOTDA.000022');
    const rows = {
      Device: standard.devices.map(({ deviceId }) => deviceId),
      CaCertificate: standard.caCertificates.map(({ certificateId }) => certificateId),
      Group: standard.groups.map(({ groupId }) => groupId),
      DeviceCertificate: standard.deviceCertificates.map(({ certificateId }) => certificateId),
    }[kind]!;
    for (const [index, again, look, code, read] of [
      [1, lost, answer(ofAccount), 'OUTCOME_UNKNOWN', 'FORBIDDEN'],
      [2, answer(ofAccount), unread, 'OUTCOME_UNKNOWN', 'FORBIDDEN'],
      [3, lost, answer(ofObject), null, 'NOT_FOUND'],
      [4, answer(ofObject), unread, null, 'FORBIDDEN'],
    ] as const) {
      const id = idOf(kind, HUAWEI, 'cn-north-4', standard.instanceId, rows[index]!);
      faults.add({ operation: remove, times: 1, effect: lost });
      faults.add({ operation: remove, effect: again });
      // Deleting a group first reads whether it exists.
      if (kind === 'Group') faults.add({ operation: show, times: 1, effect: { kind: 'delay', ms: 1 } });
      faults.add({ operation: show, effect: look });
      const deleted = await run(graph, name, { id }, 'deletedId');
      expect(deleted).toMatchObject({ code, deletedId: code === null ? id : null });
      const found = await graph.query('query ($id: ID!) { node(id: $id) { id } }', { id });
      expect(found.errors![0]!.extensions['code']).toBe(read);
      faults.clear();
    }
  });
});

it('a device whose groups cannot be read does not count as having left one', async () => {
  await using graph = await start({ overrides: { reconcileMs: 500 } });
  const standard = graph.simulators.fleet.huawei.instances.find(({ type }) => type === 'standard')!;
  const group = standard.groups.find(({ deviceIds }) => deviceIds.length > 0)!;
  const place = [HUAWEI, 'cn-north-4', standard.instanceId];
  const input = {
    id: idOf('Group', ...place, group.groupId),
    deviceId: idOf('Device', ...place, group.deviceIds[0]!),
  };
  const { faults } = graph.simulators;
  for (const code of ['IOTDA.001006', 'IOTDA.014000']) {
    faults.add({ operation: 'CreateOrDeleteDeviceInGroup', effect: { kind: 'reset' } });
    faults.add({
      operation: 'ListDeviceGroupsByDevice',
      effect: { kind: 'answer', status: 403, body: JSON.stringify({ error_code: code, error_msg: 'x' }) },
    });
    expect((await run(graph, 'removeDeviceFromGroup', input)).code, code).toBe('OUTCOME_UNKNOWN');
    faults.clear();
  }
  // The response is lost, and the read-back finds the write.
  const sent = sentOf(graph, 'CreateOrDeleteDeviceInGroup');
  faults.add({ operation: 'CreateOrDeleteDeviceInGroup', times: 1, effect: { kind: 'truncate' } });
  expect((await run(graph, 'removeDeviceFromGroup', input)).code).toBeNull();
  expect(sentOf(graph, 'CreateOrDeleteDeviceInGroup')).toBe(1 + sent);
});

it('on the basic edition, where devices list no groups, membership is read from the group', async () => {
  await using graph = await start({ overrides: { reconcileMs: 2_000 } });
  const { instances } = graph.simulators.fleet.huawei;
  const basic = instances.find(({ type }) => type === 'basic')!;
  basic.groups = [{ ...instances.find(({ type }) => type === 'standard')!.groups[0]!, deviceIds: [] }];
  const [group] = basic.groups;
  const { deviceId } = basic.devices[0]!;
  const place = [HUAWEI, 'cn-north-4', basic.instanceId];
  const input = {
    id: idOf('Group', ...place, group!.groupId),
    deviceId: idOf('Device', ...place, deviceId),
  };
  for (const [name, left] of [
    ['addDeviceToGroup', [deviceId]],
    ['removeDeviceFromGroup', []],
  ] as const) {
    for (const [effect, sent] of [
      ['reset', 2],
      ['truncate', 1],
    ] as const) {
      group!.deviceIds = left.length === 0 ? [deviceId] : [];
      graph.simulators.journal.clear();
      graph.simulators.faults.add({
        operation: 'CreateOrDeleteDeviceInGroup',
        times: 1,
        effect: { kind: effect },
      });
      expect((await run(graph, name, input)).code).toBeNull();
      expect(group!.deviceIds).toEqual(left);
      expect(sentOf(graph, 'CreateOrDeleteDeviceInGroup')).toBe(sent);
      expect(sentOf(graph, 'ListDeviceGroupsByDevice')).toBe(0);
    }
  }
});

describe('the effect of another write', () => {
  it('is not claimed by a rotation whose response was lost', async () => {
    await using graph = await start({ overrides: { reconcileMs: 500 } });
    const { credentials } = graph.simulators.fleet.alibaba.instances[0]!;
    const rotate = (clientId: string, idempotencyKey: string) =>
      run(
        graph,
        'rotateClientCredential',
        { id: idOf('ClientCredential', ...placeOf(graph), clientId), idempotencyKey },
        'issuedSecret { secret }',
      );
    const [one, other] = [credentials[0]!, credentials[1]!];
    graph.simulators.faults.add({ operation: 'RefreshDeviceCredential', effect: { kind: 'reset' } });
    expect((await rotate(one.clientId, 'lost')).code).toBe('OUTCOME_UNKNOWN');
    graph.simulators.faults.clear();
    const second = await rotate(one.clientId, 'second');
    expect(second).toMatchObject({ code: null, issuedSecret: { secret: one.accessKeySecret } });
    expect(await rotate(one.clientId, 'lost')).toMatchObject({ code: 'OUTCOME_UNKNOWN', issuedSecret: null });

    // Without other writes, an observed change belongs to the lost write.
    graph.simulators.faults.add({
      operation: 'RefreshDeviceCredential',
      times: 1,
      effect: { kind: 'truncate' },
    });
    const found = await rotate(other.clientId, 'alone');
    expect(found).toMatchObject({ code: null, issuedSecret: { secret: other.accessKeySecret } });
  });

  it('is not claimed by a registration whose response was lost, but a refusal of the other registration resolves it', async () => {
    await using graph = await start({ overrides: { reconcileMs: 500 } });
    const register = (idempotencyKey: string) =>
      run(
        graph,
        'registerClientCredential',
        { instanceId: idOf('Instance', ...placeOf(graph)), clientId: 'GID_hundred@@@two', idempotencyKey },
        'issuedSecret { secret }',
      );
    const { faults } = graph.simulators;
    faults.add({ operation: 'RegisterDeviceCredential', effect: { kind: 'truncate' } });
    const asked = register('first');
    while (sentOf(graph, 'RegisterDeviceCredential') === 0)
      await new Promise((resolve) => setTimeout(resolve, 1));
    faults.add({ operation: 'GetDeviceCredential', effect: { kind: 'reset' } });
    expect((await asked).code).toBe('OUTCOME_UNKNOWN');
    faults.clear();
    // The second write reads first and was never sent, so the object still belongs to the first.
    expect((await register('second')).code).toBe('CONFLICT');
    expect(await register('first')).toMatchObject({
      code: null,
      issuedSecret: { secret: expect.any(String) },
    });
  });
});

it.each([
  ['registerClientCredential', 'RegisterDeviceCredential'],
  ['rotateClientCredential', 'RefreshDeviceCredential'],
])(
  '%s: a repeated key does not return what another process or the console created later',
  async (name, operation) => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    try {
      await using graph = await start({ overrides: { reconcileMs: 300 } });
      const { credentials } = graph.simulators.fleet.alibaba.instances[0]!;
      const isNew = name === 'registerClientCredential';
      const clientId = isNew ? 'GID_hundred@@@later' : credentials[0]!.clientId;
      const input = isNew
        ? { instanceId: idOf('Instance', ...placeOf(graph)), clientId, idempotencyKey: 'later' }
        : { id: idOf('ClientCredential', ...placeOf(graph), clientId), idempotencyKey: 'later' };
      const repeat = () => run(graph, name, input, 'issuedSecret { secret }');
      graph.simulators.faults.add({ operation, effect: { kind: 'reset' } });
      expect((await repeat()).code).toBe('OUTCOME_UNKNOWN');
      graph.simulators.faults.clear();
      vi.setSystemTime(Date.now() + 60_000);
      const made = isNew ? { ...credentials[0]!, clientId } : credentials[0]!;
      made.accessKeySecret = `${SECRET_MARK}-another`;
      made.createTime = Date.now();
      made.updateTime = Date.now();
      if (isNew) credentials.push(made);
      expect(await repeat()).toMatchObject({ code: 'OUTCOME_UNKNOWN', issuedSecret: null });
      // A change dated to the time of the lost write belongs to it, however late it becomes visible.
      made.createTime -= 60_000;
      made.updateTime -= 60_000;
      expect(await repeat()).toMatchObject({ code: null, issuedSecret: { secret: made.accessKeySecret } });
    } finally {
      vi.useRealTimers();
    }
  },
);

it('a client that disconnects during the look-up of its instance does not stop its write', async () => {
  await using graph = await start();
  graph.simulators.faults.add({ operation: 'ListInstances', times: 1, effect: { kind: 'delay', ms: 300 } });
  const client = new AbortController();
  const input = { instanceId: idOf('Instance', ...placeOf(graph)), clientId: 'GID_hundred@@@early' };
  const request = fetch(graph.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      query: 'mutation ($input: BlockClientInput!) { blockClient(input: $input) { userErrors { code } } }',
      variables: { input },
    }),
    signal: client.signal,
  });
  while (sentOf(graph, 'ListInstances') === 0) await new Promise((resolve) => setTimeout(resolve, 2));
  client.abort();
  await expect(request).rejects.toThrow();
  const { blockedClientIds } = graph.simulators.fleet.alibaba.instances[0]!;
  await expect.poll(() => blockedClientIds).toContain(input.clientId);
});

it('two simultaneous requests get different registration codes', async () => {
  await using graph = await start();
  const input = { instanceId: idOf('Instance', ...placeOf(graph)) };
  const codes = await Promise.all(
    [1, 2].map(() => run(graph, 'createRegistrationCode', input, 'registrationCode')),
  );
  expect(new Set(codes.map(({ registrationCode }) => registrationCode)).size).toBe(2);
});

describe('idempotency keys in a store that outlives the process', () => {
  const config = (file: string) => ({
    store: { url: `sqlite:${file}` },
    secrets: { cursorKeys: ['y'.repeat(32)], fingerprintKey: 'x'.repeat(32) },
  });

  it('survive a restart: completed writes stay completed, and sent writes are not resent', async () => {
    const file = join(folder, 'restart.sqlite');
    const inputsOf = (graph: Started) => {
      const instanceId = idOf('Instance', ...placeOf(graph));
      return {
        done: { instanceId, clientId: 'GID_hundred@@@done', idempotencyKey: 'done' },
        lost: { instanceId, clientId: 'GID_hundred@@@lost', idempotencyKey: 'lost' },
        made: { instanceId, clientId: 'GID_hundred@@@made', idempotencyKey: 'made' },
      };
    };
    {
      await using graph = await start({ config: config(file), overrides: { reconcileMs: 300 } });
      const { done, lost, made } = inputsOf(graph);
      expect((await run(graph, 'blockClient', done)).code).toBeNull();
      graph.simulators.faults.add({ operation: 'AddCustomAuthConnectBlack', effect: { kind: 'reset' } });
      graph.simulators.faults.add({ operation: 'RegisterDeviceCredential', effect: { kind: 'reset' } });
      expect((await run(graph, 'blockClient', lost)).code).toBe('OUTCOME_UNKNOWN');
      expect((await run(graph, 'registerClientCredential', made)).code).toBe('OUTCOME_UNKNOWN');
    }
    await using graph = await start({ config: config(file) });
    const { done, lost, made } = inputsOf(graph);
    const [platinum] = graph.simulators.fleet.alibaba.instances;
    expect((await run(graph, 'blockClient', done)).code).toBeNull();
    expect((await run(graph, 'blockClient', lost)).code).toBe('OUTCOME_UNKNOWN');
    // The requested state holds by now, through any writer.
    platinum!.blockedClientIds.push(lost.clientId);
    expect((await run(graph, 'blockClient', lost)).code).toBeNull();
    // An existing object may belong to any writer.
    platinum!.credentials.push({
      ...platinum!.credentials[0]!,
      clientId: made.clientId,
      accessKeySecret: `${SECRET_MARK}-else`,
    });
    expect(await run(graph, 'registerClientCredential', made, 'issuedSecret { secret }')).toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      issuedSecret: null,
    });
    expect((await run(graph, 'blockClient', { ...done, clientId: 'GID_a@@@b' })).code).toBe(
      'IDEMPOTENCY_KEY_CONFLICT',
    );
    expect(sentOf(graph, 'AddCustomAuthConnectBlack') + sentOf(graph, 'RegisterDeviceCredential')).toBe(0);
  });

  it('contain neither secrets nor input', async () => {
    const file = join(folder, 'secret.sqlite');
    await using graph = await start({ config: config(file) });
    const input = {
      instanceId: idOf('Instance', ...placeOf(graph)),
      username: 'somebody-new',
      identityType: 'USER',
      secret: `${SECRET_MARK}-identity`,
      signMode: 'ORIGIN',
      idempotencyKey: 'k',
    };
    expect((await run(graph, 'createAuthIdentity', input)).code).toBeNull();
    const bytes = readFileSync(`${file}-wal`, 'latin1') + readFileSync(file, 'latin1');
    expect(bytes).toContain('anyone');
    expect(bytes).not.toContain(SECRET_MARK);
    expect(bytes).not.toContain('somebody-new');
  });
});

it('the audit log records what was done, with what, and in which provider call', async () => {
  const file = join(folder, 'what.jsonl');
  await using graph = await start({ config: { audit: { file } } });
  const instanceId = idOf('Instance', ...placeOf(graph));
  const clientId = 'GID_hundred@@@audited';
  await run(graph, 'registerClientCredential', { instanceId, clientId });
  await run(graph, 'blockClient', { instanceId, clientId });
  const hidden = idOf('Instance', 'stranger', ...placeOf(graph).slice(1));
  expect((await run(graph, 'blockClient', { instanceId: hidden, clientId })).code).toBe('NOT_FOUND');
  const standard = graph.simulators.fleet.huawei.instances.find(({ type }) => type === 'standard')!;
  const device = idOf('Device', HUAWEI, 'cn-north-4', standard.instanceId, standard.devices[0]!.deviceId);
  await run(graph, 'updateDevice', { id: device, secureAccess: false, description: 'not for the log' });
  const id = idOf('ClientCredential', ...placeOf(graph), clientId);
  await graph.query(
    'mutation ($input: RevealSecretInput!) { revealSecret(input: $input) { secret userErrors { code } } }',
    { input: { id, slot: 'PRIMARY', reason: 'to see it' } },
  );
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  const requestId = expect.stringMatching(/^[0-9A-F-]{36}$/);
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { action: 'registerClientCredential', target: instanceId, what: { clientId }, decision: 'started' },
    { decision: 'done', target: instanceId, what: { clientId }, made: id, providerRequestId: requestId },
    { action: 'blockClient', what: { clientId }, decision: 'started' },
    { action: 'blockClient', what: { clientId }, decision: 'done', providerRequestId: requestId },
    { action: 'blockClient', target: hidden, decision: 'denied', code: 'NOT_FOUND' },
    { action: 'updateDevice', what: { secureAccess: false, description: true }, decision: 'started' },
    { action: 'updateDevice', decision: 'done' },
    {
      action: 'revealSecret',
      target: id,
      what: { slot: 'PRIMARY' },
      decision: 'revealed',
      providerRequestId: requestId,
    },
  ]);
});
