import { generateKeyPairSync } from 'node:crypto';
import { type GraphQLInputField, getNamedType, isInputObjectType, isNonNullType } from 'graphql';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { OPERATIONS as ALIBABA_OPERATIONS } from '../../src/providers/alibaba/operations.ts';
import { OPERATIONS as HUAWEI_OPERATIONS } from '../../src/providers/huawei/operations.ts';
import { createSchema } from '../../src/schema/index.ts';
import { SECRET_MARK } from '../../src/simulator/fleet/seeded-random.ts';
import { DEFAULT_SWITCHES } from '../../src/simulator/switches.ts';
import { createCa, onAnUnknownCurve } from '../kit/certificates.ts';
import { ALIBABA, HUAWEI, type Started, start } from '../kit/start.ts';
import { WAYS } from '../kit/switches.ts';

const schema = createSchema();

/** Every mutation with every kind of invalid input: each gives a typed error, and no write is sent. */
let graph: Started;
beforeAll(async () => {
  graph = await start();
});
afterAll(() => graph[Symbol.asyncDispose]());
afterEach(() => Object.assign(graph.simulators.switches.alibaba, DEFAULT_SWITCHES.alibaba));

const WRITES = new Set(
  [...Object.values(ALIBABA_OPERATIONS), ...Object.values(HUAWEI_OPERATIONS)]
    .filter(({ effect }) => effect === 'write')
    .map(({ name }) => name),
);
const idOf = (kind: string, ...parts: string[]) =>
  Buffer.from(`${kind}:${parts.map(encodeURIComponent).join('/')}`).toString('base64url');

const PLATINUM = [ALIBABA, 'cn-hangzhou', 'post-cn-7mz2d000001'];
const ca = createCa('Bad input');
const OLD = createCa('old', { days: -1 });
const OLD_VERIFICATION = createCa('Bad input', { days: -1 }).sign('code');
const PRIVATE_KEY = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
  type: 'pkcs8',
  format: 'pem',
});
const NO_SUCH_CODE = { verificationPem: ca.sign('no-such-code'), registrationCode: 'no-such-code' };
const IN = { instanceId: idOf('Instance', ...PLATINUM) };
const huaweiPlace = () => {
  const standard = graph.simulators.fleet.huawei.instances.find((each) => each.type === 'standard')!;
  return [HUAWEI, 'cn-north-4', standard.instanceId];
};
const DEVICE = () => ({ id: idOf('Device', ...huaweiPlace(), 'no-such-device') });
const POLICY = () => ({ id: idOf('DevicePolicy', ...huaweiPlace(), 'a'.repeat(24)) });
const FINDING = { id: idOf('Finding', ...PLATINUM, 'KEY_WEAK', 'never') };
const PERMISSION = { ...IN, identity: 'user', identityType: 'USER', topic: 'a/b' };

/** A valid input for every mutation, except that some objects do not exist. */
const INPUTS: Record<string, () => Record<string, unknown>> = {
  createGroup: () => ({ ...IN, groupId: 'GID_bad-input' }),
  deleteGroup: () => ({ id: idOf('Group', ...PLATINUM, 'GID_never') }),
  createRegistrationCode: () => ({ ...IN }),
  registerCaCertificate: () => ({
    ...IN,
    name: 'n',
    pem: ca.pem,
    verificationPem: ca.sign('code'),
    registrationCode: 'code',
  }),
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
  createAuthIdentity: () => ({
    ...IN,
    username: 'u',
    identityType: 'USER',
    secret: `${SECRET_MARK}-1`,
    signMode: 'ORIGIN',
  }),
  updateAuthIdentity: () => ({
    id: idOf('AuthIdentity', ...PLATINUM, 'USER', 'never', ''),
    secret: `${SECRET_MARK}-1`,
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
  checkToken: () => ({ ...IN, token: `${SECRET_MARK}-token` }),
  revokeToken: () => ({ ...IN, token: `${SECRET_MARK}-token` }),
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
  updateDevicePolicy: () => ({ ...POLICY(), name: 'p' }),
  deleteDevicePolicy: () => POLICY(),
  bindDevicePolicy: () => ({ ...POLICY(), targetType: 'DEVICE', targetIds: ['d'] }),
  unbindDevicePolicy: () => ({ ...POLICY(), targetType: 'DEVICE', targetIds: ['d'] }),
  deleteDevice: DEVICE,
  freezeDevice: DEVICE,
  unfreezeDevice: DEVICE,
  resetDeviceSecret: () => ({ ...DEVICE(), secret: `${SECRET_MARK}-1` }),
  setDeviceFingerprint: () => ({ ...DEVICE(), fingerprint: 'A'.repeat(64) }),
  refresh: () => ({ scope: { instanceId: IN.instanceId } }),
  suppressFinding: () => ({ ...FINDING, reason: 'known' }),
  unsuppressFinding: () => FINDING,
  revealSecret: () => ({ ...DEVICE(), slot: 'PRIMARY', reason: 'because' }),
};

/** Feature that the instance in `instanceId` must have. */
const NEEDS: Record<string, string> = {
  createGroup: 'GROUPS',
  createRegistrationCode: 'CA_CERTIFICATES',
  registerCaCertificate: 'CA_CERTIFICATES',
  registerClientCredential: 'CLIENT_CREDENTIALS',
  createAuthIdentity: 'CUSTOM_AUTH',
  setAuthPermission: 'CUSTOM_AUTH',
  deleteAuthPermission: 'CUSTOM_AUTH',
  blockClient: 'CUSTOM_AUTH',
  unblockClient: 'CUSTOM_AUTH',
  closeConnection: 'SESSIONS',
  issueToken: 'TOKENS',
  checkToken: 'TOKENS',
  revokeToken: 'TOKENS',
  createDevice: 'DEVICES',
  createDevicePolicy: 'DEVICE_POLICIES',
};
/** Mutations whose ids do not reveal the cloud. */
const IN_BOTH = new Set([
  'deleteGroup',
  'deleteCaCertificate',
  'setDeviceCertificateStatus',
  'deleteDeviceCertificate',
]);

const MUTATIONS = Object.keys(schema.getMutationType()!.getFields());

/** The error code, and the writes that were sent during the mutation. */
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
    message: error?.message as string | undefined,
    sent: graph.simulators.journal.entries.filter(({ operation }) => WRITES.has(operation)),
  };
}

