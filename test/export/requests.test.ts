import { describe, expect, it } from 'vitest';
import { startGraphOfCallers } from '../inventory/graph-of-callers.ts';
import { fill, randomFleet } from '../inventory/random-fleet.ts';
import { createRandom } from '../kit/random.ts';
import { asCaller, exportUrl, parseNdjson, readExport } from './export-stage.ts';

const READ = ['identity:read'];
const { store, ofAlibaba, hw, askAs, log, url } = await startGraphOfCallers({
  all: { accounts: ['ali', 'hw', 'more'], scopes: [...READ, 'secret:reveal'] },
  few: { accounts: ['more', 'hw'], scopes: READ },
  writer: { accounts: ['ali', 'hw', 'more'], scopes: ['identity:write'] },
});
const places = [ofAlibaba('ali', 'a'), ofAlibaba('ali', 'b'), ofAlibaba('more', 'c'), hw];
await fill(store, randomFleet(createRandom(5), 2_500, places));
const read = (path: string, caller = 'all') => readExport(url, path, asCaller(caller));
const idsOf = async (path: string, caller = 'all') => {
  const { text, status } = await read(path, caller);
  expect([path, status]).toEqual([path, 200]);
  const { rows, trailer } = parseNdjson(text);
  expect(trailer).toMatchObject({ rows: rows.length, complete: false, snapshot: false });
  return rows.map(({ id }) => String(id));
};

async function walk(caller: string, list: string, filter: string, scope: string): Promise<string[]> {
  const ids: string[] = [];
  for (let after = ''; ; ) {
    const { data, errors } = await askAs(
      caller,
      `{ identityInventory${scope} { ${list}(first: 100, filter: { ${filter} } ${after}) { nodes { id } pageInfo { hasNextPage endCursor } } } }`,
    );
    expect(errors).toBeUndefined();
    ids.push(...data.identityInventory[list].nodes.map(({ id }: { id: string }) => id));
    const { hasNextPage, endCursor } = data.identityInventory[list].pageInfo;
    if (!hasNextPage) return ids.sort();
    after = `after: "${endCursor}"`;
  }
}

/** Members of filters, as GraphQL and as parameters have them. */
const MEMBERS: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  caCertificates: [
    ['text: "a"', 'text=a'],
    ['status: [ACTIVE, UNVERIFIED]', 'status=ACTIVE&status=UNVERIFIED'],
    ['expired: true', 'expired=true'],
    ['expired: false', 'expired=false'],
    ['maxKeyBits: 1024', 'maxKeyBits=1024'],
    ['inUse: true', 'inUse=true'],
  ],
  deviceCertificates: [
    ['expiresWithin: "P10Y"', 'expiresWithin=P10Y'],
    ['expiresAfter: "2026-06-01T00:00:00Z"', 'expiresAfter=2026-06-01T00:00:00Z'],
    ['expiresBefore: "2026-07-01T08:00:00+08:00"', 'expiresBefore=2026-07-01T08:00:00%2B08:00'],
    ['keyAlgorithm: ["rsa", "EC"]', 'keyAlgorithm=rsa&keyAlgorithm=EC'],
    ['serialNumber: "0x0a"', 'serialNumber=0x0a'],
  ],
  devices: [
    ['tag: { key: "site" }', 'tag.key=site'],
    ['tag: { key: "site", value: "1" }', 'tag.key=site&tag.value=1'],
    ['status: [FROZEN]', 'status=FROZEN'],
    ['productId: "p1"', 'productId=p1'],
    ['hasCertificate: false', 'hasCertificate=false'],
  ],
  authIdentities: [
    ['identityType: [USER]', 'identityType=USER'],
    ['signMode: [SIGNED, ORIGIN]', 'signMode=SIGNED&signMode=ORIGIN'],
    ['secretFingerprint: "aa"', 'secretFingerprint=aa'],
  ],
  groups: [['text: "b"', 'text=b']],
  clientCredentials: [['text: "gid1"', 'text=gid1']],
};

/** Scopes, likewise. Each has all kinds of objects. */
const SCOPES: readonly (readonly [string, string])[] = [
  ['', ''],
  ['accounts: ["ali", "hw"]', 'accounts=ali&accounts=hw'],
  ['providers: [ALIBABA_MQTT, HUAWEI_IOTDA]', 'providers=ALIBABA_MQTT&providers=HUAWEI_IOTDA'],
];

