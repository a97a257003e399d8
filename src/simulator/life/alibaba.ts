import { leafOf, newCredential, registeredCa } from '../fleet/demo-alibaba.ts';
import { authority } from '../fleet/demo-authorities.ts';
import type { AlibabaInstance } from '../fleet/fleet.ts';
import { SECRET_MARK } from '../fleet/seeded-random.ts';
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

export const ALIBABA_SCRIPT: readonly ScriptedChange[] = [
  turnConnection,
  turnConnection,
  rotateCredential,
  addCredential,
  addExpiringCa,
  turnCa,
  turnDeviceCertificate,
  addIdentity,
  rotateIdentity,
  rotateIdentity,
  blockClient,
];

function rotateCredential(moment: Moment): AppliedChange | null {
  const { seededRandom, step, now } = moment;
  const instance = instanceWith(moment, (each) => mutableRows(each.credentials));
  const credential = choose(moment, mutableRows(instance?.credentials ?? []), 'credential');
  if (instance === undefined || credential === undefined) return null;
  const renewed = newCredential(credential.clientId, seededRandom, credential.createTime, `rotated ${step}`);
  credential.accessKeyId = renewed.accessKeyId;
  credential.accessKeySecret = renewed.accessKeySecret;
  credential.updateTime = Math.max(now, credential.updateTime + 1);
  return { change: say('credential rotated', instance, credential.clientId) };
}

function addCredential(moment: Moment): AppliedChange | null {
  const instance = instanceWith(moment, (each) => mutableRows(each.groups));
  const group = instance?.groups.at(-1);
  if (instance === undefined || group === undefined) return null;
  // The client id must sort after the initial client ids.
  const clientId = `${group.groupId}@@@visitor-${moment.step}`;
  instance.credentials.push({
    ...newCredential(clientId, moment.seededRandom, moment.now, 'added'),
    updateTime: moment.now,
  });
  return {
    change: say('credential added', instance, clientId),
    undo: () =>
      removeRow(instance.credentials, (each) => each.clientId === clientId)
        ? say('credential removed', instance, clientId)
        : null,
  };
}

function turnConnection(moment: Moment): AppliedChange | null {
  const instance = instanceWith(moment, (each) => mutableRows(each.credentials));
  const clientId = choose(moment, mutableRows(instance?.credentials ?? []), 'client')?.clientId;
  if (instance === undefined || clientId === undefined) return null;
  const isOnline = () => instance.onlineClientIds.includes(clientId);
  const turn = (): Change => {
    if (removeRow(instance.onlineClientIds, (each) => each === clientId)) {
      return say('client disconnected', instance, clientId);
    }
    instance.onlineClientIds.push(clientId);
    return say('client connected', instance, clientId);
  };
  const change = turn();
  const wasTurnedTo = isOnline();
  return { change, undo: () => (isOnline() === wasTurnedTo ? turn() : null) };
}

/**
 * Adds a CA that is valid for one to three minutes. A viewer sees how the CA approaches its expiry, expires,
 * and disappears together with its one device certificate.
 */
function addExpiringCa(moment: Moment): AppliedChange | null {
  const { seededRandom, step } = moment;
  const instance = instanceWith(moment, (each) => mutableRows(each.caCertificates));
  if (instance === undefined) return null;
  // Certificate times have a resolution of one second.
  const now = Math.floor(moment.now / 1_000) * 1_000;
  const left = MINUTE + seededRandom.below(120, 'life', step, 'left') * 1_000;
  const ca = authority(seededRandom, `ApsaraMQ short-lived ${step}`, now, { from: -30, to: left / DAY });
  instance.caCertificates.push(registeredCa(ca, seededRandom, true));
  instance.deviceCertificates.push({ ...leafOf(ca, 1, seededRandom, now), active: true });
  return {
    change: say('CA about to expire added', instance, ca.serialNumber),
    undo: () => {
      instance.deviceCertificates = instance.deviceCertificates.filter(
        (each) => each.caSn !== ca.serialNumber,
      );
      return removeRow(instance.caCertificates, (each) => each.sn === ca.serialNumber)
        ? say('CA removed', instance, ca.serialNumber)
        : null;
    },
  };
}

