import { defineConfig, mergeConfig } from 'vitest/config';
import { chaosTable } from './test/chaos/report.ts';
import { skipped } from './test/kit/skipped.ts';
import suite from './vitest.config.ts';

/** Replicas, databases and files that are killed, frozen and replaced under load. `test/chaos/run.ts` starts it. */
export default mergeConfig(
  { ...suite, test: { ...suite.test, include: [], exclude: [], reporters: [] } },
  defineConfig({
    test: {
      include: ['test/chaos/**/*.test.ts'],
      silent: false,
      // Each scenario needs the whole machine.
      fileParallelism: false,
      testTimeout: process.env['CHAOS_FULL'] === '1' ? 14_400_000 : 900_000,
      hookTimeout: 60_000,
      // A lost event is a fault, even if it happens in only one of two runs.
      retry: 0,
      reporters: ['default', skipped, chaosTable, ['json', { outputFile: '.reports/chaos.json' }]],
    },
  }),
);
