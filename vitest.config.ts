import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';
import { skipped } from './test/kit/skipped.ts';

export default defineConfig({
  resolve: {
    // One graphql for everybody: vitest would load its ESM build beside the CommonJS one of the libraries.
    alias: [{ find: /^graphql$/, replacement: createRequire(import.meta.url).resolve('graphql') }],
  },
  test: {
    include: ['test/**/*.test.ts'],
    // Minutes long: `npm run test:faults`.
    exclude: ['test/faults/**', 'node_modules/**'],
    // The vendors' packages print whole requests when they are refused, which the tests make them be.
    silent: 'passed-only',
    // Two files at a time also on two cores, where vitest would run one: half of them wait for a clock.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 30_000,
    reporters: ['default', skipped, ['json', { outputFile: '.reports/vitest.json' }]],
  },
});
