import type { Outgoing } from '../exchange.ts';
import type { HuaweiDevice, HuaweiGroup } from '../fleet/fleet.ts';
import { answerJson, HuaweiRefusal, invalidInput, missing, notOnBasic } from './errors.ts';
import { filterOf, groupsWanted, inApp, isCascade, named, registered } from './filters.ts';
import { belowGateway } from './gateways.ts';
import { groupsOf, membersOf } from './members.ts';
import { HEX24, PAGE36, type PagingInput, type PagingRules, pageOf } from './paging.ts';
import { parameterOf } from './request.ts';
import { search } from './search.ts';
import { createViews } from './views.ts';
import type { Route, Work } from './work.ts';

const {
  apps,
  ca,
  deviceCertificate,
  deviceOfCertificate,
  deviceOfGroup,
  fullDevice,
  group,
  listedDevice,
  product,
  searchedDevice,
} = createViews();

/** The operations that read, one line per operation. */
export const ROUTES: readonly Route[] = [
  {
    operation: 'ListCertificates',
    method: 'GET',
    path: '/certificates',
    run: (w) => list(w, 'certificates', inApp(w, w.instance.caCertificates), (row) => ca(row, false), PAGE36),
  },
  {
    operation: 'ShowCertificate',
    method: 'GET',
    path: '/certificates/{id}',
    run: (w) =>
      shown(
        w.instance.caCertificates.find((row) => row.certificateId === w.id),
        'ca',
        (row) => ca(row, true),
      ),
  },
  {
    operation: 'ListDeviceCertificate',
    method: 'GET',
    path: '/device-certificates',
    run: listDeviceCertificates,
  },
  {
    operation: 'ShowDeviceCertificate',
    method: 'GET',
    path: '/device-certificates/{id}',
    run: (w) =>
      shown(
        w.instance.deviceCertificates.find((row) => row.certificateId === w.id),
        'deviceCertificate',
        (row) => deviceCertificate(row, true),
      ),
  },
  {
    operation: 'ListDeviceByDeviceCertificate',
    method: 'POST',
    path: '/device-certificates/{id}/list-device',
    run: listDevicesOfCertificate,
  },
  { operation: 'ListDevices', method: 'GET', path: '/devices', run: listDevices },
  {
    operation: 'ShowDevice',
    method: 'GET',
    path: '/devices/{id}',
    run: (w) =>
      shown(
        w.instance.devices.find((row) => row.deviceId === w.id),
        'device',
        (row) => fullDevice(row, w.instance),
      ),
  },
  {
    operation: 'ListDeviceGroupsByDevice',
    method: 'POST',
    path: '/devices/{id}/list-device-group',
    run: listGroupsOfDevice,
  },
  { operation: 'SearchDevices', method: 'POST', path: '/search/query-devices', run: searchDevices },
  {
    operation: 'ListProducts',
    method: 'GET',
    path: '/products',
    run: (w) =>
      list(
        w,
        'products',
        inApp(
          w,
          named(w, 'product_name', w.instance.products, (row) => row.name),
        ),
        (row) => product(row, w.instance),
      ),
  },
  {
    operation: 'ShowProduct',
    method: 'GET',
    path: '/products/{id}',
    run: (w) =>
      shown(
        w.instance.products.find((row) => row.productId === w.id),
        'product',
        (row) => ({ ...product(row, w.instance), service_capabilities: [] }),
      ),
  },
  {
    operation: 'ListDeviceGroups',
    method: 'GET',
    path: '/device-group',
    run: (w) => list(w, 'device_groups', groupsWanted(w), (row) => group(row, false)),
  },
  {
    operation: 'ShowDeviceGroup',
    method: 'GET',
    path: '/device-group/{id}',
    run: (w) => shown(groupOf(w), 'group', (row) => group(row, true)),
  },
  {
    operation: 'ShowDevicesInGroup',
    method: 'GET',
    path: '/device-group/{id}/devices',
    run: listDevicesOfGroup,
  },
  {
    operation: 'ShowApplications',
    method: 'GET',
    path: '/apps',
    run: (w) => ok({ applications: apps(w.instance, parameterOf(w.request, 'default_app')) }),
  },
  {
    operation: 'ShowApplication',
    method: 'GET',
    path: '/apps/{id}',
    run: (w) =>
      shown(
        apps(w.instance, undefined).find((row) => row.app_id === w.id),
        'app',
        (row) => row,
      ),
  },
];

/**
 * The documented pattern has two readings (contract 2.3). Taken literally, `!-*` is a range of characters
 * that does not contain the hyphen, and the minimum is four characters.
 */