function inputFieldsOf(name: string) {
  const type = getNamedType(schema.getMutationType()!.getFields()[name]!.args[0]!.type);
  if (!isInputObjectType(type)) throw new Error('no input');
  return Object.values(type.getFields()).filter(({ name: field }) => field !== 'clientMutationId');
}

it('the table of these tests covers every mutation', () => {
  expect(Object.keys(INPUTS).sort()).toEqual([...MUTATIONS].sort());
});

describe.each(MUTATIONS)('%s', (name) => {
  it('refuses input without one of its required members', async () => {
    for (const field of inputFieldsOf(name).filter(({ type }) => isNonNullType(type))) {
      const { [field.name]: _, ...rest } = INPUTS[name]!();
      expect(await attempt(name, rest), field.name).toMatchObject({ code: 'BAD_USER_INPUT', sent: [] });
    }
  });

  it('refuses texts that are too long, empty or cut within a character, and names them', async () => {
    const texts = inputFieldsOf(name).filter(({ type }) => String(getNamedType(type)) === 'String');
    for (const field of texts) {
      const base = INPUTS[name]!();
      const isList = Array.isArray(base[field.name]);
      // An empty description is valid: it removes the description.
      const mayBeEmpty = name.startsWith('update') && field.name === 'description';
      for (const value of ['x'.repeat(70_000), ...(mayBeEmpty ? [] : ['']), `${base[field.name]}\ud800`]) {
        const result = await attempt(name, { ...base, [field.name]: isList ? [value] : value });
        expect(result, `${field.name} of ${value.length}`).toMatchObject({
          code: 'BAD_USER_INPUT',
          sent: [],
        });
        expect(result.field?.slice(0, 2)).toEqual(['input', field.name]);
      }
    }
  });

  it('makes no call for a text of 100,000 characters, in whatever member', async () => {
    const long = 'x'.repeat(100_000);
    const placesOf = (fields: readonly GraphQLInputField[], base: Record<string, unknown>): object[] =>
      fields.flatMap((field) => {
        const type = getNamedType(field.type);
        const given = base[field.name];
        const wrap = (value: unknown) => ({ ...base, [field.name]: Array.isArray(given) ? [value] : value });
        if (['String', 'ID'].includes(type.name)) return [wrap(long)];
        if (!isInputObjectType(type)) return [];
        const inner = (Array.isArray(given) ? given[0] : given) ?? {};
        return placesOf(Object.values(type.getFields()), inner as Record<string, unknown>).map(wrap);
      });
    for (const input of placesOf(inputFieldsOf(name), INPUTS[name]!())) {
      const result = await attempt(name, input as Record<string, unknown>);
      expect(result, JSON.stringify(input).replace(/x{100,}/, '…')).toMatchObject({
        code: expect.stringMatching(/^(BAD_USER_INPUT|NOT_FOUND)$/),
        sent: [],
      });
    }
  });

  it('refuses every member of the wrong type', async () => {
    for (const field of inputFieldsOf(name)) {
      const base = INPUTS[name]!();
      const result = await attempt(name, { ...base, [field.name]: { wrong: 'shape' } });
      expect(result, field.name).toMatchObject({ code: 'BAD_USER_INPUT', sent: [] });
    }
  });

  it('refuses ids that are invalid, of another kind, of another account or of another cloud', async () => {
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
        const result = await attempt(name, { ...base, [field.name]: id });
        expect(result.code, `${field.name}: ${what}`).toMatch(code);
        // For a mutation of both clouds, the other cloud reports that it does not know the id.
        if (what === 'another cloud' && IN_BOTH.has(name)) continue;
        expect(result.sent, `${field.name}: ${what}`).toEqual([]);
      }
    }
  });

  it('is NOT_FOUND without a call for a key that no provider accepts', async () => {
    const base = INPUTS[name]!();
    if (!('id' in base) || name === 'revealSecret') return;
    const [kind = '', path = ''] = Buffer.from(String(base['id']), 'base64url').toString().split(':');
    const [account, region, instance, ...key] = path.split('/').map(decodeURIComponent);
    const place = [account!, region!, instance!];
    const long = 'A'.repeat(300);
    for (const parts of kind === 'AuthIdentity'
      ? [
          [key[0]!, '', ''],
          [key[0]!, long, ''],
        ]
      : [[''], [long], [`${long}/${long}`]]) {
      const { code } = await attempt(name, { ...base, id: idOf(kind, ...place, ...parts) });
      expect(code).toBe('NOT_FOUND');
      expect(graph.simulators.journal.entries).toEqual([]);
    }
    if (account !== HUAWEI) return;
    for (const dots of ['.', '..']) {
      const { code } = await attempt(name, { ...base, id: idOf(kind, ...place, dots) });
      expect(code).toBe('NOT_FOUND');
      // Tag operations name the device in the body. A device id in the path would arrive as another operation.
      const sent = graph.simulators.journal.entries.map(({ operation }) => operation);
      expect(['ShowInstance', 'TagDevice', 'UntagDevice']).toEqual(expect.arrayContaining(sent));
    }
  });

  it.each(WAYS)('is NOT_FOUND for a missing object (%s)', async (_way, switches) => {
    Object.assign(graph.simulators.switches.alibaba, switches);
    const base = INPUTS[name]!();
    if ('id' in base) {
      const { code, field, message } = await attempt(name, base);
      const [kind = '', path = ''] = Buffer.from(String(base['id']), 'base64url').toString().split(':');
      const id = Buffer.from(`${kind}:stranger/${path.split('/').slice(1).join('/')}`).toString('base64url');
      const hidden = await attempt(name, { ...base, id });
      expect(hidden).toMatchObject({ code: 'NOT_FOUND', field: ['input', 'id'], sent: [] });
      // changeGateway has one code for both devices, so it names no field.
      const own = name === 'changeGateway' ? null : hidden.field;
      expect({ code, field, message }).toEqual({ ...hidden, field: own, sent: undefined });
    }
    if (!('instanceId' in base)) return;
    const [kind, path = ''] = Buffer.from(String(base['instanceId']), 'base64url').toString().split(':');
    const gone = Buffer.from(`${kind}:${path.replace(/.$/, '0')}x`).toString('base64url');
    expect(await attempt(name, { ...base, instanceId: gone })).toMatchObject({ code: 'NOT_FOUND', sent: [] });
  });

  it('is refused without a write by every instance that does not support it', async () => {
    const base = INPUTS[name]!();
    if (!('instanceId' in base)) return;
    const { data } = await graph.query('{ instances { nodes { id name edition capabilities } } }');
    let refused = 0;
    for (const { id, edition, capabilities } of data.instances.nodes) {
      if (capabilities.includes(NEEDS[name]!)) continue;
      const result = await attempt(name, { ...base, instanceId: id });
      expect(result, edition).toMatchObject({ code: 'UNSUPPORTED_BY_INSTANCE', sent: [] });
      // The features of the instance are cached by now, so the next mutation makes no read either.
      graph.simulators.journal.clear();
      await attempt(name, { ...base, instanceId: id });
      expect(graph.simulators.journal.entries, edition).toEqual([]);
      // If the service lacks the whole feature, no member of the input is at fault.
      expect([undefined, null, 'input,instanceId']).toContain(result.field && String(result.field));
      refused += 1;
    }
    // Every instance has groups.
    expect(refused > 0 || name === 'createGroup').toBe(true);
  });
});

