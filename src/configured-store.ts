import { accessSync, constants, existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { type Config, ConfigError, type ConfigFault, type UsableConfig } from './config/parse.ts';
import type { Log } from './log.ts';
import { errnoOf } from './members.ts';
import { openStore, type StoreTarget } from './store/open-store.ts';
import type { Store } from './store/store.ts';

export interface ConfiguredStoreOptions {
  readonly log: Pick<Log, 'info' | 'warn'>;
  /** Called after each migration of this process. Default: a line in the log. */
  readonly onMigrated?: (from: number, to: number) => void;
}

type StorePlace = Pick<Config['store'], 'url' | 'listenUrl' | 'schema' | 'poolSize' | 'replica'>;

/**
 * Opens the store that the configuration names, and migrates its schema. Rejects with a ConfigError at `store.url` if a
 * file cannot be used, or if the program is too old for the store. If a database is unreachable, the store opens and
 * connects later.
 */
export async function openConfiguredStore(
  { url, listenUrl, schema, poolSize, replica }: StorePlace,
  {
    log,
    onMigrated = (fromVersion, toVersion) => log.info('the store was migrated', { fromVersion, toVersion }),
  }: ConfiguredStoreOptions,
): Promise<Store> {
  const target: StoreTarget =
    url.engine === 'postgres'
      ? { engine: 'postgres', url: url.read, listenUrl: listenUrl?.read ?? null, schema, poolSize }
      : url;
  const onWarning = (message: string) => log.warn(message);
  try {
    return await openStore({ target, replica: replica ?? hostname(), onWarning, onMigrated });
  } catch (error) {
    const message = error instanceof Error ? error.message : 'unknown';
    throw new ConfigError([{ path: 'store.url', message }]);
  }
}

/**
 * Finds faults of the store's file if the start fails anyway for another reason. Opens and migrates an existing file,
 * and checks for a missing one whether it could be created. Does not connect to a database.
 */
export async function storeFaults({ store }: UsableConfig): Promise<readonly ConfigFault[]> {
  if (store?.url.engine !== 'sqlite') return [];
  const { file } = store.url;
  try {
    if (existsSync(file)) await (await openConfiguredStore(store, { log: SILENT })).close();
    else accessSync(dirname(file), constants.W_OK | constants.X_OK);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    return [{ path: 'store.url', message: `${file} cannot be created: ${errnoOf(error) ?? 'unknown'}` }];
  }
}

const SILENT = { info: () => {}, warn: () => {} };
