import { AppError } from '../../errors.ts';
import { findBlocked, findPermission } from '../../graph/find-custom-auth.ts';
import { findIdentity } from '../../graph/find-identity.ts';
import { type AnyNode, idOf } from '../../graph/nodes.ts';
import type {
  HybridListing,
  Listing,
  MarkerListing,
  NumberedListing,
  TokenListing,
  WholeListing,
} from '../../providers/port/list.ts';
import type { Provider } from '../../providers/port/provider.ts';
import type {
  AuthIdentityRecord,
  AuthPermissionRecord,
  CaCertificateRecord,
  Capability,
  DeviceRecord,
  InstanceRecord,
  InstanceRef,
  TagRecord,
} from '../../providers/port/records.ts';
import type { Call } from '../../transport/call.ts';
import type { EntityKind } from '../log/log.ts';

/**
 * A part is one list of one instance that is read and compared as a whole: a kind, or a kind within a group. Parts are
 * what polls share: subscribers of one instance with other kinds join the parts that they need.
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

/** An object of a part: its global id, and the values of its fields in the order of `Watched.fields`. */
export interface ListRow {
  readonly id: string;
  readonly values: readonly unknown[];
}

/** How one part is read. */
export interface ListSpec {
  /** Names as in the graph; what `changedFields` tells. */
  readonly fields: readonly string[];
  readonly listing: Listing<ListRow>;
  /** A record of this part's list, or of one of its objects read alone. */
  readonly row: (record: object) => ListRow;
  /** One object of the list, as it would show it; null: gone. Absent where a list holds nothing but ids, or only some objects. */
  readonly find?: (key: readonly string[], call: Call) => Promise<ListRow | null>;
  /** The same of an object that is known to be in the list, whether or not that can be seen of it alone. */
  readonly show?: (key: readonly string[], call: Call) => Promise<ListRow | null>;
}

type Fields<Record> = { readonly [name: string]: (record: Record) => unknown };

/**
 * Only what the list itself carries is compared: to read the rest would be a call for every object. A secret is compared
 * where the list has it, by its keyed fingerprint, and is told as the name of its field.
 */
export function specOf(provider: Provider, at: InstanceRef, list: PolledList): ListSpec {
  const { groupId } = list;
  const isHuawei = provider.name === 'HUAWEI_IOTDA';
  switch (list.kind) {
    case 'INSTANCE':
      return made<InstanceRecord>(
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
        {
          style: 'whole',
          key: (row) => row.instanceId,
          read: async (call) => {
            const found = await provider.getInstance(at.region, at.instanceId, call);
            return found === null ? [] : [found];
          },
        },
        (_key, call) => provider.getInstance(at.region, at.instanceId, call),
      );
    case 'GROUP':
      return made(
        'Group',
        at,
        {
          name: (row) => row.name,
          description: (row) => row.description,
          updatedAt: (row) => row.updatedAt,
          tags: (row) => tagsOf(row.tags),
        },
        provider.groups(at),
        ([key], call) => provider.getGroup(at, key!, call),
      );
    case 'CA_CERTIFICATE':
      return made<CaCertificateRecord>(
        'CaCertificate',
        at,
        {
          // IoTDA's list leaves name and certificate out, while the single object has them.
          ...(isHuawei ? {} : { name: (row) => row.name, pem: (row) => row.pem }),
          status: (row) => row.status,
          rawStatus: (row) => row.rawStatus,
          validFrom: (row) => row.validFrom,
          validTo: (row) => row.validTo,
          registrationCode: (row) => row.registrationCode,
          // Without OCSP, which some answers of IoTDA leave out: its absence is not a change.
          settings: ({ settings }) => settings && [settings.provisioning, settings.provisioningTemplateId],
        },
        provider.caCertificates(at),
        ([key], call) => provider.getCaCertificate(at, key!, call),
      );
    case 'DEVICE_CERTIFICATE':
      return made(
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
        provider.deviceCertificates(at, {}),
        ([key], call) => provider.getDeviceCertificate(at, key!, call),
      );
    case 'CLIENT_CREDENTIAL':
      // Ids alone: to see a new secret would be one billed call for each of them.
      return made('ClientCredential', at, {}, provider.clientCredentials?.(at, groupId ?? ''));
    case 'AUTH_IDENTITY':
      return made<AuthIdentityRecord>(
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
      return made<AuthPermissionRecord>(
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
      return made('BlockedClient', at, {}, provider.blockedClients?.(at, {}), ([key], call) =>
        findBlocked(provider, at, key!, call),
      );
    case 'DEVICE': {
      const findDevice = ([key]: readonly string[], call: Call) =>
        provider.getDevice?.(at, key!, call) ?? Promise.resolve(null);
      // The devices of a group come without their status.
      return made<DeviceRecord>(
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

/** What an instance must have for a kind to be there. */
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
};

export const ENTITY_KINDS = Object.keys(CAPABILITY_OF) as EntityKind[];

function made<Record extends object>(
  kind: AnyNode['kind'],
  at: InstanceRef,
  fields: Fields<Record>,
  listing: Listing<Record> | undefined,
  find?: (key: readonly string[], call: Call) => Promise<Record | null>,
  show: typeof find = find,
): ListSpec {
  if (listing === undefined) {
    throw new AppError('UNSUPPORTED_BY_INSTANCE', `This cloud service lists no ${kind}.`);
  }
  const read = Object.values(fields);
  const row = (record: Record): ListRow => ({
    id: idOf({ kind, at, record } as unknown as AnyNode),
    values: read.map((value) => value(record)),
  });
  const shown =
    (look: (key: readonly string[], call: Call) => Promise<Record | null>) =>
    async (key: readonly string[], call: Call) => {
      const found = await look(key, call);
      return found === null ? null : row(found);
    };
  return {
    fields: Object.keys(fields),
    listing: mapped(listing, row),
    row: (record) => row(record as Record),
    ...(find === undefined ? {} : { find: shown(find) }),
    ...(show === undefined ? {} : { show: shown(show) }),
  };
}

function mapped<From>(listing: Listing<From>, map: (row: From) => ListRow): Listing<ListRow> {
  const rowsOf = <Page extends { readonly rows: readonly From[] }>(page: Page) => ({
    ...page,
    rows: page.rows.map(map),
  });
  const key = (row: ListRow) => row.id;
  switch (listing.style) {
    case 'whole': {
      const read: WholeListing<ListRow>['read'] = async (call) => (await listing.read(call)).map(map);
      return { ...listing, key, read };
    }
    case 'numbered': {
      const read: NumberedListing<ListRow>['read'] = async (...page) => rowsOf(await listing.read(...page));
      return { ...listing, key, read };
    }
    case 'token': {
      const read: TokenListing<ListRow>['read'] = async (...page) => rowsOf(await listing.read(...page));
      return { ...listing, key, read };
    }
    case 'hybrid': {
      const read: HybridListing<ListRow>['read'] = async (...page) => rowsOf(await listing.read(...page));
      return { ...listing, key, read };
    }
    case 'marker': {
      const read: MarkerListing<ListRow>['read'] = async (...page) => rowsOf(await listing.read(...page));
      return { ...listing, key, read };
    }
  }
}

/** Their order is nobody's promise. */
function tagsOf(tags: readonly TagRecord[] | null | undefined): unknown {
  return tags?.map((tag) => [tag.key, tag.value]).sort() ?? null;
}
