import { isRecord } from '../../members.ts';
import { type JsonObject, key, text } from '../client/json-rows.ts';
import type {
  AccessPointRecord,
  ChargeMode,
  FlavorRecord,
  IpAllowListRecord,
} from '../port/instance-details.ts';
import type { Capability, InstanceEdition, InstanceRecord, InstanceStatus } from '../port/records.ts';
import { date, flag, rows } from './decode.ts';

const EDITIONS: Readonly<Record<string, InstanceEdition>> = {
  basic: 'BASIC',
  standard: 'STANDARD',
  enterprise: 'ENTERPRISE',
};
const INSTANCE_STATUSES: Readonly<Record<string, InstanceStatus>> = {
  CREATING: 'PREPARING',
  ACTIVE: 'ACTIVE',
  FROZEN: 'SUSPENDED',
  TRADING: 'UPGRADING',
  MODIFYING: 'UPGRADING',
  MODIFY_FAILED: 'FAILED',
  FAILED: 'FAILED',
};
/** IoTDM's names of the charge modes (contract 2.13). */
const CHARGE_MODES: Readonly<Record<string, ChargeMode>> = { prePaid: 'PREPAID', postPaid: 'POSTPAID' };

export function editionOf(row: JsonObject): InstanceEdition {
  return EDITIONS[text(row, 'instance_type') ?? ''] ?? 'UNKNOWN';
}

/** Returns IoTDM's name of an edition, or null if IoTDM does not have the edition. */
export function instanceTypeOf(edition: InstanceEdition): string | null {
  return Object.entries(EDITIONS).find(([, known]) => known === edition)?.[0] ?? null;
}

/** The basic edition lacks the capabilities of contract 2.2, 2.4, 2.5, 2.10 and 2.11. */
export function capabilitiesOf(edition: InstanceEdition): readonly Capability[] {
  const all: Capability[] = ['GROUPS', 'CA_CERTIFICATES', 'DEVICE_CERTIFICATES', 'DEVICES'];
  return edition === 'BASIC' ? all : [...all, 'DEVICE_SEARCH', 'DEVICE_POLICIES', 'CA_SETTINGS'];
}

/** `listed`: the row comes from the list, which leaves out description, order, tags and addresses (contract 2.13). */
export function decodeInstance(
  row: JsonObject,
  account: string,
  region: string,
  listed: boolean,
): InstanceRecord {
  const edition = editionOf(row);
  const rawStatus = text(row, 'status');
  const rawChargeMode = text(row, 'charge_mode');
  return {
    provider: 'HUAWEI_IOTDA',
    account,
    region,
    instanceId: key(row, 'instance_id'),
    name: text(row, 'name'),
    edition,
    rawEdition: text(row, 'instance_type'),
    status: INSTANCE_STATUSES[rawStatus ?? ''] ?? 'UNKNOWN',
    rawStatus,
    createdAt: date(row, 'create_time'),
    updatedAt: date(row, 'update_time'),
    expiresAt: null,
    capabilities: capabilitiesOf(edition),
    flavor: flavorOf(row['flavor']),
    chargeMode: rawChargeMode === null ? null : (CHARGE_MODES[rawChargeMode] ?? 'UNKNOWN'),
    rawChargeMode,
    enterpriseProjectId: text(row, 'enterprise_project_id'),
    kernelVersion: null,
    description: listed ? undefined : text(row, 'description'),
    orderId: listed ? undefined : text(row, 'order_id'),
    tags: listed
      ? undefined
      : rows(row, 'tags').map((tag) => ({ key: key(tag, 'key'), value: text(tag, 'value') })),
    accessPoints: listed ? undefined : rows(row, 'access_infos').map(accessPointOf),
  };
}

/** An instance from the configuration, which gives only its id and name. */
export function configuredInstance(
  account: string,
  region: string,
  instanceId: string,
  name: string | null,
): InstanceRecord {
  return {
    provider: 'HUAWEI_IOTDA',
    account,
    region,
    instanceId,
    name,
    edition: 'UNKNOWN',
    rawEdition: null,
    status: 'UNKNOWN',
    rawStatus: null,
    createdAt: null,
    updatedAt: null,
    expiresAt: null,
    capabilities: capabilitiesOf('UNKNOWN'),
    flavor: null,
    chargeMode: null,
    rawChargeMode: null,
    enterpriseProjectId: null,
    kernelVersion: null,
    description: null,
    orderId: null,
    tags: null,
    accessPoints: null,
  };
}

function flavorOf(value: unknown): FlavorRecord | null {
  if (!isRecord(value)) return null;
  const type = text(value, 'type');
  return type === null ? null : { type, size: numberOf(value, 'size') };
}

function accessPointOf(row: JsonObject): AccessPointRecord {
  return {
    type: text(row, 'type'),
    domainName: text(row, 'domain_name'),
    port: numberOf(row, 'port'),
    plainPort: numberOf(row, 'non_tls_port'),
    webSocketPort: numberOf(row, 'websocket_port'),
    publicAddresses: textsOf(row, 'public_address'),
    privateAddresses: textsOf(row, 'private_addresses'),
    ipv6Addresses: textsOf(row, 'ipv6_address'),
    ipAllowList: allowListOf(row['ip_whitelist']),
  };
}

function allowListOf(value: unknown): IpAllowListRecord | null {
  if (!isRecord(value)) return null;
  return {
    enabled: flag(value, 'enable'),
    entries: rows(value, 'allow_list').map((entry) => ({
      address: key(entry, 'address'),
      description: text(entry, 'description'),
    })),
  };
}

/** Ports and sizes are 32-bit integers (contract 2.13). Other values count as absent. */
function numberOf(row: JsonObject, name: string): number | null {
  const number = Number(text(row, name) ?? Number.NaN);
  return Number.isInteger(number) && number >= 0 && number < 2 ** 31 ? number : null;
}

function textsOf(row: JsonObject, name: string): readonly string[] {
  const value = row[name];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}
