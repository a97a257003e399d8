import type { Clock } from '../clock.ts';
import { AppError, asUnsent } from '../errors.ts';
import type { Bulkhead, Leave } from './bulkhead.ts';
import type { Call, Operation, ProviderRequest, Send } from './call.ts';
import { type Bucket, createBucket, type Rate } from './rate.ts';

/**
 * Where calls wait until their rate and a place to run allow them both. One queue for the two: a call that took its
 * turn in the rate and then waited for a place would leave bunched with others, above the rate; one that held a
 * place while it waited for its turn would keep out others that could go (either was measured to serve a seventh of what
 * the provider could).
 */
export interface Gate {
  /**
   * Resolves when the call may go out, with what gives its place back. Rejects, unsent: RATE_LIMITED with
   * `retryAfterMs` at once when its turn would come too late; OVERLOADED when there has been no place for a second;
   * with the signal's reason when it is given up while waiting.
   */
  readonly enter: (account: string, operation: Operation, place: string, call: Call) => Promise<Leave>;
}

export interface GateOptions {
  clock: Clock;
  /** Rate of one operation of one account; null: only the egress rate holds. */
  rateOf: (account: string, operation: Operation) => Rate | null;
  /** Over all accounts and operations that leave by one address; null: none. */
  egress: Rate | null;
  /** Part of every rate that background calls leave to interactive ones. Default 0.2. */
  reserve?: number;
  bulkhead: Bulkhead;
  /** Calls that may wait while there is no place. Default 64 for each key of the bulkhead. */
  queue?: number;
  /** Milliseconds that a call whose turn has come waits for a place. Default 1,000. */
  maxWaitMs?: number;
  /** Told of the numbers of a key of the bulkhead whenever one has changed. */
  onChange?: (place: string, counts: { readonly running: number; readonly waiting: number }) => void;
}

/**
 * What has to be left of a call's time when its turn comes: less is no use to anyone. Without it a queue that is
 * longer than it can be served lets every call out at the end of its time, and none of them is answered (measured).
 */
const USEFUL_MS = 500;

interface Waiter {
  readonly operation: string;
  readonly call: Call;
  readonly joinedAt: number;
  /** After this it does not leave any more. */
  readonly latest: number;
  readonly grant: (leave: Leave) => void;
  readonly refuse: (error: unknown) => void;
}

/** Calls of one operation of one account to one place. */
interface Lane {
  readonly bucket: Bucket;
  readonly place: string;
  readonly interactive: Waiter[];
  readonly background: Waiter[];
}

const PRIORITIES = ['interactive', 'background'] as const;

/**
 * A bucket per account and operation and one over them all. A call takes from both at the moment it leaves: taking from
 * one and then waiting for the other would let calls that were spread out bunch up behind the second, and break the
 * first one's limit. So one timer looks at the heads of all lanes.
 */
