import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { conditionsOf, rowsStatement } from '../../src/providers/huawei/conditions.ts';
import type { HuaweiInstance } from '../../src/simulator/fleet/fleet.ts';
import { idOf } from '../kit/nouns.ts';
import { type Answer, callsOf, HUAWEI, type Started, start } from '../kit/start.ts';

let graph: Started;
let standard: HuaweiInstance;
beforeAll(async () => {
  // Other tests cover the rate of one search per second, without waiting for real seconds.
  graph = await start({
    config: { rates: { huawei: { operations: { SearchDevices: null } } } },
    simulators: { switches: { huawei: { searchRateLimit: false } } },
  });
  standard = graph.simulators.fleet.huawei.instances.find(({ type }) => type === 'standard')!;
});
afterAll(() => graph[Symbol.asyncDispose]());
beforeEach(() => graph.simulators.journal.clear());

interface Given {
  readonly field: string;
  readonly operator: string;
  readonly values: readonly string[];
}
const search = (conditions: readonly Given[], selection: string, more: object = {}, instance = standard) =>
  graph.query(
    `query ($id: ID!, $filter: DeviceSearchFilter!, $first: Int, $after: String) { node(id: $id) { ... on Instance {
       deviceSearch(filter: $filter, first: $first, after: $after) { ${selection} } } } }`,
    {
      id: idOf('Instance', HUAWEI, 'cn-north-4', instance.instanceId),
      filter: { conditions },
      ...more,
    },
  );
const statements = () =>
  graph.simulators.journal.entries.flatMap(({ operation, parameters }) =>
    operation === 'SearchDevices' ? [parameters['sql']] : [],
  );
const estimateOf = ({ extensions }: Answer) =>
  (extensions as unknown as { cost: { estimatedCalls: number } }).cost.estimatedCalls;

