import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { hangs } from '../kit/fake-upstream.ts';
import { start } from '../kit/start.ts';
import { ALI, codesOf, credential, gauge, HW, until } from './provider-queries.ts';

describe('one provider that hangs', () => {
  it('takes nothing from the other, and ends at the deadline', async () => {
    await using graph = await start({ upstream: true, overrides: { queryTimeoutMs: 1_500 } });
    const document = `{ ali: ${ALI} hw: ${HW} }`;
    const good = await graph.query(document);
    graph.upstream.play(hangs);
    const startedAt = performance.now();
    const answer = await graph.query(document);
    const took = performance.now() - startedAt;
    console.log(`  one of two hung: answered after ${took.toFixed(0)} ms of 1,500`);
    expect(answer.data.hw).toEqual(good.data.hw);
    expect(codesOf(answer)).toEqual(['PROVIDER_TIMEOUT']);
    expect(answer.errors?.every(({ path }) => path?.[0] === 'ali')).toBe(true);
    expect(took).toBeLessThan(1_500 + 1_000);
  });

  it('keeps everything waiting where nothing has a deadline: the test above can fail', async () => {
    const patient = { queryTimeoutMs: 60_000, transport: { attemptMs: 60_000 } };
    await using graph = await start({ upstream: true, overrides: patient });
    graph.upstream.play(hangs);
    const answer = graph.query(`{ ali: ${ALI} hw: ${HW} }`).catch(() => 'left');
    expect(await Promise.race([answer, pause(1_500 + 1_000, 'nothing yet')])).toBe('nothing yet');
  });

  it('five hundred queries of it are bounded, those of the other are served', async () => {
    const { onEvent, underWay } = gauge();
    await using graph = await start({
      upstream: true,
      overrides: { queryTimeoutMs: 4_000, transport: { onEvent, egressOf: () => null } },
    });
    graph.upstream.play(hangs);
    const rss = process.memoryUsage().rss;
    const hung = Array.from({ length: 500 }, (_, number) => graph.query(credential(`GID_a@@@${number}`)));
    await until(() => underWay() >= 32);
    for (let round = 0; round < 10; round++) expect((await graph.query(`{ ${HW} }`)).errors).toBeUndefined();
    const outcomes = (await Promise.all(hung)).flatMap(codesOf);
    const grown = (process.memoryUsage().rss - rss) / 1024 / 1024;
    const count = (code: string) => outcomes.filter((each) => each === code).length;
    console.log(
      `  500 queries of a provider that hangs: ${count('OVERLOADED')} refused at once or after a second, ` +
        `${count('CIRCUIT_OPEN')} by the breaker, ${count('PROVIDER_TIMEOUT')} out of time; ${grown.toFixed(0)} MB`,
    );
    expect(outcomes).toHaveLength(500);
    expect(count('OVERLOADED') + count('CIRCUIT_OPEN')).toBeGreaterThan(300);
    expect(underWay()).toBe(0);
    // 32 at a time, and a budget of retries.
    expect(graph.upstream.journal.length).toBeLessThan(200);
  });
});
