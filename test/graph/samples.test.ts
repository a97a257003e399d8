import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config/parse.ts';
import { createLog } from '../../src/log.ts';
import { ask } from '../kit/start.ts';

/** A plain server returns the vendors' documented sample responses verbatim, and they are decoded correctly. */
const CERTIFICATE = '-----BEGIN CERTIFICATE-----\\nMIID\\n-----END CERTIFICATE-----';
const ca = (scalars: object) => ({
  RequestId: '020F6A43-19E6-4B6E-B846-44EB31DF1111',
  Data: {
    Total: 1,
    PageNo: 2,
    PageSize: 10,
    CaCertificateVOS: [
      {
        Sn: '007269004887111111',
        CaName: 'mqtt_ca',
        RegistrationCode: '13274673-8f90-4630-bea1-9cccb25756ad2089',
        CaContent: CERTIFICATE,
        VerificationContent: CERTIFICATE,
        ...scalars,
      },
    ],
  },
});
const SAMPLES: Record<string, unknown> = {
  ListInstances: {
    RequestId: 'A07B41BD-6DD3-5349-9E76-00303DF04BBE',
    Code: '200',
    Success: 'true',
    Message: 'operation success.',
    Instances: [
      {
        InstanceId: 'post-cn-1',
        InstanceName: 'one',
        InstanceStatus: 5,
        InstanceType: 1,
        RegionId: 'cn-hangzhou',
        CreateTime: 1654137303000,
      },
    ],
  },
  ListGroupId: {
    RequestId: 'R',
    Data: [
      {
        GroupId: 'GID_xxx',
        InstanceId: 'post-cn-1',
        IndependentNaming: true,
        CreateTime: 1564577317000,
        UpdateTime: 1564577317000,
      },
    ],
  },
  ListDeviceCredentialClientId: {
    RequestId: '020F6A43-19E6-4B6E-B846-44EB31DF****',
    DeviceCredentialClientIdList: {
      Total: '10',
      ClientIdList: ['GID_xxx@@@test'],
      PageNo: '1',
      PageSize: '100',
      NextToken: '',
    },
  },
  QueryCustomAuthIdentity: {
    RequestId: 'R',
    Code: 200,
    Success: true,
    Message: 'operation success.',
    Data: {
      Results: [
        {
          Username: 'test',
          Secret: 'CANARY-1',
          IdentityType: 'USER',
          ClientId: 'GID_test@@@test',
          SignMode: 'SIGNED',
        },
      ],
      NextToken: '',
    },
  },
};
const HUAWEI: Record<string, unknown> = {
  '/device-certificates': {
    device_certificates: [
      {
        certificate_id: '75a0c144-7c3c-4dac-9fd6-8c63dd9e969d',
        common_name: 'iot_device',
        expiry_date: '20230810T070547Z',
        fingerprint: '4838A6CCBC582DC22647005FBDFB2B110632DDDA5FCFB55B3307C122EFC2D1BA',
        status: 'ACTIVE',
      },
    ],
    page: { count: 10, marker: '66178add3b98944277731d0a' },
  },
  '/device-certificates/75a0c144-7c3c-4dac-9fd6-8c63dd9e969d/list-device': {
    devices: [
      {
        app_id: 'jeQDJQZltU8iKgFFoW060F5SGZka',
        device_id: 'd4922d8a-6c8e-4396-852c-164aefa6638f',
        node_id: 'ABC123456789',
        gateway_id: 'd4922d8a-6c8e-4396-852c-164aefa6638f',
        device_name: 'dianadevice',
        product_id: 'b640f4c203b7910fc3cbd446ed437cbd',
      },
    ],
    page: { count: 10, marker: '66178add3b98944277731d0a' },
  },
  '/devices/d4922d8a-6c8e-4396-852c-164aefa6638f': {
    device_id: 'd4922d8a-6c8e-4396-852c-164aefa6638f',
    status: 'INACTIVE',
    auth_info: { auth_type: 'SECRET', secret: 'CANARY-2', secure_access: true },
    create_time: '20190303T081011Z',
    active_time: '2019-03-03T08:10:111Z',
  },
};

let app: App;
let url: string;
let isNumbers = true;
const stub = createServer((request, response) => {
  const action = String(request.headers['x-acs-action']);
  const path = (request.url ?? '').split('?')[0]!.replace(/^\/v5\/iot\/[0-9a-f]+/, '');
  const certificate = ca(
    isNumbers
      ? { Status: 1, ValidBegin: 1654137303000, ValidEnd: 1969497303000 }
      : { Status: '1', ValidBegin: '1654137303000', ValidEnd: '1969497303000' },
  );
  const body = action === 'ListCaCertificate' ? certificate : (SAMPLES[action] ?? HUAWEI[path]);
  response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body ?? {}));
});

