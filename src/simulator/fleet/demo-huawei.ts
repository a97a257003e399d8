import { existing } from '../existing.ts';
import { type Authority, authority } from './demo-authorities.ts';
import { fillAccess } from './demo-huawei-access.ts';
import type {
  HuaweiApp,
  HuaweiCaCertificate,
  HuaweiDevice,
  HuaweiDeviceCertificate,
  HuaweiFleet,
  HuaweiGroup,
  HuaweiInstance,
  HuaweiProduct,
} from './fleet.ts';
import { compactTime, SECRET_MARK, type SeededRandom } from './seeded-random.ts';

const DAY = 24 * 60 * 60 * 1_000;

/**
 * Creates three instances: a basic one at the generic address, a standard one with many objects, and a small
 * enterprise one.
 */
export function huaweiFleet(seededRandom: SeededRandom, now: number, sharedCa: Authority): HuaweiFleet {
  const make = (
    type: HuaweiInstance['type'],
    name: string,
    flavor: string,
    devices: number,
  ): HuaweiInstance => {
    const instance: HuaweiInstance = {
      instanceId: seededRandom.uuid('instance', name),
      name,
      type,
      flavor,
      status: 'ACTIVE',
      createTime: new Date(now - 500 * DAY).toISOString().replace(/\.\d+/, ''),
      updateTime: new Date(now - 20 * DAY).toISOString().replace(/\.\d+/, ''),
      description: `${name}, of the demo`,
      orderId: `CS${seededRandom.hex(12, 'order', name)}`.toUpperCase(),
      tags: [{ key: 'env', value: 'demo' }],
      ...(type === 'enterprise'
        ? { ipWhitelist: { enable: true, allow_list: [{ address: '10.0.0.0/8', description: 'plants' }] } }
        : {}),
      apps: appsOf(name, seededRandom, now),
      products: [],
      groups: [],
      devices: [],
      caCertificates: [],
      deviceCertificates: [],
    };
    instance.products.push(...productsOf(instance, seededRandom, now));
    instance.devices.push(...devicesOf(instance, devices, seededRandom, now));
    return instance;
  };
  const standard = make('standard', 'plant-7', 'iotda.standard.s1', 4_500);
  fillCertificates(standard, seededRandom, now, sharedCa);
  fillGroups(standard, seededRandom);
  fillAccess(standard, seededRandom, now);
  return {
    accounts: [
      {
        accessKey: 'SIMHWAK0000000000001',
        secretKey: `sim${SECRET_MARK}${seededRandom.hex(25, 'hw secret')}`,
        projectId: seededRandom.hex(32, 'project'),
        iam: {
          domain: 'demo-domain',
          user: 'demo-user',
          password: `pw-${SECRET_MARK}${seededRandom.hex(16, 'iam password')}`,
        },
      },
    ],
    region: 'cn-north-4',
    instances: [
      make('basic', 'old-basic', 'iotda.basic', 150),
      standard,
      make('enterprise', 'headquarters', 'iotda.enterprise', 350),
    ],
  };
}

/** Creates a record id that resembles an ObjectId: the seconds, then digits that increase with each row. */
function recordId(seededRandom: SeededRandom, list: string, number: number, now: number): string {
  const seconds = Math.floor(now / 1_000) - 400 * 86_400 + number * 60;
  return (
    seconds.toString(16).padStart(8, '0') +
    seededRandom.hex(10, 'machine', list) +
    number.toString(16).padStart(6, '0')
  );
}

function appsOf(name: string, seededRandom: SeededRandom, now: number): HuaweiApp[] {
  return ['default', 'north hall', 'south hall'].map((appName, index) => ({
    appId: seededRandom.hex(32, 'app', name, appName),
    appName,
    createTime: compactTime(now - (480 - index) * DAY),
    defaultApp: index === 0,
  }));
}

