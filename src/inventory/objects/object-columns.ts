import { parseListName } from '../../events/poll/polled-lists.ts';
import { printNodeId } from '../../graph/node-id.ts';
import { membersOf } from '../../members.ts';
import type { CertificateStatus, DeviceStatus, InstanceRef } from '../../providers/port/records.ts';
import { fingerprintDigits } from '../../x509/fingerprint.ts';
import type { CertificateFacts, KeptObject } from './kept-object.ts';
import { wordsOfObject } from './object-terms.ts';
import { serialKey, storedValue } from './stored-value.ts';

/** The values of a status in the order of the schema. The column `status` holds the place of a status in its list. */
export const CERTIFICATE_STATUSES: readonly CertificateStatus[] = [
  'ACTIVE',
  'INACTIVE',
  'UNVERIFIED',
  'UNKNOWN',
];
export const DEVICE_STATUSES: readonly DeviceStatus[] = [
  ...(['ONLINE', 'OFFLINE', 'ABNORMAL', 'NEVER_CONNECTED', 'FROZEN', 'UNKNOWN'] as const),
];

/**
 * The columns of an object that filters and orders need. A value that is null satisfies no filter, and is last in each
 * order.
 */
export interface ObjectColumns {
  /** The provider's own id, or the user name. */
  readonly key_text: string;
  /** Display name; the common name of a certificate. */
  readonly name: string | null;
  /** Expiry of a certificate, registration of a device, creation of others; milliseconds since the epoch. */
  readonly time_at: number | null;
  readonly status: number | null;
  /** Last change of a secret or of a device's status. */
  readonly changed_at: number | null;
  readonly serial: string | null;
  readonly sha1: string | null;
  readonly sha256: string | null;
  /** `caLinks` (below) of the CA that issued the certificate. */
  readonly ca_link: string | null;
  readonly issuer_key: string | null;
  readonly key_id: string | null;
  readonly key_algorithm: string | null;
  readonly key_bits: number | null;
  readonly identity_type: string | null;
  readonly sign_mode: string | null;
  readonly secret_print: string | null;
  /** Provider-side id. */
  readonly product: string | null;
  /** Global ids. */
  readonly gateway: string | null;
  readonly group_id: string | null;
  /** The words of names and ids, each behind a blank. */
  readonly words: string;
}

/** The values of `ca_link` that lead to a CA: by its id, and by its key within one instance. */
export function caLinks(at: Omit<InstanceRef, 'provider'>, caId: string, keyId: string | null): string[] {
  const byId = printNodeId('CaCertificate', at, caId);
  return keyId === null ? [byId] : [byId, linkByKey(at, keyId)];
}

function linkByKey(at: Omit<InstanceRef, 'provider'>, keyId: string): string {
  return `${printNodeId('Instance', at)} ${keyId}`;
}

export function columnsOf(
  at: InstanceRef,
  list: string,
  { kind, record }: Pick<KeptObject, 'kind' | 'record'>,
  facts: CertificateFacts | null,
): ObjectColumns {
  const words = wordsOfObject({ record, facts }).map((word) => ` ${word}`);
  const { text, time, code } = readersOf(record);
  const none: ObjectColumns = {
    ...{ key_text: '', name: text('name'), time_at: time('createdAt'), status: null, changed_at: null },
    ...{ serial: null, sha1: null, sha256: null, ca_link: null, issuer_key: null, key_id: null },
    ...{ key_algorithm: null, key_bits: null, identity_type: null, sign_mode: null, secret_print: null },
    ...{ product: null, gateway: null, group_id: null, words: words.join('') },
  };
  const certificate = (key_text: string): ObjectColumns => {
    const digits = fingerprintDigits(text('fingerprint') ?? '')?.toUpperCase() ?? null;
    const serial = text('serialNumber') ?? facts?.serialNumber ?? null;
    const caSerial = text('caSerialNumber');
    const issuerKey = facts?.issuerKeyId ?? null;
    return {
      ...none,
      key_text,
      name: text('commonName') ?? (facts === null ? null : stored(facts.commonName)),
      time_at: time('validTo') ?? timeOf(facts?.notAfter),
      status: code('status', CERTIFICATE_STATUSES),
      serial: serial === null ? null : serialKey(serial),
      sha1: facts?.sha1 ?? (digits?.length === 40 ? digits : null),
      sha256: facts?.sha256 ?? (digits?.length === 64 ? digits : null),
      ca_link:
        caSerial !== null
          ? printNodeId('CaCertificate', at, caSerial)
          : issuerKey === null
            ? null
            : linkByKey(at, issuerKey),
      issuer_key: issuerKey,
      key_id: facts?.keyId ?? null,
      key_algorithm: facts === null ? null : stored(facts.keyAlgorithm.toUpperCase()),
      key_bits: facts?.keyBits ?? null,
    };
  };
  switch (kind) {
    case 'CA_CERTIFICATE':
      return certificate(text('caId') ?? '');
    case 'DEVICE_CERTIFICATE':
      return certificate(text('certificateId') ?? '');
    case 'GROUP':
      return { ...none, key_text: text('groupId') ?? '', changed_at: time('updatedAt') };
    case 'INSTANCE':
      return { ...none, key_text: stored(at.instanceId) ?? '', changed_at: time('updatedAt') };
    case 'CLIENT_CREDENTIAL': {
      const { groupId } = parseListName(list);
      return {
        ...none,
        key_text: text('clientId') ?? '',
        changed_at: time('updatedAt'),
        group_id: groupId === null ? null : printNodeId('Group', at, groupId),
      };
    }
    case 'AUTH_IDENTITY': {
      const { fingerprint } = membersOf(membersOf(record)['secret']);
      return {
        ...none,
        key_text: text('username') ?? '',
        identity_type: text('identityType'),
        sign_mode: text('signMode'),
        secret_print: typeof fingerprint === 'string' ? fingerprint : null,
      };
    }
    case 'DEVICE': {
      const [deviceId, gatewayId] = [text('deviceId') ?? '', text('gatewayId')];
      return {
        ...none,
        key_text: deviceId,
        time_at: time('registeredAt'),
        status: code('status', DEVICE_STATUSES),
        changed_at: time('statusChangedAt'),
        product: text('productId'),
        // A device that connects directly names itself.
        gateway: gatewayId === null || gatewayId === deviceId ? null : printNodeId('Device', at, gatewayId),
      };
    }
    case 'AUTH_PERMISSION':
      return { ...none, key_text: text('identity') ?? '' };
    case 'BLOCKED_CLIENT':
      return { ...none, key_text: text('clientId') ?? '' };
  }
}

/** Readers of the members of a record. A member of another type counts as absent. */
function readersOf(record: object) {
  const members = membersOf(record);
  const text = (name: string): string | null => {
    const value = members[name];
    return typeof value === 'string' ? storedValue(value) : null;
  };
  return {
    text,
    time: (name: string) => timeOf(members[name]),
    code: (name: string, values: readonly string[]) => {
      const place = values.indexOf(text(name) ?? '');
      return place === -1 ? null : place;
    },
  };
}

function stored(text: string | null): string | null {
  return text === null ? null : storedValue(text);
}

function timeOf(value: unknown): number | null {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? null : time;
}
