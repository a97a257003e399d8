import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { AppError } from '../../../src/errors.ts';
import { firstRows } from '../../../src/lists/find-row.ts';
import { parseJsonObject } from '../../../src/providers/client/json-rows.ts';
import { checkAnswer } from '../../../src/providers/huawei/errors.ts';
import { createHuawei } from '../../../src/providers/huawei/index.ts';
import { OPERATIONS } from '../../../src/providers/huawei/operations.ts';
import {
  fitting,
  idsStatement,
  pageStatement,
  searchStatement,
} from '../../../src/providers/huawei/search.ts';
import type { Provider } from '../../../src/providers/port/provider.ts';
import type { InstanceRef } from '../../../src/providers/port/records.ts';
import { Secret } from '../../../src/secret.ts';
import { type Simulators, startSimulators } from '../../../src/simulator/index.ts';
import { DEFAULT_SWITCHES } from '../../../src/simulator/switches.ts';
import type { Call, ProviderAction } from '../../../src/transport/call.ts';
import { withSingleFlight } from '../../../src/transport/single-flight.ts';
import { createSocket } from '../../../src/transport/socket.ts';
import { CALL } from '../../kit/lists.ts';

let simulators: Simulators;
const socket = createSocket();
let now = Date.now();
beforeAll(async () => {
  simulators = await startSimulators({ now: () => now });
});
afterAll(async () => {
  await socket.close();
  await simulators.stop();
});
beforeEach(() => simulators.journal.clear());

const call: Call = { ...CALL, deadline: Number.POSITIVE_INFINITY };
const operations = () => simulators.journal.entries.map((entry) => `${entry.operation} ${entry.status}`);

/** A new object after each reload of the configuration, as in an account. */
function configuredPassword(password: () => string) {
  const { domain, user } = simulators.accounts.huawei.iam;
  let read = { domain, user, password: new Secret(password()) };
  return () => {
    if (read.password.reveal() !== password()) read = { domain, user, password: new Secret(password()) };
    return read;
  };
}

function provider(password?: string | (() => string)): { provider: Provider; at: InstanceRef } {
  const { accessKey, secretKey, projectId } = simulators.accounts.huawei;
  const made = createHuawei({
    account: 'hw',
    region: 'cn-north-4',
    projectId,
    signing: 'auto',
    credentials:
      password === undefined
        ? async () => ({ accessKeyId: accessKey, accessKeySecret: new Secret(secretKey) })
        : { iam: configuredPassword(typeof password === 'string' ? () => password : password) },
    endpoint: simulators.huawei.endpoint,
    managementEndpoint: simulators.huawei.managementEndpoint,
    iamEndpoint: simulators.huawei.iamEndpoint,
    send: socket.send,
    pipeline: (attempt) => withSingleFlight(attempt, systemClock, { count: 0 }),
    now: () => new Date(now),
  });
  const { instanceId } = simulators.fleet.huawei.instances.find((instance) => instance.type === 'standard')!;
  return {
    provider: made,
    at: { provider: 'HUAWEI_IOTDA', account: 'hw', region: 'cn-north-4', instanceId },
  };
}

const spacesOf = (hw: Provider, at: InstanceRef, how: Call) => firstRows(hw.resourceSpaces!(at), 50, how);

