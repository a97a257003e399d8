import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SECRET_MARK } from '../../src/simulator/fleet/seeded-random.ts';
import { DEFAULT_SWITCHES } from '../../src/simulator/switches.ts';
import { createCa } from '../kit/certificates.ts';
import { ALIBABA, HUAWEI, type Started, start } from '../kit/start.ts';
import { WAYS } from '../kit/switches.ts';

/** The life cycle of a fleet's identities through GraphQL only; devices connect directly to the simulators. */
let graph: Started;
beforeAll(async () => {
  graph = await start();
});
afterAll(() => graph[Symbol.asyncDispose]());

const idOf = (kind: string, ...parts: string[]) =>
  Buffer.from(`${kind}:${parts.map(encodeURIComponent).join('/')}`).toString('base64url');

/** Runs one mutation, asserts that there is no error of any kind, and returns the payload. */
async function mutate(name: string, input: Record<string, unknown>, selection: string) {
  const noun = name.charAt(0).toUpperCase() + name.slice(1);
  const answer = await graph.query(
    `mutation ($input: ${noun}Input!) { ${name}(input: $input) { ${selection} userErrors { code message field } clientMutationId } }`,
    { input: { clientMutationId: `cm-${name}`, ...input } },
  );
  expect(answer.errors).toBeUndefined();
  const payload = answer.data[name];
  expect(payload.userErrors).toEqual([]);
  expect(payload.clientMutationId).toBe(`cm-${name}`);
  return payload;
}