const COMMON_NAME = {
  text: /^[a-zA-Z0-9_? '#().,&%@!*-]{1,32}$/,
  literal: /^[a-zA-Z0-9_? '#().,&%@!-*]{4,32}$/,
};
const FINGERPRINT = /^([a-fA-F0-9]{40}|[a-fA-F0-9]{64})$/;

function listDeviceCertificates(work: Work): Outgoing {
  const prefix = filterOf(work, 'common_name');
  const fingerprint = filterOf(work, 'fingerprint');
  const commonName = COMMON_NAME[work.world.switches.huawei.commonNamePattern];
  if (prefix !== undefined && !commonName.test(prefix)) throw invalidInput();
  if (fingerprint !== undefined && !FINGERPRINT.test(fingerprint)) throw invalidInput();
  const rows = work.instance.deviceCertificates
    .filter((row) => prefix === undefined || row.commonName.startsWith(prefix))
    // The filter is documented as "exact", so the simulator compares it with the stored value in the stored letter
    // case.
    .filter((row) => fingerprint === undefined || row.fingerprint === fingerprint);
  return list(work, 'device_certificates', rows, (row) => deviceCertificate(row, false));
}

function listDevicesOfCertificate(work: Work): Outgoing {
  // The documentation does not say how the service answers a POST without a body. The simulator requires the documented
  // body.
  if (work.request.body === null)
    throw new HuaweiRefusal(
      400,
      'IOTDA.000008',
      'Invalid input. The request format is invalid. For details, see the error message.',
    );
  const certificate = work.instance.deviceCertificates.find((row) => row.certificateId === work.id);
  if (certificate === undefined) throw missing('deviceCertificate');
  const wanted = certificate.fingerprint.toLowerCase();
  const devices = work.instance.devices.filter(({ authInfo }) =>
    [authInfo.fingerprint, authInfo.secondary_fingerprint].some((each) => each?.toLowerCase() === wanted),
  );
  return list(work, 'devices', devices, deviceOfCertificate);
}

function listDevices(work: Work): Outgoing {
  const { instance } = work;
  const wanted = (name: string, of: (device: HuaweiDevice) => string) => {
    const value = filterOf(work, name);
    return (device: HuaweiDevice) => value === undefined || of(device) === value;
  };
  const isBelow = belowGateway(instance, filterOf(work, 'gateway_id'), isCascade(work));
  const devices = inApp(work, instance.devices)
    .filter(wanted('product_id', (device) => device.productId))
    .filter(wanted('node_id', (device) => device.nodeId))
    .filter(wanted('device_name', (device) => device.deviceName))
    .filter(registered(work))
    .filter(isBelow);
  return list(work, 'devices', devices, (device) => listedDevice(device, instance));
}

/**
 * Lists the groups of a device. Basic instances lack this operation, as they lack the search (contract 2.4,
 * 2.5).
 */
function listGroupsOfDevice(work: Work): Outgoing {
  notOnBasic(work.instance);
  const device = work.instance.devices.find(({ deviceId }) => deviceId === work.id);
  if (device === undefined) throw missing('device');
  return ok({ device_groups: groupsOf(work.instance, device).map((each) => group(each, false)) });
}

function listDevicesOfGroup(work: Work): Outgoing {
  const found = groupOf(work);
  if (found === undefined) throw missing('group');
  return list(work, 'devices', membersOf(work.instance, found), deviceOfGroup);
}

function searchDevices({ instance, request, world }: Work): Outgoing {
  notOnBasic(instance);
  const { devices, count, fields } = search(instance, request.body?.['sql']);
  if (devices === null) return ok({ count });
  const rows = devices.map((device) => {
    const row: Record<string, unknown> = searchedDevice(device, instance, world.switches.huawei.searchGroups);
    return fields === null ? row : Object.fromEntries(fields.map((field) => [field, row[field]]));
  });
  return ok({ devices: rows });
}

function groupOf({ instance, id }: Work): HuaweiGroup | undefined {
  return instance.groups.find((each) => each.groupId === id);
}

/**
 * Answers with one page of rows, in the paging style STD: parameters in the body for POST, otherwise in the
 * query (contract 2.1).
 */
export function list<Row extends { readonly recordId: string }>(
  { world, request }: Work,
  field: string,
  all: readonly Row[],
  view: (row: Row) => unknown,
  rules: PagingRules = HEX24,
): Outgoing {
  const input: PagingInput =
    request.incoming.method === 'POST'
      ? { limit: request.body?.['limit'], marker: request.body?.['marker'], offset: request.body?.['offset'] }
      : {
          limit: parameterOf(request, 'limit'),
          marker: parameterOf(request, 'marker'),
          offset: parameterOf(request, 'offset'),
        };
  const { rows, page } = pageOf(all, input, rules, world.switches.huawei);
  return ok({ [field]: rows.map(view), page });
}

export function shown<Row>(
  row: Row | undefined,
  what: Parameters<typeof missing>[0],
  view: (row: Row) => unknown,
): Outgoing {
  if (row === undefined) throw missing(what);
  return ok(view(row));
}

function ok(body: unknown): Outgoing {
  return answerJson(200, JSON.stringify(body));
}
