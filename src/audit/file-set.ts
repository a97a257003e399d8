import { hashOf, NOTHING_BEFORE, parseLine } from './chain.ts';

/** Result of reading one file of an audit log. */
export interface Chain {
  readonly lines: number;
  /** Number of the first line (from 1) that breaks the chain; null: the chain is intact. */
  readonly broken: number | null;
  /** True if the first line of the file begins a new log. */
  readonly begins: boolean;
  /** The lines that continue from the end of another file. */
  readonly from: readonly { readonly line: number; readonly hash: string }[];
  /** Hashes of the lines from which the next file may continue. The last one is the hash of the last line. */
  readonly ends: readonly string[];
}

/**
 * Number of lines before the last one from which the next file may continue. After a power failure, a process may have
 * lost its record of the very last lines, and then continues from an earlier line.
 */
const KNOWN_LINES = 1_000;

/**
 * Reads one file. A crash or a full disk can leave a line that is not JSON. Such a line counts as part of the
 * previous line, so the hash in the next line covers both.
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
    const entry = parseLine(line);
    if (entry === null) {
      tornAt ??= count;
      before = before === null ? line : `${before}\n${line}`;
      continue;
    }
    const { previous, continuesFrom } = entry;
    if (before !== null && previous !== hashOf(before)) broken ??= tornAt ?? count;
    const named = before === null && previous !== NOTHING_BEFORE ? previous : continuesFrom;
    if (whole === null) begins = typeof named !== 'string';
    if (typeof named === 'string' && !known.has(named)) from.push({ line: count, hash: named });
    else if (before === null && typeof previous !== 'string') broken ??= count;
    tornAt = null;
    before = whole = line;
    known.add(hashOf(line));
    const [oldest] = known;
    if (known.size > KNOWN_LINES && oldest !== undefined) known.delete(oldest);
  }
  const ends = [whole, before].filter((text) => text !== null).map(hashOf);
  return { lines: count, broken: broken ?? tornAt, begins, from, ends: [...new Set(ends)] };
}

/**
 * Checks that the files, in any order, form one chain. Returns the faults as sentences. `from`: the hash from which the
 * oldest file may continue if older files were deleted.
 */
export function joinFaults(files: ReadonlyMap<string, Chain>, from: string | null): string[] {
  const faults: string[] = [];
  const endsOf = new Map<string, string>();
  const continued = new Map<string, string>();
  const beginnings: string[] = [];
  for (const [name, { broken, ends }] of files) {
    if (broken !== null)
      faults.push(
        `${name}: line ${broken} does not match the line before it: one of the two was changed, or lines between them are missing.`,
      );
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
        `${name}: line ${line} continues from ${hash}, but no other file ends with the line of that hash. A file is missing, or the end of a file was changed or lost.`,
      );
    }
  }
  if (beginnings.length > 1) faults.push(`${beginnings.join(' and ')} each begin a new log.`);
  return faults;
}

/** Returns the hash of the last line of the set. Null if no file or more than one file can be the last one. */
export function lastLineOf(files: ReadonlyMap<string, Chain>): string | null {
  const continued = new Set([...files.values()].flatMap(({ from }) => from.map(({ hash }) => hash)));
  const last = [...files.values()].filter(
    ({ ends }) => ends.length > 0 && !ends.some((hash) => continued.has(hash)),
  );
  return (last.length === 1 ? last[0]?.ends.at(-1) : undefined) ?? null;
}
