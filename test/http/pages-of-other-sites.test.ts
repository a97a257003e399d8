import { existsSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { start } from '../kit/start.ts';

const CHROMIUM = '/usr/bin/chromium';
const QUERY = encodeURIComponent('{ instances(first: 1) { nodes { name } } }');

/** Another site, under a name that browsers treat as cross-site. */
async function otherSite() {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>other</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

describe.runIf(existsSync(CHROMIUM))(`GET in Chromium, without credentials (needs ${CHROMIUM})`, () => {
  it('serves our own page and pages of allowed origins, and runs no query for other pages', {
    timeout: 120_000,
  }, async () => {
    await using other = await otherSite();
    await using allowed = await otherSite();
    await using graph = await start({
      config: { security: { graphiql: false, allowedOrigins: [allowed.origin] } },
    });
    const { journal } = graph.simulators;
    const browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-gpu'],
    });
    try {
      const page = await browser.newPage();
      page.setDefaultTimeout(20_000);
      const url = `${graph.url}?query=${QUERY}`;
      const get = (headers: Record<string, string>) =>
        page.evaluate(async ([to, given]) => (await fetch(to, { headers: given })).status, [
          url,
          headers,
        ] as const);
      // The 404 page has no content security policy, so it is a page of our origin that may fetch.
      await page.goto(new URL('/nothing', graph.url).href);
      expect(await get({})).toBe(200);
      await page.goto(allowed.origin);
      expect(await get({})).toBe(200);
      expect(await get({ 'x-tenant': 'a', 'apollographql-client-name': 'web' })).toBe(200);
      expect(journal.entries.length).toBeGreaterThan(0);

      await page.goto(other.origin);
      journal.clear();
      const tried = await page.evaluate(async (to) => {
        const ended = (element: HTMLElement) =>
          new Promise<string>((resolve) => {
            element.onload = () => resolve('loaded');
            element.onerror = () => resolve('failed');
            document.body.append(element);
          });
        const fetched = (init: RequestInit) =>
          fetch(to, init).then(
            ({ type }) => type,
            () => 'failed',
          );
        const opened = (source: EventSource | WebSocket) =>
          new Promise<string>((resolve) => {
            source.onerror = () => resolve('failed');
            source.onopen = () => resolve('open');
          });
        const frame = document.createElement('iframe');
        return {
          image: await ended(Object.assign(new Image(), { src: to })),
          script: await ended(Object.assign(document.createElement('script'), { src: to })),
          frame: await ended(Object.assign(frame, { src: to })),
          noCors: await fetched({ mode: 'no-cors' }),
          cors: await fetched({}),
          preflighted: await fetched({ headers: { 'apollo-require-preflight': '1' } }),
          withKey: await fetched({ headers: { authorization: 'Bearer x' } }),
          stream: await opened(new EventSource(to)),
          socket: await opened(new WebSocket(to.replace('http', 'ws'), 'graphql-transport-ws')),
        };
      }, url);
      expect(tried).toEqual({
        image: 'failed',
        script: 'failed',
        frame: 'loaded',
        // The request was sent and refused, and the page cannot read the response.
        noCors: 'opaque',
        cors: 'failed',
        preflighted: 'failed',
        withKey: 'failed',
        stream: 'failed',
        socket: 'failed',
      });
      // A link: the browser shows the refusal.
      await page.evaluate((to) => {
        location.href = to;
      }, url);
      await page.waitForURL(url);
      expect(await page.content()).toContain(
        'There is no HTML page at this path. Send GraphQL requests as JSON.',
      );
      expect(journal.entries).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});

describe('the headers that a browser sends with a GET', () => {
  const statuses = async (graphUrl: string, cases: readonly Record<string, string>[]) =>
    Promise.all(
      cases.map(async (headers) => {
        return new Promise<number>((resolve, reject) => {
          const sent = request(`${graphUrl}?query=${QUERY}`, { headers }, (response) => {
            response.resume();
            resolve(response.statusCode ?? 0);
          });
          sent.once('error', reject).end();
        });
      }),
    );

  it('suffice without credentials for our own page or a direct visit; other pages need a header that forces a preflight', async () => {
    await using graph = await start();
    const own = new URL(graph.url).origin;
    const good = [
      { 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'none' },
      { origin: own },
      { authorization: 'Bearer anything' },
      { 'content-type': 'application/json' },
      { 'apollographql-client-name': 'web' },
      { 'apollo-require-preflight': '' },
    ];
    const bad = [
      {},
      { accept: 'application/json' },
      { 'content-type': 'text/plain' },
      // A browser sends this by itself after a person has entered it once.
      { authorization: 'Basic YTpi' },
      // Proxies add these headers.
      { 'x-request-id': '1', traceparent: '00-1-1-00' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      // No script set this header, because the request would then have an Origin.
      { 'sec-fetch-site': 'cross-site', authorization: 'Bearer of-a-proxy' },
      { origin: 'null' },
      { origin: 'https://evil.example' },
    ];
    expect(await statuses(graph.url, good)).toEqual(good.map(() => 200));
    graph.simulators.journal.clear();
    expect(await statuses(graph.url, bad)).toEqual(bad.map(() => 403));
    expect(graph.simulators.journal.entries).toEqual([]);
  });
});
