import type { Clock } from '../clock.ts';
import { AppError, asUnsent } from '../errors.ts';
import type { Bulkhead, Release } from './bulkhead.ts';
import type { Call, ProviderAction, ProviderRequest, Send } from './call.ts';
import { type Bucket, createBucket, type Rate } from './rate.ts';

/**
 * Holds calls until both their rate and the bulkhead admit them. One queue serves both limits, because two
 * separate waits fail: calls that took a rate token and then waited for the bulkhead would leave together,
 * above the rate. Calls that held a bulkhead slot while they waited for their rate would block others that
 * could leave. (Measured: either alternative reached a seventh of the provider's capacity.)
 */
export interface CallQueue {
  /**
   * Resolves when the call may be sent, with a function that releases its bulkhead slot. Rejects, with the call
   * unsent: RATE_LIMITED with `retryAfterMs` at once if the rate would admit the call too late; OVERLOADED if the
   * bulkhead stays full for `maxWaitMs`; the signal's reason if the call is cancelled while it waits.
   */
  readonly enter: (
    account: string,
    operation: ProviderAction,
    hostKey: string,
    call: Call,
  ) => Promise<Release>;
}

export interface CallQueueOptions {
  clock: Clock;
  /** Rate of one operation of one account; null: only the egress rate applies. */
  rateOf: (account: string, operation: ProviderAction) => Rate | null;
  /** Rate for all accounts and operations that use the same source address; null: none. */
  egress: Rate | null;
  /** Share of every rate that background calls leave to interactive calls. Default 0.2. */
  reserve?: number;
  bulkhead: Bulkhead;
  /** Maximum number of waiting calls for each bulkhead key while the bulkhead is full. Default 64. */
  maxWaiting?: number;
  /** Milliseconds that a call waits for the bulkhead after the rate admits it. Default 1,000. */
  maxWaitMs?: number;
  /** Called with a host's running and waiting counts whenever either changes. */
  onChange?: (hostKey: string, counts: { readonly running: number; readonly waiting: number }) => void;
}

/**
 * Minimum time to the deadline when a call is sent. Without this limit, a long queue would release each call
 * at the end of its deadline, and none would be answered in time (measured).
 */
const USEFUL_MS = 500;

interface Waiter {
  readonly operation: string;
  readonly call: Call;
  readonly joinedAt: number;
  /** The call is refused after this time. */
  readonly latest: number;
  readonly admit: (release: Release) => void;
  readonly refuse: (error: unknown) => void;
}

/** Waiting calls of one operation of one account to one host. */
interface Queue {
  readonly bucket: Bucket;
  readonly hostKey: string;
  readonly interactive: Waiter[];
  readonly background: Waiter[];
}

const PRIORITIES = ['interactive', 'background'] as const;

/**
 * Each operation of each account has a bucket, and the egress has one more for all of them. A call takes a
 * token from both buckets at the moment it leaves. If calls took the first token and then waited for the
 * second, they would collect behind the second bucket and leave together, above the first limit. So one timer
 * checks the heads of all queues.
 */
