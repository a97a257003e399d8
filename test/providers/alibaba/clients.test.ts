import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { readPage } from '../../kit/lists.ts';
import { AT, startStub } from './stub.ts';

const RequestId = '07AB2E7F-F0A5-4F09-8C6C-5D3E1C2B3A40';

describe('credentials of clients', () => {
  test('come by page number for the first page, and by token alone for the next', async () => {
    await using stub = await startStub();
    const page = (ClientIdList: string[] | null, NextToken: unknown) => ({
      body: {
        RequestId,
        DeviceCredentialClientIdList: { Total: '10', ClientIdList, PageNo: '1', PageSize: '2', NextToken },
      },
    });
    const none = { status: 400, body: { RequestId, Code: 'DeviceCredentialNotFound' } };
    stub.answer(page(['GID_a@@@1', 'GID_a@@@2'], '634d+/='), page(null, ''), none);
    const list = stub.provider.clientCredentials!(AT, 'GID_a');
    expect(await readPage(list, [null, 1, 2], stub.call)).toEqual({
      rows: [{ clientId: 'GID_a@@@1' }, { clientId: 'GID_a@@@2' }],
      nextToken: '634d+/=',
      total: 10,
    });
    const empty = { rows: [], nextToken: null };
    expect(await readPage(list, ['634d+/=', 2, 2], stub.call)).toEqual({ ...empty, total: 10 });
    // No source says that this code, documented for a single object, means an empty group.
    await expect(readPage(list, [null, 1, 2], stub.call)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      details: { providerCode: 'DeviceCredentialNotFound' },
    });
    const shared = { InstanceId: AT.instanceId, GroupId: 'GID_a', PageSize: '2' };
    expect(stub.arrived.slice(0, 2).map(({ method, query }) => [method, query])).toEqual([
      ['POST', { ...shared, PageNo: '1' }],
      ['POST', { ...shared, NextToken: '634d+/=' }],
    ]);
  });

  test('return the secret only through reveal(), and null if it is missing', async () => {
    await using stub = await startStub();
    const DeviceCredential = {
      ClientId: 'GID_a@@@1',
      InstanceId: AT.instanceId,
      DeviceAccessKeyId: 'DC.id',
      DeviceAccessKeySecret: 'DC.hidden',
      CreateTime: 1654137303000,
      UpdateTime: '1654137303001',
    };
    const none = { status: 400, body: { RequestId, Code: 'DeviceCredentialNotFound' } };
    stub.answer({ body: { RequestId, DeviceCredential } }, none);
    const found = await stub.provider.getClientCredential?.(AT, 'GID_a@@@1', stub.call);
    expect(found).toMatchObject({
      clientId: 'GID_a@@@1',
      accessKeyId: 'DC.id',
      createdAt: new Date(1654137303000),
      updatedAt: new Date(1654137303001),
    });
    expect(found?.secret?.reveal()).toBe('DC.hidden');
    expect(inspect(found, { depth: 9, showHidden: true }) + JSON.stringify(found)).not.toContain('hidden');
    expect(await stub.provider.getClientCredential?.(AT, 'GID_a@@@1', stub.call)).toBeNull();
    expect(stub.arrived[0]).toMatchObject({ action: 'GetDeviceCredential', method: 'POST' });
  });
});

