import { rowOf } from '../../store/row.ts';
import type { Statements } from '../../store/store.ts';
import { DEVICE_STATUSES } from '../objects/object-columns.ts';
import { isVisible, visibleJson } from './finding-conditions.ts';
import { type Bind, isAnyOf, type Place, statement } from './question.ts';
import { selectObjects } from './select-objects.ts';

/** What hangs on a key of a CA, of what the caller may see. */
export interface BlastRadius {
  /** Number of device certificates, whatever their status. */
  readonly certificates: number;
  /** The weakest evidence among them; null: there is none. */
  readonly weakestLink: 'SERIAL_NUMBER' | 'SIGNATURE' | null;
  /**
   * Number of devices that use one of these certificates, and of those that are online, as far as they were read. Null:
   * not asked for, or the devices of none of these certificates were read (ApsaraMQ returns none).
   */
  readonly devices: number | null;
  readonly onlineDevices: number | null;
}

const caRow = rowOf({ id: 'text', key_id: 'text?' });
const certificateRow = rowOf({ signed: 'integer', total: 'integer', read: 'integer' });
const deviceRow = rowOf({ devices: 'integer', online: 'integer' });
const countRow = rowOf({ count: 'integer' });
const ONLINE = DEVICE_STATUSES.indexOf('ONLINE');

/** Sub-CAs of sub-CAs are followed so far. */
const MOST_LEVELS = 10;

/**
 * Counts the certificates that a key has signed, in all registrations of the key, and through registered sub-CAs. Where
 * no signature is known, the CA that the list of the cloud names counts, within its instance. `withDevices`: whether to
 * count the devices, too.
 */
export async function readBlastRadius(
  snapshot: Statements,
  places: readonly Place[],
  keyId: string,
  { withDevices }: { readonly withDevices: boolean },
): Promise<BlastRadius> {
  const keys = new Set([keyId]);
  const links = new Set<string>();
  let last = [keyId];
  for (let level = 0; level < MOST_LEVELS && last.length > 0; level++) {
    const found = await readCas(snapshot, places, last);
    const next = new Set<string>();
    for (const { id, key_id } of found) {
      links.add(id);
      if (key_id !== null && !keys.has(key_id)) next.add(key_id);
    }
    for (const key of next) keys.add(key);
    last = [...next];
  }
  const counted = statement(
    (bind) => `SELECT COALESCE(SUM(c.signed), 0) AS signed, count(*) AS total, count(c.has_devices) AS read
      FROM (${hangingOn(bind, places, keys, links)}) AS c`,
  );
  const [certificates] = await snapshot.rows(counted.sql, counted.values);
  const { signed, total, read } = certificateRow(certificates);
  const certificate = {
    certificates: total,
    weakestLink: total > signed ? 'SERIAL_NUMBER' : signed > 0 ? 'SIGNATURE' : null,
  } as const;
  if (!withDevices || (total > 0 && read === 0))
    return { ...certificate, devices: null, onlineDevices: null };
  const used = statement(
    (bind) => `SELECT count(DISTINCT b.device_id) AS devices,
        count(DISTINCT CASE WHEN d.status = ${ONLINE} THEN b.device_id END) AS online
      FROM (${hangingOn(bind, places, keys, links)}) AS c JOIN @inventory_binding AS b ON b.owner_id = c.id
        LEFT JOIN @inventory_object AS d ON d.id = b.device_id`,
  );
  const [bound] = await snapshot.rows(used.sql, used.values);
  const { devices, online } = deviceRow(bound);
  return { ...certificate, devices, onlineDevices: online };
}

/**
 * The device certificates that these keys signed, or that name these CAs, each once. The bare column of the kind would
 * lead to the index of all certificates.
 */
function hangingOn(
  bind: Bind,
  places: readonly Place[],
  keys: ReadonlySet<string>,
  links: ReadonlySet<string>,
): string {
  const isSeen = `(o.kind || '') = 'DEVICE_CERTIFICATE' AND ${isVisible('o', bind(visibleJson(places)))} AND @tick`;
  return `SELECT o.id AS id, o.has_devices AS has_devices, 1 AS signed FROM @inventory_object AS o
      WHERE ${isAnyOf('o.issuer_key', keys, bind)} AND ${isSeen}
    UNION ALL SELECT o.id AS id, o.has_devices AS has_devices, 0 AS signed FROM @inventory_object AS o
      WHERE ${isAnyOf('o.ca_link', links, bind)} AND o.issuer_key IS NULL AND ${isSeen}`;
}

/** The registrations of these keys, and of CAs that these keys signed. */
async function readCas(
  { rows }: Statements,
  places: readonly Place[],
  keys: readonly string[],
): Promise<readonly ReturnType<typeof caRow>[]> {
  const { sql, values } = statement((bind) => {
    const isSeen = `(o.kind || '') = 'CA_CERTIFICATE' AND ${isVisible('o', bind(visibleJson(places)))} AND @tick`;
    const found = (column: string) =>
      `SELECT o.id AS id, o.key_id AS key_id FROM @inventory_object AS o
        WHERE ${isAnyOf(column, keys, bind)} AND ${isSeen}`;
    return `${found('o.key_id')} UNION ${found('o.issuer_key')}`;
  });
  return (await rows(sql, values)).map(caRow);
}

/** Number of device certificates in all places whose issuer is unknown. */
export async function readUnknownIssuers(snapshot: Statements, places: readonly Place[]): Promise<number> {
  const question = { kind: 'DEVICE_CERTIFICATE' as const, places, conditions: [] };
  const found = await selectObjects(snapshot, question, {
    columns: () => 'count(*) AS count',
    // The first two are the conditions of an index.
    where: () => [
      "o.kind = 'DEVICE_CERTIFICATE'",
      'o.issuer_key IS NULL',
      'NOT EXISTS (SELECT 1 FROM @inventory_object AS p WHERE p.id = o.ca_link)',
    ],
  });
  return found.map(countRow).reduce((sum, { count }) => sum + count, 0);
}
