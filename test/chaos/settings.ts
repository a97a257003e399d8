import { createRandom } from '../kit/random.ts';

/** True: the full counts, as `npm run test:chaos -- --full` runs them. */
export const IS_FULL = process.env['CHAOS_FULL'] === '1';

/** The run prints it. `CHAOS_SEED=N npm run test:chaos` makes the same choices again. */
const SEED = Number(process.env['CHAOS_SEED'] ?? 1);

/** Part of the full counts that a short run has. A developer may set a smaller one while writing a scenario. */
const PART = Number(process.env['CHAOS_PART'] ?? 1 / 20);

/** How often a scenario runs: `full` times, or a twentieth of that in a short run, and never fewer than 3. */
export const times = (full: number): number => (IS_FULL ? full : Math.max(3, Math.ceil(full * PART)));

/** Random numbers of one scenario. They do not depend on the other scenarios. */
export function randomOf(scenario: string): () => number {
  let hash = SEED;
  for (const character of scenario) hash = (Math.imul(hash, 31) + character.charCodeAt(0)) >>> 0;
  return createRandom(hash);
}
