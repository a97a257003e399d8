import { parseListName } from '../../events/poll/polled-lists.ts';
import { printNodeId } from '../../graph/node-id.ts';
import { membersOf } from '../../members.ts';
import type { CertificateStatus, DeviceStatus, InstanceRef } from '../../providers/port/records.ts';
import type { Columns, Row } from '../../store/row.ts';
import { fingerprintDigits } from '../../x509/fingerprint.ts';
import { linkByKey } from './ca-link.ts';
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
 * order. Times are milliseconds since the epoch.
 */
export const OBJECT_COLUMNS = {
  /** The provider's own id, or the user name. */
  key_text: 'text',
  /** Display name; the common name of a certificate. */
  name: 'text?',
  /** Expiry of a certificate, registration of a device, creation of others. */
  time_at: 'integer?',
  status: 'integer?',
  /** Last change of a secret or of a device's status. */
  changed_at: 'integer?',
  serial: 'text?',
  sha1: 'text?',
  sha256: 'text?',
  /** See ca-link.ts. */
  ca_link: 'text?',
  issuer_key: 'text?',
  key_id: 'text?',
  key_algorithm: 'text?',
  key_bits: 'integer?',
  identity_type: 'text?',
  sign_mode: 'text?',
  secret_print: 'text?',
  /** Provider-side id. */
  product: 'text?',
  /** Global ids. */
  gateway: 'text?',
  group_id: 'text?',
  /** The words of names and ids, each behind a blank. */
  words: 'text',
} as const satisfies Columns;

export type ObjectColumns = Row<typeof OBJECT_COLUMNS>;

export function columnsOf(
  at: Omit<InstanceRef, 'provider'>,
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
    case 'DEVICE_POLICY':
      return { ...none, key_text: text('policyId') ?? '', changed_at: time('updatedAt') };
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
