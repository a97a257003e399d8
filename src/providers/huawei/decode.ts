import { isRecord } from '../../members.ts';
import { Secret } from '../../secret.ts';
import { storedPem } from '../../x509/pem.ts';
import { type JsonObject, key, text } from '../client/json-rows.ts';
import type {
  CaCertificateRecord,
  CertificateStatus,
  DeviceAuthRecord,
  DeviceCertificateRecord,
  DeviceModuleRecord,
  DeviceNodeType,
  DeviceRecord,
  DeviceStatus,
  GroupRecord,
  ProductRecord,
  ResourceSpaceRecord,
  TagRecord,
} from '../port/records.ts';

/** INACTIVE means registered but never connected, not switched off (contract 5.2). */
const DEVICE_STATUSES: Readonly<Record<string, DeviceStatus>> = {
  ONLINE: 'ONLINE',
  OFFLINE: 'OFFLINE',
  ABNORMAL: 'ABNORMAL',
  INACTIVE: 'NEVER_CONNECTED',
  FROZEN: 'FROZEN',
};
const NODE_TYPES: Readonly<Record<string, DeviceNodeType>> = { GATEWAY: 'GATEWAY', ENDPOINT: 'ENDPOINT' };

const GROUP_TYPES: Readonly<Record<string, boolean>> = { DYNAMIC: true, STATIC: false };

/** `listed`: the row comes from a list, which leaves out the rule (contract 2.7). A static group has no rule. */
export function decodeGroup(row: JsonObject, listed: boolean): GroupRecord {
  const isDynamic = GROUP_TYPES[text(row, 'group_type') ?? ''] ?? null;
  return {
    groupId: key(row, 'group_id'),
    name: text(row, 'name'),
    description: text(row, 'description'),
    createdAt: null,
    updatedAt: null,
    tags: null,
    isDynamic,
    rule: listed && isDynamic !== false ? undefined : text(row, 'dynamic_group_rule'),
    parentGroupId: text(row, 'super_group_id'),
  };
}

/** `listed`: the row comes from the list, which has neither name nor content. */
export function decodeCa(row: JsonObject, listed: boolean): CaCertificateRecord {
  const { status } = row;
  return {
    caId: key(row, 'certificate_id'),
    name: text(row, 'name') ?? text(row, 'cn_name'),
    serialNumber: null,
    status:
      status === true || status === 'true'
        ? 'ACTIVE'
        : status === false || status === 'false'
          ? 'UNVERIFIED'
          : 'UNKNOWN',
    rawStatus: status === undefined || status === null ? null : String(status),
    validFrom: date(row, 'effective_date'),
    validTo: date(row, 'expiry_date'),
    registrationCode: text(row, 'verify_code'),
    pem: listed ? undefined : storedPem(text(row, 'content')),
    verificationPem: null,
    settings: {
      provisioning: flag(row, 'provision_enable'),
      provisioningTemplateId: text(row, 'template_id'),
      ocsp: flag(row, 'ocsp_enable'),
      ocspTls: flag(row, 'ocsp_ssl_enable'),
      ocspServerCaId: text(row, 'ocsp_server_ca_id'),
    },
    commonName: text(row, 'cn_name'),
    owner: text(row, 'owner'),
    createdAt: date(row, 'create_date'),
  };
}

export function decodeDeviceCertificate(row: JsonObject, listed: boolean): DeviceCertificateRecord {
  const rawStatus = text(row, 'status');
  return {
    certificateId: key(row, 'certificate_id'),
    commonName: text(row, 'common_name'),
    serialNumber: null,
    caSerialNumber: null,
    status: statusOf(row),
    rawStatus,
    validFrom: null,
    validTo: date(row, 'expiry_date'),
    fingerprint: text(row, 'fingerprint'),
    pem: listed ? undefined : storedPem(text(row, 'certificate_pem')),
  };
}

const SIMPLE = ['node_id', 'device_name', 'product_id'];
/** Rows of a search have no description (contract 2.5). */
const SEARCHED = [
  ...SIMPLE,
  'product_name',
  'app_id',
  'app_name',
  'gateway_id',
  'status',
  'tags',
  'node_type',
  'fw_version',
  'sw_version',
  'device_sdk_version',
];
const LISTED = [...SEARCHED, 'description'];

/**
 * The members that each kind of response can contain. A member that is named here and missing from the
 * response is null. All other members are undefined.
 */
const CARRIED = {
  full: [
    ...LISTED,
    'create_time',
    'active_time',
    'connection_status_update_time',
    'auth_info',
    'modules',
    'extension_info',
  ],
  list: LISTED,
  ofCertificate: [...SIMPLE, 'app_id', 'gateway_id'],
  ofGroup: SIMPLE,
  search: SEARCHED,
} as const satisfies Record<string, readonly string[]>;

