import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { errnoOf } from '../members.ts';
import { type Chain, joinFaults, lastLineOf, readChain } from './file-set.ts';
import type { ExpectedHashes, Verdict } from './verify-store.ts';

/** A file of an audit log that cannot be read. */
export class UnreadableAudit extends Error {
  override readonly name = 'UnreadableAudit';
}

/**
 * Checks that the files, in any order, are one complete, unchanged audit log. `.gz` files are decompressed.
 * Rejects with UnreadableAudit.
 */
export async function verifyFiles(
  files: readonly string[],
  { from, to: [to] }: ExpectedHashes,
): Promise<Verdict> {
  const chains = new Map<string, Chain>();
  for (const file of files) {
    try {
      chains.set(file, await readChain(linesOf(file)));
    } catch (error) {
      throw new UnreadableAudit(`${file}: ${errnoOf(error) ?? 'cannot be read'}`, { cause: error });
    }
  }
  const faults = joinFaults(chains, from[0] ?? null);
  if ([...chains.values()].every(({ lines }) => lines === 0)) faults.push('The files have no lines.');
  const last = lastLineOf(chains);
  if (to !== undefined && last !== to) faults.push(`The log does not end with ${to}: its end is missing.`);
  if (faults.length > 0) return { report: faults, isIntact: false };
  return { report: [`The chain is intact.${last === null ? '' : ` Last line: ${last}`}`], isIntact: true };
}

/** Splits at line feeds only, because values may contain other characters that some readers treat as line ends. */
async function* linesOf(file: string): AsyncIterable<string> {
  const bytes = createReadStream(file);
  const text = file.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes;
  bytes.once('error', (error) => text.destroy(error));
  text.setEncoding('utf8');
  let rest = '';
  for await (const chunk of text) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
