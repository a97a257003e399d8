import { defineConfig, mergeConfig } from 'vitest/config';
import suite from './vitest.config.ts';

/** Tests with failing providers, hostile clients and an overloaded process, over real sockets and in real time. */
export default mergeConfig(
  { ...suite, test: { ...suite.test, include: [], exclude: [], reporters: [] } },
  defineConfig({
    test: {
      include: ['test/faults/**/*.test.ts'],
      silent: false,
      // Runs one file at a time, because parallel files would disturb each other's measurements.
      fileParallelism: false,
      testTimeout: 180_000,
      // Retries, because other programs disturb the measurements: a real fault fails each time, a disturbance does not.
      retry: 2,
      reporters: ['default', ['json', { outputFile: '.reports/faults.json' }]],
    },
  }),
);
