import { defineConfig, mergeConfig } from 'vitest/config';
import suite from './vitest.config.ts';

/** What happens when providers, clients and the process itself misbehave, over real sockets and in real time. */
export default mergeConfig(
  { ...suite, test: { ...suite.test, include: [], exclude: [], reporters: [] } },
  defineConfig({
    test: {
      include: ['test/faults/**/*.test.ts'],
      silent: false,
      // One after the other: each measures, and would measure the others.
      fileParallelism: false,
      testTimeout: 180_000,
      // Each measures on a machine that others use, too: a fault of ours shows each time, a disturbance does not.
      retry: 2,
      reporters: ['default', ['json', { outputFile: '.reports/faults.json' }]],
    },
  }),
);
