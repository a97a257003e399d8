import { DAY_MS } from '../../duration.ts';
import { ROWS_PER_STEP } from '../../events/log/row-steps.ts';
import { parseListName } from '../../events/poll/polled-lists.ts';
import type { InstanceRef } from '../../providers/port/records.ts';
import { rowOf } from '../../store/row.ts';
import type { Store } from '../../store/store.ts';
import { removeObjects } from '../objects/write-objects.ts';
import { keepRows } from './keep-rows.ts';
import { readIds } from './kept-objects.ts';
import { instancesOf, type KeptList, keptListOf } from './list-table.ts';
import { isReading } from './readings.ts';
import { forgetReading } from './sweep-table.ts';

/** Removes the objects of a list that is not kept any more, without changes, and marks the list as not kept. */
export async function dropList(
  store: Store,
  { stream, list }: Pick<KeptList, 'stream' | 'list'>,
): Promise<void> {
  await store.rows(
    `UPDATE @inventory_list SET every_ms = NULL, first_whole_at = NULL, whole_at = NULL, code = NULL
      WHERE stream = $1 AND list = $2`,
    [stream, list],
  );
  if (isReading(list)) return forgetReading(store, stream, list);
  for await (const page of readIds(store, { stream, list }))
    await store.write(
      (transaction) =>
        removeObjects(
          transaction,
          page.map(({ id }) => id),
        ),
      'pass',
    );
}

/** Drops the lists that no replica has kept for a day. */
export async function dropUnnamedLists(store: Store): Promise<void> {
  for (;;) {
    const found = await store.rows(
      `SELECT stream, list FROM @inventory_list WHERE kept_at < @now - ${DAY_MS}
        OR (every_ms IS NULL AND whole_at IS NOT NULL) ORDER BY stream, list LIMIT ${ROWS_PER_STEP}`,
    );
    for (const { stream, list } of found.map(listRow)) {
      await dropList(store, { stream, list });
      await store.rows(
        `DELETE FROM @inventory_list WHERE stream = $1 AND list = $2 AND kept_at < @now - ${DAY_MS}`,
        [stream, list],
      );
    }
    if (found.length < ROWS_PER_STEP) return;
  }
}

const listRow = rowOf({ stream: 'text', list: 'text' });

/** Removes an instance that is gone, with all its objects. Each of them is a DELETED in the history. */
export async function removeInstance(store: Store, at: InstanceRef): Promise<void> {
  const { stream } = keptListOf(at, { name: '', kind: 'INSTANCE' });
  for await (const page of readIds(store, { stream, list: null })) {
    const lists = Map.groupBy(page, ({ list }) => list);
    await store.write(async (transaction) => {
      for (const [name, objects] of lists) {
        const list = parseListName(name);
        const own = list.kind === 'INSTANCE' ? instancesOf(at.account, at.region) : keptListOf(at, list);
        const rows = objects.map(({ id }) => ({
          ...({ id, fresh: null, facts: undefined, source: 'POLL', principal: null } as const),
        }));
        await keepRows(transaction, { ...own, at }, rows);
      }
    }, 'pass');
  }
  await store.rows('DELETE FROM @inventory_list WHERE stream = $1', [stream]);
  await store.rows('DELETE FROM @inventory_sweep WHERE stream = $1', [stream]);
}
