import type { Clock } from '../clock.ts';

export interface Notifier {
  /** Sends the topics to the other replicas, the first time at once, and then at most once in 20 ms each. */
  readonly notify: (topics: Iterable<string>) => void;
  /** Sends what still waits. */
  readonly close: () => Promise<void>;
}

const GAP_MS = 20;
const RETRY_MS = 250;

/**
 * Creates a notifier. A NOTIFY takes a lock that all commits of the database wait for, so topics are merged,
 * and one statement is sent at a time. `send`: sends several topics in one statement; topics whose statement
 * fails are sent again later.
 */
export function createNotifier(send: (topics: readonly string[]) => Promise<void>, clock: Clock): Notifier {
  /** Topics that were sent in the last 20 ms, in the order in which their time is over. */
  const resting = new Map<string, { readonly until: number; isPending: boolean }>();
  const ready = new Set<string>();
  let sending: Promise<void> | undefined;
  let isClosed = false;
  let cancelWake: (() => void) | undefined;
  let cancelRetry: (() => void) | undefined;

  const flush = (): void => {
    if (sending !== undefined || cancelRetry !== undefined || ready.size === 0) return;
    const topics = [...ready];
    ready.clear();
    for (const topic of topics) {
      resting.delete(topic);
      resting.set(topic, { until: clock.now() + GAP_MS, isPending: false });
    }
    sending = send(topics).then(
      () => {
        sending = undefined;
        flush();
      },
      () => {
        sending = undefined;
        if (isClosed) return;
        for (const topic of topics) ready.add(topic);
        cancelRetry = clock.after(RETRY_MS, () => {
          cancelRetry = undefined;
          flush();
        });
      },
    );
    wakeLater();
  };
  const wakeLater = (): void => {
    const [first] = resting.values();
    if (first === undefined || cancelWake !== undefined || isClosed) return;
    cancelWake = clock.after(first.until - clock.now(), () => {
      cancelWake = undefined;
      for (const [topic, { until, isPending }] of resting) {
        if (until > clock.now()) break;
        resting.delete(topic);
        if (isPending) ready.add(topic);
      }
      flush();
      wakeLater();
    });
  };
  return {
    notify: (topics) => {
      for (const topic of topics) {
        const rest = resting.get(topic);
        if (rest === undefined) ready.add(topic);
        else rest.isPending = true;
      }
      flush();
    },
    close: async () => {
      isClosed = true;
      cancelWake?.();
      await sending;
      cancelRetry?.();
      cancelRetry = undefined;
      for (const [topic, { isPending }] of resting) if (isPending) ready.add(topic);
      flush();
      await sending;
    },
  };
}
