import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { buildSchema, execute, isObjectType, parse } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSchema } from '../../src/schema/index.ts';
import { byId, byNaturalKey, idOf, type Noun, nounsOf } from '../kit/nouns.ts';
import { ALIBABA, type Answer, ask, callsOf, HUAWEI, type Started, start } from '../kit/start.ts';

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
let graph: Started;
let standard: Started['simulators']['fleet']['huawei']['instances'][number];
let platinum: Started['simulators']['fleet']['alibaba']['instances'][number];
beforeAll(async () => {
  graph = await start({
    // Batches are counted, so they must not be cut on a slow machine.
    overrides: { batchPatienceMs: 30_000 },
    config: {
      auth: {
        mode: 'keys',
        keys: [
          { name: 'router', sha256: hash('router'), scopes: ['identity:read', 'schema:read'] },
          { name: 'ali', sha256: hash('ali'), scopes: ['identity:read'], accounts: [ALIBABA] },
        ],
      },
    },
  });
  const { alibaba, huawei } = graph.simulators.fleet;
  standard = huawei.instances.find((instance) => instance.type === 'standard')!;
  platinum = alibaba.instances[0]!;
});
afterAll(() => graph[Symbol.asyncDispose]());
beforeEach(() => graph.simulators.journal.clear());

