import { rowOf } from '../../store/row.ts';
import type { Store } from '../../store/store.ts';
import { lockLease } from '../log/lease-table.ts';
import type { ListKey } from '../log/list-table.ts';
import { type Fence, GAP_REASONS, type GapReason, type LogPosition } from '../log/log.ts';
import type { SinkMessage } from './message.ts';

/** How far the events of one account were delivered to one sink (table event_sink). */
export interface SinkState {
  /** Null: nothing was delivered yet. */
  readonly position: LogPosition | null;
  /** Reason of a gap that the stream announces once its lists can be read; null: none. */
  readonly pendingGap: GapReason | null;
  /** A gap message that is not delivered yet. It is stored before its first attempt, so each attempt has the same body. */
  readonly gap: SinkMessage | null;
  /** Milliseconds since the epoch, at the first failed attempt for the current message; null: none failed. */
  readonly failingSince: number | null;
  /** Mark of the address that answered 410; null: none did. */
  readonly goneUrl: string | null;
}

export const NEW_SINK: SinkState = {
  position: null,
  pendingGap: null,
  gap: null,
  failingSince: null,
  goneUrl: null,
};

/** Another replica has taken the lease over. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

export interface SinkPlace {
  readonly sink: string;
  readonly account: string;
}

export async function readSink(store: Store, { sink, account }: SinkPlace): Promise<SinkState> {
  const [found] = await store.rows(
    `SELECT epoch, seq, pending_gap, gap_id, gap_body, failing_since, gone_url FROM @event_sink
      WHERE sink = $1 AND account = $2`,
    [sink, account],
  );
  if (found === undefined) return NEW_SINK;
  const { epoch, seq, pending_gap, gap_id: id, gap_body: body, failing_since, gone_url } = stateRow(found);
  return {
    position: epoch === null || seq === null ? null : { epoch, seq },
    pendingGap: GAP_REASONS.find((each) => each === pending_gap) ?? null,
    gap: id === null || body === null ? null : { id, body },
    failingSince: failing_since,
    goneUrl: gone_url,
  };
}

const stateRow = rowOf({
  epoch: 'text?',
  seq: 'integer?',
  pending_gap: 'text?',
  gap_id: 'text?',
  gap_body: 'text?',
  failing_since: 'integer?',
  gone_url: 'text?',
});

/** Stores a state. Rejects with LeaseLost if the lease of `key` has another holder or fence. */
export async function writeSink(
  store: Store,
  { sink, account }: SinkPlace,
  { position, pendingGap, gap, failingSince, goneUrl }: SinkState,
  lease: { readonly key: ListKey; readonly fence: Fence } | null,
): Promise<void> {
  await store.write(async (transaction) => {
    if (lease !== null && !(await lockLease(transaction, lease.key, lease.fence)))
      throw new LeaseLost('another replica delivers to this sink');
    await transaction.rows(
      `INSERT INTO @event_sink (sink, account, epoch, seq, gap_id, gap_body, failing_since, gone_url, pending_gap)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (sink, account) DO UPDATE SET epoch = excluded.epoch, seq = excluded.seq,
          gap_id = excluded.gap_id, gap_body = excluded.gap_body, failing_since = excluded.failing_since,
          gone_url = excluded.gone_url, pending_gap = excluded.pending_gap`,
      [
        sink,
        account,
        position?.epoch ?? null,
        position?.seq ?? null,
        gap?.id ?? null,
        gap?.body ?? null,
        failingSince === null ? null : Math.round(failingSince),
        goneUrl,
        pendingGap,
      ],
    );
  }, 'pass');
}
