export interface IteratorSteps<From, To> {
  /** Produces the next value. `pull` takes one value from the source. An exception ends the iterator. */
  readonly next: (pull: () => Promise<IteratorResult<From, unknown>>) => Promise<IteratorResult<To, unknown>>;
  /** Called once before the source is closed, however the iterator ends. Default: nothing. */
  readonly onEnd?: () => void;
}

export interface DerivedIterator<T> extends AsyncIterableIterator<T, void, void> {
  /** Ends the iterator from outside. If `last` is given, the reader receives it first. */
  readonly end: (last?: T) => void;
}

const DONE: IteratorResult<never, void> = { done: true, value: undefined };

/**
 * Derives an iterator from a source through `next`. The reader may make one `next` call at a time, as `for
 * await` does. The source is closed exactly once, however the iterator ends. `return` and `end` resolve a
 * pending `next` call at once. An async generator cannot do this: its `return` waits for the pending value,
 * which a subscription may produce hours later.
 */
export function deriveIterator<From, To = From>(
  source: AsyncIterator<From, unknown>,
  { next, onEnd }: IteratorSteps<From, To>,
): DerivedIterator<To> {
  const pull = () => source.next();
  let isOver = false;
  let last: IteratorResult<To, void> = DONE;
  let answer: ((result: IteratorResult<To, void>) => void) | null = null;
  const takeLast = (): IteratorResult<To, void> => {
    const result = last;
    last = DONE;
    return result;
  };
  const finish = (): void => {
    if (isOver) return;
    isOver = true;
    onEnd?.();
    // Do not wait for the source to close, and ignore a failure: the reader already has its last result.
    Promise.resolve(source.return?.()).catch(() => {});
    answer?.(takeLast());
    answer = null;
  };
  return {
    next: async () => {
      if (isOver) return takeLast();
      const { promise, resolve, reject } = Promise.withResolvers<IteratorResult<To, void>>();
      answer = resolve;
      next(pull).then(
        (result) => {
          if (isOver) return;
          answer = null;
          if (result.done === true) finish();
          resolve(result.done === true ? DONE : result);
        },
        (error: unknown) => {
          if (isOver) return;
          answer = null;
          finish();
          reject(error);
        },
      );
      return promise;
    },
    return: async () => {
      last = DONE;
      finish();
      return DONE;
    },
    end: (value) => {
      if (isOver) return;
      if (value !== undefined) last = { done: false, value };
      finish();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
