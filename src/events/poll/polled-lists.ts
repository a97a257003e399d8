import { AppError } from '../../errors.ts';
import { findBlocked, findIdentity, findPermission } from '../../graph/find-custom-auth.ts';
import { idOfRecord } from '../../graph/nodes.ts';
import type { NodeKind, RecordOf } from '../../graph/nouns.ts';
import { createWholeList } from '../../lists/whole.ts';
import { isKeyOf } from '../../members.ts';
import type { List } from '../../providers/port/list.ts';
import type { Provider } from '../../providers/port/provider.ts';
import type { Capability, InstanceRef, TagRecord } from '../../providers/port/records.ts';
import { withoutOmitted } from '../../providers/port/traits.ts';
import type { Call } from '../../transport/call.ts';
import type { EntityKind } from '../log/log.ts';

/**
 * One list of one instance that is read and compared as a whole: a kind, or a kind within a group. All subscribers who need
 * a list share its polls.
 */
export interface PolledList {
  /** `KIND`, or `KIND@group`. */
  readonly name: string;
  readonly kind: EntityKind;
  readonly groupId: string | null;
}

export function polledList(kind: EntityKind, groupId: string | null = null): PolledList {
  return { name: groupId === null ? kind : `${kind}@${groupId}`, kind, groupId };
}

export function parseListName(name: string): PolledList {
  const at = name.indexOf('@');
  return at === -1
    ? polledList(name as EntityKind)
    : polledList(name.slice(0, at) as EntityKind, name.slice(at + 1));
}

/** An object of a list: its global id, and the values of its fields in the order of `ListSpec.fields`. */
export interface ListRow {
  readonly id: string;
  readonly values: readonly unknown[];
  /** The provider's record. */
  readonly record: object;
}

/** How one list is read and compared. */
export interface ListSpec {
  /** Names of the compared fields as in the GraphQL schema, for `changedFields`. */
  readonly fields: readonly string[];
  readonly list: List<ListRow>;
  /** Converts a record of this list, or of one object that was read alone. */
  readonly row: (record: object) => ListRow;
  /** Reads one object in the shape the list returns; null: deleted. Undefined if the list has only ids, or only some objects. */
  readonly find?: (key: readonly string[], call: Call) => Promise<ListRow | null>;
  /** Like `find`, for an object that is known to be in the list. */
  readonly show?: (key: readonly string[], call: Call) => Promise<ListRow | null>;
}

type Fields<Record> = { readonly [name: string]: (record: Record) => unknown };

/**
 * Returns how to read and compare a list. Only fields that the list itself contains are compared, because
 * other fields would cost a call per object. A secret is compared by its keyed fingerprint, and only the name
 * of its field is announced.
 */
