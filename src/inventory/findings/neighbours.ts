import type { EntityKind } from '../../events/log/log.ts';
import { streamOf } from '../../events/stream/scope.ts';
import { createBatch } from '../../graph/batch.ts';
import { eachOf } from '../../store/each.ts';
import { rowOf } from '../../store/row.ts';
import type { Statements } from '../../store/store.ts';
import { caLinks, keyOfLink } from '../objects/ca-link.ts';
import { CERTIFICATE_STATUSES } from '../objects/object-columns.ts';
import type { CheckedObject, Link } from './checked-object.ts';
import { readCheckedObjects } from './read-checked.ts';

/** The devices that use a certificate. */
export interface BoundDevices {
  readonly count: number;
  /** Global ids: the first and the last one. */
  readonly examples: readonly [string, string];
}

/** Queries of checks about other objects. Queries of one turn of the event loop share one statement. */
export interface Neighbours {
  /** Whether a device certificate hangs on this CA. `which`: any of them, or the active ones. */
  readonly hasCertificates: (ca: CheckedObject, which: 'any' | 'active') => Promise<boolean>;
  /** Whether another object of the same kind has the value of the link. */
  readonly hasOther: (object: CheckedObject, link: Link) => Promise<boolean>;
  /** The CA to which the list or the signature of a certificate leads, within its instance; null: it is not kept. */
  readonly caOf: (certificate: CheckedObject) => Promise<CheckedObject | null>;
  /** The devices that use a certificate: their number, and the ids of two of them. Null: none. */
  readonly devicesOf: (certificate: CheckedObject) => Promise<BoundDevices | null>;
  /** Whether the device uses an active certificate. */
  readonly hasActiveCertificate: (device: CheckedObject) => Promise<boolean>;
  /** Whether the object with this global id is kept. */
  readonly has: (id: string) => Promise<boolean>;
  /** Whether the custom-auth identity has a permission. */
  readonly hasPermission: (identity: CheckedObject) => Promise<boolean>;
  /** Whether the list of this kind was read whole, in the instance of the object. */
  readonly isRead: (object: CheckedObject, kind: EntityKind) => Promise<boolean>;
  /** Whether the content of each device certificate of the object's instance was read, so that its issuer is known. */
  readonly areIssuersKnown: (object: CheckedObject) => Promise<boolean>;
}

const ACTIVE = CERTIFICATE_STATUSES.indexOf('ACTIVE');
/** Rows of one statement. */
const BATCH = 100;
/** The checks of a step begin in one turn of the event loop. */
const schedule = (dispatch: () => void): void => void setImmediate(dispatch);
const askedRow = rowOf({ place: 'integer' });
const boundRow = rowOf({ id: 'text', count: 'integer', first: 'text', last: 'text' });

