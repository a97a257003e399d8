import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { hangs } from '../kit/fake-upstream.ts';
import { type Started, start } from '../kit/start.ts';
import { undisturbed } from '../kit/undisturbed.ts';
import { ALI, codesOf, credential, gauge, HW, until } from './provider-queries.ts';

/** This process answers the five hundred queries that it sends in one go. */
const BURST = { ownMs: 1_000 };

describe('a provider that hangs', () => {
  it('does not affect the other provider, and its queries end at the deadline', async () => {
    const { onEvent, states } = gauge();
    await using graph = await start({
      upstream: true,
      // Attempts outlast the deadline, so that only the deadline can end them.
      config: { timeouts: { operationSeconds: 1.5, attemptSeconds: 60, quickAttemptSeconds: 60 } },
      overrides: { transport: { onEvent } },
    });
    // Each query is one list, which gets all the remaining time.
    const document = `{ ali: ${credential('GID_a@@@1').slice(1, -1)} hw: ${HW} }`;
    const good = await graph.query(document);
    graph.upstream.play(hangs);
    const { result, keptMs } = await undisturbed(async (begin) => {
      begin();
      const startedAt = performance.now();
      const answer = await graph.query(document);
      return { answer, took: performance.now() - startedAt };
    });
    const { answer, took } = result;
    console.log(`  one of two hung: answered after ${took.toFixed(0)} ms of 1,500`);
    expect(states).toEqual([]);
    expect(answer.data.hw).toEqual(good.data.hw);
    expect(codesOf(answer)).toEqual(['PROVIDER_TIMEOUT']);
    expect(answer.errors?.every(({ path }) => path?.[0] === 'ali')).toBe(true);
    // An attempt ends earlier by its safety margin.
    expect(took).toBeGreaterThan(1_500 - 100);
    // The control below has no response after 2,500 ms.
    expect(took).toBeLessThan(1_500 + 750 + keptMs);
  });

  it('control: without a deadline everything waits', async () => {
    const patient = { queryTimeoutMs: 60_000, transport: { attemptMs: 60_000 } };
    await using graph = await start({ upstream: true, overrides: patient });
    graph.upstream.play(hangs);
    const answer = graph.query(`{ ali: ${ALI} hw: ${HW} }`).catch(() => 'left');
    expect(await Promise.race([answer, pause(1_500 + 1_000, 'nothing yet')])).toBe('nothing yet');
  });

  /** Queries of the other provider in sequence: their codes, and the duration of the slowest. */
  async function others(graph: Started, rounds: number) {
    const codes: unknown[] = [];
    let slowest = 0;
    for (let round = 0; round < rounds; round++) {
      const startedAt = performance.now();
      codes.push(...codesOf(await graph.query(`{ ${HW} }`)));
      slowest = Math.max(slowest, performance.now() - startedAt);
    }
    return { codes, slowest };
  }

  /**
   * A query without a free place waits until attempts give theirs up: 2,000 ms and more in the control. Only the
   * first one does, because the later ones find places: a median would not show it. A busy machine has needed 700 ms.
   */
  const WAITED_MS = 1_200;

  it('holds a bounded part of five hundred queries, and queries to the other provider are served as usual', async () => {
    const { onEvent, underWay } = gauge();
    await using graph = await start({
      upstream: true,
      overrides: { queryTimeoutMs: 4_000, transport: { onEvent, egressOf: () => null } },
    });
    await others(graph, 5);
    const alone = await others(graph, 20);
    graph.upstream.play(hangs);
    const rss = process.memoryUsage().rss;
    const hung = Array.from({ length: 500 }, (_, number) => graph.query(credential(`GID_a@@@${number}`)));
    await until(() => underWay() >= 32);
    // This process sends and refuses the queries; those refused at once must not disturb the measurement.
    let ended = 0;
    for (const each of hung) each.finally(() => ended++);
    await until(() => ended >= 350);
    const {
      result: beside,
      isUndisturbed,
      keptMs,
    } = await undisturbed(async (begin) => {
      begin();
      return others(graph, 20);
    }, BURST);
    expect(beside.codes).toEqual([]);
    const outcomes = (await Promise.all(hung)).flatMap(codesOf);
    const grown = (process.memoryUsage().rss - rss) / 1024 / 1024;
    const count = (code: string) => outcomes.filter((each) => each === code).length;
    console.log(
      `  500 queries of a provider that hangs: ${count('OVERLOADED')} refused at once or after a second, ` +
        `${count('CIRCUIT_OPEN')} by the breaker, ${count('PROVIDER_TIMEOUT')} out of time; ${grown.toFixed(0)} MB`,
    );
    expect(outcomes).toHaveLength(500);
    expect(count('OVERLOADED') + count('CIRCUIT_OPEN')).toBeGreaterThan(300);
    console.log(
      `  the slowest of the other: ${alone.slowest.toFixed(0)} ms alone, ${beside.slowest.toFixed(0)} ms beside them`,
    );
    if (isUndisturbed) expect(beside.slowest).toBeLessThan(WAITED_MS + keptMs);
    expect(grown).toBeLessThan(150);
    expect(underWay()).toBe(0);
    // 32 concurrent calls, and a retry budget.
    expect(graph.upstream.journal.length).toBeLessThan(200);
  });

  it('control: takes all places if none are reserved for the other provider', async () => {
    const { onEvent, underWay } = gauge();
    await using graph = await start({
      upstream: true,
      overrides: {
        queryTimeoutMs: 4_000,
        transport: { onEvent, egressOf: () => null, perHost: 128, perProvider: 128 },
      },
    });
    graph.upstream.play(hangs);
    const hung = Array.from({ length: 500 }, (_, number) => graph.query(credential(`GID_a@@@${number}`)));
    const ended = Promise.allSettled(hung);
    // On a slow machine the breaker opens before the last of 128 calls have started.
    await until(() => underWay() >= 100);
    const { codes, slowest } = await others(graph, 3);
    await ended;
    console.log(
      `  the same without places of its own: ${slowest.toFixed(0)} ms; refused: ${codes.length} of 3`,
    );
    expect(codes.includes('OVERLOADED') || slowest > WAITED_MS).toBe(true);
  });
});
