import { AppError, badInput } from '../../errors.ts';
import { findRow, tooLong } from '../../lists/find-row.ts';
import { createWholeList } from '../../lists/whole.ts';
import type { Call } from '../../transport/call.ts';
import { decodeInSteps } from '../client/decode-in-steps.ts';
import { type JsonObject, text } from '../client/json-rows.ts';
import { orNull } from '../client/or-null.ts';
import { withPlace } from '../port/call-place.ts';
import { differs } from '../port/contradiction.ts';
import type { AuthIdentityFilter, GroupFilter } from '../port/filters.ts';
import { type InstanceFilter, refuseMembers } from '../port/filters.ts';
import type { List } from '../port/list.ts';
import type { Provider } from '../port/provider.ts';
import type { GroupRecord, InstanceRecord, InstanceRef } from '../port/records.ts';
import { ACTIONS } from './actions.ts';
import { type ClientOptions, createClient } from './client.ts';
import {
  decodeBlocked,
  decodeCaCertificate,
  decodeCredential,
  decodeDeviceCertificate,
  decodeIdentity,
  decodeInstance,
  decodePermission,
  decodeSession,
  parseCertificateId,
} from './decode.ts';
import { checkedTags, groupsWithTags, isWanted, tagsOf, tagsText } from './filters.ts';
import { createLists } from './lists.ts';
import { OPERATIONS } from './operations.ts';
import { flag, present, rows } from './scalars.ts';
import { MAX_SESSIONS, PAGES_OF_CA, TRAITS } from './traits.ts';
import { createWrites } from './writes.ts';

export interface AlibabaOptions extends ClientOptions {
  /** The only instances that are visible. Default: all that ListInstances returns. */
  instances?: readonly string[];
}

/** Implements the port for ApsaraMQ for MQTT (OnsMqtt 2020-04-20). */
export function createAlibaba(options: AlibabaOptions): Provider {
  const { account, regions } = options;
  const callProvider = createClient(options);
  const { numbered, tokens, hybrid } = createLists(callProvider);
  const included = options.instances === undefined ? null : new Set(options.instances);

  const instances = (region: string, filter: InstanceFilter = {}): List<InstanceRecord> => {
    const parameters = { Tags: tagsText(filter.tags) };
    const read = async (call: Call) => {
      const found = await callProvider(
        OPERATIONS.listInstances,
        { region },
        parameters,
        (answer) =>
          decodeInSteps(
            // Keep only rows of this region. One endpoint may serve several regions, and the documentation
            // does not say that a host returns only its own region.
            rows(answer, 'Instances').filter((row) => (text(row, 'RegionId') ?? region) === region),
            (row) => decodeInstance(row, account, region),
          ),
        call,
      );
      return found.filter(
        (row) => (included === null || included.has(row.instanceId)) && isWanted(row, filter),
      );
    };
    const place = { provider: 'ALIBABA_MQTT', account, region, instanceId: null };
    return createWholeList({ place, key: (row) => row.instanceId, read });
  };

  const groups = (at: InstanceRef, filter: GroupFilter = {}): List<GroupRecord> => {
    refuseMembers(filter, ['name', 'spaceId', 'isDynamic', 'modifiedAfter'], SERVICE, at);
    const parameters = tagsOf(checkedTags(filter.tags));
    return createWholeList({
      place: at,
      key: (row) => row.groupId,
      read: (call) =>
        callProvider(
          OPERATIONS.listGroups,
          at,
          parameters,
          async (answer) => (await decodeInSteps(rows(answer, 'Data'), groupsWithTags(filter.tags))).flat(),
          call,
        ),
    });
  };

  return {
    name: TRAITS.name,
    traits: TRAITS,
    actions: ACTIONS,
    account,
    countsCalls: options.countsCalls,
    regions,
    writes: createWrites(callProvider),

    instances,
    getInstance: async (region, instanceId, call) => {
      if (!regions.includes(region) || included?.has(instanceId) === false) return null;
      return findRow(instances(region), (row) => row.instanceId === instanceId, call);
    },

    groups,
    getGroup: (at, groupId, call) => findRow(groups(at), (row) => row.groupId === groupId, call),

    caCertificates: (at, filter = {}) => {
      refuseMembers(filter, ['spaceId'], SERVICE, at);
      return numbered(OPERATIONS.listCaCertificates, at, {
        field: 'CaCertificateVOS',
        decode: decodeCaCertificate,
        key: (row) => row.caId,
      });
    },
    getCaCertificate: (at, caId, call) => {
      const decode = (answer: JsonObject) => decodeCaCertificate(present(answer, 'Data'));
      return orNull(callProvider(OPERATIONS.getCaCertificate, at, { Sn: caId }, decode, call));
    },

    deviceCertificates: (at, filter) => {
      // ApsaraMQ has no such filters. Searching all certificates instead could take any number of calls.
      refuseMembers(filter, ['commonNamePrefix', 'fingerprint'], SERVICE, at);
      return numbered(OPERATIONS.listDeviceCertificates, at, DEVICE_CERTIFICATES);
    },
    deviceCertificatesOfCa: (at, caId) =>
      numbered(OPERATIONS.listDeviceCertificatesOfCa, at, DEVICE_CERTIFICATES, { CaSn: caId }),
    getDeviceCertificate: async (at, certificateId, call, share = (_caId, list) => list) => {
      const serials = parseCertificateId(certificateId);
      if (serials === null) return null;
      const decode = (answer: JsonObject) => decodeDeviceCertificate(present(answer, 'Data'));
      try {
        return await orNull(callProvider(OPERATIONS.getDeviceCertificate, at, serials, decode, call));
      } catch (error) {
        // Every language of the documentation limits this operation to Platinum, but the lists may exist on Professional
        // (quirk 19; section 6, 8).
        if (!(error instanceof AppError) || error.code !== 'UNSUPPORTED_BY_INSTANCE') throw error;
        const { CaSn } = serials;
        const issued = numbered(OPERATIONS.listDeviceCertificatesOfCa, at, DEVICE_CERTIFICATES, { CaSn });
        const twice = [share(CaSn, issued), share(`${CaSn} again`, issued)] as const;
        return withPlace(at, () => orNull(findInTwo(twice, certificateId, call)));
      }
    },

    clientCredentials: hybrid,
    getClientCredential: (at, ClientId, call) => {
      const decode = (answer: JsonObject) => decodeCredential(present(answer, 'DeviceCredential'));
      return orNull(callProvider(OPERATIONS.getCredential, at, { ClientId }, decode, call));
    },

    sessions: {
      maxBatch: MAX_SESSIONS,
      batch: async (at, clientIds, call) => {
        if (clientIds.length > MAX_SESSIONS) {
          throw badInput('clientIds', `at most ${MAX_SESSIONS} ids`, clientIds.length);
        }
        if (clientIds.length === 0) return [];
        const decode = (answer: JsonObject) => rows(answer, 'OnlineStatusList').map(decodeSession);
        return callProvider(OPERATIONS.querySessions, at, { ClientIdList: clientIds }, decode, call);
      },
      single: (at, clientId, call) => {
        const decode = (answer: JsonObject) => ({ clientId, online: flag(answer, 'OnlineStatus') });
        return callProvider(OPERATIONS.querySession, at, { ClientId: clientId }, decode, call);
      },
    },

    authIdentities: (at, filter) => {
      const wanted = identityFilter(filter);
      return tokens(
        OPERATIONS.queryIdentities,
        at,
        {
          decode: decodeIdentity,
          contradicts: (row) =>
            differs(wanted.username, row.username) ||
            differs(wanted.identityType, row.rawIdentityType) ||
            differs(wanted.clientId, row.clientId),
          // The key of a USER does not include the client id (quirk 22).
          key: (row) =>
            JSON.stringify([
              row.rawIdentityType,
              row.username,
              row.identityType === 'USER' ? null : row.clientId,
            ]),
        },
        { Username: wanted.username, IdentityType: wanted.identityType, ClientId: wanted.clientId },
      );
    },
    authPermissions: (at, filter) =>
      tokens(
        OPERATIONS.queryPermissions,
        at,
        {
          decode: decodePermission,
          contradicts: (row) =>
            differs(filter.identity, row.identity) ||
            differs(filter.identityType, row.rawIdentityType) ||
            differs(filter.topic, row.topic),
          // The key does not include the action (contract 2.7, DeleteCustomAuthPermission).
          key: (row) => JSON.stringify([row.rawIdentityType, row.identity, row.topic]),
        },
        { Identity: filter.identity, IdentityType: filter.identityType, Topic: filter.topic },
      ),
    blockedClients: (at, filter) =>
      tokens(
        OPERATIONS.queryBlocked,
        at,
        {
          decode: decodeBlocked,
          contradicts: (row) => differs(filter.clientId, row.clientId),
          key: (row) => row.clientId,
        },
        { ClientId: filter.clientId },
      ),
  };
}

