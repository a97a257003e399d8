import type { EntityKind } from '../../events/log/log.ts';
import { ENTITY_KINDS, parseListName } from '../../events/poll/polled-lists.ts';
import { streamOf } from '../../events/stream/scope.ts';
import { membersOf } from '../../members.ts';
import type { InstanceRef } from '../../providers/port/records.ts';
import { rowOf } from '../../store/row.ts';
import type { Statements } from '../../store/store.ts';
import { instancesOf, type ListMoment } from '../keep/list-table.ts';
import { LIVE_FIELDS } from '../keep/readings.ts';
import type { CertificateFacts } from '../objects/kept-object.ts';
import { isAnyOf, isOneOf, type Place, statement } from './question.ts';

/** An object as it is read from the inventory. */
export interface KeptRow {
  readonly id: string;
  readonly kind: EntityKind;
  readonly at: InstanceRef;
  /** Name of the polled list that returned it. */
  readonly list: string;
  /** Milliseconds since the epoch. */
  readonly firstSeen: number;
  /** The provider's record, with dates. It has no secret, and no members with secrets. */
  readonly record: object;
  /** Keyed fingerprint of the secret. */
  readonly secretFingerprint: string | null;
  readonly facts: CertificateFacts | null;
}

const SELECTED = 'id, kind, account, provider, region, instance_id, list, first_seen, record, facts';
const storedRow = rowOf({
  ...({ id: 'text', kind: 'text', account: 'text', provider: 'text', region: 'text' } as const),
  ...({ instance_id: 'text', list: 'text', first_seen: 'integer', record: 'text', facts: 'text?' } as const),
});

/** Reads objects by their ids, those that a caller may see. Ids without an object are missing in the result. */
export async function readRows(
  { rows }: Statements,
  places: readonly Place[],
  ids: readonly string[],
): Promise<ReadonlyMap<string, KeptRow>> {
  const providers = new Map(places.map((place) => [`${place.account} ${place.provider}`, place]));
  const accounts = places.map(({ account }) => account);
  const { sql, values } = statement(
    (bind) => `SELECT ${SELECTED} FROM @inventory_object
      WHERE ${isAnyOf('id', ids, bind)} AND ${isOneOf('account', accounts, bind)}`,
  );
  const found = ids.length === 0 || places.length === 0 ? [] : await rows(sql, values);
  return new Map(
    found.map(storedRow).flatMap((row): [string, KeptRow][] => {
      const place = providers.get(`${row.account} ${row.provider}`);
      const kind = ENTITY_KINDS.find((each) => each === row.kind);
      if (place === undefined || kind === undefined || !isIn(place, row)) return [];
      const at = {
        ...{ provider: place.provider, account: row.account, region: row.region },
        instanceId: row.instance_id,
      };
      const facts: CertificateFacts | null = row.facts === null ? null : JSON.parse(row.facts);
      const kept = { id: row.id, kind, at, list: row.list, firstSeen: row.first_seen, facts };
      return [[row.id, { ...kept, ...parseRecord(kind, row.record) }]];
    }),
  );
}

function isIn(
  { regions, streams }: Place,
  { account, region, instance_id }: { account: string; region: string; instance_id: string },
): boolean {
  return regions.includes(region) && streams?.includes(`${account}/${region}/${instance_id}`) !== false;
}

/** Members of records that are dates. */
const DATES: ReadonlySet<string> = new Set([
  ...['createdAt', 'updatedAt', 'expiresAt', 'validFrom', 'validTo'],
  ...['registeredAt', 'activatedAt', 'statusChangedAt'],
]);

/** The record with its dates, and the fingerprint of its secret. */
function parseRecord(kind: EntityKind, text: string): Pick<KeptRow, 'record' | 'secretFingerprint'> {
  const members: Record<string, unknown> = JSON.parse(text);
  const { secret, auth: _, ...rest } = members;
  const record = Object.fromEntries(
    Object.entries(rest)
      .filter(([name]) => LIVE_FIELDS[kind]?.includes(name) !== true)
      .map(([name, value]) => [name, DATES.has(name) && typeof value === 'string' ? new Date(value) : value]),
  );
  const { fingerprint } = membersOf(secret);
  return {
    // A record has a `Secret` here, or nothing. Only credentials may lack the member, and then it is read live.
    record: kind === 'AUTH_IDENTITY' ? { ...record, secret: null } : record,
    secretFingerprint: typeof fingerprint === 'string' ? fingerprint : null,
  };
}

/** A list of an instance. */
export type ListName = Pick<KeptRow, 'at' | 'list'>;

const momentRow = rowOf({
  stream: 'text',
  list: 'text',
  now: 'integer',
  whole_at: 'integer?',
  unread_at: 'integer?',
});

/**
 * The last whole read of the lists of objects, and the time of the store. Null: the inventory has no such list. The
 * instances of a region are one list.
 */
export async function readMoments(
  { rows }: Statements,
  lists: readonly ListName[],
): Promise<readonly (ListMoment | null)[]> {
  const keys = lists.map(({ at, list }) =>
    parseListName(list).kind === 'INSTANCE'
      ? [instancesOf(at.account, at.region).stream, list]
      : [streamOf(at), list],
  );
  const found = await rows(
    `SELECT stream, list, @now AS now, whole_at, unread_at FROM @inventory_list
      WHERE (stream, list) IN (SELECT each.value ->> 0, each.value ->> 1 FROM @each($1))`,
    [JSON.stringify(keys)],
  );
  const known = new Map(
    found.map(momentRow).map(({ stream, list, now, whole_at: wholeAt, unread_at: unreadAt }) => {
      return [JSON.stringify([stream, list]), { now, wholeAt, unreadAt }];
    }),
  );
  return keys.map((key) => known.get(JSON.stringify(key)) ?? null);
}