function turnCa(moment: Moment): AppliedChange | null {
  const instance = instanceWith(moment, (each) => mutableRows(each.caCertificates));
  const ca = choose(moment, mutableRows(instance?.caCertificates ?? []), 'CA');
  return instance === undefined || ca === undefined
    ? null
    : turned(ca, (active) => say(active ? 'CA activated' : 'CA deactivated', instance, ca.sn));
}

function turnDeviceCertificate(moment: Moment): AppliedChange | null {
  const instance = instanceWith(moment, (each) => mutableRows(each.deviceCertificates));
  const certificate = choose(moment, mutableRows(instance?.deviceCertificates ?? []), 'device certificate');
  return instance === undefined || certificate === undefined
    ? null
    : turned(certificate, (active) =>
        say(
          active ? 'device certificate activated' : 'device certificate deactivated',
          instance,
          certificate.deviceSn,
        ),
      );
}

function addIdentity(moment: Moment): AppliedChange | null {
  const { seededRandom, step } = moment;
  const instance = instanceWith(moment, (each) => mutableRows(each.identities));
  if (instance === undefined) return null;
  const username = `visitor-${step}`;
  const secret = `pw-${SECRET_MARK}${seededRandom.hex(20, 'identity', username)}`;
  instance.identities.push({ username, secret, identityType: 'USER', signMode: 'SIGNED' });
  return {
    change: say('identity added', instance, username),
    undo: () =>
      removeRow(instance.identities, (each) => each.username === username)
        ? say('identity removed', instance, username)
        : null,
  };
}

/**
 * Gives an identity a new secret. The list contains this secret, unlike that of a credential. So a comparison of two
 * reads of the list detects the change.
 */
function rotateIdentity(moment: Moment): AppliedChange | null {
  const { seededRandom, step } = moment;
  const instance = instanceWith(moment, (each) => mutableRows(each.identities));
  const identity = choose(moment, mutableRows(instance?.identities ?? []), 'identity');
  if (instance === undefined || identity === undefined) return null;
  identity.secret = `pw-${SECRET_MARK}${seededRandom.hex(20, 'identity', identity.username, `rotated ${step}`)}`;
  return { change: say('identity secret rotated', instance, identity.username) };
}

function blockClient(moment: Moment): AppliedChange | null {
  const instance = instanceWith(moment, (each) => mutableRows(each.blockedClientIds));
  const clientId = choose(moment, mutableRows(instance?.credentials ?? []), 'blocked')?.clientId;
  if (instance === undefined || clientId === undefined || instance.blockedClientIds.includes(clientId)) {
    return null;
  }
  instance.blockedClientIds.push(clientId);
  return {
    change: say('client blocked', instance, clientId),
    undo: () =>
      removeRow(instance.blockedClientIds, (each) => each === clientId)
        ? say('client unblocked', instance, clientId)
        : null,
  };
}

function turned(row: { active: boolean }, tell: (active: boolean) => Change): AppliedChange {
  const before = row.active;
  row.active = !before;
  return {
    change: tell(row.active),
    undo: () => {
      if (row.active === before) return null;
      row.active = before;
      return tell(before);
    },
  };
}

/** Returns an instance with such rows, or undefined if there is none. */
function instanceWith(
  moment: Moment,
  rowsOf: (instance: AlibabaInstance) => readonly unknown[],
): AlibabaInstance | undefined {
  const having = moment.fleet.alibaba.instances.filter((each) => rowsOf(each).length > 0);
  return choose(moment, having, 'instance');
}

function say(what: Change['what'], { instanceId }: AlibabaInstance, id: string): Change {
  return { service: 'alibaba', what, instanceId, id };
}
