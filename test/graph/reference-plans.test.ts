import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ALIBABA, callsOf, HUAWEI, type Started, start } from '../kit/start.ts';

/** The cost of references by key and of row fields: at most the pages of the list that contains them. */
let graph: Started;
beforeAll(async () => {
  graph = await start({
    overrides: { queryTimeoutMs: 60_000, transport: { quickAttemptMs: 20_000, attemptMs: 20_000 } },
  });
  // The page contains certificates of many CAs, not a hundred of one.
  const places = new Map<string, number>();
  const placed = ali().deviceCertificates.map((certificate) => {
    const place = places.get(certificate.caSn) ?? 0;
    places.set(certificate.caSn, place + 1);
    return { certificate, place };
  });
  ali().deviceCertificates = placed.sort((a, b) => a.place - b.place).map(({ certificate }) => certificate);
});
afterAll(() => graph[Symbol.asyncDispose]());
beforeEach(() => graph.simulators.journal.clear());

const idOf = (kind: string, ...parts: string[]) =>
  Buffer.from(`${kind}:${parts.map(encodeURIComponent).join('/')}`).toString('base64url');
const ali = () => graph.simulators.fleet.alibaba.instances[0]!;
const inAli = () => [ALIBABA, ali().regionId, ali().instanceId];
const standard = () => graph.simulators.fleet.huawei.instances.find(({ type }) => type === 'standard')!;
const inHuawei = () => [HUAWEI, 'cn-north-4', standard().instanceId];
const ofInstance = (at: string[], selection: string) =>
  graph.query(`query ($id: ID!) { node(id: $id) { ... on Instance { ${selection} } } }`, {
    id: idOf('Instance', ...at),
  });
const nodes = (ids: string[], selection: string) =>
  graph.query(`query ($ids: [ID!]!) { nodes(ids: $ids) { ${selection} } }`, { ids });
const INSTANCE = { 'ali ListInstances': 1 };

describe('the CAs of a page of certificates', () => {
  const certificates = (selection: string) =>
    ofInstance(inAli(), `deviceCertificates(first: 100) { nodes { certificateId ca { ${selection} } } }`);
  const LIST = { ...INSTANCE, 'ali ListDeviceCertificate': 1 };
  const withoutBehind = (calls: Record<string, number>) => ({ ...calls, 'ali ListDeviceCertificate': 1 });

  it('come from one page of their list', async () => {
    const answer = await certificates('caId name status pem');
    expect(answer.errors).toBeUndefined();
    const rows = answer.data.node.deviceCertificates.nodes as {
      certificateId: string;
      ca: { caId: string };
    }[];
    const cas = new Set(rows.map(({ ca }) => ca.caId));
    expect(cas.size).toBeGreaterThan(1);
    for (const { certificateId, ca } of rows) expect(certificateId.split('/')[0]).toBe(ca.caId);
    expect(withoutBehind(callsOf(answer))).toEqual({ ...LIST, 'ali ListCaCertificate': 1 });
    // Equals the fields that the CAs return themselves.
    const [first] = rows;
    const alone = await graph.query(
      'query ($id: ID!) { node(id: $id) { ... on CaCertificate { caId name status pem } } }',
      { id: idOf('CaCertificate', ...inAli(), first!.ca.caId) },
    );
    expect(callsOf(alone)).toEqual({ 'ali GetCaCertificate': 1 });
    expect(alone.data.node).toEqual(first!.ca);
  });

  it('cost nothing if only their ids are selected', async () => {
    const answer = await certificates('id caId provider instanceId instance { account }');
    expect(answer.errors).toBeUndefined();
    for (const { certificateId, ca } of answer.data.node.deviceCertificates.nodes) {
      const [caId] = certificateId.split('/');
      expect(ca).toMatchObject({ id: idOf('CaCertificate', ...inAli(), caId), caId });
    }
    expect(withoutBehind(callsOf(answer))).toEqual(LIST);
  });

  it('are read individually if the list call fails with a refusal', async () => {
    graph.simulators.faults.add({
      operation: 'ListCaCertificate',
      times: 1,
      effect: { kind: 'answer', status: 403, body: '{"Code":"NoPermission","Message":"x"}' },
    });
    const refused = await certificates('name');
    expect(refused.errors).toBeUndefined();
    const { 'ali GetCaCertificate': singles } = callsOf(refused);
    const cas = new Set(
      refused.data.node.deviceCertificates.nodes.map(
        ({ certificateId }: { certificateId: string }) => certificateId.split('/')[0],
      ),
    );
    expect(singles).toBe(cas.size);
  });

  it('fail individually without further calls if the list is unavailable', async () => {
    await using away = await start();
    away.simulators.faults.add({
      operation: 'ListCaCertificate',
      effect: { kind: 'answer', status: 503, body: '{"Code":"ServiceUnavailable","Message":"x"}' },
    });
    const instance = away.simulators.fleet.alibaba.instances[0]!;
    const [one, other] = instance.caCertificates.map(({ sn }) =>
      instance.deviceCertificates.find(({ caSn }) => caSn === sn),
    );
    const ids = [one!, other!].map(({ caSn, deviceSn }) =>
      idOf('DeviceCertificate', ALIBABA, instance.regionId, instance.instanceId, `${caSn}/${deviceSn}`),
    );
    const answer = await away.query(
      'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on DeviceCertificate { certificateId ca { name } } } }',
      { ids },
    );
    expect(answer.errors?.map(({ path, extensions }) => [path?.join('.'), extensions['code']])).toEqual([
      ['nodes.0.ca', 'PROVIDER_UNAVAILABLE'],
      ['nodes.1.ca', 'PROVIDER_UNAVAILABLE'],
    ]);
    expect(answer.data.nodes.map(({ ca }: { ca: unknown }) => ca)).toEqual([null, null]);
    expect(callsOf(answer)).not.toHaveProperty('ali GetCaCertificate');
  });

  it('are null after an own read if they are no longer registered', async () => {
    const { caCertificates } = ali();
    const [gone] = caCertificates.splice(caCertificates.length - 1, 1);
    try {
      const answer = await certificates('name');
      expect(answer.errors).toBeUndefined();
      for (const { certificateId, ca } of answer.data.node.deviceCertificates.nodes)
        expect(ca === null).toBe(certificateId.startsWith(`${gone!.sn}/`));
    } finally {
      caCertificates.push(gone!);
    }
  });
});

