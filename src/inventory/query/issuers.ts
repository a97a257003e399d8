import { streamOf } from '../../events/stream/scope.ts';
import type { InstanceRef } from '../../providers/port/records.ts';
import { rowOf } from '../../store/row.ts';
import type { Statements } from '../../store/store.ts';
import { isAnyOf, type Place } from './question.ts';
import { selectObjects } from './select-objects.ts';

/** A key, and the instance in which its CA is sought. */
export interface IssuerLink {
  readonly at: InstanceRef;
  readonly keyId: string;
}

const caRow = rowOf({ id: 'text', stream: 'text', key_id: 'text' });

/**
 * Finds the registered CA with a key within one instance, for each of the links. Two registrations of one key: the first
 * id. Null: there is none that the caller may see.
 */
export async function readIssuers(
  snapshot: Statements,
  places: readonly Place[],
  links: readonly IssuerLink[],
): Promise<readonly (string | null)[]> {
  const keys = new Set(links.map(({ keyId }) => keyId));
  const question = { kind: 'CA_CERTIFICATE' as const, places, conditions: [] };
  const found = await selectObjects(snapshot, question, {
    columns: () => 'o.id AS id, o.stream AS stream, o.key_id AS key_id',
    where: (bind) => [isAnyOf('o.key_id', keys, bind)],
  });
  const first = new Map<string, string>();
  for (const { id, stream, key_id } of found.map(caRow)) {
    const name = `${stream} ${key_id}`;
    const known = first.get(name);
    if (known === undefined || id < known) first.set(name, id);
  }
  return links.map(({ at, keyId }) => first.get(`${streamOf(at)} ${keyId}`) ?? null);
}
