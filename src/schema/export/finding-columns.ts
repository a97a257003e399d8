import { CHECKS } from '../../inventory/findings/check-list.ts';
import type { FindingRow } from '../../inventory/query/finding-rows.ts';
import type { Columns } from './columns.ts';

/** A finding, with what its columns need besides its row. */
export interface SeenFinding {
  readonly row: FindingRow;
  /** The suppression that holds now. Null: none. */
  readonly suppression: FindingRow['suppression'];
  /** Whether the caller may see who suppressed the finding. */
  readonly mayKnowWho: boolean;
}

const TITLES = new Map(CHECKS.map(({ name, title }) => [name, title]));

const dateOf = (ms: number | null | undefined) => (ms == null ? null : new Date(ms));

export const FINDING: Columns<SeenFinding> = {
  id: ({ row }) => row.id,
  check: ({ row }) => row.check,
  severity: ({ row }) => row.severity,
  title: ({ row }) => TITLES.get(row.check) ?? row.check,
  detail: ({ row }) => row.detail,
  'node.id': ({ row }) => (row.isObjectKept ? row.objectId : null),
  firstSeenAt: ({ row }) => dateOf(row.firstSeen),
  lastSeenAt: ({ row }) => dateOf(row.lastSeen),
  resolvedAt: ({ row }) => dateOf(row.resolvedAt),
  'suppression.reason': ({ suppression }) => suppression?.reason,
  'suppression.by': ({ suppression, mayKnowWho }) =>
    suppression === null ? null : mayKnowWho ? suppression.by : '',
  'suppression.at': ({ suppression }) => dateOf(suppression?.at),
  'suppression.until': ({ suppression }) => dateOf(suppression?.until),
  checkVersion: ({ row }) => row.checkVersion,
};
