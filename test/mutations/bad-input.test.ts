import { getNamedType, isInputObjectType, isNonNullType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPERATIONS as ALIBABA_OPERATIONS } from '../../src/providers/alibaba/operations.ts';
import { OPERATIONS as HUAWEI_OPERATIONS } from '../../src/providers/huawei/operations.ts';
import { schema } from '../../src/schema/index.ts';
import { createCa } from '../kit/certificates.ts';
import { ALIBABA, HUAWEI, type Started, start } from '../kit/start.ts';

/** Every mutation with everything that can be wrong with its input: a typed error, and no write is sent. */
let graph: Started;
beforeAll(async () => {
  graph = await start();
});
afterAll(() => graph[Symbol.asyncDispose]());

const WRITES = new Set(
  [...Object.values(ALIBABA_OPERATIONS), ...Object.values(HUAWEI_OPERATIONS)]
    .filter(({ effect }) => effect === 'write')
    .map(({ name }) => name),
);
const idOf = (kind: string, ...parts: string[]) =>
  Buffer.from(`${kind}:${parts.map(encodeURIComponent).join('/')}`).toString('base64url');

const PLATINUM = [ALIBABA, 'cn-hangzhou', 'post-cn-7mz2d000001'];
const ca = createCa('Bad input');
const IN = { instanceId: idOf('Instance', ...PLATINUM) };
const huaweiPlace = () => {
  const standard = graph.simulators.fleet.huawei.instances.find((each) => each.type === 'standard')!;
  return [HUAWEI, 'cn-north-4', standard.instanceId];
};
const DEVICE = () => ({ id: idOf('Device', ...huaweiPlace(), 'no-such-device') });
const POLICY = () => ({ instanceId: idOf('Instance', ...huaweiPlace()), policyId: 'a'.repeat(24) });
const PERMISSION = { ...IN, identity: 'user', identityType: 'USER', topic: 'a/b' };

