import { AppError } from '../../src/errors.ts';
import { createHybridList } from '../../src/lists/hybrid.ts';
import { createMarkerList } from '../../src/lists/marker.ts';
import { createNumberedList } from '../../src/lists/numbered.ts';
import { createTokenList } from '../../src/lists/token.ts';
import { createWholeList } from '../../src/lists/whole.ts';
import { TRAITS } from '../../src/providers/alibaba/traits.ts';
import type { List } from '../../src/providers/port/list.ts';
import type { Provider } from '../../src/providers/port/provider.ts';
import type {
  AuthIdentityRecord,
  AuthPermissionRecord,
  BlockedClientRecord,
  CaCertificateRecord,
  ClientCredentialRecord,
  DeviceCertificateRecord,
  DeviceRecord,
  GroupRecord,
  InstanceRecord,
  InstanceRef,
} from '../../src/providers/port/records.ts';
import type { ProviderTraits } from '../../src/providers/port/traits.ts';

/** A Member is a device in a group, as `group@@@device`. */
export type ModelKind = 'Group' | 'CaCertificate' | 'ClientCredential' | 'AuthIdentity' | 'Device' | 'Member';

/** A small in-memory provider with all five paging styles, and pages so small that every list has several. */
export interface ModelProvider {
  readonly provider: Provider;
  readonly at: InstanceRef;
  /** Sets an object's value, or deletes it (null). Deleting a group deletes its members. */
  readonly set: (kind: ModelKind, key: string, value: number | null) => void;
  readonly value: (kind: ModelKind, key: string) => number | null;
  readonly keys: (kind: ModelKind) => readonly string[];
  /** While set, every read fails with it. */
  failure: AppError | null;
  reads: number;
}

const PAGE = 2;

/** The traits of ApsaraMQ, and devices. */
const MODEL_TRAITS: ProviderTraits = {
  ...TRAITS,
  objects: { ...TRAITS.objects, Device: { longestKey: 128, foundBy: 'id' } },
  lists: { ...TRAITS.lists, 'Instance.devices': { page: PAGE }, 'Group.devices': { page: PAGE } },
};

interface Row {
  readonly key: string;
  readonly value: number;
  /** Increases with each created row. */
  readonly record: number;
}

/**
 * `pause` is awaited in each read, before and after it takes its rows, so that later changes are not in the result.
 */
