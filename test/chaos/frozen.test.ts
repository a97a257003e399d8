import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Postgres, postgresMissing, startPostgres } from '../kit/postgres.ts';
import { startChanges } from './changes.ts';
import type { Replica } from './replicas.ts';
import { report } from './report.ts';
import { IS_FULL, randomOf, times } from './settings.ts';
import { audit, LEASE_SECONDS, startStage, untilCaughtUp } from './stage.ts';

/** Longer than a lease, so that another replica takes over. */
const FROZEN_MS = IS_FULL ? 20_000 : (LEASE_SECONDS + 2) * 1_000;
const LOST_MS = 60_000;
const SCHEMA = 'frozen';

/**
 * Records each commit to a list with the replica that made it and the holder of the lease at that moment, and makes
 * each commit take a moment, so that a replica can be frozen inside it. The server tells the replica by the name of
 * its connection.
 */
const RECORD = `
  CREATE TABLE ${SCHEMA}.chaos_commit (replica text, holder text);
  CREATE FUNCTION ${SCHEMA}.chaos_record() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO ${SCHEMA}.chaos_commit SELECT split_part(current_setting('application_name'), ' ', 2),
      split_part(holder, '/', 1) FROM ${SCHEMA}.event_lease WHERE stream = NEW.stream AND list = NEW.list;
    PERFORM pg_sleep(0.2);
    RETURN NEW;
  END $$;
  CREATE TRIGGER chaos_record AFTER UPDATE ON ${SCHEMA}.event_list FOR EACH ROW
    EXECUTE FUNCTION ${SCHEMA}.chaos_record()`;

async function leaderOf(server: Postgres, replicas: readonly Replica[]): Promise<Replica> {
  for (;;) {
    const [row] = await server.sql<{ name: string }>(
      `SELECT split_part(holder, '/', 1) AS name FROM ${SCHEMA}.event_lease ORDER BY until DESC LIMIT 1`,
    );
    const leader = replicas.find(({ name }) => name === row?.name);
    if (leader !== undefined) return leader;
    await pause(50);
  }
}

/** Waits until the replica is inside a commit to a list. False: five seconds later it was in none. */
async function untilCommitting(server: Postgres, { name }: Replica): Promise<boolean> {
  for (let tries = 0; tries < 500; tries++) {
    const found = await server.sql(
      `SELECT 1 FROM pg_stat_activity WHERE application_name LIKE '% ${name}' AND wait_event = 'PgSleep'`,
    );
    if (found.length > 0) return true;
    await pause(10);
  }
  return false;
}

describe.skipIf(postgresMissing !== undefined)('the reader of a list that stands still', () => {
  it('commits nothing under its old fence when it goes on', async (context) => {
    const random = randomOf('frozen');
    const freezes = times(50);
    await using server = await startPostgres();
    await using stage = await startStage({
      store: { url: server.url(), schema: SCHEMA },
      replicas: 2,
      subscribers: 4,
      random,
    });
    const { replicas, subscribers, simulators } = stage;
    await server.sql(RECORD);
    // Commits of mutations need no fence, so all changes are made at the provider.
    await using changes = startChanges({ simulators, urls: [], subscribers, random, everyMs: 100 });
    let [inside, takeovers] = [0, 0];
    for (let freeze = 0; freeze < freezes; freeze++) {
      const leader = await leaderOf(server, replicas);
      if (freeze % 2 === 0 && (await untilCommitting(server, leader))) inside += 1;
      leader.signal('SIGSTOP');
      await pause(FROZEN_MS);
      const next = await leaderOf(server, replicas);
      if (next !== leader) takeovers += 1;
      leader.signal('SIGCONT');
      await pause(1_000);
    }
    await changes.stop();
    await untilCaughtUp(stage, changes, LOST_MS);
    const { lost, repeated, examples } = audit(stage, changes);
    const commits = await server.sql<{ replica: string; holder: string }>(
      `SELECT replica, holder FROM ${SCHEMA}.chaos_commit`,
    );
    const foreign = commits.filter(({ replica, holder }) => replica !== holder);
    report(context, {
      freezes,
      'inside a transaction': inside,
      takeovers,
      commits: commits.length,
      'under an old fence': foreign.length,
      lost,
      repeated,
    });
    expect(foreign).toEqual([]);
    expect(examples).toEqual([]);
    expect(takeovers).toBe(freezes);
    expect(inside).toBeGreaterThan(0);
    expect(commits.length).toBeGreaterThan(freezes);
  });
});
