import type { EntityKind } from '../../events/log/log.ts';
import { ENTITY_KINDS } from '../../events/poll/polled-lists.ts';
import { parseStream } from '../../events/stream/scope.ts';
import type { InstanceRef } from '../../providers/port/records.ts';
import { rowOf } from '../../store/row.ts';
import type { Statements } from '../../store/store.ts';
import { type Place, statement } from '../query/question.ts';
import { type GapFilter, gapsIn } from './change-conditions.ts';

/** A time without a read of a list that was due: a change that was undone in it is not in the history. */
export interface HistoryGap {
  readonly account: string;
  readonly region: string;
  /** Null: the list of the instances of the region. */
  readonly at: InstanceRef | null;
  readonly kind: EntityKind;
  /** Milliseconds since the epoch: starts of the two whole reads. */
  readonly from: number;
  readonly to: number;
}

export interface HistoryGaps {
  readonly gaps: readonly HistoryGap[];
  /** Number of all gaps. */
  readonly count: number;
}

/** Reads the gaps that touch a time, the newest first, at most `limit`, and counts them all. */
export async function readGaps({ rows }: Statements, filter: GapFilter, limit: number): Promise<HistoryGaps> {
  const countGaps = async (place: Place): Promise<number> => {
    const { sql, values } = statement(
      (bind) => `SELECT COUNT(*) AS count FROM @inventory_gap WHERE ${gapsIn(place, filter, bind)}`,
    );
    const [counted] = await rows(sql, values);
    return countRow(counted).count;
  };
  const gaps: HistoryGap[] = [];
  let count = 0;
  for (const place of filter.places) {
    const { sql, values } = statement(
      (bind) => `SELECT stream, kind, from_at, to_at FROM @inventory_gap WHERE ${gapsIn(place, filter, bind)}
        ORDER BY to_at DESC, stream, list LIMIT ${bind(limit)}`,
    );
    const page = (await rows(sql, values)).map(gapRow);
    count += page.length < limit ? page.length : await countGaps(place);
    for (const { stream, kind: name, from_at: from, to_at: to } of page) {
      const kind = ENTITY_KINDS.find((each) => each === name);
      const { account, region, instanceId } = parseStream(stream);
      const at = instanceId === '' ? null : { provider: place.provider, account, region, instanceId };
      if (kind !== undefined) gaps.push({ account, region, at, kind, from, to });
    }
  }
  gaps.sort((one, other) => other.to - one.to);
  return { gaps: gaps.slice(0, limit), count };
}

const countRow = rowOf({ count: 'integer' });
const gapRow = rowOf({ stream: 'text', kind: 'text', from_at: 'integer', to_at: 'integer' });
