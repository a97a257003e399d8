import { authority } from '../fleet/demo-authorities.ts';
import { registeredCa } from '../fleet/demo-huawei.ts';
import type { HuaweiDevice, HuaweiInstance } from '../fleet/fleet.ts';
import { compactTime, SECRET_MARK } from '../fleet/seeded-random.ts';
import {
  type AppliedChange,
  type Change,
  choose,
  type Moment,
  mutableRows,
  removeRow,
  type ScriptedChange,
} from './moment.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const MOST_GROUPS_OF_DEVICE = 10;

export const HUAWEI_SCRIPT: readonly ScriptedChange[] = [
  turnConnection,
  turnConnection,
  addDevice,
  freezeDevice,
  resetSecret,
  joinGroup,
  turnDeviceCertificate,
  addExpiringCa,
];

function turnConnection(moment: Moment): AppliedChange | null {
  const instance = instanceWith(moment, (each) => each.devices);
  const able = mutableRows(instance?.devices ?? []).filter((each) => /^(ONLINE|OFFLINE)$/.test(each.status));
  const device = choose(moment, able, 'device');
  if (instance === undefined || device === undefined) return null;
  const turn = (at: number): Change => {
    device.status = device.status === 'ONLINE' ? 'OFFLINE' : 'ONLINE';
    device.connectionStatusUpdateTime = new Date(at).toISOString();
    return say(device.status === 'ONLINE' ? 'device online' : 'device offline', instance, device.deviceId);
  };
  const change = turn(moment.now);
  const { status } = device;
  return {
    change,
    undo: ({ now }) => (device.status === status && isThere(instance, device) ? turn(now) : null),
  };
}

/** Adds a device after the last one, with an id of the same pattern. The new device has never connected. */
function addDevice(moment: Moment): AppliedChange | null {
  const { seededRandom, step, now } = moment;
  const instance = instanceWith(moment, (each) => each.devices);
  const pattern = instance?.devices.at(-1);
  if (instance === undefined || pattern === undefined) return null;
  const nodeId = `visitor-${step}`;
  const deviceId = `${pattern.productId}_${nodeId}`;
  instance.devices.push({
    ...pattern,
    recordId: laterRecordId(instance.devices, moment),
    deviceId,
    nodeId,
    deviceName: `${instance.name}-visitor-${step}`,
    gatewayId: deviceId,
    nodeType: 'GATEWAY',
    status: 'INACTIVE',
    tags: [],
    authInfo: {
      auth_type: 'SECRET',
      secret: `${SECRET_MARK}${seededRandom.hex(20, 'device secret', deviceId)}`,
      secondary_secret: null,
      fingerprint: null,
      secondary_fingerprint: null,
      secure_access: true,
    },
    createTime: compactTime(now),
    activeTime: null,
    connectionStatusUpdateTime: null,
  });
  return {
    change: say('device added', instance, deviceId),
    undo: () => {
      for (const group of instance.groups) removeRow(group.deviceIds, (each) => each === deviceId);
      return removeRow(instance.devices, (each) => each.deviceId === deviceId)
        ? say('device removed', instance, deviceId)
        : null;
    },
  };
}

/** Only direct devices can be frozen. */
function freezeDevice(moment: Moment): AppliedChange | null {
  const instance = instanceWith(moment, (each) => each.devices);
  const able = mutableRows(instance?.devices ?? []).filter(
    (each) => each.gatewayId === each.deviceId && each.status === 'OFFLINE',
  );
  const device = choose(moment, able, 'device');
  if (instance === undefined || device === undefined) return null;
  device.status = 'FROZEN';
  return {
    change: say('device frozen', instance, device.deviceId),
    undo: () => {
      if (device.status !== 'FROZEN' || !isThere(instance, device)) return null;
      device.status = 'OFFLINE';
      return say('device unfrozen', instance, device.deviceId);
    },
  };
}

function resetSecret(moment: Moment): AppliedChange | null {
  const instance = instanceWith(moment, (each) => each.devices);
  const able = mutableRows(instance?.devices ?? []).filter((each) => each.authInfo.auth_type === 'SECRET');
  const device = choose(moment, able, 'device');
  if (instance === undefined || device === undefined) return null;
  device.authInfo.secret = `${SECRET_MARK}${moment.seededRandom.hex(20, 'reset', moment.step)}`;
  return { change: say('device secret reset', instance, device.deviceId) };
}