describe('rules of single mutations', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['createGroup', { groupId: 'NOT_A_GID' }, 'groupId'],
    ['registerClientCredential', { clientId: 'no-separator' }, 'clientId'],
    ['registerCaCertificate', { pem: createCa('leaf', { isCa: false }).pem }, 'pem'],
    ['registerCaCertificate', { pem: OLD.pem, verificationPem: OLD.sign('code') }, 'pem'],
    ['registerCaCertificate', { verificationPem: ca.pem }, 'verificationPem'],
    ['registerCaCertificate', { verificationPem: createCa('stranger').sign('code') }, 'verificationPem'],
    ['registerCaCertificate', { registrationCode: 'another' }, 'verificationPem'],
    ['registerCaCertificate', { verificationPem: null }, 'verificationPem'],
    ['registerCaCertificate', { registrationCode: null }, 'registrationCode'],
    ...['registerCaCertificate', 'verifyCaCertificate'].flatMap(
      (name): [string, Record<string, unknown>, string][] => {
        const field = name === 'verifyCaCertificate' ? 'verificationPem' : 'pem';
        const pem = field === 'pem' ? ca.pem : ca.sign('code');
        return [
          PRIVATE_KEY,
          ca.pem,
          'junk',
          '-----BEGIN X509 CRL-----\nAA==\n-----END X509 CRL-----',
        ].flatMap((more) => [
          [name, { [field]: `${pem}${more}` }, field],
          [name, { [field]: `${more}\n${pem}` }, field],
        ]);
      },
    ),
    ['registerCaCertificate', { verificationPem: `${ca.sign('code')}${PRIVATE_KEY}` }, 'verificationPem'],
    ['registerCaCertificate', { pem: ca.pem.padEnd(65_536) }, 'pem'],
    ['setAuthPermission', { identityType: 'CLIENT', identity: 'no-separator' }, 'identity'],
    ['deleteAuthPermission', { identityType: 'CLIENT', identity: `GID_a@@@${'b'.repeat(60)}` }, 'identity'],
    ['setCaCertificateStatus', { status: 'UNVERIFIED' }, 'status'],
    ['createAuthIdentity', { identityType: 'UNKNOWN' }, 'identityType'],
    ['createAuthIdentity', { identityType: 'CLIENT' }, 'clientId'],
    ['createAuthIdentity', { clientId: 'GID_a@@@b' }, 'clientId'],
    ['createAuthIdentity', { signMode: 'UNKNOWN' }, 'signMode'],
    ['deleteAuthIdentity', { id: idOf('AuthIdentity', ...PLATINUM, 'GROUP', 'user', '') }, 'id'],
    ['updateAuthIdentity', { id: idOf('AuthIdentity', ...PLATINUM, 'UNKNOWN', 'user', '') }, 'id'],
    ['deleteAuthIdentity', { id: idOf('AuthIdentity', ...PLATINUM, 'CLIENT', 'user', '') }, 'id'],
    ['setAuthPermission', { action: 'CONNECT' }, 'action'],
    ['setAuthPermission', { effect: 'UNKNOWN' }, 'effect'],
    ['setAuthPermission', { topic: 'a/#/b' }, 'topic'],
    ['setAuthPermission', { topic: 'a/b+' }, 'topic'],
    ['issueToken', { topics: [] }, 'topics'],
    ['issueToken', { topics: ['a,b'] }, 'topics'],
    ['issueToken', { topics: ['a/#/b'] }, 'topics'],
    ['issueToken', { topics: ['a+'] }, 'topics'],
    ['issueToken', { topics: ['b', 'a', 'b'] }, 'topics'],
    ['createAuthIdentity', { username: 'a\u0000b' }, 'username'],
    ['createAuthIdentity', { secret: `${SECRET_MARK}\u0000` }, 'secret'],
    ['createGroup', { tags: [{ key: 'k', value: '\ud800' }] }, 'tags'],
    ['issueToken', { expiresAt: new Date(Date.now() + 1_000).toISOString() }, 'expiresAt'],
    ['issueToken', { expiresAt: new Date(Date.now() + 31 * 86_400_000).toISOString() }, 'expiresAt'],
    ['createDevice', { fingerprint: 'A'.repeat(64) }, 'fingerprint'],
    ['createDevice', { secret: `${SECRET_MARK} with blanks` }, 'secret'],
    ['createDevice', { usesCertificate: true, secret: `${SECRET_MARK}-1` }, 'secret'],
    ['createDevice', { gatewayId: idOf('Group', ...PLATINUM, 'GID_a') }, 'gatewayId'],
    ['createDevice', { gatewayId: 'no such character' }, 'gatewayId'],
    ['resetDeviceSecret', { secret: `${SECRET_MARK} with blanks` }, 'secret'],
    ['setDeviceFingerprint', { fingerprint: null }, 'fingerprint'],
    ['setDeviceFingerprint', { fingerprint: 'AA:BB' }, 'fingerprint'],
    ['setDeviceFingerprint', { clear: true }, 'clear'],
    ['revealSecret', { reason: '  ' }, 'reason'],
    ['revealSecret', { id: idOf('DevicePolicy', ...PLATINUM, 'p') }, 'id'],
    ['revealSecret', { id: idOf('DeviceAuthorizer', ...PLATINUM, 'a'), slot: 'SECONDARY' }, 'slot'],
    ['createGroup', { name: 'for IoTDA' }, 'name'],
    ['createGroup', { groupId: null }, 'groupId'],
    ['updateGroup', { name: null, description: null }, 'name'],
    ['updateDevice', { name: null, description: null }, 'name'],
    ['updateDevice', { name: 'new name' }, 'name'],
    ['createDevice', { name: 'émile' }, 'name'],
    ['updateGroup', { name: 'a\u0000<>' }, 'name'],
    ['createGroup', { rule: "status = 'ONLINE'" }, 'rule'],
    ['createGroup', { spaceId: 'a' }, 'spaceId'],
    ['createGroup', { tags: Array.from({ length: 21 }, (_, n) => ({ key: `k${n}`, value: 'v' })) }, 'tags'],
    ['registerCaCertificate', { verificationPem: OLD_VERIFICATION }, 'verificationPem'],
    ['updateCaCertificate', { provisioning: null, provisioningTemplateId: undefined }, 'provisioning'],
    ['updateCaCertificate', { provisioningTemplateId: 'short' }, 'provisioningTemplateId'],
    ['updateDevicePolicy', { name: null }, 'name'],
    [
      'setDeviceTags',
      {
        tags: [
          { key: 'k', value: 'a' },
          { key: 'k', value: 'b' },
        ],
      },
      'tags',
    ],
    ['setDeviceTags', { tags: [] }, 'tags'],
    ['setDeviceTags', { tags: [{ key: '', value: 'v' }] }, 'tags'],
    ['setDeviceTags', { tags: [{ key: 'k', value: '' }] }, 'tags'],
    ['removeDeviceTags', { keys: [] }, 'keys'],
    ['removeDeviceTags', { keys: ['a', 'b', 'a'] }, 'keys'],
    ['createDevicePolicy', { statements: [] }, 'statements'],
    [
      'createDevicePolicy',
      { statements: [{ effect: 'ALLOW', actions: ['fly'], resources: ['topic:a'] }] },
      'statements',
    ],
    ['bindDevicePolicy', { targetType: 'UNKNOWN' }, 'targetType'],
    ['bindDevicePolicy', { targetIds: [] }, 'targetIds'],
    ['bindDevicePolicy', { targetIds: ['d', 'e', 'd'] }, 'targetIds.2'],
    ['unbindDevicePolicy', { targetIds: ['d', 'd'] }, 'targetIds.1'],
    ['createGroup', { idempotencyKey: 'with blank' }, 'idempotencyKey'],
  ])('%s refuses %j', async (name, change, field) => {
    const result = await attempt(name, { ...INPUTS[name]!(), ...change });
    expect(result).toMatchObject({ code: 'BAD_USER_INPUT', sent: [] });
    expect(result.field?.join('.')).toMatch(new RegExp(`^input\\.${field}(\\.|$)`));
  });

  it.each([
    ['createGroup', 'groupId', 64, 'GID_'],
    ['updateGroup', 'name', 64],
    ['updateGroup', 'description', 64],
    ['registerClientCredential', 'clientId', 64, 'GID_hundred@@@'],
    ['createAuthIdentity', 'username', 64],
    ['createAuthIdentity', 'secret', 255],
    ['setAuthPermission', 'identity', 64],
    ['setAuthPermission', 'topic', 255],
    ['createDevice', 'nodeId', 64],
    ['createDevice', 'productId', 36],
    ['createDevice', 'deviceId', 128],
    ['createDevice', 'name', 256],
    ['createDevice', 'description', 2_048],
    ['createDevice', 'gatewayId', 128],
    ['createDevice', 'secret', 32],
    ['updateDevice', 'name', 256],
    ['updateDevice', 'description', 2_048],
    ['resetDeviceSecret', 'secret', 32],
    ['createDevicePolicy', 'name', 128],
    ['registerCaCertificate', 'name', 255],
  ])('%s: %s accepts %i characters and not one more', async (name, field, most, head = '') => {
    const of = (length: number) => ({ ...INPUTS[name]!(), [field]: head.padEnd(length, 'x') });
    expect(await attempt(name, of(most + 1))).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: ['input', field],
      sent: [],
    });
    // The value may be invalid for other reasons, but not for its length.
    const result = await attempt(name, { ...of(most), ...(field === 'nodeId' ? { deviceId: 'd' } : {}) });
    expect(result).not.toMatchObject({ code: 'BAD_USER_INPUT', field: ['input', field] });
  });

  it('text around a certificate is reported, and not quoted', async () => {
    const pem = async (text: string) =>
      (
        await attempt('registerCaCertificate', {
          ...INPUTS['registerCaCertificate']!(),
          pem: text,
        })
      ).message;
    const expected = (what: string, got: string) => `input.pem: expected ${what}, but got ${got}`;
    expect(await pem(`${ca.pem}${PRIVATE_KEY}`)).toBe(
      expected('a certificate and nothing else', 'text that also contains a private key'),
    );
    expect(await pem(ca.pem.repeat(3))).toBe(expected('one certificate', '3 certificates'));
    expect(await pem(`hunter2 ${ca.pem}`)).toBe(
      expected('a certificate and nothing else', 'one with other text around it'),
    );
    const inPem = (got: string) => expected('a certificate in PEM', got);
    const base64 = ca.pem.replace(/-----[A-Z ]+-----/g, '');
    expect(await pem(String(PRIVATE_KEY))).toBe(inPem('a private key'));
    expect(await pem(ca.pem.replaceAll('CERTIFICATE', 'CERTIFICATE REQUEST'))).toBe(
      inPem('a certificate signing request (CSR)'),
    );
    expect(await pem(base64)).toBe(inPem('base64 DER without the BEGIN and END lines'));
    expect(await pem(ca.pem.replaceAll('CERTIFICATE', 'PUBLIC KEY'))).toBe(inPem('a public key'));
    expect(await pem(ca.pem.replace(/\n.*\n/, '\nAAAA\n'))).toBe(inPem('one that cannot be read'));
    expect(await pem('hunter2')).toBe(inPem('something else'));
    expect(await pem(onAnUnknownCurve(ca.pem))).toBe(
      expected('a certificate with a supported type of key', 'one with another type of key'),
    );
    expect(await pem(ca.pem.padEnd(65_536))).toBe(expected('at most 65,535 characters', '65,536 characters'));
  });

  it('messages describe an invalid value in words, and give the length of a truncated one', async () => {
    const other = idOf('Instance', ...PLATINUM);
    for (const [name, change, message] of [
      ['freezeDevice', { id: other }, 'input.id: expected the id of a Device, but got the id of an Instance'],
      ['createAuthIdentity', { username: 'x'.repeat(1_200) }, /, but got "x{40}…" \(1,200 characters\)$/],
      ['createAuthIdentity', { secret: 'x'.repeat(256) }, /, but got 256 characters$/],
      ['createAuthIdentity', { secret: '\0' }, /, but got text with such characters$/],
    ] as const) {
      expect(await attempt(name, { ...INPUTS[name]!(), ...change }), name).toMatchObject({
        code: 'BAD_USER_INPUT',
        message: typeof message === 'string' ? message : expect.stringMatching(message),
        sent: [],
      });
    }
  });

  it('a certificate is sent without the text that openssl pkcs12 writes above it', async () => {
    const bag = `Bag Attributes\n    friendlyName: plant\n    localKeyID: 01 AB \nsubject=CN = Bad input\n\nissuer=CN = x\n\n`;
    const { sent } = await attempt('registerCaCertificate', {
      ...INPUTS['registerCaCertificate']!(),
      pem: `${bag}${ca.pem}\n\n`,
    });
    expect(sent.map(({ parameters }) => parameters['CaContent'])).toEqual([ca.pem]);
    // A PEM with escaped line feeds is accepted, too.
    const escaped = await attempt('registerCaCertificate', {
      ...INPUTS['registerCaCertificate']!(),
      pem: ca.pem.replaceAll('\n', '\\n'),
    });
    expect(escaped.sent.map(({ parameters }) => parameters['CaContent'])).toEqual([ca.pem]);
  });

  it('lengths are counted in characters, not bytes', async () => {
    const identity = { username: '用'.repeat(64), secret: SECRET_MARK.padEnd(200, '密') };
    expect(
      await attempt('createAuthIdentity', { ...INPUTS['createAuthIdentity']!(), ...identity }),
    ).toMatchObject({
      code: undefined,
      sent: [{ operation: 'AddCustomAuthIdentity' }],
    });
  });

  it('a feature that an instance or its edition lacks is UNSUPPORTED_BY_INSTANCE, also for an object id', async () => {
    const { switches, fleet } = graph.simulators;
    switches.alibaba.closeConnection = 'professionalInShanghai';
    expect((await attempt('closeConnection', INPUTS['closeConnection']!())).code).toBe(
      'UNSUPPORTED_BY_INSTANCE',
    );
    const basic = fleet.alibaba.instances.find(({ type }) => type === 0)!;
    const place = [ALIBABA, basic.regionId, basic.instanceId];
    for (const [name, id] of [
      ['updateAuthIdentity', idOf('AuthIdentity', ...place, 'USER', 'u', '')],
      ['deleteAuthIdentity', idOf('AuthIdentity', ...place, 'USER', 'u', '')],
      ['setCaCertificateStatus', idOf('CaCertificate', ...place, '0A')],
      ['deleteCaCertificate', idOf('CaCertificate', ...place, '0A')],
      ['setDeviceCertificateStatus', idOf('DeviceCertificate', ...place, '0A/0B')],
      ['deleteDeviceCertificate', idOf('DeviceCertificate', ...place, '0A/0B')],
    ] as const) {
      expect(await attempt(name, { ...INPUTS[name]!(), id }), name).toMatchObject({
        code: 'UNSUPPORTED_BY_INSTANCE',
        sent: [],
      });
    }
    const old = fleet.huawei.instances.find(({ type }) => type === 'basic')!;
    const idThere = (kind: string) => idOf(kind, HUAWEI, 'cn-north-4', old.instanceId, 'a'.repeat(24));
    for (const [name, input] of [
      ['updateCaCertificate', { id: idThere('CaCertificate'), ocsp: true }],
      [
        'createGroup',
        {
          instanceId: idOf('Instance', HUAWEI, 'cn-north-4', old.instanceId),
          name: 'dynamic',
          rule: "status = 'ONLINE'",
        },
      ],
      ...['updateDevicePolicy', 'deleteDevicePolicy', 'bindDevicePolicy', 'unbindDevicePolicy'].map(
        (each) => [each, { ...INPUTS[each]!(), id: idThere('DevicePolicy') }] as const,
      ),
    ] as const) {
      expect(await attempt(name, input), name).toMatchObject({ code: 'UNSUPPORTED_BY_INSTANCE', sent: [] });
    }
  });

  it('IoTDA mutations refuse arguments that only ApsaraMQ supports, and objects of another instance', async () => {
    const [basic] = graph.simulators.fleet.huawei.instances;
    const within = { instanceId: idOf('Instance', ...huaweiPlace()) };
    const elsewhere = (kind: string, key: string) => idOf(kind, HUAWEI, 'cn-north-4', basic!.instanceId, key);
    const register = { ...within, name: null, verificationPem: null, registrationCode: null };
    const group = { ...within, groupId: null, name: 'n' };
    for (const [name, change, field] of [
      ['registerCaCertificate', { ...register, name: 'n' }, 'name'],
      ['registerCaCertificate', { ...register, registrationCode: 'code' }, 'registrationCode'],
      ['createDevice', { gatewayId: elsewhere('Device', 'd') }, 'gatewayId'],
      ['createGroup', { ...group, parentGroupId: elsewhere('Group', '0a') }, 'parentGroupId'],
      ['createGroup', { ...group, parentGroupId: idOf('Device', ...huaweiPlace(), 'd') }, 'parentGroupId'],
      ['changeGateway', { gatewayId: elsewhere('Device', 'd') }, 'gatewayId'],
    ] as const) {
      expect(await attempt(name, { ...INPUTS[name]!(), ...change }), field).toMatchObject({
        code: 'BAD_USER_INPUT',
        field: ['input', field],
        sent: [],
      });
    }
  });

  it('the error names which of several objects is missing', async () => {
    const standard = graph.simulators.fleet.huawei.instances.find((each) => each.type === 'standard')!;
    const within = { instanceId: idOf('Instance', ...huaweiPlace()) };
    const { productId } = standard.products[0]!;
    for (const [name, change, field] of [
      ['createDevice', { gatewayId: null }, 'productId'],
      ['createDevice', { productId, gatewayId: 'never' }, 'gatewayId'],
      ['createDevice', { productId, gatewayId: null, spaceId: 'never' }, 'spaceId'],
      ['createGroup', { ...within, groupId: null, name: 'n', parentGroupId: 'abc' }, 'parentGroupId'],
      ['createGroup', { ...within, groupId: null, name: 'n', spaceId: 'never' }, 'spaceId'],
    ] as const) {
      expect(await attempt(name, { ...INPUTS[name]!(), ...change }), field).toMatchObject({
        code: 'NOT_FOUND',
        field: ['input', field],
      });
    }
  });

  it('identities of unknown types are found by their ids, and none is mistaken for another', async () => {
    const { identities } = graph.simulators.fleet.alibaba.instances[0]!;
    const twins = ['USER', 'GROUP', 'ROLE'].map((identityType) => ({
      username: 'twin',
      identityType,
      secret: `${SECRET_MARK}-${identityType}`,
      signMode: 'ORIGIN',
    }));
    identities.push(...(twins as typeof identities));
    const { data } = await graph.query(
      'query ($id: ID!) { node(id: $id) { ... on Instance { authIdentities(filter: { username: "twin" }) { nodes { id identityType } } } } }',
      { id: IN.instanceId },
    );
    const { nodes } = data.node.authIdentities;
    expect(nodes.map((each: { identityType: string }) => each.identityType).sort()).toEqual([
      'UNKNOWN',
      'UNKNOWN',
      'USER',
    ]);
    const shown = [];
    for (const { id, identityType } of nodes) {
      const read = await graph.query('query ($id: ID!) { node(id: $id) { id } }', { id });
      expect(read.data.node.id).toBe(id);
      const reveal = { input: { id, slot: 'PRIMARY', reason: 'to tell them apart' } };
      const { data } = await graph.query(
        'mutation ($input: RevealSecretInput!) { revealSecret(input: $input) { secret } }',
        reveal,
      );
      shown.push(data.revealSecret.secret);
      if (identityType === 'USER') continue;
      expect(await attempt('deleteAuthIdentity', { id })).toMatchObject({
        code: 'BAD_USER_INPUT',
        field: ['input', 'id'],
        sent: [],
      });
    }
    expect(shown.sort()).toEqual(twins.map(({ secret }) => secret).sort());
    expect(identities.filter(({ username }) => username === 'twin')).toHaveLength(3);
    graph.simulators.fleet.alibaba.instances[0]!.identities = identities.filter(
      ({ username }) => username !== 'twin',
    );
  });

  it.each(WAYS)('missing objects without a global id are NOT_FOUND (%s)', async (_way, switches) => {
    Object.assign(graph.simulators.switches.alibaba, switches);
    for (const [name, input] of [
      ['deleteAuthPermission', { topic: 'never/there' }],
      ['unblockClient', { clientId: 'GID_a@@@never' }],
    ] as const) {
      expect((await attempt(name, { ...INPUTS[name]!(), ...input })).code, name).toBe('NOT_FOUND');
    }
  });

  it.each(WAYS)('duplicates are CONFLICT (%s)', async (_way, switches) => {
    Object.assign(graph.simulators.switches.alibaba, switches);
    const [platinum] = graph.simulators.fleet.alibaba.instances;
    const standard = graph.simulators.fleet.huawei.instances.find((each) => each.type === 'standard')!;
    const inHuawei = { instanceId: idOf('Instance', ...huaweiPlace()) };
    const identity = platinum!.identities.find(({ identityType }) => identityType === 'USER')!;
    const [device] = standard.devices;
    const group = standard.groups.find(({ deviceIds }) => deviceIds.length > 0)!;
    const cases: [string, Record<string, unknown>, string][] = [
      ['createGroup', { ...IN, groupId: platinum!.groups[0]!.groupId }, 'groupId'],
      ['createGroup', { ...inHuawei, groupId: null, name: standard.groups[0]!.name }, 'name'],
      ['registerClientCredential', { clientId: platinum!.credentials[0]!.clientId }, 'clientId'],
      ['createAuthIdentity', { username: identity.username }, 'username'],
      ['createDevice', { deviceId: device!.deviceId }, 'deviceId'],
      [
        'registerCaCertificate',
        {
          ...inHuawei,
          pem: standard.caCertificates[0]!.content,
          name: null,
          verificationPem: null,
          registrationCode: null,
        },
        'pem',
      ],
    ];
    for (const [name, change, field] of cases) {
      expect(await attempt(name, { ...INPUTS[name]!(), ...change }), name).toMatchObject({
        code: 'CONFLICT',
        field: ['input', field],
        sent: [],
      });
    }
    const member = {
      id: idOf('Group', ...huaweiPlace(), group.groupId),
      deviceId: idOf('Device', ...huaweiPlace(), group.deviceIds[0]!),
    };
    expect((await attempt('addDeviceToGroup', member)).code).toBe('CONFLICT');
    const outsider = standard.devices.find(({ deviceId }) => !group.deviceIds.includes(deviceId))!;
    const other = { ...member, deviceId: idOf('Device', ...huaweiPlace(), outsider.deviceId) };
    expect((await attempt('removeDeviceFromGroup', other)).code).toBe('CONFLICT');
    const frozen = { id: idOf('Device', ...huaweiPlace(), device!.deviceId) };
    device!.status = 'FROZEN';
    expect((await attempt('freezeDevice', frozen)).code).toBe('CONFLICT');
    const renamed = { id: member.id, name: standard.groups.find((each) => each !== group)!.name };
    expect((await attempt('updateGroup', { ...renamed, description: null })).code).toBe('CONFLICT');
    device!.status = 'OFFLINE';
    expect((await attempt('unfreezeDevice', frozen)).code).toBe('CONFLICT');
  });

  it.each(['pages', 'announced'] as const)(
    'both status numberings give the same codes: %s',
    async (numbering) => {
      const { switches } = graph.simulators;
      switches.alibaba.statusNumbering = numbering;
      const [platinum] = graph.simulators.fleet.alibaba.instances;
      const used = platinum!.caCertificates[0]!.registrationCode;
      const withUsed = { verificationPem: ca.sign(used), registrationCode: used };
      for (const [name, change, code, field, message] of [
        ['registerCaCertificate', withUsed, 'CONFLICT', 'registrationCode', /was already used/],
        [
          'registerCaCertificate',
          NO_SUCH_CODE,
          'BAD_USER_INPUT',
          'registrationCode',
          /does not contain a registration code/,
        ],
        [
          'registerClientCredential',
          { clientId: 'GID_none@@@1' },
          'FORBIDDEN',
          'clientId',
          /or the group or topic does not exist/,
        ],
        ['deleteCaCertificate', {}, 'NOT_FOUND', 'id', /no such object/],
        ['deleteDeviceCertificate', {}, 'NOT_FOUND', 'id', /no such object/],
        ['revokeClientCredential', {}, 'NOT_FOUND', 'id', /no such object/],
      ] as const) {
        expect(await attempt(name, { ...INPUTS[name]!(), ...change }), name).toMatchObject({
          code,
          field: ['input', field],
          message: expect.stringMatching(message),
        });
      }
    },
  );

  it('per-object quotas are reported', async () => {
    const standard = graph.simulators.fleet.huawei.instances.find((each) => each.type === 'standard')!;
    const device = standard.devices.at(-1)!;
    const id = idOf('Device', ...huaweiPlace(), device.deviceId);
    device.tags = Array.from({ length: 10 }, (_, n) => ({ tag_key: `k${n}` }));
    expect((await attempt('setDeviceTags', { id, tags: [{ key: 'k0', value: 'v' }] })).code).toBeUndefined();
    expect((await attempt('setDeviceTags', { id, tags: [{ key: 'k10' }] })).code).toBe('QUOTA_EXCEEDED');

    const chain = standard.groups.slice(20, 25);
    chain.forEach((group, depth) => {
      group.superGroupId = chain[depth - 1]?.groupId ?? null;
    });
    const below = { instanceId: idOf('Instance', ...huaweiPlace()), name: 'below' };
    const under = (group: { groupId: string }) =>
      attempt('createGroup', { ...below, parentGroupId: idOf('Group', ...huaweiPlace(), group.groupId) });
    expect((await under(chain[4]!)).code).toBe('QUOTA_EXCEEDED');
    expect((await under(chain[3]!)).code).toBeUndefined();

    const groups = standard.groups.slice(5, 16);
    for (const group of groups) group.deviceIds = [];
    const join = (group: { groupId: string }) =>
      attempt('addDeviceToGroup', { id: idOf('Group', ...huaweiPlace(), group.groupId), deviceId: id });
    for (const group of groups.slice(0, 10)) expect((await join(group)).code).toBeUndefined();
    expect((await join(groups[10]!)).code).toBe('CONFLICT');
    groups[0]!.deviceIds = [];
    standard.limits = { devicesOfGroup: 0 };
    expect((await join(groups[0]!)).code).toBe('CONFLICT');
    delete standard.limits;
  });

  it.each([
    ['setAuthPermission', 'AddCustomAuthPermission', 'InvalidParameter.Topic', 'topic'],
    ['setAuthPermission', 'AddCustomAuthPermission', 'InvalidParameter.PermitAction', 'action'],
    ['issueToken', 'ApplyToken', 'InvalidParameter.Resources', 'topics'],
    ['createGroup', 'CreateGroupId', 'GroupIdAlreadyUsedByOtherUsers', 'groupId'],
    ['revokeClientCredential', 'UnRegisterDeviceCredential', 'InvalidParameter.ClientId', 'id'],
  ])('%s names the member when %s is refused with %s', async (name, operation, Code, field) => {
    const body = JSON.stringify({ RequestId: 'R-1', Code, Message: '' });
    graph.simulators.faults.add({ operation, effect: { kind: 'answer', status: 400, body } });
    const result = await attempt(name, INPUTS[name]!());
    graph.simulators.faults.clear();
    expect(result).toMatchObject({ field: ['input', field], sent: [{ operation }] });
  });

  it.each(
    (['pages', 'announced'] as const).flatMap((numbering) =>
      (
        [
          ['InternalError', 'OUTCOME_UNKNOWN'],
          ['CreateGroupIdError', 'OUTCOME_UNKNOWN'],
          ['SystemOverFlow', 'PROVIDER_THROTTLED'],
          ['ApplyTokenOverFlow', 'PROVIDER_THROTTLED'],
          ['Throttling.Api', 'PROVIDER_THROTTLED'],
          ['CheckAccountInfoFailed', 'PROVIDER_AUTH_FAILED'],
          ['InvalidSecurityToken.Expired', 'PROVIDER_AUTH_FAILED'],
          ['ParameterCheckFailed', 'BAD_USER_INPUT'],
          ['MqttOwnerCheckError', 'FORBIDDEN'],
          ['Forbidden.RAM', 'FORBIDDEN'],
          ['GroupIdAlreadyUsedByOtherUsers', 'CONFLICT'],
          ['CaNumExceed', 'QUOTA_EXCEEDED'],
        ] as const
      ).map(([refused, code]) => [refused, numbering, code] as const),
    ),
  )(
    '%s is read correctly with the status numbering of the %s: %s',
    async (refused, statusNumbering, code) => {
      const { switches, faults } = graph.simulators;
      switches.alibaba.statusNumbering = statusNumbering;
      // Nothing was applied, and a read confirms it. The fault replaces any operation.
      faults.add({ operation: 'CreateGroupId', effect: { kind: 'refuse', code: refused } });
      expect((await attempt('createGroup', INPUTS['createGroup']!())).code).toBe(code);
      faults.clear();
    },
  );

  it('instance quotas are reported', async () => {
    const [platinum] = graph.simulators.fleet.alibaba.instances;
    const standard = graph.simulators.fleet.huawei.instances.find((each) => each.type === 'standard')!;
    const inHuawei = { instanceId: idOf('Instance', ...huaweiPlace()) };
    platinum!.limits = { credentials: 0, customAuth: 0, caCertificates: 0 };
    standard.limits = { devices: 0, groups: 0, caCertificates: 0, policies: 0 };
    const code = await graph.query(
      'mutation ($id: ID!) { createRegistrationCode(input: { instanceId: $id }) { registrationCode } }',
      { id: IN.instanceId },
    );
    const { registrationCode } = code.data.createRegistrationCode;
    const verificationPem = ca.sign(registrationCode);
    for (const [name, change] of [
      ['registerClientCredential', {}],
      ['createAuthIdentity', { username: 'one-too-many' }],
      ['setAuthPermission', { topic: 'not/yet' }],
      ['blockClient', {}],
      ['registerCaCertificate', { verificationPem, registrationCode }],
      ['registerCaCertificate', { ...inHuawei, verificationPem: null, name: null, registrationCode: null }],
      ['createDevice', { productId: standard.products[0]!.productId, gatewayId: null }],
      ['createGroup', { ...inHuawei, groupId: null, name: 'one too many' }],
      ['createDevicePolicy', {}],
    ] as const) {
      expect((await attempt(name, { ...INPUTS[name]!(), ...change })).code, name).toBe('QUOTA_EXCEEDED');
    }
    delete platinum!.limits;
    delete standard.limits;
  });
});
