import type { TestContext } from 'vitest';
import type { Reporter } from 'vitest/node';

/** What a scenario counted, for example `{ kills: 50, lost: 0 }`. */
type Seen = Readonly<Record<string, number | string>>;

declare module 'vitest' {
  interface TaskMeta {
    seen?: Seen;
  }
}

/** Adds the counts to the report of the run, whether the test passes or fails. Later calls replace equal names. */
export function report({ task }: Pick<TestContext, 'task'>, seen: Seen): void {
  task.meta.seen = { ...task.meta.seen, ...seen };
}

/** Prints what all scenarios counted at the end of a run. `.reports/chaos.json` has the same counts. */
export const chaosTable: Reporter = {
  onTestRunEnd: (modules) => {
    const tests = [...modules].flatMap((module) => [...module.children.allTests()]);
    console.log(
      `\nSeed ${process.env['CHAOS_SEED']}, ${process.env['CHAOS_FULL'] === '1' ? 'full' : 'short'} run:`,
    );
    for (const test of tests) {
      const counts = Object.entries(test.meta().seen ?? {}).map(([name, value]) => `${name} ${value}`);
      console.log(`  ${test.result().state.padEnd(7)} ${test.fullName}\n          ${counts.join(', ')}`);
    }
  },
};
