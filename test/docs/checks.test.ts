import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { printChecks } from '../../scripts/print-checks.ts';

it('docs/checks.md says what the checks say (node scripts/print-checks.ts writes it)', () => {
  expect(readFileSync(join(import.meta.dirname, '../../docs/checks.md'), 'utf8')).toBe(printChecks());
});
