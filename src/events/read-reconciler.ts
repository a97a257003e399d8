import type { WallClock } from '../clock.ts';
import { unlessStoreUnavailable } from '../errors.ts';
import { printNodeId } from '../graph/node-id.ts';
import type { AuthIdentityFilter, AuthPermissionFilter } from '../providers/port/filters.ts';
import type { List } from '../providers/port/list.ts';
import type { Provider } from '../providers/port/provider.ts';
import type { InstanceRef } from '../providers/port/records.ts';
import { openUnannouncedGroup } from './interest/unannounced-group.ts';
import type { EventLog, RowCommit } from './log/log.ts';
import type { Printer } from './log/row-print.ts';
import { isKnownAs, isThere, suspected } from './log/row-state.ts';
import { ROWS_PER_STEP, yieldToEventLoop } from './log/row-steps.ts';
import { type ListSpec, type PolledList, parseListName, polledList, specOf } from './poll/polled-lists.ts';
import { streamOf } from './stream/scope.ts';

export interface ReconcilerOptions {
  readonly log: EventLog;
  readonly printer: Printer;
  readonly clock: WallClock;
  readonly onError: (error: unknown) => void;
}

/**
 * Compares query results with the pollers' state. Polls have a blind spot: if an object changes, a client
 * reads the object, and the object changes back, all between two polls, then no poll sees a change and the
 * client keeps the wrong state for ever. So if a result differs, the row becomes `suspect` or `unannounced`,
 * and the next poll announces the object with its state at that time. The reconciler itself announces
 * nothing, and compares nothing for lists that were never polled.
 */