describe('custom authentication', () => {
  const page = (Results: unknown, NextToken?: unknown) => ({
    body: {
      RequestId,
      Code: 200,
      Success: true,
      Message: 'operation success.',
      Data: { Results, NextToken },
    },
  });
  const first = [null, 100];

  test('identities: the documented USER row carries a client id', async () => {
    await using stub = await startStub();
    const row = {
      Username: 'test',
      Secret: 'hidden',
      IdentityType: 'USER',
      ClientId: 'GID_t@@@t',
      SignMode: 'SIGNED',
    };
    const rows = [
      row,
      { ...row, IdentityType: 'CLIENT' },
      { Username: 'odd', IdentityType: 'GROUP', SignMode: null },
    ];
    stub.answer(page(rows, 'T'), page(null, ''));
    const list = stub.provider.authIdentities!(AT, {});
    const read = await readPage(list, first, stub.call);
    expect(read.nextToken).toBe('T');
    expect(read.rows).toMatchObject([
      { username: 'test', identityType: 'USER', clientId: 'GID_t@@@t', signMode: 'SIGNED' },
      { identityType: 'CLIENT' },
      { username: 'odd', identityType: 'UNKNOWN', signMode: 'UNKNOWN', clientId: null, secret: null },
    ]);
    expect(read.rows[0]?.secret?.reveal()).toBe('hidden');
    expect(read.rows.map(list.key)).toEqual([
      '["USER","test",null]',
      '["CLIENT","test","GID_t@@@t"]',
      '["GROUP","odd",null]',
    ]);
    expect(await readPage(list, ['T', 1], stub.call)).toEqual({ rows: [], nextToken: null });
    expect(stub.arrived.map(({ query }) => query)).toEqual([
      { InstanceId: AT.instanceId, Size: '100' },
      { InstanceId: AT.instanceId, Size: '1', NextToken: 'T' },
    ]);
  });

  test('permissions and bans are decoded', async () => {
    await using stub = await startStub();
    const row = {
      Identity: 'test',
      IdentityType: 'USER',
      PermitAction: 'PUB_SUB',
      Effect: 'DENY',
      Topic: 'a/+/#',
    };
    stub.answer(
      page([row, { ...row, PermitAction: 'PEEK' }], null),
      page([{ ClientId: 'GID_TEST@@@test', PermitAction: 'CONNECT', Effect: 'ALLOW' }]),
    );
    const permissions = stub.provider.authPermissions!(AT, { topic: 'a/+/#' });
    expect(await readPage(permissions, first, stub.call)).toMatchObject({
      nextToken: null,
      rows: [
        { identity: 'test', identityType: 'USER', topic: 'a/+/#', action: 'PUB_SUB', effect: 'DENY' },
        { action: 'UNKNOWN' },
      ],
    });
    const blocked = stub.provider.blockedClients!(AT, { clientId: 'GID_TEST@@@test' });
    expect(await readPage(blocked, first, stub.call)).toEqual({
      nextToken: null,
      rows: [{ clientId: 'GID_TEST@@@test' }],
    });
    expect(stub.arrived.map(({ action, rawQuery }) => [action, rawQuery])).toEqual([
      ['QueryCustomAuthPermission', 'InstanceId=post-cn-7mz2d000001&Size=100&Topic=a%2F%2B%2F%23'],
      [
        'QueryCustomAuthConnectBlack',
        'ClientId=GID_TEST%40%40%40test&InstanceId=post-cn-7mz2d000001&Size=100',
      ],
    ]);
  });
});

test('sessions: a batch is sent as numbered parameters, a single one as one parameter', async () => {
  await using stub = await startStub();
  const OnlineStatusList = [
    { ClientId: 'b', OnlineStatus: false },
    { ClientId: 'a', OnlineStatus: 'True' },
    { ClientId: 'c' },
  ];
  stub.answer({ body: { RequestId, OnlineStatusList } }, { body: { RequestId, OnlineStatus: true } });
  const sessions = stub.provider.sessions!;
  expect(await sessions.batch(AT, ['a', 'b', 'c'], stub.call)).toEqual([
    { clientId: 'b', online: false },
    { clientId: 'a', online: true },
    { clientId: 'c', online: null },
  ]);
  expect(await sessions.single(AT, 'a', stub.call)).toEqual({ clientId: 'a', online: true });
  expect(await sessions.batch(AT, [], stub.call)).toEqual([]);
  const eleven = Array.from({ length: 11 }, (_, index) => `c${index}`);
  await expect(sessions.batch(AT, eleven, stub.call)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  expect(stub.arrived.map(({ action, method, query }) => [action, method, query])).toEqual([
    [
      'BatchQuerySessionByClientIds',
      'POST',
      { InstanceId: AT.instanceId, 'ClientIdList.1': 'a', 'ClientIdList.2': 'b', 'ClientIdList.3': 'c' },
    ],
    ['QuerySessionByClientId', 'POST', { InstanceId: AT.instanceId, ClientId: 'a' }],
  ]);
  expect(stub.sent.map(({ operation, succeeded }) => [operation.billed, succeeded])).toEqual([
    [true, true],
    [true, true],
  ]);
});
