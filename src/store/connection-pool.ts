import type { Clock } from '../clock.ts';
import type { PooledConnection } from './pooled-transaction.ts';
import type { Timing } from './store.ts';
import { storeUnavailable } from './unavailable.ts';

/** Gives each caller a connection of its own, in order of arrival. */
export interface ConnectionPool<Kind extends PooledConnection = PooledConnection> {
  /**
   * Runs `work` as soon as a connection is free. Rejects with STORE_UNAVAILABLE if none becomes free in time, or none
   * can be used.
   */
  readonly use: <Result>(timing: Timing, work: (connection: Kind) => Promise<Result>) => Promise<Result>;
  /** Call it when the trouble of a connection is over. */
  readonly wake: () => void;
  /** Refuses further work, and resolves when all accepted work has ended. */
  readonly drain: () => Promise<void>;
}

export interface ConnectionPoolOptions<Kind> {
  /** Maximum number of connections. */
  readonly most: number;
  /** Maximum number of connections that exports and migrations use at once. Default: all but one, and at least one. */
  readonly mostLong?: number;
  /** Opens a connection. Called only if no connection is free. */
  readonly open: () => Promise<Kind>;
  readonly clock: Clock;
}

/** Bound of the wait for a connection. With it the queue is as long as what arrives in this time. */
const WAIT_MS: Readonly<Record<Timing, number>> = {
  interactive: 2_000,
  pass: 10_000,
  export: 10_000,
  migration: 10_000,
};

/** How often a caller waits for the same time again while a connection is being opened. */
const MAX_EXTENSIONS = 4;

interface Waiting<Kind> {
  readonly timing: Timing;
  readonly give: (connection: Kind) => void;
  readonly refuse: (reason: unknown) => void;
}

const isLong = (timing: Timing) => timing === 'export' || timing === 'migration';

export function createConnectionPool<Kind extends PooledConnection>({
  most,
  mostLong = Math.max(1, most - 1),
  open,
  clock,
}: ConnectionPoolOptions<Kind>): ConnectionPool<Kind> {
  const connections: Kind[] = [];
  const free = new Set<Kind>();
  const waiting = new Set<Waiting<Kind>>();
  let [opening, longRuns] = [0, 0];
  let isDraining = false;
  let onDrained = () => {};

  const mayRun = (timing: Timing) => !isLong(timing) || longRuns < mostLong;
  const pick = (timing: Timing): Kind | undefined =>
    mayRun(timing)
      ? connections.find((connection) => free.has(connection) && connection.trouble() === null)
      : undefined;
  const take = (connection: Kind, timing: Timing) => {
    free.delete(connection);
    if (isLong(timing)) longRuns += 1;
  };
  const giveBack = (connection: Kind, timing: Timing) => {
    free.add(connection);
    if (isLong(timing)) longRuns -= 1;
    wake();
  };
  const wake = () => {
    for (const { timing, give } of waiting) {
      if (free.size === 0) break;
      const connection = pick(timing);
      if (connection !== undefined) give(connection);
    }
    const isIdle = waiting.size === 0 && opening === 0 && free.size === connections.length;
    if (isDraining && isIdle) onDrained();
  };
  const openFor = async ({ refuse }: Waiting<Kind>) => {
    opening += 1;
    try {
      const connection = await open();
      connections.push(connection);
      free.add(connection);
    } catch (error) {
      refuse(error);
    }
    opening -= 1;
    wake();
  };
  const acquire = (timing: Timing): Promise<Kind> => {
    const connection = pick(timing);
    if (connection !== undefined) {
      take(connection, timing);
      return Promise.resolve(connection);
    }
    const { promise, resolve, reject } = Promise.withResolvers<Kind>();
    const end = () => {
      cancel();
      waiting.delete(entry);
    };
    const entry: Waiting<Kind> = {
      timing,
      give: (given) => {
        end();
        take(given, timing);
        resolve(given);
      },
      refuse: (reason) => {
        end();
        reject(reason);
      },
    };
    const wait = (extensions: number): (() => void) =>
      clock.after(WAIT_MS[timing], () => {
        if (opening > 0 && extensions > 0) cancel = wait(extensions - 1);
        else entry.refuse(storeUnavailable('no connection became free in time'));
      });
    let cancel = wait(MAX_EXTENSIONS);
    waiting.add(entry);
    if (mayRun(timing) && connections.length + opening < most) void openFor(entry);
    return promise;
  };

  return {
    wake,
    use: async (timing, work) => {
      if (isDraining) throw storeUnavailable('the store is closed');
      const troubles = connections.map((each) => each.trouble());
      const [trouble] = troubles;
      if (trouble && connections.length === most && !troubles.includes(null)) throw storeUnavailable(trouble);
      const connection = await acquire(timing);
      try {
        return await work(connection);
      } finally {
        giveBack(connection, timing);
      }
    },
    drain: () => {
      isDraining = true;
      const { promise, resolve } = Promise.withResolvers<void>();
      onDrained = resolve;
      wake();
      return promise;
    },
  };
}
