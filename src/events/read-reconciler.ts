import type { WallClock } from '../clock.ts';
import { printNodeId } from '../graph/node-id.ts';
import type { AuthIdentityFilter, AuthPermissionFilter } from '../providers/port/filters.ts';
import type { Listing } from '../providers/port/list.ts';
import type { Provider } from '../providers/port/provider.ts';
import type { InstanceRef } from '../providers/port/records.ts';
import { openUnannouncedGroup } from './interest/unannounced-group.ts';
import { reading } from './list-tap.ts';
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
  /** Something was written about this part of this stream. */
  readonly invalidate: (stream: string, list: string) => void;
  readonly onError: (error: unknown) => void;
}

/**
 * A provider whose answers to queries are held against what the poller knows. Polls alone have a blind spot: what a
 * client reads between two polls, and what is put back before the second, looks to them as if nothing had been, and the
 * client would keep it for ever. So where an answer differs, the object is marked as doubtful, and the next poll tells of
 * it whatever it sees. Nothing is told here, and nothing is compared where nobody has ever listened.
 */
export function reconcileReads(provider: Provider, options: ReconcilerOptions): Provider {
  const { log, printer, clock } = options;

  /** What is known before a read is what the read is held against: what is told during it is newer. */
  const during = async <Answer>(
    at: InstanceRef,
    list: PolledList,
    read: () => Promise<Answer>,
    seen: (answer: Answer, spec: ListSpec) => Seen,
    isAll: (answer: Answer) => boolean = () => false,
  ): Promise<Answer> => {
    const stream = streamOf(at);
    // A log that cannot be read is nobody's query's fault.
    const head = await log.head(stream).catch((error: unknown) => {
      options.onError(error);
      return null;
    });
    const answer = await read();
    if (head === null) return answer;
    const hold = async (against: PolledList): Promise<void> => {
      const isKnown = async () => (await log.look(stream, against.name, [])) !== null;
      if (!(await isKnown()) && against.kind !== 'CLIENT_CREDENTIAL') return;
      const shown = seen(answer, specOf(provider, at, against));
      const found =
        against === list && isAll(answer) ? [...shown, ...(await absent(stream, list, shown))] : shown;
      if (found.some(([, print]) => print !== null) && !(await isKnown())) {
        await openUnannouncedGroup(log, at, against, clock.date());
        options.invalidate(stream, 'GROUP');
      }
      const known = await log.look(
        stream,
        against.name,
        found.map(([id]) => id),
      );
      const rows = found.flatMap(([id, print]): RowCommit[] => {
        const before = known?.get(id);
        if (isKnownAs(before, print) || before?.kind === 'unannounced') return [];
        // That something is in another list than the one that was read is not seen there.
        if (!isThere(before) && against !== list) return [];
        return [{ id, state: suspected(before), entry: null }];
      });
      if (known === null || rows.length === 0) return;
      const { seq: readAt } = head;
      const commit = { list: against.name, shape: null, fence: null, at: clock.date(), readAt, rows };
      await log.commit(stream, commit);
      options.invalidate(stream, against.name);
    };
    try {
      await hold(list);
      for (const group of await groupsOf(stream, list)) await hold(group);
    } catch (error) {
      options.onError(error);
    }
    return answer;
  };

  /** What is known to be in a list, all of which was read, and was not in it. */
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

  /** Lists of groups that hold what is in this list, too: IoTDA's devices. */
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
  /** `isFiltered`: the list was asked for some objects. `sought`: for this one alone. */
  const tapList = <Row extends object>(
    at: InstanceRef,
    list: PolledList,
    listing: Listing<Row>,
    isFiltered = false,
    sought: string | null = null,
  ): Listing<Row> =>
    reading(listing, (read, rows, isAll) =>
      during(
        at,
        list,
        read,
        (page, spec) => {
          const found = rowsOf(rows(page), spec);
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

  const { clientCredentials, getClientCredential, authIdentities, devices, getDevice } = provider;
  const { authPermissions, blockedClients, deviceCertificatesOfCa, devicesOfGroup } = provider;
  return {
    ...provider,
    groups: (at, filter) =>
      tapList(at, polledList('GROUP'), provider.groups(at, filter), isFilter(filter ?? {})),
    getGroup: (at, key, call) =>
      tapOne(at, polledList('GROUP'), printNodeId('Group', at, key), () => provider.getGroup(at, key, call)),
    caCertificates: (at, filter) =>
      tapList(at, polledList('CA_CERTIFICATE'), provider.caCertificates(at, filter), isFilter(filter ?? {})),
    getCaCertificate: (at, key, call) =>
      tapOne(at, polledList('CA_CERTIFICATE'), printNodeId('CaCertificate', at, key), () =>
        provider.getCaCertificate(at, key, call),
      ),
    ...(deviceCertificatesOfCa === undefined
      ? {}
      : {
          deviceCertificatesOfCa: (at, caId) =>
            tapList(at, polledList('DEVICE_CERTIFICATE'), deviceCertificatesOfCa(at, caId), true),
        }),
    ...(devicesOfGroup === undefined
      ? {}
      : {
          devicesOfGroup: (at, groupId) =>
            tapList(at, polledList('DEVICE', groupId), devicesOfGroup(at, groupId)),
        }),
    deviceCertificates: (at, filter) =>
      tapList(
        at,
        polledList('DEVICE_CERTIFICATE'),
        provider.deviceCertificates(at, filter),
        isFilter(filter),
      ),
    getDeviceCertificate: (at, key, call, share) =>
      tapOne(at, polledList('DEVICE_CERTIFICATE'), printNodeId('DeviceCertificate', at, key), () =>
        provider.getDeviceCertificate(at, key, call, share),
      ),
    ...(clientCredentials === undefined
      ? {}
      : {
          clientCredentials: (at, groupId) =>
            tapList(at, polledList('CLIENT_CREDENTIAL', groupId), clientCredentials(at, groupId)),
        }),
    ...(getClientCredential === undefined
      ? {}
      : {
          getClientCredential: (at, key, call) =>
            tapOne(
              at,
              polledList('CLIENT_CREDENTIAL', key.split('@@@')[0] ?? ''),
              printNodeId('ClientCredential', at, key),
              () => getClientCredential(at, key, call),
            ),
        }),
    ...(authIdentities === undefined
      ? {}
      : {
          authIdentities: (at, filter) =>
            tapList(
              at,
              polledList('AUTH_IDENTITY'),
              authIdentities(at, filter),
              isFilter(filter),
              identitySought(at, filter),
            ),
        }),
    ...(authPermissions === undefined
      ? {}
      : {
          authPermissions: (at, filter) =>
            tapList(
              at,
              polledList('AUTH_PERMISSION'),
              authPermissions(at, filter),
              isFilter(filter),
              permissionSought(at, filter),
            ),
        }),
    ...(blockedClients === undefined
      ? {}
      : {
          blockedClients: (at, filter) =>
            tapList(
              at,
              polledList('BLOCKED_CLIENT'),
              blockedClients(at, filter),
              isFilter(filter),
              filter.clientId === undefined ? null : printNodeId('BlockedClient', at, filter.clientId),
            ),
        }),
    ...(devices === undefined
      ? {}
      : {
          devices: (at, filter) => tapList(at, polledList('DEVICE'), devices(at, filter), isFilter(filter)),
        }),
    ...(getDevice === undefined
      ? {}
      : {
          getDevice: (at, key, call) =>
            tapOne(at, polledList('DEVICE'), printNodeId('Device', at, key), () => getDevice(at, key, call)),
        }),
  };
}

/** There is no read of one identity: it is a list with its key for a filter. */
function identitySought(at: InstanceRef, filter: AuthIdentityFilter): string | null {
  const { username, identityType, clientId } = filter;
  if (username === undefined || identityType === undefined) return null;
  if (identityType === 'CLIENT' && clientId === undefined) return null;
  return printNodeId('AuthIdentity', at, identityType, username, identityType === 'CLIENT' ? clientId! : '');
}

/** The same of a permission. */
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
