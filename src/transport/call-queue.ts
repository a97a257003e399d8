import type { Clock } from '../clock.ts';
import { AppError, asUnsent } from '../errors.ts';
import type { Bulkhead, Release } from './bulkhead.ts';
import type { Call, ProviderAction } from './call.ts';
import type { CallRates, Lane, Permit, Waiting } from './call-rates.ts';

/**
 * Holds calls until both their rate and the bulkhead admit them. One queue serves both limits, because two
 * separate waits fail: calls that took a rate token and then waited for the bulkhead would leave together,
 * above the rate. Calls that held a bulkhead slot while they waited for their rate would block others that
 * could leave. (Measured: either alternative reached a seventh of the provider's capacity.)
 */
export interface CallQueue {
  /**
   * Resolves when the call may be sent. Rejects, with the call unsent: RATE_LIMITED with `retryAfterMs` at once if
   * the rate would admit the call too late; OVERLOADED if the bulkhead stays full for `maxWaitMs`; the signal's
   * reason if the call is cancelled while it waits.
   */
  readonly enter: (
    account: string,
    operation: ProviderAction,
    hostKey: string,
    call: Call,
  ) => Promise<Admission>;
}

/** An admitted call. `release` frees its bulkhead slot. */
export interface Admission {
  readonly permit: Permit;
  readonly release: Release;
}

export interface CallQueueOptions {
  clock: Clock;
  rates: CallRates;
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
  readonly admit: (admission: Admission) => void;
  readonly refuse: (error: unknown) => void;
}

/** Waiting calls of one operation of one account to one host. */
interface Queue {
  readonly lane: Lane;
  readonly hostKey: string;
  readonly interactive: Waiter[];
  readonly background: Waiter[];
}

const PRIORITIES = ['interactive', 'background'] as const;

/**
 * Calls take their permit at the moment they leave, so one timer checks the heads of all queues. See
 * local-rates.ts for what goes wrong otherwise.
 */
export function createCallQueue(options: CallQueueOptions): CallQueue {
  const { clock, rates, bulkhead, maxWaiting = 64, maxWaitMs = 1_000 } = options;
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
    const lane = rates.laneOf(account, operation);
    const name = `${account}\n${operation.name}\n${hostKey}`;
    return [name, queues.get(name) ?? { lane, hostKey, interactive: [], background: [] }];
  };

  const dequeue = (name: string, queue: Queue, waiter: Waiter) => {
    const own = queue[waiter.call.priority];
    own.splice(own.indexOf(waiter), 1);
    if (queue.interactive.length + queue.background.length === 0) queues.delete(name);
    count(queue.hostKey, -1);
  };

  /**
   * Sends the first call of each queue if its lane and the bulkhead admit the call now. Interactive calls
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
          const closed = queue.lane.closedMs?.() ?? null;
          if (closed !== null || now > head.latest) {
            dequeue(name, queue, head);
            head.refuse(rateLimited(head.operation, closed ?? expectedStart(queue, priority) - now));
            isServing = true;
            continue;
          }
          const ready = queue.lane.readyAt(priority);
          if (ready > now) {
            next = Math.min(next, ready, head.latest + 1);
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
          const permit = queue.lane.take(priority);
          fullSince.delete(queue.hostKey);
          dequeue(name, queue, head);
          if (queues.delete(name)) queues.set(name, queue);
          isServing = true;
          head.admit({ permit, release: occupy(queue.hostKey) });
        }
      }
    }
    for (const hostKey of fullSince.keys()) if (!full.has(hostKey)) fullSince.delete(hostKey);
    cancelTimer();
    if (next !== Number.POSITIVE_INFINITY)
      cancelTimer = clock.after(Math.max(0, Math.ceil(next - now)), admitReady);
    rates.demand?.(heldBack());
  };
  bulkhead.onFree(admitReady);
  rates.onReady?.(admitReady);

  /** Counts the calls that could leave at once if their lanes admitted them. */
  const heldBack = (): ReadonlyMap<Lane, Waiting> => {
    const counts = new Map<Lane, Waiting>();
    for (const { lane, hostKey, interactive, background } of queues.values()) {
      const room = bulkhead.room(hostKey);
      const counted = counts.get(lane) ?? { interactive: 0, background: 0 };
      counts.set(lane, counted);
      const first = Math.min(interactive.length, room);
      counted.interactive += first;
      counted.background += Math.min(background.length, room - first);
    }
    return counts;
  };

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
      if (other !== queue && other.lane === queue.lane) ahead += queued(other);
    let before = 0;
    for (const other of queues.values())
      before += Math.min(queued(other), other === queue ? ahead : ahead + 1);
    return queue.lane.expectedAt(priority, ahead, before);
  };

  return {
    enter: async (account, operation, hostKey, call) => {
      const [name, queue] = queueOf(account, operation, hostKey);
      const now = clock.now();
      const closed = queue.lane.closedMs?.() ?? null;
      if (closed !== null) throw rateLimited(operation.name, closed);
      const latest = call.deadline - Math.min(USEFUL_MS, (call.deadline - now) / 2);
      const start = expectedStart(queue, call.priority);
      if (start > now && start > latest) throw rateLimited(operation.name, start - now);
      const isFull = fullSince.has(hostKey) && !bulkhead.hasCapacity(hostKey);
      if (isFull && (waiting.get(hostKey) ?? 0) >= maxWaiting) throw overloaded();
      const signals = call.stop === undefined ? [call.signal] : [call.signal, call.stop];
      for (const { aborted, reason } of signals) if (aborted) throw asUnsent(reason);
      return new Promise<Admission>((resolve, reject) => {
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
          admit: (admission) => {
            detach();
            resolve(admission);
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
