import { describe, expect, it } from 'vitest';
import { callsOf, HUAWEI, start } from '../kit/start.ts';

const idOf = (kind: string, ...parts: string[]) =>
  Buffer.from(`${kind}:${parts.map(encodeURIComponent).join('/')}`).toString('base64url');

describe('an error of the IoTDA gateway', () => {
  async function withDevice() {
    const graph = await start();
    const { region, instances } = graph.simulators.fleet.huawei;
    const standard = instances.find(({ type }) => type === 'standard')!;
    const device = standard.devices.find(({ nodeType }) => nodeType === 'ENDPOINT')!;
    const id = idOf('Device', HUAWEI, region, standard.instanceId, device.deviceId);
    return { graph, standard, device, id };
  }
  const show = (id: string) => `{ node(id: "${id}") { ... on Device { name } } }`;

  it('after an applied deletion counts as success, although the answer to the retry is a missing device', async () => {
    const { graph: running, standard, device, id } = await withDevice();
    await using graph = running;
    const body = JSON.stringify({ error_code: 'IOTDA.014000', error_msg: 'The device does not exist.' });
    graph.simulators.faults.add({
      operation: 'DeleteDevice',
      effect: { kind: 'gateway', status: 502, body },
    });
    const document = `mutation { deleteDevice(input: { id: "${id}", idempotencyKey: "once" }) { deletedId replayed userErrors { code } } }`;
    const answer = await graph.query(document);
    expect(answer.data.deleteDevice).toEqual({ deletedId: id, replayed: false, userErrors: [] });
    expect(standard.devices).not.toContain(device);
    expect(callsOf(answer)).toMatchObject({ 'hw DeleteDevice': 1, 'hw ShowDevice': 1 });
    const again = await graph.query(document);
    expect(again.data.deleteDevice).toEqual({ deletedId: id, replayed: true, userErrors: [] });
    expect(callsOf(again)).toEqual({});
  });

  it('is retried for a read, whatever the gateway sends', async () => {
    const { graph: running, device, id } = await withDevice();
    await using graph = running;
    for (const answered of [
      { body: '{"error_code":"APIG.0201","error_msg":"Backend timeout."}' },
      { body: '<html>', headers: { 'content-type': 'text/html' } },
      { body: '' },
      { body: '', closed: true as const },
    ]) {
      const effect = { kind: 'gateway', status: 504, ...answered } as const;
      graph.simulators.faults.add({ operation: 'ShowDevice', times: 1, effect });
      const answer = await graph.query(show(id));
      expect([answer.errors, answer.data.node.name]).toEqual([undefined, device.deviceName]);
      expect(callsOf(answer), JSON.stringify(answered)).toMatchObject({ 'hw ShowDevice': 2 });
    }
  });

  it('is recognised with either prefix, and names what is missing: a permission, a valid key, the API', async () => {
    const { graph: running, id } = await withDevice();
    await using graph = running;
    graph.simulators.switches.huawei.gatewayPrefix = 'APIG';
    graph.simulators.switches.huawei.unknownPath = 'IOTDA.000029';
    const CODES: readonly (readonly [string, number | undefined, string, number])[] = [
      ['APIGW.0302', undefined, 'FORBIDDEN', 1],
      ['APIGW.0304', undefined, 'FORBIDDEN', 1],
      ['APIGW.0306', undefined, 'FORBIDDEN', 1],
      ['IOTDA.000022', undefined, 'FORBIDDEN', 1],
      ['APIGW.0303', undefined, 'PROVIDER_AUTH_FAILED', 1],
      ['APIGW.0101', undefined, 'PROVIDER_BAD_RESPONSE', 1],
      ['IOTDA.000029', undefined, 'PROVIDER_BAD_RESPONSE', 1],
      ['IOTDA.000030', undefined, 'BAD_USER_INPUT', 1],
      ['APIGW.0201', 400, 'BAD_USER_INPUT', 1],
      ['APIGW.0201', 494, 'BAD_USER_INPUT', 1],
      ['APIGW.0201', 502, 'PROVIDER_UNAVAILABLE', 3],
      ['APIGW.0613', undefined, 'PROVIDER_UNAVAILABLE', 3],
    ];
    for (const [code, status, expected, calls] of CODES) {
      graph.simulators.faults.clear();
      graph.simulators.faults.add({
        operation: 'ShowDevice',
        effect: { kind: 'refuse', code, ...(status === undefined ? {} : { status }) },
      });
      const answer = await graph.query(show(id));
      const [error] = answer.errors!;
      expect(error!.extensions, code).toMatchObject({
        code: expected,
        providerCode: code === 'APIGW.0101' ? 'IOTDA.000029' : code.replace('APIGW', 'APIG'),
        retryable: expected === 'PROVIDER_UNAVAILABLE',
      });
      expect(callsOf(answer), code).toMatchObject({ 'hw ShowDevice': calls });
      const isUnknownApi = /^The endpoint of the account does not know this API/.test(error!.message);
      expect(isUnknownApi, code).toBe(expected === 'PROVIDER_BAD_RESPONSE');
    }
  });
});

describe('a 200 of ApsaraMQ with an error inside', () => {
  it('means FORBIDDEN for a missing permission, for reads and writes', async () => {
    await using graph = await start();
    const [platinum] = graph.simulators.fleet.alibaba.instances;
    const instanceId = idOf('Instance', 'ali', platinum!.regionId, platinum!.instanceId);
    const body = JSON.stringify({ RequestId: 'r', Code: 403, Success: false, Message: 'no' });
    for (const operation of ['QueryCustomAuthIdentity', 'AddCustomAuthConnectBlack'])
      graph.simulators.faults.add({ operation, effect: { kind: 'answer', status: 200, body } });
    const read = await graph.query(
      `{ node(id: "${instanceId}") { ... on Instance { authIdentities(first: 1) { nodes { id } } } } }`,
    );
    expect(read.errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', retryable: false });
    const written = await graph.query(
      `mutation { blockClient(input: { instanceId: "${instanceId}", clientId: "GID_a@@@b" }) { userErrors { code } } }`,
    );
    expect(written.data.blockClient.userErrors).toEqual([{ code: 'FORBIDDEN' }]);
    expect(callsOf(written)).toMatchObject({ 'ali AddCustomAuthConnectBlack': 1 });
  });
});

it('a 404 without a body from list-device means that the certificate does not exist', async () => {
  await using graph = await start();
  const { region, instances } = graph.simulators.fleet.huawei;
  const standard = instances.find(({ type }) => type === 'standard')!;
  const { certificateId } = standard.deviceCertificates[0]!;
  const id = idOf('DeviceCertificate', HUAWEI, region, standard.instanceId, certificateId);
  graph.simulators.faults.add({
    operation: 'ListDeviceByDeviceCertificate',
    effect: { kind: 'answer', status: 404, body: '' },
  });
  const answer = await graph.query(
    `{ node(id: "${id}") { ... on DeviceCertificate { id devices(first: 2) { nodes { deviceId } } } } }`,
  );
  expect(answer.data.node.id).toBe(id);
  expect(answer.errors?.map(({ extensions }) => extensions['code'])).toEqual(['NOT_FOUND']);
});