export function createNeighbours(snapshot: Statements): Neighbours {
  /** Loads booleans: those of the rows of `@each($1)` for which `exists` holds. */
  const exists = (condition: string) => {
    const batch = createBatch<readonly (string | null)[], boolean>(
      async (keys) => {
        const asked = keys.map((key, place) => [place, ...key]);
        const rows = await snapshot.rows(
          `SELECT CAST(each.value ->> 0 AS BIGINT) AS place FROM @each($1) WHERE EXISTS (${condition})`,
          [JSON.stringify(asked)],
        );
        const holds = new Set(rows.map((row) => askedRow(row).place));
        return keys.map((_key, place) => holds.has(place));
      },
      { schedule, keyOf: (key) => JSON.stringify(key), maxSize: BATCH },
    );
    return (...key: readonly (string | null)[]) => batch.load(key);
  };
  // Excludes the CA itself if it is self-signed. `kind || ''` keeps the planner from the index of the kind.
  const hangsOn = `SELECT 1 FROM @inventory_object AS o WHERE o.ca_link IN (each.value ->> 1, each.value ->> 2)
    AND (o.kind || '') = 'DEVICE_CERTIFICATE'`;
  const any = exists(hangsOn);
  const active = exists(`${hangsOn} AND o.status = ${ACTIVE}`);
  const hasOther = {
    key_id: exists(otherWith('key_id')),
    secret_print: exists(otherWith('secret_print')),
  };
  const has = exists('SELECT 1 FROM @inventory_object AS o WHERE o.id = each.value ->> 1');
  const permission = exists(
    `SELECT 1 FROM @inventory_object AS o WHERE o.kind = 'AUTH_PERMISSION' AND o.account = each.value ->> 1
      AND o.key_text = each.value ->> 2 AND o.stream = each.value ->> 3`,
  );
  const isRead = exists(
    `SELECT 1 FROM @inventory_list AS l WHERE l.stream = each.value ->> 1 AND l.list = each.value ->> 2
      AND l.whole_at IS NOT NULL`,
  );
  // Also names the kinds of the index of objects without content.
  const hasUnread = exists(
    `SELECT 1 FROM @inventory_object AS o WHERE o.facts IS NULL AND o.kind IN ('CA_CERTIFICATE', 'DEVICE_CERTIFICATE')
      AND o.kind = 'DEVICE_CERTIFICATE' AND o.account = each.value ->> 1 AND o.stream = each.value ->> 2`,
  );
  const activeCertificate = exists(
    `SELECT 1 FROM @inventory_binding AS b JOIN @inventory_object AS o ON o.id = b.owner_id
      WHERE b.device_id = each.value ->> 1 AND b.kind = 'DEVICE_CERTIFICATE' AND o.status = ${ACTIVE}`,
  );
  const devices = createBatch<string, BoundDevices | null>(
    async (ids) => {
      const rows = await snapshot.rows(
        `SELECT owner_id AS id, count(*) AS count, min(device_id) AS first, max(device_id) AS last
          FROM @inventory_binding WHERE owner_id IN (SELECT each.value ->> 0 FROM @each($1)) GROUP BY owner_id`,
        [eachOf(ids)],
      );
      const found = new Map(rows.map(boundRow).map((row) => [row.id, row]));
      return ids.map((id) => {
        const row = found.get(id);
        return row === undefined ? null : { count: row.count, examples: [row.first, row.last] };
      });
    },
    { schedule, maxSize: BATCH },
  );
  const cas = createBatch<readonly [stream: string, link: string], CheckedObject | null>(
    async (keys) => {
      const links = keys.map((key) => key.join('\n'));
      const isAny = (column: string) =>
        `(o.kind || '') = 'CA_CERTIFICATE' AND o.${column} IN (SELECT each.value ->> 0 FROM @each($1))`;
      const ids = keys.map(([, link]) => link);
      const keyIds = keys.flatMap(([, link]) => keyOfLink(link) ?? []);
      const found = [
        ...(await readCheckedObjects(snapshot, isAny('id'), [eachOf(ids)])),
        ...(await readCheckedObjects(snapshot, isAny('key_id'), [eachOf(keyIds)])),
      ];
      const byLink = new Map<string, CheckedObject>();
      for (const ca of found) {
        for (const link of caLinks(ca, ca.key_id)) {
          const name = `${streamOf(ca.at)}\n${link}`;
          if (!byLink.has(name)) byLink.set(name, ca);
        }
      }
      return links.map((link) => byLink.get(link) ?? null);
    },
    { schedule, keyOf: (key) => key.join('\n'), maxSize: BATCH },
  );
  return {
    hasCertificates: (ca, which) => {
      const [byId, byKey = byId] = caLinks(ca, ca.key_id);
      return which === 'any' ? any(byId, byKey) : active(byId, byKey);
    },
    hasOther: ({ id, kind }, { column, value, unlike }) => hasOther[column](value, id, kind, unlike),
    caOf: async ({ at, ca_link }) => (ca_link === null ? null : cas.load([streamOf(at), ca_link])),
    devicesOf: ({ id }) => devices.load(id),
    hasActiveCertificate: ({ id }) => activeCertificate(id),
    has,
    hasPermission: ({ at, key_text }) => permission(at.account, key_text, streamOf(at)),
    isRead: ({ at }, kind) => isRead(streamOf(at), kind),
    areIssuersKnown: async ({ at }) => !(await hasUnread(at.account, streamOf(at))),
  };
}

function otherWith(column: string): string {
  return `SELECT 1 FROM @inventory_object AS o WHERE o.${column} = each.value ->> 1 AND o.id <> each.value ->> 2
    AND o.kind = each.value ->> 3 AND (each.value ->> 4 IS NULL OR o.sha256 <> each.value ->> 4)`;
}
