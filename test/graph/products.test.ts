import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HuaweiInstance } from '../../src/simulator/fleet/fleet.ts';
import { idOf } from '../kit/nouns.ts';
import { ALIBABA, type Answer, callsOf, HUAWEI, type Started, start } from '../kit/start.ts';

let graph: Started;
let standard: HuaweiInstance;
beforeAll(async () => {
  graph = await start();
  standard = graph.simulators.fleet.huawei.instances.find(({ type }) => type === 'standard')!;
});
afterAll(() => graph[Symbol.asyncDispose]());
beforeEach(() => graph.simulators.journal.clear());

const read = (selection: string) =>
  graph.query(
    `{ node(id: "${idOf('Instance', HUAWEI, 'cn-north-4', standard.instanceId)}") { ... on Instance { ${selection} } } }`,
  );
const estimateOf = ({ extensions }: Answer) =>
  (extensions as unknown as { cost: { estimatedCalls: number } }).cost.estimatedCalls;

describe('products and resource spaces', () => {
  it('are lists of their own with all fields', async () => {
    const answer = await read(
      'products { totalCount nodes { productId name spaceId } } resourceSpaces { totalCount nodes { spaceId name isDefault createdAt } }',
    );
    expect(answer.errors).toBeUndefined();
    const { products, resourceSpaces } = answer.data.node;
    expect(products.totalCount).toBe(standard.products.length);
    expect(products.nodes).toEqual(
      standard.products
        .toSorted((a, b) => (a.recordId < b.recordId ? 1 : -1))
        .map(({ productId, name, appId }) => ({ productId, name, spaceId: appId })),
    );
    expect(resourceSpaces.nodes).toHaveLength(standard.apps.length);
    expect(resourceSpaces.nodes.find((each: { isDefault: boolean }) => each.isDefault)).toMatchObject({
      spaceId: standard.apps.find(({ defaultApp }) => defaultApp)!.appId,
    });
    const calls = { 'hw ShowInstance': 1, 'hw ListProducts': 1, 'hw ShowApplications': 1 };
    expect(callsOf(answer)).toEqual(calls);
    expect(estimateOf(answer)).toBeGreaterThanOrEqual(3);
  });

  it('can be filtered by space and name, and refuse the cursor of another space', async () => {
    const [one] = standard.products;
    const answer = await read(
      `products(filter: { name: "${one!.name}", spaceId: "${one!.appId}" }) { nodes { productId } }`,
    );
    expect(answer.data.node.products.nodes).toContainEqual({ productId: one!.productId });
    expect(
      graph.simulators.journal.entries.find(({ operation }) => operation === 'ListProducts')!.parameters,
    ).toMatchObject({ product_name: one!.name, app_id: one!.appId });
    const first = await read('products(first: 1) { pageInfo { endCursor } }');
    const { endCursor } = first.data.node.products.pageInfo;
    const other = await read(
      `products(after: "${endCursor}", filter: { spaceId: "${one!.appId}" }) { nodes { name } }`,
    );
    expect(other.errors).toMatchObject([{ extensions: { code: 'INVALID_CURSOR' } }]);
  });

  it('have one field name for the space id, and the deprecated one still answers', async () => {
    const answer = await read('devices(first: 1) { nodes { space { spaceId appId } product { spaceId } } }');
    const [device] = answer.data.node.devices.nodes;
    expect(device.space.spaceId).toBe(device.space.appId);
    expect(device.product.spaceId).toBe(device.space.spaceId);
    expect(callsOf(answer)).toEqual({ 'hw ShowInstance': 1, 'hw ListDevices': 1 });
  });

  it('are null on ApsaraMQ', async () => {
    const [platinum] = graph.simulators.fleet.alibaba.instances;
    const answer = await graph.query(
      `{ node(id: "${idOf('Instance', ALIBABA, platinum!.regionId, platinum!.instanceId)}") { ... on Instance { products { totalCount } resourceSpaces { totalCount } } } }`,
    );
    expect(answer.errors).toBeUndefined();
    expect(answer.data.node).toEqual({ products: null, resourceSpaces: null });
  });
});
