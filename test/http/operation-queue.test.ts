import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/errors.ts';
import type { QueueSlot } from '../../src/http/limits/operation-flows.ts';
import { createOperationQueue, type QueueLimits } from '../../src/http/limits/operation-queue.ts';

/** An event loop in virtual time: each operation computes for as long as the test says, and nothing else happens. */
function simulate(options: { maxWaitMs?: number | null; limits?: Partial<QueueLimits> } = {}) {
  let now = 0;
  let isBusy = false;
  const soon: (() => void)[] = [];
  const later: { at: number; run: () => void }[] = [];
  const queue = createOperationQueue({
    maxWaitMs: options.maxWaitMs === undefined ? 1_000 : options.maxWaitMs,
    onRefusal: () => {},
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    loop: {
      now: () => now,
      isBusy: () => isBusy,
      inTurn: (first, second) => soon.push(first, second),
      later: (ms, run) => {
        const entry = { at: now + ms, run };
        later.push(entry);
        return () => void later.splice(later.indexOf(entry), later.includes(entry) ? 1 : 0);
      },
    },
  });
  const begun: { principal: string; number: number; at: number; waitedMs: number }[] = [];
  const refused: string[] = [];
  const connections = new Map<string, object>();
  const connectionOf = (name: string) => {
    const known = connections.get(name) ?? {};
    connections.set(name, known);
    return known;
  };
  let sent = 0;
  let running = 0;
  let most = 0;
  /** Sends an operation that computes for `ms`, and then ends, or ends after `waitsMs` more. */
  const send = (
    principal: string,
    ms: number,
    more: { connection?: string; waitsMs?: number; bytes?: number; signal?: AbortSignal } = {},
  ) => {
    const at = now;
    const number = sent++;
    const { connection = '1', waitsMs = 0, bytes = 1_000, signal = new AbortController().signal } = more;
    void queue
      .enter({ principal, connection: connectionOf(`${principal}/${connection}`), bytes, signal })
      .then((turn: QueueSlot | AppError) => {
        if (turn instanceof AppError) return void refused.push(principal);
        begun.push({ principal, number, at: now, waitedMs: now - at });
        now += ms;
        running += 1;
        most = Math.max(most, running);
        const leave = () => {
          running -= 1;
          turn.leave();
        };
        if (waitsMs === 0) leave();
        else later.push({ at: now + waitsMs, run: leave });
      });
  };
  const run = async (until: number) => {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      const due = later.toSorted((a, b) => a.at - b.at)[0];
      const next = due !== undefined && due.at <= now ? undefined : soon.shift();
      if (next !== undefined) {
        next();
        continue;
      }
      if (due === undefined || due.at > until) break;
      later.splice(later.indexOf(due), 1);
      now = Math.max(now, due.at);
      due.run();
    }
    now = Math.max(now, until);
  };
  return {
    queue,
    begun,
    refused,
    mostRunning: () => most,
    send,
    run,
    at: (ms: number, run: () => void) => later.push({ at: ms, run }),
    beBusy: () => {
      isBusy = true;
    },
  };
}

