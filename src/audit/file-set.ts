import { hashOf, NOTHING_BEFORE, parseLine } from './chain.ts';

/** One file of an audit log, as it was read. */
export interface Chain {
  readonly lines: number;
  /** Number of the first line (from 1) that does not follow from the one before it; null: the chain holds. */
  readonly broken: number | null;
  /** Does its first line say that nothing is before it? */
  readonly begins: boolean;
  /** Where it continues from the end of another file. */
  readonly from: readonly { readonly line: number; readonly hash: string }[];
  /** Hashes of its end, any of which the next file may name. The last one is that of the last line. */
  readonly ends: readonly string[];
}

/** A process that lost power may not know the very last lines of its file, and names one before them. */
const KNOWN_LINES = 1_000;

/**
 * Reads one file. A line that is no JSON was torn by a crash or a full disk: it counts as part of the one before it, so
 * the next one vouches for both.
 */
export async function readChain(lines: Iterable<string> | AsyncIterable<string>): Promise<Chain> {
  const from: { line: number; hash: string }[] = [];
  const known = new Set<string>();
  let count = 0;
  let broken: number | null = null;
  let tornAt: number | null = null;
  let begins = false;
  let whole: string | null = null;
  let before: string | null = null;
  for await (const line of lines) {
    count += 1;
    if (broken !== null) continue;
    const entry = parseLine(line);
    if (entry === null) {
      tornAt ??= count;
      before = before === null ? line : `${before}\n${line}`;
      continue;
    }
    const { previous, continuesFrom } = entry;
    if (before !== null && previous !== hashOf(before)) broken = tornAt ?? count;
    const named = before === null && previous !== NOTHING_BEFORE ? previous : continuesFrom;
    if (whole === null) begins = typeof named !== 'string';
    if (typeof named === 'string' && !known.has(named)) from.push({ line: count, hash: named });
    else if (before === null && typeof previous !== 'string') broken = count;
    tornAt = null;
    before = whole = line;
    known.add(hashOf(line));
    if (known.size > KNOWN_LINES) known.delete(known.values().next().value!);
  }
  const ends = [whole, before].filter((text) => text !== null).map(hashOf);
  return { lines: count, broken: broken ?? tornAt, begins, from, ends: [...new Set(ends)] };
}

/** Number of the first line that does not follow, of a log that is in one file; null: the chain holds. */
export async function brokenLine(lines: Iterable<string> | AsyncIterable<string>): Promise<number | null> {
  const { broken, from } = await readChain(lines);
  const found = [broken, ...from.map(({ line }) => line)].filter((line) => line !== null);
  return found.length === 0 ? null : Math.min(...found);
}

/**
 * What is wrong with a set of files, in any order, as sentences; none: they are one chain. `from`: the hash that the
 * oldest file may continue from, where older ones were deleted.
 */
export function joinFaults(files: ReadonlyMap<string, Chain>, from: string | null): string[] {
  const faults: string[] = [];
  const endsOf = new Map<string, string>();
  const continued = new Map<string, string>();
  const beginnings: string[] = [];
  for (const [name, { broken, ends }] of files) {
    if (broken !== null) faults.push(`${name}: line ${broken} does not follow from the one before it.`);
    for (const hash of ends) {
      const other = endsOf.get(hash);
      if (other !== undefined && other !== name) faults.push(`${other} and ${name} have the same last line.`);
      endsOf.set(hash, name);
    }
  }
  for (const [name, chain] of files) {
    if (chain.begins) beginnings.push(name);
    for (const { line, hash } of chain.from) {
      const other = continued.get(hash);
      if (other !== undefined && other !== name)
        faults.push(`${other} and ${name} both continue from ${hash}.`);
      continued.set(hash, name);
      const before = endsOf.get(hash);
      if (hash === from || (before !== undefined && before !== name)) continue;
      faults.push(
        `${name}: line ${line} continues from ${hash}, and no other file ends with that line: a file is missing, or the end of one was changed or lost.`,
      );
    }
  }
  if (beginnings.length > 1) faults.push(`${beginnings.join(' and ')} each begin a log.`);
  return faults;
}

/** Hash of the last line of the set; null: there is none, or more than one. */
export function lastLineOf(files: ReadonlyMap<string, Chain>): string | null {
  const continued = new Set([...files.values()].flatMap(({ from }) => from.map(({ hash }) => hash)));
  const last = [...files.values()].filter(
    ({ ends }) => ends.length > 0 && !ends.some((hash) => continued.has(hash)),
  );
  return last.length === 1 ? last[0]!.ends.at(-1)! : null;
}