/** `ClientId` filters only identities of type CLIENT (contract 2.6), so the type is sent with it. */
function identityFilter(filter: AuthIdentityFilter): AuthIdentityFilter {
  if (filter.clientId === undefined) return filter;
  if (filter.identityType === 'USER')
    throw badInput('filter.clientId', 'no client id with identityType USER', filter.clientId);
  return { ...filter, identityType: 'CLIENT' };
}

const SERVICE = 'ApsaraMQ for MQTT';

const DEVICE_CERTIFICATES = {
  field: 'DeviceCertificateVOS',
  decode: decodeDeviceCertificate,
  key: (row: { certificateId: string }) => row.certificateId,
};

/**
 * Searches the pages for a row. Returns null if it is absent. Fails with QUERY_TOO_COMPLEX if the list is too long to
 * search.
 *
 * If an earlier row is deleted during a search, the pages shift, and the search can miss a row. So a row counts as absent
 * only if the list has one page, or if two walks return the same rows.
 */
async function findInTwo<Row>(
  [list, again]: readonly [List<Row>, List<Row>],
  key: string,
  call: Call,
): Promise<Row | null> {
  const walk = async (each: List<Row>) => {
    const keys: string[] = [];
    let isSure = true;
    let pages = 0;
    for await (const { rows, next, mayMiss } of each.pages(() => call)) {
      const found = rows.find((row) => each.key(row) === key);
      if (found !== undefined) return { found, keys, isSure };
      keys.push(...rows.map(each.key));
      isSure &&= !mayMiss;
      pages += 1;
      if (pages === PAGES_OF_CA && next !== null) throw tooLong(PAGES_OF_CA * each.maxPageSize);
    }
    return { found: null, keys, isSure };
  };
  const first = await walk(list);
  if (first.found !== null || first.isSure) return first.found;
  const second = await walk(again);
  if (second.found !== null || second.keys.join() === first.keys.join()) return second.found;
  throw new AppError('PROVIDER_BAD_RESPONSE', 'The list changed while it was searched.');
}
