import { spawnSync } from 'node:child_process';
import type { AuditEntry } from '../../src/audit/chain.ts';
import { readChain } from '../../src/audit/file-set.ts';

/** An entry for the start of a write to the target. */
export const entry = (target: string): AuditEntry => ({
  principal: 'p',
  action: 'deleteDevice',
  target,
  decision: 'started',
});

/** Runs the command that checks a log. */
export const verify = (...args: string[]) =>
  spawnSync(process.execPath, ['src/verify-audit.ts', ...args], { encoding: 'utf8' });

/** Returns the number of the first line that breaks the chain, for a log in a single file; null: the chain is intact. */
export async function brokenLine(lines: Iterable<string> | AsyncIterable<string>): Promise<number | null> {
  const { broken, from } = await readChain(lines);
  const found = [broken, ...from.map(({ line }) => line)].filter((line) => line !== null);
  return found.length === 0 ? null : Math.min(...found);
}
