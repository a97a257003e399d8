import { AppError, asUnsent } from '../errors.ts';
import type { Clock } from './clock.ts';
import type { Call, Operation, Send } from './request.ts';

/** A rate that is allowed: calls a second on average, and how many may come at once after a pause. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/**
 * What is used of a documented limit. Rate and burst together stay under three quarters of it, because calls that
 * left evenly may arrive bunched, and ApsaraMQ blocks the source address rather than throttle it (contract 1.7).
 */
export function shareOf(limitPerSecond: number, share = 0.6): Rate {
  return {
    perSecond: limitPerSecond * share,
    burst: Math.max(1, Math.min(20, Math.floor(limitPerSecond * 0.15))),
  };
}

export interface RateLimiter {
  /**
   * Resolves when the call may go out. Rejects at once with RATE_LIMITED and `retryAfterMs` when its turn would
   * come after its deadline; rejects with the signal's reason when it is given up while waiting.
   */
  readonly acquire: (account: string, operation: Operation, call: Call) => Promise<void>;
}

export interface RateLimiterOptions {
  clock: Clock;
  /** Rate of one operation of one account; null: only the egress rate holds. */
  rateOf: (account: string, operation: Operation) => Rate | null;
  /** Over all accounts and operations that leave by one address; null: none. */
  egress: Rate | null;
  /** Part of every rate that background calls leave to interactive ones. Default 0.2. */
  reserve?: number;
}

/** `onTurn` is told of every turn, and of every call that will not have one. */
export function withRateLimit(
  send: Send,
  limiter: RateLimiter,
  account: string,
  clock: Pick<Clock, 'now'>,
  onTurn: (granted: boolean, call: Call, waitedMs: number) => void = () => {},
): Send {
  return async (request, call) => {
    const joinedAt = clock.now();
    try {
      await limiter.acquire(account, request.operation, call);
    } catch (error) {
      if (error instanceof AppError && error.code === 'RATE_LIMITED')
        onTurn(false, call, clock.now() - joinedAt);
      throw error;
    }
    onTurn(true, call, clock.now() - joinedAt);
    return send(request, call);
  };
}

interface Waiter {
  readonly operation: string;
  readonly call: Call;
  readonly grant: () => void;
  readonly refuse: (error: unknown) => void;
}

interface Lane {
  readonly bucket: Bucket;
  readonly interactive: Waiter[];
  readonly background: Waiter[];
}

/**
 * A queue per account and operation and one bucket over them all. A call takes from both buckets at the moment it
 * leaves: taking from one and then waiting for the other would let calls that were spread out bunch up behind
 * the second, and break the first one's limit. So one timer looks at the heads of all queues.
 */
