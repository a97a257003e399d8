import { pause } from '../../clock.ts';
import { isStoreUnavailable } from '../../errors.ts';
import { parseNodeId, printNodeId } from '../../graph/node-id.ts';
import type { Store } from '../../store/store.ts';
import type { Events } from '../events.ts';
import { keyOf, type ListKey } from '../log/list-table.ts';
import type { EventLog, Fence, LogPosition } from '../log/log.ts';
import { kindOfId } from '../mutation-change.ts';
import type { ListLeases } from '../poll/list-leases.ts';
import { positionAt } from '../stream/reader-position.ts';
import type { FleetScope } from '../stream/scope.ts';
import type { Start, StreamEvent } from '../stream/subscription.ts';
import { createMessage } from './message.ts';
import { createSinkSender, markOf, type SinkSenderOptions } from './sink-sender.ts';
import { LeaseLost, NEW_SINK, readSink, type SinkState, writeSink } from './sink-table.ts';

export interface SinkOptions extends SinkSenderOptions {
  readonly account: string;
  /** The part of the scope in the account. */
  readonly scope: FleetScope;
  /** Milliseconds between two reads of a list. Undefined: as for subscribers. */
  readonly everyMs: number | undefined;
  readonly events: Pick<Events, 'subscribe'>;
  readonly log: Pick<EventLog, 'head'>;
  readonly store: Store;
  /** Null: this process has the store alone. */
  readonly leases: ListLeases | null;
  /** Name of the lease in the stream of the account. */
  readonly leaseStream: string;
  readonly onError: (error: unknown) => void;
}

/** Milliseconds until the next attempt after a failure inside this process. */
const RETRY_MS = 1_000;

/**
 * Delivers the events of one account to one sink, one after the other, each at least once. The position is stored after
 * each delivery. Among the replicas, the holder of a lease delivers. Resolves when the sink is switched off or the signal
 * fires.
 */
export async function runSink(options: SinkOptions, signal: AbortSignal): Promise<void> {
  const { clock, account, scope, store, log, leases, name: sink } = options;
  const place = { sink, account };
  const key: ListKey = keyOf(options.leaseStream, `SINK@${sink}`);
  const lease = leases?.of(options.leaseStream, `SINK@${sink}`) ?? null;
  const send = createSinkSender(options);
  let fence: Fence | null = null;
  let state: SinkState = NEW_SINK;

  /** Waits until this replica may deliver. */
  const hold = async (): Promise<Fence | null> => {
    if (lease === null) return null;
    const wish = { isForced: () => false, accepts: () => false, onWait: () => {} };
    for (;;) {
      const answer = await lease.ask(wish, signal);
      if (answer.kind === 'held') return answer.fence;
    }
  };
  /** Rejects if another replica may have delivered since the state was read. */
  const stillHold = async (): Promise<void> => {
    const now = await hold();
    if (now?.number !== fence?.number) throw new LeaseLost('another replica delivered to this sink');
  };
  const save = async (next: Partial<SinkState>): Promise<void> => {
    const saved = { ...state, ...next };
    await writeSink(store, place, saved, fence === null ? null : { key, fence });
    state = saved;
  };
  const failing = {
    onFailing: (since: number) => save({ failingSince: since }),
    signal,
  };
  const switchOff = async (): Promise<'off'> => {
    await save({ goneUrl: markOf(options.url), failingSince: null });
    return 'off';
  };

  /**
   * Delivers the stored gap. The receiver reloads everything, so it needs no event from before the delivery. `again`: the
   * subscription must begin at another position.
   */
  const deliverGap = async (gap: NonNullable<SinkState['gap']>): Promise<'again' | 'off'> => {
    let head = state.position;
    const outcome = await send(gap, {
      ...failing,
      failingSince: state.failingSince,
      mayGiveUp: false,
      onAttempt: async () => {
        await stillHold();
        head = await log.head(account);
      },
    });
    if (outcome === 'off') return switchOff();
    await save({ position: head, pendingGap: null, gap: null, failingSince: null });
    return 'again';
  };
  const giveGap = async (reason: string, at: number, position: LogPosition): Promise<'again' | 'off'> => {
    const gap = createMessage([sink, account, 'gap', reason, at], 'stream.gap', at, { reason, account });
    await save({ position, gap });
    return deliverGap(gap);
  };

  /** `again`: as `deliverGap`. */
  const deliver = async (event: StreamEvent): Promise<'next' | 'again' | 'off'> => {
    const position = event.position.accounts.get(account);
    if (position === undefined) throw new Error('an event of another account');
    const { epoch, seq } = position;
    const { pendingGap } = event.position;
    if (event.type === 'heartbeat') {
      const isAt = state.position?.seq === seq && state.position.epoch === epoch;
      if (!isAt || state.pendingGap !== pendingGap) await save({ position: { epoch, seq }, pendingGap });
      return 'next';
    }
    if (event.type === 'gap') return giveGap(event.reason, event.at, { epoch, seq });
    const { id: entityId, at, change, fields } = event;
    const { region, instanceId } = parseNodeId(entityId);
    const from = { account, region, instanceId };
    const message = createMessage([sink, account, seq, at, entityId], 'entity.changed', at, {
      ...{ entityId, kind: kindOfId(entityId), change, changedFields: fields },
      ...{ instanceId: printNodeId('Instance', from), account },
    });
    const outcome = await send(message, {
      ...failing,
      failingSince: state.failingSince,
      mayGiveUp: true,
      onAttempt: stillHold,
    });
    if (outcome === 'off') return switchOff();
    if (outcome === 'dead') return giveGap('DEAD_LETTER', clock.date(), await log.head(account));
    await save({ position: { epoch, seq }, pendingGap, failingSince: null });
    return 'next';
  };

  const deliverAll = async (): Promise<'again' | 'off'> => {
    if (state.goneUrl === markOf(options.url)) return 'off';
    if (state.goneUrl !== null) await save({ goneUrl: null });
    if (state.gap !== null && (await deliverGap(state.gap)) === 'off') return 'off';
    const { position, pendingGap } = state;
    const start: Start = {
      from: position === null ? 'now' : positionAt(new Map([[account, position]]), pendingGap),
    };
    const gone = new AbortController();
    const both = AbortSignal.any([signal, gone.signal]);
    try {
      // One entry at a time: an event that was merged differently at the next attempt would have another body.
      const batches = await options.events.subscribe(scope, start, both, {
        window: 1,
        ...(options.everyMs === undefined ? {} : { everyMs: options.everyMs }),
      });
      for await (const batch of batches) {
        for (const event of batch) {
          const next = await deliver(event);
          if (next !== 'next') return next;
        }
      }
      return 'again';
    } finally {
      gone.abort();
    }
  };

  while (!signal.aborted) {
    try {
      fence = await hold();
      state = await readSink(store, place);
      if ((await deliverAll()) === 'off') return;
    } catch (error) {
      if (signal.aborted) return;
      if (!isPassing(error)) options.onError(error);
      await pause(clock, RETRY_MS, signal).catch(() => {});
    }
  }
}

/** Failures that are no fault of this process: another replica or a later attempt goes on. */
function isPassing(error: unknown): boolean {
  return error instanceof LeaseLost || isStoreUnavailable(error);
}
