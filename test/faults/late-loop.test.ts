import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { measureLag } from '../../src/http/limits/load-shedding.ts';
import { type Started, start } from '../kit/start.ts';
import { codesOf, HW } from './provider-queries.ts';

/** Computes, and blocks the event loop meanwhile. */
function compute(ms: number): void {
  const from = process.cpuUsage();
  for (let done = 0; done < ms * 1_000; ) {
    const { user, system } = process.cpuUsage(from);
    done = user + system;
  }
}

/** Blocks without computing, like a process that the machine does not run. */
function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
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

describe('a process whose event loop is late', () => {
  it.each([
    [0.2, [503]],
    [null, [200]],
  ])(
    'repeatedly is not ready, serves all requests, and recovers (maxLagSeconds %j)',
    async (maxLagSeconds, expected) => {
      await using graph = await start({
        config: { overload: { maxLagSeconds } },
        overrides: { lagMeter: measureLag(200) },
      });
      await untilReady(graph);
      for (let piece = 0; piece < 5; piece++) {
        compute(300);
        await pause(20);
      }
      await pause(30);
      expect(await outcome(graph)).toEqual(expected);
      const took = await untilReady(graph);
      console.log(`  ready ${took.toFixed(0)} ms after five pieces of work of 300 ms`);
      expect(await outcome(graph)).toEqual([200]);
    },
  );

  it('because the machine paused it for two seconds is not ready, and serves all requests', async () => {
    await using graph = await start({ overrides: { lagMeter: measureLag(200) } });
    await untilReady(graph);
    standStill(2_000);
    await pause(30);
    expect(await outcome(graph)).toEqual([503]);
    expect(await untilReady(graph)).toBeLessThan(15_000);
  });
});
