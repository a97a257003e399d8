import { badInput, describe } from '../../errors.ts';
import { idOfA, parseNodeId } from '../../graph/node-id.ts';
import type { Statements } from '../../store/store.ts';
import { caLinks } from '../objects/ca-link.ts';
import { oneOf } from './column-conditions.ts';
import { readRows } from './kept-row.ts';
import type { Condition, Place } from './question.ts';

export interface CaFilter {
  readonly caId?: string | null | undefined;
  readonly issuedBy?: string | null | undefined;
}

/** Checks the ids without a read. Throws BAD_USER_INPUT. */
export function checkCaFilter({ caId, issuedBy }: CaFilter, field: string): void {
  for (const [name, id] of Object.entries({ caId, issuedBy })) {
    const kind = id == null ? 'CaCertificate' : parseNodeId(id, `${field}.${name}`).kind;
    if (kind !== 'CaCertificate')
      throw badInput(`${field}.${name}`, idOfA('CaCertificate'), describe(idOfA(kind)));
  }
}

/**
 * The conditions for the certificates of a CA: `caId` those with the link `ca` to it, `issuedBy` those that its key signed,
 * in whatever instance. A CA that is unknown, or that the caller may not see, has none. `places`: all that the caller may
 * see, because the CA may be outside the scope of the question.
 */
export async function caConditions(
  snapshot: Statements,
  places: readonly Place[],
  { caId, issuedBy }: CaFilter,
): Promise<readonly Condition[]> {
  const wanted = [caId, issuedBy].filter((id) => id != null);
  if (wanted.length === 0) return [];
  const rows = await readRows(snapshot, places, wanted);
  const conditions: Condition[] = [];
  if (caId != null) {
    const row = rows.get(caId);
    conditions.push(oneOf('ca_link', row === undefined ? [] : caLinks(row, row.facts?.keyId ?? null)));
  }
  if (issuedBy != null) {
    const keyId = rows.get(issuedBy)?.facts?.keyId ?? null;
    conditions.push(oneOf('issuer_key', keyId === null ? [] : [keyId]));
  }
  return conditions;
}
