import type { Reporter } from 'vitest/node';

/** Says at the end what was not run: the name of such a suite or test says what it needs. */
export const skipped: Reporter = {
  onTestRunEnd: (modules) => {
    const names = new Set<string>();
    for (const module of modules) {
      for (const test of module.children.allTests('skipped')) {
        // Of a suite that was skipped as a whole, its own name; of a single test, that.
        const suite = test.parent;
        names.add(suite.type === 'suite' && suite.options.mode === 'skip' ? suite.fullName : test.fullName);
      }
    }
    if (names.size === 0) return;
    console.log('\nNot run:');
    for (const name of names) console.log(`  ${name}`);
  },
};
