import { beforeEach, describe, expect, it } from 'vitest';
import { type Caller, createCaller, type Reply } from './caller.ts';
import { BASIC, createTestWorld, PERMANENT, PLATINUM, PROFESSIONAL, TEMPORARY } from './fleet.ts';

let world = createTestWorld();
let call: Caller = createCaller(world);
beforeEach(() => {
  world = createTestWorld();
  call = createCaller(world);
});

const outcome = ({ status, body }: Reply) => (status === 200 ? OK : [status, body['Code']]);
const OK = [200];
const instanceOf = (id: string) => world.fleet.alibaba.instances.find(({ instanceId }) => instanceId === id)!;

describe('owners', () => {
  it("a key sees its owner's instances, and each family refuses the others in its own way", () => {
    instanceOf(PLATINUM).owner = 'another';
    const { Instances } = call('ListInstances').body as { Instances: { InstanceId: string }[] };
    expect(Instances.map(({ InstanceId }) => InstanceId).sort()).toEqual([BASIC, PROFESSIONAL].sort());
    const post = { method: 'POST' };
    const page = { PageNo: '1', PageSize: '10' };
    expect(outcome(call('ListGroupId', { InstanceId: PLATINUM }))).toEqual([
      400,
      'InstancePermissionCheckFailed',
    ]);
    expect(outcome(call('ListCaCertificate', { MqttInstanceId: PLATINUM, ...page }))).toEqual([
      500,
      'MqttOwnerCheckError',
    ]);
    expect(
      outcome(call('GetDeviceCredential', { InstanceId: PLATINUM, ClientId: 'GID_a@@@1' }, post)),
    ).toEqual([400, 'InstancePermissionCheckFailed']);
    world.fleet.alibaba.accounts = [{ ...PERMANENT, owner: 'another' }];
    expect(outcome(call('ListGroupId', { InstanceId: PLATINUM }))).toEqual(OK);
    expect(outcome(call('ListGroupId', { InstanceId: BASIC }))).toEqual([
      400,
      'InstancePermissionCheckFailed',
    ]);
  });

  it('instances without a namespace of their own share their group names', () => {
    const create = (InstanceId: string) =>
      outcome(call('CreateGroupId', { InstanceId, GroupId: 'GID_shared' }, { method: 'POST' }));
    const naming = (InstanceId: string) =>
      (call('ListGroupId', { InstanceId }).body as { Data: { IndependentNaming: boolean }[] }).Data[0];
    for (const id of [PLATINUM, PROFESSIONAL]) instanceOf(id).independentNaming = false;
    expect(create(PLATINUM)).toEqual(OK);
    expect(naming(PLATINUM)).toMatchObject({ IndependentNaming: false });
    expect(create(BASIC)).toEqual(OK);
    expect(naming(BASIC)).toMatchObject({ IndependentNaming: true });
    expect(create(PROFESSIONAL)).toEqual([400, 'GroupIdAlreadyExsited']);
    instanceOf(PLATINUM).owner = 'another';
    expect(create(PROFESSIONAL)).toEqual([400, 'GroupIdAlreadyUsedByOtherUsers']);
  });
});

describe('an operation that a policy denies', () => {
  it('is refused by RAM with the details', () => {
    world.fleet.alibaba.accounts = [{ ...PERMANENT, denied: ['ListGroupId'] }];
    const denied = call('ListGroupId', { InstanceId: BASIC });
    expect(outcome(denied)).toEqual([403, 'NoPermission']);
    expect(denied.body['AccessDeniedDetail']).toMatchObject({ AuthAction: 'mq:ListGroupId' });
    expect(outcome(call('ListInstances'))).toEqual(OK);
  });

  it("is every operation after the token's expiry", () => {
    world.fleet.alibaba.accounts = [{ ...TEMPORARY, securityTokenEnds: world.now() + 1 }];
    const list = () => outcome(call('ListInstances', {}, { account: TEMPORARY }));
    expect(list()).toEqual(OK);
    world.clock.now += 1;
    expect(list()).toEqual([403, 'InvalidSecurityToken.Expired']);
  });
});

describe('rate limits', () => {
  const list = () => outcome(call('ListGroupId', { InstanceId: BASIC }));

  it('are the documented ones in any second, by switch', () => {
    const times = (count: number) => Array.from({ length: count }, list);
    expect(times(20)).toEqual(Array(20).fill(OK));
    world.switches.alibaba.rateLimits = 'documented';
    expect(times(11)).toEqual([...Array(10).fill(OK), [400, 'Throttling.User']]);
    expect(outcome(call('ListInstances'))).toEqual(OK);
    world.clock.now += 1_000;
    expect(list()).toEqual(OK);
  });

  it('block an address above 300 calls per second', () => {
    world.switches.alibaba.rateLimits = 'documented';
    const session = () =>
      outcome(call('QuerySessionByClientId', { InstanceId: BASIC, ClientId: 'GID_a@@@1' }));
    for (let n = 0; n < 300; n++) expect(session()).toEqual(OK);
    expect(session()).toEqual([400, 'Throttling']);
    world.clock.now += 5_000;
    expect(list()).toEqual([400, 'Throttling']);
    world.clock.now += 5_001;
    expect(list()).toEqual(OK);
  });
});