describe('an export', () => {
  it('has the ids of a walk through the list with the same filter and scope', {
    timeout: 120_000,
  }, async () => {
    const random = createRandom(9);
    const below = (n: number) => Math.floor(random() * n);
    let found = 0;
    for (const [list, members] of Object.entries(MEMBERS)) {
      const filters = members.map((member) => [member]);
      for (let n = 0; n < 4; n++) filters.push(members.filter(() => below(3) === 0));
      for (const chosen of filters) {
        const names = chosen.map(([member]) => member.slice(0, member.indexOf(':')));
        if (new Set(names).size < names.length) continue;
        const [scope = '', scopeParameters = ''] = SCOPES[below(SCOPES.length)] ?? [];
        const query = [...chosen.map(([, parameter]) => parameter), scopeParameters]
          .filter(Boolean)
          .join('&');
        const expected = await walk(
          'all',
          list,
          chosen.map(([member]) => member).join(', '),
          scope === '' ? '' : `(scope: { ${scope} })`,
        );
        expect([query, await idsOf(`${list}.ndjson?${query}`)]).toEqual([query, expected]);
        found += expected.length;
      }
    }
    expect(found).toBeGreaterThan(2_000);
  });

  it('goes on behind the id that `after` names, whether or not the object still exists', async () => {
    const all = await idsOf('devices.ndjson');
    expect(all.length).toBeGreaterThan(200);
    for (const n of [0, 100, all.length - 1])
      expect(await idsOf(`devices.ndjson?after=${all[n]}`)).toEqual(all.slice(n + 1));
    const few = await idsOf('devices.ndjson?productId=p1&tag.key=site');
    expect(few.length).toBeGreaterThan(2);
    expect(await idsOf(`devices.ndjson?productId=p1&tag.key=site&after=${few[0]}`)).toEqual(few.slice(1));
    const text = Buffer.from(all[10]!, 'base64url').toString();
    const gone = Buffer.from(`${text}-gone`).toString('base64url');
    expect(await idsOf(`devices.ndjson?after=${gone}`)).toEqual(all.filter((id) => id > gone));
  });

  it('has only rows of accounts that the caller may see', async () => {
    for (const list of Object.keys(MEMBERS)) {
      const own = await idsOf(`${list}.ndjson`, 'few');
      expect(own).toEqual(await walk('few', list, '', ''));
      const others = own.filter((id) => Buffer.from(id, 'base64url').toString().includes(':ali/'));
      expect(others).toEqual([]);
    }
  });

  it('is the same as CSV, with the trailer as its last row', async () => {
    const { rows } = parseNdjson((await read('devices.ndjson')).text);
    const { text, headers } = await read('devices.csv');
    expect(headers['content-type']).toBe('text/csv; charset=utf-8; header=present');
    const lines = text.split('\r\n');
    expect(lines[0]).toBe(
      Object.keys(rows[0]!)
        .map((name) => `"${name}"`)
        .join(','),
    );
    expect(lines.slice(1, -2).map((line) => line.slice(1, line.indexOf('",')))).toEqual(
      rows.map(({ id }) => id),
    );
    expect(lines.at(-2)).toMatch(/^"#trailer","\{""rows"":\d+,""complete"":false/);
  });
});

describe('a request for an export is refused', () => {
  const device = Buffer.from('Device:hw/r/i/d').toString('base64url');
  it.each([
    ['devices.ndjson?key=s3cret', 'key', 'BAD_USER_INPUT'],
    ['devices.ndjson?access_token=s3cret', 'access_token', 'BAD_USER_INPUT'],
    ['devices.ndjson?s3cret', 's3cret', 'BAD_USER_INPUT'],
    ['devices.ndjson?%00s3cret%00=1', 'parameter', 'BAD_USER_INPUT'],
    ['devices.ndjson?orderBy=NAME', 'orderBy', 'BAD_USER_INPUT'],
    ['devices.ndjson?status=WELL', 'status', 'BAD_USER_INPUT'],
    ['devices.ndjson?hasCertificate=1', 'hasCertificate', 'BAD_USER_INPUT'],
    ['devices.ndjson?registeredBefore=yesterday', 'registeredBefore', 'BAD_USER_INPUT'],
    ['devices.ndjson?productId=a&productId=b', 'productId', 'BAD_USER_INPUT'],
    ['devices.ndjson?tag=a', 'tag', 'BAD_USER_INPUT'],
    ['devices.ndjson?tag.value=a', 'tag.key', 'BAD_USER_INPUT'],
    ['devices.ndjson?text=...', 'text', 'BAD_USER_INPUT'],
    ['devices.ndjson?after=x', 'after', 'BAD_USER_INPUT'],
    [`groups.ndjson?after=${device}`, 'after', 'BAD_USER_INPUT'],
    ['devices.ndjson?accounts=none', 'accounts.0', 'NOT_FOUND'],
    ['devices.ndjson?providers=NONE', 'providers', 'BAD_USER_INPUT'],
    ['caCertificates.csv?maxKeyBits=many', 'maxKeyBits', 'BAD_USER_INPUT'],
    ['caCertificates.csv?maxKeyBits=99999999999', 'maxKeyBits', 'BAD_USER_INPUT'],
    ['caCertificates.csv?expiresWithin=P0D', 'expiresWithin', 'BAD_USER_INPUT'],
    ['caCertificates.csv?caId=x', 'caId', 'BAD_USER_INPUT'],
    ['findings.csv?minSeverity=BAD', 'minSeverity', 'BAD_USER_INPUT'],
  ])('%s', async (path, field, code) => {
    const { status, text, headers } = await read(path);
    const { errors } = JSON.parse(text);
    expect([status, errors]).toEqual([400, [{ message: expect.any(String), extensions: { code, field } }]]);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(errors[0].message).not.toMatch(/^(filter|scope)\./);
    // A name may be repeated, the value of an unknown parameter may not.
    if (!path.endsWith('?s3cret')) expect(text).not.toContain('s3cret');
    expect(log.join('')).not.toContain('s3cret');
  });

  it('for other lists, formats and methods, and without the right to read', async () => {
    const codeOf = async (path: string, headers: Record<string, string> = asCaller('all')) => {
      const { status, text } = await readExport(url, path, headers);
      return [status, JSON.parse(text).errors[0].extensions.code];
    };
    for (const path of ['changes.ndjson', 'devices.xml', 'devices', 'toString.csv', 'devices.ndjson/x'])
      expect([path, await codeOf(path)]).toEqual([path, [404, 'NOT_FOUND']]);
    expect(await codeOf('devices.ndjson', {})).toEqual([401, 'UNAUTHENTICATED']);
    expect(await codeOf('devices.ndjson', asCaller('nobody'))).toEqual([401, 'UNAUTHENTICATED']);
    expect(await codeOf('devices.ndjson', asCaller('writer'))).toEqual([403, 'FORBIDDEN']);
    expect(await codeOf('authIdentities.csv?secretFingerprint=aa', asCaller('few'))).toEqual([
      403,
      'FORBIDDEN',
    ]);
    expect(await codeOf('devices.csv', { ...asCaller('all'), origin: 'https://other.example' })).toEqual([
      403,
      'FORBIDDEN',
    ]);
    expect(await codeOf('devices.csv', { ...asCaller('all'), 'sec-fetch-site': 'cross-site' })).toEqual([
      403,
      'FORBIDDEN',
    ]);
    const post = await fetch(exportUrl(url, 'devices.csv'), { method: 'POST', headers: asCaller('all') });
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
  });

  it('HEAD has the headers of GET and no body', async () => {
    const response = await fetch(exportUrl(url, 'devices.csv'), { method: 'HEAD', headers: asCaller('all') });
    expect([response.status, response.headers.get('content-disposition'), await response.text()]).toEqual([
      200,
      'attachment; filename="devices.csv"',
      '',
    ]);
  });

  it('while the store is out of reach', async () => {
    store.goDown();
    try {
      const { status, text, headers } = await read('devices.csv');
      expect([status, JSON.parse(text).errors[0].extensions.code]).toEqual([503, 'STORE_UNAVAILABLE']);
      expect(headers['retry-after']).toBe('1');
    } finally {
      store.comeUp();
    }
  });
});
