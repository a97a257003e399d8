import type { RowState } from './row-state.ts';

/**
 * The port to the log of refresh events. The log has one stream per account. Every change that a poll finds
 * or a mutation of this API makes has a place in the stream's dense sequence. The state of each object is
 * stored beside the entries and changes in the same commit. So a persistent log loses and repeats no event
 * after a restart, and if a commit is rolled back, the next poll announces its changes.
 *
 * Old entries are trimmed for each instance alone, so a busy instance does not shorten the log of the others.
 *
 * Entries are hints: they contain ids and names of fields, never a value.
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
  | 'DEVICE'
  | 'DEVICE_POLICY';

/** The list of the findings of an instance. No poll reads it: entries are appended with the rows (inventory/findings/). */
export const FINDING_LIST = 'FINDING';
/** What events are about. */
export type EventKind = EntityKind | typeof FINDING_LIST;

export type ChangeKind = 'CREATED' | 'UPDATED' | 'DELETED';
export type ChangeSource = 'POLL' | 'MUTATION';
export const GAP_REASONS = [
  'BUFFER_OVERFLOW',
  'RETENTION_EXCEEDED',
  'LOG_RESTARTED',
  'PROVIDER_OUTAGE',
  'INSTANCE_ADDED',
] as const;
export type GapReason = (typeof GAP_REASONS)[number];

/** A reader's position: behind the entry `seq` of the log `epoch`. */
export interface LogPosition {
  readonly epoch: string;
  readonly seq: number;
  /** Entries behind `seq` that the reader has received already. Default: none. */
  readonly deliveredAhead?: readonly number[];
}

/** An object changed. */
export interface ChangeEntry {
  readonly type: 'change';
  readonly seq: number;
  /** Name of the instance of the list (`streamOf`). */
  readonly instance: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Name of the list that shows the object (polled-lists.ts). */
  readonly list: string;
  /** Global id. */
  readonly id: string;
  readonly change: ChangeKind;
  readonly source: ChangeSource;
  readonly fields: readonly string[];
}

/**
 * The list is known from here on. Its earlier changes are unknown, so readers that pass this entry get a gap.
 */
export interface BaselineEntry {
  readonly type: 'baseline';
  readonly seq: number;
  readonly instance: string;
  readonly at: number;
  readonly list: string;
  readonly reason: GapReason;
}

export type LogEntry = ChangeEntry | BaselineEntry;

/** The known state of one object. */
export type KnownRow = RowState & {
  /** Sequence number of the stream when a commit last changed the row. */
  readonly seq: number;
};

/** A stream and one of its lists at one moment. */
export interface ListMark {
  /** Number of the last entry of the stream. */
  readonly seq: number;
  /** Null: the list is not known. */
  readonly shape: KnownList['shape'] | null;
  /** Number that changes with each commit to the list, of whatever replica. */
  readonly revision: number;
}

export interface KnownList {
  /**
   * Names of the fingerprinted fields. Prints of different shapes cannot be compared. If the shape changes,
   * the list gets a new baseline.
   */
  readonly shape: string;
  readonly rows: ReadonlyMap<string, KnownRow>;
}

export interface RowCommit {
  readonly id: string;
  /**
   * Null: the object's fields could not be read. A known state stays, and an unknown object becomes `unread`.
   */
  readonly state: RowState | null;
  /** The change to announce; null: none. */
  readonly entry: Pick<ChangeEntry, 'change' | 'source' | 'fields'> | null;
  /** The provider's record, for whoever keeps the list (row-keeper.ts). The log itself does not store it. */
  readonly record?: object;
}

export interface Commit {
  readonly list: string;
  /**
   * The lease under which the rows were read. The commit is refused if the list's lease has another holder or
   * number. Null: the commit of a mutation, or of a process that has the store alone. It needs no lease.
   */
  readonly fence: Fence | null;
  readonly at: number;
  /**
   * Head of the log before the first of these rows was read. A row that another commit has changed since then is skipped,
   * because an older read must not undo what a mutation announced. A later read compares the row again.
   */
  readonly readAt: number;
  /** If set, the rows replace all known rows. Otherwise the list must be known. */
  readonly baseline?: Baseline;
  /** Name of the caller of a mutation. Default: the commit is not that of a mutation. */
  readonly principal?: string;
  /**
   * True: the rows only go to whoever keeps the list, and change nothing in the log. The list may be unknown. Default:
   * false.
   */
  readonly isOnlyKept?: true;
  readonly rows: readonly RowCommit[];
}