function joinGroup(moment: Moment): AppliedChange | null {
  const instance = instanceWith(moment, (each) => mutableRows(each.groups));
  const able = mutableRows(instance?.groups ?? []).filter((each) => each.groupType === 'STATIC');
  const group = choose(moment, able, 'group');
  const deviceId = choose(moment, mutableRows(instance?.devices ?? []), 'member')?.deviceId;
  if (instance === undefined || group === undefined || deviceId === undefined) return null;
  const joined = instance.groups.filter((each) => each.deviceIds.includes(deviceId));
  if (joined.includes(group) || joined.length >= MOST_GROUPS_OF_DEVICE) return null;
  group.deviceIds.push(deviceId);
  return {
    change: say('device joined group', instance, deviceId),
    undo: () =>
      removeRow(group.deviceIds, (each) => each === deviceId)
        ? say('device left group', instance, deviceId)
        : null,
  };
}

function turnDeviceCertificate(moment: Moment): AppliedChange | null {
  const instance = instanceWith(moment, (each) => mutableRows(each.deviceCertificates));
  const certificate = choose(moment, mutableRows(instance?.deviceCertificates ?? []), 'device certificate');
  if (instance === undefined || certificate === undefined) return null;
  const before = certificate.status;
  const tell = (): Change =>
    say(
      certificate.status === 'ACTIVE' ? 'device certificate activated' : 'device certificate deactivated',
      instance,
      certificate.certificateId,
    );
  certificate.status = before === 'ACTIVE' ? 'INACTIVE' : 'ACTIVE';
  return {
    change: tell(),
    undo: () => {
      if (certificate.status === before) return null;
      certificate.status = before;
      return tell();
    },
  };
}

/** Adds a verified CA that is valid for one to three minutes. */
function addExpiringCa(moment: Moment): AppliedChange | null {
  const { seededRandom, step } = moment;
  const instance = instanceWith(moment, (each) => mutableRows(each.caCertificates));
  if (instance === undefined) return null;
  // Certificate times have a resolution of one second.
  const now = Math.floor(moment.now / 1_000) * 1_000;
  const left = MINUTE + seededRandom.below(120, 'life', step, 'left') * 1_000;
  const ca = authority(seededRandom, `IoTDA short-lived ${step}`, now, { from: -30, to: left / DAY });
  const made = {
    ...registeredCa(ca, true, 0, instance, seededRandom, now),
    recordId: laterRecordId(instance.caCertificates, moment),
    createDate: compactTime(now),
  };
  instance.caCertificates.push(made);
  return {
    change: say('CA about to expire added', instance, made.certificateId),
    undo: () =>
      removeRow(instance.caCertificates, (each) => each === made)
        ? say('CA removed', instance, made.certificateId)
        : null,
  };
}

/**
 * Creates a record id from the time of day, as the real service does, and makes it larger than every existing
 * id. The id "largest plus one" would sometimes be the id of a deleted row.
 */
function laterRecordId(rows: readonly { readonly recordId: string }[], { now, step }: Moment): string {
  const largest = rows.map((row) => BigInt(`0x${row.recordId}`)).reduce((a, b) => (a > b ? a : b), 0n);
  const timely = (BigInt(Math.floor(now / 1_000)) << 64n) + BigInt(step);
  return (timely > largest ? timely : largest + 1n).toString(16).padStart(24, '0');
}

function isThere(instance: HuaweiInstance, device: HuaweiDevice): boolean {
  return instance.devices.includes(device);
}

/** Returns an instance with such rows, or undefined if there is none. */
function instanceWith(
  moment: Moment,
  rowsOf: (instance: HuaweiInstance) => readonly unknown[],
): HuaweiInstance | undefined {
  const having = moment.fleet.huawei.instances.filter((each) => rowsOf(each).length > 0);
  return choose(moment, having, 'instance');
}

function say(what: Change['what'], { instanceId }: HuaweiInstance, id: string): Change {
  return { service: 'huawei', what, instanceId, id };
}
