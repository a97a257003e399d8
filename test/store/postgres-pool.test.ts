import { describe, expect, it } from 'vitest';
import { Disconnected } from '../../src/store/postgres-faults.ts';
import { createPool } from '../../src/store/postgres-pool.ts';
import type { Session } from '../../src/store/postgres-session.ts';
import { createVirtualClock } from '../kit/virtual-clock.ts';

/** A session that is only a state. */
function sessionStub(): Session {
  const ended = Promise.withResolvers<Disconnected>();
  let isOpen = true;
  const destroy = (reason: Disconnected) => {
    isOpen = false;
    ended.resolve(reason);
  };
  return {
    query: async () => [],
    isOpen: () => isOpen,
    processId: 1,
    ended: ended.promise,
    onNotification: () => {},
    close: () => destroy(new Disconnected('closed')),
    destroy,
    isPooled: false,
    timeline: 1,
    cluster: '1',
  };
}

/** `attempts`: when each attempt to connect began. `server.answer` decides how an attempt ends. */
function setUp() {
  const clock = createVirtualClock();
  const attempts: number[] = [];
  const server = { answer: async (): Promise<Session> => sessionStub() };
  const pool = createPool({
    connect: () => {
      attempts.push(clock.now());
      return server.answer();
    },
    size: 3,
    clock,
    random: () => 1,
  });
  const refuse = async () => {
    throw new Disconnected('ECONNREFUSED');
  };
  const take = (waitMs = 1_000) =>
    pool.take(waitMs).then(
      (session) => session,
      (error: unknown) => (error instanceof Disconnected ? error.message : 'another error'),
    );
  return { clock, attempts, server, pool, refuse, take };
}

/** Throws if the pool gave no session, but a reason. */
function sessionOf(taken: Session | string | undefined): Session {
  if (taken === undefined || typeof taken === 'string') throw new Error(`no session: ${taken}`);
  return taken;
}

describe('the pool', () => {
  it('opens a session for each caller up to its size, and lets the others wait', async () => {
    const { clock, attempts, pool, take } = setUp();
    await clock.run(0);
    const taken = Promise.all([take(), take(), take(), take(50)]);
    await clock.run(50);
    const [first, ...others] = await taken;
    expect([first, ...others].filter((each) => typeof each !== 'string')).toHaveLength(3);
    expect(others.at(-1)).toBe('no free connection in 50 ms');
    expect(attempts).toHaveLength(3);
    const next = take();
    pool.give(sessionOf(first));
    expect(await next).toBe(first);
  });

  it('is down while the server is away: one attempt at a time, at most a second apart, and callers fail at once', async () => {
    const { clock, attempts, server, pool, refuse, take } = setUp();
    const states: string[] = [];
    pool.onHealth(({ state }) => states.push(state));
    server.answer = refuse;
    await clock.run(0);
    // The first attempt was not refused. Its session ends, as if the server had crashed.
    sessionOf(await take()).destroy(new Disconnected('crash'));
    await clock.run(10_000);
    expect(pool.health()).toMatchObject({ state: 'down', reason: 'ECONNREFUSED' });
    const gaps = attempts.slice(1).map((at, index) => at - (attempts[index] ?? 0));
    expect(gaps.slice(0, 8)).toEqual([0, 50, 100, 200, 400, 800, 1_000, 1_000]);
    const before = attempts.length;
    expect(await Promise.all([take(), take()])).toEqual(['ECONNREFUSED', 'ECONNREFUSED']);
    expect(attempts).toHaveLength(before);
    server.answer = async () => sessionStub();
    await clock.run(1_000);
    expect(sessionOf(await take()).isOpen()).toBe(true);
    expect(states).toEqual(['up', 'down', 'up']);
  });

  it('tries again at once after an attempt that took a second or longer', async () => {
    const { clock, attempts, server, take } = setUp();
    await clock.run(0);
    server.answer = () =>
      new Promise((_resolve, reject) => clock.after(2_000, () => reject(new Disconnected('silence'))));
    sessionOf(await take()).destroy(new Disconnected('crash'));
    await clock.run(20_000);
    const gaps = attempts.slice(1).map((at, index) => at - (attempts[index] ?? 0));
    expect(gaps.length).toBeGreaterThan(5);
    expect(new Set(gaps.slice(1))).toEqual(new Set([2_000]));
  });

  it('stays up with the sessions that it has if the server refuses another one, and does not ask for more at once', async () => {
    const { clock, attempts, server, pool, refuse, take } = setUp();
    await clock.run(0);
    const first = sessionOf(await take());
    server.answer = refuse;
    const waiting = [take(), take()];
    await clock.run(0);
    expect(attempts).toHaveLength(3);
    waiting.push(take());
    await clock.run(0);
    expect(attempts).toHaveLength(3);
    expect(pool.health().state).toBe('up');
    pool.give(first);
    expect(await waiting[0]).toBe(first);
  });

  it('notices without a caller that its last session ended', async () => {
    const { clock, server, pool, refuse, take } = setUp();
    await clock.run(0);
    const session = sessionOf(await take());
    pool.give(session);
    server.answer = refuse;
    session.destroy(new Disconnected('crash'));
    await clock.run(0);
    expect(pool.health().state).toBe('down');
  });

  it('closes: ends free sessions at once and the others after the grace, and refuses callers', async () => {
    const { clock, pool, take } = setUp();
    await clock.run(0);
    const busy = sessionOf(await take());
    const waiting = take();
    await clock.run(0);
    const free = sessionOf(await waiting);
    pool.give(free);
    expect([busy, free].map((session) => session.isOpen())).toEqual([true, true]);
    let isClosed = false;
    const closed = pool.close(100).then(() => {
      isClosed = true;
    });
    expect(free.isOpen()).toBe(false);
    expect(await take()).toBe('the store is closed');
    await clock.run(99);
    expect(isClosed).toBe(false);
    await clock.run(1);
    await closed;
    expect(busy.isOpen()).toBe(false);
  });
});