export function decodeDevice(row: JsonObject, answer: keyof typeof CARRIED): DeviceRecord {
  const names: readonly string[] = CARRIED[answer];
  const carries = (name: string) => names.includes(name);
  const carried = (name: string) => (carries(name) ? text(row, name) : undefined);
  const dated = (name: string) => (carries(name) ? date(row, name) : undefined);
  const rawStatus = carried('status');
  const rawNodeType = carried('node_type');
  return {
    deviceId: key(row, 'device_id'),
    nodeId: carried('node_id'),
    name: carried('device_name'),
    description: carried('description'),
    productId: carried('product_id'),
    productName: carried('product_name'),
    appId: carried('app_id'),
    appName: carried('app_name'),
    gatewayId: carried('gateway_id'),
    status: rawStatus === undefined ? undefined : (DEVICE_STATUSES[rawStatus ?? ''] ?? 'UNKNOWN'),
    rawStatus,
    nodeType: rawNodeType === undefined ? undefined : (NODE_TYPES[rawNodeType ?? ''] ?? 'UNKNOWN'),
    rawNodeType,
    firmwareVersion: carried('fw_version'),
    softwareVersion: carried('sw_version'),
    sdkVersion: carried('device_sdk_version'),
    tags: carries('tags') ? tagsOf(row['tags']) : undefined,
    modules: carries('modules') ? modulesOf(row) : undefined,
    extensionInfo: carries('extension_info') ? objectOf(row['extension_info']) : undefined,
    registeredAt: dated('create_time'),
    activatedAt: dated('active_time'),
    statusChangedAt: dated('connection_status_update_time'),
    auth: carries('auth_info') ? authOf(row['auth_info']) : undefined,
  };
}

export function decodeProduct(row: JsonObject): ProductRecord {
  return { productId: key(row, 'product_id'), appId: text(row, 'app_id'), name: text(row, 'name') };
}

export function decodeSpace(row: JsonObject): ResourceSpaceRecord {
  return {
    appId: key(row, 'app_id'),
    name: text(row, 'app_name'),
    isDefault: flag(row, 'default_app') === true,
    createdAt: date(row, 'create_time'),
  };
}

/** Treats a missing list and null as empty. */
export function rows(answer: JsonObject, name: string): readonly JsonObject[] {
  const value = answer[name];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || !value.every(isRecord))
    throw new TypeError(`${name} is not a list of objects`);
  return value;
}

/**
 * Returns the rows of a paged list. Throws if the answer has neither the list nor a page, because it then comes from
 * another server and must not count as an empty list.
 */
export function rowsOfPage(answer: JsonObject, name: string): readonly JsonObject[] {
  if (![name, 'page', 'count', 'marker'].some((member) => Object.hasOwn(answer, member)))
    throw new TypeError(`neither ${name} nor a page is present`);
  return rows(answer, name);
}

/**
 * Reads marker and count of a page. `page` may be missing or null, and its marker may be empty or a number (contract
 * 5.1). IoTDM has marker and count at the top level.
 */
export function pageOf(answer: JsonObject): { marker: string | null; count: number | null } {
  const page = isRecord(answer['page']) ? answer['page'] : answer;
  const count = Number(text(page, 'count') ?? Number.NaN);
  return { marker: text(page, 'marker'), count: Number.isSafeInteger(count) && count >= 0 ? count : null };
}

export function flag(row: JsonObject, name: string): boolean | null {
  const value = row[name];
  return typeof value === 'boolean' ? value : null;
}

/**
 * Reads COMPACT (`20190303T081011Z`) and ISO times. The documented example `2019-03-03T08:10:111Z` is invalid, so it
 * results in null.
 */
export function date(row: JsonObject, name: string): Date | null {
  const value = text(row, name);
  const compact = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(value ?? '');
  const iso = compact === null ? value : `${compact.slice(1, 4).join('-')}T${compact.slice(4).join(':')}Z`;
  if (iso === null || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(iso)) return null;
  const parsed = new Date(iso);
  return parsed.getUTCFullYear() > 0 ? parsed : null;
}

/**
 * Accepts an array or a single tag, because one schema declares an object and its example shows an array
 * (contract 2.5).
 */
function tagsOf(value: unknown): readonly TagRecord[] | null {
  if (value === undefined || value === null) return null;
  const list = Array.isArray(value) ? value : isRecord(value) && 'tag_key' in value ? [value] : [];
  return list.filter(isRecord).map((tag) => ({ key: key(tag, 'tag_key'), value: text(tag, 'tag_value') }));
}

/** Modules that were upgraded over the air. The response omits the member if there is no such module. */
function modulesOf(row: JsonObject): readonly DeviceModuleRecord[] {
  return rows(row, 'modules').map((each) => ({
    name: text(each, 'module_name'),
    version: text(each, 'module_version'),
  }));
}

function objectOf(value: unknown): object | null {
  return isRecord(value) ? value : null;
}

function authOf(value: unknown): DeviceAuthRecord | null {
  if (!isRecord(value)) return null;
  const secret = (name: string) => {
    const found = text(value, name);
    return found === null ? null : new Secret(found);
  };
  return {
    type: text(value, 'auth_type'),
    fingerprint: text(value, 'fingerprint'),
    secondaryFingerprint: text(value, 'secondary_fingerprint'),
    secureAccess: flag(value, 'secure_access'),
    secret: secret('secret'),
    secondarySecret: secret('secondary_secret'),
    timeout: secondsOf(value, 'timeout'),
  };
}

function secondsOf(row: JsonObject, name: string): number | null {
  const value = row[name];
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 31 ? value : null;
}

export function statusOf(row: JsonObject): CertificateStatus {
  const status = text(row, 'status');
  return status === 'ACTIVE' || status === 'INACTIVE' ? status : 'UNKNOWN';
}
