import { createReadStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { createGunzip } from 'node:zlib';
import { errnoOf } from '../members.ts';
import { type Chain, joinFaults, lastLineOf, readChain } from './file-set.ts';

/**
 * Checks that a set of files is one complete, unchanged audit log. Exit code 1: the log is incomplete or
 * changed; 2: a file cannot be read.
 */
const USAGE = `usage: npm run verify-audit -- FILE... [--from HASH] [--to HASH]

  FILE    every file of the log, in any order; .gz files are decompressed, lock files are skipped
  --from  hash from which the oldest file may continue, if older files were deleted
  --to    hash that the last line of the log must have
`;
/** A shell's `audit.jsonl*` matches these, too. */
const LOCK = /\.lock(-wal|-shm|-journal)?$/;
const { files, from, to, help } = readArguments();
if (help) process.stdout.write(USAGE);
else if (files.length === 0) {
  process.stderr.write(USAGE);
  process.exitCode = 2;
} else await verify();

async function verify(): Promise<void> {
  const chains = new Map<string, Chain>();
  for (const file of files) {
    if (LOCK.test(file)) {
      process.stderr.write(`${file}: skipped, because it is the lock of an audit log\n`);
      continue;
    }
    try {
      chains.set(file, await readChain(linesOf(file)));
    } catch (error) {
      process.stderr.write(`${file}: ${errnoOf(error) ?? 'cannot be read'}\n`);
      process.exitCode = 2;
      return;
    }
  }
  const faults = joinFaults(chains, from);
  if ([...chains.values()].every(({ lines }) => lines === 0)) faults.push('The files have no lines.');
  const last = lastLineOf(chains);
  if (to !== null && last !== to) faults.push(`The log does not end with ${to}: its end is missing.`);
  process.stdout.write(
    faults.length === 0
      ? `The chain is intact.${last === null ? '' : ` Last line: ${last}`}\n`
      : `${faults.join('\n')}\n`,
  );
  process.exitCode = faults.length === 0 ? 0 : 1;
}

/** Splits at line feeds only. Values may contain other characters that some readers treat as line ends. */
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

/** Returns no files if the arguments are invalid. */
function readArguments() {
  const text = { type: 'string' } as const;
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { help: { type: 'boolean', default: false }, from: text, to: text },
    });
    return { files: positionals, help: values.help, from: values.from ?? null, to: values.to ?? null };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return { files: [], help: false, from: null, to: null };
  }
}
