import type { Store } from '../store/store.ts';
import { type Chain, readChain } from './file-set.ts';
import { replicasOf, storedLines } from './store-log.ts';

export interface Verdict {
  /** One line for each replica, and one line for each fault. */
  readonly report: readonly string[];
  readonly isIntact: boolean;
}

export interface ExpectedHashes {
  /** Hashes from which a chain may continue, if its older lines were deleted. */
  readonly from: readonly string[];
  /** Hashes each of which must be the hash of the last line of some replica. */
  readonly to: readonly string[];
}

/** Checks the audit log of each replica in the store. Rejects if the store is unreachable. */
export async function verifyStore(store: Store, { from, to }: ExpectedHashes): Promise<Verdict> {
  const report: string[] = [];
  const faults: string[] = [];
  const ends = new Set<string>();
  for (const replica of await replicasOf(store)) {
    const chain = await readChain(storedLines(store, replica));
    const found = faultsOf(replica, chain, from);
    const end = chain.ends.at(-1);
    if (end !== undefined) ends.add(end);
    const state = found.length === 0 ? `intact. Last line: ${end}` : 'broken.';
    report.push(`${replica}: ${chain.lines.toLocaleString('en')} lines, ${state}`);
    faults.push(...found);
  }
  if (report.length === 0) faults.push('The store has no audit lines.');
  for (const hash of to)
    if (!ends.has(hash)) faults.push(`No log ends with ${hash}: the end of a log is missing.`);
  return { report: [...report, ...faults], isIntact: faults.length === 0 };
}

function faultsOf(replica: string, { broken, from }: Chain, known: readonly string[]): string[] {
  const faults = from
    .filter(({ hash }) => !known.includes(hash))
    .map(
      ({ line, hash }) =>
        `${replica}: line ${line} continues from ${hash}, but the line of that hash is missing.`,
    );
  if (broken === null) return faults;
  return [
    ...faults,
    `${replica}: line ${broken} does not match the line before it: one of the two was changed, or lines between them are missing.`,
  ];
}
