import { afterAll, describe, it } from 'vitest';
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
