/**
 * Decides when a batch is dispatched. One batch per tick is not enough: the pages of two lists arrive at different
 * times, and the keys of both fit into one batch. So a batch waits while its request is reading something that may add
 * keys. The batch is dispatched when it is full, when no such read is running, or after `patienceMs`.
 */
export interface BatchScheduler {
  /** Marks a read that may add keys. */
  readonly during: <T>(read: Promise<T>) => Promise<T>;
  /** Creates a `batchScheduleFn` of DataLoader. Each loader needs a function of its own. */
  readonly schedule: () => (dispatch: () => void) => void;
}

export function createBatchScheduler(patienceMs = 250): BatchScheduler {
  let reading = 0;
  const waiting = new Set<() => void>();
  /**
   * Dispatches the batches if no read is running. The check runs after the code that the last answer has resumed,
   * because that code may start another read.
   */
  const leaveIfQuiet = (): void => {
    setImmediate(() => {
      if (reading === 0) for (const leave of [...waiting]) leave();
    });
  };
  return {
    during: async (read) => {
      reading += 1;
      try {
        return await read;
      } finally {
        reading -= 1;
        if (reading === 0 && waiting.size > 0) leaveIfQuiet();
      }
    },
    schedule: () => {
      let open: (() => void) | undefined;
      return (dispatch) => {
        // DataLoader starts a new batch only if the previous one is full, so dispatch the previous one now.
        open?.();
        const leave = (): void => {
          clearTimeout(timer);
          waiting.delete(leave);
          if (open === leave) open = undefined;
          dispatch();
        };
        const timer = setTimeout(leave, patienceMs);
        waiting.add(leave);
        open = leave;
        if (reading === 0) leaveIfQuiet();
      };
    },
  };
}