/** An input of every mutation with nothing wrong in it but that some objects are not there. */
const INPUTS: Record<string, () => Record<string, unknown>> = {
  createGroup: () => ({ ...IN, groupId: 'GID_bad-input' }),
  deleteGroup: () => ({ id: idOf('Group', ...PLATINUM, 'GID_never') }),
  createRegistrationCode: () => ({ ...IN }),
  registerCaCertificate: () => ({ ...IN, name: 'n', pem: ca.pem, verificationPem: ca.sign('code') }),
  verifyCaCertificate: () => ({
    id: idOf('CaCertificate', ...huaweiPlace(), 'never'),
    verificationPem: ca.sign('code'),
  }),
  setCaCertificateStatus: () => ({ id: idOf('CaCertificate', ...PLATINUM, 'never'), status: 'ACTIVE' }),
  deleteCaCertificate: () => ({ id: idOf('CaCertificate', ...PLATINUM, 'never') }),
  setDeviceCertificateStatus: () => ({
    id: idOf('DeviceCertificate', ...PLATINUM, 'never/was'),
    status: 'ACTIVE',
  }),
  deleteDeviceCertificate: () => ({ id: idOf('DeviceCertificate', ...PLATINUM, 'never/was') }),
  registerClientCredential: () => ({ ...IN, clientId: 'GID_hundred@@@bad' }),
  rotateClientCredential: () => ({ id: idOf('ClientCredential', ...PLATINUM, 'GID_a@@@never') }),
  revokeClientCredential: () => ({ id: idOf('ClientCredential', ...PLATINUM, 'GID_a@@@never') }),
  createAuthIdentity: () => ({ ...IN, username: 'u', identityType: 'USER', secret: 's', signMode: 'ORIGIN' }),
  updateAuthIdentity: () => ({
    id: idOf('AuthIdentity', ...PLATINUM, 'USER', 'never', ''),
    secret: 's',
    signMode: 'ORIGIN',
  }),
  deleteAuthIdentity: () => ({ id: idOf('AuthIdentity', ...PLATINUM, 'USER', 'never', '') }),
  setAuthPermission: () => ({ ...PERMISSION, action: 'PUB', effect: 'ALLOW' }),
  deleteAuthPermission: () => ({ ...PERMISSION }),
  blockClient: () => ({ ...IN, clientId: 'GID_hundred@@@bad' }),
  unblockClient: () => ({ ...IN, clientId: 'GID_hundred@@@bad' }),
  closeConnection: () => ({ ...IN, clientId: 'GID_hundred@@@bad' }),
  issueToken: () => ({
    ...IN,
    topics: ['t'],
    actions: 'READ',
    expiresAt: new Date(Date.now() + 600_000).toISOString(),
  }),
  checkToken: () => ({ ...IN, token: 'token' }),
  revokeToken: () => ({ ...IN, token: 'token' }),
  createDevice: () => ({
    instanceId: idOf('Instance', ...huaweiPlace()),
    productId: 'never',
    nodeId: 'node',
    deviceId: 'device',
    name: 'name',
    gatewayId: 'gateway',
  }),
  updateGroup: () => ({ id: idOf('Group', ...huaweiPlace(), '0a'), name: 'n', description: 'd' }),
  addDeviceToGroup: () => ({ id: idOf('Group', ...huaweiPlace(), '0a'), deviceId: DEVICE().id }),
  removeDeviceFromGroup: () => ({ id: idOf('Group', ...huaweiPlace(), '0a'), deviceId: DEVICE().id }),
  updateCaCertificate: () => ({
    id: idOf('CaCertificate', ...huaweiPlace(), 'never'),
    provisioning: true,
    provisioningTemplateId: 'a'.repeat(24),
  }),
  updateDevice: () => ({ ...DEVICE(), name: 'n', description: 'd' }),
  changeGateway: () => ({ ...DEVICE(), gatewayId: DEVICE().id }),
  setDeviceTags: () => ({ ...DEVICE(), tags: [{ key: 'k', value: 'v' }] }),
  removeDeviceTags: () => ({ ...DEVICE(), keys: ['k'] }),
  createDevicePolicy: () => ({
    instanceId: idOf('Instance', ...huaweiPlace()),
    name: 'p',
    statements: [{ effect: 'ALLOW', actions: ['iotda:devices:publish'], resources: ['topic:a'] }],
  }),
  deleteDevicePolicy: () => POLICY(),
  bindDevicePolicy: () => ({ ...POLICY(), targetType: 'DEVICE', targetIds: ['d'] }),
  unbindDevicePolicy: () => ({ ...POLICY(), targetType: 'DEVICE', targetIds: ['d'] }),
  deleteDevice: DEVICE,
  freezeDevice: DEVICE,
  unfreezeDevice: DEVICE,
  resetDeviceSecret: () => ({ ...DEVICE(), secret: '12345678' }),
  setDeviceFingerprint: () => ({ ...DEVICE(), fingerprint: 'A'.repeat(64) }),
  revealSecret: () => ({ ...DEVICE(), slot: 'PRIMARY', reason: 'because' }),
};

const MUTATIONS = Object.keys(schema.getMutationType()!.getFields());

/** The code of what came back, and the writes that were sent meanwhile. */
async function attempt(name: string, input: Record<string, unknown>) {
  graph.simulators.journal.clear();
  const noun = name.charAt(0).toUpperCase() + name.slice(1);
  const answer = await graph.query(
    `mutation ($input: ${noun}Input!) { ${name}(input: $input) { userErrors { code message field } } }`,
    { input },
  );
  const [error] = answer.data?.[name]?.userErrors ?? [];
  return {
    code: error?.code ?? answer.errors?.[0]?.extensions['code'],
    field: error?.field as string[] | null | undefined,
    sent: graph.simulators.journal.entries.filter(({ operation }) => WRITES.has(operation)),
  };
}

function inputFieldsOf(name: string) {
  const type = getNamedType(schema.getMutationType()!.getFields()[name]!.args[0]!.type);
  if (!isInputObjectType(type)) throw new Error('no input');
  return Object.values(type.getFields()).filter(({ name: field }) => field !== 'clientMutationId');
}