describe.each(WAYS)('ApsaraMQ with %s', (_way, switches) => {
  beforeAll(() => Object.assign(graph.simulators.switches.alibaba, switches));
  afterAll(() => Object.assign(graph.simulators.switches.alibaba, DEFAULT_SWITCHES.alibaba));

  const at = () => {
    const { instanceId, regionId } = graph.simulators.fleet.alibaba.instances[0]!;
    return [ALIBABA, regionId, instanceId];
  };
  const instanceId = () => idOf('Instance', ...at());

  it('a CA: registration code, registration, a device that connects, deactivation, activation, deletion with its certificates', async () => {
    const code = await mutate(
      'createRegistrationCode',
      { instanceId: instanceId() },
      'registrationCode verificationSubject',
    );
    expect(code.verificationSubject).toBe(`/CN=${code.registrationCode}`);
    const ca = createCa('Lifecycle CA');
    const { caCertificate } = await mutate(
      'registerCaCertificate',
      {
        instanceId: instanceId(),
        name: 'lifecycle',
        pem: ca.pem,
        verificationPem: ca.sign(code.registrationCode),
        registrationCode: code.registrationCode,
      },
      'caCertificate { id caId name status x509 { subject isCa } }',
    );
    expect(caCertificate).toMatchObject({ name: 'lifecycle', status: 'ACTIVE', x509: { isCa: true } });

    graph.simulators.connect.alibaba(at()[2]!, ca.sign('GID_alpha@@@born'));
    const listed = await graph.query(
      'query ($id: ID!) { node(id: $id) { ... on CaCertificate { deviceCertificates { nodes { id commonName status ca { id } caBasis } } } } }',
      { id: caCertificate.id },
    );
    const [device] = listed.data.node.deviceCertificates.nodes;
    expect(device).toMatchObject({
      commonName: 'GID_alpha@@@born',
      status: 'ACTIVE',
      ca: { id: caCertificate.id },
      caBasis: 'SERIAL_NUMBER',
    });

    for (const status of ['INACTIVE', 'ACTIVE']) {
      const one = await mutate(
        'setDeviceCertificateStatus',
        { id: device.id, status },
        'deviceCertificate { status }',
      );
      expect(one.deviceCertificate.status).toBe(status);
      const other = await mutate(
        'setCaCertificateStatus',
        { id: caCertificate.id, status },
        'caCertificate { status }',
      );
      expect(other.caCertificate.status).toBe(status);
    }
    const gone = await mutate('deleteDeviceCertificate', { id: device.id }, 'deletedId');
    expect(gone.deletedId).toBe(device.id);
    // The next connection registers the certificate again, and the deletion of the CA deletes it.
    graph.simulators.connect.alibaba(at()[2]!, ca.sign('GID_alpha@@@again'));
    await mutate('deleteCaCertificate', { id: caCertificate.id }, 'deletedId');
    const { deviceCertificates } = graph.simulators.fleet.alibaba.instances[0]!;
    expect(deviceCertificates.filter((each) => each.caSn === caCertificate.caId)).toEqual([]);
  });

  it('a group and a credential: registered, rotated, revealed with a reason, revoked', async () => {
    const { group } = await mutate(
      'createGroup',
      { instanceId: instanceId(), groupId: 'GID_lifecycle', tags: [{ key: 'site', value: 'east & west' }] },
      'group { id groupId tags { key value } }',
    );
    expect(group.tags).toEqual([{ key: 'site', value: 'east & west' }]);
    const clientId = 'GID_lifecycle@@@one';
    const first = await mutate(
      'registerClientCredential',
      { instanceId: instanceId(), clientId },
      'clientCredential { id accessKeyId secret { fingerprint } } issuedSecret { accessKeyId secret }',
    );
    const { id } = first.clientCredential;
    expect(first.issuedSecret.secret).toMatch(/^DC\./);
    expect(first.issuedSecret.accessKeyId).toBe(first.clientCredential.accessKeyId);
    const second = await mutate(
      'rotateClientCredential',
      { id },
      'clientCredential { secret { fingerprint } } issuedSecret { secret }',
    );
    expect(second.issuedSecret.secret).not.toBe(first.issuedSecret.secret);
    expect(second.clientCredential.secret.fingerprint).not.toBe(first.clientCredential.secret.fingerprint);
    const shown = await mutate(
      'revealSecret',
      { id, slot: 'PRIMARY', reason: 'flashing the device' },
      'secret',
    );
    expect(shown.secret).toBe(second.issuedSecret.secret);
    const [platinum] = graph.simulators.fleet.alibaba.instances;
    platinum!.onlineClientIds.push(clientId);
    await mutate('revokeClientCredential', { id }, 'deletedId');
    // A connected client stays connected (contract apsaramq, quirk 29): disconnecting it takes another call.
    expect(platinum!.onlineClientIds).toContain(clientId);
    await mutate('closeConnection', { instanceId: instanceId(), clientId }, 'clientId');
    expect(platinum!.onlineClientIds).not.toContain(clientId);
    await mutate('deleteGroup', { id: group.id }, 'deletedId');
    const left = await graph.query('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
      ids: [id, group.id],
    });
    expect(left.data.nodes).toEqual([null, null]);
  });

  it('an identity with permissions: created, changed, blocked, deleted; a token issued and revoked', async () => {
    const { authIdentity } = await mutate(
      'createAuthIdentity',
      {
        instanceId: instanceId(),
        username: 'life',
        identityType: 'USER',
        secret: `${SECRET_MARK}-1`,
        signMode: 'ORIGIN',
      },
      'authIdentity { id signMode secret { fingerprint } }',
    );
    const permission = { instanceId: instanceId(), identity: 'life', identityType: 'USER', topic: 'life/+' };
    for (const [action, effect] of [
      ['PUB', 'ALLOW'],
      ['PUB_SUB', 'DENY'],
    ]) {
      const set = await mutate(
        'setAuthPermission',
        { ...permission, action, effect },
        'authPermission { action effect topic }',
      );
      expect(set.authPermission).toEqual({ action, effect, topic: 'life/+' });
    }
    const read = await graph.query(
      'query ($id: ID!) { node(id: $id) { ... on AuthIdentity { permissions { nodes { action effect } } } } }',
      { id: authIdentity.id },
    );
    expect(read.data.node.permissions.nodes).toEqual([{ action: 'PUB_SUB', effect: 'DENY' }]);
    const changed = await mutate(
      'updateAuthIdentity',
      { id: authIdentity.id, secret: `${SECRET_MARK}-2`, signMode: 'SIGNED' },
      'authIdentity { signMode secret { fingerprint } }',
    );
    expect(changed.authIdentity.signMode).toBe('SIGNED');
    expect(changed.authIdentity.secret).not.toEqual(authIdentity.secret);
    const client = { instanceId: instanceId(), clientId: 'GID_alpha@@@blocked' };
    await mutate('blockClient', client, 'blockedClient { clientId }');
    expect(graph.simulators.fleet.alibaba.instances[0]!.blockedClientIds).toContain(client.clientId);
    await mutate('unblockClient', client, 'clientId');
    await mutate('closeConnection', client, 'clientId');
    expect((await mutate('deleteAuthPermission', permission, 'deleted')).deleted).toBe(true);
    await mutate('deleteAuthIdentity', { id: authIdentity.id }, 'deletedId');

    const { issuedSecret } = await mutate(
      'issueToken',
      {
        instanceId: instanceId(),
        topics: ['b/#', 'a/+'],
        actions: 'READ_WRITE',
        expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
      },
      'issuedSecret { accessKeyId secret }',
    );
    const token = { instanceId: instanceId(), token: issuedSecret.secret };
    expect((await mutate('checkToken', token, 'valid')).valid).toBe(true);
    const revoked = await mutate(
      'revokeToken',
      { instanceId: instanceId(), token: issuedSecret.secret },
      'revoked',
    );
    expect(revoked.revoked).toBe(true);
    expect((await mutate('checkToken', token, 'valid')).valid).toBe(false);
    expect(graph.simulators.fleet.alibaba.instances[0]!.tokens).toEqual([]);
  });
});

