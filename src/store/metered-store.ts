import type { Clock } from '../clock.ts';
import { isStoreUnavailable } from '../errors.ts';
import type { Store, Timing } from './store.ts';

/** A call of the store has ended: a single statement, or a whole transaction. */
export interface StoreEvent {
  readonly work: 'statement' | 'read' | 'write';
  readonly timing: Timing;
  readonly durationMs: number;
  /** True: the call failed because the store is out of reach. */
  readonly isUnavailable: boolean;
}

/** Wraps a store, and calls `onStore` after each call. `onStore` must not throw. */
export function withMeteredStore(
  store: Store,
  onStore: (event: StoreEvent) => void,
  { now }: Pick<Clock, 'now'>,
): Store {
  const measured = async <Result>(
    work: StoreEvent['work'],
    timing: Timing,
    call: () => Promise<Result>,
  ): Promise<Result> => {
    const started = now();
    const end = (isUnavailable: boolean) =>
      onStore({ work, timing, durationMs: now() - started, isUnavailable });
    try {
      const result = await call();
      end(false);
      return result;
    } catch (error) {
      end(isStoreUnavailable(error));
      throw error;
    }
  };
  return {
    ...store,
    rows: (sql, values) => measured('statement', 'interactive', () => store.rows(sql, values)),
    read: (work, timing) => measured('read', timing ?? 'interactive', () => store.read(work, timing)),
    write: (work, timing) => measured('write', timing ?? 'interactive', () => store.write(work, timing)),
  };
}
