import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createStoreLog } from '../../src/events/log/store-log.ts';
import { openSqliteStore } from '../../src/store/sqlite-file-store.ts';
import { openMemoryStore } from '../../src/store/sqlite-store.ts';
import { onPostgres, openOn } from '../kit/on-postgres.ts';
import { commitOf, type LogEngine, leaseOf, logContract, row } from './log-contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'event-log-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;

const MEMORY: LogEngine = {
  name: 'SQLite in memory',
  lasts: false,
  open: async () => ({ store: openMemoryStore(), again: async () => openMemoryStore() }),
};
const FILE: LogEngine = {
  name: 'a SQLite file',
  lasts: true,
  open: async () => {
    files += 1;
    const path = join(folder, `${files}.db`);
    return { store: await openSqliteStore({ path }), again: () => openSqliteStore({ path }) };
  },
};

describe.each([MEMORY, FILE])('the log in $name', logContract);

await onPostgres('the log in PostgreSQL', (server) => {
  const engine: LogEngine = {
    name: 'PostgreSQL',
    lasts: true,
    open: async () => {
      const schema = server.newSchema();
      return { store: await openOn(server, { schema }), again: () => openOn(server, { schema }) };
    },
  };
  logContract(engine);
  behavesLike(MEMORY, engine);
});

describe('the log in a SQLite file', () => behavesLike(MEMORY, FILE));

function behavesLike(...engines: readonly LogEngine[]): void {
  it('behaves as in memory, commit by commit', async () => {
    const commit = fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd'),
      print: fc.constantFrom('1', '2', '!1', '?', '', null, undefined),
      change: fc.constantFrom('CREATED', 'UPDATED', 'DELETED', null),
      source: fc.constantFrom('POLL', 'MUTATION'),
      fence: fc.constantFrom(
        null,
        { holder: 'one', number: 1 },
        { holder: 'one', number: 2 },
        { holder: 'two', number: 1 },
      ),
      back: fc.nat(4),
      baseline: fc.option(fc.constant({ gap: 'LOG_RESTARTED', shape: 'name' } as const), {
        freq: 8,
        nil: undefined,
      }),
    });
    const logs = await Promise.all(
      engines.map(async ({ open }) => {
        const { store } = await open();
        return { ...createStoreLog(store, { retention: 1_000 }), store };
      }),
    );
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(commit, { maxLength: 25 }), async (steps) => {
        runs += 1;
        const stream = `run/${runs}`;
        const states = await Promise.all(
          logs.map(async (log) => {
            const answers = [];
            await leaseOf(log.store, 'one', stream);
            for (const { id, print, change, source, fence, back, baseline } of steps) {
              const { seq } = await log.head(stream);
              answers.push(
                await log.commit(
                  stream,
                  commitOf([row(id, print, change, source)], {
                    fence,
                    readAt: Math.max(0, seq - back),
                    ...(baseline === undefined ? {} : { baseline }),
                  }),
                ),
              );
            }
            const { epoch, seq } = await log.head(stream);
            const read = await log.read(stream, { epoch, seq: 0 }, 1_000);
            const known = [...((await log.known(stream, 'DEVICE'))?.rows ?? [])].sort();
            return { answers, seq, entries: read.state === 'read' ? read.entries : read.reason, known };
          }),
        );
        for (const state of states) expect(state).toEqual(states[0]);
      }),
      { numRuns: 60 },
    );
    for (const { close, store } of logs) {
      close();
      await store.close();
    }
  });
}
