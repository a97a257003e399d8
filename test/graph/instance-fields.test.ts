import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { byId, type Noun, nounsOf } from '../kit/nouns.ts';
import { type Answer, callsOf, type Started, start } from '../kit/start.ts';

let graph: Started;
/** One object of each type and cloud that belongs to an instance. */
let nouns: Noun[];
beforeAll(async () => {
  graph = await start();
  const byType = Map.groupBy(nounsOf(graph.simulators), ({ type, provider }) => `${type} ${provider}`);
  nouns = [...byType.values()].flatMap(([first]) => (first!.type === 'Instance' ? [] : [first!]));
});
afterAll(() => graph[Symbol.asyncDispose]());

const TYPES = ['Group', 'CaCertificate', 'DeviceCertificate', 'ClientCredential', 'AuthIdentity', 'Device'];
const OTHERS = ['DevicePolicy', 'DeviceAuthorizer', 'DeviceTemplate', 'AuthPermission', 'BlockedClient'];
// An operation may contain at most ten fields with the same name.
const HALVES = [TYPES, OTHERS];
const on = (types: readonly string[], selection: string) =>
  `__typename ${types.map((type) => `... on ${type} { instanceId provider ${selection} }`).join(' ')}`;
const estimateOf = ({ extensions }: Answer) =>
  (extensions as unknown as { cost: { estimatedCalls: number } }).cost.estimatedCalls;

const KEY = 'fragment Key on Instance { id ... on Node { id } provider instanceId region account }';
type Way = (types: readonly string[], selection: string, fragment?: string) => Promise<Answer>;
const of = (types: readonly string[]) => nouns.filter(({ type }) => types.includes(type));
const ways: Record<string, Way> = {
  'nodes(ids:)': (types, selection, fragment = '') =>
    graph.query(`query ($ids: [ID!]!) { found: nodes(ids: $ids) { ${on(types, selection)} } } ${fragment}`, {
      ids: of(types).map(({ id }) => id),
    }),
  _entities: (types, selection, fragment = '') =>
    graph.query(
      `query ($all: [_Any!]!) { found: _entities(representations: $all) { ${on(types, selection)} } } ${fragment}`,
      {
        all: of(types).map(byId),
      },
    ),
};

describe('instance { id provider instanceId region account }', () => {
  const each = Object.keys(ways).flatMap((way) => HALVES.map((types) => [way, types] as const));
  it.each(each)('makes no provider call for objects found by %s of type %o', async (way, types) => {
    const ask = (selection: string, fragment?: string) => ways[way]!(types, selection, fragment);
    // The first query also looks up the addresses of the IoTDA instances.
    await ask('');
    const without = await ask('');
    const inline = await ask('instance { ...Key }', KEY);
    expect(inline.errors).toBeUndefined();
    expect(new Set(inline.data.found.map((each: { __typename: string }) => each.__typename))).toEqual(
      new Set(types),
    );
    for (const { instanceId, provider, instance } of inline.data.found) {
      expect(instance).toEqual({
        id: expect.any(String),
        provider,
        instanceId,
        region: expect.any(String),
        account: provider === 'ALIBABA_MQTT' ? 'ali' : 'hw',
      });
    }
    expect(callsOf(inline)).toEqual(callsOf(without));
    expect(estimateOf(inline)).toBe(estimateOf(without));

    // Control: any other field reads the instance.
    const named = await ask('instance { id name }');
    expect(named.errors).toBeUndefined();
    expect(callsOf(named)['ali ListInstances']).toBe(1);
    expect(estimateOf(named)).toBeGreaterThan(estimateOf(without));
  });

  it('is returned although instances cannot be listed, together with the rest of the object', async () => {
    const faults = { effect: { kind: 'refuse', code: 'InternalError' } } as const;
    graph.simulators.faults.add({ service: 'alibaba', operation: 'ListInstances', ...faults });
    const ca = nouns.find(({ type, provider }) => type === 'CaCertificate' && provider === 'ALIBABA_MQTT')!;
    const answer = await graph.query(
      `query ($id: ID!) { node(id: $id) { ... on CaCertificate { caId instance { ...Key name @skip(if: true) } named: instance { name } } } }
       fragment Key on Instance { id instanceId region account }`,
      { id: ca.id },
    );
    graph.simulators.faults.clear();
    expect(answer.data.node).toEqual({
      caId: expect.any(String),
      instance: {
        id: expect.any(String),
        instanceId: ca.instanceId,
        region: expect.any(String),
        account: 'ali',
      },
      named: null,
    });
    expect(answer.errors?.map(({ path }) => path)).toEqual([['node', 'named']]);
  });
});
