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
import { createFileLog } from '../../src/events/log/file-log.ts';
import { createIdempotencyFile } from '../../src/writes/pipeline/idempotency-file.ts';
import { run } from '../kit/run.ts';

/** A file that lost its content must stop the start: starting with a new file would repeat writes or lose events. */
const folder = mkdtempSync(join(tmpdir(), 'lost-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

const named = (name: string) => join(folder, name);
const EVENTS = { retention: 1_000 };
const PEM = readFileSync(new URL('../vectors/certificates/dsa.pem', import.meta.url), 'utf8');

/** A key file with several pages. */
function keysIn(path: string): ReturnType<typeof createIdempotencyFile> {
  const file = createIdempotencyFile(path);
  const expiresAt = Date.now() + 3_600_000;
  for (let n = 0; n < 20; n++) {
    file.put({ principal: 'p', key: `key-${n}`, inputHash: 'h'.repeat(2_000), expiresAt, kept: null });
  }
  return file;
}

async function failedStart(files: Record<'keys' | 'events' | 'ca' | 'manifest' | 'secret', string>) {
  const path = named('graph.yaml');
  writeFileSync(
    path,
    `accounts: [{ name: a, provider: alibaba, regions: [cn-hangzhou], ca: ${files.ca}, credentials: { accessKeyId: k, accessKeySecret: s } }]
listen: { port: 0 }
admin: { port: 0 }
idempotency: { file: ${files.keys} }
events: { file: ${files.events} }
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
      ['keys', 'events', 'ca', 'manifest', 'secret'].map((name) => [name, named(`empty-${name}`)]),
    ) as Parameters<typeof failedStart>[0];
    for (const path of Object.values(empty)) writeFileSync(path, '');
    const { code, told } = await failedStart(empty);
    expect(code, told).toBe(2);
    for (const path of Object.values(empty)) expect(told).toContain(path);
    expect(told).toContain(`${empty.keys} is empty`);
    // They are unchanged: the server did not start with a new file.
    for (const path of Object.values(empty)) expect(readFileSync(path)).toHaveLength(0);
  });

  it('is refused for each truncated file, and names it', async () => {
    const cut = {
      keys: named('cut.keys'),
      events: named('cut.events'),
      ca: named('cut.pem'),
      manifest: named('cut.json'),
      secret: named('secret'),
    };
    keysIn(cut.keys).close();
    createFileLog(cut.events, EVENTS).close();
    for (const path of [cut.keys, cut.events]) truncateSync(path, 8_192);
    writeFileSync(cut.ca, PEM + PEM.slice(0, 200));
    writeFileSync(cut.manifest, '{ "a": "{ __typename }", "b": "{ __ty');
    writeFileSync(cut.secret, 'ab'.repeat(32));
    const { code, told } = await failedStart(cut);
    expect(code, told).toBe(2);
    for (const path of [cut.keys, cut.events, cut.ca, cut.manifest]) expect(told).toContain(path);
    expect(told).not.toContain(cut.secret);
  });
});

describe.each([
  [
    'a file of keys',
    (path: string) => createIdempotencyFile(path),
    (path: string) => createFileLog(path, EVENTS),
  ],
  [
    'an event log',
    (path: string) => createFileLog(path, EVENTS),
    (path: string) => createIdempotencyFile(path),
  ],
])('%s', (what, open, openOther) => {
  const path = named(what);

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
    openOther(other).close();
    expect(() => open(other)).toThrow(`${other} is not`);
  });
});

it('a key file is refused if it has lost pages, even if a crash left newer ones in its write-ahead log', () => {
  const path = named('pages.keys');
  keysIn(path).close();
  const file = createIdempotencyFile(path);
  file.put({ principal: 'p', key: 'last', inputHash: 'h', expiresAt: Date.now() + 3_600_000, kept: null });
  const crashed = (name: string) => {
    copyFileSync(path, named(name));
    copyFileSync(`${path}-wal`, named(`${name}-wal`));
    return named(name);
  };
  const [whole, cut] = [crashed('whole.keys'), crashed('cut.keys')];
  file.close();
  const again = createIdempotencyFile(whole);
  expect(again.all()).toHaveLength(21);
  again.close();
  truncateSync(cut, Math.floor(readFileSync(path).length / 2));
  expect(() => createIdempotencyFile(cut)).toThrow(cut);
});