/** Names one lease of a list. Each new holder raises the number. */
export interface Fence {
  readonly holder: string;
  readonly number: number;
}

export interface Baseline {
  /** Why readers may have missed a change; null: they cannot have missed any. */
  readonly gap: GapReason | null;
  readonly shape: KnownList['shape'];
}

/**
 * `fenced`: the lease was lost. `replaced`: the list is not known, or another commit made a baseline of it
 * at the same time. In both cases nothing was committed. `kept`: answer to a commit with `isOnlyKept`. The keeper
 * has got its rows, if the list has a keeper.
 */
export type Committed =
  | {
      readonly state: 'committed';
      readonly seq: number;
      /** Number of rows that were skipped; see `readAt`. */
      readonly skipped: number;
      /** The appended entries. */
      readonly added: readonly LogEntry[];
      /** Revisions of the list before and after the commit. */
      readonly revisions: readonly [before: number, after: number];
    }
  | { readonly state: 'fenced' }
  | { readonly state: 'replaced' }
  | { readonly state: 'kept' };

export type LogRead =
  /** The entries are in the epoch of `head`. After a failover that lost nothing, the position may have an earlier one. */
  | { readonly state: 'read'; readonly entries: readonly LogEntry[]; readonly head: LogPosition }
  /**
   * The entries behind the position are not in the log. Either the log was restarted, or the entries were
   * trimmed.
   */
  | {
      readonly state: 'lost';
      readonly reason: 'LOG_RESTARTED' | 'RETENTION_EXCEEDED';
      readonly head: LogPosition;
    };

/**
 * `instance`: the name of an instance (`streamOf`). `account`: the name of an account, or of one of its instances. All
 * methods that return a promise reject with STORE_UNAVAILABLE while the store is out of reach.
 */
export interface EventLog {
  readonly head: (account: string) => Promise<LogPosition>;
  readonly mark: (
    instance: string,
    list: string,
  ) => Promise<ListMark & { readonly epoch: LogPosition['epoch'] }>;
  /**
   * Returns the next entries of the account behind the position, at most `limit`. The position is lost if entries of
   * these instances behind it were trimmed. Entries of other instances may be missing. `instances` null: all instances.
   */
  readonly read: (
    account: string,
    after: LogPosition,
    limit: number,
    instances?: readonly string[] | null,
  ) => Promise<LogRead>;
  /** All rows of a list; null: the list was never read. */
  readonly known: (instance: string, list: string) => Promise<KnownList | null>;
  /** The given rows of a list, as far as they are known; null: the list was never read. */
  readonly look: (
    instance: string,
    list: string,
    ids: readonly string[],
  ) => Promise<ReadonlyMap<string, KnownRow> | null>;
  /** Names of the lists that are known. */
  readonly lists: (instance: string) => Promise<readonly string[]>;
  /**
   * Writes all of the commit or nothing. A baseline of more than 500 rows takes several transactions, and
   * the list is unknown until the last one.
   */
  readonly commit: (instance: string, commit: Commit) => Promise<Committed>;
  /**
   * Forgets the deleted rows of a list that no read can still have seen: those that were deleted up to `readAt`,
   * the head of the log before the latest read. Does nothing if the lease was lost.
   */
  readonly forget: (instance: string, list: string, fence: Fence | null, readAt: number) => Promise<void>;
  /**
   * Calls `listener` when entries may have been added, by this replica or by another one. Several commits make
   * one call as long as nobody reads the account in between. Returns a function that removes the listener.
   */
  readonly onAppend: (account: string, listener: () => void) => () => void;
  readonly close: () => void;
}

export interface LogOptions {
  /** Least number of entries that are kept of each instance. */
  readonly retention: number;
}
