/**
 * When a batch leaves. A batch per tick is not enough: pages of two lists come at different moments, and the keys of
 * both would fill one batch. So a batch waits as long as something of its operation is still being read that may
 * bring more keys, and leaves when it is full, when all is quiet, or after `patienceMs`.
 */
export interface Gathering {
  /** Marks a read that may bring keys. */
  readonly during: <T>(read: Promise<T>) => Promise<T>;
  /** A DataLoader's `batchScheduleFn`; each loader needs its own. */
  readonly schedule: () => (dispatch: () => void) => void;
}

export function createGathering(patienceMs = 250): Gathering {
  let reading = 0;
  const waiting = new Set<() => void>();
  /** Behind everything that the last answer set off: what follows a read may be another read. */
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
        // DataLoader begins a batch only when the one before it is full.
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