export function createGate(options: GateOptions): Gate {
  const { clock, bulkhead, queue = 64, maxWaitMs = 1_000 } = options;
  const reserve = options.reserve ?? 0.2;
  const egress = createBucket(options.egress, reserve);
  const buckets = new Map<string, Bucket>();
  // Those in which somebody waits. One that was served goes to the end.
  const lanes = new Map<string, Lane>();
  const waiting = new Map<string, number>();
  /** Since when the rate would let somebody out for whom there is no place. */
  const fullSince = new Map<string, number>();
  let cancelTimer = () => {};

  const count = (place: string, change: number) => {
    const left = (waiting.get(place) ?? 0) + change;
    if (left === 0) waiting.delete(place);
    else waiting.set(place, left);
    tell(place);
  };
  const tell = (place: string) =>
    options.onChange?.(place, { running: bulkhead.running(place), waiting: waiting.get(place) ?? 0 });

  const laneOf = (account: string, operation: Operation, place: string): [string, Lane] => {
    const limited = `${account}\n${operation.name}`;
    let bucket = buckets.get(limited);
    if (bucket === undefined) {
      bucket = createBucket(options.rateOf(account, operation), reserve);
      buckets.set(limited, bucket);
    }
    const name = `${limited}\n${place}`;
    return [name, lanes.get(name) ?? { bucket, place, interactive: [], background: [] }];
  };

  const leaveQueue = (name: string, lane: Lane, waiter: Waiter) => {
    const own = lane[waiter.call.priority];
    own.splice(own.indexOf(waiter), 1);
    if (lane.interactive.length + lane.background.length === 0) lanes.delete(name);
    count(lane.place, -1);
  };

  /**
   * Lets out every head whose buckets and whose place allow it now, interactive ones first, and one lane after the
   * other, so that a long queue of one operation cannot starve the others.
   */
  const release = (): void => {
    const now = clock.now();
    let next = Number.POSITIVE_INFINITY;
    const full = new Set<string>();
    for (const priority of PRIORITIES) {
      for (let isServing = true; isServing; ) {
        isServing = false;
        for (const [name, lane] of [...lanes]) {
          const head = lane[priority][0];
          if (head === undefined) continue;
          if (now > head.latest) {
            leaveQueue(name, lane, head);
            head.refuse(noTurn(head.operation, 0));
            isServing = true;
            continue;
          }
          const ready = Math.max(lane.bucket.readyAt(priority), egress.readyAt(priority));
          if (ready > now) {
            next = Math.min(next, ready);
            continue;
          }
          if (!bulkhead.hasRoom(lane.place)) {
            full.add(lane.place);
            const since = fullSince.get(lane.place) ?? now;
            fullSince.set(lane.place, since);
            const until = Math.max(since, head.joinedAt) + maxWaitMs;
            if (now < until) {
              next = Math.min(next, until);
              continue;
            }
            leaveQueue(name, lane, head);
            head.refuse(noPlace());
            isServing = true;
            continue;
          }
          lane.bucket.take(now, priority);
          egress.take(now, priority);
          fullSince.delete(lane.place);
          leaveQueue(name, lane, head);
          if (lanes.delete(name)) lanes.set(name, lane);
          isServing = true;
          head.grant(placeIn(lane.place));
        }
      }
    }
    for (const place of fullSince.keys()) if (!full.has(place)) fullSince.delete(place);
    cancelTimer();
    if (next !== Number.POSITIVE_INFINITY)
      cancelTimer = clock.after(Math.max(0, Math.ceil(next - now)), release);
  };
  bulkhead.onFree(release);

  const placeIn = (place: string): Leave => {
    const leave = bulkhead.take(place);
    tell(place);
    return () => {
      leave();
      tell(place);
    };
  };

  /**
   * When a call that joins now would leave, if nobody else came: lanes take turns, so of each other lane at most as
   * many go first as stand before it in its own. Later comers can make it later; then it is refused on its turn.
   */
  const expectedStart = (lane: Lane, priority: Call['priority']): number => {
    const queued = (each: Lane) =>
      each.interactive.length + (priority === 'background' ? each.background.length : 0);
    let ahead = queued(lane);
    for (const other of lanes.values())
      if (other !== lane && other.bucket === lane.bucket) ahead += queued(other);
    let before = 0;
    for (const other of lanes.values()) before += Math.min(queued(other), other === lane ? ahead : ahead + 1);
    return Math.max(lane.bucket.readyAt(priority, ahead), egress.readyAt(priority, before));
  };

  return {
    enter: async (account, operation, place, call) => {
      const [name, lane] = laneOf(account, operation, place);
      const now = clock.now();
      const latest = call.deadline - Math.min(USEFUL_MS, (call.deadline - now) / 2);
      const start = expectedStart(lane, call.priority);
      if (start > now && start > latest) throw noTurn(operation.name, start - now);
      const isFull = fullSince.has(place) && !bulkhead.hasRoom(place);
      if (isFull && (waiting.get(place) ?? 0) >= queue) throw noPlace();
      const signals = call.stop === undefined ? [call.signal] : [call.signal, call.stop];
      for (const { aborted, reason } of signals) if (aborted) throw asUnsent(reason);
      return new Promise<Leave>((resolve, reject) => {
        const giveUp = (event: Event): void => {
          leaveQueue(name, lane, waiter);
          waiter.refuse(asUnsent((event.target as AbortSignal).reason));
        };
        const settle = () => {
          for (const signal of signals) signal.removeEventListener('abort', giveUp);
        };
        const waiter: Waiter = {
          operation: operation.name,
          call,
          joinedAt: now,
          latest,
          grant: (leave) => {
            settle();
            resolve(leave);
          },
          refuse: (error) => {
            settle();
            reject(error);
          },
        };
        for (const signal of signals) signal.addEventListener('abort', giveUp, { once: true });
        lane[call.priority].push(waiter);
        lanes.set(name, lane);
        count(place, 1);
        release();
      });
    },
  };
}

/** How the wait of a call ended; one that was given up ended in nothing. */
export type Turn = 'granted' | 'RATE_LIMITED' | 'OVERLOADED';

/** `onTurn` is told how long each call waited, and what for. */
export function withGate(
  send: Send,
  gate: Gate,
  who: { account: string; placeOf: (request: ProviderRequest) => string },
  clock: Pick<Clock, 'now'>,
  onTurn: (turn: Turn, call: Call, waitedMs: number) => void = () => {},
): Send {
  return async (request, call) => {
    const joinedAt = clock.now();
    let leave: Leave;
    try {
      leave = await gate.enter(who.account, request.operation, who.placeOf(request), call);
    } catch (error) {
      if (error instanceof AppError && (error.code === 'RATE_LIMITED' || error.code === 'OVERLOADED'))
        onTurn(error.code, call, clock.now() - joinedAt);
      throw error;
    }
    onTurn('granted', call, clock.now() - joinedAt);
    try {
      return await send(request, call);
    } finally {
      leave();
    }
  };
}

function noTurn(operation: string, inMs: number): AppError {
  return new AppError('RATE_LIMITED', 'The configured call rate leaves no room for this call in its time.', {
    details: { operation, retryAfterMs: Math.max(1, Math.ceil(inMs)) },
    unsent: true,
  });
}

function noPlace(): AppError {
  return new AppError('OVERLOADED', 'Too many calls to the provider are under way.', { unsent: true });
}