describe('the queue of operations', () => {
  it('delays a principal with few operations only by operations that have begun', async () => {
    const world = simulate();
    for (let number = 0; number < 200; number++) world.send('heavy', 20);
    for (let number = 0; number < 10; number++) world.at(100 + number * 150, () => world.send('light', 1));
    await world.run(5_000);
    const light = world.begun.filter(({ principal }) => principal === 'light');
    expect(light).toHaveLength(10);
    for (const { waitedMs } of light) expect(waitedMs).toBeLessThanOrEqual(20);
    expect(new Set(world.refused)).toEqual(new Set(['heavy']));
  });

  it('shares time and not operations fairly, whatever each principal sends', async () => {
    const cost = fc.integer({ min: 1, max: 30 });
    await fc.assert(
      fc.asyncProperty(cost, cost, async (a, b) => {
        const world = simulate({ maxWaitMs: null });
        for (let number = 0; number < 2_000 / a; number++) world.send('a', a);
        for (let number = 0; number < 2_000 / b; number++) world.send('b', b);
        await world.run(60_000);
        const first = world.begun.filter(({ at }) => at < 1_000);
        const had = (name: string, ms: number) => ms * first.filter((each) => each.principal === name).length;
        expect(Math.abs(had('a', a) - had('b', b))).toBeLessThanOrEqual(2 * Math.max(a, b));
      }),
      { numRuns: 15 },
    );
  });

  it('alternates between the connections of a principal', async () => {
    const world = simulate();
    for (let number = 0; number < 50; number++) world.send('one', 5, { connection: 'busy' });
    world.send('one', 5, { connection: 'quiet' });
    await world.run(2_000);
    expect(world.begun.findIndex(({ number }) => number === 50)).toBe(1);
  });

  it('refuses no operation of a burst that fits into the maximum wait', async () => {
    const world = simulate();
    for (let number = 0; number < 256; number++) world.send('one', 3);
    await world.run(5_000);
    expect([world.begun.length, world.refused.length]).toEqual([256, 0]);
  });

  it.each([
    [true, 2],
    [false, 14],
  ])('delays a principal with long operations while the loop is busy (%j)', async (isBusy, most) => {
    const world = simulate();
    if (isBusy) world.beBusy();
    world.send('heavy', 40);
    await world.run(100);
    for (let number = 0; number < 30; number++) world.send('heavy', 40, { waitsMs: 500 });
    await world.run(900);
    expect(world.mostRunning()).toBe(most);
  });

  it('keeps the loop free for a running operation of another principal', async () => {
    const world = simulate();
    world.send('light', 1, { waitsMs: 60 });
    for (let number = 0; number < 10; number++) world.send('heavy', 20);
    await world.run(1_000);
    const heavy = world.begun.filter(({ principal }) => principal === 'heavy').map(({ at }) => at);
    // Every other 20 ms while the light principal runs, and all of them afterwards.
    expect([heavy[1]! - heavy[0]!, heavy[9]! - heavy[8]!]).toEqual([40, 20]);
  });

  it('measures how long the operations of one principal blocked the loop recently', async () => {
    const world = simulate();
    for (let number = 0; number < 3; number++) world.send('a', 200);
    world.send('b', 300);
    world.send('c', 5);
    await world.run(1_500);
    expect(world.queue.mostKeptMs()).toBe(600);
    await world.run(10_000);
    expect(world.queue.mostKeptMs()).toBe(0);
  });

  it('drops an operation whose client has disconnected', async () => {
    const world = simulate();
    const gone = new AbortController();
    world.send('one', 500);
    world.send('one', 5, { signal: gone.signal });
    gone.abort();
    await world.run(2_000);
    expect(world.begun.map(({ number }) => number)).toEqual([0]);
  });

  it('limits the bytes of waiting operations, at the cost of the principal with the most', async () => {
    const world = simulate({ limits: { bytesPerPrincipal: 10_000, bytes: 15_000 } });
    for (let number = 0; number < 9; number++) world.send('heavy', 1);
    for (let number = 0; number < 8; number++) world.send('light', 1);
    world.send('huge', 1, { bytes: 11_000 });
    await world.run(1_000);
    expect(world.refused.toSorted()).toEqual(['heavy', 'heavy', 'huge']);
  });

  it('is crowded after refusals for two principals, but not after those for one', async () => {
    const world = simulate();
    for (let number = 0; number < 100; number++) world.send('a', 50);
    await world.run(2_000);
    expect([world.refused.includes('a'), world.queue.isCrowded()]).toEqual([true, false]);
    for (let number = 0; number < 100; number++) for (const name of ['a', 'b']) world.send(name, 50);
    await world.run(6_000);
    expect(world.queue.isCrowded()).toBe(true);
    await world.run(20_000);
    expect(world.queue.isCrowded()).toBe(false);
  });
});
