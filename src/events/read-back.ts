import type { Clock } from '../clock.ts';
import { parseNodeId } from '../graph/node-id.ts';
import { backgroundCall } from '../transport/background-call.ts';
import { changedFields } from './log/row-print.ts';
import { announcedPrint, type RowState } from './log/row-state.ts';
import type { ListRow, ListSpec } from './poll/polled-lists.ts';

/**
 * Returns the fields that the mutation changes, and those in which the read-back differs from the announced state. The new
 * state counts as announced from now on, so no poll would announce these fields later.
 */
export function fieldsOf(
  hinted: readonly string[],
  spec: readonly string[],
  before: RowState | undefined,
  print: string | null,
): readonly string[] {
  const last = announcedPrint(before);
  if (last === null || print === null || last === print) return hinted;
  return [...new Set([...hinted, ...changedFields(spec, last, print)])];
}

/** Milliseconds for reading back a changed object. Subscribers must not wait for a slow provider. */
const READ_BACK_MS = 1_000;

/** Reads a changed object once. Null: it is gone. Rejects if the provider is slow, or cannot read the object alone. */
export async function readBack(
  spec: ListSpec,
  id: string,
  clock: Clock,
): Promise<(Pick<ListRow, 'values'> & Partial<ListRow>) | null> {
  // The list contains only ids, so there is no field to read.
  if (spec.fields.length === 0) return { values: [] };
  if (spec.show === undefined) throw new Error('the provider cannot read this object individually');
  const late = new AbortController();
  const { promise: isLate, reject } = Promise.withResolvers<never>();
  const callOff = clock.after(READ_BACK_MS, () => {
    reject(new Error('the read-back took too long'));
    late.abort();
  });
  const call = backgroundCall(late.signal, READ_BACK_MS);
  try {
    return await Promise.race([spec.show(parseNodeId(id).key, call), isLate]);
  } finally {
    callOff();
  }
}
