import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { postgresMissing, startPostgres } from '../kit/postgres.ts';
import { oneOf } from '../kit/random.ts';
import { startChanges } from './changes.ts';
import { report } from './report.ts';
import { randomOf, times } from './settings.ts';
import { audit, startStage, untilCaughtUp } from './stage.ts';

const CATCH_UP_MS = 5_000;
/** A machine that stands still is no fault. After this time, a missing event is lost. */
const LOST_MS = 60_000;

describe.skipIf(postgresMissing !== undefined)('replicas that are killed under load', () => {
  it('lose and repeat no event, and all clients catch up', async (context) => {
    const random = randomOf('kills');
    const kills = times(1_000);
    await using server = await startPostgres();
    await using stage = await startStage({
      store: { url: server.url(), schema: 'kills' },
      replicas: 3,
      subscribers: 12,
      random,
    });
    const { replicas, subscribers, simulators } = stage;
    const urls = replicas.map(({ url }) => url);
    await using changes = startChanges({ simulators, urls, subscribers, random, everyMs: 60 });
    const starting = new Map<string, Promise<void>>();
    for (let kill = 0; kill < kills; kill++) {
      await pause(random() * 1_500);
      const victim = oneOf(replicas, random);
      await starting.get(victim.name);
      await victim.kill();
      starting.set(victim.name, victim.start());
    }
    await Promise.all(starting.values());
    await changes.stop();
    const caughtUp = await untilCaughtUp(stage, changes, LOST_MS);
    const { lost, repeated, examples } = audit(stage, changes);
    const gaps = subscribers.flatMap((each) => each.gaps);
    const events = subscribers.reduce((sum, each) => sum + changes.expected(each).length, 0);
    report(context, {
      kills,
      events,
      reconnects: subscribers.reduce((sum, each) => sum + each.connections() - 1, 0),
      lost,
      repeated,
      gaps: gaps.join(' ') || 0,
      'caught up after ms': caughtUp.ms,
      machine: caughtUp.isQuiet ? 'quiet' : 'busy',
      errors: [...new Set(subscribers.flatMap(({ errors }) => errors))].join(' ') || 'none',
    });
    expect(examples).toEqual([]);
    expect(gaps).toEqual([]);
    expect(caughtUp.ms).toBeLessThan(LOST_MS);
    if (caughtUp.isQuiet) expect(caughtUp.ms).toBeLessThan(CATCH_UP_MS);
  });
});