const ENTITIES = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
  __typename ... on Node { id } ... on Device { deviceId name } ... on ClientCredential { clientId } } }`;

const entities = (representations: readonly unknown[], key = 'router', document = ENTITIES) =>
  ask(graph.url, document, { representations }, { authorization: `Bearer ${key}` });

const device = (deviceId: string) => ({
  __typename: 'Device',
  provider: 'HUAWEI_IOTDA',
  instanceId: standard.instanceId,
  deviceId,
});

/** One object of each kind in the demo fleet, in IoTDA if it has that kind. */
function oneOfEach(): Noun[] {
  const places = [standard.instanceId, platinum.instanceId];
  const nouns = nounsOf(graph.simulators).filter(({ instanceId }) => places.includes(instanceId));
  const first = new Map(nouns.map((noun) => [noun.type, noun] as const).reverse());
  for (const noun of nouns.filter(({ provider }) => provider === 'HUAWEI_IOTDA').reverse())
    first.set(noun.type, noun);
  return [...first.values()];
}

describe('every node', () => {
  it('is found by its id and by its natural key, as `node` finds it', async () => {
    const each = oneOfEach();
    const representations = each.flatMap((noun) => [
      byId(noun),
      ...(noun.natural === null ? [] : [byNaturalKey(noun)]),
    ]);
    const answer = await entities(representations);
    expect(answer.errors).toBeUndefined();
    const wanted = each.flatMap(({ type, natural, id }) => Array(natural === null ? 1 : 2).fill([type, id]));
    const found = answer.data._entities.map(({ __typename, id }: Record<string, string>) => [__typename, id]);
    expect(found).toEqual(wanted);
  });

  it('has the keys that schema.graphql declares', () => {
    const sdl = readFileSync('schema.graphql', 'utf8');
    const keyed = Object.values(buildSchema(sdl, { assumeValidSDL: true }).getTypeMap()).filter(
      (type) => isObjectType(type) && type.astNode?.directives?.some(({ name }) => name.value === 'key'),
    );
    expect(keyed.map(({ name }) => name).sort()).toEqual(
      // Findings have no provider-side ids (test/inventory/finding-graph.test.ts).
      ['Finding', ...oneOfEach().map(({ type }) => type)].sort(),
    );
    for (const { type, natural } of oneOfEach()) {
      const keys = natural === null ? ['id'] : ['id', Object.keys(natural).join(' ')];
      const declared = keys.map((fields) => `@key(fields: "${fields}")`).join(' ');
      expect(sdl).toContain(`type ${type} implements Node ${declared} {`);
    }
  });
});

describe('the cost of entities', () => {
  it('of 100 representations of 50 devices is the calls for 50 devices', async () => {
    const fifty = standard.devices.slice(0, 50).map(({ deviceId }) => deviceId);
    const region = graph.simulators.fleet.huawei.region;
    const named = (deviceId: string) => ({
      __typename: 'Device',
      id: idOf('Device', HUAWEI, region, standard.instanceId, deviceId),
    });
    const twice = [...fifty.map(device), ...fifty.map(named)];
    const answer = await entities(twice);
    expect(answer.errors).toBeUndefined();
    expect(answer.data._entities.map((each: { deviceId: string }) => each.deviceId)).toEqual([
      ...fifty,
      ...fifty,
    ]);
    // The natural keys are resolved over all instances in one call, not in one call each.
    expect(callsOf(answer)).toEqual({ 'hw ShowDevice': 50, 'hw ShowInstance': 1 });
    expect(callsOf(await entities(fifty.map(named)))).toEqual({ 'hw ShowDevice': 50 });
  });

  it('of sessions of 100 credentials is one batch per ten, and one page proves that the credentials exist', async () => {
    const representations = Array.from({ length: 100 }, (_, index) => ({
      __typename: 'ClientCredential',
      provider: 'ALIBABA_MQTT',
      instanceId: platinum.instanceId,
      clientId: `GID_hundred@@@dev-${String(index + 1).padStart(4, '0')}`,
    }));
    const answer = await entities(
      representations,
      'router',
      `query ($representations: [_Any!]!) { _entities(representations: $representations) {
        ... on ClientCredential { session { online } } } }`,
    );
    expect(answer.errors).toBeUndefined();
    const calls = callsOf(answer);
    expect(calls['ali ListDeviceCredentialClientId']).toBe(1);
    expect(calls).not.toHaveProperty('ali GetDeviceCredential');
    expect(calls['ali BatchQuerySessionByClientIds']).toBe(10);
  });
});

describe('untrusted representations', () => {
  const at = 'representations.0';
  const one =
    'Instance, Group, CaCertificate, DeviceCertificate, ClientCredential, AuthIdentity, AuthPermission, BlockedClient, Device, DevicePolicy, DeviceAuthorizer, DeviceTemplate, Finding';
  it.each<[string, unknown, string]>([
    [
      'an unknown type',
      { __typename: 'Nope', id: 'x' },
      `${at}.__typename: expected one of ${one}, but got "Nope"`,
    ],
    ['a root type', { __typename: 'Query' }, `${at}.__typename: expected one of ${one}, but got "Query"`],
    [
      'a property of Object.prototype',
      { __typename: 'constructor', id: 'x' },
      `${at}.__typename: expected one of ${one}, but got "constructor"`,
    ],
    ['no type', { id: 'x' }, `${at}.__typename: expected one of ${one}, but got undefined`],
    ['no key', { __typename: 'Device' }, `${at}.provider: expected non-empty text, but got undefined`],
    [
      'half a key',
      { __typename: 'Device', provider: 'HUAWEI_IOTDA', instanceId: 'x' },
      `${at}.deviceId: expected non-empty text, but got undefined`,
    ],
    [
      'an object as a key',
      { __typename: 'Device', provider: 'HUAWEI_IOTDA', instanceId: { $ne: '' }, deviceId: 'x' },
      `${at}.instanceId: expected non-empty text, but got an object`,
    ],
    [
      'no such provider',
      { __typename: 'Device', provider: 'toString', instanceId: 'x', deviceId: 'x' },
      `${at}.provider: expected one of ALIBABA_MQTT, HUAWEI_IOTDA, but got "toString"`,
    ],
    [
      'no such kind of template',
      {
        __typename: 'DeviceTemplate',
        provider: 'HUAWEI_IOTDA',
        instanceId: 'x',
        kind: 'NO',
        templateId: 'x',
      },
      `${at}.kind: expected one of AUTHENTICATION, PROVISIONING, but got "NO"`,
    ],
    [
      'no natural key',
      { __typename: 'AuthIdentity', username: 'x' },
      `${at}.id: expected non-empty text, but got undefined`,
    ],
    [
      'a foreign id',
      { __typename: 'Device', id: '1' },
      `${at}.id: expected a global id issued by this API, but got "1"`,
    ],
    ['a number', 7, `${at}: expected an object with __typename and a key, but got 7`],
    ['a list', [], `${at}: expected an object with __typename and a key, but got a list`],
  ])('%s is null with its error, without a call', async (_case, representation, message) => {
    const answer = await entities([representation]);
    expect(answer.data).toEqual({ _entities: [null] });
    expect(answer.errors).toMatchObject([
      { message, path: ['_entities', 0], extensions: { code: 'BAD_USER_INPUT' } },
    ]);
    expect(graph.simulators.journal.entries).toEqual([]);
  });

  it('an invalid one does not affect the others', async () => {
    const { deviceId } = standard.devices[0]!;
    const answer = await entities([{ __typename: 'Nope' }, device(deviceId), device('never-was')]);
    expect(answer.data._entities).toMatchObject([null, { __typename: 'Device', deviceId }, null]);
    expect(answer.errors?.map(({ path, extensions }) => [path?.[1], extensions['code']])).toEqual([
      [0, 'BAD_USER_INPUT'],
      [2, 'NOT_FOUND'],
    ]);
  });

  it('the id of another type is refused', async () => {
    const { id } = oneOfEach().find(({ type }) => type === 'Group')!;
    const answer = await entities([{ __typename: 'Device', id }]);
    expect(answer.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: `${at}.id` } }]);
    expect(graph.simulators.journal.entries).toEqual([]);
  });

  it.each([
    ['another object', 'deviceId', 'other'],
    ['another instance', 'instanceId', 'other'],
    ['another provider', 'provider', 'ALIBABA_MQTT'],
  ])(
    'an id beside a natural key of %s is refused if it contradicts the key, and accepted if it agrees',
    async (_case, name, given) => {
      const noun = oneOfEach().find(({ type }) => type === 'Device')!;
      const both = { ...byId(noun), ...byNaturalKey(noun) };
      const answer = await entities([both, { ...both, [name]: given }]);
      expect(answer.data._entities).toMatchObject([{ id: noun.id }, null]);
      expect(answer.errors).toMatchObject([
        {
          message: `representations.1.${name}: expected the ${name} of the object that id identifies, but got ${JSON.stringify(given)}`,
          path: ['_entities', 1],
          extensions: { code: 'BAD_USER_INPUT', field: `representations.1.${name}` },
        },
      ]);
      expect(graph.simulators.journal.entries.map(({ operation }) => operation)).toEqual(['ShowDevice']);
      // A caller that must not see an account does not learn whether it exists.
      const unseen = await entities([{ ...both, [name]: given }], 'ali');
      expect(unseen.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    },
  );

  it('a member that is null counts as absent', async () => {
    const noun = oneOfEach().find(({ type }) => type === 'Device')!;
    const answer = await entities([
      { ...byNaturalKey(noun), id: null },
      { ...byId(noun), instanceId: null, deviceId: null },
    ]);
    expect(answer.errors).toBeUndefined();
    expect(answer.data._entities).toMatchObject([{ id: noun.id }, { id: noun.id }]);
  });

  it('extra members are neither read nor returned', async () => {
    const { deviceId } = standard.devices[0]!;
    const forged = {
      ...device(deviceId),
      name: 'forged',
      status: 'FROZEN',
      auth: { secret: 'x' },
      kind: 'Group',
    };
    const honest = await entities([device(deviceId)]);
    const answer = await entities([forged]);
    expect(answer.data).toEqual(honest.data);
    expect(JSON.stringify(answer)).not.toContain('forged');
  });

  const real = () => device('4f18bf44f764f99d0dc5c863_sn-000000');
  const tooMany = (count: number) =>
    `representations: expected at most 100 representations, but got ${count}`;
  it.each<[number, string, () => unknown, number, string]>([
    [101, 'with keys', real, 200, tooMany(101)],
    [10_000, 'with next to nothing', () => ({ __typename: 'A' }), 200, tooMany(10_000)],
    // The maximum body size allows about 1,700 of them.
    [10_000, 'with keys', real, 413, 'A body may have at most 262144 bytes.'],
  ])('%i %s are refused before any call', async (count, _case, each, status, message) => {
    const response = await fetch(graph.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer router' },
      body: JSON.stringify({ query: ENTITIES, variables: { representations: Array(count).fill(each()) } }),
    });
    const { data, errors } = (await response.json()) as Answer;
    expect([response.status, data ?? null]).toEqual([status, null]);
    expect(errors).toMatchObject([{ message, extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(graph.simulators.journal.entries).toEqual([]);
  });
});

describe('authorisation', () => {
  it('the key of another account is reported like an object that does not exist', async () => {
    const inHuawei = oneOfEach().filter(({ natural }) => natural?.provider === 'HUAWEI_IOTDA');
    expect(inHuawei).toHaveLength(8);
    const keys = inHuawei.flatMap(({ type, natural, id }) => [
      { __typename: type, id },
      { __typename: type, ...natural },
    ]);
    const others = await entities(keys, 'ali');
    expect(others.data._entities).toEqual(keys.map(() => null));
    expect(others.errors?.map(({ extensions }) => extensions['code'])).toEqual(keys.map(() => 'NOT_FOUND'));
    expect(graph.simulators.journal.entries).toEqual([]);
    const never = await entities([{ ...device('x'), instanceId: 'never-was' }], 'ali');
    expect(never.errors).toEqual([{ ...others.errors![0], path: ['_entities', 0] }]);
  });

  it('_service requires permission to read the schema, and returns schema.graphql without the node fields', async () => {
    const as = (key: string) =>
      ask(graph.url, '{ _service { sdl } }', {}, { authorization: `Bearer ${key}` });
    expect((await as('ali')).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    const { sdl } = (await as('router')).data._service;
    const hidden = / {2}nodes?\(.*@inaccessible.*\n/g;
    const committed = readFileSync('schema.graphql', 'utf8');
    expect(committed.match(hidden)).toHaveLength(2);
    expect(sdl).toBe(committed.replace(hidden, ''));
    // The field itself refuses if documents are not validated, as with a store of trusted documents.
    const principal = { name: 'x', scopes: new Set(['identity:read']), accounts: 'all' };
    const contextValue = { operation: { principal } };
    const document = parse('{ _service { sdl } }');
    const { errors } = await execute({ schema: createSchema(), document, contextValue });
    expect(errors).toMatchObject([{ originalError: { code: 'FORBIDDEN' } }]);
  });
});