export function createCallQueue(options: CallQueueOptions): CallQueue {
  const { clock, bulkhead, maxWaiting = 64, maxWaitMs = 1_000 } = options;
  const reserve = options.reserve ?? 0.2;
  const egress = createBucket(options.egress, reserve);
  const buckets = new Map<string, Bucket>();
  // Holds only queues with at least one call. A queue moves to the end when it is served.
  const queues = new Map<string, Queue>();
  const waiting = new Map<string, number>();
  /** Since when calls of a host wait only for the bulkhead, because their rate already admits them. */
  const fullSince = new Map<string, number>();
  let cancelTimer = () => {};

  const count = (hostKey: string, change: number) => {
    const left = (waiting.get(hostKey) ?? 0) + change;
    if (left === 0) waiting.delete(hostKey);
    else waiting.set(hostKey, left);
    report(hostKey);
  };
  const report = (hostKey: string) =>
    options.onChange?.(hostKey, { running: bulkhead.running(hostKey), waiting: waiting.get(hostKey) ?? 0 });

  const queueOf = (account: string, operation: ProviderAction, hostKey: string): [string, Queue] => {
    const limited = `${account}\n${operation.name}`;
    let bucket = buckets.get(limited);
    if (bucket === undefined) {
      bucket = createBucket(options.rateOf(account, operation), reserve);
      buckets.set(limited, bucket);
    }
    const name = `${limited}\n${hostKey}`;
    return [name, queues.get(name) ?? { bucket, hostKey, interactive: [], background: [] }];
  };

  const dequeue = (name: string, queue: Queue, waiter: Waiter) => {
    const own = queue[waiter.call.priority];
    own.splice(own.indexOf(waiter), 1);
    if (queue.interactive.length + queue.background.length === 0) queues.delete(name);
    count(queue.hostKey, -1);
  };

  /**
   * Sends the first call of each queue if the buckets and the bulkhead admit the call now. Interactive calls
   * go first. Queues rotate, so that a long queue of one operation cannot starve the others.
   */
  const admitReady = (): void => {
    const now = clock.now();
    let next = Number.POSITIVE_INFINITY;
    const full = new Set<string>();
    for (const priority of PRIORITIES) {
      for (let isServing = true; isServing; ) {
        isServing = false;
        for (const [name, queue] of [...queues]) {
          const head = queue[priority][0];
          if (head === undefined) continue;
          if (now > head.latest) {
            dequeue(name, queue, head);
            head.refuse(rateLimited(head.operation, 0));
            isServing = true;
            continue;
          }
          const ready = Math.max(queue.bucket.readyAt(priority), egress.readyAt(priority));
          if (ready > now) {
            next = Math.min(next, ready);
            continue;
          }
          if (!bulkhead.hasCapacity(queue.hostKey)) {
            full.add(queue.hostKey);
            const since = fullSince.get(queue.hostKey) ?? now;
            fullSince.set(queue.hostKey, since);
            const until = Math.max(since, head.joinedAt) + maxWaitMs;
            if (now < until) {
              next = Math.min(next, until);
              continue;
            }
            dequeue(name, queue, head);
            head.refuse(overloaded());
            isServing = true;
            continue;
          }
          queue.bucket.take(now, priority);
          egress.take(now, priority);
          fullSince.delete(queue.hostKey);
          dequeue(name, queue, head);
          if (queues.delete(name)) queues.set(name, queue);
          isServing = true;
          head.admit(occupy(queue.hostKey));
        }
      }
    }
    for (const hostKey of fullSince.keys()) if (!full.has(hostKey)) fullSince.delete(hostKey);
    cancelTimer();
    if (next !== Number.POSITIVE_INFINITY)
      cancelTimer = clock.after(Math.max(0, Math.ceil(next - now)), admitReady);
  };
  bulkhead.onFree(admitReady);

  const occupy = (hostKey: string): Release => {
    const release = bulkhead.take(hostKey);
    report(hostKey);
    return () => {
      release();
      report(hostKey);
    };
  };

  /**
   * Time at which a new call would be sent if no further call joined. Because the queues rotate, each other
   * queue sends at most as many calls before this one as precede it in its own queue. Calls that join later
   * can delay this call further. If it gets too late, it is refused at the head of its queue.
   */
  const expectedStart = (queue: Queue, priority: Call['priority']): number => {
    const queued = (each: Queue) =>
      each.interactive.length + (priority === 'background' ? each.background.length : 0);
    let ahead = queued(queue);
    for (const other of queues.values())
      if (other !== queue && other.bucket === queue.bucket) ahead += queued(other);
    let before = 0;
    for (const other of queues.values())
      before += Math.min(queued(other), other === queue ? ahead : ahead + 1);
    return Math.max(queue.bucket.readyAt(priority, ahead), egress.readyAt(priority, before));
  };

  return {
    enter: async (account, operation, hostKey, call) => {
      const [name, queue] = queueOf(account, operation, hostKey);
      const now = clock.now();
      const latest = call.deadline - Math.min(USEFUL_MS, (call.deadline - now) / 2);
      const start = expectedStart(queue, call.priority);
      if (start > now && start > latest) throw rateLimited(operation.name, start - now);
      const isFull = fullSince.has(hostKey) && !bulkhead.hasCapacity(hostKey);
      if (isFull && (waiting.get(hostKey) ?? 0) >= maxWaiting) throw overloaded();
      const signals = call.stop === undefined ? [call.signal] : [call.signal, call.stop];
      for (const { aborted, reason } of signals) if (aborted) throw asUnsent(reason);
      return new Promise<Release>((resolve, reject) => {
        const giveUp = (event: Event): void => {
          dequeue(name, queue, waiter);
          waiter.refuse(asUnsent(event.target instanceof AbortSignal ? event.target.reason : undefined));
        };
        const detach = () => {
          for (const signal of signals) signal.removeEventListener('abort', giveUp);
        };
        const waiter: Waiter = {
          operation: operation.name,
          call,
          joinedAt: now,
          latest,
          admit: (release) => {
            detach();
            resolve(release);
          },
          refuse: (error) => {
            detach();
            reject(error);
          },
        };
        for (const signal of signals) signal.addEventListener('abort', giveUp, { once: true });
        queue[call.priority].push(waiter);
        queues.set(name, queue);
        count(hostKey, 1);
        admitReady();
      });
    },
  };
}

/** Result of a wait. A cancelled call has none. */
export type QueueOutcome = 'granted' | 'RATE_LIMITED' | 'OVERLOADED';

/** `onOutcome` is called after each wait with its result and duration. */
export function withCallQueue(
  send: Send,
  callQueue: CallQueue,
  who: { account: string; hostKeyOf: (request: ProviderRequest) => string },
  clock: Pick<Clock, 'now'>,
  onOutcome: (outcome: QueueOutcome, call: Call, waitedMs: number) => void = () => {},
): Send {
  return async (request, call) => {
    const joinedAt = clock.now();
    let release: Release;
    try {
      release = await callQueue.enter(who.account, request.operation, who.hostKeyOf(request), call);
    } catch (error) {
      if (error instanceof AppError && (error.code === 'RATE_LIMITED' || error.code === 'OVERLOADED'))
        onOutcome(error.code, call, clock.now() - joinedAt);
      throw error;
    }
    onOutcome('granted', call, clock.now() - joinedAt);
    try {
      return await send(request, call);
    } finally {
      release();
    }
  };
}

function rateLimited(operation: string, inMs: number): AppError {
  return new AppError(
    'RATE_LIMITED',
    'The configured call rate does not allow this call before its deadline.',
    {
      details: { operation, retryAfterMs: Math.max(1, Math.ceil(inMs)) },
      unsent: true,
    },
  );
}

function overloaded(): AppError {
  return new AppError('OVERLOADED', 'Too many calls to the provider are in progress.', { unsent: true });
}
