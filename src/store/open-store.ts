import type { OnMigrated } from './migrate.ts';
import { openPostgresStore } from './postgres-store.ts';
import { openSqliteStore } from './sqlite-file-store.ts';
import { openMemoryStore } from './sqlite-store.ts';
import type { Store } from './store.ts';

/** Where the content of the store is. */
export type StoreTarget =
  | { readonly engine: 'memory' }
  /** `file` is relative to the working directory. A missing file is created. */
  | { readonly engine: 'sqlite'; readonly file: string }
  | {
      readonly engine: 'postgres';
      /** Returns the URL for the next connection, with the newest password. */
      readonly url: () => string;
      /** Likewise for the connection that listens to notifications; null: the same as `url`. */
      readonly listenUrl: (() => string) | null;
      /** The PostgreSQL schema of all tables. */
      readonly schema: string;
      /** Maximum number of connections, without the one that listens. */
      readonly poolSize: number;
    };

export interface StoreOptions {
  readonly target: StoreTarget;
  /** Name of this replica, unique among the replicas of the store. */
  readonly replica: string;
  /** Called with what works worse than it should, for the log. */
  readonly onWarning: (message: string) => void;
  /** Called after each migration of this process. */
  readonly onMigrated?: OnMigrated | undefined;
}

/**
 * Opens the store, and migrates its schema if necessary. A database that is out of reach is no error: the store is
 * then down, and connects as soon as it can. Rejects with an Error that names the file if a file cannot
 * be used, and with StoreRefused if the program is too old for the store or its role lacks rights.
 */
export async function openStore({ target, replica, ...on }: StoreOptions): Promise<Store> {
  if (target.engine === 'memory') return openMemoryStore(replica);
  if (target.engine === 'sqlite')
    return await openSqliteStore({ path: target.file, replica, onMigrated: on.onMigrated });
  const { url, listenUrl, schema, poolSize } = target;
  return await openPostgresStore({ url, listenUrl, schema, poolSize, replica, ...on });
}
