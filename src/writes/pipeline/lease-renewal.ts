import type { Clock } from '../../clock.ts';

/** The lease of this process on one row of the store. */
export interface Lease {
  /**
   * False as soon as another replica may have taken the row over. The monotonic clock decides this, because a process
   * that was stopped must notice the loss before it can ask the store.
   */
  readonly isLive: () => boolean;
  /** Call after the row was written with a full lease. `askedAt`: time of the clock before that statement. */
  readonly extend: (askedAt: number) => void;
  /** Ends the renewal. */
  readonly end: () => void;
}

export interface Leases<Row> {
  /** Renews the lease of the row until `end`. `askedAt`: time of the clock before the row was written. */
  readonly hold: (row: Row, askedAt: number) => Lease;
  /** Ends all renewals. */
  readonly stop: () => void;
}

export interface LeasesOptions<Row> {
  readonly clock: Clock;
  /** Length of a lease in milliseconds. A lease is renewed after each third of this time. */
  readonly leaseMs: number;
  /** Extends these rows by a full lease, and returns the rows that this process still holds. */
  readonly renew: (rows: readonly Row[]) => Promise<readonly Row[]>;
}

/** Renews all leases of one table in one statement. If a renewal fails, the next one tries again. */
export function createLeases<Row>({ clock, leaseMs, renew }: LeasesOptions<Row>): Leases<Row> {
  const held = new Map<Row, Lease>();
  let cancel: (() => void) | null = null;

  const schedule = (): void => {
    if (held.size > 0) cancel ??= clock.after(leaseMs / 3, () => void renewAll());
  };
  const renewAll = async (): Promise<void> => {
    const askedAt = clock.now();
    const renewed = held.size === 0 ? [] : await renew([...held.keys()]).catch(() => []);
    for (const row of renewed) held.get(row)?.extend(askedAt);
    cancel = null;
    schedule();
  };
  return {
    hold: (row, askedAt) => {
      let until = askedAt + leaseMs;
      const lease: Lease = {
        isLive: () => clock.now() < until,
        extend: (at) => {
          until = Math.max(until, at + leaseMs);
        },
        end: () => void held.delete(row),
      };
      held.set(row, lease);
      schedule();
      return lease;
    },
    stop: () => {
      held.clear();
      cancel?.();
    },
  };
}