beforeAll(async () => {
  await new Promise<void>((resolve) => stub.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(stub.address() as AddressInfo).port}`;
  const config = parseConfig(
    JSON.stringify({
      listen: { port: 0 },
      admin: { port: 0 },
      accounts: [
        {
          name: 'a',
          provider: 'alibaba',
          regions: ['cn-hangzhou'],
          endpoint,
          credentials: { accessKeyId: 'a', accessKeySecret: 'b' },
        },
        {
          name: 'h',
          provider: 'huawei',
          region: 'cn-north-4',
          projectId: 'ab',
          credentials: { accessKey: 'a', secretKey: 'b' },
          instances: [{ id: 'i1', endpoint }],
        },
      ],
    }),
    { env: () => undefined, file: () => undefined },
  );
  app = await createApp(config, { log: createLog('fatal', { write: () => {} }) });
  url = (await app.listen()).url;
});

afterAll(async () => {
  await app.stop(100);
  stub.close();
  stub.closeAllConnections();
});

describe('documented samples return the documented values through GraphQL', () => {
  it.each([true, false])('ListCaCertificate with scalars as numbers: %s', async (numbers) => {
    isNumbers = numbers;
    const answer = await ask(
      url,
      `{ instance(provider: ALIBABA_MQTT, instanceId: "post-cn-1") { caCertificates(first: 10) { nodes {
      caId name status rawStatus validFrom validTo registrationCode pem x509 { subject } } pageInfo { hasNextPage } } } }`,
    );
    expect(answer.errors).toBeUndefined();
    expect(answer.data.instance.caCertificates).toEqual({
      nodes: [
        {
          caId: '007269004887111111',
          name: 'mqtt_ca',
          status: 'ACTIVE',
          rawStatus: '1',
          validFrom: '2022-06-02T02:35:03.000Z',
          validTo: new Date(1969497303000).toISOString(),
          registrationCode: '13274673-8f90-4630-bea1-9cccb25756ad2089',
          pem: null,
          x509: null,
        },
      ],
      pageInfo: { hasNextPage: false },
    });
  });

  it('ListDeviceCredentialClientId and QueryCustomAuthIdentity', async () => {
    const answer = await ask(
      url,
      `{ instance(provider: ALIBABA_MQTT, instanceId: "post-cn-1") {
      clientCredentials { totalCount totalCountPrecision nodes { clientId deviceName group { groupId createdAt } } pageInfo { hasNextPage } }
      authIdentities { nodes { username identityType clientId signMode secret { isSet } session { online } } } } }`,
    );
    expect(answer.errors).toBeUndefined();
    expect(answer.data.instance).toEqual({
      clientCredentials: {
        totalCount: 1,
        totalCountPrecision: 'EXACT',
        nodes: [
          {
            clientId: 'GID_xxx@@@test',
            deviceName: 'test',
            group: { groupId: 'GID_xxx', createdAt: '2019-07-31T12:48:37.000Z' },
          },
        ],
        pageInfo: { hasNextPage: false },
      },
      authIdentities: {
        nodes: [
          {
            username: 'test',
            identityType: 'USER',
            clientId: 'GID_test@@@test',
            signMode: 'SIGNED',
            secret: { isSet: true },
            session: null,
          },
        ],
      },
    });
    expect(JSON.stringify(answer)).not.toContain('CANARY');
  });

  it('list-device, and the fields that it omits', async () => {
    const answer = await ask(
      url,
      `{ instance(provider: HUAWEI_IOTDA, instanceId: "i1") { edition deviceCertificates(first: 1) { nodes {
      certificateId commonName status validTo fingerprintSha256 devices(first: 1) { nodes {
        deviceId nodeId name product { productId } space { appId } gateway { deviceId } status registeredAt activatedAt auth { type secret { isSet } } } } } } } }`,
    );
    expect(answer.errors).toBeUndefined();
    const [certificate] = answer.data.instance.deviceCertificates.nodes;
    expect(certificate).toMatchObject({
      certificateId: '75a0c144-7c3c-4dac-9fd6-8c63dd9e969d',
      commonName: 'iot_device',
      status: 'ACTIVE',
      validTo: '2023-08-10T07:05:47.000Z',
      fingerprintSha256: '4838A6CCBC582DC22647005FBDFB2B110632DDDA5FCFB55B3307C122EFC2D1BA',
    });
    expect(certificate.devices.nodes).toEqual([
      {
        deviceId: 'd4922d8a-6c8e-4396-852c-164aefa6638f',
        nodeId: 'ABC123456789',
        name: 'dianadevice',
        product: { productId: 'b640f4c203b7910fc3cbd446ed437cbd' },
        space: { appId: 'jeQDJQZltU8iKgFFoW060F5SGZka' },
        gateway: null,
        status: 'NEVER_CONNECTED',
        registeredAt: '2019-03-03T08:10:11.000Z',
        activatedAt: null,
        auth: { type: 'SECRET', secret: { isSet: true } },
      },
    ]);
    expect(JSON.stringify(answer)).not.toContain('CANARY');
  });
});