export function specOf(provider: Provider, at: InstanceRef, list: PolledList): ListSpec {
  const { groupId } = list;
  switch (list.kind) {
    case 'INSTANCE':
      return listSpec(
        'Instance',
        at,
        {
          name: (row) => row.name,
          edition: (row) => row.edition,
          rawEdition: (row) => row.rawEdition,
          status: (row) => row.status,
          rawStatus: (row) => row.rawStatus,
          expiresAt: (row) => row.expiresAt,
          capabilities: (row) => row.capabilities,
          updatedAt: (row) => row.updatedAt,
          flavor: (row) => row.flavor,
          chargeMode: (row) => row.rawChargeMode,
          enterpriseProjectId: (row) => row.enterpriseProjectId,
          kernelVersion: (row) => row.kernelVersion,
          description: (row) => row.description,
          tags: (row) => tagsOf(row.tags),
          accessPoints: (row) => row.accessPoints,
        },
        createWholeList({
          key: (row) => row.instanceId,
          read: async (call) => {
            const found = await provider.getInstance(at.region, at.instanceId, call);
            return found === null ? [] : [found];
          },
        }),
        (_key, call) => provider.getInstance(at.region, at.instanceId, call),
      );
    case 'GROUP':
      return listSpec(
        'Group',
        at,
        {
          name: (row) => row.name,
          description: (row) => row.description,
          updatedAt: (row) => row.updatedAt,
          tags: (row) => tagsOf(row.tags),
        },
        provider.groups?.(at),
        ([key = ''], call) => provider.getGroup?.(at, key, call),
      );
    case 'CA_CERTIFICATE':
      return listSpec(
        'CaCertificate',
        at,
        withoutOmitted(provider.traits.lists['Instance.caCertificates'], {
          name: (row) => row.name,
          pem: (row) => row.pem,
          status: (row) => row.status,
          rawStatus: (row) => row.rawStatus,
          validFrom: (row) => row.validFrom,
          validTo: (row) => row.validTo,
          registrationCode: (row) => row.registrationCode,
          // OCSP is left out, because some answers of IoTDA lack it although it has not changed.
          settings: ({ settings }) => settings && [settings.provisioning, settings.provisioningTemplateId],
        }),
        provider.caCertificates?.(at),
        ([key = ''], call) => provider.getCaCertificate?.(at, key, call),
      );
    case 'DEVICE_CERTIFICATE':
      return listSpec(
        'DeviceCertificate',
        at,
        {
          commonName: (row) => row.commonName,
          status: (row) => row.status,
          rawStatus: (row) => row.rawStatus,
          validFrom: (row) => row.validFrom,
          validTo: (row) => row.validTo,
          fingerprintSha256: (row) => row.fingerprint,
        },
        provider.deviceCertificates?.(at, {}),
        ([key = ''], call) => provider.getDeviceCertificate?.(at, key, call),
      );
    case 'CLIENT_CREDENTIAL':
      // Ids only: reading the secrets would cost one billed call each.
      return listSpec('ClientCredential', at, {}, provider.clientCredentials?.(at, groupId ?? ''));
    case 'AUTH_IDENTITY':
      return listSpec(
        'AuthIdentity',
        at,
        {
          signMode: (row) => row.signMode,
          rawSignMode: (row) => row.rawSignMode,
          clientId: (row) => row.clientId,
          secret: (row) => row.secret?.reveal() ?? null,
        },
        provider.authIdentities?.(at, {}),
        (key, call) => findIdentity(provider, at, key, call),
      );
    case 'AUTH_PERMISSION':
      return listSpec(
        'AuthPermission',
        at,
        {
          action: (row) => row.action,
          rawAction: (row) => row.rawAction,
          effect: (row) => row.effect,
          rawEffect: (row) => row.rawEffect,
        },
        provider.authPermissions?.(at, {}),
        (key, call) => findPermission(provider, at, key, call),
      );
    case 'BLOCKED_CLIENT':
      return listSpec('BlockedClient', at, {}, provider.blockedClients?.(at, {}), ([key = ''], call) =>
        findBlocked(provider, at, key, call),
      );
    case 'DEVICE_POLICY':
      // The list has no statements, but the time of their last change.
      return listSpec(
        'DevicePolicy',
        at,
        { name: (row) => row.name, spaceId: (row) => row.appId, updatedAt: (row) => row.updatedAt },
        provider.access?.policies(at),
        ([key = ''], call) => provider.access?.getPolicy(at, key, call),
      );
    case 'DEVICE': {
      const findDevice = ([key = '']: readonly string[], call: Call) => provider.getDevice?.(at, key, call);
      // The list of a group's devices has no status.
      return listSpec(
        'Device',
        at,
        {
          nodeId: (row) => row.nodeId,
          name: (row) => row.name,
          product: (row) => (groupId === null ? [row.productId, row.productName] : row.productId),
          ...(groupId !== null
            ? {}
            : {
                space: (row) => [row.appId, row.appName],
                gateway: (row) => row.gatewayId,
                status: (row) => row.status,
                rawStatus: (row) => row.rawStatus,
                tags: (row) => tagsOf(row.tags),
                nodeType: (row) => row.rawNodeType,
                firmwareVersion: (row) => row.firmwareVersion,
                softwareVersion: (row) => row.softwareVersion,
                sdkVersion: (row) => row.sdkVersion,
              }),
        },
        groupId === null ? provider.devices?.(at, {}) : provider.devicesOfGroup?.(at, groupId),
        groupId === null ? findDevice : undefined,
        findDevice,
      );
    }
  }
}

/** The capability that an instance needs to have objects of a kind; null: none. */
export const CAPABILITY_OF: Readonly<Record<EntityKind, Capability | null>> = {
  INSTANCE: null,
  GROUP: 'GROUPS',
  CA_CERTIFICATE: 'CA_CERTIFICATES',
  DEVICE_CERTIFICATE: 'DEVICE_CERTIFICATES',
  CLIENT_CREDENTIAL: 'CLIENT_CREDENTIALS',
  AUTH_IDENTITY: 'CUSTOM_AUTH',
  AUTH_PERMISSION: 'CUSTOM_AUTH',
  BLOCKED_CLIENT: 'CUSTOM_AUTH',
  DEVICE: 'DEVICES',
  DEVICE_POLICY: 'DEVICE_POLICIES',
};

export const ENTITY_KINDS = Object.keys(CAPABILITY_OF).filter((kind) => isKeyOf(CAPABILITY_OF, kind));

function listSpec<Kind extends NodeKind>(
  kind: Kind,
  at: InstanceRef,
  fields: Fields<RecordOf<Kind>>,
  list: List<RecordOf<Kind>> | undefined,
  find?: (key: readonly string[], call: Call) => Promise<RecordOf<Kind> | null> | undefined,
  show: typeof find = find,
): ListSpec {
  if (list === undefined) {
    throw new AppError('UNSUPPORTED_BY_INSTANCE', `This cloud service lists no ${kind}.`);
  }
  const read = Object.values(fields);
  const row = (record: RecordOf<Kind>): ListRow => ({
    id: idOfRecord(kind, at, record),
    values: read.map((value) => value(record)),
    record,
  });
  const shown = (look: NonNullable<typeof find>) => async (key: readonly string[], call: Call) => {
    const found = await look(key, call);
    return found == null ? null : row(found);
  };
  return {
    fields: Object.keys(fields),
    list: list.map(row, ({ id }) => id),
    row: (record) => row(record as RecordOf<Kind>),
    ...(find === undefined ? {} : { find: shown(find) }),
    ...(show === undefined ? {} : { show: shown(show) }),
  };
}

/** Sorted: the provider promises no order. */
function tagsOf(tags: readonly TagRecord[] | null | undefined): unknown {
  return tags?.map((tag) => [tag.key, tag.value]).sort() ?? null;
}
