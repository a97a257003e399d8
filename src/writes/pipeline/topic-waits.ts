import type { Clock } from '../../clock.ts';
import type { Store } from '../../store/store.ts';

/** Waits for changes of rows that other replicas write. */
export interface TopicWaits {
  /** Call before the row is read, because the row may change between the read and the wait. */
  readonly begin: (topic: string) => TopicWait;
  /** Ends the subscription to the store. */
  readonly stop: () => void;
}

export interface TopicWait {
  /**
   * Resolves after a notification since `begin` or the last `next`. Resolves after `ms` milliseconds at the latest,
   * because a notification may be lost.
   */
  readonly next: (ms: number) => Promise<void>;
  readonly end: () => void;
}

/** All waits share one listener of the store. */
export function createTopicWaits(store: Pick<Store, 'onNotify'>, clock: Clock): TopicWaits {
  const waiting = new Map<string, Set<() => void>>();
  const stop = store.onNotify((topic) => {
    const woken = topic === null ? [...waiting.values()] : [waiting.get(topic) ?? []];
    for (const waits of woken) for (const wake of waits) wake();
  });
  return {
    begin: (topic) => {
      let notified = Promise.withResolvers<void>();
      const wake = () => notified.resolve();
      const waits = waiting.get(topic) ?? new Set();
      waiting.set(topic, waits.add(wake));
      return {
        next: async (ms) => {
          const cancel = clock.after(ms, wake);
          await notified.promise;
          cancel();
          notified = Promise.withResolvers<void>();
        },
        end: () => {
          waits.delete(wake);
          if (waits.size === 0 && waiting.get(topic) === waits) waiting.delete(topic);
        },
      };
    },
    stop,
  };
}
