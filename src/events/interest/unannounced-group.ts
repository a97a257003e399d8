import { printNodeId } from '../../graph/node-id.ts';
import type { InstanceRef } from '../../providers/port/records.ts';
import type { EventLog } from '../log/log.ts';
import { isThere, UNANNOUNCED } from '../log/row-state.ts';
import { type PolledList, polledList } from '../poll/polled-lists.ts';
import { streamOf } from '../stream/scope.ts';

/**
 * The credentials of a group that no poll has seen yet, and a client has: known to be none, so that each is told as it
 * comes; and the group is looked for by the next poll, so that they go with it. Does nothing where the group is known.
 */
export async function openUnannouncedGroup(
  log: EventLog,
  at: InstanceRef,
  list: PolledList,
  date: number,
): Promise<void> {
  if (list.kind !== 'CLIENT_CREDENTIAL' || list.groupId === null) return;
  const stream = streamOf(at);
  const group = printNodeId('Group', at, list.groupId);
  const groups = await log.look(stream, 'GROUP', [group]);
  if (groups === null || isThere(groups.get(group))) return;
  const { seq: readAt } = await log.head(stream);
  const commit = { fence: null, at: date, readAt };
  const unseen = { id: group, state: UNANNOUNCED, entry: null };
  await log.commit(stream, { ...commit, list: polledList('GROUP').name, shape: null, rows: [unseen] });
  await log.commit(stream, { ...commit, list: list.name, shape: '', baseline: { gap: null }, rows: [] });
}
