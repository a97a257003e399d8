import { rowOf } from '../../store/row.ts';
import { type Evidence, SEVERITIES } from '../findings/check.ts';
import { LINK_COLUMNS, type LinkColumn } from '../findings/checked-object.ts';
import { isVisible, visibleConditions, visibleJson } from './finding-conditions.ts';
import { isAnyOf, type Place, statement } from './question.ts';
import type { RowReader } from './read-page.ts';

/** A finding as it is read from the store. Times are milliseconds since the epoch. */
export interface FindingRow {
  readonly id: string;
  readonly check: string;
  readonly checkVersion: number;
  readonly severity: (typeof SEVERITIES)[number];
  readonly objectId: string;
  /** Whether the inventory still keeps the object. */
  readonly isObjectKept: boolean;
  readonly kind: string;
  readonly detail: string;
  readonly evidence: readonly Evidence[];
  readonly link: {
    readonly column: LinkColumn;
    readonly value: string;
    readonly unlike: string | null;
  } | null;
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly resolvedAt: number | null;
  readonly suppression: Suppression | null;
}

export interface Suppression {
  readonly at: number;
  readonly until: number | null;
  readonly reason: string;
  readonly by: string;
}

const storedRow = rowOf({
  ...({ id: 'text', check_name: 'text', check_version: 'integer', severity: 'integer' } as const),
  ...({ object_id: 'text', kind: 'text', detail: 'text', evidence: 'text', link_column: 'text?' } as const),
  ...({ link: 'text?', unlike: 'text?', first_seen: 'integer', resolved_at: 'integer?' } as const),
  ...({ suppressed_at: 'integer?', suppressed_until: 'integer?', suppressed_reason: 'text?' } as const),
  ...({ suppressed_by: 'text?', whole_at: 'integer?', kept_id: 'text?' } as const),
});

/**
 * Reads findings by their ids, those within the places of a question. `visible`: all that the caller may see, because a
 * finding may need an object outside those places. Ids without a finding are missing in the result. The last
 * sight is the last whole read of the list with the object, because each read examines what changed.
 */
export function findingReader(visible: readonly Place[], maySeeFingerprints: boolean): RowReader<FindingRow> {
  return async ({ rows }, places, ids) => {
    if (ids.length === 0 || places.length === 0) return new Map();
    const { sql, values } = statement((bind) => {
      const of = { kind: 'o.kind', account: 'o.account' };
      const conditions = visibleConditions(visible, maySeeFingerprints).map(({ filter }) => filter(bind, of));
      return `SELECT o.id AS id, o.check_name AS check_name, o.check_version AS check_version, o.severity AS severity,
          o.object_id AS object_id, o.kind AS kind, o.detail AS detail, o.evidence AS evidence,
          o.link_column AS link_column, o.link AS link, o.unlike AS unlike, o.first_seen AS first_seen,
          o.resolved_at AS resolved_at, o.suppressed_at AS suppressed_at, o.suppressed_until AS suppressed_until,
          o.suppressed_reason AS suppressed_reason, o.suppressed_by AS suppressed_by, l.whole_at AS whole_at,
          x.id AS kept_id
        FROM @inventory_finding AS o LEFT JOIN @inventory_object AS x ON x.id = o.object_id
          LEFT JOIN @inventory_list AS l ON l.stream = x.stream AND l.list = x.list
        WHERE ${isAnyOf('o.id', ids, bind)}
          AND ${isVisible('o', bind(visibleJson(places)))} AND ${conditions.join(' AND ')}`;
    });
    return new Map((await rows(sql, values)).map(storedRow).map((row) => [row.id, findingOf(row)]));
  };
}

function findingOf(row: ReturnType<typeof storedRow>): FindingRow {
  const { link_column, link: value, unlike, first_seen: firstSeen, resolved_at: resolvedAt } = row;
  const column = LINK_COLUMNS.find((each) => each === link_column);
  return {
    id: row.id,
    check: row.check_name,
    checkVersion: row.check_version,
    severity: SEVERITIES[row.severity] ?? 'INFO',
    objectId: row.object_id,
    isObjectKept: row.kept_id !== null,
    kind: row.kind,
    detail: row.detail,
    evidence: JSON.parse(row.evidence),
    link: column === undefined || value === null ? null : { column, value, unlike },
    firstSeen,
    lastSeen: resolvedAt ?? Math.max(firstSeen, row.whole_at ?? firstSeen),
    resolvedAt,
    suppression:
      row.suppressed_at === null
        ? null
        : {
            at: row.suppressed_at,
            until: row.suppressed_until,
            reason: row.suppressed_reason ?? '',
            by: row.suppressed_by ?? '',
          },
  };
}