export function createRateLimiter(options: RateLimiterOptions): RateLimiter {
  const { clock } = options;
  const reserve = options.reserve ?? 0.2;
  const egress = createBucket(options.egress, reserve);
  const lanes = new Map<string, Lane>();
  let cancelTimer = () => {};

  const laneOf = (account: string, operation: Operation): Lane => {
    const key = `${account}\n${operation.name}`;
    let lane = lanes.get(key);
    if (lane === undefined) {
      lane = {
        bucket: createBucket(options.rateOf(account, operation), reserve),
        interactive: [],
        background: [],
      };
      lanes.set(key, lane);
    }
    return lane;
  };

  /**
   * Lets out every head whose two buckets allow it now, interactive ones first, and one lane after the other: a lane
   * that was served goes to the end, so that a long queue of one operation cannot starve the others.
   */
  const release = (): void => {
    const now = clock.now();
    let next = Number.POSITIVE_INFINITY;
    for (const priority of ['interactive', 'background'] as const) {
      for (let isServing = true; isServing; ) {
        isServing = false;
        for (const [key, lane] of [...lanes]) {
          const head = lane[priority][0];
          if (head === undefined) continue;
          if (now > head.call.deadline) {
            lane[priority].shift();
            head.refuse(noRoom(head.operation, 0));
            isServing = true;
            continue;
          }
          const ready = Math.max(lane.bucket.readyAt(priority), egress.readyAt(priority));
          if (ready > now) {
            next = Math.min(next, ready);
            continue;
          }
          lane[priority].shift();
          lane.bucket.take(now, priority);
          egress.take(now, priority);
          lanes.delete(key);
          lanes.set(key, lane);
          isServing = true;
          head.grant();
        }
      }
    }
    cancelTimer();
    if (next !== Number.POSITIVE_INFINITY)
      cancelTimer = clock.after(Math.max(0, Math.ceil(next - now)), release);
  };

  /**
   * When a call that joins now would leave, if nobody else came: lanes take turns, so of each other lane at most as
   * many go first as stand before it in its own. Later comers can make it later; then it is refused on its turn.
   */
  const expectedStart = (lane: Lane, priority: Call['priority']): number => {
    const queued = (each: Lane) =>
      each.interactive.length + (priority === 'background' ? each.background.length : 0);
    const ahead = queued(lane);
    let before = 0;
    for (const other of lanes.values()) before += Math.min(queued(other), other === lane ? ahead : ahead + 1);
    return Math.max(lane.bucket.readyAt(priority, ahead), egress.readyAt(priority, before));
  };

  return {
    acquire: (account, operation, call) => {
      const lane = laneOf(account, operation);
      const now = clock.now();
      const start = expectedStart(lane, call.priority);
      if (start > call.deadline) {
        return Promise.reject(noRoom(operation.name, start - now));
      }
      return new Promise<void>((resolve, reject) => {
        const waiter: Waiter = {
          operation: operation.name,
          call,
          grant: () => settle(resolve),
          refuse: (error) => settle(() => reject(error)),
        };
        const giveUp = (): void => {
          const queue = lane[call.priority];
          const index = queue.indexOf(waiter);
          if (index >= 0) queue.splice(index, 1);
          waiter.refuse(asUnsent(call.signal.reason));
        };
        const settle = (then: () => void): void => {
          call.signal.removeEventListener('abort', giveUp);
          then();
        };
        if (call.signal.aborted) {
          reject(asUnsent(call.signal.reason));
          return;
        }
        call.signal.addEventListener('abort', giveUp, { once: true });
        lane[call.priority].push(waiter);
        release();
      });
    },
  };
}

function noRoom(operation: string, inMs: number): AppError {
  return new AppError('RATE_LIMITED', 'The configured call rate leaves no room for this call in its time.', {
    details: { operation, retryAfterMs: Math.max(1, Math.ceil(inMs)) },
    unsent: true,
  });
}

interface Bucket {
  /** When the call behind `ahead` others may leave, in the clock's milliseconds. */
  readonly readyAt: (priority: Call['priority'], ahead?: number) => number;
  readonly take: (now: number, priority: Call['priority']) => void;
}

/**
 * The generic cell rate algorithm: one number per bucket, the time at which it would be empty again. Background
 * calls must also pass a second, smaller cell, so that they never take the reserve.
 */
function createBucket(rate: Rate | null, reserve: number): Bucket {
  if (rate === null) return { readyAt: () => Number.NEGATIVE_INFINITY, take: () => {} };
  const all = createCell(rate);
  const background = createCell({ perSecond: rate.perSecond * (1 - reserve), burst: rate.burst });
  return {
    readyAt: (priority, ahead = 0) =>
      priority === 'interactive'
        ? all.readyAt(ahead)
        : Math.max(all.readyAt(ahead), background.readyAt(ahead)),
    take: (now, priority) => {
      all.take(now);
      if (priority === 'background') background.take(now);
    },
  };
}

function createCell(rate: Rate): { readyAt: (ahead: number) => number; take: (now: number) => void } {
  const interval = 1_000 / rate.perSecond;
  const tolerance = interval * (rate.burst - 1);
  let emptyAt = Number.NEGATIVE_INFINITY;
  return {
    readyAt: (ahead) => emptyAt - tolerance + ahead * interval,
    take: (now) => {
      emptyAt = Math.max(emptyAt, now) + interval;
    },
  };
}
