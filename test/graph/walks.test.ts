import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HuaweiSwitches } from '../../src/simulator/switches.ts';
import { ALIBABA, callsOf, type Started, start } from '../kit/start.ts';

let graph: Started;
beforeAll(async () => {
  graph = await start();
});
afterAll(() => graph[Symbol.asyncDispose]());

/** Walks a connection of one node to its end; `field` contains `ARGS` in place of first and after. */
async function walk(on: Started, id: string, field: string, key: string, first: number) {
  const type = Buffer.from(id, 'base64url').toString().split(':')[0];
  const document = `query ($id: ID!, $first: Int, $after: String) { node(id: $id) { ... on ${type} {
    list: ${field}(first: $first, after: $after) { nodes { ${key} } totalCount pageInfo { hasNextPage endCursor } } } } }`;
  const seen: string[] = [];
  let calls = 0;
  let totalCount: number | null = null;
  for (let after: string | null = null; ; ) {
    const answer = await on.query(document, { id, first, after });
    expect(answer.errors).toBeUndefined();
    const { nodes, pageInfo } = answer.data.node.list;
    seen.push(...nodes.map((node: Record<string, string>) => node[key]));
    calls += answer.extensions.providerCalls.reduce((sum, each) => sum + each.calls, 0);
    totalCount ??= answer.data.node.list.totalCount;
    if (!pageInfo.hasNextPage) return { seen, calls, totalCount };
    after = pageInfo.endCursor;
  }
}

const idOf = (...parts: string[]) =>
  Buffer.from(`${parts[0]}:${parts.slice(1).map(encodeURIComponent).join('/')}`).toString('base64url');

describe('walks over HTTP visit all of', () => {
  it.each(['GID_empty', 'GID_one', 'GID_hundred', 'GID_hundred_one', 'GID_thousand'])(
    'the credentials of %s',
    async (groupId) => {
      const instance = graph.simulators.fleet.alibaba.instances[0]!;
      const truth = instance.credentials
        .map((row) => row.clientId)
        .filter((clientId) => clientId.startsWith(`${groupId}@@@`));
      const id = idOf('Group', ALIBABA, instance.regionId, instance.instanceId, groupId);
      for (const first of [100, 37]) {
        const { seen, totalCount } = await walk(graph, id, 'clientCredentials', 'clientId', first);
        expect([...seen].sort()).toEqual([...truth].sort());
        expect(totalCount).toBe(truth.length);
      }
    },
  );

  it.each([
    ['token', 'optional', 0],
    ['pageNo', 'optional', 0],
    ['token', 'required', 1],
    ['pageNo', 'required', 1],
  ] as const)(
    'the credentials if %s wins and PageNo is %s: a token alone is refused at most %i times',
    async (hybridPrecedence, hybridPageNo, refusals) => {
      await using own = await start({
        simulators: { switches: { alibaba: { hybridPrecedence, hybridPageNo } } },
      });
      const instance = own.simulators.fleet.alibaba.instances[0]!;
      const id = idOf('Group', ALIBABA, instance.regionId, instance.instanceId, 'GID_thousand');
      for (const first of [100, 37, 30]) {
        const { seen } = await walk(own, id, 'clientCredentials', 'clientId', first);
        expect(seen).toHaveLength(1_000);
        expect(new Set(seen).size).toBe(1_000);
      }
      const asked = own.simulators.journal.entries.filter(
        ({ operation }) => operation === 'ListDeviceCredentialClientId',
      );
      expect(asked.filter(({ status }) => status !== 200)).toHaveLength(refusals);
      const both = asked.filter(({ parameters }) => 'PageNo' in parameters && 'NextToken' in parameters);
      expect(both.length > 0).toBe(hybridPageNo === 'required');
    },
  );

  it.each([100, 50, 30, 7])(
    'the 1,234 devices of one certificate by %i, whatever the last marker is',
    async (first) => {
      const standard = graph.simulators.fleet.huawei.instances.find(
        (instance) => instance.type === 'standard',
      )!;
      const id = idOf(
        'DeviceCertificate',
        'hw',
        'cn-north-4',
        standard.instanceId,
        standard.deviceCertificates[0]!.certificateId,
      );
      const { huawei } = graph.simulators.switches;
      for (const lastMarker of ['id', 'empty', 'absent', 'pageNull'] as HuaweiSwitches['lastMarker'][]) {
        huawei.lastMarker = lastMarker;
        const { seen, totalCount } = await walk(graph, id, 'devices', 'deviceId', first);
        expect(new Set(seen).size).toBe(1_234);
        expect(seen).toHaveLength(1_234);
        expect(totalCount).toBe(1_234);
        if (first > 20) continue;
        break;
      }
      huawei.lastMarker = 'id';
    },
  );

  it('the certificates by page number, whatever Total means', async () => {
    const instance = graph.simulators.fleet.alibaba.instances[0]!;
    const id = idOf('Instance', ALIBABA, instance.regionId, instance.instanceId);
    const truth = instance.deviceCertificates.map((row) => `${row.caSn}/${row.deviceSn}`);
    for (const total of ['pages', 'rows'] as const) {
      graph.simulators.switches.alibaba.total = total;
      for (const first of [100, 33]) {
        const { seen } = await walk(graph, id, 'deviceCertificates', 'certificateId', first);
        expect(seen).toEqual(truth);
      }
    }
  });

  it('the credentials of an instance, group by group', async () => {
    const instance = graph.simulators.fleet.alibaba.instances[0]!;
    const id = idOf('Instance', ALIBABA, instance.regionId, instance.instanceId);
    const { seen, totalCount } = await walk(graph, id, 'clientCredentials', 'clientId', 100);
    expect([...seen].sort()).toEqual(instance.credentials.map((row) => row.clientId).sort());
    expect(totalCount).toBe(1_202);
  });

  it("a list and several lists, with startCursor and endCursor equal to the first and last edge's cursor", async () => {
    const [platinum] = graph.simulators.fleet.alibaba.instances;
    const id = idOf('Instance', ALIBABA, platinum!.regionId, platinum!.instanceId);
    const answer = await graph.query(
      `query ($id: ID!) { instances(first: 3) { ...Cursors } node(id: $id) { ... on Instance {
        groups(first: 2) { edges { cursor } pageInfo { startCursor endCursor } }
        clientCredentials(first: 3) { edges { cursor } pageInfo { startCursor endCursor } } } } }
      fragment Cursors on InstanceConnection { edges { cursor } pageInfo { startCursor endCursor } }`,
      { id },
    );
    expect(answer.errors).toBeUndefined();
    const { instances, node } = answer.data;
    for (const { edges, pageInfo } of [instances, node.groups, node.clientCredentials]) {
      const cursors = edges.map(({ cursor }: { cursor: string }) => cursor);
      expect(pageInfo).toEqual({ startCursor: cursors.at(0), endCursor: cursors.at(-1) });
    }
  });

  it('the identities by token', async () => {
    const instance = graph.simulators.fleet.alibaba.instances.find((each) => each.type === 4)!;
    const id = idOf('Instance', ALIBABA, instance.regionId, instance.instanceId);
    for (const lastNextToken of ['empty', 'absent'] as const) {
      graph.simulators.switches.alibaba.lastNextToken = lastNextToken;
      const { seen, totalCount } = await walk(graph, id, 'authIdentities', 'username', 60);
      expect(seen).toHaveLength(instance.identities.length);
      expect(new Set(seen).size).toBe(seen.length);
      expect(totalCount).toBeNull();
    }
  });
});

