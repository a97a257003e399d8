import type { ChangeEntry, ChangeKind, GapReason, LogEntry, LogPosition } from '../log/log.ts';

/**
 * Where a reader stands: behind `seq`, and behind those of `ahead`, which it got early because they were told together
 * with an earlier change of the same object. Exactly what it has; so what follows is neither lost nor repeated.
 */
export interface ReaderPosition extends LogPosition {
  readonly deliveredAhead: readonly number[];
  /** A gap before it, of which it has not been told: that is done when all of its scope is known. */
  readonly pendingGap: GapReason | null;
}

/** One object's changes, told as one. */
export interface DeliveredChange {
  readonly type: 'change';
  readonly position: ReaderPosition;
  readonly at: number;
  readonly list: string;
  readonly id: string;
  readonly change: ChangeKind;
  readonly source: ChangeEntry['source'];
  readonly fields: readonly string[];
}

export interface Coalesced {
  readonly changes: readonly DeliveredChange[];
  /** Behind all that was looked at. */
  readonly end: ReaderPosition;
}

/**
 * Entries of the log as one reader hears them: only its own, and all changes of one object together, at the place of the
 * first of them. A reader that is slow hears less often of the same things, not of fewer things.
 */
export function coalesce(
  entries: readonly LogEntry[],
  from: ReaderPosition,
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
  const at = (upTo: number, deliveredAhead: readonly number[]): ReaderPosition => ({
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
  // Made and then changed is made; gone and changed cannot be, and is taken for made.
  if (before.change !== 'UPDATED') return { ...after, change: 'CREATED', fields: [] };
  return { ...after, fields: [...new Set([...before.fields, ...after.fields])] };
}
