import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';
import { skipped } from './test/kit/skipped.ts';

export default defineConfig({
  resolve: {
    // Loads graphql once: vitest would load its ESM build beside the CommonJS build of the libraries.
    alias: [{ find: /^graphql$/, replacement: createRequire(import.meta.url).resolve('graphql') }],
  },
  test: {
    include: ['test/**/*.test.ts'],
    // These run for minutes: `npm run test:faults` and `npm run test:chaos`.
    exclude: ['test/faults/**', 'test/chaos/**', 'node_modules/**'],
    // The vendors' packages print each refused request, and the tests cause such refusals.
    silent: 'passed-only',
    // Runs two files at a time even on two cores, because half of them wait for a clock.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 30_000,
    reporters: ['default', skipped, ['json', { outputFile: '.reports/vitest.json' }]],
  },
});
