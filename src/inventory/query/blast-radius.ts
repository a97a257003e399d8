import { rowOf } from '../../store/row.ts';
import type { Statements } from '../../store/store.ts';
import { caLinks } from '../objects/object-columns.ts';
import {
  type Bind,
  isOneOf,
  objectsIn,
  type Place,
  placesInSteps,
  type Question,
  statement,
} from './question.ts';

/** What hangs on a key of a CA, of what the caller may see. */
export interface BlastRadius {
  /** Number of device certificates, whatever their status. */
  readonly certificates: number;
  /** The weakest evidence among them; null: there is none. */
  readonly weakestLink: 'SERIAL_NUMBER' | 'SIGNATURE' | null;
  /** Number of device certificates in all accounts whose issuer is unknown. */
  readonly unknownIssuers: number;
}

const caRow = rowOf({
  ...({ account: 'text', region: 'text', instance_id: 'text', key_text: 'text', key_id: 'text?' } as const),
});
const countRow = rowOf({ signed: 'integer', named: 'integer', unknown: 'integer' });

/** Sub-CAs of sub-CAs are followed so far. */
const MOST_LEVELS = 10;

/**
 * Counts the certificates that a key has signed, in all registrations of the key, and through registered sub-CAs. Where
 * no signature is known, the CA that the list of the cloud names counts, within its instance.
 */
export async function readBlastRadius(
  snapshot: Statements,
  places: readonly Place[],
  keyId: string,
): Promise<BlastRadius> {
  const keys = new Set([keyId]);
  const links = new Set<string>();
  let last = [keyId];
  for (let level = 0; level < MOST_LEVELS && last.length > 0; level++) {
    const found = await readCas(snapshot, places, last);
    const next = new Set<string>();
    for (const { account, region, instance_id: instanceId, key_text, key_id } of found) {
      for (const link of caLinks({ account, region, instanceId }, key_text, null)) links.add(link);
      if (key_id !== null && !keys.has(key_id)) next.add(key_id);
    }
    for (const key of next) keys.add(key);
    last = [...next];
  }
  let [signed, named, unknownIssuers] = [0, 0, 0];
  for (const step of placesInSteps(places)) {
    const { sql, values } = statement((bind) => {
      const isSigned = isOneOf('o.issuer_key', [...keys], bind);
      const isNamed = `(o.issuer_key IS NULL AND ${isOneOf('o.ca_link', [...links], bind)})`;
      const isUnknown = `(o.issuer_key IS NULL AND NOT EXISTS (
        SELECT 1 FROM @inventory_object AS p WHERE p.id = o.ca_link))`;
      const sum = (condition: string) => `COALESCE(SUM(CASE WHEN ${condition} THEN 1 ELSE 0 END), 0)`;
      const question: Question = { kind: 'DEVICE_CERTIFICATE', places: step, conditions: [] };
      return step
        .map(
          (
            place,
          ) => `SELECT ${sum(isSigned)} AS signed, ${sum(isNamed)} AS named, ${sum(isUnknown)} AS unknown
            ${objectsIn(question, place, bind)}`,
        )
        .join('\nUNION ALL ');
    });
    for (const row of (await snapshot.rows(sql, values)).map(countRow)) {
      signed += row.signed;
      named += row.named;
      unknownIssuers += row.unknown;
    }
  }
  const weakestLink = named > 0 ? 'SERIAL_NUMBER' : signed > 0 ? 'SIGNATURE' : null;
  return { certificates: signed + named, weakestLink, unknownIssuers };
}

/** The registrations of these keys, and of CAs that these keys signed. */
async function readCas(
  { rows }: Statements,
  places: readonly Place[],
  keys: readonly string[],
): Promise<readonly ReturnType<typeof caRow>[]> {
  const found: ReturnType<typeof caRow>[] = [];
  const isConcerned = (bind: Bind) =>
    `(${isOneOf('o.key_id', keys, bind)} OR ${isOneOf('o.issuer_key', keys, bind)})`;
  for (const step of placesInSteps(places)) {
    const question: Question = {
      kind: 'CA_CERTIFICATE',
      places: step,
      conditions: [{ filter: isConcerned }],
    };
    const { sql, values } = statement((bind) =>
      step
        .map(
          (place) => `SELECT o.account AS account, o.region AS region, o.instance_id AS instance_id,
            o.key_text AS key_text, o.key_id AS key_id ${objectsIn(question, place, bind)}`,
        )
        .join('\nUNION ALL '),
    );
    found.push(...(await rows(sql, values)).map(caRow));
  }
  return found;
}
