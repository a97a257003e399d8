import { isNextEpoch } from '../../store/epoch.ts';
import { rowOf } from '../../store/row.ts';
import type { Statements, Transaction } from '../../store/store.ts';
import type { LogPosition } from './log.ts';

/*
 * A failover gives the store another epoch. If each commit of the old epoch waited for a standby, the new one has all
 * of them, and the positions of the old epoch are still good. Each stream remembers where its earlier epochs ended
 * (table event_epoch), so that a position beyond that end is found, whatever was appended since.
 */

/** Moves the head of a locked stream in the epoch of the transaction. Call it after the entries were inserted. */
export async function advance({ rows, history }: Transaction, stream: string, head: number): Promise<void> {
  const isReplicated = Number(history.isReplicated);
  const moved = await rows(
    `UPDATE @event_stream SET seq = $2, is_replicated = CASE WHEN $4 = 1 THEN is_replicated ELSE 0 END
      WHERE name = $1 AND epoch = $3 RETURNING is_replicated`,
    [stream, head, history.epoch, isReplicated],
  );
  if (moved.length > 0) return;
  // The first entries since a failover. No entry of the new epoch has moved the head yet.
  const [found] = await rows('SELECT seq, epoch, is_replicated FROM @event_stream WHERE name = $1', [stream]);
  const { seq, epoch, is_replicated: wasReplicated } = streamRow(found);
  const isWhole = wasReplicated === 1 && isNextEpoch(epoch, history.epoch);
  if (isWhole)
    await rows('INSERT INTO @event_epoch (stream, epoch, head) VALUES ($1, $2, $3)', [stream, epoch, seq]);
  else await rows('DELETE FROM @event_epoch WHERE stream = $1', [stream]);
  await rows('UPDATE @event_stream SET seq = $2, epoch = $3, is_replicated = $4 WHERE name = $1', [
    stream,
    head,
    history.epoch,
    isReplicated,
  ]);
}

const streamRow = rowOf({ seq: 'integer', epoch: 'text', is_replicated: 'integer' });

/** Whether a reader whose position is of another epoch may go on in the epoch `epoch` without having missed an entry. */
export async function isContinued(
  { rows }: Statements,
  stream: string,
  { epoch: before, seq, deliveredAhead = [] }: LogPosition,
  epoch: string,
): Promise<boolean> {
  const [found] = await rows(
    `SELECT s.seq AS seq, s.epoch AS epoch, s.is_replicated AS is_replicated, e.head AS head
      FROM @event_stream AS s LEFT JOIN @event_epoch AS e ON e.stream = s.name AND e.epoch = $2
      WHERE s.name = $1`,
    [stream, before],
  );
  if (found === undefined) return false;
  const current = endRow(found);
  const isWhole =
    current.epoch === epoch || (current.is_replicated === 1 && isNextEpoch(current.epoch, epoch));
  const end = current.epoch === before ? current.seq : current.head;
  return isWhole && end !== null && Math.max(seq, ...deliveredAhead) <= end;
}

const endRow = rowOf({ seq: 'integer', epoch: 'text', is_replicated: 'integer', head: 'integer?' });
