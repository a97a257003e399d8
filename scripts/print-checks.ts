import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CHECKS } from '../src/inventory/findings/check-list.ts';

/** Prints docs/checks.md from the checks. Run as a program, it writes the file. */
export function printChecks(): string {
  const alsoOf = (kinds: readonly string[]) =>
    kinds.length === 0 ? '' : ` It also looks at ${kinds.join(', ')}.`;
  const sections = CHECKS.map((check) =>
    [
      `## ${check.name}`,
      `${check.title}.`,
      [
        `- **Looks at**: ${check.looksAt}`,
        `- **Severity**: ${ended(check.severity)}`,
        `- **Why it matters**: ${check.why}`,
        `- **Remedy**: ${check.remedy}`,
        ...(check.limits === undefined ? [] : [`- **Limits**: ${check.limits}`]),
        `- **Examines**: ${check.kinds.join(', ')}.${alsoOf(check.restsOn)}`,
        `- **Version**: ${check.version}`,
      ].join('\n'),
    ].join('\n\n'),
  );
  return `${[
    '# Checks',
    '<!-- Written by scripts/print-checks.ts. Change the checks in src/inventory/findings/checks instead. -->',
    'The inventory examines an object whenever it changes, and when time alone may change the result, at most a minute late. Findings are never\ncomputed by a query. A check costs no provider call: it looks only at what the inventory keeps ([inventory.md](inventory.md)).',
    'A finding has the same id as long as its check and its object are the same. If it is resolved and comes back, it is the same finding again.\nResolved findings are kept for `inventory.historyDays`.',
    ...sections,
  ].join('\n\n')}\n`;
}

function ended(sentence: string): string {
  return sentence.endsWith('.') ? sentence : `${sentence}.`;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(join(import.meta.dirname, '../docs/checks.md'), printChecks());
