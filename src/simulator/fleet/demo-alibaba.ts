import { type Authority, authority } from './demo-authorities.ts';
import type {
  AlibabaCaCertificate,
  AlibabaCredential,
  AlibabaDeviceCertificate,
  AlibabaFleet,
  AlibabaIdentity,
  AlibabaInstance,
  AlibabaPermission,
} from './fleet.ts';
import { SECRET_MARK, type SeededRandom } from './seeded-random.ts';

const DAY = 24 * 60 * 60 * 1_000;

/**
 * Creates four instances in two regions. The Platinum instance has many objects, the Professional one has
 * custom authentication.
 */
export function alibabaFleet(seededRandom: SeededRandom, now: number, sharedCa: Authority): AlibabaFleet {
  const blank = (
    instanceId: string,
    name: string,
    regionId: string,
    type: number,
    status = 5,
  ): AlibabaInstance => ({
    instanceId,
    name,
    status,
    type,
    ...(type === 4 ? { specific: 'mqtt.p2.1xlarge' } : {}),
    regionId,
    createTime: now - 400 * DAY,
    expireTime: now + 200 * DAY,
    kernelVersion: 'V3.3.0',
    orderId: `2${seededRandom.below(1_000_000_000, 'order', instanceId)}`,
    tags: [{ key: 'env', value: 'demo' }],
    groups: [],
    caCertificates: [],
    deviceCertificates: [],
    credentials: [],
    identities: [],
    permissions: [],
    blockedClientIds: [],
    onlineClientIds: [],
  });

  const platinum = blank('post-cn-7mz2d000001', 'plant-east', 'cn-hangzhou', 1);
  fillGroups(platinum, seededRandom, now, {
    GID_empty: 0,
    GID_one: 1,
    GID_hundred: 100,
    GID_hundred_one: 101,
    GID_thousand: 1_000,
  });
  fillCertificates(platinum, seededRandom, now, sharedCa);
  fillCustomAuth(platinum, seededRandom, { users: 20, clients: 10, permissions: 12, blocked: 3 });

  const professional = blank('post-cn-7mz2d000002', 'buses', 'cn-hangzhou', 4);
  fillGroups(professional, seededRandom, now, { GID_buses: 42, GID_trams: 7 });
  fillCustomAuth(professional, seededRandom, { users: 150, clients: 100, permissions: 150, blocked: 30 });

  const basic = blank('mqtt-cn-0pp1ldu0003', 'small-office', 'ap-southeast-1', 0);
  fillGroups(basic, seededRandom, now, { GID_office: 12 });

  return {
    accounts: [
      {
        accessKeyId: 'SIMALIAK00000001',
        accessKeySecret: `sim-${SECRET_MARK}${seededRandom.hex(14, 'ali secret', 1)}`,
      },
      {
        accessKeyId: 'STS.SIMALIAK00000002',
        accessKeySecret: `sim-${SECRET_MARK}${seededRandom.hex(14, 'ali secret', 2)}`,
        securityToken: `CAIS+${SECRET_MARK}${seededRandom.hex(28, 'ali token')}==`,
      },
    ],
    instances: [
      platinum,
      professional,
      basic,
      blank('mqtt-cn-0pp1ldu0004', 'frozen-trial', 'ap-southeast-1', 5, 15),
    ],
  };
}

function fillGroups(
  instance: AlibabaInstance,
  seededRandom: SeededRandom,
  now: number,
  sizes: Record<string, number>,
): void {
  for (const [groupId, size] of Object.entries(sizes)) {
    const createTime = now - 300 * DAY;
    instance.groups.push({ groupId, createTime, updateTime: createTime + DAY, tags: [] });
    for (let number = 1; number <= size; number++) {
      const clientId = `${groupId}@@@dev-${String(number).padStart(4, '0')}`;
      instance.credentials.push(newCredential(clientId, seededRandom, createTime + number * 60_000));
      if (seededRandom.below(2, 'online', clientId) === 1) instance.onlineClientIds.push(clientId);
    }
  }
}

/** Creates a credential. Other `words` give another key and secret. */
export function newCredential(
  clientId: string,
  seededRandom: SeededRandom,
  createTime: number,
  ...words: readonly string[]
): AlibabaCredential {
  return {
    clientId,
    accessKeyId: `DC.${seededRandom.hex(24, 'credential id', clientId, ...words)}`,
    accessKeySecret: `DC.${SECRET_MARK}${seededRandom.hex(18, 'credential secret', clientId, ...words)}`,
    createTime,
    updateTime: createTime + seededRandom.below(100, 'rotated', clientId) * DAY,
  };
}

