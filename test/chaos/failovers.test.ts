import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { listen } from '../kit/listen.ts';
import { postgresMissing } from '../kit/postgres.ts';
import { changedScopes, startChanges } from './changes.ts';
import { startCluster } from './failover.ts';
import type { Program } from './replicas.ts';
import { report } from './report.ts';
import { randomOf, times } from './settings.ts';
import { audit, startStage, untilCaughtUp } from './stage.ts';

const LOST_MS = 120_000;
const SUBSCRIBERS = 6;

async function until(holds: () => boolean, what: string): Promise<void> {
  const end = performance.now() + LOST_MS;
  for (; !holds(); await pause(50))
    if (performance.now() > end) throw new Error(`waited for nothing: ${what}`);
}

async function play(isSynchronous: boolean) {
  const failovers = times(20);
  const random = randomOf(isSynchronous ? 'synchronous' : 'asynchronous');
  await using cluster = await startCluster(isSynchronous);
  await using stage = await startStage({
    store: { url: cluster.url, schema: 'failovers' },
    replicas: 2,
    subscribers: SUBSCRIBERS,
    random,
  });
  const { replicas, subscribers, simulators } = stage;
  const urls = replicas.map(({ url }) => url);
  await using changes = startChanges({ simulators, urls, subscribers, random, everyMs: 200 });
  const eventsOf = () => subscribers.map(({ eventCount }) => eventCount());
  for (let failover = 1; failover <= failovers; failover++) {
    await pause(500 + random() * 1_500);
    if (!isSynchronous) {
      await cluster.cutStandby();
      // Each client receives something that the standby does not have.
      const before = eventsOf();
      await until(() => eventsOf().every((count, n) => count > (before[n] ?? 0)), 'events without a standby');
    }
    await cluster.failOver();
    await cluster.addStandby();
    if (!isSynchronous) await until(() => subscribers.every(({ gaps }) => gaps.length >= failover), 'a gap');
    const before = eventsOf();
    await until(() => eventsOf().every((count, n) => count > (before[n] ?? 0)), 'events after the failover');
  }
  await changes.stop();
  const { ms } = await untilCaughtUp(stage, changes, LOST_MS);
  const { lost, repeated, examples } = audit(stage, changes);
  const gaps = subscribers.map((each) => each.gaps);
  const events = subscribers.reduce((sum, { eventCount }) => sum + eventCount(), 0);
  return {
    failovers,
    gaps,
    examples,
    seen: {
      failovers,
      events,
      lost,
      repeated,
      gaps: gaps.flat().length,
      'caught up after ms': ms,
    },
  };
}

/**
 * A client receives events that the standby lacks, and is away during the failover. Other events take their numbers
 * before it comes back. Returns the number of gaps that it received.
 */
async function returnAfterFailover(program: Program) {
  const random = randomOf('returning');
  await using cluster = await startCluster(false);
  await using stage = await startStage({
    store: { url: cluster.url, schema: 'failovers' },
    replicas: 1,
    subscribers: 2,
    random,
    program,
  });
  const { replicas, subscribers, simulators } = stage;
  const [replica] = replicas;
  const [groups] = changedScopes(simulators);
  const options = { simulators, urls: [replica!.url], subscribers, random, everyMs: 100 };
  let cursor: string;
  {
    await using changes = startChanges(options);
    await using client = listen(replica!.url, { scope: groups });
    await client.heartbeat();
    await cluster.cutStandby();
    for (let n = 0; n < 5; n++) cursor = (await client.change()).cursor;
    await changes.stop();
  }
  await cluster.failOver();
  const eventCount = () => subscribers[0]!.eventCount();
  const before = eventCount();
  await using more = startChanges({ ...options, from: 10_000 });
  await until(() => eventCount() >= before + 30, 'events after the failover');
  await more.stop();
  await using client = listen(replica!.url, { scope: groups, after: cursor! });
  await client.heartbeat();
  return client.events.filter(({ __typename }) => __typename === 'StreamGap').length;
}

describe.skipIf(postgresMissing !== undefined)('a database that fails over under load', () => {
  it('to a synchronous standby: nothing is lost, and there is no gap', async (context) => {
    const { gaps, examples, seen } = await play(true);
    report(context, seen);
    expect([examples, gaps.flat()]).toEqual([[], []]);
  });

  it('to an asynchronous standby that lacks commits: each client has one gap per failover', async (context) => {
    const { failovers, gaps, examples, seen } = await play(false);
    report(context, seen);
    expect(gaps.map(({ length }) => length)).toEqual(Array.from({ length: SUBSCRIBERS }, () => failovers));
    expect(examples).toEqual([]);
  });

  it('tells a client that returns later of its loss', async (context) => {
    const gaps = await returnAfterFailover({ script: 'src/main.ts' });
    report(context, { gaps });
    expect(gaps).toBe(1);
  });

  it('control: without epochs, the loss is silent', async (context) => {
    const gaps = await returnAfterFailover({ script: 'test/chaos/one-epoch.ts' });
    report(context, { gaps });
    expect(gaps).toBe(0);
  });
});
