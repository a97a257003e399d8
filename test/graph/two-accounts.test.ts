import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDemoFleet } from '../../src/simulator/fleet/demo-fleet.ts';
import { type Simulators, startSimulators } from '../../src/simulator/index.ts';
import { byId, byNaturalKey, type Noun, nounsOf } from '../kit/nouns.ts';
import { type Answer, accountsOf, ask, callsOf, type Started, start } from '../kit/start.ts';

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const SECOND = '-2';

/** Two accounts of each provider, with separate instances and the default limits. */
let graph: Started;
let second: Simulators;
let nouns: Noun[];
let seconds: Noun[];
beforeAll(async () => {
  const fleet = createDemoFleet({ seed: 2 });
  for (const instance of fleet.alibaba.instances) instance.instanceId += SECOND;
  // Adds certificates that the provider does not list by themselves.
  const [platinum, professional] = fleet.alibaba.instances;
  professional!.caCertificates.push(...platinum!.caCertificates);
  professional!.deviceCertificates.push(...platinum!.deviceCertificates);
  second = await startSimulators({ fleet });
  const accounts = accountsOf(second).map((each) => ({ ...each, name: `${each.name}${SECOND}` }));
  const key = (name: string, own: readonly string[]) => ({
    name,
    sha256: hash(name),
    scopes: ['identity:read'],
    accounts: own,
  });
  graph = await start({
    accounts,
    // Calls are counted: on a slow machine attempts would be repeated, and batches would be cut.
    overrides: {
      queryTimeoutMs: 60_000,
      batchPatienceMs: 20_000,
      transport: { quickAttemptMs: 20_000, attemptMs: 20_000 },
    },
    config: {
      auth: {
        mode: 'keys',
        keys: [
          key('both', ['ali', 'hw', ...accounts.map(({ name }) => name)]),
          key('first', ['ali', 'hw']),
          key(
            'second',
            accounts.map(({ name }) => name),
          ),
        ],
      },
    },
  });
  nouns = nounsOf(graph.simulators);
  seconds = nounsOf(second, SECOND);
});
afterAll(async () => {
  await graph[Symbol.asyncDispose]();
  await second.stop();
});
beforeEach(() => {
  graph.simulators.journal.clear();
  second.journal.clear();
});

