import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { parse } from 'graphql';
import { chromium, type Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { printNodeId } from '../../src/graph/node-id.ts';
import type { GraphiqlExamples } from '../../src/http/pages/graphiql/tabs.ts';
import { startDemo } from '../kit/demo.ts';
import { ALIBABA, ask, type StartOptions, start } from '../kit/start.ts';

const CHROMIUM = '/usr/bin/chromium';
const isThere = existsSync(CHROMIUM);

const launch = () =>
  chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });

/** Variables for the tab that watches the first instance. */
const EXAMPLES: GraphiqlExamples = {
  instanceId: printNodeId('Instance', {
    provider: 'ALIBABA_MQTT',
    account: ALIBABA,
    region: 'cn-hangzhou',
    instanceId: 'post-cn-7mz2d000001',
  }),
  ...{ caId: 'none', caText: 'none', deviceText: 'none', certificateText: 'none', certificateId: 'none' },
  ...{ deviceId: 'none', groupId: 'none', credentialId: 'none', clientId: 'none' },
};
const CAS_ARE_KEPT = { keep: [{ kinds: ['CA_CERTIFICATE'], every: 'PT1M' }] };
const LONG = { timeout: 120_000 };
const KEY = 'a-key-of-the-tests';
const WITH_KEY: StartOptions = {
  config: {
    auth: {
      mode: 'keys',
      keys: [
        {
          name: 'tester',
          sha256: createHash('sha256').update(KEY).digest('hex'),
          scopes: ['identity:read', 'schema:read'],
        },
      ],
    },
  },
};

async function openGraphiql(url: string) {
  const browser = await launch();
  const page = await browser.newPage({ viewport: { width: 1_400, height: 900 } });
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    // The refusal that a test causes is an error in the browser's console.
    if (message.type() === 'error' && !message.text().includes('401')) faults.push(message.text());
  });
  await page.goto(url);
  await page.waitForSelector('.graphiql-tab', { timeout: 30_000 });
  return { page, faults, [Symbol.asyncDispose]: () => browser.close() };
}

/** Waits until the response contains all the texts, and returns it. The editor writes blanks as no-break spaces. */
async function answerWith(page: Page, ...texts: readonly string[]): Promise<string> {
  const read = (wanted: readonly string[]) => {
    const shown = document.querySelector('.graphiql-response')?.textContent ?? '';
    const text = shown.replace(/\s/g, ' ');
    return wanted.every((each) => text.includes(each)) ? text : null;
  };
  const found = await page.waitForFunction(read, texts, { timeout: 40_000 });
  return (await found.jsonValue()) ?? '';
}

/**
 * `operation`: which of several operations to choose in the button's menu. After a change of tabs, the button briefly
 * keeps the operations of the previous tab.
 */
async function run(page: Page, operation?: string): Promise<void> {
  const button = '.graphiql-execute-button';
  if (operation === undefined) return page.locator(`${button}:not([aria-haspopup])`).click();
  await page.locator(`${button}[aria-haspopup="menu"]`).click();
  await page.getByRole('menuitem', { name: operation, exact: true }).click();
}
const activeTab = (page: Page) => page.locator('.graphiql-tab-active .graphiql-tab-button').textContent();

/** Moves the mouse to the tab on the screen, and presses it as long as a person does. */
async function clickTab(page: Page, index: number): Promise<void> {
  const box = (await page.locator('.graphiql-tab-button').nth(index).boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 6 });
  await page.mouse.down();
  await page.waitForTimeout(80);
  await page.mouse.up();
}

