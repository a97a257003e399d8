import { given, idOf, onColumn } from './column-conditions.ts';
import type { Asked, Bind, Condition } from './question.ts';

/*
 * Filters by relation: devices of certificates and groups, credentials of groups, certificates of CAs. If the relation
 * of an object was not read, the object matches neither `true` nor `false`.
 */

type Maybe<Value> = Value | null | undefined;

export type CertificateKind = 'CA_CERTIFICATE' | 'DEVICE_CERTIFICATE';

/** Whether the list of the instance of `o` was read whole. `name`: an expression. */
const isRead = (name: string) => `EXISTS (SELECT 1 FROM @inventory_list AS l
  WHERE l.stream = o.stream AND l.list = ${name} AND l.whole_at IS NOT NULL)`;

/** Devices use a device certificate; device certificates hang on a CA certificate. */
export function inUseConditions(isWanted: Maybe<boolean>, kind: CertificateKind): readonly Condition[] {
  return given(isWanted, (is): Condition => {
    if (kind === 'DEVICE_CERTIFICATE') return hasDevices(is);
    // The bare column of the kind would lead to the index of all certificates.
    const ofCa = (link: string) => `EXISTS (SELECT 1 FROM @inventory_object AS c
      WHERE ${link} AND (c.kind || '') = 'DEVICE_CERTIFICATE')`;
    const isUsed = `(${ofCa('c.ca_link = o.id')} OR ${ofCa('c.issuer_key = o.key_id AND c.stream = o.stream')})`;
    // The condition on the two kinds is that of the index of certificates without content.
    const isUnread = `EXISTS (SELECT 1 FROM @inventory_object AS c WHERE c.facts IS NULL
      AND c.kind IN ('CA_CERTIFICATE', 'DEVICE_CERTIFICATE') AND c.kind = 'DEVICE_CERTIFICATE'
      AND c.account = o.account AND c.stream = o.stream AND c.ca_link IS NULL)`;
    return {
      filter: () => (is ? isUsed : `NOT ${isUsed} AND ${isRead("'DEVICE_CERTIFICATE'")} AND NOT ${isUnread}`),
    };
  });
}

/** The group has neither devices nor credentials. */
export function isEmptyConditions(isWanted: Maybe<boolean>): readonly Condition[] {
  return given(isWanted, (is): Condition => {
    const hasCredentials = 'EXISTS (SELECT 1 FROM @inventory_object AS c WHERE c.group_id = o.id)';
    const isListRead = isRead("'CLIENT_CREDENTIAL@' || o.key_text");
    return {
      filter: () =>
        is
          ? `(o.has_devices = 0 OR (o.has_devices IS NULL AND ${isListRead} AND NOT ${hasCredentials}))`
          : `(o.has_devices = 1 OR ${hasCredentials})`,
    };
  });
}

export interface OwnersFilter {
  readonly groupId?: Maybe<string>;
  readonly certificateId?: Maybe<string>;
  readonly hasCertificate?: Maybe<boolean>;
}

/** Conditions for devices by their groups and certificates. */
export function ownerConditions(
  { groupId, certificateId, hasCertificate }: OwnersFilter,
  field: string,
): readonly Condition[] {
  return [
    ...given(groupId, (id) => isOf(idOf('Group', id, `${field}.groupId`))),
    ...given(certificateId, (id) => isOf(idOf('DeviceCertificate', id, `${field}.certificateId`))),
    ...given(hasCertificate, (is): Condition => {
      const owned = `EXISTS (SELECT 1 FROM @inventory_binding AS b
        WHERE b.device_id = o.id AND b.kind = 'DEVICE_CERTIFICATE')`;
      if (!is) return { filter: () => `NOT ${owned} AND ${isRead("'DEVICE_CERTIFICATE_DEVICES'")}` };
      return {
        filter: () => owned,
        ids: (_bind, of) => `SELECT b.device_id AS id FROM @inventory_binding AS b
          WHERE b.kind = 'DEVICE_CERTIFICATE' AND ${isDeviceOf(of)}`,
      };
    }),
  ];
}

/** The devices of one certificate or group. */
function isOf(owner: string): Condition {
  return {
    filter: (bind: Bind) => `EXISTS (SELECT 1 FROM @inventory_binding AS b
      WHERE b.owner_id = ${bind(owner)} AND b.device_id = o.id)`,
    ids: (bind, of) => `SELECT b.device_id AS id FROM @inventory_binding AS b
      WHERE b.owner_id = ${bind(owner)} AND ${isDeviceOf(of)}`,
  };
}

/** Bindings have no kind of their objects: all are devices. A statement must use each of its parameters. */
function isDeviceOf({ kind, account }: Asked): string {
  return `b.account = ${account} AND ${kind} = 'DEVICE'`;
}

function hasDevices(is: boolean): Condition {
  return onColumn('has_devices', (own, bind) => `${own} = ${bind(is ? 1 : 0)}`);
}
