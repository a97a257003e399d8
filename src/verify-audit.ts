import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { brokenLine } from './domain/audit.ts';

/** `npm run verify-audit -- FILE`: does each line of an audit log follow from the one before it? Exit code 1: no. */
const { positionals } = parseArgs({ allowPositionals: true });
const [file] = positionals;
if (file === undefined || positionals.length > 1) {
  process.stderr.write('usage: npm run verify-audit -- FILE\n');
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
