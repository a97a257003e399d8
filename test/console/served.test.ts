import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { start } from '../kit/start.ts';

const OUTSIDE = 'not for the world';

/** A build like Vite's, with files around it that must not be served. */
async function builtConsole() {
  const root = await mkdtemp(join(tmpdir(), 'console-'));
  const directory = join(root, 'dist');
  await mkdir(join(directory, 'assets'), { recursive: true });
  await writeFile(join(directory, 'index.html'), '<!doctype html><title>console</title>');
  await writeFile(join(directory, 'assets/index-abc123.js'), 'export {};');
  await writeFile(join(directory, 'assets/index-abc123.css'), 'body{}');
  await writeFile(join(directory, 'assets/inter-abc123.woff2'), 'wOF2');
  await writeFile(join(directory, '.env'), OUTSIDE);
  await writeFile(join(root, 'secret.txt'), OUTSIDE);
  await mkdir(join(root, 'dist-old'));
  await writeFile(join(root, 'dist-old/secret.txt'), OUTSIDE);
  return { root, directory, [Symbol.asyncDispose]: () => rm(root, { recursive: true }) };
}

/** Sends the path unchanged: fetch would normalise it. */
function ask(base: string, path: string, method = 'GET', headers: Record<string, string> = {}) {
  return new Promise<{ status: number; headers: Record<string, unknown>; body: Buffer; text: string }>(
    (resolve, reject) => {
      const asked = request(base, { path, method, headers }, async (response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk as Buffer);
        const body = Buffer.concat(chunks);
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body, text: body.toString() });
      });
      asked.once('error', reject).end();
    },
  );
}

describe('the console as a static page', () => {
  it('serves the page for its own routes, and its files with content type and cache lifetime', async () => {
    await using built = await builtConsole();
    await using graph = await start({ overrides: { consoleDirectory: built.directory } });
    expect(await ask(graph.url, '/console')).toMatchObject({
      status: 302,
      headers: { location: '/console/' },
    });
    for (const route of ['/console/', '/console/instances/SW5zdGFuY2U6YQ', '/console/objects/a%2Fb?tab=1']) {
      const page = await ask(graph.url, route);
      expect(page).toMatchObject({
        status: 200,
        headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' },
      });
      expect(page.text).toContain('<title>console');
      const policy = String(page.headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toMatch(/unsafe|https?:|\*/);
    }
    const types = {
      js: 'text/javascript; charset=utf-8',
      css: 'text/css; charset=utf-8',
      woff2: 'font/woff2',
    };
    for (const [extension, type] of Object.entries(types)) {
      const name = extension === 'woff2' ? 'inter' : 'index';
      const file = await ask(graph.url, `/console/assets/${name}-abc123.${extension}`);
      expect(file).toMatchObject({
        status: 200,
        headers: {
          'content-type': type,
          'cache-control': 'public, max-age=31536000, immutable',
          'x-content-type-options': 'nosniff',
        },
      });
    }
    expect(await ask(graph.url, '/console/assets/gone-abc123.js')).toMatchObject({ status: 404 });
    expect(await ask(graph.url, '/console/', 'HEAD')).toMatchObject({ status: 200, text: '' });
    expect(await ask(graph.url, '/console/', 'POST')).toMatchObject({ status: 405 });
    expect(await ask(graph.url, '/consoles')).toMatchObject({ status: 404 });
  });

  it("compresses each file as the client accepts it, and answers 304 for the client's version", async () => {
    await using built = await builtConsole();
    await using graph = await start({ overrides: { consoleDirectory: built.directory } });
    const script = `export const rows = [${'"a row of the console", '.repeat(5_000)}];`;
    const place = join(built.directory, 'assets/rows-abc123.js');
    await writeFile(place, script);
    const path = '/console/assets/rows-abc123.js';
    const get = (headers: Record<string, string>, method = 'GET') => ask(graph.url, path, method, headers);

    const brotli = await get({ 'accept-encoding': 'gzip, deflate, br, zstd' });
    expect(brotli.headers).toMatchObject({ 'content-encoding': 'br', vary: 'Accept-Encoding' });
    expect(brotliDecompressSync(brotli.body).toString()).toBe(script);
    expect(brotli.body.length).toBeLessThan(script.length / 20);
    const gzipped = await get({ 'accept-encoding': 'gzip, br;q=0' });
    expect(gzipped.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
    expect(gunzipSync(gzipped.body).toString()).toBe(script);
    const plain = await get({});
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain).toMatchObject({ text: script, headers: { vary: 'Accept-Encoding' } });

    const tags = [brotli, gzipped, plain].map(({ headers }) => String(headers['etag']));
    expect(new Set(tags).size).toBe(3);
    const head = await get({ 'accept-encoding': 'br' }, 'HEAD');
    expect(head).toMatchObject({
      status: 200,
      text: '',
      headers: { etag: tags[0], 'content-length': String(brotli.body.length) },
    });
    const same = await get({ 'accept-encoding': 'br', 'if-none-match': `"other", W/${tags[0]}` });
    expect(same).toMatchObject({
      status: 304,
      text: '',
      headers: { etag: tags[0], vary: 'Accept-Encoding' },
    });
    await writeFile(place, `${script} // changed`);
    const changed = await get({ 'accept-encoding': 'br', 'if-none-match': tags[0]! });
    expect(changed.status).toBe(200);
    expect(brotliDecompressSync(changed.body).toString()).toBe(`${script} // changed`);

    // A font file is already compressed.
    expect(
      (await ask(graph.url, '/console/assets/inter-abc123.woff2', 'GET', { 'accept-encoding': 'br' }))
        .headers,
    ).not.toHaveProperty('content-encoding');
  });

  it('serves nothing outside of the build', async () => {
    await using built = await builtConsole();
    await using graph = await start({ overrides: { consoleDirectory: built.directory } });
    // The files exist where a careless path join would find them.
    expect(await readFile(join(built.directory, '../secret.txt'), 'utf8')).toBe(OUTSIDE);
    const paths = [
      '../secret.txt',
      'assets/../../secret.txt',
      '..%2fsecret.txt',
      '%2e%2e/secret.txt',
      '%2e%2e%2fsecret.txt',
      '..%5csecret.txt',
      '..\\secret.txt',
      '%252e%252e/secret.txt',
      '....//secret.txt',
      '../dist-old/secret.txt',
      `${built.root}/secret.txt`,
      `/${built.root}/secret.txt`,
      'secret.txt%00.html',
      '.env',
      'assets/%2e%2e/.env',
      'assets.d/',
      '%.txt',
    ];
    for (const path of paths) {
      const { status, text } = await ask(graph.url, `/console/${path}`);
      expect(text, path).not.toContain(OUTSIDE);
      // A path that looks like a route of the page gets the page.
      if (status !== 404) expect(text, path).toContain('<title>console');
    }
  });

  it('is absent until it is built, and survives the deletion of its files', async () => {
    await using built = await builtConsole();
    const missing = join(built.root, 'nothing');
    await using graph = await start({ overrides: { consoleDirectory: missing } });
    for (const path of ['/console/', '/console/assets/index-abc123.js']) {
      const answer = await ask(graph.url, path);
      expect(answer.status).toBe(404);
      expect(JSON.parse(answer.text)).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
    }
    await using other = await start({ overrides: { consoleDirectory: built.directory } });
    expect(await ask(other.url, '/console/')).toMatchObject({ status: 200 });
    await rm(built.directory, { recursive: true });
    expect(await ask(other.url, '/console/')).toMatchObject({ status: 404 });
    expect(await other.query('{ __typename }')).toMatchObject({ data: { __typename: 'Query' } });
  });
});
