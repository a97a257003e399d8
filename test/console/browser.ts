import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';
const BUILD = join(import.meta.dirname, '../../examples/console/dist/index.html');

/** Reason why the console's tests cannot run on this machine; null if they can. */
export const missing = !existsSync(CHROMIUM)
  ? `needs ${CHROMIUM}`
  : existsSync(BUILD)
    ? null
    : 'needs its build: npm ci && npm run build in examples/console';

export const LONG = { timeout: 120_000 };
/** Rows come over HTTP, on a machine that may be busy. */
export const SOON = { timeout: 20_000 };

export interface OpenConsole extends AsyncDisposable {
  readonly page: Page;
  /** Bodies of the GraphQL requests that the page sent, in order. */
  readonly asked: readonly string[];
  /** Subscriptions that the page sent. */
  readonly subscribed: readonly { readonly after: string | null }[];
  /** Cursors of the subscription messages that the page received. */
  readonly told: readonly string[];
  /** Ids of the changed objects in these messages. */
  readonly changed: readonly string[];
  /**
   * Errors in the page's console, uncaught errors, violations of its content security policy, and requests to other
   * hosts.
   */
  readonly faults: readonly string[];
}

/** A page of the console in a real browser, with its network and its console recorded. */
export async function openConsole(
  graphqlUrl: string,
  path: string,
  options: BrowserContextOptions = {},
): Promise<OpenConsole> {
  const origin = new URL(graphqlUrl).origin;
  const browser = await chromium.launch({
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
  const context = await browser.newContext({ viewport: { width: 1_280, height: 800 }, ...options });
  const page = await context.newPage();
  const asked: string[] = [];
  const subscribed: { after: string | null }[] = [];
  const told: string[] = [];
  const changed: string[] = [];
  const faults: string[] = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin) faults.push(`asked ${url.origin}`);
    if (url.pathname === '/graphql') asked.push(request.postData() ?? '');
  });
  page.on('websocket', (socket) => {
    if (new URL(socket.url()).host !== new URL(origin).host) faults.push(`opened ${socket.url()}`);
    socket.on('framereceived', ({ payload }) => {
      const message = JSON.parse(String(payload));
      const event = message.type === 'next' ? message.payload.data?.refreshEvents : undefined;
      if (event !== undefined) told.push(event.cursor);
      if (event?.entityId !== undefined) changed.push(event.entityId);
    });
    socket.on('framesent', ({ payload }) => {
      const message = JSON.parse(String(payload)) as {
        type: string;
        payload?: { variables?: { after?: string } };
      };
      if (message.type === 'subscribe') subscribed.push({ after: message.payload?.variables?.after ?? null });
    });
  });
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(message.text());
  });
  await page.goto(new URL(path, origin).href);
  return { page, asked, subscribed, told, changed, faults, [Symbol.asyncDispose]: () => browser.close() };
}

/** The text of the focused element. */
export function focused(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.textContent ?? '');
}

/** Presses Tab until the element with this text has the focus. */
export async function tabTo(page: Page, text: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    if ((await focused(page)) === text) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`60 presses of Tab do not lead to ${text}`);
}

export async function idOfRow(row: Locator): Promise<string> {
  return (await row.locator('[data-row-link]').getAttribute('href'))?.split('/').at(-1) ?? '';
}

/** Number of objects that the page's list has loaded, rendered or not, as the line below the list says. */
export async function loadedRows(page: Page): Promise<number> {
  const text = await page.locator('.load-more [role="status"]').last().textContent();
  return Number(text?.match(/^[\d,]+/)?.[0].replaceAll(',', ''));
}

/**
 * Names and cells of the first rows of a list. The list renders only the rows in the window, so this scrolls over
 * them.
 */
export async function textsOfRows(page: Page, count: number, cell = '[data-row-link]'): Promise<string[]> {
  const texts = new Map<number, string>();
  await scrollPage(page, 'top');
  await page.locator('tr[data-index="1"]').waitFor();
  for (let screens = 0; screens < 200; screens++) {
    const drawn = await page
      .locator('tr[data-index]')
      .evaluateAll(
        (rows, selector) =>
          rows.map((row): [number, string] => [
            Number((row as HTMLElement).dataset['index']),
            row.querySelector(selector)?.textContent ?? '',
          ]),
        cell,
      );
    for (const [index, text] of drawn) texts.set(index, text);
    const first = Array.from({ length: count }, (_, index) => texts.get(index));
    if (!first.includes(undefined)) return first.map((text) => text ?? '');
    await scrollPage(page, 'half a screen down');
  }
  throw new Error(`200 half screens down there are not ${count} rows, but ${texts.size}`);
}

/** Scrolls, and waits until the rows at the new position are rendered; otherwise the old ones would be read. */
function scrollPage(page: Page, to: 'top' | 'half a screen down'): Promise<unknown> {
  return page.evaluate((place) => {
    if (place === 'top') scrollTo(0, 0);
    else scrollBy(0, innerHeight / 2);
    return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  }, to);
}