describe.runIf(isThere)(`GraphiQL in Chromium (needs ${CHROMIUM})`, () => {
  it('opens with tabs, runs a query over both clouds, shows an arriving event, and connects only to this server', {
    timeout: 120_000,
  }, async () => {
    await using graph = await start({
      config: { events: { pollSeconds: 1 }, inventory: CAS_ARE_KEPT },
      overrides: { graphiqlExamples: EXAMPLES, inventory: { spreadMs: 0 } },
    });
    const browser = await launch();
    try {
      const page = await browser.newPage({ viewport: { width: 1_400, height: 900 } });
      const foreign: string[] = [];
      const failures: string[] = [];
      page.on('request', (request) => {
        const url = new URL(request.url());
        if (!['blob:', 'data:'].includes(url.protocol) && url.origin !== new URL(graph.url).origin)
          foreign.push(request.url());
      });
      page.on('pageerror', (error) => failures.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') failures.push(message.text());
      });
      await page.goto(graph.url);
      await page.waitForSelector('.graphiql-tab', { timeout: 30_000 });
      expect(await page.locator('.graphiql-tab').count()).toBeGreaterThanOrEqual(5);
      await untilCasAreRead(graph.url);
      await run(page, 'ExpiringCas');
      // The editor writes blanks as no-break spaces.
      const shown = (...texts: string[]) =>
        page.waitForFunction(
          (wanted) => {
            const response = document.querySelector('.graphiql-response')?.textContent ?? '';
            return wanted.every((text) => response.replace(/\s/g, ' ').includes(text));
          },
          texts,
          { timeout: 40_000 },
        );
      // The editor renders only the visible part of a long response.
      await shown('ALIBABA_MQTT', 'HUAWEI_IOTDA');
      await page.screenshot({ path: '.reports/graphiql.png' });

      await page.locator('.graphiql-tab').last().click();
      await run(page);
      await shown('Heartbeat');
      const [platinum] = graph.simulators.fleet.alibaba.instances;
      platinum!.caCertificates.find((each) => each.name === 'ApsaraMQ spare 9')!.active = false;
      await shown(
        'EntityChanged',
        '"change": "UPDATED"',
        '"name": "ApsaraMQ spare 9"',
        '"status": "INACTIVE"',
      );
      await page.screenshot({ path: '.reports/graphiql-event.png' });
      expect(foreign).toEqual([]);
      expect(failures).toEqual([]);
      expect(graph.simulators.journal.entries.map((entry) => entry.operation)).toContain('ListInstances');
    } finally {
      await browser.close();
    }
  });

  it('handles every click on a tab, and reopens the same tab after a reload', LONG, async () => {
    await using demo = await startDemo();
    await using opened = await openGraphiql(demo.url);
    const { page } = opened;
    const names = await page.locator('.graphiql-tab-button').allTextContents();
    expect(names).toHaveLength(demo.tabs.length);
    const reload = async (index: number) => {
      // GraphiQL saves its state half a second late.
      await page.waitForFunction(
        (wanted) => JSON.parse(localStorage.getItem('graphiql:tabState') ?? '{}').activeTabIndex === wanted,
        index,
      );
      await page.reload();
      await page.waitForSelector('.graphiql-tab');
      expect(await page.locator('.graphiql-tab-button').allTextContents()).toEqual(names);
      expect(await activeTab(page)).toBe(names[index]);
    };
    await reload(0);
    const order = [...names.keys()];
    const clicks = [...order.slice(1), ...order.toReversed(), 5, 1, 4, 2, 5, 3];
    const active: (string | null)[] = [];
    for (const index of clicks) {
      await clickTab(page, index);
      active.push(await activeTab(page));
    }
    expect(active).toEqual(clicks.map((index) => names[index]));
    await reload(clicks.at(-1)!);
    await page.getByLabel('Show Documentation Explorer').click();
    await page.getByText('The identities behind cloud IoT in one graph').waitFor();
    expect(opened.faults).toEqual([]);
  });

  it(
    'sends headers and key with subscriptions, shows a refusal as text, and stores no key',
    LONG,
    async () => {
      await using graph = await start({
        config: { ...WITH_KEY.config, inventory: CAS_ARE_KEPT },
        overrides: { graphiqlExamples: EXAMPLES, inventory: { spreadMs: 0 } },
      });
      await using opened = await openGraphiql(graph.url);
      const { page } = opened;
      const last = (await page.locator('.graphiql-tab').count()) - 1;
      await clickTab(page, last);
      await run(page);
      await answerWith(page, '"code": "UNAUTHENTICATED"');
      expect(await page.locator('.graphiql-spinner').count()).toBe(0);
      await page.screenshot({ path: '.reports/graphiql-refused.png' });

      await page.getByRole('button', { name: 'Headers' }).click();
      await page.locator('.graphiql-editor-tool .graphiql-editor:not(.hidden) .CodeMirror').click();
      await page.keyboard.insertText(JSON.stringify({ Authorization: `Bearer ${KEY}` }));
      await run(page);
      await answerWith(page, '"__typename": "Heartbeat"');
      await page.screenshot({ path: '.reports/graphiql-headers.png' });
      await run(page);
      await page.waitForFunction(
        () => JSON.parse(localStorage.getItem('graphiql:tabState') ?? '{}').activeTabIndex > 0,
      );
      const stored = () => page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
      expect(await stored()).not.toContain(KEY);

      // Without the header, so that the key of the line above applies.
      await page.reload();
      await page.getByLabel('API key or token').fill(KEY);
      await page.getByRole('button', { name: 'Use key' }).click();
      await page.getByLabel('Show Documentation Explorer').click();
      await page.getByText('The identities behind cloud IoT in one graph').waitFor();
      await run(page);
      await answerWith(page, '"__typename": "Heartbeat"');
      await run(page);
      expect(await stored()).not.toContain(KEY);
      await page.getByLabel('Keep for this session').check();
      expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain(KEY);
      await page.reload();
      await untilCasAreRead(graph.url, { authorization: `Bearer ${KEY}` });
      await clickTab(page, 0);
      await run(page, 'ExpiringCas');
      await answerWith(page, '"provider": "ALIBABA_MQTT"');
      await page.screenshot({ path: '.reports/graphiql-key.png' });
      expect(opened.faults).toEqual([]);
    },
  );

  it('loads less than 2 MB at first, and less than 40 kB after a reload', LONG, async () => {
    await using demo = await startDemo();
    const browser = await launch();
    try {
      const page = await browser.newPage();
      const network = await page.context().newCDPSession(page);
      await network.send('Network.enable');
      const methods = new Map<string, string>();
      let bytes = 0;
      network.on('Network.requestWillBeSent', ({ requestId, request }) => {
        if (!request.url.startsWith('data:')) methods.set(requestId, request.method);
      });
      network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
        if (methods.get(requestId) === 'GET') bytes += encodedDataLength;
      });
      await page.goto(demo.url, { waitUntil: 'networkidle' });
      expect(bytes).toBeGreaterThan(100_000);
      expect(bytes).toBeLessThan(2_000_000);
      bytes = 0;
      await page.reload({ waitUntil: 'networkidle' });
      expect(bytes).toBeGreaterThan(0);
      expect(bytes).toBeLessThan(40_000);
    } finally {
      await browser.close();
    }
  });
});

