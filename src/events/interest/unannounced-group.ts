import { printNodeId } from '../../graph/node-id.ts';
import type { InstanceRef } from '../../providers/port/records.ts';
import type { EventLog } from '../log/log.ts';
import { isThere, UNANNOUNCED } from '../log/row-state.ts';
import { type PolledList, polledList } from '../poll/polled-lists.ts';
import { streamOf } from '../stream/scope.ts';

/**
 * Handles a group that a query has shown and no poll has found. It records that the group has no credentials,
 * so that each credential is announced when it appears. The group becomes `unannounced`, so that the next
 * poll announces it, and a later poll announces its deletion with all its members. Does nothing for a known
 * group and for other lists.
 */
export async function openUnannouncedGroup(
  log: EventLog,
  at: InstanceRef,
  list: PolledList,
  date: number,
): Promise<void> {
  if (list.kind !== 'CLIENT_CREDENTIAL' || list.groupId === null) return;
  const stream = streamOf(at);
  if ((await log.look(stream, list.name, [])) !== null) return;
  const group = printNodeId('Group', at, list.groupId);
  const groups = await log.look(stream, 'GROUP', [group]);
  if (groups === null || isThere(groups.get(group))) return;
  const { seq: readAt } = await log.head(stream);
  const commit = { fence: null, at: date, readAt };
  const unseen = { id: group, state: UNANNOUNCED, entry: null };
  await log.commit(stream, { ...commit, list: polledList('GROUP').name, rows: [unseen] });
  await log.commit(stream, { ...commit, list: list.name, baseline: { gap: null, shape: '' }, rows: [] });
}
