import { createMarkerList } from '../../lists/marker.ts';
import { isRecord } from '../../members.ts';
import type { Call } from '../../transport/call.ts';
import { type JsonObject, text } from '../client/json-rows.ts';
import type { Provider } from '../port/provider.ts';
import type { GroupRecord, InstanceRef, SearchedDeviceRecord } from '../port/records.ts';
import type { Addresses } from './addresses.ts';
import type { CallProvider } from './client.ts';
import { conditionsOf, rowsStatement } from './conditions.ts';
import { decodeDevice, decodeGroup, rows } from './decode.ts';
import { OPERATIONS } from './operations.ts';
import { countStatement, fitting, idsStatement, pageStatement } from './search.ts';

/** Implements the device search of the port with SearchDevices (contract 2.5). */
export function createDeviceSearch(
  callProvider: CallProvider,
  addressOf: Addresses['of'],
): Required<Provider>['deviceSearch'] {
  const search = async (
    at: InstanceRef,
    sql: string | null,
    call: Call,
  ): Promise<readonly SearchedDeviceRecord[]> => {
    const address = await addressOf(at, call);
    if (sql === null || !address.capabilities.includes('DEVICE_SEARCH')) return [];
    return callProvider(
      OPERATIONS.searchDevices,
      address,
      { body: { sql } },
      (answer) => rows(answer, 'devices').map(decodeSearched),
      call,
    );
  };
  return {
    fit: fitting,
    byIds: (at, deviceIds, call) => search(at, idsStatement(deviceIds), call),
    byPage: (at, page, call) => search(at, pageStatement(page), call),
    list: (at, conditions) => {
      const where = conditionsOf(conditions);
      return createMarkerList({
        maxPageSize: 50,
        maxOffset: 500,
        place: at,
        key: (row) => row.deviceId,
        read: async (page, call) =>
          callProvider(
            OPERATIONS.searchDevices,
            await addressOf(at, call),
            { body: { sql: rowsStatement(where, page)! } },
            (answer) => {
              const found = rows(answer, 'devices');
              const last = found.at(-1);
              return {
                rows: found.map(decodeSearched),
                marker: last === undefined ? null : text(last, 'marker'),
                count: null,
              };
            },
            call,
          ),
        count: async (call) =>
          callProvider(
            OPERATIONS.searchDevices,
            await addressOf(at, call),
            { body: { sql: countStatement(where)! } },
            (answer) => {
              const count = Number(text(answer, 'count') ?? Number.NaN);
              if (!Number.isSafeInteger(count) || count < 0)
                throw new TypeError('count is not a number of devices');
              return count;
            },
            call,
          ),
      });
    },
  };
}

function decodeSearched(row: JsonObject): SearchedDeviceRecord {
  return { ...decodeDevice(row, 'search'), groups: groupsOfRow(row['groups']) };
}

/**
 * The groups of a row have no documented shape (contract section 6, 21): they may be objects or bare ids. Any
 * other shape gives undefined. A member that a group of the row lacks is undefined too, because its absence
 * proves nothing.
 */
function groupsOfRow(value: unknown): readonly GroupRecord[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const groups = value.map((each): GroupRecord | null => {
    const row = typeof each === 'string' ? { group_id: each } : each;
    if (!isRecord(row) || (text(row, 'group_id') ?? '') === '') return null;
    const group = decodeGroup(row, true);
    const ifPresent = <Member>(name: string, member: Member) =>
      Object.hasOwn(row, name) ? member : undefined;
    return {
      ...group,
      name: ifPresent('name', group.name),
      description: ifPresent('description', group.description),
      isDynamic: ifPresent('group_type', group.isDynamic),
      rule: ifPresent('group_type', group.rule),
      parentGroupId: ifPresent('super_group_id', group.parentGroupId),
    };
  });
  return groups.every((each) => each !== null) ? groups : undefined;
}