describe('an IAM password', () => {
  it('fetches one token for all calls, keeps it, and replaces a refused or old one', async () => {
    const { provider: hw, at } = provider(simulators.accounts.huawei.iam.password);
    const [first] = simulators.fleet.huawei.instances.find(
      (each) => each.instanceId === at.instanceId,
    )!.devices;
    await Promise.all([hw.getDevice!(at, first!.deviceId, call), spacesOf(hw, at, call)]);
    expect(operations().filter((name) => name.startsWith('Keystone'))).toEqual([
      'KeystoneCreateUserTokenByPassword 201',
    ]);
    simulators.journal.clear();
    now += 23.99 * 3_600_000;
    await spacesOf(hw, at, call);
    expect(operations()).toContain('KeystoneCreateUserTokenByPassword 201');
    simulators.journal.clear();
    simulators.faults.add({
      operation: 'ShowApplications',
      times: 1,
      effect: { kind: 'answer', status: 401, body: '{"error_code":"IOTDA.000002","error_msg":"x"}' },
    });
    expect(await spacesOf(hw, at, call)).toHaveLength(3);
    expect(operations()).toEqual([
      'ShowApplications 401',
      'KeystoneCreateUserTokenByPassword 201',
      'ShowApplications 200',
    ]);
  });

  it('accepts a token of 64 KB, as users with many permissions have', async () => {
    const { provider: hw, at } = provider(simulators.accounts.huawei.iam.password);
    simulators.switches.huawei.iamTokenBytes = 64 * 1024;
    expect(await spacesOf(hw, at, call)).toHaveLength(3);
    simulators.switches.huawei.iamTokenBytes = DEFAULT_SWITCHES.huawei.iamTokenBytes;
    expect(operations()).toContain('KeystoneCreateUserTokenByPassword 201');
    expect(operations()).toContain('ShowApplications 200');
  });

  it('renews a token half an hour before its expiry, and continues with the old one while IAM is down', async () => {
    const { provider: hw, at } = provider(simulators.accounts.huawei.iam.password);
    const operation = 'KeystoneCreateUserTokenByPassword';
    const spaces = async () => {
      simulators.journal.clear();
      const found = await spacesOf(hw, at, call);
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(found).toHaveLength(3);
      return operations().filter((name) => name.startsWith('Keystone'));
    };
    await spaces();
    simulators.faults.add({ operation, times: 2, effect: { kind: 'answer', status: 503, body: '' } });
    now += 23.6 * 3_600_000;
    expect(await spaces()).toEqual([`${operation} 503`]);
    // A failed renewal is not retried at every read.
    expect(await spaces()).toEqual([]);
    now += 60_000;
    expect(await spaces()).toEqual([`${operation} 503`]);
    now += 60_000;
    expect(await spaces()).toEqual([`${operation} 201`]);
    now += 20 * 3_600_000;
    expect(await spaces()).toEqual([]);
    // After the expiry a new token is required.
    simulators.faults.add({ operation, times: 1, effect: { kind: 'answer', status: 503, body: '' } });
    now += 3.99 * 3_600_000;
    await expect(spacesOf(hw, at, call)).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
  });

  it('shares a token request between waiting calls: the first one may leave, and each has its own deadline', async () => {
    const { provider: hw, at } = provider(simulators.accounts.huawei.iam.password);
    const operation = 'KeystoneCreateUserTokenByPassword';
    simulators.faults.add({ operation, times: 1, effect: { kind: 'delay', ms: 300 } });
    const [first, hasty] = [new AbortController(), new AbortController()];
    const asked = [first, hasty, new AbortController()].map(({ signal }) =>
      spacesOf(hw, at, { ...call, signal }),
    );
    const ended = Promise.allSettled(asked);
    while (simulators.journal.entries.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    first.abort(new Error('gone'));
    let isAnswered = false;
    asked[2]!.then(() => {
      isAnswered = true;
    });
    hasty.abort(new AppError('PROVIDER_TIMEOUT', 'over'));
    await expect(asked[1]).rejects.toThrow('over');
    expect(isAnswered).toBe(false);
    expect((await ended).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
    expect(operations().filter((name) => name.startsWith('Keystone'))).toEqual([`${operation} 201`]);
  });

  it('reports a write as never sent if its token or address could not be fetched', async () => {
    const { provider: hw, at } = provider(simulators.accounts.huawei.iam.password);
    const freeze = () => hw.writes.setDeviceFrozen!(at, 'device', true, call);
    simulators.faults.add({
      operation: 'KeystoneCreateUserTokenByPassword',
      times: 1,
      effect: { kind: 'truncate' },
    });
    await expect(freeze()).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE', unsent: true });
    simulators.faults.add({ operation: 'ShowInstance', times: 1, effect: { kind: 'truncate' } });
    await expect(freeze()).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE', unsent: true });
    simulators.faults.add({ operation: 'FreezeDevice', times: 1, effect: { kind: 'reset' } });
    await expect(freeze()).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE', unsent: false });
  });

  it('uses the current password for a new token, and no earlier one', async () => {
    const { iam } = simulators.accounts.huawei;
    const before = iam.password;
    let password = before;
    const { provider: hw, at } = provider(() => password);
    expect(await spacesOf(hw, at, call)).toHaveLength(3);
    // Changed in IAM first: the existing token stays valid.
    iam.password = 'changed';
    expect(await spacesOf(hw, at, call)).toHaveLength(3);
    password = 'changed';
    now += 24 * 3_600_000;
    simulators.journal.clear();
    expect(await spacesOf(hw, at, call)).toHaveLength(3);
    expect(operations()).toContain('KeystoneCreateUserTokenByPassword 201');
    iam.password = before;
    now += 24 * 3_600_000;
    await expect(spacesOf(hw, at, call)).rejects.toMatchObject({ code: 'PROVIDER_AUTH_FAILED' });
  });

  it.each([
    // The token is valid but lacks the permission, so it is kept.
    [403, 'APIGW.0302', 'FORBIDDEN', 1],
    [403, 'APIG.0304', 'FORBIDDEN', 1],
    [403, 'APIGW.0306', 'FORBIDDEN', 1],
    [403, 'IOTDA.000022', 'FORBIDDEN', 1],
    [404, 'APIGW.0101', 'PROVIDER_BAD_RESPONSE', 1],
    [504, 'APIGW.0301', 'PROVIDER_UNAVAILABLE', 1],
    [401, 'APIGW.0307', 'PROVIDER_AUTH_FAILED', 3],
  ])(
    'fetches no other token after %i %s, unless the token was refused',
    async (status, code, expected, tokens) => {
      const { provider: hw, at } = provider(simulators.accounts.huawei.iam.password);
      const body = JSON.stringify({ error_code: code, error_msg: '' });
      simulators.faults.add({ operation: 'ShowApplications', effect: { kind: 'answer', status, body } });
      await expect(spacesOf(hw, at, call)).rejects.toMatchObject({ code: expected });
      simulators.faults.clear();
      // A refused token is not renewed at every read, so time has to pass.
      now += 30_000;
      expect(await spacesOf(hw, at, call)).toHaveLength(3);
      // The second attempt replaces a refused token, and the next read replaces that one.
      expect(operations().filter((name) => name.startsWith('Keystone'))).toHaveLength(tokens);
    },
  );

  describe('that is refused', () => {
    const operation = 'KeystoneCreateUserTokenByPassword';
    const tries = () => operations().filter((name) => name.startsWith('Keystone')).length;
    /** Twenty reads, half of them concurrently. */
    const reads = async ({ provider: hw, at }: ReturnType<typeof provider>) => {
      const failures: AppError[] = [];
      const read = () => spacesOf(hw, at, call).catch((error) => void failures.push(error));
      await Promise.all(Array.from({ length: 10 }, read));
      for (let count = 0; count < 10; count++) await read();
      return failures;
    };

    it('is tried once for 20 reads, each of which reports the next attempt', async () => {
      const wrong = provider('wrong');
      const failures = await reads(wrong);
      expect(tries()).toBe(1);
      expect(failures).toHaveLength(20);
      for (const failure of failures)
        expect(failure).toMatchObject({
          code: 'PROVIDER_AUTH_FAILED',
          details: { providerCode: '401', retryAfterMs: 30_000, operation },
        });
      expect(failures.at(-1)!.message).toContain('The next attempt is in 30 s.');
      expect(failures.at(-1)!.unsent).toBe(true);
    });

    it('is tried again after 30 s, then after doubled intervals of up to 10 minutes', async () => {
      const wrong = provider('wrong');
      await reads(wrong);
      for (const seconds of [30, 60, 120, 240, 480, 600, 600]) {
        simulators.journal.clear();
        now += seconds * 1_000 - 1;
        await reads(wrong);
        expect(tries(), `${seconds} s less 1 ms`).toBe(0);
        now += 1;
        await reads(wrong);
        expect(tries(), `${seconds} s`).toBe(1);
      }
    });

    it('is tried at once after a reload of the configuration', async () => {
      let password = 'wrong';
      const wrong = provider(() => password);
      await reads(wrong);
      password = simulators.accounts.huawei.iam.password;
      expect(await spacesOf(wrong.provider, wrong.at, call)).toHaveLength(3);
      expect(tries()).toBe(2);
    });

    it('is treated in the same way if its user is locked', async () => {
      const body = '{"error":{"code":403,"message":"x","title":"Forbidden"}}';
      simulators.faults.add({ operation, effect: { kind: 'answer', status: 403, body } });
      const failures = await reads(provider(simulators.accounts.huawei.iam.password));
      simulators.faults.clear();
      expect(tries()).toBe(1);
      expect(failures.every(({ details }) => details.retryAfterMs === 30_000)).toBe(true);
    });

    it('is not suspected while IAM is down', async () => {
      const good = provider(simulators.accounts.huawei.iam.password);
      simulators.faults.add({ operation, times: 1, effect: { kind: 'answer', status: 503, body: '' } });
      await expect(spacesOf(good.provider, good.at, call)).rejects.toMatchObject({
        code: 'PROVIDER_UNAVAILABLE',
      });
      expect(await spacesOf(good.provider, good.at, call)).toHaveLength(3);
    });

    it('a token that is refused like its successor is not fetched again at every read', async () => {
      const good = provider(simulators.accounts.huawei.iam.password);
      const body = JSON.stringify({ error_code: 'APIGW.0307', error_msg: '' });
      simulators.faults.add({ operation: 'ShowApplications', effect: { kind: 'answer', status: 401, body } });
      const refused = () => operations().filter((name) => name === 'ShowApplications 401').length;
      await expect(spacesOf(good.provider, good.at, call)).rejects.toMatchObject({
        code: 'PROVIDER_AUTH_FAILED',
        details: { retryAfterMs: 30_000 },
      });
      for (let count = 0; count < 20; count++) await reads(good);
      expect([refused(), tries()]).toEqual([2, 2]);
      now += 30_000;
      simulators.journal.clear();
      await reads(good);
      expect([refused(), tries()]).toEqual([2, 2]);
      simulators.faults.clear();
      now += 60_000;
      expect(await spacesOf(good.provider, good.at, call)).toHaveLength(3);
    });
  });

  it('is reported as a wrong password', async () => {
    const { provider: hw, at } = provider('wrong');
    await expect(spacesOf(hw, at, call)).rejects.toMatchObject({
      code: 'PROVIDER_AUTH_FAILED',
      details: { providerCode: '401' },
    });
  });
});

describe('addresses', () => {
  it("fetches an instance's address once for concurrent calls", async () => {
    const { provider: hw, at } = provider();
    await Promise.all([1, 2, 3].map(() => spacesOf(hw, at, call)));
    expect(operations().filter((name) => name.startsWith('ShowInstance'))).toHaveLength(1);
  });

  it('does not cache a failure', async () => {
    const { provider: hw, at } = provider();
    simulators.faults.add({ operation: 'ShowInstance', times: 1, effect: { kind: 'reset' } });
    await expect(spacesOf(hw, at, call)).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
    expect(await spacesOf(hw, at, call)).toHaveLength(3);
  });

  it('refuses a discovered address that the policy forbids', async () => {
    const { accessKey, secretKey, projectId } = simulators.accounts.huawei;
    const forbidden = new AppError('PROVIDER_BAD_RESPONSE', 'not there');
    const hw = createHuawei({
      account: 'hw',
      region: 'cn-north-4',
      projectId,
      signing: 'auto',
      credentials: async () => ({ accessKeyId: accessKey, accessKeySecret: new Secret(secretKey) }),
      managementEndpoint: simulators.huawei.managementEndpoint,
      send: socket.send,
      pipeline: (attempt) => attempt,
      now: () => new Date(now),
      checkEndpoint: () => {
        throw forbidden;
      },
    });
    const { at } = provider();
    const refusal = { code: 'PROVIDER_BAD_RESPONSE', cause: forbidden, details: at };
    await expect(spacesOf(hw, at, call)).rejects.toMatchObject(refusal);
    expect(operations()).toEqual(['ShowInstance 200']);
  });
});

describe('search', () => {
  it('packs as many ids as fit into 400 characters, and reads their status', async () => {
    const { provider: hw, at } = provider();
    const ids = simulators.fleet.huawei.instances[1]!.devices.map((device) => device.deviceId);
    const count = fitting(ids);
    expect(count).toBeGreaterThan(8);
    expect(idsStatement(ids.slice(0, count))!.length).toBeLessThanOrEqual(400);
    expect(idsStatement(ids.slice(0, count + 1))).toBeNull();
    expect(fitting(["a'b"])).toBe(0);
    const rows = await hw.deviceSearch!.byIds(at, ids.slice(0, count), call);
    expect(new Set(rows.map((row) => row.deviceId))).toEqual(new Set(ids.slice(0, count)));
    expect(rows.every((row) => row.status !== undefined && row.description === undefined)).toBe(true);
  });

  it('translates a page of a list into a statement, and never into one that the provider would refuse', () => {
    expect(pageStatement({ groupId: null, position: [null, 0, 50] })).toBe(
      'select * from device order by marker desc limit 50',
    );
    expect(pageStatement({ groupId: 'g-1', position: ['f00', 20, 30] })).toBe(
      "select * from device where group_id = 'g-1' and marker < 'f00' order by marker desc limit 20,30",
    );
    const condition = (value: string) => ({ field: 'node_id', operator: '=', values: [value] }) as const;
    const where = Array.from({ length: 5 }, () => condition('a'));
    expect(searchStatement({ where, limit: 1 })).not.toBeNull();
    for (const refused of [
      { where: [...where, condition('a')], limit: 1 },
      { where: [condition("a' or '1")], limit: 1 },
      { where: [condition('')], limit: 1 },
      { where: [condition('x'.repeat(400))], limit: 1 },
      { where: [], limit: 51 },
      { where: [], offset: 501, limit: 1 },
    ])
      expect(searchStatement(refused)).toBeNull();
  });
});

it('preserves a marker above 2^53', () => {
  expect(parseJsonObject('{"count":1,"marker":1805431584415871305,"n":12}')).toEqual({
    count: 1,
    marker: '1805431584415871305',
    n: 12,
  });
});

describe('errors are distinguished by code, in every dialect', () => {
  it('a quota code on a list is not a quota error: its status decides', () => {
    const body = JSON.stringify({ error_code: 'IOTDA.015201', error_msg: 'CANARY' });
    const codeOf = (operation: ProviderAction) => {
      try {
        checkAnswer(operation, { status: 403, headers: {}, body });
        return null;
      } catch (error) {
        return (error as AppError).code;
      }
    };
    expect(codeOf(OPERATIONS.listPolicies)).toBe('FORBIDDEN');
    expect(codeOf(OPERATIONS.createPolicy)).toBe('QUOTA_EXCEEDED');
  });

  const iotda = (code: string) => JSON.stringify({ error_code: code, error_msg: 'CANARY' });
  it.each<[number, string, string, string]>([
    [429, iotda('APIGW.0308'), 'PROVIDER_THROTTLED', 'throttle'],
    [403, iotda('IOTDA.021101'), 'PROVIDER_THROTTLED', 'throttle'],
    [403, iotda('IoTDA.021102'), 'PROVIDER_THROTTLED', 'throttle'],
    [401, iotda('IOTDA.000002'), 'PROVIDER_AUTH_FAILED', 'never'],
    [401, iotda('APIGW.0301'), 'PROVIDER_AUTH_FAILED', 'never'],
    [
      401,
      '{"error":{"code":401,"message":"CANARY","title":"Unauthorized"}}',
      'PROVIDER_AUTH_FAILED',
      'never',
    ],
    [403, iotda('IOTDA.000021'), 'FORBIDDEN', 'never'],
    [403, iotda('IOTDA.001000'), 'NOT_FOUND', 'never'],
    [403, iotda('IOTDA.001006'), 'FORBIDDEN', 'never'],
    [403, iotda('IOTDA.014099'), 'PROVIDER_BAD_RESPONSE', 'never'],
    [400, iotda('IOTDA.014031'), 'CONFLICT', 'never'],
    [400, iotda('IOTDA.014300'), 'QUOTA_EXCEEDED', 'never'],
    [400, iotda('IOTDA.000017'), 'BAD_USER_INPUT', 'never'],
    [500, iotda('IOTDA.000001'), 'PROVIDER_UNAVAILABLE', 'transient'],
    [200, iotda('IOTDA.014111'), 'PROVIDER_BAD_RESPONSE', 'never'],
    [404, iotda('APIGW.0101'), 'PROVIDER_BAD_RESPONSE', 'never'],
    [502, '<html>CANARY</html>', 'PROVIDER_UNAVAILABLE', 'transient'],
    [503, '', 'PROVIDER_UNAVAILABLE', 'transient'],
    [200, '<html>CANARY</html>', 'PROVIDER_BAD_RESPONSE', 'never'],
    [200, '[]', 'PROVIDER_BAD_RESPONSE', 'never'],
  ])('%i %s', (status, body, code, retry) => {
    try {
      checkAnswer(OPERATIONS.listDevices, { status, headers: { 'x-request-id': 'r-1' }, body });
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({
        code,
        retry,
        details: { provider: 'HUAWEI_IOTDA', operation: 'ListDevices', providerRequestId: 'r-1' },
      });
      expect(JSON.stringify(error) + (error as Error).message).not.toContain('CANARY');
    }
  });

  // Every code of contract 1.6 that one of our writes can get.
  it.each([
    [
      'BAD_USER_INPUT',
      400,
      '001005 013002 013003 014008 014012 014034 014301 014302 014307 014320 015200 015203',
    ],
    [
      'CONFLICT',
      403,
      '003002 003005 003006 003008 003009 003010 003011 014016 014024 014038 014040 014304 014319',
    ],
    [
      'QUOTA_EXCEEDED',
      403,
      '001009 003003 003004 004001 014019 014022 014026 014036 014300 015201 015204 015306',
    ],
    ['NOT_FOUND', 404, '001000 001006 013000 014000'],
    ['FORBIDDEN', 403, '000021 000022 001002 001007'],
  ])('%s', (code, status, numbers) => {
    for (const number of numbers.split(' ')) {
      const body = `{"error_code":"IOTDA.${number}","error_msg":"CANARY"}`;
      expect(() => checkAnswer(OPERATIONS.addDevice, { status, headers: {}, body }), number).toThrow(
        expect.objectContaining({ code, retry: 'never', unsent: false }),
      );
    }
  });

  // Contract 2: the codes that mean that the object of an operation is missing, or which other object.
  it.each<[string, string]>([
    ['showDevice deleteDevice freezeDevice resetDeviceSecret listGroupsOfDevice', '014000'],
    ['showCaCertificate verifyCaCertificate deleteCaCertificate updateCaCertificate', '014306'],
    ['showDeviceCertificate listDevicesOfCertificate deleteDeviceCertificate', '015500'],
    ['showGroup listDevicesOfGroup updateGroup deleteGroup changeGroupMembers', '003000'],
    ['showPolicy listPolicyTargets deletePolicy bindPolicy showAuthorizer', '015202'],
    ['showAuthenticationTemplate', '015401'],
    ['showProvisioningTemplate', '015202 015301'],
    ['tagDevice untagDevice', '004000'],
    ['addDevice', '001000 input.spaceId 013000 input.productId 014000 input.gatewayId'],
    ['addGroup', '001000 input.spaceId 003001 input.parentGroupId'],
    ['changeGroupMembers', '014000 input.deviceId'],
    ['listDevices', '001000 filter.spaceId'],
  ])('%s: the code says what is missing: %s', (names, codes) => {
    const thrown = (operation: ProviderAction, code: string): AppError => {
      try {
        checkAnswer(operation, { status: 404, headers: {}, body: iotda(`IOTDA.${code}`) });
      } catch (error) {
        return error as AppError;
      }
      throw new Error('not refused');
    };
    const ALL = '001000 001006 003000 003001 004000 013000 014000 014306 015202 015301 015401 015500';
    for (const name of names.split(' ') as (keyof typeof OPERATIONS)[]) {
      for (const [, code = '', field] of codes.matchAll(/(\d{6})(?: ([a-z]\S+))?/gi)) {
        const { code: found, details } = thrown(OPERATIONS[name], code);
        expect([found, details.field], `${name} ${code}`).toEqual(['NOT_FOUND', field]);
      }
      const { missing } = OPERATIONS[name];
      for (const code of ALL.split(' ').filter((each) => !Object.hasOwn(missing, `IOTDA.${each}`))) {
        expect(thrown(OPERATIONS[name], code).code, `${name} ${code}`).not.toBe('NOT_FOUND');
      }
    }
  });

  it.each([204, 200])('an empty %i is a success', (status) => {
    expect(() => checkAnswer(OPERATIONS.listDevices, { status, headers: {}, body: '' })).not.toThrow();
  });
});
