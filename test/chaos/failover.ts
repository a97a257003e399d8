import { mkdtempSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Postgres, startPostgres } from '../kit/postgres.ts';

/** A primary with one standby, at an address that moves to the new primary. */
interface Cluster extends AsyncDisposable {
  /** URL of whichever server is the primary. */
  readonly url: string;
  /** Runs statements on the primary, as the superuser. */
  readonly sql: Postgres['sql'];
  /** The standby receives nothing from now on. */
  readonly cutStandby: () => Promise<void>;
  /** Ends the primary as a crash would, and promotes the standby. The new primary has no standby. */
  readonly failOver: () => Promise<void>;
  /** Starts a new standby of the primary. */
  readonly addStandby: () => Promise<void>;
}

/** `isSynchronous`: each commit waits for the standby, also after failovers. */
export async function startCluster(isSynchronous: boolean): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'chaos-cluster-'));
  const address = join(folder, 'primary');
  let primary = await startPostgres();
  let standby: Postgres | undefined;
  const point = () => {
    try {
      unlinkSync(address);
    } catch {
      // There is none yet.
    }
    symlinkSync(primary.folder, address);
  };
  point();
  const addStandby = async () => {
    // pg_basebackup copies this setting, so a promoted standby waits for its own standby.
    if (isSynchronous) {
      await primary.sql("ALTER SYSTEM SET synchronous_standby_names = '*'");
      await primary.sql('SELECT pg_reload_conf()');
    }
    standby = await startPostgres({ standbyOf: primary });
  };
  await addStandby();
  return {
    url: `postgres://postgres@/postgres?host=${encodeURIComponent(address)}`,
    sql: (text) => primary.sql(text),
    cutStandby: async () => {
      await standby?.sql("ALTER SYSTEM SET primary_conninfo = ''");
      await standby?.sql('SELECT pg_reload_conf()');
      // The receiver ends at its next look.
      for (;;) {
        const found = await standby?.sql('SELECT pid FROM pg_stat_wal_receiver WHERE pid IS NOT NULL');
        if (found === undefined || found.length === 0) return;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    failOver: async () => {
      if (standby === undefined) throw new Error('there is no standby');
      const old = primary;
      await old.crash();
      await standby.sql('SELECT pg_promote()');
      primary = standby;
      standby = undefined;
      point();
      await old[Symbol.asyncDispose]();
    },
    addStandby,
    [Symbol.asyncDispose]: async () => {
      await standby?.[Symbol.asyncDispose]();
      await primary[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true });
    },
  };
}
