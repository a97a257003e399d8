import { afterAll, describe, it } from 'vitest';
import { openPostgresStore, type PostgresStoreOptions } from '../../src/store/postgres-store.ts';
import type { Store, StoreHealth } from '../../src/store/store.ts';
import { type Postgres, type PostgresOptions, postgresMissing, startPostgres } from './postgres.ts';

/**
 * A suite with a PostgreSQL server of its own. Use it with `await`. Where PostgreSQL is not installed, the suite
 * is skipped, and the list of skipped suites says why.
 */
export async function onPostgres(
  name: string,
  define: (server: Postgres) => void,
  options: PostgresOptions = {},
): Promise<void> {
  if (postgresMissing !== undefined) {
    describe.skip(`${name} (${postgresMissing})`, () => it('is skipped', () => {}));
    return;
  }
  const server = await startPostgres(options);
  afterAll(() => server[Symbol.asyncDispose]());
  describe(name, () => define(server));
}

export interface OpenStore extends Store, AsyncDisposable {
  readonly warnings: readonly string[];
  /** Resolves when the store is in this state, and down for this reason. Default: for any reason. */
  readonly until: (state: StoreHealth['state'], reason?: string) => Promise<void>;
}

/** Opens a store on the server. Default: over the unix socket, in a new schema. */
export async function openOn(
  server: Postgres,
  options: Partial<PostgresStoreOptions> = {},
): Promise<OpenStore> {
  const warnings: string[] = [];
  const store = await openPostgresStore({
    url: () => server.url(),
    schema: server.newSchema(),
    poolSize: 10,
    replica: 'one',
    onWarning: (message) => void warnings.push(message),
    ...options,
  });
  const until = (wanted: StoreHealth['state'], reason?: string) => {
    const isReached = (health: StoreHealth) =>
      health.state === wanted && (health.state === 'up' || reason === undefined || health.reason === reason);
    return new Promise<void>((resolve) => {
      if (isReached(store.health())) return resolve();
      const stop = store.onHealth((health) => {
        if (!isReached(health)) return;
        stop();
        resolve();
      });
    });
  };
  return { ...store, warnings, until, [Symbol.asyncDispose]: store.close };
}