export function createModelProvider(pause: () => Promise<void>): ModelProvider {
  const tables: Record<ModelKind, Map<string, Row>> = {
    Group: new Map(),
    CaCertificate: new Map(),
    ClientCredential: new Map(),
    AuthIdentity: new Map(),
    Device: new Map(),
    Member: new Map(),
  };
  let made = 0;
  const at: InstanceRef = {
    provider: 'ALIBABA_MQTT',
    account: 'model',
    region: 'here',
    instanceId: 'one',
  };

  const reading = async <Answer>(look: () => Answer): Promise<Answer> => {
    model.reads += 1;
    await pause();
    if (model.failure !== null) throw model.failure;
    const answer = look();
    await pause();
    return answer;
  };
  const sorted = (kind: ModelKind, prefix = ''): Row[] =>
    [...tables[kind].values()]
      .filter((row) => row.key.startsWith(prefix))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
  const one = <Record>(kind: ModelKind, key: string, decode: (row: Row) => Record): Promise<Record | null> =>
    reading(() => {
      const row = tables[kind].get(key);
      return row === undefined ? null : decode(row);
    });

  /** Page numbers: created and deleted rows shift the rows of later pages. */
  const numbered = <Record>(kind: ModelKind, decode: (row: Row) => Record): List<Record> =>
    createNumberedList({
      maxPageSize: PAGE,
      key: () => '',
      read: ({ pageNo, pageSize }) =>
        reading(() => {
          const rows = sorted(kind).slice((pageNo - 1) * pageSize, pageNo * pageSize);
          return { rows: rows.map(decode), total: null };
        }),
    });
  const behind = (rows: readonly Row[], token: string | null, size: number) => {
    const rest = rows.filter((row) => token === null || row.key > token);
    const page = rest.slice(0, size);
    return { page, nextToken: rest.length > size ? page.at(-1)!.key : null };
  };

  const empty = <Record>(): List<Record> =>
    createTokenList<Record>({
      maxPageSize: PAGE,
      key: () => '',
      read: () => reading(() => ({ rows: [], nextToken: null })),
    });

  const byMarker = (rowsNow: () => readonly Row[]): List<DeviceRecord> =>
    createMarkerList({
      maxPageSize: PAGE,
      maxOffset: 500,
      key: () => '',
      read: ({ marker, offset, limit }) =>
        reading(() => {
          const rows = [...rowsNow()]
            .sort((a, b) => b.record - a.record)
            .filter((row) => marker === null || row.record < Number(marker));
          const page = rows.slice(offset, offset + limit);
          const last = page.at(-1);
          return {
            rows: page.map(deviceOf),
            marker: last === undefined ? null : String(last.record),
            count: rows.length,
          };
        }),
    });

  const provider = {
    name: 'ALIBABA_MQTT',
    traits: MODEL_TRAITS,
    account: 'model',
    regions: ['here'],
    writes: {},
    instances: () => createWholeList({ key: () => '', read: () => reading(() => [INSTANCE]) }),
    getInstance: () => reading(() => INSTANCE),
    groups: () =>
      createWholeList({
        key: () => '',
        read: () => reading(() => sorted('Group').map(groupOf)),
      }),
    getGroup: (_at, key) => one('Group', key, groupOf),
    caCertificates: () => numbered('CaCertificate', caOf),
    getCaCertificate: (_at, key) => one('CaCertificate', key, caOf),
    deviceCertificates: () =>
      numbered<DeviceCertificateRecord>('CaCertificate', () => ({}) as DeviceCertificateRecord),
    getDeviceCertificate: async () => null,
    clientCredentials: (_at, groupId) =>
      createHybridList({
        maxPageSize: PAGE,
        key: () => '',
        read: (page) =>
          reading(() => {
            // Like ApsaraMQ: a missing group cannot be distinguished from one without permission.
            if (!tables.Group.has(groupId))
              throw new AppError('FORBIDDEN', 'The model lets nobody read this.');
            const rows = sorted('ClientCredential', `${groupId}@@@`);
            const found = behind(rows, page.token, page.pageSize);
            return {
              rows: found.page.map(({ key }) => ({ clientId: key })),
              nextToken: found.nextToken,
              total: rows.length,
            };
          }),
      }),
    getClientCredential: (_at, key) =>
      one('ClientCredential', key, (row) => ({ clientId: row.key }) as ClientCredentialRecord),
    authIdentities: (_at, { username }) =>
      createTokenList({
        maxPageSize: PAGE,
        key: () => '',
        read: ({ token, size }) =>
          reading(() => {
            const rows = sorted('AuthIdentity').filter(
              (row) => username === undefined || row.key === username,
            );
            const { page, nextToken } = behind(rows, token, size);
            return { rows: page.map(identityOf), nextToken };
          }),
      }),
    // Nothing changes in these two, which are polled like the rest.
    authPermissions: () => empty<AuthPermissionRecord>(),
    blockedClients: () => empty<BlockedClientRecord>(),
    devices: () => byMarker(() => [...tables.Device.values()]),
    devicesOfGroup: (_at, groupId) =>
      byMarker(() => {
        if (!tables.Group.has(groupId)) throw new AppError('NOT_FOUND', 'The model has no such group.');
        const members = sorted('Member', `${groupId}@@@`);
        return members.flatMap(({ key }) => tables.Device.get(memberOf(key)) ?? []);
      }),
    getDevice: (_at, key) => one('Device', key, deviceOf),
  } satisfies Provider;

  const model: ModelProvider = {
    provider,
    at,
    failure: null,
    reads: 0,
    set: (kind, key, value) => {
      const before = tables[kind].get(key);
      if (value === null) {
        tables[kind].delete(key);
        if (kind !== 'Group') return;
        for (const table of [tables.ClientCredential, tables.Member]) {
          for (const held of table.keys()) if (held.startsWith(`${key}@@@`)) table.delete(held);
        }
        return;
      }
      const isHeld = kind === 'ClientCredential' || kind === 'Member';
      if (isHeld && !tables.Group.has(key.split('@@@')[0]!)) return;
      if (kind === 'Member' && !tables.Device.has(memberOf(key))) return;
      if (before === undefined) made += 1;
      tables[kind].set(key, { key, value, record: before?.record ?? made });
    },
    value: (kind, key) => tables[kind].get(key)?.value ?? null,
    keys: (kind) => [...tables[kind].keys()],
  };
  return model;
}

const INSTANCE = {
  ...{ provider: 'ALIBABA_MQTT', account: 'model', region: 'here', instanceId: 'one' },
  name: 'model',
  capabilities: ['GROUPS', 'CA_CERTIFICATES', 'CLIENT_CREDENTIALS', 'CUSTOM_AUTH', 'DEVICES'],
} as unknown as InstanceRecord;

// Only the compared fields, and those of the id.
const groupOf = ({ key, value }: Row) =>
  ({ groupId: key, description: String(value) }) as unknown as GroupRecord;
const caOf = ({ key, value }: Row) => ({ caId: key, name: String(value) }) as unknown as CaCertificateRecord;
const identityOf = ({ key, value }: Row) =>
  ({
    username: key,
    identityType: 'USER',
    rawIdentityType: 'USER',
    clientId: null,
    signMode: String(value),
    secret: null,
  }) as unknown as AuthIdentityRecord;
const deviceOf = ({ key, value }: Row) =>
  ({ deviceId: key, name: String(value), status: String(value) }) as unknown as DeviceRecord;

/** The device of a Member. */
export function memberOf(key: string): string {
  return key.split('@@@')[1]!;
}

export function outage(code: 'PROVIDER_UNAVAILABLE' | 'PROVIDER_THROTTLED'): AppError {
  return new AppError(code, 'The model is out of order.');
}