const ENTITIES = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
  __typename ... on Node { id } } }`;
const entities = (representations: readonly unknown[], key = 'both', document = ENTITIES) =>
  ask(graph.url, document, { representations }, { authorization: `Bearer ${key}` });
const costOf = ({ extensions }: Answer) =>
  (extensions as unknown as { cost: { estimatedCalls: number } }).cost.estimatedCalls;
const realOf = (answer: Answer) => Object.values(callsOf(answer)).reduce((sum, each) => sum + each, 0);

/** 100 objects of a kind, half of them from each account, or as many as exist. */
function hundred(type: string, provider: Noun['provider'], isWanted = (_noun: Noun) => true): Noun[] {
  return [nouns, seconds].flatMap((each) =>
    each.filter((noun) => noun.type === type && noun.provider === provider && isWanted(noun)).slice(0, 50),
  );
}

describe('100 objects are returned, for no more calls than estimated:', () => {
  type Cost = readonly [estimated: number, real: number];
  it.each<[string, Noun['provider'], number, { id: Cost; natural: Cost | null }]>([
    ['Instance', 'ALIBABA_MQTT', 8, { id: [4, 2], natural: [4, 2] }],
    ['Instance', 'HUAWEI_IOTDA', 6, { id: [12, 6], natural: [12, 12] }],
    ['Group', 'ALIBABA_MQTT', 16, { id: [6, 6], natural: [10, 8] }],
    ['Group', 'HUAWEI_IOTDA', 80, { id: [92, 2], natural: [96, 6] }],
    ['CaCertificate', 'ALIBABA_MQTT', 75, { id: [90, 3], natural: [94, 5] }],
    ['CaCertificate', 'HUAWEI_IOTDA', 24, { id: [36, 2], natural: [40, 6] }],
    ['DeviceCertificate', 'ALIBABA_MQTT', 100, { id: [150, 2], natural: [154, 4] }],
    ['DeviceCertificate', 'HUAWEI_IOTDA', 100, { id: [112, 6], natural: [116, 10] }],
    ['ClientCredential', 'ALIBABA_MQTT', 100, { id: [110, 4], natural: [114, 6] }],
    ['AuthIdentity', 'ALIBABA_MQTT', 100, { id: [120, 6], natural: null }],
    ['Device', 'HUAWEI_IOTDA', 100, { id: [102, 100], natural: [106, 104] }],
    ['DevicePolicy', 'HUAWEI_IOTDA', 6, { id: [14, 2], natural: [18, 6] }],
    ['DeviceAuthorizer', 'HUAWEI_IOTDA', 4, { id: [10, 2], natural: [14, 6] }],
    ['DeviceTemplate', 'HUAWEI_IOTDA', 2, { id: [4, 2], natural: [8, 6] }],
  ])('%s of %s: %i of them', async (type, provider, count, { id, natural }) => {
    const wanted = hundred(type, provider);
    expect(wanted).toHaveLength(count);
    const found = wanted.map((noun) => ({ __typename: noun.type, id: noun.id }));
    const ids = { ids: wanted.map((noun) => noun.id) };
    const headers = { authorization: 'Bearer both' };
    const asked = [
      [id, () => entities(wanted.map(byId))],
      [
        id,
        () =>
          ask(
            graph.url,
            'query ($ids: [ID!]!) { _entities: nodes(ids: $ids) { __typename id } }',
            ids,
            headers,
          ),
      ],
      [natural, () => entities(wanted.map(byNaturalKey))],
    ] as const;
    for (const [cost, answerOf] of asked) {
      if (cost === null) continue;
      const answer = await answerOf();
      expect(answer.errors).toBeUndefined();
      expect(answer.data._entities).toEqual(found);
      expect([costOf(answer), realOf(answer)]).toEqual(cost);
    }
  });

  it('devices with their status and certificate', async () => {
    const fields = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
      ... on Device { status certificate { daysUntilExpiry } } } }`;
    // One certificate for each device, so that no read serves two.
    const fleets = [graph.simulators, second].map(({ fleet }) => fleet.huawei.instances);
    const byFingerprint = new Map(
      fleets
        .flat()
        .flatMap(({ devices }) =>
          devices.map(({ authInfo, deviceId }) => [authInfo.fingerprint, deviceId] as const),
        ),
    );
    byFingerprint.delete(null);
    const bearers = new Set(byFingerprint.values());
    const wanted = hundred('Device', 'HUAWEI_IOTDA', ({ natural }) => bearers.has(natural!['deviceId']!));
    const answer = await entities(wanted.map(byNaturalKey), 'both', fields);
    expect(answer.errors).toBeUndefined();
    const days = answer.data._entities.map((each: Answer['data']) => each.certificate.daysUntilExpiry);
    expect(days).toEqual(Array(100).fill(expect.any(Number)));
    expect(costOf(answer)).toBe(530);
    expect(callsOf(answer)).toEqual({
      'hw ShowInstance': 4,
      'hw ShowDevice': 100,
      // The certificate lists have fewer pages than these devices have certificates.
      'hw ListDeviceCertificate': 6,
    });
  });

  it('certificates that only the pages of their CA list, with one shared read of these pages', async () => {
    const professional = second.fleet.alibaba.instances.find(({ type }) => type === 4)!.instanceId;
    // 50 on the second page of the first CA, and all of the last seven CAs, read after those.
    const wanted = seconds
      .filter((noun) => noun.type === 'DeviceCertificate' && noun.instanceId === professional)
      .slice(-266)
      .filter((_noun, index) => index < 50 || index >= 216);
    second.faults.add({ operation: 'GetDeviceCertificate', times: 30, effect: { kind: 'delay', ms: 100 } });
    const answer = await entities(wanted.map(byId));
    expect(answer.errors).toBeUndefined();
    expect(answer.data._entities).toEqual(wanted.map(({ type, id }) => ({ __typename: type, id })));
    expect(costOf(answer)).toBe(286);
    expect(callsOf(answer)).toEqual({
      // One is alone in its list, so it is read individually.
      'ali GetDeviceCertificate': 1,
      'ali ListDeviceCertificateByCaSn': 9,
    });
  });

  it('one object that is requested a hundred times', async () => {
    const [certificate] = hundred('DeviceCertificate', 'HUAWEI_IOTDA');
    for (const [key, cost] of [
      [byId, [2, 1]],
      [byNaturalKey, [4, 3]],
    ] as const) {
      const answer = await entities(Array(100).fill(key(certificate!)));
      expect([costOf(answer), realOf(answer)]).toEqual(cost);
    }
  });
});

describe('authorisation', () => {
  it("the key of one account sees nothing of the provider's other account", async () => {
    const one = [...new Map(nouns.map((noun) => [`${noun.provider} ${noun.type}`, noun])).values()];
    expect(one).toHaveLength(16);
    const keys = one.flatMap((noun) => [byId(noun), ...(noun.natural === null ? [] : [byNaturalKey(noun)])]);
    const others = await entities(keys, 'second');
    expect(others.data._entities).toEqual(keys.map(() => null));
    expect(graph.simulators.journal.entries).toEqual([]);
    // Like an object that never existed, in its own account.
    const own = seconds.find(({ type }) => type === 'Device')!;
    const never = await entities([{ ...byNaturalKey(own), deviceId: 'never-was' }], 'second');
    const [error] = never.errors!;
    expect(error).toMatchObject({ extensions: { code: 'NOT_FOUND' } });
    const places = keys.map((_key, index) => ['_entities', index]);
    expect(others.errors!.toSorted((a, b) => Number(a.path![1]) - Number(b.path![1]))).toEqual(
      places.map((path) => ({ ...error, path })),
    );
    // The objects exist for a caller that may see them.
    second.journal.clear();
    const seen = await entities(keys, 'first');
    expect(seen.errors).toBeUndefined();
    expect(second.journal.entries).toEqual([]);
  });
});
