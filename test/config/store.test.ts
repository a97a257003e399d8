import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { holdsSecret } from '../../src/config/file-exposure.ts';
import { type Config, ConfigError, parseConfig } from '../../src/config/parse.ts';

const CANARY = 'CANARY-8f2e77';
const ACCOUNTS = 'accounts: [{ name: a, provider: alibaba, regions: [cn-hangzhou] }]';
const KEYS = 'secrets: { cursorKeys: [a], fingerprintKey: b }';

function storeOf(store: string, files: Readonly<Record<string, string>> = {}): Config['store'] {
  const references = { env: (name: string) => files[name], file: (path: string) => files[path] };
  return parseConfig(`${ACCOUNTS}\n${KEYS}\nstore: ${store}`, references).store;
}

function faultsOf(text: string, files: Readonly<Record<string, string>> = {}): Record<string, string> {
  try {
    parseConfig(`${ACCOUNTS}\n${text}`, { env: (name) => files[name], file: (path) => files[path] });
    return {};
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.message).not.toContain(CANARY);
    return Object.fromEntries(error.faults.map((fault) => [fault.path, fault.message]));
  }
}

function urlOf(store: string, files: Readonly<Record<string, string>> = {}): string {
  const { url } = storeOf(store, files);
  return url.engine === 'postgres' ? url.read() : expect.fail(`expected PostgreSQL, but got ${url.engine}`);
}

