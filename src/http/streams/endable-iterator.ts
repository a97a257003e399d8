/**
 * The same values, until `end` is called: then what `end` was given, if anything, and no more. Not an async
 * generator: the `return` of one waits for the value under way, and a subscription may wait for its next event for hours.
 */
export function withEnd<T>(source: AsyncIterable<T>): {
  readonly values: AsyncIterableIterator<T>;
  readonly end: (last?: T) => void;
  readonly ended: Promise<void>;
} {
  const iterator = source[Symbol.asyncIterator]();
  const { promise: ended, resolve: tellEnded } = Promise.withResolvers<void>();
  let isOver = false;
  let last: { readonly value: T } | null = null;
  let waiting: ((result: IteratorResult<T>) => void) | null = null;
  const over = (): IteratorResult<T> => {
    if (last === null) return { done: true, value: undefined };
    const { value } = last;
    last = null;
    return { done: false, value };
  };
  const finish = () => {
    if (isOver) return;
    isOver = true;
    // Not waited for: it may hang in the same read as the value under way.
    Promise.resolve(iterator.return?.()).catch(() => undefined);
    tellEnded();
  };
  const values: AsyncIterableIterator<T> = {
    next: () => {
      if (isOver) return Promise.resolve(over());
      return new Promise((resolve, reject) => {
        waiting = resolve;
        // Not before the event loop has turned: a socket that takes what it is sent does so at once, and a reader with much
        // to catch up on would go on and on, with nobody else being served, nor a pong being heard.
        iterator.next().then(
          (result) =>
            setImmediate(() => {
              if (isOver) return;
              waiting = null;
              if (result.done === true) {
                isOver = true;
                tellEnded();
              }
              resolve(result);
            }),
          (error: unknown) => {
            if (isOver) return;
            waiting = null;
            isOver = true;
            tellEnded();
            reject(error);
          },
        );
      });
    },
    return: () => {
      finish();
      last = null;
      waiting?.({ done: true, value: undefined });
      waiting = null;
      return Promise.resolve({ done: true, value: undefined });
    },
    [Symbol.asyncIterator]: () => values,
  };
  return {
    values,
    ended,
    end: (value) => {
      if (isOver) return;
      last = value === undefined ? null : { value };
      finish();
      waiting?.(over());
      waiting = null;
    },
  };
}
