import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../../src/store/sqlite-file-store.ts';
import { openMemoryStore } from '../../src/store/sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { type OpenStore, openOn } from './on-postgres.ts';
import type { Postgres } from './postgres.ts';

/** One database with any number of replicas, as the users of the store see them. */
export interface Replicas extends AsyncDisposable {
  /** The store of the replica with this name. It is shared. */
  readonly replica: (name: string) => Promise<Store>;
  /** Runs a statement past all replicas. */
  readonly rows: Store['rows'];
}

/** Engines for one process, as tests of replicas use them. */
export const REPLICAS: Readonly<Record<string, () => Promise<Replicas>>> = {
  'SQLite in memory': async () => replicasOf(openMemoryStore()),
  'SQLite in a file': async () => {
    const folder = mkdtempSync(join(tmpdir(), 'replicas-'));
    const store = await openSqliteStore({ path: join(folder, 'graph.db') });
    return replicasOf({
      ...store,
      close: async () => {
        await store.close();
        rmSync(folder, { recursive: true });
      },
    });
  },
};

/** A store of one process that says it is shared: its users cannot tell the difference. */
function replicasOf(store: Store): Replicas {
  return {
    replica: async (name) => ({ ...store, replica: name, isShared: true }),
    rows: store.rows,
    [Symbol.asyncDispose]: store.close,
  };
}

/** Replicas with connections of their own on a schema of their own. */
export async function replicasOn(server: Postgres): Promise<Replicas> {
  const schema = server.newSchema();
  const stores = new Map<string, Promise<OpenStore>>();
  const replica = (name: string) => {
    const store = stores.get(name) ?? openOn(server, { schema, replica: name });
    stores.set(name, store);
    return store;
  };
  return {
    replica,
    rows: async (sql, values) => (await replica('the test')).rows(sql, values),
    [Symbol.asyncDispose]: async () => {
      for (const store of stores.values()) await (await store).close();
    },
  };
}

/** A store that can be cut off from its database. `mayCommit`: a cut transaction is committed nevertheless. */
export function cuttable(store: Store, error: () => Error) {
  let cut: 'no' | 'cut' | 'answers-lost' = 'no';
  const checked = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (cut === 'cut') throw error();
    const result = await work();
    if (cut === 'answers-lost') throw error();
    return result;
  };
  const isUp = () => cut === 'no';
  return {
    store: {
      ...store,
      rows: (...given) => checked(() => store.rows(...given)),
      write: (work, timing) => checked(() => store.write(work, timing)),
      read: (work, timing) => checked(() => store.read(work, timing)),
      health: () => (isUp() ? { state: 'up' } : { state: 'down', since: 0, reason: 'cut by the test' }),
    } satisfies Store as Store,
    set: (state: typeof cut) => {
      cut = state;
    },
  };
}