describe('store', () => {
  it('keeps the audit log only if it outlives the process', () => {
    const message = 'expected false: a restart loses this store, which is in memory (store.url)';
    expect(faultsOf('audit: { store: true }')).toEqual({ 'audit.store': message });
    expect(faultsOf(`audit: { store: true }\n${KEYS}\nstore: { url: 'sqlite:graph.db' }`)).toEqual({});
  });

  it('is in memory by default, and needs no keys then', () => {
    const { store } = parseConfig(ACCOUNTS, { env: () => undefined, file: () => undefined });
    expect(store).toEqual({
      url: { engine: 'memory' },
      mode: 'required',
      schema: 'identity_graph',
      poolSize: 10,
      listenUrl: null,
      maxReplicas: 8,
      replica: null,
    });
    // Every key may be given with its default value.
    const defaults = `store: { url: "sqlite::memory:", mode: required, schema: identity_graph, poolSize: 10, listenUrl: null, maxReplicas: 8, replica: null }`;
    expect(faultsOf(defaults)).toEqual({});
  });

  it('takes a file, relative or absolute, with percent-encoded characters', () => {
    for (const [url, file] of [
      ['sqlite:./identity-graph.db', './identity-graph.db'],
      ['sqlite:graph.db', 'graph.db'],
      ['sqlite:/var/lib/graph/100%25%3F.db', '/var/lib/graph/100%?.db'],
    ])
      expect(storeOf(`{ url: "${url}" }`).url).toEqual({ engine: 'sqlite', file });
    expect(storeOf(`{ url: "sqlite:\${DIR}/graph.db" }`, { DIR: '/var/100%' }).url).toEqual({
      engine: 'sqlite',
      file: '/var/100%/graph.db',
    });
  });

  it('needs the keys of cursors and fingerprints if it outlives the process', () => {
    const message =
      'required with this store.url, because the key must stay the same after a restart and on all replicas';
    for (const url of ['sqlite:graph.db', 'postgres://graph@db/graph'])
      expect(faultsOf(`store: { url: "${url}" }\nsecrets: { fingerprintKey: b }`)).toEqual({
        'secrets.cursorKeys': message,
      });
    expect(faultsOf('store: { url: "sqlite:graph.db" }')).toEqual({
      'secrets.cursorKeys': message,
      'secrets.fingerprintKey': message,
    });
  });

  it.each([
    ['mysql://graph@db/graph', 'expected sqlite::memory:, sqlite:FILE or postgres://'],
    ['graph.db', 'expected sqlite::memory:, sqlite:FILE or postgres://'],
    ['sqlite:', 'expected sqlite::memory: or sqlite:FILE'],
    ['sqlite::memory', 'expected sqlite::memory: or sqlite:FILE'],
    ['sqlite:///var/graph.db', 'expected a path without //'],
    ['sqlite:graph.db?mode=ro', 'expected a path without ? and #'],
    ['sqlite:100%.db', 'expected percent-encoded text: write % as %25'],
    ['postgres:graph', 'expected postgres://'],
    ['postgres://db/graph', 'expected a user'],
    ['postgres://graph@/graph', 'expected a host'],
    ['postgres://graph@db:0/graph', 'expected a host, and a port from 1 to 65535'],
    ['postgres://graph:p%@db/graph', 'expected percent-encoded text: write % as %25'],
    [
      'postgres://graph:p%0A@db/graph',
      'expected text without control characters, but it contains a line feed',
    ],
    [`postgres://graph:p/${CANARY}@db/graph`, 'expected postgres://'],
    [`postgres://graph:p?${CANARY}@db/graph`, 'expected '],
    [`postgres://graph:p#${CANARY}@db/graph`, 'expected postgres://'],
    ['postgres://graph@db/graph?sslmode=full', 'expected sslmode to be one of disable, allow'],
    ['postgres://graph@db/graph?ssl=true', 'expected only the parameters host, port, sslmode, sslrootcert'],
  ])('refuses the URL %s', (url, message) => {
    expect(faultsOf(`${KEYS}\nstore: { url: "${url}" }`)).toEqual({
      'store.url': expect.stringContaining(message),
    });
  });

  it('refuses what only PostgreSQL has, and schemas that PostgreSQL refuses', () => {
    const postgres = 'postgres://graph@db/graph';
    expect(faultsOf(`store: { mode: degraded, poolSize: 20, listenUrl: "${postgres}" }`)).toEqual({
      'store.mode': 'expected required: degraded needs PostgreSQL in store.url',
      'store.poolSize': 'expected no value: a pool needs PostgreSQL in store.url',
      'store.listenUrl': 'expected no value: it needs PostgreSQL in store.url',
    });
    expect(faultsOf(`${KEYS}\nstore: { url: "${postgres}", listenUrl: "sqlite:graph.db" }`)).toEqual({
      'store.listenUrl': 'expected postgres://USER:PASSWORD@HOST:PORT/DATABASE',
    });
    for (const schema of ['pg_graph', 'Graph', 'a-b', '1st', 'x'.repeat(64), '""'])
      expect(faultsOf(`store: { schema: ${schema} }`)).toEqual({
        'store.schema': expect.stringContaining('expected 1 to 63 of a-z 0-9 _'),
      });
  });

  it.each(['url', 'listenUrl'])(
    'percent-encodes a reference inside %s, and reads it again each time',
    (key) => {
      const files: Record<string, string> = { '/run/pw': 'p@ss/wörd?#%\n', HOST: 'db.example' };
      const written = `postgres://graph:\${file:/run/pw}@\${HOST}:5432/graph`;
      const other = key === 'url' ? '' : 'url: "postgres://graph@db/graph", ';
      const found = storeOf(`{ ${other}${key}: "${written}" }`, files)[key === 'url' ? 'url' : 'listenUrl'];
      if (found?.engine !== 'postgres') return expect.fail();
      const { read } = found;
      expect(read()).toBe('postgres://graph:p%40ss%2Fw%C3%B6rd%3F%23%25@db.example:5432/graph');
      files['/run/pw'] = 'second';
      expect(read()).toBe('postgres://graph:second@db.example:5432/graph');
      // An unreadable file, and one with a line feed too many: the last password stays.
      delete files['/run/pw'];
      expect(read()).toBe('postgres://graph:second@db.example:5432/graph');
      files['/run/pw'] = 'third\n\n';
      expect(read()).toBe('postgres://graph:second@db.example:5432/graph');
      files['/run/pw'] = 'third\n';
      expect(read()).toBe('postgres://graph:third@db.example:5432/graph');
    },
  );

  it('uses a URL as it is that consists of one reference', () => {
    const url = 'postgresql://graph:p%40ss@/graph?host=/run/postgresql';
    expect(urlOf(`{ url: "\${DATABASE_URL}" }`, { DATABASE_URL: url })).toBe(url);
    expect(faultsOf(`${KEYS}\nstore: { url: "\${DATABASE_URL}" }`, { DATABASE_URL: CANARY })).toEqual({
      'store.url': expect.stringContaining('expected sqlite::memory:'),
    });
  });

  it('never shows the password, and knows whether the file contains it', () => {
    const [open, inFile] = [`postgres://graph:${CANARY}@db/graph`, `postgres://graph:\${file:/pw}@db/graph`];
    const literal = storeOf(`{ url: "${open}", listenUrl: "${open}" }`);
    expect(JSON.stringify(literal) + inspect(literal, { depth: 9 })).not.toContain(CANARY);
    expect(holdsSecret(open, literal)).toBe(true);
    expect(holdsSecret(inFile, storeOf(`{ url: "${inFile}" }`, { '/pw': CANARY }))).toBe(false);
    const plain = 'postgres://graph@db/graph';
    expect(holdsSecret(plain, storeOf(`{ url: "${plain}" }`))).toBe(false);
  });
});
