import type { Clock } from '../clock.ts';
import { createHealth } from './health.ts';
import { createBackoff } from './postgres-backoff.ts';
import { Disconnected, reasonOf } from './postgres-faults.ts';
import type { Session } from './postgres-session.ts';
import { NOT_CONNECTED, type Store } from './store.ts';

export interface PoolOptions {
  /** Opens a session that is ready for use. */
  readonly connect: () => Promise<Session>;
  /** Most sessions at the same time. */
  readonly size: number;
  readonly clock: Clock;
  readonly random: () => number;
}

/**
 * Sessions for transactions. While the database is out of reach, one session at a time tries to connect, and
 * callers fail at once.
 */
export interface Pool extends Pick<Store, 'health' | 'onHealth'> {
  /** Returns a session that nobody else has. Rejects with Disconnected after `waitMs`, or at once if the pool is down. */
  readonly take: (waitMs: number) => Promise<Session>;
  /** Gives a session back. A session that has ended is forgotten. */
  readonly give: (session: Session) => void;
  /** Ends all sessions that nobody has, because others of the same age were found dead. */
  readonly distrust: () => void;
  /** Ends free sessions at once, and the others when they are given back or after `graceMs`. */
  readonly close: (graceMs: number) => Promise<void>;
}

interface Waiting {
  readonly accept: (session: Session) => void;
  readonly refuse: (reason: Disconnected) => void;
}

/** Creates a pool that is down, and begins to connect. */
export function createPool({ connect, size, clock, random }: PoolOptions): Pool {
  const open = new Set<Session>();
  const free: Session[] = [];
  const waiting = new Set<Waiting>();
  const backoff = createBackoff(clock, random);
  const { up, down, health, onHealth } = createHealth(clock.now, NOT_CONNECTED);
  let connecting = 0;
  let isPausing = false;
  let isClosed = false;
  let cancelPause = (): void => {};
  let onEmpty = (): void => {};

  const refuseAll = (reason: Disconnected): void => {
    for (const each of [...waiting]) each.refuse(reason);
  };
  const forget = (session: Session): void => {
    open.delete(session);
    const index = free.indexOf(session);
    if (index >= 0) free.splice(index, 1);
    if (isClosed && open.size === 0) onEmpty();
    // Without a session nobody would notice that the database is away or back.
    else grow();
  };
  const offer = (session: Session): void => {
    const [first] = waiting;
    if (first !== undefined) first.accept(session);
    else free.push(session);
  };
  const tryToConnect = async (): Promise<void> => {
    connecting += 1;
    backoff.begin();
    try {
      const session = await connect();
      connecting -= 1;
      if (isClosed) {
        session.close();
        return;
      }
      backoff.reset();
      open.add(session);
      void session.ended.then(() => forget(session));
      up();
      offer(session);
    } catch (error) {
      connecting -= 1;
      const reason = reasonOf(error);
      if (open.size === 0 && connecting === 0) {
        down(reason);
        refuseAll(new Disconnected(reason, { cause: error }));
      }
      pause();
    }
    grow();
  };
  const pause = (): void => {
    cancelPause();
    isPausing = true;
    cancelPause = clock.after(backoff.nextMs(), () => {
      isPausing = false;
      grow();
    });
  };
  /** Opens as many sessions as callers wait for, and at least one. */
  const grow = (): void => {
    if (isClosed || isPausing) return;
    const isDown = health().state === 'down';
    const wanted = Math.max(waiting.size, open.size === 0 ? 1 : 0);
    const allowed = isDown ? 1 : size - open.size;
    while (connecting < Math.min(wanted, allowed)) void tryToConnect();
  };
  grow();

  return {
    take: (waitMs) => {
      if (isClosed) return Promise.reject(new Disconnected('the store is closed'));
      for (let session = free.pop(); session !== undefined; session = free.pop()) {
        if (session.isOpen()) return Promise.resolve(session);
      }
      const state = health();
      if (state.state === 'down') return Promise.reject(new Disconnected(state.reason));
      return new Promise((resolve, reject) => {
        const leave = (): void => {
          waiting.delete(entry);
          cancel();
        };
        const entry: Waiting = {
          accept: (given) => {
            leave();
            resolve(given);
          },
          refuse: (reason) => {
            leave();
            reject(reason);
          },
        };
        const cancel = clock.after(waitMs, () =>
          entry.refuse(new Disconnected(`no free connection in ${waitMs} ms`)),
        );
        waiting.add(entry);
        grow();
      });
    },
    give: (session) => {
      if (isClosed) session.close();
      else if (session.isOpen()) offer(session);
    },
    distrust: () => {
      for (const session of [...free]) session.destroy(new Disconnected('other connections were dead'));
      free.length = 0;
    },
    health,
    onHealth,
    close: async (graceMs) => {
      isClosed = true;
      cancelPause();
      refuseAll(new Disconnected('the store is closed'));
      if (open.size === 0) return;
      const empty = new Promise<void>((resolve) => {
        onEmpty = resolve;
      });
      for (const session of [...free]) session.close();
      const cancel = clock.after(graceMs, () => {
        for (const session of [...open]) session.destroy(new Disconnected('the store is closed'));
      });
      await empty;
      cancel();
    },
  };
}
