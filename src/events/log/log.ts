import type { RowState } from './row-state.ts';

/**
 * The log of refresh events: a port. One stream per instance, in which every change that was seen, by a poll or by a
 * mutation of ours, has a place in a dense sequence. What the poller knows of each object lives beside the log and moves
 * in the same commit: so after a restart (of an adapter that lasts) nothing is told twice and nothing is lost, and an
 * adapter that rolls back rolls back both, and the next poll tells again what was lost.
 *
 * Entries are hints: ids and names of fields, never a value.
 */

export type EntityKind =
  | 'INSTANCE'
  | 'GROUP'
  | 'CA_CERTIFICATE'
  | 'DEVICE_CERTIFICATE'
  | 'CLIENT_CREDENTIAL'
  | 'AUTH_IDENTITY'
  | 'AUTH_PERMISSION'
  | 'BLOCKED_CLIENT'
  | 'DEVICE';

export type ChangeKind = 'CREATED' | 'UPDATED' | 'DELETED';
export type ChangeSource = 'POLL' | 'MUTATION';
export type GapReason = 'BUFFER_OVERFLOW' | 'RETENTION_EXCEEDED' | 'LOG_RESTARTED' | 'PROVIDER_OUTAGE';

/** Where a reader stands: behind `seq`, in the numbering of `epoch`. */
export interface LogPosition {
  readonly epoch: string;
  readonly seq: number;
}

/** An object changed. */
export interface ChangeEntry {
  readonly type: 'change';
  readonly seq: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The list in which it was seen; see polled-lists.ts. */
  readonly list: string;
  /** Global id. */
  readonly id: string;
  readonly change: ChangeKind;
  readonly source: ChangeSource;
  readonly fields: readonly string[];
}

/** From here on this part is known. What happened to it before was not seen: a reader that comes over it has a gap. */
export interface BaselineEntry {
  readonly type: 'baseline';
  readonly seq: number;
  readonly at: number;
  readonly list: string;
  readonly reason: GapReason;
}

export type LogEntry = ChangeEntry | BaselineEntry;

/** What is known of one object. */
export type KnownRow = RowState & {
  /** Sequence of the last commit that touched it. */
  readonly seq: number;
};

export interface KnownList {
  /** Names of the fingerprinted fields: with others, prints cannot be compared and the part is read anew. */
  readonly shape: string;
  readonly rows: ReadonlyMap<string, KnownRow>;
}

export interface RowCommit {
  readonly id: string;
  /** Null: its fields could not be read. The state stays, or becomes `unread`. */
  readonly state: RowState | null;
  /** What to tell of it; null: nothing. */
  readonly entry: Pick<ChangeEntry, 'change' | 'source' | 'fields'> | null;
}

export interface Commit {
  readonly list: string;
  /** Null: as it is. */
  readonly shape: string | null;
  /** From `lead`: refused where another leads by now. Null for what any replica may add, a mutation. */
  readonly fence: number | null;
  readonly at: number;
  /**
   * Where the log stood before the first of these rows was read. A row that was touched since is left alone, and a later
   * read will see it: what was read before a mutation must not undo what the mutation told.
   */
  readonly readAt: number;
  /** Set: the rows are everything, whatever was known. `tell` null where nobody can have missed anything. */
  readonly baseline?: { readonly gap: GapReason | null };
  readonly rows: readonly RowCommit[];
}

export type Committed =
  | {
      readonly state: 'committed';
      readonly seq: number;
      /** Rows that were left alone. */
      readonly skipped: number;
      /** What got a place. */
      readonly added: readonly LogEntry[];
    }
  | { readonly state: 'fenced' };

export type LogRead =
  | { readonly state: 'read'; readonly entries: readonly LogEntry[]; readonly head: LogPosition }
  /** What follows the position cannot be told: another epoch, or trimmed away. */
  | {
      readonly state: 'lost';
      readonly reason: 'LOG_RESTARTED' | 'RETENTION_EXCEEDED';
      readonly head: LogPosition;
    };

export interface EventLog {
  readonly head: (stream: string) => Promise<LogPosition>;
  /** At most `limit` entries behind the position, without a hole. */
  readonly read: (stream: string, after: LogPosition, limit: number) => Promise<LogRead>;
  /** Null: never read, or forgotten. */
  readonly known: (stream: string, list: string) => Promise<KnownList | null>;
  /** Some rows of it, for who does not need all. Null as above. */
  readonly look: (
    stream: string,
    list: string,
    ids: readonly string[],
  ) => Promise<ReadonlyMap<string, KnownRow> | null>;
  /** Names of the parts that are known. */
  readonly lists: (stream: string) => Promise<readonly string[]>;
  /** A fence above all that were given before: the commits of earlier leaders are refused from now on. */
  readonly acquireFence: (stream: string) => Promise<number>;
  /** All of it or nothing. */
  readonly commit: (stream: string, commit: Commit) => Promise<Committed>;
  /** `listener` is called after each commit that added entries; returns what ends it. */
  readonly onAppend: (stream: string, listener: () => void) => () => void;
  readonly close: () => void;
}

export interface LogOptions {
  /** Entries of one stream that are kept at the least. */
  readonly retention: number;
}
