import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { decodeCa, decodeDevice } from '../../src/providers/huawei/decode.ts';
import { decodeInstance } from '../../src/providers/huawei/decode-instance.ts';
import type { HuaweiInstance } from '../../src/simulator/fleet/fleet.ts';
import { idOf } from '../kit/nouns.ts';
import { ALIBABA, type Answer, callsOf, HUAWEI, type Started, start } from '../kit/start.ts';

/** Fields beyond an object's identity: their source, and their cost. */
let graph: Started;
let standard: HuaweiInstance;
const inHuawei = () => [HUAWEI, 'cn-north-4', standard.instanceId] as const;
beforeAll(async () => {
  graph = await start();
  standard = graph.simulators.fleet.huawei.instances.find(({ type }) => type === 'standard')!;
});
afterAll(() => graph[Symbol.asyncDispose]());
beforeEach(() => graph.simulators.journal.clear());

const estimateOf = ({ extensions }: Answer) =>
  (extensions as unknown as { cost: { estimatedCalls: number } }).cost.estimatedCalls;
const sum = (answer: Answer) => Object.values(callsOf(answer)).reduce((total, each) => total + each, 0);

const LISTED = 'updatedAt flavor { type size } chargeMode rawChargeMode enterpriseProjectId kernelVersion';
const SHOWN = `description orderId tags { key value } accessPoints { type domainName port plainPort webSocketPort
  publicAddresses privateAddresses ipv6Addresses ipAllowList { enabled entries { address description } } }`;

describe('an instance', () => {
  it('of ApsaraMQ gets all fields from its list', async () => {
    const professional = graph.simulators.fleet.alibaba.instances.find(({ type }) => type === 4)!;
    const id = idOf('Instance', ALIBABA, professional.regionId, professional.instanceId);
    const answer = await graph.query(`{ node(id: "${id}") { ... on Instance { ${LISTED} ${SHOWN} } } }`);
    expect(answer.errors).toBeUndefined();
    expect(answer.data.node).toEqual({
      updatedAt: null,
      flavor: { type: 'mqtt.p2.1xlarge', size: null },
      chargeMode: null,
      rawChargeMode: null,
      enterpriseProjectId: null,
      kernelVersion: 'V3.3.0',
      description: null,
      orderId: professional.orderId,
      tags: professional.tags,
      accessPoints: null,
    });
    expect(callsOf(answer)).toEqual({ 'ali ListInstances': 1 });
  });

  it('of IoTDA gets list fields without a call and others for one call each, as the estimate says', async () => {
    const list = (fields: string) =>
      graph.query(`{ instances(filter: { provider: HUAWEI_IOTDA }) { nodes { instanceId ${fields} } } }`);
    const listed = await list(LISTED);
    const [first] = graph.simulators.fleet.huawei.instances;
    expect(listed.data.instances.nodes).toContainEqual({
      instanceId: first!.instanceId,
      updatedAt: first!.updateTime!.replace('Z', '.000Z'),
      flavor: { type: first!.flavor, size: 1 },
      chargeMode: 'PREPAID',
      rawChargeMode: 'prePaid',
      enterpriseProjectId: '0',
      kernelVersion: null,
    });
    expect(callsOf(listed)).toEqual({ 'hw ListInstances': 1 });

    const shown = await list(SHOWN);
    expect(shown.errors).toBeUndefined();
    expect(callsOf(shown)).toEqual({ 'hw ListInstances': 1, 'hw ShowInstance': 3 });
    expect(estimateOf(listed)).toBeLessThan(sum(shown));
    expect(estimateOf(shown)).toBeGreaterThanOrEqual(sum(shown));
    const enterprise = graph.simulators.fleet.huawei.instances.find(({ type }) => type === 'enterprise')!;
    const found = shown.data.instances.nodes.find(
      (each: { instanceId: string }) => each.instanceId === enterprise.instanceId,
    );
    expect(found).toMatchObject({
      description: enterprise.description,
      orderId: enterprise.orderId,
      tags: [{ key: 'env', value: 'demo' }],
      accessPoints: [
        { type: 'DEVICE_MQTT', port: 8883, plainPort: null, webSocketPort: null, publicAddresses: [] },
        {
          type: 'APP_HTTPS',
          ipAllowList: { enabled: true, entries: [{ address: '10.0.0.0/8', description: 'plants' }] },
        },
      ],
    });
  });

  it('that is looked up directly is read once for all fields', async () => {
    const answer = await graph.query(
      `{ instance(provider: HUAWEI_IOTDA, instanceId: "${standard.instanceId}") { ${LISTED} ${SHOWN} } }`,
    );
    expect(answer.errors).toBeUndefined();
    expect(callsOf(answer)).toEqual({ 'hw ShowInstance': 1 });
  });
});

