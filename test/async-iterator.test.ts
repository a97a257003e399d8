import { describe, expect, it } from 'vitest';
import { deriveIterator } from '../src/async-iterator.ts';

/** A source that yields what `give` gets, and counts how often it is closed. */
function createSource() {
  let waiting = Promise.withResolvers<IteratorResult<number, void>>();
  let closed = 0;
  const source: AsyncIterator<number, void> = {
    next: () => waiting.promise,
    return: async () => {
      closed += 1;
      return { done: true, value: undefined };
    },
  };
  const next = (): typeof waiting => {
    const current = waiting;
    waiting = Promise.withResolvers();
    return current;
  };
  return {
    source,
    closed: () => closed,
    give: (value: number) => next().resolve({ done: false, value }),
    finish: () => next().resolve({ done: true, value: undefined }),
    fail: (error: Error) => next().reject(error),
  };
}

function derived() {
  const upstream = createSource();
  let ends = 0;
  const iterator = deriveIterator<number, string>(upstream.source, {
    next: async (pull) => {
      const { done, value } = await pull();
      return done === true ? { done, value } : { done: false, value: `#${value}` };
    },
    onEnd: () => {
      ends += 1;
    },
  });
  return { ...upstream, iterator, ends: () => ends };
}

const DONE = { done: true, value: undefined };

describe('a derived iterator', () => {
  it('yields the values that `next` returns, and ends with its source', async () => {
    const { iterator, give, finish, closed, ends } = derived();
    const first = iterator.next();
    give(1);
    expect(await first).toEqual({ done: false, value: '#1' });
    const second = iterator.next();
    finish();
    expect(await second).toEqual(DONE);
    expect(await iterator.next()).toEqual(DONE);
    expect([closed(), ends()]).toEqual([1, 1]);
  });

  it('resolves a waiting `next` when it is returned, and drops the late value', async () => {
    const { iterator, give, closed, ends } = derived();
    const waiting = iterator.next();
    expect(await iterator.return!()).toEqual(DONE);
    expect(await waiting).toEqual(DONE);
    give(1);
    expect(await iterator.next()).toEqual(DONE);
    await iterator.return!();
    expect([closed(), ends()]).toEqual([1, 1]);
  });

  it('gives a waiting reader the last value when it is ended', async () => {
    const { iterator, fail, closed, ends } = derived();
    const waiting = iterator.next();
    iterator.end('last');
    iterator.end('too late');
    expect(await waiting).toEqual({ done: false, value: 'last' });
    // A late failure must not become an unhandled rejection.
    fail(new Error('late'));
    expect(await iterator.next()).toEqual(DONE);
    expect([closed(), ends()]).toEqual([1, 1]);
  });

  it('keeps the last value for a later reader, but not after `return`', async () => {
    const later = derived();
    later.iterator.end('last');
    expect(await later.iterator.next()).toEqual({ done: false, value: 'last' });
    expect(await later.iterator.next()).toEqual(DONE);
    const gone = derived();
    gone.iterator.end('last');
    await gone.iterator.return!();
    expect(await gone.iterator.next()).toEqual(DONE);
  });

  it('fails once with the error of its source, and closes the source', async () => {
    const { iterator, fail, closed, ends } = derived();
    const waiting = iterator.next();
    fail(new Error('broken'));
    await expect(waiting).rejects.toThrow('broken');
    expect(await iterator.next()).toEqual(DONE);
    expect([closed(), ends()]).toEqual([1, 1]);
  });

  it('ignores a source that cannot be closed', async () => {
    const source = {
      next: async () => ({ done: false as const, value: 1 }),
      return: () => Promise.reject(new Error('cannot be closed')),
    };
    const iterator = deriveIterator<number>(source, { next: (pull) => pull() });
    for await (const value of iterator) {
      expect(value).toBe(1);
      break;
    }
    expect(await iterator.next()).toEqual(DONE);
  });
});
