import { createFileLog } from '../../src/events/log/file-log.ts';

/**
 * Commits 50 entries at a time to the given file until that fails, then prints the error and the state of the log.
 */
const stream = 'ali/cn-hangzhou/one';
const log = createFileLog(process.argv[2]!, { retention: 100_000 });
await log.acquireFence(stream);
for (let n = 0; ; n++) {
  const rows = Array.from({ length: 50 }, (_, index) => ({
    id: `${n}-${index}`.padEnd(100, 'x'),
    state: { kind: 'announced', print: ':print' } as const,
    entry: { change: 'CREATED', source: 'POLL', fields: [] } as const,
  }));
  const commit = { list: 'DEVICE', shape: 'name', fence: 1, at: 0, readAt: Number.MAX_SAFE_INTEGER, rows };
  try {
    await log.commit(stream, commit);
  } catch (error) {
    const { seq } = await log.head(stream);
    console.log(JSON.stringify({ commits: n, error: String(error), seq }));
    break;
  }
}
log.close();