export function reconcileReads(provider: Provider, options: ReconcilerOptions): Provider {
  const { log, printer, clock } = options;
  const report = unlessStoreUnavailable(options.onError);

  /**
   * Runs a read and compares its result. The head of the log is taken before the read: changes that are announced during
   * the read are newer than its result.
   */
  const during = async <Answer>(
    at: InstanceRef,
    list: PolledList,
    read: () => Promise<Answer>,
    seen: (answer: Answer, spec: ListSpec) => Seen,
    isAll: (answer: Answer) => boolean = () => false,
  ): Promise<Answer> => {
    const stream = streamOf(at);
    // A query must not fail because the log cannot be read.
    const head = await log.head(stream).catch((error: unknown) => {
      report(error);
      return null;
    });
    const answer = await read();
    if (head === null) return answer;
    const hold = async (against: PolledList): Promise<void> => {
      if (against.kind !== 'CLIENT_CREDENTIAL' && (await log.look(stream, against.name, [])) === null) return;
      const shown = seen(answer, specOf(provider, at, against));
      const found =
        against === list && isAll(answer) ? [...shown, ...(await absent(stream, list, shown))] : shown;
      if (found.some(([, print]) => print !== null))
        await openUnannouncedGroup(log, at, against, clock.date());
      const known = await log.look(
        stream,
        against.name,
        found.map(([id]) => id),
      );
      const rows = found.flatMap(([id, print]): RowCommit[] => {
        const before = known?.get(id);
        if (isKnownAs(before, print) || before?.kind === 'unannounced') return [];
        // The result of one list does not show whether another list has the object.
        if (!isThere(before) && against !== list) return [];
        return [{ id, state: suspected(before), entry: null }];
      });
      if (known === null || rows.length === 0) return;
      const { seq: readAt } = head;
      const commit = { list: against.name, fence: null, at: clock.date(), readAt, rows };
      await log.commit(stream, commit);
    };
    try {
      await hold(list);
      for (const group of await groupsOf(stream, list)) await hold(group);
    } catch (error) {
      report(error);
    }
    return answer;
  };

  /** Known rows that are missing from a list that was read whole. */
  const absent = async (stream: string, list: PolledList, shown: Seen): Promise<Seen> => {
    const there = new Set(shown.map(([id]) => id));
    const known = await log.known(stream, list.name);
    const missing: (readonly [string, null])[] = [];
    let compared = 0;
    for (const [id, row] of known?.rows ?? []) {
      compared += 1;
      if (compared % ROWS_PER_STEP === 0) await yieldToEventLoop();
      if (isThere(row) && !there.has(id)) missing.push([id, null]);
    }
    return missing;
  };

  /** Returns the lists of groups' devices, which may share rows with the list of all devices; none for any other list. */
  const groupsOf = async (stream: string, { kind, groupId }: PolledList): Promise<readonly PolledList[]> => {
    if (kind !== 'DEVICE' || groupId !== null) return [];
    const lists = (await log.lists(stream)).map(parseListName);
    return lists.filter((list) => list.kind === 'DEVICE' && list.groupId !== null);
  };

  const rowsOf = (records: readonly object[], spec: ListSpec) =>
    records.map((record) => {
      const { id, values } = spec.row(record);
      return [id, printer.row(values)] as const;
    });
  /** `isFiltered`: the list has only some objects. `sought`: the list has at most the object with this id. */
  const tapList = <Row extends object>(
    at: InstanceRef,
    list: PolledList,
    from: List<Row>,
    isFiltered = false,
    sought: string | null = null,
  ): List<Row> =>
    from.tap((read, { isAll }) =>
      during(
        at,
        list,
        read,
        (page, spec) => {
          const found = rowsOf(page.rows, spec);
          return sought === null || found.length > 0 ? found : [[sought, null]];
        },
        (page) => !isFiltered && isAll(page),
      ),
    );
  const tapOne = <Row extends object>(
    at: InstanceRef,
    list: PolledList,
    id: string,
    read: () => Promise<Row | null>,
  ): Promise<Row | null> =>
    during(at, list, read, (record, spec) =>
      record === null ? [[id, null] as const] : rowsOf([record], spec),
    );

  /** Wraps a method that only some providers have. */
  const optional = <Name extends keyof Provider>(
    name: Name,
    wrap: (method: NonNullable<Provider[Name]>) => NonNullable<Provider[Name]>,
  ) => {
    const method = provider[name];
    return method == null ? {} : { [name]: wrap(method) };
  };

  return {
    ...provider,
    ...optional('groups', (read) => (at, filter = {}) => {
      return tapList(at, polledList('GROUP'), read(at, filter), isFilter(filter));
    }),
    ...optional('getGroup', (read) => (at, key, call) => {
      return tapOne(at, polledList('GROUP'), printNodeId('Group', at, key), () => read(at, key, call));
    }),
    ...optional('caCertificates', (read) => (at, filter = {}) => {
      return tapList(at, polledList('CA_CERTIFICATE'), read(at, filter), isFilter(filter));
    }),
    ...optional('getCaCertificate', (read) => (at, key, call) => {
      const id = printNodeId('CaCertificate', at, key);
      return tapOne(at, polledList('CA_CERTIFICATE'), id, () => read(at, key, call));
    }),
    ...optional('deviceCertificates', (read) => (at, filter) => {
      return tapList(at, polledList('DEVICE_CERTIFICATE'), read(at, filter), isFilter(filter));
    }),
    ...optional('getDeviceCertificate', (read) => (at, key, call, share) => {
      const id = printNodeId('DeviceCertificate', at, key);
      return tapOne(at, polledList('DEVICE_CERTIFICATE'), id, () => read(at, key, call, share));
    }),
    ...optional('deviceCertificatesOfCa', (read) => (at, caId) => {
      return tapList(at, polledList('DEVICE_CERTIFICATE'), read(at, caId), true);
    }),
    ...optional('devicesOfGroup', (read) => (at, groupId) => {
      return tapList(at, polledList('DEVICE', groupId), read(at, groupId));
    }),
    ...optional('clientCredentials', (read) => (at, groupId) => {
      return tapList(at, polledList('CLIENT_CREDENTIAL', groupId), read(at, groupId));
    }),
    ...optional('getClientCredential', (read) => (at, key, call) => {
      const list = polledList('CLIENT_CREDENTIAL', provider.traits.splitClientId?.(key)?.group ?? key);
      return tapOne(at, list, printNodeId('ClientCredential', at, key), () => read(at, key, call));
    }),
    ...optional('authIdentities', (read) => (at, filter) => {
      const sought = identitySought(at, filter);
      return tapList(at, polledList('AUTH_IDENTITY'), read(at, filter), isFilter(filter), sought);
    }),
    ...optional('authPermissions', (read) => (at, filter) => {
      const sought = permissionSought(at, filter);
      return tapList(at, polledList('AUTH_PERMISSION'), read(at, filter), isFilter(filter), sought);
    }),
    ...optional('blockedClients', (read) => (at, filter) => {
      const { clientId } = filter;
      const sought = clientId === undefined ? null : printNodeId('BlockedClient', at, clientId);
      return tapList(at, polledList('BLOCKED_CLIENT'), read(at, filter), isFilter(filter), sought);
    }),
    ...optional('devices', (read) => (at, filter) => {
      return tapList(at, polledList('DEVICE'), read(at, filter), isFilter(filter));
    }),
    ...optional('getDevice', (read) => (at, key, call) => {
      return tapOne(at, polledList('DEVICE'), printNodeId('Device', at, key), () => read(at, key, call));
    }),
  };
}

/**
 * Returns the identity's id if the filter is its whole key: the provider reads a single identity as such a list. Null: any
 * other filter.
 */
function identitySought(at: InstanceRef, filter: AuthIdentityFilter): string | null {
  const { username, identityType, clientId } = filter;
  if (username === undefined || identityType === undefined) return null;
  if (identityType === 'CLIENT' && clientId === undefined) return null;
  return printNodeId('AuthIdentity', at, identityType, username, identityType === 'CLIENT' ? clientId! : '');
}

/**
 * Returns the permission's id if the filter is its whole key: the provider reads a single permission as such
 * a list. Null: any other filter.
 */
function permissionSought(
  at: InstanceRef,
  { identityType, identity, topic }: AuthPermissionFilter,
): string | null {
  if (identityType === undefined || identity === undefined || topic === undefined) return null;
  return printNodeId('AuthPermission', at, identityType, identity, topic);
}

function isFilter(filter: object): boolean {
  return Object.values(filter).some((value) => value !== undefined);
}

type Seen = readonly (readonly [id: string, print: string | null])[];
