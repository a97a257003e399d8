import { leafOf, newCredential, registeredCa } from '../fleet/demo-alibaba.ts';
import { authority } from '../fleet/demo-authorities.ts';
import type { AlibabaInstance } from '../fleet/fleet.ts';
import { SECRET_MARK } from '../fleet/seeded-random.ts';
import {
  type Change,
  choose,
  type Happened,
  type Happening,
  lively,
  type Moment,
  removeRow,
} from './moment.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

export const ALIBABA_HAPPENINGS: readonly Happening[] = [
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

function rotateCredential(moment: Moment): Happened | null {
  const { madeUp, step, now } = moment;
  const instance = instanceWith(moment, (each) => lively(each.credentials));
  const credential = choose(moment, lively(instance?.credentials ?? []), 'credential');
  if (instance === undefined || credential === undefined) return null;
  const renewed = newCredential(credential.clientId, madeUp, credential.createTime, `rotated ${step}`);
  credential.accessKeyId = renewed.accessKeyId;
  credential.accessKeySecret = renewed.accessKeySecret;
  credential.updateTime = Math.max(now, credential.updateTime + 1);
  return { change: say('credential rotated', instance, credential.clientId) };
}

function addCredential(moment: Moment): Happened | null {
  const instance = instanceWith(moment, (each) => lively(each.groups));
  const group = instance?.groups.at(-1);
  if (instance === undefined || group === undefined) return null;
  // In order of client ids: behind the seeded ones.
  const clientId = `${group.groupId}@@@visitor-${moment.step}`;
  instance.credentials.push({
    ...newCredential(clientId, moment.madeUp, moment.now, 'added'),
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

function turnConnection(moment: Moment): Happened | null {
  const instance = instanceWith(moment, (each) => lively(each.credentials));
  const clientId = choose(moment, lively(instance?.credentials ?? []), 'client')?.clientId;
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

/** Good for one to three minutes: whoever watches sees it near its end, expire, and go, with its one device. */
function addExpiringCa(moment: Moment): Happened | null {
  const { madeUp, step } = moment;
  const instance = instanceWith(moment, (each) => lively(each.caCertificates));
  if (instance === undefined) return null;
  // Certificates count in seconds.
  const now = Math.floor(moment.now / 1_000) * 1_000;
  const left = MINUTE + madeUp.below(120, 'life', step, 'left') * 1_000;
  const ca = authority(madeUp, `ApsaraMQ short-lived ${step}`, now, { from: -30, to: left / DAY });
  instance.caCertificates.push(registeredCa(ca, madeUp, true));
  instance.deviceCertificates.push({ ...leafOf(ca, 1, madeUp, now), active: true });
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

function turnCa(moment: Moment): Happened | null {
  const instance = instanceWith(moment, (each) => lively(each.caCertificates));
  const ca = choose(moment, lively(instance?.caCertificates ?? []), 'CA');
  return instance === undefined || ca === undefined
    ? null
    : turned(ca, (active) => say(active ? 'CA activated' : 'CA deactivated', instance, ca.sn));
}

function turnDeviceCertificate(moment: Moment): Happened | null {
  const instance = instanceWith(moment, (each) => lively(each.deviceCertificates));
  const certificate = choose(moment, lively(instance?.deviceCertificates ?? []), 'device certificate');
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

function addIdentity(moment: Moment): Happened | null {
  const { madeUp, step } = moment;
  const instance = instanceWith(moment, (each) => lively(each.identities));
  if (instance === undefined) return null;
  const username = `visitor-${step}`;
  const secret = `pw-${SECRET_MARK}${madeUp.hex(20, 'identity', username)}`;
  instance.identities.push({ username, secret, identityType: 'USER', signMode: 'SIGNED' });
  return {
    change: say('identity added', instance, username),
    undo: () =>
      removeRow(instance.identities, (each) => each.username === username)
        ? say('identity removed', instance, username)
        : null,
  };
}

/** Unlike a credential's, its secret is in the list: whoever compares lists sees that it is another. */
function rotateIdentity(moment: Moment): Happened | null {
  const { madeUp, step } = moment;
  const instance = instanceWith(moment, (each) => lively(each.identities));
  const identity = choose(moment, lively(instance?.identities ?? []), 'identity');
  if (instance === undefined || identity === undefined) return null;
  identity.secret = `pw-${SECRET_MARK}${madeUp.hex(20, 'identity', identity.username, `rotated ${step}`)}`;
  return { change: say('identity secret rotated', instance, identity.username) };
}

function blockClient(moment: Moment): Happened | null {
  const instance = instanceWith(moment, (each) => lively(each.blockedClientIds));
  const clientId = choose(moment, lively(instance?.credentials ?? []), 'blocked')?.clientId;
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

function turned(row: { active: boolean }, tell: (active: boolean) => Change): Happened {
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

/** Undefined where no instance has such rows. */
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