describe('a device', () => {
  const device = () => standard.devices.find(({ extensionInfo }) => extensionInfo !== undefined)!;
  const LIST = 'nodeType rawNodeType firmwareVersion softwareVersion sdkVersion';
  const FULL = `${LIST} modules { name version } extensionInfo auth { timeout }`;

  it('in a list has type and versions without a call; modules and extension info cost one call per device', async () => {
    const list = (fields: string) =>
      graph.query(
        `query ($id: ID!, $name: String) { node(id: $id) { ... on Instance { devices(first: 3, filter: { name: $name }) { nodes { ${fields} } } } } }`,
        { id: idOf('Instance', ...inHuawei()), name: device().deviceName },
      );
    const listed = await list(LIST);
    expect(listed.errors).toBeUndefined();
    expect(listed.data.node.devices.nodes).toEqual([
      {
        nodeType: 'GATEWAY',
        rawNodeType: 'GATEWAY',
        firmwareVersion: '1.0.0',
        softwareVersion: '2.1.0',
        sdkVersion: 'C_v0.5.0',
      },
    ]);
    expect(callsOf(listed)).toEqual({ 'hw ShowInstance': 1, 'hw ListDevices': 1 });
    const full = await list(FULL);
    expect(full.data.node.devices.nodes).toMatchObject([
      {
        modules: [{ name: 'modem', version: '3.2' }],
        extensionInfo: device().extensionInfo,
        auth: { timeout: null },
      },
    ]);
    expect(callsOf(full)).toEqual({ 'hw ShowInstance': 1, 'hw ListDevices': 1, 'hw ShowDevice': 1 });
    expect(estimateOf(full) - estimateOf(listed)).toBe(3);
  });

  it('of a group has neither without a call: one call returns all of it', async () => {
    const group = standard.groups.find(({ deviceIds }) => deviceIds.length > 0)!;
    const answer = await graph.query(
      `{ node(id: "${idOf('Group', ...inHuawei(), group.groupId)}") { ... on Group { devices(first: 1) { nodes { ${FULL} } } } } }`,
    );
    expect(answer.errors).toBeUndefined();
    expect(callsOf(answer)).toMatchObject({ 'hw ShowDevicesInGroup': 1, 'hw ShowDevice': 1 });
  });
});

describe('the decoded response (contract huawei, 2.2, 2.4, 2.13)', () => {
  it('of a device', () => {
    const row = { device_id: 'd', node_type: 'MESH', extension_info: 'text', auth_info: { timeout: 180 } };
    expect(decodeDevice(row, 'full')).toMatchObject({
      nodeType: 'UNKNOWN',
      rawNodeType: 'MESH',
      firmwareVersion: null,
      modules: [],
      extensionInfo: null,
      auth: { timeout: 180 },
    });
    // A field that a list never contains is unknown, not empty.
    expect(decodeDevice(row, 'list')).toMatchObject({ modules: undefined, extensionInfo: undefined });
    expect(decodeDevice(row, 'ofGroup').nodeType).toBeUndefined();
  });

  it('of an instance', () => {
    const row = {
      instance_id: 'i',
      charge_mode: 'perHour',
      flavor: { type: 'iotda.standard.s1', size: '3' },
      tags: [{ key: 'a', value: '' }],
      access_infos: [{ type: 'NEW', port: null, non_tls_port: 1883, ipv6_address: ['::1'] }],
    };
    expect(decodeInstance(row, 'hw', 'r', false)).toMatchObject({
      chargeMode: 'UNKNOWN',
      rawChargeMode: 'perHour',
      flavor: { type: 'iotda.standard.s1', size: 3 },
      tags: [{ key: 'a', value: null }],
      accessPoints: [{ type: 'NEW', port: null, plainPort: 1883, ipv6Addresses: ['::1'], ipAllowList: null }],
    });
    expect(decodeInstance(row, 'hw', 'r', true)).toMatchObject({
      tags: undefined,
      description: undefined,
      accessPoints: undefined,
    });
  });

  it('of a CA contain owner and upload date, also in the list', async () => {
    const row = { certificate_id: 'c', owner: 'CN=x', create_date: '20191212T121212Z' };
    const told = { owner: 'CN=x', createdAt: new Date('2019-12-12T12:12:12Z') };
    expect(decodeCa(row, true)).toMatchObject(told);
    const id = idOf('Instance', ...inHuawei());
    const answer = await graph.query(
      `{ node(id: "${id}") { ... on Instance { caCertificates(first: 1) { nodes { owner createdAt } } } } }`,
    );
    const newest = standard.caCertificates.toSorted((a, b) => (a.recordId < b.recordId ? 1 : -1))[0]!;
    expect(answer.data.node.caCertificates.nodes[0]).toMatchObject({ owner: newest.owner });
    expect(answer.data.node.caCertificates.nodes[0].createdAt).toMatch(/Z$/);
    expect(callsOf(answer)).toEqual({ 'hw ShowInstance': 1, 'hw ListCertificates': 1 });
  });
});
