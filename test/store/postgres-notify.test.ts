import { describe, expect, it } from 'vitest';
import { createNotifier } from '../../src/store/postgres-notify.ts';
import { createVirtualClock } from '../kit/virtual-clock.ts';

function setUp() {
  const clock = createVirtualClock();
  const sent: (readonly [at: number, topics: string])[] = [];
  const database = { isAway: false, takesMs: 0 };
  const notifier = createNotifier(async (topics) => {
    sent.push([clock.now(), topics.join(' ')]);
    if (database.isAway) throw new Error('away');
    if (database.takesMs > 0) await new Promise<void>((resolve) => clock.after(database.takesMs, resolve));
  }, clock);
  return { clock, sent, database, notifier };
}

describe('notifications to other replicas', () => {
  it('send a topic at once, and then at most once in 20 ms', async () => {
    const { clock, sent, notifier } = setUp();
    for (let ms = 0; ms < 100; ms++) {
      notifier.notify(['a']);
      await clock.run(1);
    }
    await clock.run();
    expect(sent.map(([at]) => at)).toEqual([0, 20, 40, 60, 80, 100]);
    notifier.notify(['a']);
    await clock.run();
    expect(sent.at(-1)).toEqual([120, 'a']);
  });

  it('send several topics in one statement, and a new topic at once', async () => {
    const { clock, sent, notifier } = setUp();
    notifier.notify(['a', 'b']);
    await clock.run(5);
    notifier.notify(['a', 'b', 'c']);
    await clock.run();
    expect(sent).toEqual([
      [0, 'a b'],
      [5, 'c'],
      [20, 'a b'],
    ]);
  });

  it('send one statement at a time', async () => {
    const { clock, sent, database, notifier } = setUp();
    database.takesMs = 100;
    for (const topic of ['a', 'b', 'c']) {
      notifier.notify([topic]);
      await clock.run(1);
    }
    await clock.run();
    expect(sent).toEqual([
      [0, 'a'],
      [100, 'b c'],
    ]);
  });

  it('send topics again whose statement failed', async () => {
    const { clock, sent, database, notifier } = setUp();
    database.isAway = true;
    notifier.notify(['a']);
    await clock.run(1);
    database.isAway = false;
    notifier.notify(['b']);
    await clock.run();
    expect(sent).toEqual([
      [0, 'a'],
      [250, 'a b'],
    ]);
  });

  it('send what still waits when the store closes', async () => {
    const { clock, sent, notifier } = setUp();
    notifier.notify(['a']);
    await clock.run(1);
    notifier.notify(['a']);
    await notifier.close();
    expect(sent.map(([, topics]) => topics)).toEqual(['a', 'a']);
    await clock.run();
    expect(sent).toHaveLength(2);
  });
});
