import type { World } from '../../../src/simulator/exchange.ts';
import { createFaults } from '../../../src/simulator/faults.ts';
import type { AlibabaInstance } from '../../../src/simulator/fleet/fleet.ts';
import { createJournal } from '../../../src/simulator/journal.ts';
import { DEFAULT_SWITCHES } from '../../../src/simulator/switches.ts';

export const PERMANENT = { accessKeyId: 'TESTAK0000000001', accessKeySecret: 'TestSecret/Key+0123456789==' };
export const TEMPORARY = {
  accessKeyId: 'STS.TESTAK0000000002',
  accessKeySecret: 'AnotherSecret',
  securityToken: 'CAIS+test/security/token==',
};
export const DISABLED = { accessKeyId: 'TESTAK0000000003', accessKeySecret: 'Disabled', disabled: true };

export const PLATINUM = 'post-cn-platinum0001';
export const PROFESSIONAL = 'post-sg-professional01';
export const BASIC = 'mqtt-cn-basic000001';

export const CA_SN = '00A1';
/** A CA that has issued nothing. */
export const IDLE_CA_SN = '00A3';
const START = Date.UTC(2026, 0, 1);
const END = Date.UTC(2036, 0, 1);

/** A separate world for each test: three instances of three editions, small enough to count by hand. */
export function createTestWorld(options: { accounts?: World['fleet']['alibaba']['accounts'] } = {}): World & {
  clock: { now: number };
} {
  const clock = { now: Date.UTC(2026, 10, 22) };
  return {
    fleet: {
      alibaba: {
        accounts: options.accounts ?? [PERMANENT, TEMPORARY, DISABLED],
        instances: [platinum(), empty(PROFESSIONAL, 4, 'ap-southeast-1'), empty(BASIC, 0, 'cn-hangzhou')],
      },
      huawei: { accounts: [], region: '', instances: [] },
    },
    switches: structuredClone(DEFAULT_SWITCHES),
    journal: createJournal(),
    faults: createFaults(),
    clock,
    now: () => clock.now,
  };
}

function platinum(): AlibabaInstance {
  return {
    ...empty(PLATINUM, 1, 'cn-hangzhou'),
    tags: [{ key: 'env', value: 'prod 1' }],
    groups: [
      { groupId: 'GID_alpha', createTime: START, updateTime: START + 1, tags: [{ key: 'line', value: 'a' }] },
      { groupId: 'GID-beta', createTime: START, updateTime: START, tags: [] },
    ],
    caCertificates: [CA_SN, '00A2', IDLE_CA_SN].map((sn, index) => ({
      sn,
      name: `CA ${sn}`,
      registrationCode: `code-${sn}`,
      content: pem(`ca-${sn}`),
      verificationContent: pem(`verification-${sn}`),
      validBegin: START,
      validEnd: END,
      active: index === 0,
    })),
    deviceCertificates: ['D1', 'D2', 'D3', 'D4', 'D5'].map((deviceSn) => ({
      deviceSn,
      caSn: deviceSn === 'D4' ? '00A2' : CA_SN,
      deviceName: `GID_alpha@@@${deviceSn}`,
      content: pem(deviceSn),
      validBegin: START,
      validEnd: END,
      active: true,
    })),
    credentials: ['GID_alpha@@@1', 'GID_alpha@@@2', 'GID-beta@@@1', 'GID_alpha@@@3', 'no-separator'].map(
      (clientId, index) => ({
        clientId,
        accessKeyId: `DC.key-${index}`,
        accessKeySecret: `DC.secret-${index}`,
        createTime: START,
        updateTime: START + index,
      }),
    ),
    identities: [
      { username: 'anna', secret: 's1', identityType: 'USER', clientId: 'GID_alpha@@@1', signMode: 'ORIGIN' },
      { username: 'bert', secret: 's2', identityType: 'USER', signMode: 'SIGNED' },
      {
        username: 'bert',
        secret: 's3',
        identityType: 'CLIENT',
        clientId: 'GID_alpha@@@2',
        signMode: 'SIGNED',
      },
      { username: 'carl', secret: 's4', identityType: 'USER', signMode: 'SIGNED' },
      { username: 'dora', secret: 's5', identityType: 'USER', signMode: 'SIGNED' },
    ],
    permissions: [
      { identity: 'anna', identityType: 'USER', permitAction: 'PUB_SUB', effect: 'ALLOW', topic: 'plant/#' },
      { identity: 'bert', identityType: 'USER', permitAction: 'SUB', effect: 'DENY', topic: 'plant/+/温度' },
      {
        identity: 'GID_alpha@@@2',
        identityType: 'CLIENT',
        permitAction: 'PUB',
        effect: 'ALLOW',
        topic: 'a/b',
      },
    ],
    blockedClientIds: ['GID_alpha@@@bad', 'GID-beta@@@bad'],
    onlineClientIds: ['GID_alpha@@@1'],
  };
}

function empty(instanceId: string, type: number, regionId: string): AlibabaInstance {
  return {
    instanceId,
    name: `name of ${instanceId}`,
    status: 5,
    type,
    specific: 'mqtt.p2.1xlarge',
    regionId,
    createTime: START,
    expireTime: END,
    kernelVersion: 'V3.3.0',
    tags: [],
    groups: [],
    caCertificates: [],
    deviceCertificates: [],
    credentials: [],
    identities: [],
    permissions: [],
    blockedClientIds: [],
    onlineClientIds: [],
  };
}

function pem(text: string): string {
  const body = Buffer.from(text).toString('base64');
  return `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;
}
