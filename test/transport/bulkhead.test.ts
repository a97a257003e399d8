import { describe, expect, it } from 'vitest';
import {
  type BulkheadOptions,
  createBulkhead,
  type Leave,
  withBulkhead,
} from '../../src/transport/bulkhead.ts';
import type { Call, ProviderRequest } from '../../src/transport/request.ts';
import { withTurns } from '../../src/transport/turns.ts';
import { createVirtualClock } from '../kit/virtual-clock.ts';

function bulkhead(more: Partial<BulkheadOptions> = {}) {
  const clock = createVirtualClock();
  const subject = createBulkhead({ clock, perKey: 2, queue: 2, total: 3, ...more });
  const enter = (key: string, call: Partial<Call> = {}) =>
    Promise.resolve(
      subject.enter(key, { signal: new AbortController().signal, priority: 'interactive', ...call }),
    );
  return { clock, subject, enter };
}

async function noting<T>(entered: Promise<T>, note: () => void): Promise<T> {
  const given = await entered;
  note();
  return given;
}

const OVERLOADED = { code: 'OVERLOADED', unsent: true };

describe('bulkhead', () => {
  it('admits so many of a key, lets so many wait, refuses the rest at once', async () => {
    const { enter, subject, clock } = bulkhead();
    const first = await enter('a');
    await enter('a');
    const order: number[] = [];
    const waiting = [1, 2].map((number) => noting(enter('a'), () => order.push(number)));
    expect(() =>
      subject.enter('a', { signal: new AbortController().signal, priority: 'interactive' }),
    ).toThrow(expect.objectContaining(OVERLOADED));
    // Another key is not concerned.
    (await enter('b'))();
    first();
    first();
    await waiting[0];
    await clock.run(0);
    expect(order).toEqual([1]);
    (await waiting[0]!)();
    await waiting[1];
  });

  it('holds a common bound, and hands a place to whoever may have it', async () => {
    const { enter, clock } = bulkhead();
    const a = await enter('a');
    await enter('a');
    await enter('b');
    let admitted = '';
    void enter('c').then(() => {
      admitted += 'c';
    });
    await clock.run(0);
    expect(admitted).toBe('');
    a();
    await clock.run(0);
    expect(admitted).toBe('c');
  });

  it('waits a second at the most, and interactive calls go first', async () => {
    const { enter, clock } = bulkhead();
    const leave = await enter('a');
    const other = await enter('a');
    const order: string[] = [];
    const background = noting(enter('a', { priority: 'background' }), () => order.push('poll'));
    const interactive = noting(enter('a'), () => order.push('query'));
    leave();
    await clock.run(0);
    expect(order).toEqual(['query']);
    const refused = expect(background).rejects.toMatchObject(OVERLOADED);
    await clock.run(1_000);
    await refused;
    other();
    (await interactive)();
  });

  it('one that gives up makes room in the queue at once', async () => {
    const changes: string[] = [];
    const { enter } = bulkhead({
      onChange: (key, { running, waiting }) => changes.push(`${key} ${running}+${waiting}`),
    });
    const leave: Leave = await enter('a');
    await enter('a');
    const gone = new AbortController();
    const given = enter('a', { signal: gone.signal });
    const stays = enter('a');
    gone.abort(new Error('gone'));
    await expect(given).rejects.toThrow('gone');
    const next = enter('a');
    leave();
    await stays;
    expect(changes).toEqual(['a 1+0', 'a 2+0', 'a 2+1', 'a 2+2', 'a 2+1', 'a 2+2', 'a 1+2', 'a 2+1']);
    void next.catch(() => {});
  });

  it('a call that had to wait takes its place in the rate again', async () => {
    const { subject, clock } = bulkhead();
    const again: string[] = [];
    const answer = Promise.withResolvers<{ status: number; headers: Record<string, string>; body: string }>();
    const send = withBulkhead(
      () => answer.promise,
      subject,
      () => 'a',
      async ({ path }) => void again.push(path),
    );
    const call = { signal: new AbortController().signal, priority: 'interactive' } as Call;
    const sent = ['1', '2', '3'].map((path) => send({ path } as ProviderRequest, call));
    await clock.run(0);
    answer.resolve({ status: 200, headers: {}, body: '' });
    await Promise.all(sent);
    expect(again).toEqual(['3']);
  });
});

describe('turns', () => {
  it('are taken among the calls of one operation and one lane, and last as long as there is time', async () => {
    let running = 0;
    let most = 0;
    const answers: (() => void)[] = [];
    const send = withTurns(
      () =>
        new Promise((resolve) => {
          most = Math.max(most, ++running);
          answers.push(() => {
            running -= 1;
            resolve({ status: 200, headers: {}, body: '' });
          });
        }),
      ({ path }) => path,
      2,
    );
    const call = (owner?: object, signal = new AbortController().signal) =>
      ({ signal, ...(owner === undefined ? {} : { owner }) }) as Call;
    const owner = {};
    const gone = new AbortController();
    const request = (path: string) => ({ path }) as ProviderRequest;
    const own = [1, 2, 3, 4].map(() => send(request('/a'), call(owner)));
    const left = send(request('/a'), call(owner, gone.signal));
    expect(answers).toHaveLength(2);
    gone.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    // Another lane, another operation, and what belongs to none.
    const others = [
      send(request('/b'), call(owner)),
      send(request('/a'), call({})),
      send(request('/a'), call()),
    ];
    expect(answers).toHaveLength(5);
    while (answers.length > 0) {
      answers.shift()!();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all([...own, ...others]);
    expect(most).toBe(5);
    expect(running).toBe(0);
  });
});
