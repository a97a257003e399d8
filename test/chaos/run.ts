import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * `npm run test:chaos [-- --full] [scenario …]`: runs all scenarios or those whose file names contain one of the words.
 * `CHAOS_SEED` repeats the choices of an earlier run.
 */
const words = process.argv.slice(2);
const isFull = words.includes('--full');
const seed = process.env['CHAOS_SEED'] ?? String(randomInt(1, 1_000_000));
// The replicas start often, and compiling them would take most of the time.
const cache = mkdtempSync(join(tmpdir(), 'chaos-cache-'));
const env = {
  ...process.env,
  NODE_COMPILE_CACHE: cache,
  CHAOS_SEED: seed,
  CHAOS_FULL: isFull ? '1' : '0',
};
console.log(`chaos: seed ${seed}, ${isFull ? 'full' : 'short'} run`);
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const scenarios = words.filter((word) => word !== '--full').map((word) => `test/chaos/${word}`);
spawnSync(process.execPath, ['src/main.ts', '--version'], { env });
const { status } = spawnSync(
  process.execPath,
  [vitest, 'run', '--config', 'vitest.chaos.config.ts', ...scenarios],
  { env, stdio: 'inherit' },
);
rmSync(cache, { recursive: true, force: true });
process.exit(status ?? 1);
