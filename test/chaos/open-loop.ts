import { setTimeout as pause } from 'node:timers/promises';

/** Requests at a constant rate that wait for no answer. */
interface OpenLoop {
  /** Sends no more, waits for the last answer, and returns the number of requests. */
  readonly stop: () => Promise<number>;
}

/** A machine that stood still must not send a burst. */
const MOST_AT_ONCE = 10;

/** Calls `send` with 0, 1, 2, … at this rate. `send` handles its own errors. */
export function startOpenLoop(perSecond: number, send: (number: number) => Promise<void>): OpenLoop {
  const running = new Set<Promise<void>>();
  const begun = performance.now();
  let [sent, isOver] = [0, false];
  const sending = (async () => {
    for (; !isOver; await pause(10)) {
      const due = Math.min(((performance.now() - begun) / 1_000) * perSecond, sent + MOST_AT_ONCE);
      for (; sent < due; sent++) {
        const asked = send(sent).finally(() => running.delete(asked));
        running.add(asked);
      }
    }
  })();
  return {
    stop: async () => {
      isOver = true;
      await sending;
      await Promise.all(running);
      return sent;
    },
  };
}