/** CAs in every state. `leaves`: number of device certificates; `days`: days until expiry. */
const AUTHORITIES: readonly { name: string; leaves: number; days: number; active?: boolean }[] = [
  { name: 'plant root', leaves: 230, days: 3_000 },
  { name: 'line 1', leaves: 100, days: 900 },
  { name: 'line 2', leaves: 49, days: 700 },
  { name: 'line 3', leaves: 1, days: 400 },
  { name: 'expiring soon', leaves: 3, days: 12 },
  { name: 'expiring this month', leaves: 2, days: 29 },
  { name: 'expired', leaves: 4, days: -40 },
  { name: 'switched off', leaves: 5, days: 500, active: false },
  ...Array.from({ length: 16 }, (_, index) => ({
    name: `spare ${index + 1}`,
    leaves: 0,
    days: 300 + index * 50,
  })),
];

function fillCertificates(
  instance: AlibabaInstance,
  seededRandom: SeededRandom,
  now: number,
  sharedCa: Authority,
): void {
  const own = AUTHORITIES.map(({ name, days, ...rest }) => ({
    ...rest,
    ca: authority(seededRandom, `ApsaraMQ ${name}`, now, { from: Math.min(-500, days - 1_000), to: days }),
  }));
  for (const { ca, leaves, active } of [...own, { ca: sharedCa, leaves: 2, active: true }]) {
    instance.caCertificates.push(registeredCa(ca, seededRandom, active ?? true));
    for (let number = 1; number <= leaves; number++) {
      instance.deviceCertificates.push(leafOf(ca, number, seededRandom, now));
    }
  }
}

export function registeredCa(
  ca: Authority,
  seededRandom: SeededRandom,
  active: boolean,
): AlibabaCaCertificate {
  const registrationCode = `${seededRandom.uuid('code', ca.commonName)}2089`;
  const proof = ca.leaf({
    commonName: registrationCode,
    serialNumber: `1${seededRandom.hex(15, 'proof', ca.commonName)}`,
    validFrom: ca.validFrom,
    validTo: ca.validTo,
  });
  return {
    sn: ca.serialNumber,
    name: ca.commonName,
    registrationCode,
    content: ca.pem,
    verificationContent: proof.pem,
    validBegin: ca.validFrom,
    validEnd: ca.validTo,
    active,
  };
}

export function leafOf(
  ca: Authority,
  number: number,
  seededRandom: SeededRandom,
  now: number,
): AlibabaDeviceCertificate {
  const deviceName = `${ca.commonName.replaceAll(' ', '-')}-${String(number).padStart(4, '0')}`;
  const deviceSn = `2${seededRandom.hex(19, 'device', deviceName)}`.toUpperCase();
  const validFrom = now - 200 * DAY;
  const validTo = now + (seededRandom.below(720, 'leaf end', deviceName) - 30) * DAY;
  const { pem } = ca.leaf({ commonName: deviceName, serialNumber: deviceSn, validFrom, validTo });
  const active = seededRandom.below(10, 'leaf active', deviceName) > 0;
  return {
    deviceSn,
    caSn: ca.serialNumber,
    deviceName,
    content: pem,
    validBegin: validFrom,
    validEnd: validTo,
    active,
  };
}

function fillCustomAuth(
  instance: AlibabaInstance,
  seededRandom: SeededRandom,
  counts: { users: number; clients: number; permissions: number; blocked: number },
): void {
  const { instanceId } = instance;
  const clientIdOf = (number: number) => `GID_buses@@@bus-${String(number).padStart(4, '0')}`;
  const identity = (number: number, client: boolean): AlibabaIdentity => ({
    username: `${client ? 'bus' : 'user'}-${String(number).padStart(4, '0')}`,
    // Every tenth secret is used by two identities, so that a comparison of fingerprints finds the pair.
    secret: `pw-${SECRET_MARK}${seededRandom.hex(20, 'identity', instanceId, client ? 'client' : 'user', number % 10 === 1 ? number - 1 : number)}`,
    identityType: client ? 'CLIENT' : 'USER',
    ...(client ? { clientId: clientIdOf(number) } : {}),
    signMode: seededRandom.below(2, 'mode', instanceId, number) === 0 ? 'SIGNED' : 'ORIGIN',
  });
  for (let number = 1; number <= counts.users; number++) instance.identities.push(identity(number, false));
  for (let number = 1; number <= counts.clients; number++) instance.identities.push(identity(number, true));
  for (let number = 1; number <= counts.permissions; number++) {
    const permission: AlibabaPermission = {
      identity: `user-${String(((number - 1) % counts.users) + 1).padStart(4, '0')}`,
      identityType: 'USER',
      permitAction: seededRandom.pick(['PUB', 'SUB', 'PUB_SUB'] as const, 'action', instanceId, number),
      effect: seededRandom.below(5, 'effect', instanceId, number) === 0 ? 'DENY' : 'ALLOW',
      topic: `fleet/line-${number}/+/status`,
    };
    instance.permissions.push(permission);
  }
  for (let number = 1; number <= counts.blocked; number++)
    instance.blockedClientIds.push(clientIdOf(900 + number));
}
