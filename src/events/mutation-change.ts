import { parseNodeId } from '../graph/node-id.ts';
import { NOUNS } from '../graph/nouns.ts';
import type { ProviderTraits } from '../providers/port/traits.ts';
import type { ChangeKind, EventLog } from './log/log.ts';
import { isThere } from './log/row-state.ts';
import { type PolledList, parseListName, polledList } from './poll/polled-lists.ts';

/** The result of a finished mutation, as it is stored for its idempotency key. */
export type StoredResult = Readonly<Record<string, string | null>>;

export interface MutationChange {
  readonly id: string;
  readonly change: ChangeKind;
  readonly fields: readonly string[];
  /** The record of the object, if its list contains only ids and the result of the mutation has more. */
  readonly record?: object;
  /** The one list that the object joins or leaves. Default: every list that has the object. */
  readonly list?: PolledList;
}

/**
 * For each mutation that updates an object: the changed fields. Mutations that create or delete objects are not
 * listed.
 */
const CHANGED: Readonly<Record<string, readonly string[]>> = {
  updateGroup: ['name', 'description'],
  addDeviceToGroup: ['devices'],
  removeDeviceFromGroup: ['devices'],
  verifyCaCertificate: ['status', 'rawStatus'],
  updateCaCertificate: ['settings'],
  setCaCertificateStatus: ['status', 'rawStatus'],
  setDeviceCertificateStatus: ['status', 'rawStatus'],
  rotateClientCredential: ['secret', 'updatedAt'],
  updateAuthIdentity: ['secret', 'signMode', 'rawSignMode'],
  setAuthPermission: ['action', 'rawAction', 'effect', 'rawEffect'],
  freezeDevice: ['status', 'rawStatus'],
  unfreezeDevice: ['status', 'rawStatus'],
  resetDeviceSecret: ['auth'],
  setDeviceFingerprint: ['auth', 'certificate'],
  updateDevice: ['name'],
  changeGateway: ['gateway'],
  setDeviceTags: ['tags'],
  removeDeviceTags: ['tags'],
};

const CREATING: ReadonlySet<string> = new Set([
  'createGroup',
  'registerCaCertificate',
  'registerClientCredential',
  'createAuthIdentity',
  'createDevice',
]);

/** The change event for a finished mutation, or null if its object kind has no events. */
export function changeOf(mutation: string, result: StoredResult): MutationChange | null {
  const { id = null, deletedId = null } = result;
  if (deletedId !== null) return { id: deletedId, change: 'DELETED', fields: [] };
  if (id === null) return null;
  // blockClient succeeds if the client is already blocked. Then nothing has changed, so a list that already
  // contains the client gets no event.
  if (mutation === 'blockClient')
    return { id, change: 'CREATED', fields: [], list: polledList('BLOCKED_CLIENT') };
  const isNew = CREATING.has(mutation) || result['isNew'] === 'true';
  const fields = isNew ? [] : CHANGED[mutation];
  if (fields === undefined) return null;
  const change = { id, change: isNew ? 'CREATED' : 'UPDATED', fields } as const;
  return WITH_DATES.has(mutation) ? { ...change, record: datedRecord(id, result) } : change;
}

/** Mutations of client credentials. Their lists contain only ids. */
const WITH_DATES: ReadonlySet<string> = new Set(['registerClientCredential', 'rotateClientCredential']);

function datedRecord(id: string, { createdAt, updatedAt }: StoredResult): object {
  const date = (text: string | null | undefined) => (text == null ? undefined : new Date(text));
  return { clientId: parseNodeId(id).key[0], createdAt: date(createdAt), updatedAt: date(updatedAt) };
}

/** The device that joins or leaves a group: CREATED or DELETED in that group's list. */
export function memberOf(
  mutation: string,
  { id = null, memberId = null }: StoredResult,
): MutationChange | null {
  if (id === null || memberId === null) return null;
  const list = polledList('DEVICE', parseNodeId(id).key[0]!);
  const change = mutation === 'addDeviceToGroup' ? 'CREATED' : 'DELETED';
  return { id: memberId, change, fields: [], list };
}

/**
 * The lists that show a change; none if the noun has no events. A device is in its own list and in each group
 * that was seen to have it. A new device is in no group, even if an earlier device with the same id was in
 * one.
 */
export async function listsAffectedBy(
  log: EventLog,
  stream: string,
  { id, change, list }: MutationChange,
  { splitClientId }: Pick<ProviderTraits, 'splitClientId'>,
): Promise<readonly PolledList[]> {
  if (list !== undefined) return [list];
  const { kind, key } = parseNodeId(id);
  if (kind === 'ClientCredential') {
    const [clientId] = key;
    return [polledList('CLIENT_CREDENTIAL', splitClientId?.(clientId)?.group ?? clientId)];
  }
  const spec = NOUNS[kind].event;
  if (spec === null) return [];
  const own = polledList(spec);
  if (kind !== 'Device' || change === 'CREATED') return [own];
  const lists = [own];
  for (const other of (await log.lists(stream)).map(parseListName)) {
    if (other.kind !== 'DEVICE' || other.groupId === null) continue;
    if (isThere((await log.look(stream, other.name, [id]))?.get(id))) lists.push(other);
  }
  return lists;
}

export function kindOfId(id: string) {
  return NOUNS[parseNodeId(id).kind].event;
}