it('the table has every mutation', () => {
  expect(Object.keys(INPUTS).sort()).toEqual([...MUTATIONS].sort());
});

describe.each(MUTATIONS)('%s', (name) => {
  it('refuses each required member that is left out', async () => {
    for (const field of inputFieldsOf(name).filter(({ type }) => isNonNullType(type))) {
      const { [field.name]: _, ...rest } = INPUTS[name]!();
      expect(await attempt(name, rest), field.name).toMatchObject({ code: 'BAD_USER_INPUT', sent: [] });
    }
  });

  it('refuses texts that are too long, or empty, and names them', async () => {
    const texts = inputFieldsOf(name).filter(({ type }) => String(getNamedType(type)) === 'String');
    for (const field of texts) {
      const base = INPUTS[name]!();
      const isList = Array.isArray(base[field.name]);
      for (const value of ['x'.repeat(70_000), '']) {
        const result = await attempt(name, { ...base, [field.name]: isList ? [value] : value });
        expect(result, `${field.name} of ${value.length}`).toMatchObject({
          code: 'BAD_USER_INPUT',
          sent: [],
        });
        expect(result.field?.slice(0, 2)).toEqual(['input', field.name]);
      }
    }
  });

  it('refuses ids that are none, of another kind, of another account, of another cloud', async () => {
    for (const field of inputFieldsOf(name).filter(({ type }) => String(getNamedType(type)) === 'ID')) {
      const base = INPUTS[name]!();
      const [kind = '', path = ''] = Buffer.from(String(base[field.name]), 'base64url').toString().split(':');
      const [account, , , ...key] = path.split('/');
      const other = kind === 'Group' ? 'Device' : 'Group';
      const elsewhere = account === HUAWEI ? PLATINUM : huaweiPlace();
      const raw = (text: string) => Buffer.from(text).toString('base64url');
      const cases: [string, string, RegExp][] = [
        ['garbage', 'garbage', /^BAD_USER_INPUT$/],
        ['another kind', idOf(other, ...PLATINUM, 'x'), /^BAD_USER_INPUT$/],
        ['another account', raw(`${kind}:stranger/${path.split('/').slice(1).join('/')}`), /^NOT_FOUND$/],
        [
          'another cloud',
          raw(`${kind}:${[...elsewhere, ...key].join('/')}`),
          /^(UNSUPPORTED_BY_INSTANCE|NOT_FOUND|BAD_USER_INPUT)$/,
        ],
      ];
      for (const [what, id, code] of cases) {
        // Certificates and devices that may be deleted in either cloud: gone is for the provider to say.
        if (what === 'another cloud' && /^(delete|setDevice|reveal)/.test(name)) continue;
        const result = await attempt(name, { ...base, [field.name]: id });
        expect(result.code, `${field.name}: ${what}`).toMatch(code);
        expect(result.sent, `${field.name}: ${what}`).toEqual([]);
      }
    }
  });

  it('says NOT_FOUND for what is not there', async () => {
    const base = INPUTS[name]!();
    if (!('id' in base)) return;
    expect((await attempt(name, base)).code).toBe('NOT_FOUND');
  });
});

