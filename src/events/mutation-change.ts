import { parseNodeId } from '../graph/node-id.ts';
import { NOUNS } from '../graph/nouns.ts';
import type { ChangeKind, EventLog } from './log/log.ts';
import { isThere } from './log/row-state.ts';
import { type PolledList, parseListName, polledList } from './poll/polled-lists.ts';

export interface MutationChange {
  readonly id: string;
  readonly change: ChangeKind;
  readonly fields: readonly string[];
  /** The one list that it comes to or leaves; left out: wherever the object stands. */
  readonly list?: PolledList;
}

/** Fields of the object that a mutation changes. The other ones make or remove it, or change no object. */
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

/** What a mutation did to an object, by what it left behind; null: to none that there are events of. */
export function changeOf(
  mutation: string,
  kept: Readonly<Record<string, string | null>>,
): MutationChange | null {
  const { id = null, deletedId = null } = kept;
  if (deletedId !== null) return { id: deletedId, change: 'DELETED', fields: [] };
  if (id === null) return null;
  // Blocking a blocked client changes nothing: the event reaches only subscribers whose list did not have the client.
  if (mutation === 'blockClient')
    return { id, change: 'CREATED', fields: [], list: polledList('BLOCKED_CLIENT') };
  if (CREATING.has(mutation) || kept['isNew'] === 'true') return { id, change: 'CREATED', fields: [] };
  const fields = CHANGED[mutation];
  return fields === undefined ? null : { id, change: 'UPDATED', fields };
}

/** The device that comes to a group or leaves it: to those who watch the group it is made, or gone. */
export function memberOf(
  mutation: string,
  { id = null, memberId = null }: Readonly<Record<string, string | null>>,
): MutationChange | null {
  if (id === null || memberId === null) return null;
  const list = polledList('DEVICE', parseNodeId(id).key[0]!);
  const change = mutation === 'addDeviceToGroup' ? 'CREATED' : 'DELETED';
  return { id: memberId, change, fields: [], list };
}

/**
 * The parts that a change is about; none where there are no events of such. A device stands in all those groups that were
 * seen to hold it; a new one in none, whatever was in them under its id.
 */
export async function listsAffectedBy(
  log: EventLog,
  stream: string,
  { id, change, list }: MutationChange,
): Promise<readonly PolledList[]> {
  if (list !== undefined) return [list];
  const { kind, key } = parseNodeId(id);
  if (kind === 'ClientCredential') {
    // The group is the part of a client id before the first @@@ (contract apsaramq, 2.5).
    return [polledList('CLIENT_CREDENTIAL', key[0]!.split('@@@')[0]!)];
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