describe('client credentials', () => {
  const ofGroup = (groupId: string, count: number) =>
    ali()
      .credentials.filter(({ clientId }) => clientId.startsWith(`${groupId}@@@`))
      .slice(0, count)
      .map(({ clientId }) => clientId);
  const entities = (clientIds: string[], selection: string) =>
    graph.query(
      `query ($of: [_Any!]!) { _entities(representations: $of) { ... on ClientCredential { ${selection} } } }`,
      {
        of: clientIds.map((clientId) => ({
          __typename: 'ClientCredential',
          id: idOf('ClientCredential', ...inAli(), clientId),
        })),
      },
    );

  it('with sessions, as entities: one page of their group proves that all exist', async () => {
    const clientIds = ofGroup('GID_hundred', 20);
    const answer = await entities(clientIds, 'clientId group { groupId } session { online }');
    expect(answer.errors).toBeUndefined();
    expect(answer.data._entities.map((each: { clientId: string }) => each.clientId)).toEqual(clientIds);
    expect(callsOf(answer)).toEqual({
      'ali ListDeviceCredentialClientId': 1,
      'ali BatchQuerySessionByClientIds': 2,
    });
  });

  it('with fields that the list omits are read individually, without the list', async () => {
    const answer = await entities(ofGroup('GID_hundred', 5), 'clientId accessKeyId session { online }');
    expect(answer.errors).toBeUndefined();
    expect(callsOf(answer)).toMatchObject({ 'ali GetDeviceCredential': 5 });
    expect(callsOf(answer)).not.toHaveProperty('ali ListDeviceCredentialClientId');
  });

  it('that do not exist are NOT_FOUND by their own read', async () => {
    const answer = await entities([...ofGroup('GID_hundred', 5), 'GID_hundred@@@nobody'], 'clientId');
    expect(answer.errors).toMatchObject([{ path: ['_entities', 5], extensions: { code: 'NOT_FOUND' } }]);
    expect(answer.data._entities.filter((each: unknown) => each !== null)).toHaveLength(5);
    expect(callsOf(answer)).toEqual({ 'ali ListDeviceCredentialClientId': 1, 'ali GetDeviceCredential': 1 });
  });

  it('with their ban status need one walk of the block list per page', async () => {
    const blocked = new Set([...ali().blockedClientIds, ...ofGroup('GID_hundred', 3)]);
    ali().blockedClientIds = [...blocked];
    const answer = await graph.query(
      'query ($id: ID!) { node(id: $id) { ... on Group { clientCredentials(first: 100) { nodes { clientId blocked } } } } }',
      { id: idOf('Group', ...inAli(), 'GID_hundred') },
    );
    expect(answer.errors).toBeUndefined();
    const rows = answer.data.node.clientCredentials.nodes as { clientId: string; blocked: boolean }[];
    expect(rows).toHaveLength(100);
    for (const row of rows) expect(row.blocked).toBe(blocked.has(row.clientId));
    expect(callsOf(answer)['ali QueryCustomAuthConnectBlack']).toBe(1);
  });

  it('return the ids of their groups without a call', async () => {
    const [clientId] = ofGroup('GID_hundred', 1);
    const query = (selection: string) =>
      graph.query(
        `query ($id: ID!) { node(id: $id) { ... on ClientCredential { clientId group { ${selection} } } } }`,
        { id: idOf('ClientCredential', ...inAli(), clientId!) },
      );
    expect(callsOf(await query('groupId id'))).toEqual({ 'ali GetDeviceCredential': 1 });
    expect(callsOf(await query('createdAt'))).toEqual({ 'ali GetDeviceCredential': 1, 'ali ListGroupId': 1 });
  });
});

