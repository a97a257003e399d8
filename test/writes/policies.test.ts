import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Answer, HUAWEI, type Started, start } from '../kit/start.ts';

/** The outcome per target of a device policy, in every form that the provider may use. */
let graph: Started;
let standard: Started['simulators']['fleet']['huawei']['instances'][number];
let devices: string[];
beforeAll(async () => {
  graph = await start();
  standard = graph.simulators.fleet.huawei.instances.find(({ type }) => type === 'standard')!;
  devices = standard.devices.map(({ deviceId }) => deviceId);
});
afterAll(() => graph[Symbol.asyncDispose]());
beforeEach(() => {
  Object.assign(graph.simulators.switches.huawei, {
    policyId: 'hex24',
    targetRefused: 'inAnswer',
    unboundTarget: 'refused',
  });
  graph.simulators.faults.clear();
  for (const policy of standard.policies!) policy.targets = [];
});

const idOf = (kind: string, ...parts: string[]) =>
  Buffer.from(`${kind}:${parts.map(encodeURIComponent).join('/')}`).toString('base64url');
const place = () => [HUAWEI, 'cn-north-4', standard.instanceId];
const policyId = () => idOf('DevicePolicy', ...place(), standard.policies![0]!.policyId);
const statements = [{ effect: 'ALLOW', actions: ['iotda:devices:publish'], resources: ['topic:a'] }];

/** The payload, and the policy operations that were sent. */
async function run(name: string, input: Record<string, unknown>, selection: string) {
  graph.simulators.journal.clear();
  const noun = name.charAt(0).toUpperCase() + name.slice(1);
  const answer: Answer = await graph.query(
    `mutation ($input: ${noun}Input!) { ${name}(input: $input) { ${selection} userErrors { code field } } }`,
    { input },
  );
  expect(answer.errors).toBeUndefined();
  const told = graph.simulators.journal.entries.map(({ operation }) => operation);
  return { payload: answer.data[name], sent: told.filter((operation) => operation.includes('Polic')) };
}

const targets = (action: 'bind' | 'unbind', targetIds: string[]) =>
  run(
    `${action}DevicePolicy`,
    { id: policyId(), targetType: 'DEVICE', targetIds },
    'failures { targetId providerCode }',
  );

const bound = () => standard.policies![0]!.targets.map(({ target_id }) => target_id);
const bind = (policy: number, ...ids: string[]) =>
  standard.policies![policy]!.targets.push(
    ...ids.map((target_id) => ({ target_type: 'device' as const, target_id })),
  );

it.each(['hex24', 'uuid'] as const)(
  'a policy whose id is a %s can be changed, bound and deleted',
  async (form) => {
    graph.simulators.switches.huawei.policyId = form;
    const instanceId = idOf('Instance', ...place());
    const made = await run(
      'createDevicePolicy',
      { instanceId, name: 'a', statements },
      'devicePolicy { id policyId }',
    );
    const { id, policyId: own } = made.payload.devicePolicy;
    expect(own).toMatch(
      { hex24: /^[0-9a-f]{24}$/, uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/ }[form],
    );
    const changed = await run('updateDevicePolicy', { id, name: 'b' }, 'devicePolicy { id name }');
    expect(changed).toEqual({
      payload: { devicePolicy: { id, name: 'b' }, userErrors: [] },
      sent: ['UpdateDevicePolicy', 'ShowDevicePolicy'],
    });
    const input = { id, targetType: 'DEVICE', targetIds: [devices[0]] };
    for (const [action, count] of [
      ['bindDevicePolicy', 1],
      ['unbindDevicePolicy', 0],
    ] as const) {
      const { payload } = await run(
        action,
        input,
        'failures { targetId } devicePolicy { targets(type: DEVICE) { totalCount } }',
      );
      expect(payload).toMatchObject({ failures: [], devicePolicy: { targets: { totalCount: count } } });
    }
    const deleted = await run('deleteDevicePolicy', { id }, 'deletedId');
    expect(deleted).toEqual({
      payload: { deletedId: id, userErrors: [] },
      sent: ['DeleteDevicePolicy'],
    });
    expect(standard.policies!.some((each) => each.policyId === own)).toBe(false);
  },
);

