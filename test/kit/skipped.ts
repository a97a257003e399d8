import type { Reporter } from 'vitest/node';

/** Prints skipped suites and tests at the end of a run. Their names state what they need. */
export const skipped: Reporter = {
  onTestRunEnd: (modules) => {
    const names = new Set<string>();
    for (const module of modules) {
      for (const test of module.children.allTests('skipped')) {
        // A suite that was skipped completely is listed once, by its own name.
        const suite = test.parent;
        names.add(suite.type === 'suite' && suite.options.mode === 'skip' ? suite.fullName : test.fullName);
      }
    }
    if (names.size === 0) return;
    console.log('\nNot run:');
    for (const name of names) console.log(`  ${name}`);
  },
};
