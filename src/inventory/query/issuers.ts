import { streamOf } from '../../events/stream/scope.ts';
import type { InstanceRef } from '../../providers/port/records.ts';
import { rowOf } from '../../store/row.ts';
import type { Statements } from '../../store/store.ts';
import { objectsIn, type Place, placesInSteps, statement } from './question.ts';

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
  { rows }: Statements,
  places: readonly Place[],
  links: readonly IssuerLink[],
): Promise<readonly (string | null)[]> {
  const first = new Map<string, string>();
  const keys = [...new Set(links.map(({ keyId }) => keyId))];
  for (const step of placesInSteps(places)) {
    const { sql, values } = statement((bind) => {
      const hasKey = `o.key_id IN (SELECT each.value ->> 0 FROM @each(${bind(JSON.stringify(keys.map((key) => [key])))}))`;
      const question = { kind: 'CA_CERTIFICATE' as const, places: step, conditions: [] };
      return `${step
        .map(
          (place) =>
            `SELECT o.id AS id, o.stream AS stream, o.key_id AS key_id ${objectsIn(question, place, bind, [hasKey])}`,
        )
        .join('\nUNION ALL ')} ORDER BY id`;
    });
    for (const { id, stream, key_id } of (await rows(sql, values)).map(caRow)) {
      const name = `${stream} ${key_id}`;
      if (!first.has(name)) first.set(name, id);
    }
  }
  return links.map(({ at, keyId }) => first.get(`${streamOf(at)} ${keyId}`) ?? null);
}
