import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { brokenLine } from './chain.ts';

/** `npm run verify-audit -- FILE`: does each line of an audit log follow from the one before it? Exit code 1: no; 2: nobody knows. */
const USAGE = 'usage: npm run verify-audit -- FILE\n';
const { file, help } = readArguments();
if (help) process.stdout.write(USAGE);
else if (file === null) {
  process.stderr.write(USAGE);
  process.exitCode = 2;
} else {
  try {
    const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
    const broken = await brokenLine(lines);
    process.stdout.write(
      broken === null ? 'The chain holds.\n' : `Line ${broken} does not follow from the one before it.\n`,
    );
    process.exitCode = broken === null ? 0 : 1;
  } catch (error) {
    process.stderr.write(`${file}: ${(error as NodeJS.ErrnoException).code ?? 'cannot be read'}\n`);
    process.exitCode = 2;
  }
}

/** `file` null: it is not told what to look at, or something else as well. */
function readArguments(): { readonly file: string | null; readonly help: boolean } {
  try {
    const options = { help: { type: 'boolean', default: false } } as const;
    const { positionals, values } = parseArgs({ allowPositionals: true, options });
    return { file: positionals.length === 1 ? positionals[0]! : null, help: values.help };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return { file: null, help: false };
  }
}
