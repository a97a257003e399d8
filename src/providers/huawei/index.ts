import { notFound } from '../../errors.ts';
import { createMarkerList } from '../../lists/marker.ts';
import { createWholeList } from '../../lists/whole.ts';
import type { Call } from '../../transport/call.ts';
import { decodeInSteps } from '../client/decode-in-steps.ts';
import { atMost, type JsonObject } from '../client/json-rows.ts';
import { orNull } from '../client/or-null.ts';
import { differs, filterIgnored } from '../port/contradiction.ts';
import type { List } from '../port/list.ts';
import type { Provider } from '../port/provider.ts';
import type { InstanceRef } from '../port/records.ts';
import { ACTIONS } from './actions.ts';
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
import { createDeviceSearch } from './device-search.ts';
import {
  certificateContradicts,
  deviceContradicts,
  groupContradicts,
  nameContradicts,
} from './filtered-rows.ts';
import { certificateQuery, deviceQuery, groupQuery, nameQuery, spaceQuery } from './filters.ts';
import { createInstances, type InstancesOptions } from './instances.ts';
import { type HuaweiOperation, OPERATIONS, TEMPLATES } from './operations.ts';
import { PAGE_SIZE, TRAITS } from './traits.ts';
import { mayBeId } from './wire.ts';
import { createWrites } from './writes.ts';

export interface HuaweiOptions
  extends ClientOptions,
    Omit<AddressOptions, 'instances' | 'region'>,
    Pick<InstancesOptions, 'instances'> {}

/** Implements the port for Huawei Cloud IoTDA (v5), with instance discovery through IoTDM. */
export function createHuawei(options: HuaweiOptions): Provider {
  const { account, region } = options;
  const { callProvider, management } = createClient(options);
  const addresses = createAddresses(options, callProvider, management);

  /** A list with STD paging (contract 2.0). The three paging members are sent in the query, or in the body of a POST. */
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
  ): List<Row> =>
    createMarkerList({
      place: at,
      maxPageSize: PAGE_SIZE,
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
        const decodePage = async (answer: JsonObject) => ({
          rows: await decodeInSteps(atMost(PAGE_SIZE, rowsOfPage(answer, field)), decode),
          ...pageOf(answer),
        });
        const found = await callProvider(operation, await addresses.of(at, call), parts, decodePage, call);
        if (more.contradicts !== undefined && found.rows.some(more.contradicts))
          throw filterIgnored('HUAWEI_IOTDA', operation.name);
        return found;
      },
    });

  /** Reads one object. Returns null if the provider reports that the object does not exist. */
  const one = async <Row>(
    operation: HuaweiOperation,
    at: InstanceRef,
    id: string,
    decode: (row: JsonObject) => Row,
    call: Call,
  ): Promise<Row | null> => {
    if (!mayBeId(id)) return null;
    const address = await addresses.of(at, call);
    return orNull(callProvider(operation, address, { id }, decode, call));
  };

  const listed =
    <Row>(decode: (row: JsonObject, listed: boolean) => Row) =>
    (row: JsonObject) =>
      decode(row, true);

  return {
    name: TRAITS.name,
    traits: TRAITS,
    actions: ACTIONS,
    account,
    countsCalls: options.countsCalls,
    regions: [region],
    writes: createWrites(callProvider, addresses.of),

    ...createInstances(options, callProvider, management, addresses),

    groups: (at, filter) =>
      marked(OPERATIONS.listGroups, at, 'device_groups', listed(decodeGroup), (row) => row.groupId, {
        query: groupQuery(at, filter),
        contradicts: groupContradicts(filter ?? {}),
      }),
    getGroup: (at, groupId, call) =>
      one(OPERATIONS.showGroup, at, groupId, (row) => decodeGroup(row, false), call),

    caCertificates: (at, filter) =>
      marked(OPERATIONS.listCaCertificates, at, 'certificates', listed(decodeCa), (row) => row.caId, {
        query: spaceQuery(filter),
      }),
    getCaCertificate: (at, caId, call) =>
      one(OPERATIONS.showCaCertificate, at, caId, (row) => decodeCa(row, false), call),

    deviceCertificates: (at, filter) =>
      marked(
        OPERATIONS.listDeviceCertificates,
        at,
        'device_certificates',
        listed(decodeDeviceCertificate),
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
        (answer) => rows(answer, 'device_groups').map(listed(decodeGroup)),
        call,
      );
    },
    deviceSearch: createDeviceSearch(callProvider, addresses.of),

    access: {
      policies: (at, filter) =>
        marked(OPERATIONS.listPolicies, at, 'policies', decodePolicy, (row) => row.policyId, {
          query: { ...spaceQuery(filter), ...nameQuery('policy_name', 128, filter) },
          contradicts: nameContradicts(filter),
        }),
      getPolicy: (at, id, call) => one(OPERATIONS.showPolicy, at, id, decodePolicy, call),
      policyTargets: (at, id, type) =>
        marked(OPERATIONS.listPolicyTargets, at, 'targets', decodeTarget, (row) => `${row.type} ${row.id}`, {
          id,
          body: { target_type: TARGET_TYPES[type] },
          contradicts: (row) => differs(TARGET_TYPES[type], row.rawType),
        }),
      authorizers: (at, filter) =>
        marked(
          OPERATIONS.listAuthorizers,
          at,
          'authorizers',
          listed(decodeAuthorizer),
          (row) => row.authorizerId,
          { query: nameQuery('authorizer_name', 128, filter), contradicts: nameContradicts(filter) },
        ),
      getAuthorizer: (at, id, call) =>
        one(OPERATIONS.showAuthorizer, at, id, (row) => decodeAuthorizer(row, false), call),
      templates: (at, kind, filter) =>
        marked(TEMPLATES[kind].list, at, 'templates', decodeTemplate(kind), (row) => row.templateId, {
          query: nameQuery('template_name', 128, filter),
          contradicts: nameContradicts(filter),
        }),
      getTemplate: (at, kind, id, call) => one(TEMPLATES[kind].show, at, id, decodeTemplate(kind), call),
    },

    products: (at, filter) =>
      marked(
        OPERATIONS.listProducts,
        at,
        'products',
        decodeProduct,
        (row) => `${row.appId} ${row.productId}`,
        {
          query: { ...spaceQuery(filter), ...nameQuery('product_name', 64, filter) },
          contradicts: nameContradicts(filter),
        },
      ),
    resourceSpaces: (at) =>
      createWholeList({
        place: at,
        key: (row) => row.appId,
        read: async (call) => {
          const decode = (answer: JsonObject) => rows(answer, 'applications').map(decodeSpace);
          return callProvider(OPERATIONS.listSpaces, await addresses.of(at, call), {}, decode, call);
        },
      }),
  };
}
