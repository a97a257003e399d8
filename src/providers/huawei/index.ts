import { notFound } from '../../errors.ts';
import type { Call } from '../../transport/request.ts';
import { differs, filterIgnored } from '../contradiction.ts';
import type { JsonObject } from '../json-row.ts';
import type { Listing, MarkerListing } from '../listing.ts';
import type { Provider } from '../provider.ts';
import type { InstanceRecord, InstanceRef } from '../record.ts';
import { type AddressOptions, createAddresses } from './addresses.ts';
import { type ClientOptions, createClient } from './client.ts';
import {
  decodeCa,
  decodeDevice,
  decodeDeviceCertificate,
  decodeGroup,
  decodeProduct,
  decodeSpace,
  pageOf,
  rows,
  rowsOfPage,
} from './decode.ts';
import {
  decodeAuthorizer,
  decodePolicy,
  decodeTarget,
  decodeTemplate,
  TARGET_TYPES,
} from './decode-access.ts';
import { configuredInstance, decodeInstance } from './decode-instance.ts';
import { createDeviceSearch } from './device-search.ts';
import { isNotFound } from './errors.ts';
import { certificateContradicts, deviceContradicts, groupContradicts } from './filtered-rows.ts';
import { certificateQuery, deviceQuery, groupQuery } from './filters.ts';
import { type HuaweiOperation, OPERATIONS, TEMPLATES } from './operations.ts';
import { mayBeId } from './wire.ts';
import { createWrites } from './writes.ts';

export interface HuaweiOptions extends ClientOptions, Omit<AddressOptions, 'instances' | 'region'> {
  /** Instead of discovery through IoTDM. */
  instances?: readonly { readonly id: string; readonly name?: string; readonly endpoint?: string }[];
}

