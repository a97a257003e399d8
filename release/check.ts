import { readFileSync, writeFileSync } from 'node:fs';
import { breakingChanges, parseAccepted } from './breaking-changes.ts';

/**
 * Compares schema.graphql with the one of the last release, release/schema.graphql. A breaking change stops the check
 * unless release/accepted.txt has it. `--release` saves schema.graphql as the released one.
 */
const RELEASED = new URL('schema.graphql', import.meta.url);
const ACCEPTED = new URL('accepted.txt', import.meta.url);
const current = readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8');

if (process.argv.includes('--release')) {
  writeFileSync(RELEASED, current);
  writeFileSync(ACCEPTED, '');
} else {
  const found = await breakingChanges(readFileSync(RELEASED, 'utf8'), current);
  const accepted = parseAccepted(readFileSync(ACCEPTED, 'utf8'));
  const faults = [
    ...found.filter((change) => !accepted.includes(change)),
    ...accepted.filter((change) => !found.includes(change)).map((change) => `not found any more: ${change}`),
  ];
  if (faults.length > 0) {
    process.stderr.write(
      `Against the last release, schema.graphql breaks those who rely on it:\n  ${faults.join('\n  ')}\n` +
        'Keep what was there, or accept the change: put its line into release/accepted.txt, with `# why` behind it.\n',
    );
    process.exitCode = 1;
  }
}
