import { AppError, asUnsent } from '../errors.ts';
import type { Clock } from './clock.ts';
import type { Call, ProviderRequest, Send } from './request.ts';

export interface BulkheadOptions {
  clock: Clock;
  /** Attempts under way for one key at the most. Default 32. */
  perKey?: number;
  /** Waiting for one key at the most. Default 64. */
  queue?: number;
  /** Milliseconds to wait at the most. Default 1,000. */
  maxWaitMs?: number;
  /** Attempts under way for all keys together at the most. Default 128. */
  total?: number;
  /** Told of the numbers of a key whenever one has changed. */
  onChange?: (key: string, counts: { readonly running: number; readonly waiting: number }) => void;
}

export interface Bulkhead {
  /** A function at once where there is room, else a promise of one; it must be called when the attempt is over. */
  readonly enter: (key: string, call: Pick<Call, 'signal' | 'priority'>) => Leave | Promise<Leave>;
}

export type Leave = () => void;

interface Waiter {
  readonly key: string;
  readonly priority: Call['priority'];
  readonly grant: (leave: Leave) => void;
}

/**
 * Keeps one hanging provider from holding every socket and every query. Interactive calls go before background ones,
 * each in the order in which they came. One that is given up leaves its place in the queue at once, for it may be the
 * only thing that keeps others out (a library was measured to keep it until somebody else is done).
 */
export function createBulkhead(options: BulkheadOptions): Bulkhead {
  const { clock, perKey = 32, queue = 64, maxWaitMs = 1_000, total = 128 } = options;
  const running = new Map<string, number>();
  const waiters: Record<Call['priority'], Waiter[]> = { interactive: [], background: [] };
  let all = 0;

  const waitingFor = (key: string) =>
    [...waiters.interactive, ...waiters.background].filter((waiter) => waiter.key === key).length;
  const tell = (key: string) =>
    options.onChange?.(key, { running: running.get(key) ?? 0, waiting: waitingFor(key) });
  const hasRoom = (key: string) => all < total && (running.get(key) ?? 0) < perKey;

  const take = (key: string): Leave => {
    all += 1;
    running.set(key, (running.get(key) ?? 0) + 1);
    tell(key);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      all -= 1;
      const rest = running.get(key)! - 1;
      if (rest === 0) running.delete(key);
      else running.set(key, rest);
      tell(key);
      admit();
    };
  };

  const admit = () => {
    for (const waiting of [waiters.interactive, waiters.background]) {
      for (let next = find(waiting); next !== undefined; next = find(waiting)) next.grant(take(next.key));
    }
  };
  const find = (waiting: Waiter[]) => {
    const index = all < total ? waiting.findIndex(({ key }) => hasRoom(key)) : -1;
    return index < 0 ? undefined : waiting.splice(index, 1)[0];
  };

  return {
    enter: (key, { signal, priority }) => {
      if (hasRoom(key)) return take(key);
      if (waitingFor(key) >= queue) throw full();
      return new Promise<Leave>((resolve, reject) => {
        if (signal.aborted) return reject(asUnsent(signal.reason));
        const settle = () => {
          cancel();
          signal.removeEventListener('abort', giveUp);
        };
        const leaveQueue = (reason: unknown) => {
          waiters[priority].splice(waiters[priority].indexOf(waiter), 1);
          settle();
          tell(key);
          reject(reason);
        };
        const giveUp = () => leaveQueue(asUnsent(signal.reason));
        const waiter: Waiter = {
          key,
          priority,
          grant: (leave) => {
            settle();
            resolve(leave);
          },
        };
        const cancel = clock.after(maxWaitMs, () => leaveQueue(full()));
        signal.addEventListener('abort', giveUp, { once: true });
        waiters[priority].push(waiter);
        tell(key);
      });
    },
  };
}

/**
 * `again` is passed after a wait: a call that took its place in the rate and then stood here would leave together
 * with others, and more in one second than the rate allows.
 */
export function withBulkhead(
  send: Send,
  bulkhead: Bulkhead,
  keyOf: (request: ProviderRequest) => string,
  again: (request: ProviderRequest, call: Call) => Promise<void>,
): Send {
  return async (request, call) => {
    const entered = bulkhead.enter(keyOf(request), call);
    const leave = typeof entered === 'function' ? entered : await entered;
    try {
      if (typeof entered !== 'function') await again(request, call);
      return await send(request, call);
    } finally {
      leave();
    }
  };
}

function full(): AppError {
  return new AppError('OVERLOADED', 'Too many calls to the provider are under way.', { unsent: true });
}
