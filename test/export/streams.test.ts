import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GraphQLError } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../src/errors.ts';
import type { Registry } from '../../src/graph/registry.ts';
import { createExports, type ExportEvent, type ExportsOptions } from '../../src/http/export/exports.ts';
import { printRefusal, refusalOf } from '../../src/http/request/http-refusal.ts';
import { createSchema } from '../../src/schema/index.ts';
import type { Store } from '../../src/store/store.ts';
import { HUAWEI } from '../inventory/fleet-of-objects.ts';
import { onPostgres, openOn } from '../kit/on-postgres.ts';
import { sqliteFolder } from '../kit/sqlite-folder.ts';
import { createVirtualClock } from '../kit/virtual-clock.ts';
import { deviceId, insertDevices } from './device-rows.ts';
import { openExportOf, parseNdjson, readExport } from './export-stage.ts';

const SIZE = 40_000;
const folder = sqliteFolder();
const schema = createSchema();
let store: Store & AsyncDisposable;

beforeAll(async () => {
  store = await folder.open();
  await insertDevices(store, HUAWEI, SIZE);
}, 120_000);
afterAll(() => store.close());

const provider = { account: 'hw', name: 'HUAWEI_IOTDA', regions: [HUAWEI.region], traits: { objects: {} } };
const registry = {
  visible: () => [provider],
  find: () => provider,
  configuredInstances: () => null,
} as unknown as Registry;