/** Huawei Cloud IoTDA (v5) with instance discovery through IoTDM, behind the port. */
export function createHuawei(options: HuaweiOptions): Provider {
  const { account, region } = options;
  const { ask, management } = createClient(options);
  const addresses = createAddresses(options, ask, management);
  const configured = options.instances?.map(({ id, name }) =>
    configuredInstance(account, region, id, name ?? null),
  );

  /** A list with STD paging (contract 2.0); the three fields travel in the query, or in the body of a POST. */
  const marked = <Row>(
    operation: HuaweiOperation,
    at: InstanceRef,
    field: string,
    decode: (row: JsonObject) => Row,
    key: (row: Row) => string,
    more: {
      id?: string;
      query?: Record<string, string | undefined>;
      body?: JsonObject;
      contradicts?: (row: Row) => boolean;
    } = {},
  ): MarkerListing<Row> => ({
    style: 'marker',
    maxPageSize: 50,
    maxOffset: 500,
    key,
    read: async ({ marker, offset, limit }, call) => {
      if (more.id !== undefined && !mayBeId(more.id)) throw notFound();
      const page = { limit, ...(marker === null ? {} : { marker }), ...(offset === 0 ? {} : { offset }) };
      const id = more.id === undefined ? {} : { id: more.id };
      const parts =
        operation.method === 'POST'
          ? { ...id, body: { ...more.body, ...page } }
          : { ...id, query: { ...more.query, ...page } };
      const decodePage = (answer: JsonObject) => ({
        rows: rowsOfPage(answer, field).map(decode),
        ...pageOf(answer),
      });
      const found = await ask(operation, await addresses.of(at, call), parts, decodePage, call);
      if (more.contradicts !== undefined && found.rows.some(more.contradicts))
        throw filterIgnored('HUAWEI_IOTDA', operation.name);
      return found;
    },
  });

  /** One object; null where the provider says that there is none. */
  const one = async <Row>(
    operation: HuaweiOperation,
    at: InstanceRef,
    id: string,
    decode: (row: JsonObject) => Row,
    call: Call,
  ): Promise<Row | null> => {
    if (!mayBeId(id)) return null;
    const address = await addresses.of(at, call);
    return orNull(ask(operation, address, { id }, decode, call));
  };

  const discovered: MarkerListing<InstanceRecord> = {
    style: 'marker',
    maxPageSize: 500,
    maxOffset: 500,
    key: (row) => row.instanceId,
    read: ({ marker, offset, limit }, call) =>
      ask(
        OPERATIONS.listInstances,
        management,
        { query: { limit, ...(marker === null ? {} : { marker }), ...(offset === 0 ? {} : { offset }) } },
        (answer) => ({
          rows: rowsOfPage(answer, 'instances').map((row) => decodeInstance(row, account, region, true)),
          ...pageOf(answer),
        }),
        call,
      ),
  };

  return {
    name: 'HUAWEI_IOTDA',
    account,
    regions: [region],
    writes: createWrites(ask, addresses.of),

    instances: (): Listing<InstanceRecord> =>
      configured === undefined
        ? discovered
        : { style: 'whole', key: (row) => row.instanceId, read: async () => configured },
    getInstance: async (_region, instanceId, call) => {
      if (configured !== undefined) return configured.find((row) => row.instanceId === instanceId) ?? null;
      if (!/^[0-9a-f-]{1,36}$/.test(instanceId)) return null;
      return orNull(
        ask(
          OPERATIONS.showInstance,
          { ...management, serves: instanceId },
          { id: instanceId },
          (answer) => {
            addresses.learn(instanceId, answer);
            return decodeInstance(answer, account, region, false);
          },
          call,
        ),
      );
    },

    groups: (at, filter) =>
      marked(
        OPERATIONS.listGroups,
        at,
        'device_groups',
        (row) => decodeGroup(row, true),
        (row) => row.groupId,
        { query: groupQuery(filter), contradicts: groupContradicts(filter ?? {}) },
      ),
    getGroup: (at, groupId, call) =>
      one(OPERATIONS.showGroup, at, groupId, (row) => decodeGroup(row, false), call),

    caCertificates: (at) =>
      marked(
        OPERATIONS.listCaCertificates,
        at,
        'certificates',
        (row) => decodeCa(row, true),
        (row) => row.caId,
      ),
    getCaCertificate: (at, caId, call) =>
      one(OPERATIONS.showCaCertificate, at, caId, (row) => decodeCa(row, false), call),

    deviceCertificates: (at, filter) =>
      marked(
        OPERATIONS.listDeviceCertificates,
        at,
        'device_certificates',
        (row) => decodeDeviceCertificate(row, true),
        (row) => row.certificateId,
        { query: certificateQuery(filter), contradicts: certificateContradicts(filter) },
      ),
    getDeviceCertificate: (at, id, call) =>
      one(OPERATIONS.showDeviceCertificate, at, id, (row) => decodeDeviceCertificate(row, false), call),

    devices: (at, filter) =>
      marked(
        OPERATIONS.listDevices,
        at,
        'devices',
        (row) => decodeDevice(row, 'list'),
        (row) => row.deviceId,
        { query: deviceQuery(filter), contradicts: deviceContradicts(filter) },
      ),
    devicesOfCertificate: (at, id) =>
      marked(
        OPERATIONS.listDevicesOfCertificate,
        at,
        'devices',
        (row) => decodeDevice(row, 'ofCertificate'),
        (row) => row.deviceId,
        { id },
      ),
    devicesOfGroup: (at, id) =>
      marked(
        OPERATIONS.listDevicesOfGroup,
        at,
        'devices',
        (row) => decodeDevice(row, 'ofGroup'),
        (row) => row.deviceId,
        { id },
      ),
    getDevice: (at, deviceId, call) =>
      one(OPERATIONS.showDevice, at, deviceId, (row) => decodeDevice(row, 'full'), call),
    groupsOfDevice: async (at, deviceId, call) => {
      const { capabilities } = await addresses.of(at, call);
      if (!capabilities.includes('DEVICE_SEARCH')) return null;
      return one(
        OPERATIONS.listGroupsOfDevice,
        at,
        deviceId,
        (answer) => rows(answer, 'device_groups').map((row) => decodeGroup(row, true)),
        call,
      );
    },
    deviceSearch: createDeviceSearch(ask, addresses.of),

    access: {
      policies: (at) => marked(OPERATIONS.listPolicies, at, 'policies', decodePolicy, (row) => row.policyId),
      getPolicy: (at, id, call) => one(OPERATIONS.showPolicy, at, id, decodePolicy, call),
      policyTargets: (at, id, type) =>
        marked(OPERATIONS.listPolicyTargets, at, 'targets', decodeTarget, (row) => `${row.type} ${row.id}`, {
          id,
          body: { target_type: TARGET_TYPES[type] },
          contradicts: (row) => differs(TARGET_TYPES[type], row.rawType),
        }),
      authorizers: (at) =>
        marked(
          OPERATIONS.listAuthorizers,
          at,
          'authorizers',
          (row) => decodeAuthorizer(row, true),
          (row) => row.authorizerId,
        ),
      getAuthorizer: (at, id, call) =>
        one(OPERATIONS.showAuthorizer, at, id, (row) => decodeAuthorizer(row, false), call),
      templates: (at, kind) =>
        marked(TEMPLATES[kind].list, at, 'templates', decodeTemplate(kind), (row) => row.templateId),
      getTemplate: (at, kind, id, call) => one(TEMPLATES[kind].show, at, id, decodeTemplate(kind), call),
    },

    products: (at) =>
      marked(
        OPERATIONS.listProducts,
        at,
        'products',
        decodeProduct,
        (row) => `${row.appId} ${row.productId}`,
      ),
    resourceSpaces: async (at, call) =>
      ask(
        OPERATIONS.listSpaces,
        await addresses.of(at, call),
        {},
        (answer) => rows(answer, 'applications').map(decodeSpace),
        call,
      ),
  };
}

async function orNull<Value>(found: Promise<Value>): Promise<Value | null> {
  try {
    return await found;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}