describe('links lead', () => {
  it('to certificates whose common name has the given prefix, under both interpretations of its pattern', async () => {
    const { fleet, switches } = graph.simulators;
    const standard = fleet.huawei.instances.find(({ type }) => type === 'standard')!;
    const id = idOf('Instance', 'hw', 'cn-north-4', standard.instanceId);
    const ask = async (commonNamePrefix: string) => {
      const answer = await graph.query(
        `query ($id: ID!, $filter: DeviceCertificateFilter) { node(id: $id) { ... on Instance {
          deviceCertificates(filter: $filter) { totalCount } } } }`,
        { id, filter: { commonNamePrefix } },
      );
      const calls = answer.extensions.providerCalls.filter((each) => each.operation.startsWith('ListDevice'));
      const [error] = answer.errors ?? [];
      return [
        error?.extensions['code'] ?? answer.data.node.deviceCertificates.totalCount,
        calls.length,
      ] as const;
    };
    for (const [reading, prefix, expected, calls] of [
      ['text', 'device-000', 10, 1],
      ['text', 'dev', 120, 1],
      ['literal', 'device', 120, 1],
      ['literal', 'device-000', 'BAD_USER_INPUT', 1],
      ['literal', 'dev', 'BAD_USER_INPUT', 1],
      // Neither interpretation accepts it.
      ['text', 'gerät', 'BAD_USER_INPUT', 0],
      ['text', 'x'.repeat(33), 'BAD_USER_INPUT', 0],
    ] as const) {
      switches.huawei.commonNamePattern = reading;
      expect(await ask(prefix), `${reading} ${prefix}`).toEqual([expected, calls]);
    }
    switches.huawei.commonNamePattern = 'text';
  });

  it('nowhere on the basic edition: search and groups of a device are null without a call', async () => {
    const basic = graph.simulators.fleet.huawei.instances.find(({ type }) => type === 'basic')!;
    const { groups } = graph.simulators.fleet.huawei.instances.find(({ type }) => type === 'standard')!;
    const members = basic.devices.slice(0, 4);
    basic.groups = [{ ...groups[0]!, deviceIds: members.map(({ deviceId }) => deviceId) }];
    const id = idOf('Group', 'hw', 'cn-north-4', basic.instanceId, groups[0]!.groupId);
    const answer = await graph.query(
      'query ($id: ID!) { node(id: $id) { ... on Group { devices(first: 9) { nodes { rawStatus groups { name } } } } } }',
      { id },
    );
    expect(answer.errors).toBeUndefined();
    const told = members.toReversed().map(({ status }) => ({ rawStatus: status, groups: null }));
    expect(answer.data.node.devices.nodes).toEqual(told);
    const calls = answer.extensions.providerCalls.map((each) => [each.operation, each.calls]);
    expect(Object.fromEntries(calls)).toMatchObject({
      ShowDeviceGroup: 1,
      ShowDevicesInGroup: 1,
      ShowDevice: 4,
    });
    expect(calls.filter(([operation]) => /^(Search|ListDeviceGroupsBy)/.test(String(operation)))).toEqual([]);
  });

  it('from a device to its product, although another space may have the same product id', async () => {
    await using own = await start();
    const standard = own.simulators.fleet.huawei.instances.find(({ type }) => type === 'standard')!;
    const [product] = standard.products;
    const other = standard.apps.find(({ appId }) => appId !== product!.appId)!;
    const place = ['hw', 'cn-north-4', standard.instanceId];
    const device = standard.devices.find(({ productId }) => productId === product!.productId)!;
    const [group] = standard.groups;
    group!.deviceIds = [device.deviceId];
    const certificate = standard.deviceCertificates.at(-1)!;
    device.authInfo.fingerprint = certificate.fingerprint;
    const ask = async (id: string) => {
      const kind = Buffer.from(id, 'base64url').toString().split(':')[0];
      const answer = await own.query(
        `query ($id: ID!) { node(id: $id) { ... on ${kind} { devices(first: 5) { nodes { product { name } } } } } }`,
        { id },
      );
      expect(answer.errors).toBeUndefined();
      const operations = answer.extensions.providerCalls.map(({ operation }) => operation);
      return [answer.data.node.devices.nodes[0].product.name, operations.includes('ShowDevice')];
    };
    const ofCertificate = idOf('DeviceCertificate', ...place, certificate.certificateId);
    const ofGroup = idOf('Group', ...place, group!.groupId);
    expect(await ask(ofGroup)).toEqual([product!.name, false]);
    // The newest row is first in the list.
    const recordId = 'f'.repeat(23).concat('0');
    standard.products.push({ ...product!, recordId, appId: other.appId, name: 'a namesake' });
    // A list that contains the space is enough; otherwise the device costs a call.
    expect(await ask(ofCertificate)).toEqual([product!.name, false]);
    expect(await ask(ofGroup)).toEqual([product!.name, true]);
    device.appId = other.appId;
    expect(await ask(ofCertificate)).toEqual(['a namesake', false]);
    expect(await ask(ofGroup)).toEqual(['a namesake', true]);
  });

  it('from a certificate to the basis of its CA without a further call, and without any call if the provider states it', async () => {
    const [platinum] = graph.simulators.fleet.alibaba.instances;
    const standard = graph.simulators.fleet.huawei.instances.find(({ type }) => type === 'standard')!;
    const [certificate] = platinum!.deviceCertificates;
    const places = {
      SERIAL_NUMBER: [
        ALIBABA,
        platinum!.regionId,
        platinum!.instanceId,
        `${certificate!.caSn}/${certificate!.deviceSn}`,
      ],
      SIGNATURE: ['hw', 'cn-north-4', standard.instanceId, standard.deviceCertificates[0]!.certificateId],
    };
    const read = async (place: readonly string[], fields: string) => {
      const answer = await graph.query(
        `query ($id: ID!) { node(id: $id) { ... on DeviceCertificate { id ${fields} } } }`,
        { id: idOf('DeviceCertificate', ...place) },
      );
      expect(answer.errors).toBeUndefined();
      return { node: answer.data.node, calls: callsOf(answer) };
    };
    for (const [basis, place] of Object.entries(places)) {
      const both = await read(place, 'ca { id } caBasis');
      expect(both.node).toMatchObject({ ca: { id: expect.any(String) }, caBasis: basis });
      expect(both.calls).toEqual((await read(place, 'ca { id }')).calls);
    }
    const alone = await read(places.SERIAL_NUMBER, 'caBasis');
    expect(alone).toMatchObject({
      node: { caBasis: 'SERIAL_NUMBER' },
      calls: (await read(places.SERIAL_NUMBER, '')).calls,
    });
  });

  it('from a device to its certificate and to the CA that signed it, and back', async () => {
    const standard = graph.simulators.fleet.huawei.instances.find(
      (instance) => instance.type === 'standard',
    )!;
    const device = standard.devices[0]!;
    const answer = await graph.query(
      `{ device(instanceId: "${standard.instanceId}", deviceId: "${device.deviceId}") {
        status registeredAt product { name } space { name } gateway { deviceId }
        auth { type fingerprint } groups { name }
        certificate { commonName ca { name x509 { isCa } } devices(first: 1) { totalCount } } } }`,
    );
    expect(answer.errors).toBeUndefined();
    expect(answer.data.device).toMatchObject({
      product: { name: 'gateway' },
      gateway: null,
      auth: { type: 'CERTIFICATES', fingerprint: standard.deviceCertificates[0]!.fingerprint.toLowerCase() },
      groups: [],
      certificate: {
        commonName: 'device-0000',
        ca: { name: 'IoTDA plant CA', x509: { isCa: true } },
        devices: { totalCount: 1_234 },
      },
    });
  });
});
