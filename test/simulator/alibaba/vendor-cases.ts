import { expect } from 'vitest';
import { BASIC, CA_SN, PLATINUM, PROFESSIONAL } from './fleet.ts';

/** Upper-case UUID (contract 1.5). */
const RequestId = expect.stringMatching(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/);
const STRINGLY = { RequestId, Code: '200', Success: 'true', Message: 'operation success.' };
const NUMERIC = { RequestId, Code: 200, Success: true, Message: 'operation success.' };
const START = Date.UTC(2026, 0, 1);
const END = Date.UTC(2036, 0, 1);

const instanceRow = (InstanceId: string, InstanceType: number, RegionId: string) => ({
  InstanceId,
  InstanceName: `name of ${InstanceId}`,
  InstanceStatus: 5,
  InstanceType,
  ...(InstanceType === 4 ? { Specific: 'mqtt.p2.1xlarge' } : {}),
  RegionId,
  CreateTime: START,
  ExpireTime: END,
  KernelVersion: 'V3.3.0',
  MqttTags: InstanceId === PLATINUM ? [{ TagKey: 'env', TagValue: 'prod 1' }] : [],
});
const literalPem = (text: string, label = 'CERTIFICATE') =>
  `-----BEGIN ${label}-----\\n${Buffer.from(text).toString('base64')}\\n-----END ${label}-----\\n`;
const caRow = (Sn: string) => ({
  Sn,
  CaName: `CA ${Sn}`,
  RegistrationCode: `code-${Sn}`,
  CaContent: literalPem(`ca-${Sn}`),
  VerificationContent: literalPem(`verification-${Sn}`),
});
const deviceRow = (DeviceSn: string, CaSn: string) => ({
  DeviceSn,
  CaSn,
  DeviceName: `GID_alpha@@@${DeviceSn}`,
  DeviceContent: literalPem(DeviceSn, 'DEVICECERTIFICATE'),
  ValidBegin: String(START),
  ValidEnd: String(END),
  Status: '1',
});