describe('what only its own mutation can get wrong', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['createGroup', { groupId: 'NOT_A_GID' }, 'groupId'],
    ['registerClientCredential', { clientId: 'no-separator' }, 'clientId'],
    ['registerCaCertificate', { pem: createCa('leaf', { isCa: false }).pem }, 'pem'],
    ['registerCaCertificate', { pem: createCa('old', { days: -1 }).pem }, 'pem'],
    ['registerCaCertificate', { verificationPem: createCa('stranger').sign('code') }, 'verificationPem'],
    ['registerCaCertificate', { registrationCode: 'another' }, 'verificationPem'],
    ['registerCaCertificate', { verificationPem: null }, 'verificationPem'],
    ['setCaCertificateStatus', { status: 'UNVERIFIED' }, 'status'],
    ['createAuthIdentity', { identityType: 'UNKNOWN' }, 'identityType'],
    ['createAuthIdentity', { identityType: 'CLIENT' }, 'clientId'],
    ['createAuthIdentity', { clientId: 'GID_a@@@b' }, 'clientId'],
    ['createAuthIdentity', { signMode: 'UNKNOWN' }, 'signMode'],
    ['setAuthPermission', { action: 'CONNECT' }, 'action'],
    ['setAuthPermission', { effect: 'UNKNOWN' }, 'effect'],
    ['issueToken', { topics: [] }, 'topics'],
    ['issueToken', { topics: ['a,b'] }, 'topics'],
    ['issueToken', { expiresAt: new Date(Date.now() + 1_000).toISOString() }, 'expiresAt'],
    ['issueToken', { expiresAt: new Date(Date.now() + 31 * 86_400_000).toISOString() }, 'expiresAt'],
    ['createDevice', { fingerprint: 'A'.repeat(64) }, 'fingerprint'],
    ['resetDeviceSecret', { secret: 'short' }, 'secret'],
    ['setDeviceFingerprint', { fingerprint: null }, 'fingerprint'],
    ['setDeviceFingerprint', { fingerprint: 'AA:BB' }, 'fingerprint'],
    ['setDeviceFingerprint', { clear: true }, 'clear'],
    ['revealSecret', { reason: '  ' }, 'reason'],
    ['createGroup', { name: 'for IoTDA' }, 'name'],
    ['createGroup', { groupId: null }, 'groupId'],
    ['updateGroup', { name: null, description: null }, 'name'],
    ['updateDevice', { name: null, description: null }, 'name'],
    ['setDeviceTags', { tags: [] }, 'tags'],
    ['setDeviceTags', { tags: [{ key: '', value: 'v' }] }, 'tags'],
    ['removeDeviceTags', { keys: [] }, 'keys'],
    ['createDevicePolicy', { statements: [] }, 'statements'],
    [
      'createDevicePolicy',
      { statements: [{ effect: 'ALLOW', actions: ['fly'], resources: ['topic:a'] }] },
      'statements',
    ],
    ['bindDevicePolicy', { targetType: 'UNKNOWN' }, 'targetType'],
    ['bindDevicePolicy', { targetIds: [] }, 'targetIds'],
    ['createGroup', { idempotencyKey: 'with blank' }, 'idempotencyKey'],
  ])('%s %j', async (name, change, field) => {
    const result = await attempt(name, { ...INPUTS[name]!(), ...change });
    expect(result).toMatchObject({ code: 'BAD_USER_INPUT', sent: [] });
    expect(result.field?.slice(0, 2)).toEqual(['input', field]);
  });

  it('what the edition lacks is refused without a write', async () => {
    const basic = graph.simulators.fleet.alibaba.instances.find(({ type }) => type === 0)!;
    const instanceId = idOf('Instance', ALIBABA, basic.regionId, basic.instanceId);
    for (const name of ['createRegistrationCode', 'createAuthIdentity', 'setAuthPermission', 'blockClient']) {
      expect(await attempt(name, { ...INPUTS[name]!(), instanceId }), name).toMatchObject({
        code: 'UNSUPPORTED_BY_INSTANCE',
        sent: [],
      });
    }
  });

  it('quotas and duplicates are told apart', async () => {
    const [platinum] = graph.simulators.fleet.alibaba.instances;
    platinum!.limits = { credentials: 0, customAuth: 0 };
    expect((await attempt('registerClientCredential', INPUTS['registerClientCredential']!())).code).toBe(
      'QUOTA_EXCEEDED',
    );
    expect((await attempt('blockClient', INPUTS['blockClient']!())).code).toBe('QUOTA_EXCEEDED');
    delete platinum!.limits;
    const { clientId } = platinum!.credentials[0]!;
    expect(await attempt('registerClientCredential', { ...IN, clientId })).toMatchObject({
      code: 'CONFLICT',
      sent: [],
    });
  });
});