it('every listed object can be removed, whatever rules it was created with', async () => {
  const platinum = graph.simulators.fleet.alibaba.instances[0]!;
  const instanceId = idOf('Instance', ALIBABA, platinum.regionId, platinum.instanceId);
  const clientId = 'GID_test@0001';
  platinum.blockedClientIds.push(clientId);
  platinum.onlineClientIds.push(clientId);
  await mutate('unblockClient', { instanceId, clientId }, 'clientId');
  await mutate('closeConnection', { instanceId, clientId }, 'clientId');
  expect([...platinum.blockedClientIds, ...platinum.onlineClientIds]).not.toContain(clientId);
  for (const [identityType, identity, topic] of [
    ['USER', ' old ', '/old/topic'],
    ['CLIENT', clientId, 'a b/#/c'],
  ] as const) {
    platinum.permissions.push({ identity, identityType, topic, permitAction: 'PUB', effect: 'ALLOW' });
    await mutate('deleteAuthPermission', { instanceId, identity, identityType, topic }, 'deleted');
    expect(platinum.permissions.some((each) => each.topic === topic)).toBe(false);
  }
});

/** A provider may refuse a write as invalid input because the requested state already holds; one read shows that. */
describe.each([
  ['accepted', 0],
  ['refused', 1],
] as const)('writing a state that already holds, which is %s', (what, looks) => {
  beforeAll(() =>
    Object.assign(graph.simulators.switches.alibaba, {
      duplicateBlock: what,
      repeatedStatus: what,
      revokedToken: what,
    }),
  );
  afterAll(() => Object.assign(graph.simulators.switches.alibaba, DEFAULT_SWITCHES.alibaba));

  it.each([
    ['setCaCertificateStatus', 'ActiveCaCertificate', 'GetCaCertificate'],
    ['setDeviceCertificateStatus', 'ActiveDeviceCertificate', 'GetDeviceCertificate'],
    ['blockClient', 'AddCustomAuthConnectBlack', 'QueryCustomAuthConnectBlack'],
    ['revokeToken', 'RevokeToken', 'QueryToken'],
  ])('succeeds: %s', async (name, write, look) => {
    const platinum = graph.simulators.fleet.alibaba.instances[0]!;
    const place = [ALIBABA, platinum.regionId, platinum.instanceId];
    const instanceId = idOf('Instance', ...place);
    const certificate = platinum.deviceCertificates.find(({ active }) => active)!;
    const ca = platinum.caCertificates.find(({ active }) => active)!;
    const inputs: Record<string, Record<string, unknown>> = {
      setCaCertificateStatus: { id: idOf('CaCertificate', ...place, ca.sn), status: 'ACTIVE' },
      setDeviceCertificateStatus: {
        id: idOf('DeviceCertificate', ...place, `${certificate.caSn}/${certificate.deviceSn}`),
        status: 'ACTIVE',
      },
      blockClient: { instanceId, clientId: platinum.blockedClientIds[0]! },
      revokeToken: { instanceId, token: `${SECRET_MARK}-over` },
    };
    graph.simulators.journal.clear();
    await mutate(name, inputs[name]!, '');
    const sent = graph.simulators.journal.entries.map(({ operation }) => operation);
    expect(sent.filter((each) => each !== 'ListInstances')).toEqual([write, ...Array(looks).fill(look)]);
  });
});