describe('the page of GraphiQL', () => {
  it('is small, and its assets are compressed and named by a hash of their content', async () => {
    await using graph = await start();
    const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
      fetch(new URL(path, graph.url), {
        method,
        headers: { accept: 'text/html', 'accept-encoding': 'gzip, br', ...headers },
      });
    const page = await get('/graphql');
    const html = await page.text();
    expect(page.status).toBe(200);
    expect(html.length).toBeLessThan(20_000);
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'cache-control': 'no-cache',
      vary: 'Accept, Accept-Encoding',
      'content-encoding': 'br',
    });
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'; script-src 'self';");
    expect(policy).not.toMatch(/unsafe-eval|https?:|\*/);
    expect(html).not.toMatch(/(src|href)="(https?:)?\/\//);

    const head = await get('/graphql', {}, 'HEAD');
    expect([head.status, await head.text()]).toEqual([200, '']);
    const known = await get('/graphql', { 'if-none-match': page.headers.get('etag')! });
    expect(known.status).toBe(304);

    const assets = [...html.matchAll(/(?:src|href)="\.(\/graphiql\/[^"]+)"/g)].map((match) => match[1]!);
    expect(assets).toHaveLength(6);
    for (const path of assets) {
      const asset = await get(path);
      expect(Object.fromEntries(asset.headers), path).toMatchObject({
        'cache-control': 'public, max-age=31536000, immutable',
        vary: 'Accept-Encoding',
        'x-content-type-options': 'nosniff',
        'content-type': expect.stringMatching(/^text\/(css|javascript); charset=utf-8$/),
      });
      const hash = createHash('sha256')
        .update(Buffer.from(await asset.arrayBuffer()))
        .digest('base64url');
      expect(path).toContain(hash.slice(0, 16));
    }
    expect((await get('/graphiql/page.js')).status).toBe(404);
  });

  it('has tabs that begin with a question, and one that watches', async () => {
    await using demo = await startDemo();
    const titles: string[] = [];
    for (const { query, variables } of demo.tabs) {
      const operations = parse(query).definitions.filter((each) => each.kind === 'OperationDefinition');
      const comments = query.split('\n').filter((line) => line.startsWith('#'));
      const [first] = operations;
      const title = first?.name?.value ?? '';
      titles.push(title);
      expect(query.split('\n')[0], title).toMatch(/^# .*\?/);
      for (const line of comments) expect(line.length, line).toBeLessThanOrEqual(52);
      // Each variable of each operation has a value that the demo fills in, or is the cursor of a next page.
      const given = Object.keys(JSON.parse(variables));
      const asked = operations.flatMap(({ variableDefinitions = [] }) =>
        variableDefinitions.map((each) => each.variable.name.value),
      );
      expect([...new Set(asked)].filter((name) => name !== 'after').sort(), title).toEqual(given.sort());
      if (first?.operation !== 'subscription') continue;
      const event = await firstEvent(demo.url, query, JSON.parse(variables));
      expect(JSON.stringify(event)).toMatch(/"__typename":"(Heartbeat|EntityChanged)"/);
    }
    expect(titles).toEqual([
      ...['ExpiringCas', 'CompromisedCa', 'StolenDevice', 'GroupCredentials', 'WhoHasCertificate', 'Watch'],
    ]);
  });

  it('is missing unless it is enabled', async () => {
    await using graph = await start({ config: { security: { introspection: false, graphiql: false } } });
    const response = await fetch(graph.url, { headers: { accept: 'text/html' } });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(await response.text()).not.toMatch(/graphiql/i);
    const answer = await graph.query('{ __schema { types { name } } }');
    expect(answer.data).toBeUndefined();
    expect(answer.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });
});

async function firstEvent(url: string, query: string, variables: object): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query, variables }),
  });
  let text = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const data = /^data: *(\{.*\})$/m.exec(text);
    if (data !== null) return JSON.parse(data[1]!);
  }
  throw new Error(`no event in ${text}`);
}

async function untilCasAreRead(url: string, headers: Record<string, string> = {}): Promise<void> {
  const query = '{ identityInventory { caCertificates { nodes { provider } } } }';
  const providers = async () => {
    const { data } = await ask(url, query, {}, headers);
    const { nodes } = data.identityInventory.caCertificates;
    return new Set(nodes.map(({ provider }: { provider: string }) => provider)).size;
  };
  await expect.poll(providers, { timeout: 30_000 }).toBe(2);
}
