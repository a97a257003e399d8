import { ENTITY_KINDS } from '../../events/poll/polled-lists.ts';
import { rowOf } from '../../store/row.ts';
import type { SqlValue, Statements } from '../../store/store.ts';
import { OBJECT_COLUMNS } from '../objects/object-columns.ts';
import type { CheckedObject } from './checked-object.ts';

const columns = {
  ...({ id: 'text', kind: 'text', account: 'text', provider: 'text', region: 'text' } as const),
  ...({ instance_id: 'text', list: 'text', first_seen: 'integer', record: 'text', facts: 'text?' } as const),
  ...({ has_devices: 'integer?' } as const),
  ...OBJECT_COLUMNS,
};
const objectRow = rowOf(columns);
const SELECTED = Object.keys(columns)
  .map((name) => `o.${name} AS ${name}`)
  .join(', ');

/** Reads the objects of a condition on `inventory_object AS o`, ordered by id. The condition must bound their number. */
export async function readCheckedObjects(
  { rows }: Statements,
  condition: string,
  values: readonly SqlValue[],
): Promise<readonly CheckedObject[]> {
  const found = await rows(
    `SELECT ${SELECTED} FROM @inventory_object AS o WHERE ${condition} ORDER BY o.id`,
    values,
  );
  return found.map(objectRow).flatMap((row): CheckedObject[] => {
    const { account, region, instance_id, record, facts, ...own } = row;
    const kind = ENTITY_KINDS.find((each) => each === row.kind);
    if (kind === undefined) return [];
    const at = { account, region, instanceId: instance_id };
    return [
      { ...own, kind, at, record: JSON.parse(record), facts: facts === null ? null : JSON.parse(facts) },
    ];
  });
}
