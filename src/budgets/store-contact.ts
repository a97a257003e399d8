import type { Clock } from '../clock.ts';
import type { SqlValue, Store } from '../store/store.ts';

/** Grants are suspended if a statement has no answer after this time. */
const SLOW_MS = 250;
/** Minimum time between two probes of a lost store. */
const PROBE_MS = 250;
/** Calls wait, instead of failing, if the store is unreachable for less than this time. A start takes less, too. */
const BLIP_MS = 2_000;

export interface Answer {
  readonly rows: readonly unknown[];
  /**
   * Time of the monotonic clock in milliseconds before the statement was sent. `answeredAt`: time after its answer
   * arrived.
   */
  readonly askedAt: number;
  readonly answeredAt: number;
}

/**
 * Decides whether this replica may use grants of the store. Grants begin one quiet time after the first answer, because
 * after a failover the store may have lost its last grants, which other replicas may still use. For the same reason, a
 * replica also waits after its start and after a failed statement.
 */
export interface StoreContact {
  /** Also false after `close`, so that waiting requests are answered without the store. */
  readonly isGranting: () => boolean;
  /** Estimated time of the clock, in milliseconds, at which grants begin. */
  readonly grantsFrom: () => number;
  /** Milliseconds until grants may begin. Null: they have begun, or the store is unreachable only for a moment. */
  readonly closedMs: () => number | null;
  /** Runs one statement. Null: no answer, or an answer that may not be used as a grant. */
  readonly ask: (sql: string, values: readonly SqlValue[]) => Promise<Answer | null>;
  /** Tries to reach an unreachable store. Has no effect within 250 ms of the last attempt. */
  readonly probe: () => void;
  /** Adds a listener for changes of `isGranting`. */
  readonly onChange: (listener: () => void) => void;
  readonly close: () => void;
}

export interface StoreContactOptions {
  readonly store: Pick<Store, 'rows' | 'epoch' | 'onHealth'>;
  readonly clock: Clock;
  /** Milliseconds from the first answer to the first grant. */
  readonly quietMs: number;
  /** Called with the first error of a series of failed statements. Default: errors are ignored. */
  readonly onError?: (error: unknown) => void;
}

type State =
  | { readonly kind: 'lost'; readonly since: number }
  /** An answer is late. If it has the same epoch as the answers before it, grants continue at once. */
  | { readonly kind: 'slow'; readonly since: number }
  | { readonly kind: 'quiet'; readonly since: number; readonly until: number }
  | { readonly kind: 'granting' };

export function createStoreContact(options: StoreContactOptions): StoreContact {
  const { store, clock, quietMs, onError = () => {} } = options;
  const listeners: (() => void)[] = [];
  let state: State = { kind: 'lost', since: clock.now() };
  let epoch: string | null = null;
  let probedAt = Number.NEGATIVE_INFINITY;
  let cancelQuiet = () => {};
  let isClosed = false;
  let isFailing = false;

  const become = (next: State) => {
    const wasGranting = state.kind === 'granting';
    cancelQuiet();
    state = next;
    if (wasGranting !== (next.kind === 'granting')) for (const listener of listeners) listener();
  };
  const sinceOf = () => (state.kind === 'granting' ? clock.now() : state.since);
  const lose = () => {
    if (state.kind !== 'lost') become({ kind: 'lost', since: sinceOf() });
  };
  const suspend = () => {
    if (state.kind === 'granting') become({ kind: 'slow', since: clock.now() });
    else lose();
  };
  const beginQuiet = () => {
    become({ kind: 'quiet', since: sinceOf(), until: clock.now() + quietMs });
    cancelQuiet = clock.after(quietMs, () => become({ kind: 'granting' }));
  };

  const ask: StoreContact['ask'] = async (sql, values) => {
    if (isClosed) return null;
    const askedAt = clock.now();
    const cancelSlow = clock.after(SLOW_MS, suspend);
    try {
      const rows = await store.rows(sql, values);
      const answeredAt = clock.now();
      const current = await store.epoch();
      isFailing = false;
      if (isClosed) return null;
      // A new epoch means that the store may have lost grants, even if it appears while grants are valid.
      if (current !== epoch || state.kind === 'lost') {
        epoch = current;
        beginQuiet();
        return null;
      }
      if (state.kind === 'slow') become({ kind: 'granting' });
      return { rows, askedAt, answeredAt };
    } catch (error) {
      if (!isFailing && !isClosed) onError(error);
      isFailing = true;
      lose();
      return null;
    } finally {
      cancelSlow();
    }
  };

  const probe = () => {
    if (state.kind !== 'lost' || clock.now() - probedAt < PROBE_MS) return;
    probedAt = clock.now();
    void ask('SELECT @now AS at', []);
  };
  const unwatch = store.onHealth(({ state: health }) => {
    if (health === 'down') lose();
    else probe();
  });
  probe();

  return {
    isGranting: () => !isClosed && state.kind === 'granting',
    grantsFrom: () => {
      if (state.kind === 'granting') return clock.now();
      return state.kind === 'quiet' ? state.until : clock.now() + PROBE_MS + quietMs;
    },
    closedMs: () => {
      if (state.kind === 'granting' || clock.now() - state.since < BLIP_MS) return null;
      return (state.kind === 'quiet' ? state.until - clock.now() : PROBE_MS + quietMs) + 1;
    },
    ask,
    probe,
    onChange: (listener) => void listeners.push(listener),
    close: () => {
      isClosed = true;
      unwatch();
      cancelQuiet();
    },
  };
}
