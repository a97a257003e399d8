import type { Config } from './config/parse.ts';
import { openConfiguredStore } from './configured-store.ts';
import type { Log } from './log.ts';
import { programVersion, readState } from './store/migrate.ts';
import { MIGRATIONS } from './store/migrations.ts';
import { NOT_CONNECTED, type Store } from './store/store.ts';

export interface Migrated {
  /** False: the store is unreachable. */
  readonly isDone: boolean;
  /** One line about the result, for people. */
  readonly text: string;
}

export const NOTHING_TO_MIGRATE: Migrated = {
  isDone: true,
  text: 'The store is in memory (store.url), so there is nothing to migrate.',
};

/**
 * Migrates the store to the version of this program, and closes it. Waits as long as a migration takes. Rejects with a
 * ConfigError if the store cannot be used.
 */
export async function migrateStore(config: Config['store'], log: Log): Promise<Migrated> {
  if (config.url.engine === 'memory') return NOTHING_TO_MIGRATE;
  let from: number | null = null;
  const store = await openConfiguredStore(config, {
    log,
    onMigrated: (before) => {
      from ??= before;
    },
  });
  try {
    const reason = await untilConnected(store);
    if (reason !== null) return { isDone: false, text: `The store is out of reach: ${reason}` };
    const version = (await store.read(readState))?.version;
    if (from !== null)
      return { isDone: true, text: `The store was migrated from version ${from} to version ${version}.` };
    const program = programVersion(MIGRATIONS);
    const text =
      version === program
        ? `The store already has version ${version}.`
        : `The store already has version ${version}, which is newer than version ${program} of this program.`;
    return { isDone: true, text };
  } finally {
    await store.close();
  }
}

/** Resolves after the first attempt to connect: with null, or with the reason of its failure. */
function untilConnected({ health, onHealth }: Store): Promise<string | null> {
  return new Promise((resolve) => {
    const look = () => {
      const now = health();
      if (now.state === 'down' && now.reason === NOT_CONNECTED) return;
      stop();
      resolve(now.state === 'up' ? null : now.reason);
    };
    const stop = onHealth(look);
    look();
  });
}