describe('refused binding targets', () => {
  /** A device that may be bound, a missing one, and one that has five policies. */
  const three = () => {
    const [template] = standard.policies!;
    standard.policies = standard.policies!.slice(0, 3);
    for (let n = 3; n < 6; n++)
      standard.policies.push({ ...template!, policyId: `${n}`.repeat(24), targets: [] });
    for (let n = 1; n < 6; n++) bind(n, devices[1]!);
    return { fine: devices[0]!, missing: 'no-such-device', full: devices[1]! };
  };
  afterAll(() => {
    standard.policies = standard.policies!.slice(0, 3);
  });

  it('are reported with separate codes, and the others are bound', async () => {
    const { fine, missing, full } = three();
    const { payload, sent } = await targets('bind', [fine, missing, full]);
    expect(payload).toEqual({
      failures: [
        { targetId: missing, providerCode: 'IOTDA.015203' },
        { targetId: full, providerCode: 'IOTDA.015204' },
      ],
      userErrors: [],
    });
    expect(bound()).toEqual([fine]);
    expect(sent).toEqual(['BindDevicePolicy']);
    // Binding it again does not add another binding.
    bind(0, full);
    expect((await targets('bind', [full])).payload.failures).toEqual([]);
  });

  it('are reported alike if the provider refuses the whole call because of one', async () => {
    const { fine, missing, full } = three();
    graph.simulators.switches.huawei.targetRefused = 'wholeCall';
    for (const [ids, code] of [
      [[full], 'IOTDA.015204'],
      [[missing], 'IOTDA.015203'],
      [[fine, full], 'IOTDA.015204'],
    ] as const) {
      const { payload, sent } = await targets('bind', [...ids]);
      expect(payload).toEqual({
        failures: ids.map((targetId) => ({ targetId, providerCode: code })),
        userErrors: [],
      });
      expect(bound()).toEqual([]);
      expect(sent).toEqual(['BindDevicePolicy']);
    }
    // A missing policy is not an error of a target.
    const id = idOf('DevicePolicy', ...place(), 'f'.repeat(24));
    const gone = await run(
      'bindDevicePolicy',
      { id, targetType: 'DEVICE', targetIds: [fine] },
      'failures { targetId }',
    );
    expect(gone.payload.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  });

  it('of an unbinding are reported if the provider refuses unbound targets, and succeed if it accepts them', async () => {
    bind(0, devices[0]!);
    const refused = await targets('unbind', [devices[0]!, devices[1]!]);
    expect(refused.payload.failures).toEqual([{ targetId: devices[1], providerCode: 'IOTDA.015205' }]);
    graph.simulators.switches.huawei.unboundTarget = 'accepted';
    expect((await targets('unbind', [devices[1]!])).payload.failures).toEqual([]);
  });
});

describe('a response that mentions no target', () => {
  const silent = (operation: string) =>
    graph.simulators.faults.add({
      operation,
      times: 1,
      effect: { kind: 'answer', status: 200, body: '{"policy_id":"x","success_targets":null}' },
    });

  it.each(['bind', 'unbind'] as const)('of %s: the targets are read back', async (action) => {
    const operation = action === 'bind' ? 'BindDevicePolicy' : 'UnbindDevicePolicy';
    bind(0, devices[0]!);
    silent(operation);
    const { payload, sent } = await targets(action, [devices[0]!, devices[1]!]);
    const left = action === 'bind' ? devices[1] : devices[0];
    expect(payload).toEqual({ failures: [{ targetId: left, providerCode: null }], userErrors: [] });
    expect(sent).toEqual([operation, 'ShowTargetsInDevicePolicy']);
  });

  it('is OUTCOME_UNKNOWN, not a success, if the targets cannot be read back', async () => {
    graph.simulators.faults.add({
      operation: 'BindDevicePolicy',
      effect: { kind: 'answer', status: 200, body: '{}' },
    });
    graph.simulators.faults.add({
      operation: 'ShowTargetsInDevicePolicy',
      effect: { kind: 'answer', status: 403, body: '{"error_code":"IOTDA.000022"}' },
    });
    const { payload } = await targets('bind', [devices[0]!]);
    expect(payload).toMatchObject({ failures: [], userErrors: [{ code: 'OUTCOME_UNKNOWN' }] });
  });
});

it.each([128, 256, 257])('the id of a target has at most 256 characters: %i', async (length) => {
  const [device] = standard.devices;
  const deviceId = 'x'.repeat(length);
  standard.devices.push({ ...device!, recordId: 'f'.repeat(24), deviceId });
  const { payload, sent } = await targets('bind', [deviceId]);
  standard.devices.pop();
  expect(payload).toEqual(
    length > 256
      ? { failures: [], userErrors: [{ code: 'BAD_USER_INPUT', field: ['input', 'targetIds', '0'] }] }
      : { failures: [], userErrors: [] },
  );
  expect([sent, bound()]).toEqual(length > 256 ? [[], []] : [['BindDevicePolicy'], [deviceId]]);
});
