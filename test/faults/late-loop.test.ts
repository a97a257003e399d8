import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { measureLag } from '../../src/http/admission.ts';
import { type Started, start } from '../kit/start.ts';
import { codesOf, HW } from './provider-queries.ts';

/** Nothing else of this process happens meanwhile. */
function standStill(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

const readiness = async ({ adminUrl }: Started) => (await fetch(`${adminUrl}/readyz`)).status;
const outcome = async (graph: Started) => [
  await readiness(graph),
  ...codesOf(await graph.query(`{ ${HW} }`)),
];

async function untilReady(graph: Started): Promise<number> {
  const from = performance.now();
  while ((await readiness(graph)) !== 200) await pause(100);
  return performance.now() - from;
}

describe('a process that is late', () => {
  it.each([
    [0.2, [503, 'OVERLOADED']],
    [null, [200]],
  ])('again and again refuses what comes, and recovers (%j s)', async (maxLagSeconds, expected) => {
    await using graph = await start({
      config: { overload: { maxLagSeconds } },
      overrides: { lagMeter: measureLag() },
    });
    await untilReady(graph);
    for (let stall = 0; stall < 12; stall++) {
      standStill(300);
      await pause(10);
    }
    await pause(100);
    expect(await outcome(graph)).toEqual(expected);
    const took = await untilReady(graph);
    console.log(`  ready ${took.toFixed(0)} ms after twelve stalls of 300 ms`);
    expect(await outcome(graph)).toEqual([200]);
  });

  it('once, for two seconds, is not ready and serves what comes', async () => {
    await using graph = await start({ overrides: { lagMeter: measureLag() } });
    await untilReady(graph);
    await pause(1_500);
    standStill(2_000);
    await pause(100);
    expect(await outcome(graph)).toEqual([503]);
    expect(await untilReady(graph)).toBeLessThan(15_000);
  });
});
