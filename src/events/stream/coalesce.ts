import type { ChangeEntry, ChangeKind, GapReason, LogEntry, LogPosition } from '../log/log.ts';

/**
 * The entries of one stream that a reader has received: all up to `seq`, and those in `deliveredAhead`, which were merged
 * into an earlier change of the same object. This is exact, so a reader that resumes gets every changed field
 * once. With only a single number, a merged change would have to be delivered at the place of its last entry,
 * and a reader that resumes before that place would lose the fields of the first entry.
 */
export interface StreamPosition extends LogPosition {
  readonly deliveredAhead: readonly number[];
  /** The reason for a gap that the reader has not received yet. It is delivered when the whole scope is known. */
  readonly pendingGap: GapReason | null;
}

/** The changes of one object, merged into one. */
export interface DeliveredChange {
  readonly type: 'change';
  readonly position: StreamPosition;
  readonly at: number;
  readonly list: string;
  readonly id: string;
  readonly change: ChangeKind;
  readonly source: ChangeEntry['source'];
  readonly fields: readonly string[];
}

export interface Coalesced {
  readonly changes: readonly DeliveredChange[];
  /** The position behind all entries. */
  readonly end: StreamPosition;
}

/**
 * Converts log entries to the changes for one reader: only those of its scope, with all changes of an object
 * merged at the place of the first change. So a slow reader gets fewer events about the same objects.
 */
export function coalesce(
  entries: readonly LogEntry[],
  from: StreamPosition,
  isMine: (entry: LogEntry) => boolean,
): Coalesced {
  const merged = new Map<string, ChangeEntry & { seqs: number[] }>();
  let seq = from.seq;
  let pendingGap = from.pendingGap === null ? null : { reason: from.pendingGap, seq };
  for (const entry of entries) {
    if (isMine(entry) && entry.type === 'baseline') {
      pendingGap ??= entry;
    } else if (isMine(entry) && entry.type === 'change' && !from.deliveredAhead.includes(entry.seq)) {
      const before = merged.get(entry.id);
      merged.set(
        entry.id,
        before === undefined
          ? { ...entry, seqs: [entry.seq] }
          : { ...together(before, entry), seqs: [...before.seqs, entry.seq] },
      );
    }
    seq = entry.seq;
  }
  const items = [...merged.values()];
  const at = (upTo: number, deliveredAhead: readonly number[]): StreamPosition => ({
    epoch: from.epoch,
    seq: upTo,
    deliveredAhead: deliveredAhead.filter((each) => each > upTo),
    pendingGap: pendingGap !== null && pendingGap.seq <= upTo ? pendingGap.reason : null,
  });
  const got: number[] = [...from.deliveredAhead];
  const changes = items.map(({ seqs, ...entry }, index): DeliveredChange => {
    got.push(...seqs);
    const next = items[index + 1]?.seqs[0];
    const { type, at: date, list, id, change, source, fields } = entry;
    const position = at(next === undefined ? seq : next - 1, got);
    return { type, at: date, list, id, change, source, fields, position };
  });
  return { changes, end: at(seq, from.deliveredAhead) };
}

function together(before: ChangeEntry & { seqs: number[] }, after: ChangeEntry): ChangeEntry {
  if (after.change !== 'UPDATED') return after;
  // CREATED and then UPDATED is CREATED. UPDATED after DELETED cannot occur, and counts as CREATED.
  if (before.change !== 'UPDATED') return { ...after, change: 'CREATED', fields: [] };
  return { ...after, fields: [...new Set([...before.fields, ...after.fields])] };
}
