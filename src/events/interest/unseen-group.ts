import { printNodeId } from '../../graph/node-id.ts';
import type { InstanceRef } from '../../providers/port/records.ts';
import { UNTOLD } from '../log/commit.ts';
import type { EventLog } from '../log/log.ts';
import { type Part, partOf } from '../poll/polled-lists.ts';
import { streamOf } from '../stream/scope.ts';

/**
 * The credentials of a group that no poll has seen yet, and a client has: known to be none, so that each is told as it
 * comes; and the group is looked for by the next poll, so that they go with it. Does nothing where the group is known.
 */
export async function openUnseenGroup(
  log: EventLog,
  at: InstanceRef,
  part: Part,
  date: number,
): Promise<void> {
  if (part.kind !== 'CLIENT_CREDENTIAL' || part.groupId === null) return;
  const stream = streamOf(at);
  const group = printNodeId('Group', at, part.groupId);
  const groups = await log.look(stream, 'GROUP', [group]);
  if (groups === null || groups.get(group)?.print != null) return;
  const { seq: readAt } = await log.head(stream);
  const commit = { fence: null, at: date, readAt };
  const unseen = { id: group, print: UNTOLD, entry: null };
  await log.commit(stream, { ...commit, part: partOf('GROUP').name, shape: null, rows: [unseen] });
  await log.commit(stream, { ...commit, part: part.name, shape: '', baseline: { tell: null }, rows: [] });
}