function productsOf(
  { name, apps }: HuaweiInstance,
  seededRandom: SeededRandom,
  now: number,
): HuaweiProduct[] {
  return ['sensor', 'valve', 'gateway'].map((product, index) => ({
    recordId: recordId(seededRandom, `products ${name}`, index, now),
    productId: seededRandom.hex(24, 'product', name, product),
    appId: existing(apps[index]).appId,
    name: product,
    deviceType: product,
    protocolType: 'MQTT',
    createTime: compactTime(now - (470 - index) * DAY),
  }));
}

function devicesOf(
  instance: HuaweiInstance,
  count: number,
  seededRandom: SeededRandom,
  now: number,
): HuaweiDevice[] {
  const devices: HuaweiDevice[] = [];
  for (let number = 0; number < count; number++) {
    // Every fifth device is a gateway. The next three devices are its sub-devices.
    const gateway = number % 5 === 0 || number % 5 === 4 ? null : existing(devices[number - (number % 5)]);
    const product = existing(instance.products[number % 5 === 0 ? 2 : number % 2]);
    const nodeId = `sn-${String(number).padStart(6, '0')}`;
    const deviceId = `${product.productId}_${nodeId}`;
    const status = statusOf(seededRandom.below(100, 'status', deviceId));
    const changed = new Date(now - seededRandom.below(90, 'changed', deviceId) * DAY).toISOString();
    devices.push({
      recordId: recordId(seededRandom, `devices ${instance.name}`, number, now),
      deviceId,
      nodeId,
      deviceName: `${instance.name}-${product.name}-${number}`,
      gatewayId: gateway?.deviceId ?? deviceId,
      nodeType: gateway === null ? 'GATEWAY' : 'ENDPOINT',
      appId: product.appId,
      productId: product.productId,
      description: '',
      fwVersion: '1.0.0',
      swVersion: '2.1.0',
      deviceSdkVersion: 'C_v0.5.0',
      status,
      tags: number % 7 === 0 ? [{ tag_key: 'hall', tag_value: String(number % 3) }] : [],
      authInfo: {
        auth_type: 'SECRET',
        secret: `${SECRET_MARK}${seededRandom.hex(20, 'device secret', deviceId)}`,
        secondary_secret:
          number % 9 === 0 ? `${SECRET_MARK}${seededRandom.hex(20, 'second secret', deviceId)}` : null,
        fingerprint: null,
        secondary_fingerprint: null,
        secure_access: number % 11 !== 0,
      },
      ...(number % 10 === 0
        ? {
            extensionInfo: { rack: number, cabinet: { row: 'B', height: 1.8 } },
            modules: [{ module_name: 'modem', module_version: '3.2' }],
          }
        : {}),
      createTime: compactTime(now - 400 * DAY + number * 60_000),
      // This malformed time is an example in the documentation. The real service may send such times too.
      activeTime: status === 'INACTIVE' ? null : number % 13 === 0 ? '2019-03-03T08:10:111Z' : changed,
      connectionStatusUpdateTime: status === 'INACTIVE' ? null : changed,
    });
  }
  return devices;
}

function statusOf(percent: number): HuaweiDevice['status'] {
  if (percent < 55) return 'ONLINE';
  if (percent < 85) return 'OFFLINE';
  if (percent < 95) return 'INACTIVE';
  return percent < 98 ? 'ABNORMAL' : 'FROZEN';
}

const AUTHORITIES: readonly { name: string; days: number; verified?: boolean }[] = [
  { name: 'plant CA', days: 2_000 },
  { name: 'supplier CA', days: 900 },
  { name: 'expiring CA', days: 9 },
  { name: 'expired CA', days: -20 },
  { name: 'never verified CA', days: 700, verified: false },
  ...Array.from({ length: 6 }, (_, index) => ({ name: `reserve CA ${index + 1}`, days: 300 + index * 100 })),
];

/**
 * Number of devices that share each of the first five certificates. No device uses the last ten certificates,
 * and one device uses each of the others.
 */
const SHARED_BY = [1_234, 50, 51, 100, 7];
const CERTIFICATES = 120;
const UNUSED = 10;