describe('a search for devices', () => {
  const FROZEN = { field: 'STATUS', operator: 'IN', values: ['FROZEN', 'NEVER_CONNECTED'] };

  it('visits every match once by marker, and reads no single device for the fields of a row', async () => {
    const truth = standard.devices.filter(({ status }) => status === 'FROZEN' || status === 'INACTIVE');
    const seen: string[] = [];
    for (let after: string | null = null; ; ) {
      const answer: Answer = await search(
        [FROZEN],
        'nodes { deviceId name status space { name } product { name } } pageInfo { hasNextPage endCursor }',
        { first: 50, after },
      );
      expect(answer.errors).toBeUndefined();
      expect(Object.keys(callsOf(answer)).filter((name) => !/ShowInstance|SearchDevices/.test(name))).toEqual(
        [],
      );
      const { nodes, pageInfo } = answer.data.node.deviceSearch;
      seen.push(...nodes.map(({ deviceId }: { deviceId: string }) => deviceId));
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
    }
    expect(seen).toHaveLength(truth.length);
    expect([...seen].sort()).toEqual(truth.map(({ deviceId }) => deviceId).sort());
  });

  it('counts without a page: one call', async () => {
    const tag = { field: 'TAG_KEY', operator: 'EQUAL', values: ['hall'] };
    const answer = await search([tag], 'totalCount totalCountPrecision');
    expect(answer.data.node.deviceSearch).toEqual({
      totalCount: standard.devices.filter(({ tags }) => tags.length > 0).length,
      totalCountPrecision: 'EXACT',
    });
    expect(statements()).toEqual(["select count(*) from device where tag_key = 'hall'"]);
    expect(callsOf(answer)).toEqual({ 'hw ShowInstance': 1, 'hw SearchDevices': 1 });
    expect(estimateOf(answer)).toBeGreaterThanOrEqual(2);
  });

  it('supports every field in the contract', async () => {
    const device = standard.devices[100]!;
    const registered = device.createTime.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z');
    const found = async (...conditions: Given[]) => {
      const answer = await search(conditions, 'nodes { deviceId }', { first: 3 });
      expect(answer.errors, JSON.stringify(conditions)).toBeUndefined();
      return answer.data.node.deviceSearch.nodes.map(({ deviceId }: { deviceId: string }) => deviceId);
    };
    const own = { field: 'DEVICE_ID', operator: 'EQUAL', values: [device.deviceId] };
    for (const [field, value] of [
      ['SPACE_ID', device.appId],
      ['GATEWAY_ID', device.gatewayId],
      ['PRODUCT_ID', device.productId],
      ['NAME', device.deviceName],
      ['NODE_ID', device.nodeId],
      ['NODE_TYPE', device.nodeType],
      ['FIRMWARE_VERSION', device.fwVersion],
      ['SOFTWARE_VERSION', device.swVersion],
      ['REGISTERED_AT', registered],
    ] as const) {
      expect(await found(own, { field, operator: 'EQUAL', values: [value] }), field).toEqual([
        device.deviceId,
      ]);
      expect(await found(own, { field, operator: 'NOT_EQUAL', values: [value] }), field).toEqual([]);
    }
    const prefix = { field: 'NODE_ID', operator: 'STARTS_WITH', values: [device.nodeId.slice(0, 9)] };
    expect((await found(prefix)).length).toBeGreaterThan(0);
    expect(await found(own, { field: 'REGISTERED_AT', operator: 'AFTER', values: [registered] })).toEqual([]);
  });

  it('refuses the cursor of another search', async () => {
    const first = await search([FROZEN], 'pageInfo { endCursor }', { first: 1 });
    const after = first.data.node.deviceSearch.pageInfo.endCursor;
    const other = await search([{ ...FROZEN, operator: 'NOT_IN' }], 'nodes { id }', { after });
    expect(other.errors).toMatchObject([{ extensions: { code: 'INVALID_CURSOR' } }]);
  });

  it('is null if the edition has no search, and no call is sent', async () => {
    const basic = graph.simulators.fleet.huawei.instances.find(({ type }) => type === 'basic')!;
    const answer = await search([FROZEN], 'totalCount', {}, basic);
    expect(answer.data.node).toEqual({ deviceSearch: null });
    expect(statements()).toEqual([]);
  });

  it.each<[string, readonly Given[], string]>([
    ['no condition', [], 'filter.conditions'],
    ['five conditions', Array.from({ length: 5 }, () => FROZEN), 'filter.conditions'],
    ['a quote', [{ field: 'NAME', operator: 'EQUAL', values: ["a' or 'b"] }], 'filter.conditions.0.values.0'],
    ['an unknown status', [{ ...FROZEN, values: ['UNKNOWN'] }], 'filter.conditions.0.values.0'],
    [
      'two values for one',
      [{ field: 'NAME', operator: 'EQUAL', values: ['a', 'b'] }],
      'filter.conditions.0.values',
    ],
    [
      'a short prefix',
      [{ field: 'NAME', operator: 'STARTS_WITH', values: ['abc'] }],
      'filter.conditions.0.values.0',
    ],
    ['tags in a list', [{ field: 'TAG_KEY', operator: 'IN', values: ['a'] }], 'filter.conditions.0.operator'],
    ['a name before', [{ field: 'NAME', operator: 'BEFORE', values: ['a'] }], 'filter.conditions.0.operator'],
    [
      'an invalid time',
      [{ field: 'REGISTERED_AT', operator: 'AFTER', values: ['now'] }],
      'filter.conditions.0.values.0',
    ],
    [
      'conditions that are too long together',
      [{ field: 'NAME', operator: 'EQUAL', values: ['n'.repeat(320)] }],
      'filter.conditions',
    ],
  ])('with %s is BAD_USER_INPUT, and no call is sent', async (_name, conditions, field) => {
    const answer = await search(conditions, 'nodes { id }');
    expect(answer.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field } }]);
    expect(statements()).toEqual([]);
  });

  it('escapes its values: a statement contains only the quotes of its literals', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 30 }), { minLength: 1, maxLength: 4 }),
        (values) => {
          const conditions = values.map(
            (value) => ({ field: 'NAME', operator: 'EQUAL', values: [value] }) as const,
          );
          let statement: string | null;
          try {
            statement = rowsStatement(conditionsOf(conditions), { marker: null, offset: 0, limit: 50 });
          } catch (error) {
            expect(error).toMatchObject({ code: 'BAD_USER_INPUT' });
            return;
          }
          expect(statement!.split("'")).toHaveLength(2 * values.length + 1);
          expect(statement!.length).toBeLessThanOrEqual(400);
        },
      ),
    );
  });
});
