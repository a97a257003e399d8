/**
 * The port to the store: everything that must last, or that replicas share. Two engines implement it, SQLite
 * for one process and PostgreSQL for several. Both take the same SQL text (sql-dialect.ts), so each user of
 * the store is written once.
 */
export interface Store extends Statements {
  /** Name of this replica, unique among the replicas of the store. */
  readonly replica: string;
  /** True: other replicas may use the same store. False: this process has it alone. */
  readonly isShared: boolean;
  /** True: the content is lost when the process ends. */
  readonly isVolatile: boolean;
  /**
   * Runs `work` in one transaction, and commits it if `work` resolves. `work` must only use `transaction`, and
   * runs again if the transaction lost against another one. So it must have no other effect. Rejects with
   * STORE_UNAVAILABLE if the store is out of reach. If the connection breaks during the commit, the
   * transaction may have been committed anyway. A commit is durable, whatever the default of the database: on
   * PostgreSQL `synchronous_commit` is on for it.
   */
  readonly write: <Result>(
    work: (transaction: Transaction) => Promise<Result>,
    timing?: Timing,
  ) => Promise<Result>;
  /** Runs `work` on one snapshot of the store. `work` may run again, as in `write`. */
  readonly read: <Result>(
    work: (snapshot: Statements) => Promise<Result>,
    timing?: Timing,
  ) => Promise<Result>;
  /**
   * Identifies the history of the store. It changes when committed transactions may have been lost: after each
   * failover and after a backup was restored. epoch.ts compares two of them.
   */
  readonly epoch: () => Promise<string>;
  /**
   * Calls `listener` with a topic after a transaction of any replica has notified it. A notification may be
   * late, may come twice, and may be lost if the connection breaks. After a break, `listener` is called with
   * null: anything may have changed. Returns a function that removes the listener.
   */
  readonly onNotify: (listener: (topic: string | null) => void) => () => void;
  readonly health: () => StoreHealth;
  /** Calls `listener` after each change of `health`. Returns a function that removes the listener. */
  readonly onHealth: (listener: (health: StoreHealth) => void) => () => void;
  readonly close: () => Promise<void>;
}

/** `since`: milliseconds of the monotonic clock. `reason` is for logs; it contains no password and no URL. */
export type StoreHealth =
  | { readonly state: 'up' }
  | { readonly state: 'down'; readonly since: number; readonly reason: string };

/** The reason of a store that has not tried to connect yet, or that is being migrated. */
export const NOT_CONNECTED = 'not connected yet';

export interface Statements {
  /**
   * Runs one statement and returns its rows. `sql` is in the dialect of sql-dialect.ts, with parameters
   * $1, $2, …. Use `rowOf` (row.ts) to read the rows. A result must be small: select large ones in steps.
   * SQLite refuses more than 10,000 rows.
   */
  readonly rows: (sql: string, values?: readonly SqlValue[]) => Promise<readonly unknown[]>;
}

export interface Transaction extends Statements {
  /** Wakes the listeners of all replicas after the commit. `topic`: at most 200 bytes, never confidential. */
  readonly notify: (topic: string) => void;
  readonly history: History;
}

/** What a transaction continues. */
export interface History {
  /** As `Store.epoch`, of the server that runs the transaction. */
  readonly epoch: string;
  /** True: a commit returns only when a standby has it, too, so a failover to that standby loses nothing. */
  readonly isReplicated: boolean;
}

export type SqlValue = string | number | null;

/** Which timeout holds: `interactive` 500 ms a statement, `pass` 10 s, `export` 10 min, `migration` none. */
export type Timing = 'interactive' | 'pass' | 'export' | 'migration';

export const STATEMENT_MS: Readonly<Record<Timing, number>> = {
  interactive: 500,
  pass: 10_000,
  export: 600_000,
  migration: 0,
};