/** A server of exports. The header `authorization` is the name of the caller. */
async function serveExports(
  options: Partial<ExportsOptions> = {},
  { expiresAfterMs = 3_600_000, of = store }: { expiresAfterMs?: number; of?: Store } = {},
) {
  const events: ExportEvent[] = [];
  const errors: unknown[] = [];
  const mask = (error: unknown) => {
    errors.push(error);
    return new GraphQLError('failed');
  };
  const reads = { count: 0 };
  const source = {
    hasSnapshots: true,
    read: ((work, timing) =>
      of.read((snapshot) => {
        const rows: typeof snapshot.rows = (sql, values) => {
          reads.count += 1;
          return snapshot.rows(sql, values);
        };
        return work({ rows });
      }, timing)) as Store['read'],
  };
  const exports = createExports({
    ...{ schema, registry, source, most: 3, trustedDocuments: null, mask },
    refusals: { denied: () => {}, unauthenticated: () => {}, stop: async () => {} },
    onExport: (event) => void events.push(event),
    ...options,
  });
  const server = createServer(async (request, response) => {
    const [path = ''] = (request.url ?? '').split('?');
    const target = exports.targetOf(path);
    const name = request.headers.authorization ?? '';
    const expiresAt = Date.now() + expiresAfterMs;
    const principal = {
      name,
      scopes: new Set(['identity:read'] as const),
      accounts: 'all',
      expiresAt,
    } as const;
    const caller = { principal, authorization: name, authenticate: async () => principal };
    try {
      if (target === null) throw new AppError('NOT_FOUND', 'no');
      await exports.serve(target, request, response, { ...caller, recheckMs: 60_000, isHead: false });
    } catch (error) {
      const { status, headers, body } = printRefusal(refusalOf(error, mask));
      response.writeHead(status, headers).end(body);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  const headersOf = (caller: string) => ({ authorization: caller });
  return {
    ...{ events, errors, reads, exports },
    read: (path: string, caller = 'one') => readExport(url, path, headersOf(caller)),
    /** A client that reads nothing more than the headers. */
    stall: async (caller = 'one') => {
      const response = await openExportOf(url, 'devices.ndjson', headersOf(caller));
      return response.pause();
    },
    /** Outcomes of the exports that ended. */
    outcomes: () => events.flatMap(({ end }) => (end === null ? [] : [end.outcome])),
    [Symbol.asyncDispose]: async () => {
      expect(errors).toEqual([]);
      exports.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Reads a stalled response to its end. */
async function drained(response: IncomingMessage): Promise<{ text: string; isWhole: boolean }> {
  let text = '';
  response.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  response.resume();
  if (!response.closed) await new Promise((resolve) => response.once('close', resolve));
  return { text, isWhole: response.complete };
}

/** Waits until the number of reads stands still. */
async function untilStill(reads: { readonly count: number }): Promise<number> {
  for (let last = -1; ; ) {
    await new Promise((resolve) => setTimeout(resolve, 300));
    if (reads.count === last) return last;
    last = reads.count;
  }
}

describe('an export', { timeout: 30_000 }, () => {
  it('is one snapshot, and delays neither writes nor other reads', async () => {
    await using server = await serveExports();
    const response = await server.stall();
    await untilStill(server.reads);
    await insertDevices(store, HUAWEI, 10, { from: SIZE });
    await store.rows('DELETE FROM @inventory_object WHERE id = $1', [deviceId(HUAWEI, SIZE - 1)]);
    expect(await store.rows('SELECT count(*) AS n FROM @inventory_object')).toEqual([{ n: SIZE + 9 }]);
    const { text, isWhole } = await drained(response);
    const { rows, trailer } = parseNdjson(text);
    const expected = Array.from({ length: SIZE }, (_, n) => deviceId(HUAWEI, n)).sort();
    expect(rows.map(({ id }) => id)).toEqual(expected);
    expect([isWhole, trailer]).toMatchObject([true, { rows: SIZE, snapshot: true }]);
    await store.rows('DELETE FROM @inventory_object WHERE key_text >= $1', [`d000${SIZE}`]);
    await insertDevices(store, HUAWEI, 1, { from: SIZE - 1 });
    expect(server.events.map(({ end }) => end)).toMatchObject([null, { outcome: 'complete', rows: SIZE }]);
  });

  it('reads no further while its client does not', async () => {
    await using server = await serveExports();
    const response = await server.stall();
    const reads = await untilStill(server.reads);
    const whole = await drained(response);
    expect(whole.isWhole).toBe(true);
    // What it had read is in the buffers of the sockets and in one chunk.
    expect(reads).toBeLessThan(server.reads.count / 2);
  });

  it('is refused beyond two of a principal, and beyond the limit of the server', async () => {
    await using server = await serveExports();
    const first = await server.stall();
    const second = await server.stall();
    const third = await server.read('devices.ndjson');
    expect([third.status, JSON.parse(third.text)]).toMatchObject([
      429,
      { errors: [{ extensions: { code: 'RATE_LIMITED', limit: 'exports', allowed: 2 } }] },
    ]);
    expect(third.headers['retry-after']).toBe('10');
    await server.stall('other');
    const fourth = await server.read('devices.ndjson', 'third');
    expect([fourth.status, JSON.parse(fourth.text)]).toMatchObject([
      503,
      { errors: [{ extensions: { code: 'OVERLOADED', limit: 'exports' } }] },
    ]);
    expect(fourth.headers['retry-after']).toBe('10');
    // A client that has gone frees its place.
    first.destroy();
    await expect.poll(server.outcomes).toEqual(['client']);
    expect((await server.read(`devices.ndjson?after=${deviceId(HUAWEI, SIZE - 9)}`)).status).toBe(200);
    second.destroy();
  });

  it('is cut without a trailer when the credentials expire, and goes on behind its last row', async () => {
    await using server = await serveExports({}, { expiresAfterMs: 700 });
    const response = await server.stall();
    await expect.poll(server.outcomes).toEqual(['credentials']);
    const cut = await drained(response);
    const { rows, trailer } = parseNdjson(cut.text);
    expect([cut.isWhole, trailer]).toEqual([false, null]);
    const after = rows.at(-1)?.['id'] ?? '';
    await using later = await serveExports();
    const rest = parseNdjson((await later.read(`devices.ndjson?after=${after}`)).text);
    expect([...rows, ...rest.rows].map(({ id }) => id)).toEqual(
      Array.from({ length: SIZE }, (_, n) => deviceId(HUAWEI, n)).sort(),
    );
    expect(rest.trailer).toMatchObject({ rows: SIZE - rows.length });
  });

  it('is cut after ten minutes', async () => {
    const clock = createVirtualClock();
    await using server = await serveExports({ clock });
    const response = await server.stall();
    await clock.run(599_000);
    expect(server.outcomes()).toEqual([]);
    await clock.run(2_000);
    await expect.poll(server.outcomes).toEqual(['time']);
    expect((await drained(response)).isWhole).toBe(false);
  });

  it('is cut when the server stops', async () => {
    await using server = await serveExports();
    const response = await server.stall();
    server.exports.stop();
    await expect.poll(server.outcomes).toEqual(['stopped']);
    expect((await drained(response)).isWhole).toBe(false);
  });

  it('is cut when the store is lost, and refused before the first byte', async () => {
    const lost = new AppError('STORE_UNAVAILABLE', 'The store is not available.', {
      details: { retryAfterMs: 1_000 },
    });
    let left = 20;
    const read = ((work, timing) =>
      store.read((snapshot) => {
        const rows: typeof snapshot.rows = async (sql, values) => {
          left -= 1;
          if (left < 0) throw lost;
          return snapshot.rows(sql, values);
        };
        return work({ rows });
      }, timing)) as Store['read'];
    await using server = await serveExports({ source: { hasSnapshots: true, read } });
    const cut = await server.read('devices.ndjson');
    expect([cut.status, cut.isWhole, parseNdjson(cut.text).trailer]).toEqual([200, false, null]);
    const refused = await server.read('devices.ndjson');
    expect([refused.status, refused.headers['retry-after']]).toEqual([503, '1']);
    expect(server.outcomes()).toEqual(['store', 'store']);
  });

  it('needs the right to send any document where there are trusted documents', async () => {
    const trustedDocuments = { byId: new Map(), texts: new Set<string>(), also: new Set(['one']) };
    await using server = await serveExports({ trustedDocuments });
    expect((await server.read('groups.ndjson')).status).toBe(200);
    const { status, text } = await server.read('groups.ndjson', 'other');
    expect([status, JSON.parse(text).errors[0].extensions.code]).toEqual([403, 'FORBIDDEN']);
  });
});

await onPostgres('an export from PostgreSQL', (postgres) => {
  it('waits for its client for longer than other transactions may be idle', { timeout: 60_000 }, async () => {
    await using own = await openOn(postgres);
    await insertDevices(own, HUAWEI, SIZE);
    await using server = await serveExports({}, { of: own });
    const response = await server.stall();
    await untilStill(server.reads);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    const { text, isWhole } = await drained(response);
    expect([isWhole, parseNdjson(text).trailer]).toMatchObject([true, { rows: SIZE, snapshot: true }]);
  });
});
