import { ENTITY_KINDS } from '../../events/poll/polled-lists.ts';
import { rowOf } from '../../store/row.ts';
import type { SqlValue, Statements } from '../../store/store.ts';
import type { CheckedObject } from './checked-object.ts';

const columns = {
  ...({ id: 'text', kind: 'text', account: 'text', provider: 'text', region: 'text' } as const),
  ...({ instance_id: 'text', list: 'text', first_seen: 'integer', record: 'text', facts: 'text?' } as const),
  ...({ key_text: 'text', name: 'text?', time_at: 'integer?', status: 'integer?' } as const),
  ...({ changed_at: 'integer?', serial: 'text?', sha1: 'text?', sha256: 'text?', ca_link: 'text?' } as const),
  ...({ issuer_key: 'text?', key_id: 'text?', key_algorithm: 'text?', key_bits: 'integer?' } as const),
  ...({ identity_type: 'text?', sign_mode: 'text?', secret_print: 'text?', product: 'text?' } as const),
  ...({ gateway: 'text?', group_id: 'text?', words: 'text' } as const),
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
