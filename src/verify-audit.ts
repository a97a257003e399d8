import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { UnreadableAudit, verifyFiles } from './audit/verify-files.ts';
import { type Verdict, verifyStore } from './audit/verify-store.ts';

/**
 * Checks an audit log in files or in the store. Exit code 1: the log is incomplete or changed; 2: it cannot
 * be read.
 */
const USAGE = `usage: npm run verify-audit -- FILE... [--from HASH] [--to HASH]
       npm run verify-audit -- --store [URL] [--from HASH]... [--to HASH]...

  FILE     every file of the log, in any order; .gz files are decompressed, lock files are skipped
  --store  checks the log of each replica in the store of the configuration that IDENTITY_GRAPH_CONFIG names,
           or in the store with this URL
  --from   hash from which the oldest file, or the log of a replica, may continue, if older lines were deleted
  --to     hash that the last line of the log must have; of a store: the last line of one replica
`;
/** A shell's `audit.jsonl*` matches these, too. */
const LOCK = /\.lock(-wal|-shm|-journal)?$/;
const { env } = process;

const { values, positionals, fault } = readArguments();
if (values.help) process.stdout.write(USAGE);
else if (fault !== null || (values.store ? positionals.length > 1 : positionals.length === 0)) {
  process.stderr.write(`${fault === null ? '' : `${fault}\n`}${USAGE}`);
  process.exitCode = 2;
} else {
  try {
    const { report, isIntact } = await (values.store ? verifyStored(positionals[0]) : verifyListed());
    process.stdout.write(`${report.join('\n')}\n`);
    process.exitCode = isIntact ? 0 : 1;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  }
}

async function verifyListed(): Promise<Verdict> {
  const files: string[] = [];
  for (const file of positionals) {
    if (LOCK.test(file)) process.stderr.write(`${file}: skipped, because it is the lock of an audit log\n`);
    else files.push(file);
  }
  return verifyFiles(files, values);
}

/** Opens the store for the duration of the check. */
async function verifyStored(url: string | undefined): Promise<Verdict> {
  const { openConfiguredStore } = await import('./configured-store.ts');
  const { createLog } = await import('./log.ts');
  const target = url === undefined ? await configured() : await given(url);
  // The check must not create a missing store.
  if (target.url.engine === 'memory') throw new UnreadableAudit('The store is in memory (store.url).');
  if (target.url.engine === 'sqlite' && !existsSync(target.url.file))
    throw new UnreadableAudit(`${target.url.file}: ENOENT`);
  const log = createLog('warn', { write: (line) => void process.stderr.write(line) });
  const store = await openConfiguredStore(target, { log });
  try {
    return await verifyStore(store, values);
  } finally {
    await store.close();
  }
}

type Target = Parameters<typeof import('./configured-store.ts').openConfiguredStore>[0];

async function configured(): Promise<Target> {
  const path = env['IDENTITY_GRAPH_CONFIG'];
  if (path === undefined || path === '')
    throw new UnreadableAudit('--store: expected a URL, or a configuration in IDENTITY_GRAPH_CONFIG');
  const { OPERATION_NAMES } = await import('./accounts.ts');
  const { createConfigSource } = await import('./config/source.ts');
  return createConfigSource(path, (name) => env[name], { operations: OPERATION_NAMES }).read().store;
}

/** Parses the store URL of the command line. All other settings have the defaults of the configuration. */
async function given(text: string): Promise<Target> {
  const { parseStoreUrl } = await import('./config/store-url.ts');
  const url = parseStoreUrl(text);
  return { url, listenUrl: null, schema: 'identity_graph', poolSize: 1, replica: null };
}

function readArguments() {
  const many = { type: 'string', multiple: true, default: [] as string[] } as const;
  const flag = { type: 'boolean', default: false } as const;
  try {
    const options = { help: flag, store: flag, from: many, to: many };
    return { ...parseArgs({ allowPositionals: true, options }), fault: null };
  } catch (error) {
    const fault = error instanceof Error ? error.message : String(error);
    return { values: { help: false, store: false, from: [], to: [] }, positionals: [], fault };
  }
}