function fillCertificates(
  instance: HuaweiInstance,
  seededRandom: SeededRandom,
  now: number,
  sharedCa: Authority,
): void {
  const own = AUTHORITIES.map(({ name, days, verified }) => ({
    verified: verified ?? true,
    ca: authority(seededRandom, `IoTDA ${name}`, now, { from: Math.min(-400, days - 900), to: days }),
  }));
  const all = [...own, { ca: sharedCa, verified: true }];
  all.forEach(({ ca, verified }, number) => {
    instance.caCertificates.push(registeredCa(ca, verified, number, instance, seededRandom, now));
  });
  const issuers = [...own.slice(0, 3).map(({ ca }) => ca), sharedCa];
  let next = 0;
  for (let number = 0; number < CERTIFICATES; number++) {
    const certificate = leafOf(existing(issuers[number % issuers.length]), number, seededRandom, now);
    instance.deviceCertificates.push(certificate);
    const users = number >= CERTIFICATES - UNUSED ? 0 : (SHARED_BY[number] ?? 1);
    for (const device of instance.devices.slice(next, next + users)) {
      device.authInfo.auth_type = 'CERTIFICATES';
      device.authInfo.secret = null;
      // The fingerprint is in lower case on the device and in upper case on the certificate, as in the
      // documentation's examples.
      device.authInfo.fingerprint = certificate.fingerprint.toLowerCase();
    }
    next += users;
  }
}

export function registeredCa(
  ca: Authority,
  verified: boolean,
  number: number,
  instance: HuaweiInstance,
  seededRandom: SeededRandom,
  now: number,
): HuaweiCaCertificate {
  const id = recordId(seededRandom, `cas ${instance.name}`, number, now);
  return {
    recordId: id,
    certificateId: seededRandom.hex(24, 'ca id', ca.commonName),
    cnName: ca.commonName,
    owner: `O=${ca.organization}, CN=${ca.commonName}`,
    status: verified,
    verifyCode: seededRandom.hex(40, 'verify', ca.commonName),
    provisionEnable: false,
    appId: existing(instance.apps[0]).appId,
    createDate: compactTime(now - (390 - number) * DAY),
    effectiveDate: compactTime(ca.validFrom),
    expiryDate: compactTime(ca.validTo),
    name: ca.commonName,
    content: ca.pem,
  };
}

function leafOf(
  ca: Authority,
  number: number,
  seededRandom: SeededRandom,
  now: number,
): HuaweiDeviceCertificate {
  const commonName = `device-${String(number).padStart(4, '0')}`;
  const validTo = now + (seededRandom.below(600, 'leaf', number) - 20) * DAY;
  const { pem, fingerprint } = ca.leaf({
    commonName,
    serialNumber: `3${seededRandom.hex(19, 'leaf serial', number)}`,
    validFrom: now - 300 * DAY,
    validTo,
  });
  return {
    recordId: recordId(seededRandom, 'device certificates', number, now),
    certificateId: seededRandom.uuid('device certificate', number),
    commonName,
    expiryDate: compactTime(validTo),
    fingerprint,
    status: seededRandom.below(12, 'leaf status', number) === 0 ? 'INACTIVE' : 'ACTIVE',
    pem,
  };
}

const GROUP_SIZES = [0, 50, 51, 700];

function fillGroups(instance: HuaweiInstance, seededRandom: SeededRandom): void {
  for (let number = 0; number < 40; number++) {
    const size = GROUP_SIZES[number] ?? 5;
    const from = number * 20;
    const group: HuaweiGroup = {
      recordId: recordId(seededRandom, 'groups', number, 1_700_000_000_000),
      groupId: seededRandom.uuid('group', number),
      name: `group ${number}`,
      description: size === 0 ? 'nothing in it' : `${size} devices`,
      superGroupId: null,
      groupType: 'STATIC',
      dynamicGroupRule: null,
      appId: existing(instance.apps[0]).appId,
      deviceIds: instance.devices.slice(from, from + size).map((device) => device.deviceId),
    };
    instance.groups.push(group);
  }
}
