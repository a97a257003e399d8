import { INVENTORY_FINDING_TABLES } from './inventory-finding-tables.ts';
import { INVENTORY_LIST_TABLES } from './inventory-list-tables.ts';
import { INVENTORY_OBJECT_TABLES } from './inventory-object-tables.ts';

/** One step of the store's schema. Statements are in the dialect of sql-dialect.ts. */
export interface Migration {
  readonly version: number;
  /**
   * The oldest version of a program that works with the store after this step. A step that only adds leaves it
   * as it was; a removal needs two releases.
   */
  readonly oldestProgram: number;
  readonly statements: readonly string[];
}

/**
 * The steps in order. A released step never changes. Times are milliseconds since the epoch on the store's
 * clock.
 */
export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    oldestProgram: 1,
    statements: [
      // Refresh events (events/log/store-log.ts). A stream has the name of its account. Lists, rows and leases have the name
      // of their instance there.
      `CREATE TABLE @event_stream (
        name @text PRIMARY KEY, seq BIGINT NOT NULL, epoch @text NOT NULL, is_replicated BIGINT NOT NULL
      ) @clustered`,
      // Where earlier epochs of a stream ended, as long as nothing was lost since (events/log/stream-epochs.ts).
      `CREATE TABLE @event_epoch (
        stream @text NOT NULL, epoch @text NOT NULL, head BIGINT NOT NULL, PRIMARY KEY (stream, epoch)
      ) @clustered`,
      `CREATE TABLE @event_entry (
        stream @text NOT NULL, seq BIGINT NOT NULL, instance @text NOT NULL, entry @text NOT NULL,
        PRIMARY KEY (stream, seq)
      ) @clustered`,
      'CREATE INDEX @index(event_entry_instance) ON @event_entry (instance, seq)',
      // Each instance of a stream: its number of entries, and the last one that was trimmed.
      `CREATE TABLE @event_instance (
        stream @text NOT NULL, name @text NOT NULL, entries BIGINT NOT NULL, trimmed BIGINT NOT NULL,
        PRIMARY KEY (stream, name)
      ) @clustered`,
      `CREATE TABLE @event_list (
        stream @text NOT NULL, list @text NOT NULL, shape @text, revision BIGINT NOT NULL, since BIGINT NOT NULL,
        PRIMARY KEY (stream, list)
      ) @clustered`,
      `CREATE TABLE @event_row (
        stream @text NOT NULL, list @text NOT NULL, id @text NOT NULL, state @text, seq BIGINT NOT NULL,
        PRIMARY KEY (stream, list, id)
      ) @clustered`,
      // Which replica reads a list, and how its last reads ended (events/log/lease-table.ts).
      `CREATE TABLE @event_lease (
        stream @text NOT NULL, list @text NOT NULL, holder @text NOT NULL, fence BIGINT NOT NULL,
        until BIGINT NOT NULL, read_at BIGINT, ended_at BIGINT, calls BIGINT NOT NULL DEFAULT 0,
        billed BIGINT NOT NULL DEFAULT 0, failure @text, failing_since BIGINT, failed_at BIGINT,
        failed_for_good BIGINT NOT NULL DEFAULT 0, PRIMARY KEY (stream, list)
      ) @clustered`,
      'CREATE INDEX @index(event_row_gone) ON @event_row (stream, list) WHERE state IS NULL',
      // Accounts and regions, and when a replica last named them (events/removed-accounts.ts).
      'CREATE TABLE @event_place (name @text PRIMARY KEY, named_at BIGINT NOT NULL) @clustered',
      // How far each sink has got in the stream of an account (events/sinks/sink-table.ts).
      `CREATE TABLE @event_sink (
        sink @text NOT NULL, account @text NOT NULL, epoch @text, seq BIGINT, gap_id @text, gap_body @text, pending_gap @text,
        failing_since BIGINT, gone_url @text, PRIMARY KEY (sink, account)
      ) @clustered`,
      // Idempotency keys (writes/pipeline/idempotency-rows.ts).
      `CREATE TABLE @idempotency_key (
        principal @text NOT NULL, idempotency_key @text NOT NULL, input_hash @text NOT NULL, state @text NOT NULL,
        holder @text NOT NULL, fence BIGINT NOT NULL, lease_until BIGINT NOT NULL, expires_at BIGINT NOT NULL,
        kept @text, PRIMARY KEY (principal, idempotency_key)
      ) @clustered`,
      'CREATE INDEX @index(idempotency_key_expiry) ON @idempotency_key (expires_at, principal, idempotency_key)',
      // The oldest keys of one principal.
      'CREATE INDEX @index(idempotency_key_age) ON @idempotency_key (principal, expires_at, idempotency_key)',
      // Writes with the same lock key, over all replicas (writes/pipeline/shared-write-locks.ts).
      `CREATE TABLE @write_lock (
        lock_key @text PRIMARY KEY, holder @text NOT NULL, fence BIGINT NOT NULL, sends BIGINT NOT NULL,
        until BIGINT NOT NULL
      ) @clustered`,
      'CREATE INDEX @index(write_lock_until) ON @write_lock (until, lock_key)',
      // Call rates and quotas (budgets/). `used_until`: the rate is used up until then, in microseconds.
      `CREATE TABLE @budget (
        name @text PRIMARY KEY, used_until BIGINT NOT NULL, granted BIGINT NOT NULL DEFAULT 0,
        granted_at BIGINT NOT NULL DEFAULT 0
      ) @clustered`,
      // The audit log of each replica (audit/store-log.ts).
      `CREATE TABLE @audit_line (
        replica @text NOT NULL, seq BIGINT NOT NULL, line @text NOT NULL, PRIMARY KEY (replica, seq)
      )`,
      ...INVENTORY_OBJECT_TABLES,
      ...INVENTORY_FINDING_TABLES,
      ...INVENTORY_LIST_TABLES,
    ],
  },
];