/** Each operation as the vendor's client calls it, with the whole response that the client must be able to read. */
export const VENDOR_CASES: [method: string, action: string, query: Record<string, string>, body: object][] = [
  [
    'POST',
    'ListInstances',
    {},
    {
      ...STRINGLY,
      Instances: [
        instanceRow(PLATINUM, 1, 'cn-hangzhou'),
        instanceRow(PROFESSIONAL, 4, 'ap-southeast-1'),
        instanceRow(BASIC, 0, 'cn-hangzhou'),
      ],
    },
  ],
  [
    'POST',
    'ListGroupId',
    { InstanceId: PLATINUM, 'Tag.1.Key': 'line', 'Tag.1.Value': 'a' },
    {
      RequestId,
      Data: [
        {
          GroupId: 'GID_alpha',
          InstanceId: PLATINUM,
          IndependentNaming: true,
          CreateTime: START,
          UpdateTime: START + 1,
          Tags: [{ TagKey: 'line', TagValue: 'a' }],
        },
      ],
    },
  ],
  [
    'GET',
    'ListCaCertificate',
    { MqttInstanceId: PLATINUM, PageNo: '1', PageSize: '2' },
    {
      RequestId,
      Data: {
        Total: 2,
        PageNo: 1,
        PageSize: 2,
        CaCertificateVOS: [
          { ...caRow('00A1'), ValidBegin: START, ValidEnd: END, Status: 1 },
          { ...caRow('00A2'), ValidBegin: START, ValidEnd: END, Status: 0 },
        ],
      },
    },
  ],
  [
    'GET',
    'GetCaCertificate',
    { MqttInstanceId: PLATINUM, Sn: '00A2' },
    {
      RequestId,
      Data: { ...caRow('00A2'), ValidBegin: String(START), ValidEnd: String(END), Status: '0' },
    },
  ],
  [
    'GET',
    'ListDeviceCertificate',
    { MqttInstanceId: PLATINUM, PageNo: '2', PageSize: '3' },
    {
      RequestId,
      Data: {
        Total: 2,
        PageNo: 2,
        PageSize: 3,
        DeviceCertificateVOS: [deviceRow('D4', '00A2'), deviceRow('D5', CA_SN)],
      },
    },
  ],
  [
    'GET',
    'ListDeviceCertificateByCaSn',
    { MqttInstanceId: PLATINUM, CaSn: CA_SN, PageNo: '1', PageSize: '2' },
    {
      RequestId,
      Data: {
        Total: 4,
        PageNo: 1,
        PageSize: 2,
        DeviceCertificateVOS: [deviceRow('D1', CA_SN), deviceRow('D2', CA_SN)],
      },
    },
  ],
  [
    'GET',
    'GetDeviceCertificate',
    { MqttInstanceId: PLATINUM, CaSn: '00A2', DeviceSn: 'D4' },
    { RequestId, Data: deviceRow('D4', '00A2') },
  ],
  [
    'POST',
    'ListDeviceCredentialClientId',
    { InstanceId: PLATINUM, GroupId: 'GID_alpha', PageNo: '1', PageSize: '3' },
    {
      RequestId,
      DeviceCredentialClientIdList: {
        Total: '3',
        PageNo: '1',
        PageSize: '3',
        ClientIdList: ['GID_alpha@@@1', 'GID_alpha@@@2', 'GID_alpha@@@3'],
        NextToken: '',
      },
    },
  ],
  [
    'POST',
    'GetDeviceCredential',
    { InstanceId: PLATINUM, ClientId: 'GID-beta@@@1' },
    {
      RequestId,
      DeviceCredential: {
        ClientId: 'GID-beta@@@1',
        InstanceId: PLATINUM,
        DeviceAccessKeyId: 'DC.key-2',
        DeviceAccessKeySecret: 'DC.secret-2',
        CreateTime: START,
        UpdateTime: START + 2,
      },
    },
  ],
  [
    'GET',
    'QueryCustomAuthIdentity',
    { InstanceId: PLATINUM, Username: 'bert', IdentityType: 'CLIENT', NextToken: '', Size: '100' },
    {
      ...NUMERIC,
      Data: {
        Results: [
          {
            Username: 'bert',
            Secret: 's3',
            IdentityType: 'CLIENT',
            ClientId: 'GID_alpha@@@2',
            SignMode: 'SIGNED',
          },
        ],
        NextToken: '',
      },
    },
  ],
  [
    'GET',
    'QueryCustomAuthPermission',
    { InstanceId: PLATINUM, Topic: 'plant/+/温度', Size: '1' },
    {
      ...NUMERIC,
      Data: {
        Results: [
          {
            Identity: 'bert',
            IdentityType: 'USER',
            PermitAction: 'SUB',
            Effect: 'DENY',
            Topic: 'plant/+/温度',
          },
        ],
        NextToken: '',
      },
    },
  ],
  [
    'GET',
    'QueryCustomAuthConnectBlack',
    { InstanceId: PLATINUM, ClientId: 'GID_alpha@@@bad', Size: '100' },
    {
      ...NUMERIC,
      Data: {
        Results: [{ ClientId: 'GID_alpha@@@bad', PermitAction: 'CONNECT', Effect: 'ALLOW' }],
        NextToken: '',
      },
    },
  ],
  [
    'POST',
    'QuerySessionByClientId',
    { InstanceId: PLATINUM, ClientId: 'GID_alpha@@@1' },
    { RequestId, OnlineStatus: true },
  ],
  [
    'POST',
    'BatchQuerySessionByClientIds',
    { InstanceId: PLATINUM, 'ClientIdList.1': 'GID_alpha@@@1', 'ClientIdList.2': 'GID_test@0002' },
    {
      RequestId,
      OnlineStatusList: expect.toSatisfy(
        (rows: { ClientId: string; OnlineStatus: boolean }[]) =>
          rows.length === 2 &&
          rows.some((row) => row.ClientId === 'GID_alpha@@@1' && row.OnlineStatus === true) &&
          rows.some((row) => row.ClientId === 'GID_test@0002' && row.OnlineStatus === false),
      ),
    },
  ],
];