describe('objects by their ids', () => {
  it.each([
    [
      'DevicePolicy',
      'hw ListDevicePolicies',
      () => standard().policies!.map(({ policyId }) => [policyId]),
      'name',
    ],
    [
      'CaCertificate',
      'hw ListCertificates',
      () => standard().caCertificates.map(({ certificateId }) => [certificateId]),
      'status',
    ],
    [
      'Group',
      'hw ListDeviceGroups',
      () =>
        standard()
          .groups.slice(0, 10)
          .map(({ groupId }) => [groupId]),
      'name parent { groupId }',
    ],
  ] as const)('%s: one page of the list returns its fields', async (kind, operation, keys, selection) => {
    const ids = keys().map((key) => idOf(kind, ...inHuawei(), ...key));
    expect(ids.length).toBeGreaterThan(1);
    const answer = await nodes(ids, `id ... on ${kind} { ${selection} }`);
    expect(answer.errors).toBeUndefined();
    expect(answer.data.nodes.map(({ id }: { id: string }) => id)).toEqual(ids);
    const { 'hw ShowInstance': _, ...calls } = callsOf(answer);
    expect(calls).toEqual({ [operation]: 1 });
    const singles = await Promise.all(ids.map((id) => nodes([id], `id ... on ${kind} { ${selection} }`)));
    expect(answer.data.nodes).toEqual(singles.map(({ data }) => data.nodes[0]));
  });

  it('fields that lists omit are read individually', async () => {
    const ids = standard().policies!.map(({ policyId }) => idOf('DevicePolicy', ...inHuawei(), policyId));
    const answer = await nodes(ids, '... on DevicePolicy { statements { effect } }');
    expect(answer.errors).toBeUndefined();
    const { 'hw ShowInstance': _, ...calls } = callsOf(answer);
    expect(calls).toEqual({ 'hw ShowDevicePolicy': ids.length });
  });
});

describe('certificates of devices', () => {
  it('of many devices come from one page of the list', async () => {
    const { devices, deviceCertificates } = standard();
    const prints = new Set(deviceCertificates.map(({ fingerprint }) => fingerprint.toLowerCase()));
    const withOne = devices.filter(({ authInfo }) => prints.has(authInfo.fingerprint?.toLowerCase() ?? ''));
    const distinct = [...new Map(withOne.map((each) => [each.authInfo.fingerprint, each])).values()];
    const ids = distinct.slice(0, 20).map(({ deviceId }) => idOf('Device', ...inHuawei(), deviceId));
    const answer = await nodes(
      ids,
      '... on Device { auth { fingerprint } certificate { fingerprintSha256 } }',
    );
    expect(answer.errors).toBeUndefined();
    for (const { auth, certificate } of answer.data.nodes)
      expect(certificate.fingerprintSha256).toBe(auth.fingerprint.toUpperCase());
    const pages = Math.ceil(deviceCertificates.length / 50);
    expect(ids).toHaveLength(20);
    const { 'hw ListDeviceCertificate': read, 'hw ShowDevice': devicesRead } = callsOf(answer);
    expect(read).toBeLessThanOrEqual(pages);
    expect(devicesRead).toBe(20);
  });
});
