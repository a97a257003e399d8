import { polledList } from '../../events/poll/polled-lists.ts';
import { parseNodeId, printNodeId } from '../../graph/node-id.ts';
import type { InstanceRef } from '../../providers/port/records.ts';
import { rowOf } from '../../store/row.ts';
import type { Transaction } from '../../store/store.ts';
import { type KeptList, keptListOf } from './list-table.ts';

/*
 * The credentials of a group are a list of their own, which ends with the group. The group may be gone before a read of its
 * credentials ends, so credentials are kept only as long as their group is kept.
 */

/** Whether the group is kept. Read under the lock of the stream. */
export async function isGroupKept({ rows }: Transaction, at: InstanceRef, groupId: string): Promise<boolean> {
  const found = await rows('SELECT 1 AS found FROM @inventory_object WHERE id = $1', [
    printNodeId('Group', at, groupId),
  ]);
  return found.length > 0;
}

/** Whether the history has the creation of the group. */
export async function isGroupNew({ rows }: Transaction, at: InstanceRef, groupId: string): Promise<boolean> {
  const found = await rows(
    "SELECT 1 AS found FROM @inventory_change WHERE entity_id = $1 AND change = 'CREATED' LIMIT 1",
    [printNodeId('Group', at, groupId)],
  );
  return found.length > 0;
}

/** The list of the credentials of a group that is gone, and the ids of its kept credentials. */
export async function readCredentials(
  { rows }: Transaction,
  at: InstanceRef,
  group: string,
): Promise<{ readonly list: KeptList; readonly ids: readonly string[] }> {
  const list = keptListOf(at, polledList('CLIENT_CREDENTIAL', parseNodeId(group).key[0] ?? ''));
  const ids: string[] = [];
  for (let after = ''; ; ) {
    const page = await rows(
      `SELECT id FROM @inventory_object WHERE stream = $1 AND list = $2 AND id > $3 ORDER BY id LIMIT ${STEP}`,
      [list.stream, list.list, after],
    );
    ids.push(...page.map((row) => idRow(row).id));
    if (page.length < STEP) return { list, ids };
    after = ids.at(-1) ?? after;
  }
}

const STEP = 1_000;
const idRow = rowOf({ id: 'text' });
