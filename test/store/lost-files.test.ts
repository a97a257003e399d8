import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openSqliteFile } from '../../src/store/sqlite-file.ts';
import { openSqliteStore } from '../../src/store/sqlite-file-store.ts';
import { run } from '../kit/run.ts';

/** A file that lost its content must stop the start: starting with a new file would repeat writes or lose events. */
const folder = mkdtempSync(join(tmpdir(), 'lost-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

const named = (name: string) => join(folder, name);
const PEM = readFileSync(new URL('../vectors/certificates/dsa.pem', import.meta.url), 'utf8');

async function failedStart(files: Record<'ca' | 'manifest' | 'secret', string>, store: string) {
  const path = named('graph.yaml');
  writeFileSync(
    path,
    `accounts: [{ name: a, provider: alibaba, regions: [cn-hangzhou], ca: ${files.ca}, credentials: { accessKeyId: k, accessKeySecret: s } }]
listen: { port: 0 }
admin: { port: 0 }
store: { url: 'sqlite:${store}' }
security: { trustedDocuments: { file: ${files.manifest} } }
secrets: { cursorKeys: ['\${file:${files.secret}}'], fingerprintKey: ${'cd'.repeat(32)} }
`,
  );
  await using main = run('src/main.ts', [], { IDENTITY_GRAPH_CONFIG: path });
  return { code: await main.exit, told: main.err() };
}

describe('a start', () => {
  it('is refused for each empty file, and names it', async () => {
    const empty = Object.fromEntries(
      ['ca', 'manifest', 'secret'].map((name) => [name, named(`empty-${name}`)]),
    ) as Parameters<typeof failedStart>[0];
    for (const path of Object.values(empty)) writeFileSync(path, '');
    const store = named('empty.db');
    writeFileSync(store, '');
    const { code, told } = await failedStart(empty, store);
    expect(code, told).toBe(2);
    for (const path of Object.values(empty)) expect(told).toContain(path);
    expect(told).toContain(`${store} is empty`);
    // They are unchanged: the server did not start with a new file.
    for (const path of [...Object.values(empty), store]) expect(readFileSync(path)).toHaveLength(0);
  });

  it('is refused for each truncated file, and names it', async () => {
    const cut = {
      ca: named('cut.pem'),
      manifest: named('cut.json'),
      secret: named('secret'),
    };
    const cutStore = named('cut.db');
    const store = await openSqliteStore({ path: cutStore });
    await store.close();
    truncateSync(cutStore, 8_192);
    writeFileSync(cut.ca, PEM + PEM.slice(0, 200));
    writeFileSync(cut.manifest, '{ "a": "{ __typename }", "b": "{ __ty');
    writeFileSync(cut.secret, 'ab'.repeat(32));
    const { code, told } = await failedStart(cut, cutStore);
    expect(code, told).toBe(2);
    for (const path of [cutStore, cut.ca, cut.manifest]) expect(told).toContain(path);
    expect(told).not.toContain(cut.secret);
  });
});

describe('a SQLite file', () => {
  const FORMAT = { what: 'a test', version: 1, table: 't', tables: 'CREATE TABLE t (x TEXT)' };
  const open = (path: string) => openSqliteFile(path, FORMAT);
  const path = named('a file');

  it('is complete as soon as it has its name, and opens again', () => {
    open(path).close();
    open(path).close();
  });

  it('is refused while its write-ahead log exists without it', () => {
    const lost = `${path} lost`;
    const first = open(lost);
    copyFileSync(`${lost}-wal`, `${lost}-kept`);
    first.close();
    rmSync(lost);
    copyFileSync(`${lost}-kept`, `${lost}-wal`);
    expect(() => open(lost)).toThrow(`${lost} is missing, but ${lost}-wal exists`);
    expect(existsSync(lost)).toBe(false);
  });

  it('is refused if it is another kind of database', () => {
    const other = `${path} other`;
    openSqliteFile(other, { ...FORMAT, table: 'u', tables: 'CREATE TABLE u (x TEXT)' }).close();
    expect(() => open(other)).toThrow(`${other} is not`);
  });
});