describe('IoTDA', () => {
  const instance = () => graph.simulators.fleet.huawei.instances.find((each) => each.type === 'standard')!;
  const instanceId = () => idOf('Instance', HUAWEI, 'cn-north-4', instance().instanceId);

  it('a CA in two steps, a device that connects, is frozen, gets a second secret; its certificate deactivated; all deleted', async () => {
    const ca = createCa('Huawei CA');
    const { caCertificate } = await mutate(
      'registerCaCertificate',
      { instanceId: instanceId(), pem: ca.pem },
      'caCertificate { id status registrationCode }',
    );
    expect(caCertificate.status).toBe('UNVERIFIED');
    const verified = await mutate(
      'verifyCaCertificate',
      { id: caCertificate.id, verificationPem: ca.sign(caCertificate.registrationCode) },
      'caCertificate { status }',
    );
    expect(verified.caCertificate.status).toBe('ACTIVE');

    const product = instance().products[0]!.productId;
    const withCertificate = await mutate(
      'createDevice',
      { instanceId: instanceId(), productId: product, nodeId: 'life-1', usesCertificate: true },
      'device { id deviceId status } issuedSecret { secret }',
    );
    expect(withCertificate).toMatchObject({ device: { status: 'NEVER_CONNECTED' }, issuedSecret: null });
    graph.simulators.connect.huawei(
      instance().instanceId,
      withCertificate.device.deviceId,
      ca.sign('life-1'),
    );
    const read = await graph.query(
      'query ($id: ID!) { node(id: $id) { ... on Device { status certificate { id ca { id } caBasis } } } }',
      { id: withCertificate.device.id },
    );
    expect(read.data.node).toMatchObject({
      status: 'ONLINE',
      certificate: { ca: { id: caCertificate.id }, caBasis: 'SIGNATURE' },
    });
    const certificate = read.data.node.certificate.id;
    const off = await mutate(
      'setDeviceCertificateStatus',
      { id: certificate, status: 'INACTIVE' },
      'deviceCertificate { status }',
    );
    expect(off.deviceCertificate.status).toBe('INACTIVE');
    const cleared = await mutate(
      'setDeviceFingerprint',
      { id: withCertificate.device.id, clear: true },
      'device { auth { fingerprint } }',
    );
    expect(cleared.device.auth.fingerprint).toBeNull();
    await mutate('deleteDeviceCertificate', { id: certificate }, 'deletedId');

    const { device, issuedSecret } = await mutate(
      'createDevice',
      { instanceId: instanceId(), productId: product, nodeId: 'life-2' },
      'device { id } issuedSecret { secret }',
    );
    expect(issuedSecret.secret).toMatch(/^MadeUpSecret[0-9a-f]{20}$/);
    const frozen = await mutate('freezeDevice', { id: device.id }, 'device { status }');
    expect(frozen.device.status).toBe('FROZEN');
    await mutate('unfreezeDevice', { id: device.id }, 'device { status }');
    const rotated = await mutate(
      'resetDeviceSecret',
      { id: device.id, slot: 'SECONDARY' },
      'device { auth { secret { isSet } secondarySecret { isSet } } } issuedSecret { secret }',
    );
    expect(rotated.device.auth).toEqual({ secret: { isSet: true }, secondarySecret: { isSet: true } });
    const shown = await mutate(
      'revealSecret',
      { id: device.id, slot: 'SECONDARY', reason: 'moving it over' },
      'secret',
    );
    expect(shown.secret).toBe(rotated.issuedSecret.secret);
    for (const id of [device.id, withCertificate.device.id])
      await mutate('deleteDevice', { id }, 'deletedId');
    await mutate('deleteCaCertificate', { id: caCertificate.id }, 'deletedId');
    expect(instance().devices.some((each) => each.nodeId.startsWith('life-'))).toBe(false);
  });

  it('groups with members, tags, names, gateways, and the uses of a CA', async () => {
    const { group } = await mutate(
      'createGroup',
      { instanceId: instanceId(), name: 'line 9', description: 'd' },
      'group { id name description }',
    );
    expect(group).toMatchObject({ name: 'line 9', description: 'd' });
    // The provider filters by name, and a name that contains the requested one must not match.
    const asked = graph.simulators.journal.entries.filter(
      ({ operation }) => operation === 'ListDeviceGroups',
    );
    expect(asked.map(({ parameters }) => parameters['name'])).toContain('line 9');
    // The default space, which applies if none is given.
    const { appId } = instance().apps.find(({ defaultApp }) => defaultApp)!;
    expect(asked.map(({ parameters }) => parameters['app_id'])).toContain(appId);
    const part = await mutate('createGroup', { instanceId: instanceId(), name: 'line' }, 'group { id }');
    await mutate('deleteGroup', { id: part.group.id }, 'deletedId');
    const renamed = await mutate(
      'updateGroup',
      { id: group.id, name: 'line 10' },
      'group { name description }',
    );
    expect(renamed.group).toEqual({ name: 'line 10', description: 'd' });
    // If the response is lost, the read-back finds the write, although the description cannot be read.
    graph.simulators.faults.add({ operation: 'UpdateDeviceGroup', times: 1, effect: { kind: 'truncate' } });
    const cleared = await mutate('updateGroup', { id: group.id, description: '' }, 'group { description }');
    expect(cleared.group).toEqual({ description: null });
    const product = instance().products[0]!.productId;
    const make = (nodeId: string, more = {}) =>
      mutate(
        'createDevice',
        { instanceId: instanceId(), productId: product, nodeId, ...more },
        'device { id deviceId }',
      ).then(({ device }) => device);
    const [one, two] = [await make('gateway-1'), await make('gateway-2')];
    // The gateway is given by the provider's id or by the global one; the device keeps a given secret.
    const secret = `${SECRET_MARK}-given`;
    const other = await mutate(
      'createDevice',
      { instanceId: instanceId(), productId: product, nodeId: 'given', gatewayId: one.id, secret },
      'device { id gateway { id } } issuedSecret { secret }',
    );
    expect(other).toMatchObject({ device: { gateway: { id: one.id } }, issuedSecret: { secret } });
    expect(instance().devices.at(-1)!.authInfo.secret).toBe(secret);
    await mutate('deleteDevice', { id: other.device.id }, 'deletedId');
    const sub = await make('child', { gatewayId: one.deviceId });
    const members = await mutate(
      'addDeviceToGroup',
      { id: group.id, deviceId: one.id },
      'group { devices { nodes { id } } }',
    );
    expect(members.group.devices.nodes).toEqual([{ id: one.id }]);
    await mutate('removeDeviceFromGroup', { id: group.id, deviceId: one.id }, 'group { id }');
    await mutate('deleteGroup', { id: group.id }, 'deletedId');
    const moved = await mutate(
      'changeGateway',
      { id: sub.id, gatewayId: two.id },
      'device { gateway { id } }',
    );
    expect(moved.device.gateway).toEqual({ id: two.id });
    const named = await mutate('updateDevice', { id: sub.id, name: '新-name#2' }, 'device { name }');
    expect(named.device.name).toBe('新-name#2');
    for (const [description, shown] of [
      ['d', 'd'],
      ['', null],
    ]) {
      const told = await mutate('updateDevice', { id: sub.id, description }, 'device { description }');
      expect(told.device.description).toBe(shown);
    }
    const tags = [
      { key: 'site', value: 'a' },
      { key: 'line', value: 'b' },
      { key: 'spare', value: null },
    ];
    const tagged = await mutate('setDeviceTags', { id: sub.id, tags }, 'device { tags { key value } }');
    expect(tagged.device.tags).toEqual(tags);
    const left = await mutate('removeDeviceTags', { id: sub.id, keys: ['site'] }, 'device { tags { key } }');
    expect(left.device.tags).toEqual([{ key: 'line' }, { key: 'spare' }]);
    // A tag without a value takes the value of the existing one.
    const bare = await mutate(
      'setDeviceTags',
      { id: sub.id, tags: [{ key: 'line' }] },
      'device { tags { key value } }',
    );
    expect(bare.device.tags).toContainEqual({ key: 'line', value: null });
    for (const { id } of [sub, one, two]) await mutate('deleteDevice', { id }, 'deletedId');
    const ca = instance().caCertificates[0]!;
    const caId = idOf('CaCertificate', HUAWEI, 'cn-north-4', instance().instanceId, ca.certificateId);
    const settings = {
      provisioning: true,
      provisioningTemplateId: instance().provisioningTemplates![0]!.templateId,
      ocsp: true,
      ocspTls: false,
      ocspServerCaId: ca.certificateId,
    };
    const SETTINGS =
      'caCertificate { settings { provisioning provisioningTemplateId ocsp ocspTls ocspServerCaId } }';
    const used = await mutate('updateCaCertificate', { id: caId, ...settings }, SETTINGS);
    expect(used.caCertificate.settings).toEqual(settings);
    // Null unbinds the template, and omitted members stay.
    const freed = await mutate('updateCaCertificate', { id: caId, provisioningTemplateId: null }, SETTINGS);
    expect(freed.caCertificate.settings).toEqual({ ...settings, provisioningTemplateId: null });
  });

  it('a dynamic group, and nested groups: reads return what was written', async () => {
    const product = instance().products[0]!.productId;
    const inside = instance().devices.filter(({ productId }) => productId === product);
    const rule = `product_id = '${product}' and status = 'ONLINE'`;
    const READ = 'group { id name isDynamic rule parent { id } devices(first: 1) { totalCount } }';
    const { group } = await mutate('createGroup', { instanceId: instanceId(), name: 'by rule', rule }, READ);
    const online = inside.filter(({ status }) => status === 'ONLINE');
    expect(group).toMatchObject({ isDynamic: true, rule, parent: null });
    expect(group.devices.totalCount).toBe(online.length);
    // A device that comes to match the rule becomes a member.
    const other = inside.find(({ status }) => status === 'OFFLINE')!;
    other.status = 'ONLINE';
    const place = [HUAWEI, 'cn-north-4', instance().instanceId];
    const ofDevice = await graph.query(
      'query ($id: ID!) { node(id: $id) { ... on Device { groups { name isDynamic rule } } } }',
      { id: idOf('Device', ...place, other.deviceId) },
    );
    expect(ofDevice.data.node.groups).toContainEqual({ name: 'by rule', isDynamic: true, rule });

    const top = await mutate(
      'createGroup',
      { instanceId: instanceId(), name: 'top' },
      'group { id groupId }',
    );
    const children = [];
    for (const [name, parentGroupId] of [
      ['left', top.group.groupId],
      ['right', top.group.id],
    ]) {
      const input = { instanceId: instanceId(), name, parentGroupId };
      children.push((await mutate('createGroup', input, READ)).group);
    }
    expect(children[1]).toMatchObject({ isDynamic: false, rule: null, parent: { id: top.group.id } });
    const listed = async (selection: string) => {
      const answer = await graph.query(
        `query ($id: ID!) { node(id: $id) { ... on Instance { groups(first: 4) { nodes { name ${selection} } } } } }`,
        { id: instanceId() },
      );
      expect(answer.errors).toBeUndefined();
      const shown = answer.extensions.providerCalls.find((each) => each.operation === 'ShowDeviceGroup');
      return [answer.data.node.groups.nodes, shown?.calls ?? 0];
    };
    const within = { isDynamic: false, parent: { id: top.group.id } };
    expect(await listed('isDynamic parent { id }')).toEqual([
      [
        { name: 'right', ...within },
        { name: 'left', ...within },
        { name: 'top', isDynamic: false, parent: null },
        { name: 'by rule', isDynamic: true, parent: null },
      ],
      0,
    ]);
    // The page contains the parent of both. A rule is read individually, because the list omits it.
    expect((await listed('parent { name parent { id } }'))[1]).toBe(0);
    expect((await listed('rule'))[1]).toBe(1);

    const refusalOf = async (name: string, input: Record<string, unknown>) => {
      const noun = name.charAt(0).toUpperCase() + name.slice(1);
      const answer = await graph.query(
        `mutation ($input: ${noun}Input!) { ${name}(input: $input) { userErrors { code providerCode } } }`,
        { input },
      );
      return answer.data[name].userErrors[0];
    };
    const member = { id: group.id, deviceId: idOf('Device', ...place, inside[0]!.deviceId) };
    expect(await refusalOf('addDeviceToGroup', member)).toEqual({
      code: 'CONFLICT',
      providerCode: 'IOTDA.003007',
    });
    graph.simulators.switches.huawei.dynamicGroupMembers = 'accepted';
    const outsider = instance().devices.find(({ productId }) => productId !== product)!;
    await mutate(
      'addDeviceToGroup',
      { ...member, deviceId: idOf('Device', ...place, outsider.deviceId) },
      'group { id }',
    );
    expect(instance().groups.find(({ name }) => name === 'by rule')!.deviceIds).toEqual([outsider.deviceId]);
    await mutate(
      'removeDeviceFromGroup',
      { ...member, deviceId: idOf('Device', ...place, outsider.deviceId) },
      'group { id }',
    );
    graph.simulators.switches.huawei.dynamicGroupMembers = 'refused';
    const nonsense = { instanceId: instanceId(), name: 'nonsense', rule: 'all of them' };
    expect(await refusalOf('createGroup', nonsense)).toEqual({
      code: 'BAD_USER_INPUT',
      providerCode: 'IOTDA.014900',
    });
    for (const { id } of [...children, top.group, group]) await mutate('deleteGroup', { id }, 'deletedId');
  });

  it('every object is created in the given resource space, which is required if there are several', async () => {
    const other = instance().apps.find(({ defaultApp }) => !defaultApp)!.appId;
    const { switches } = graph.simulators;
    switches.huawei.appIdOmitted = 'refused';
    const refused = await graph.query(
      'mutation ($input: CreateGroupInput!) { createGroup(input: $input) { userErrors { code message field } } }',
      { input: { instanceId: instanceId(), name: 'nowhere' } },
    );
    expect(refused.data.createGroup.userErrors).toMatchObject([
      { code: 'BAD_USER_INPUT', message: expect.stringContaining('spaceId'), field: ['input', 'spaceId'] },
    ]);
    const within = { instanceId: instanceId(), spaceId: other };
    const ca = createCa('Space CA');
    const registered = await mutate(
      'registerCaCertificate',
      { ...within, pem: ca.pem },
      'caCertificate { id settings { provisioning ocsp } }',
    );
    // Older responses lack the OCSP members: null, not false.
    expect(registered.caCertificate.settings).toEqual({ provisioning: false, ocsp: null });
    const { device } = await mutate(
      'createDevice',
      {
        ...within,
        productId: instance().products.find(({ appId }) => appId === other)!.productId,
        nodeId: 'in-space',
        description: 'by the door',
        secureAccess: false,
      },
      'device { id description space { appId } auth { secureAccess } }',
    );
    expect(device).toMatchObject({
      description: 'by the door',
      space: { appId: other },
      auth: { secureAccess: false },
    });
    // A group name that exists in another space, too: names are unique per space.
    const { name, appId } = instance().groups[0]!;
    const { group } = await mutate('createGroup', { ...within, name }, 'group { id }');
    expect(appId).not.toBe(other);
    expect(instance().groups.at(-1)).toMatchObject({ name, appId: other });
    expect(
      graph.simulators.journal.entries.findLast(({ operation }) => operation === 'ListDeviceGroups')!
        .parameters,
    ).toMatchObject({ name, app_id: other });
    const statements = [{ effect: 'ALLOW', actions: ['iotda:devices:publish'], resources: ['topic:a'] }];
    const { devicePolicy } = await mutate(
      'createDevicePolicy',
      { ...within, name: 'in-space', statements },
      'devicePolicy { id spaceId }',
    );
    expect(devicePolicy.spaceId).toBe(other);
    switches.huawei.appIdOmitted = 'default';
    await mutate('deleteDevicePolicy', { id: devicePolicy.id }, 'deletedId');
    await mutate('deleteGroup', { id: group.id }, 'deletedId');
    await mutate('deleteDevice', { id: device.id }, 'deletedId');
    await mutate('deleteCaCertificate', { id: registered.caCertificate.id }, 'deletedId');
  });

  const policyIdOf = ({ policyId }: { policyId: string }) =>
    idOf('DevicePolicy', HUAWEI, 'cn-north-4', instance().instanceId, policyId);
  it('undocumented cases: a CA that has issued certificates, a secret that is returned in parts', async () => {
    const { switches } = graph.simulators;
    switches.huawei.issuingCaDeletion = 'refused';
    const [ca] = instance().caCertificates;
    const caId = idOf('CaCertificate', HUAWEI, 'cn-north-4', instance().instanceId, ca!.certificateId);
    const refused = await graph.query(
      'mutation ($input: DeleteCaCertificateInput!) { deleteCaCertificate(input: $input) { deletedId userErrors { code providerCode } } }',
      { input: { id: caId } },
    );
    expect(refused.data.deleteCaCertificate).toEqual({
      deletedId: null,
      userErrors: [{ code: 'CONFLICT', providerCode: 'IOTDA.014304' }],
    });
    expect(instance().caCertificates).toContain(ca);
    switches.huawei.issuingCaDeletion = 'accepted';

    // The result contains the secret that was sent, not the masked one in the response.
    switches.huawei.issuedSecrets = 'masked';
    const productId = instance().products[0]!.productId;
    const made = await mutate(
      'createDevice',
      { instanceId: instanceId(), productId, nodeId: 'masked' },
      'device { id } issuedSecret { secret }',
    );
    const { authInfo } = instance().devices.at(-1)!;
    expect(made.issuedSecret.secret).toBe(authInfo.secret);
    const reset = await mutate('resetDeviceSecret', { id: made.device.id }, 'issuedSecret { secret }');
    expect(reset.issuedSecret.secret).toBe(authInfo.secret);
    expect(authInfo.secret).not.toBe(made.issuedSecret.secret);
    switches.huawei.issuedSecrets = 'clear';
    await mutate('deleteDevice', { id: made.device.id }, 'deletedId');
  });

  it('a lost response to an unbinding: the remaining targets are unbound again, and none is reported as failed', async () => {
    const policy = instance().policies!.find(({ targets }) => targets.length > 2)!;
    const ids = policy.targets.map(({ target_id }) => target_id);
    const input = { id: policyIdOf(policy), targetType: 'DEVICE' };
    const { faults, journal } = graph.simulators;
    for (const [effect, sent] of [
      // First: applied, and the response is lost. Second: not applied at all.
      [{ kind: 'truncate' }, 1],
      [{ kind: 'reset' }, 2],
    ] as const) {
      policy.targets = ids.map((target_id) => ({ target_type: 'device', target_id }));
      journal.clear();
      faults.add({ operation: 'UnbindDevicePolicy', times: 1, effect });
      const unbound = await mutate(
        'unbindDevicePolicy',
        { ...input, targetIds: ids.slice(1) },
        'failures { targetId }',
      );
      expect(unbound.failures).toEqual([]);
      expect(policy.targets.map(({ target_id }) => target_id)).toEqual([ids[0]]);
      expect(journal.entries.filter(({ operation }) => operation === 'UnbindDevicePolicy')).toHaveLength(
        sent,
      );
    }
  });

  it("a target that the provider's response does not mention was not bound", async () => {
    const id = policyIdOf(instance().policies![0]!);
    graph.simulators.faults.add({
      operation: 'BindDevicePolicy',
      times: 1,
      effect: { kind: 'answer', status: 200, body: '{"success_targets":["a"],"failure_targets":null}' },
    });
    const bound = await mutate(
      'bindDevicePolicy',
      { id, targetType: 'DEVICE', targetIds: ['a', 'b'] },
      'failures { targetId providerCode }',
    );
    expect(bound.failures).toEqual([{ targetId: 'b', providerCode: null }]);
  });

  it('a frozen device, an inactive certificate and a blocked client cannot connect', async () => {
    const device = instance().devices.find((each) => each.authInfo.fingerprint !== null)!;
    const certificate = instance().deviceCertificates.find(
      ({ fingerprint }) => fingerprint === device.authInfo.fingerprint?.toUpperCase(),
    )!;
    const connect = () =>
      graph.simulators.connect.huawei(instance().instanceId, device.deviceId, certificate.pem);
    const place = [HUAWEI, 'cn-north-4', instance().instanceId];
    const id = idOf('Device', ...place, device.deviceId);
    const certificateId = idOf('DeviceCertificate', ...place, certificate.certificateId);
    device.status = 'OFFLINE';
    connect();
    await mutate('freezeDevice', { id }, 'device { status }');
    expect(connect).toThrow('frozen');
    await mutate('unfreezeDevice', { id }, 'device { status }');
    await mutate(
      'setDeviceCertificateStatus',
      { id: certificateId, status: 'INACTIVE' },
      'deviceCertificate { id }',
    );
    expect(connect).toThrow('inactive');
    await mutate(
      'setDeviceCertificateStatus',
      { id: certificateId, status: 'ACTIVE' },
      'deviceCertificate { id }',
    );
    connect();
    // The platform disconnects the device on request.
    const dropped = await mutate(
      'setDeviceFingerprint',
      { id, fingerprint: certificate.fingerprint.toLowerCase(), slot: 'SECONDARY', forceDisconnect: true },
      'device { status auth { secondaryFingerprint } certificate { certificateId } }',
    );
    expect(dropped.device).toEqual({
      status: 'OFFLINE',
      auth: { secondaryFingerprint: certificate.fingerprint.toLowerCase() },
      certificate: { certificateId: certificate.certificateId },
    });
    // The SHA-1 fingerprint is accepted, too; a new certificate is only accepted within the quota.
    const parsed = new X509Certificate(certificate.pem);
    device.authInfo.secondary_fingerprint = null;
    device.authInfo.fingerprint = parsed.fingerprint.replaceAll(':', '').toLowerCase();
    connect();
    device.authInfo.fingerprint = 'a'.repeat(40);
    expect(connect).toThrow('another fingerprint');
    device.authInfo.fingerprint = null;
    const index = instance().deviceCertificates.indexOf(certificate);
    instance().deviceCertificates.splice(index, 1);
    instance().limits = { devices: 2 };
    expect(connect).toThrow('quota');
    delete instance().limits;
    connect();
    expect(device.authInfo.fingerprint).toBe(certificate.fingerprint);
  });

  it('policies: created, bound with distinguished failures, unbound, deleted; authorizers and templates are listed', async () => {
    const made = await mutate(
      'createDevicePolicy',
      {
        instanceId: instanceId(),
        name: 'life',
        statements: [{ effect: 'DENY', actions: ['iotda:devices:subscribe'], resources: ['topic:/a'] }],
      },
      'devicePolicy { id name statements { effect actions resources } }',
    );
    expect(made.devicePolicy).toMatchObject({
      name: 'life',
      statements: [{ effect: 'DENY', actions: ['iotda:devices:subscribe'], resources: ['topic:/a'] }],
    });
    const { id } = made.devicePolicy;
    const policy = { id, targetType: 'DEVICE' };
    const statements = [{ effect: 'ALLOW', actions: ['iotda:devices:publish'], resources: ['topic:/b'] }];
    const changed = await mutate(
      'updateDevicePolicy',
      { id, statements },
      'devicePolicy { name statements { effect actions resources } }',
    );
    expect(changed.devicePolicy).toEqual({ name: 'life', statements });
    const [first, second] = instance().devices.map(({ deviceId }) => deviceId);
    const bound = await mutate(
      'bindDevicePolicy',
      { ...policy, targetIds: [first, 'not-there', second] },
      'failures { targetId providerCode } devicePolicy { targets(type: DEVICE) { nodes { type targetId } totalCount } }',
    );
    expect(bound.failures).toEqual([{ targetId: 'not-there', providerCode: 'IOTDA.015203' }]);
    expect(bound.devicePolicy.targets.totalCount).toBe(2);
    const unbound = await mutate(
      'unbindDevicePolicy',
      { ...policy, targetIds: [first] },
      'failures { targetId } devicePolicy { targets(type: DEVICE) { nodes { targetId } } }',
    );
    expect(unbound).toMatchObject({
      failures: [],
      devicePolicy: { targets: { nodes: [{ targetId: second }] } },
    });
    expect((await mutate('deleteDevicePolicy', { id }, 'deletedId')).deletedId).toBe(id);
    const listed = await graph.query(
      `query ($id: ID!) { node(id: $id) { ... on Instance {
        devicePolicies { nodes { name statements { effect } } }
        deviceAuthorizers { nodes { name isDefault status signingToken { isSet } } }
        authentication: deviceTemplates(kind: AUTHENTICATION) { nodes { name status body } }
        provisioning: deviceTemplates(kind: PROVISIONING) { nodes { name status body } } } } }`,
      { id: instanceId() },
    );
    expect(listed.errors).toBeUndefined();
    expect(listed.data.node.devicePolicies.nodes).toHaveLength(3);
    expect(listed.data.node.deviceAuthorizers.nodes).toContainEqual({
      name: 'legacy-devices',
      isDefault: true,
      status: 'ACTIVE',
      signingToken: { isSet: true },
    });
    expect(listed.data.node.authentication.nodes).toMatchObject([{ status: 'ACTIVE' }]);
    expect(JSON.parse(listed.data.node.provisioning.nodes[0].body)).toHaveProperty(
      'resources.device.node_id',
    );
  });
});
