import { ROWS_PER_STEP, yieldToEventLoop } from '../../events/log/row-steps.ts';
import { rowOf } from '../../store/row.ts';
import type { Statements } from '../../store/store.ts';
import type { KeptList } from './list-table.ts';

/** Number of all kept objects. */
export async function countObjects({ rows }: Statements): Promise<number> {
  const [found] = await rows('SELECT COUNT(*) AS count FROM @inventory_object WHERE @tick');
  return countRow(found).count;
}

const countRow = rowOf({ count: 'integer' });

/** Ids of the kept objects of a list, or of all lists of the stream (`list` null), in steps. */
export async function* readIds(
  { rows }: Statements,
  { stream, list }: { readonly stream: string; readonly list: string | null },
): AsyncGenerator<readonly { readonly id: string; readonly list: string }[]> {
  for (let after = ['', '']; ; ) {
    const found = await rows(
      list === null
        ? `SELECT id, list FROM @inventory_object WHERE stream = $1 AND (list, id) > ($2, $3)
            ORDER BY list, id LIMIT ${ROWS_PER_STEP}`
        : `SELECT id, list FROM @inventory_object WHERE stream = $1 AND list = $2 AND id > $3
            ORDER BY id LIMIT ${ROWS_PER_STEP}`,
      list === null ? [stream, ...after] : [stream, list, after[1] ?? ''],
    );
    const page = found.map(idRow);
    if (page.length > 0) yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < ROWS_PER_STEP) return;
    after = [last.list, last.id];
    await yieldToEventLoop();
  }
}

const idRow = rowOf({ id: 'text', list: 'text' });

/** Ids of the kept objects of a list that are not in `seen`, in steps. */
export async function* readOthers(
  statements: Statements,
  list: KeptList,
  seen: ReadonlySet<string>,
): AsyncGenerator<readonly string[]> {
  for await (const page of readIds(statements, list)) {
    const ids = page.map(({ id }) => id).filter((id) => !seen.has(id));
    if (ids.length > 0) yield ids;
  }
}
