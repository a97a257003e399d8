import { describe, expect, it } from 'vitest';
import { start } from '../kit/start.ts';
import { focused, LONG, loadedRows, missing, openConsole, SOON } from './browser.ts';
import { instanceNamed } from './other-client.ts';

/** Rows of a window of 800 pixels, those rendered beyond its edges, and the one in the tab order. */
const MOST_ROWS = 45;
const SCROLLS = 30;

describe.runIf(missing === null)(`long lists${missing === null ? '' : ` (${missing})`}`, () => {
  it(
    'render only the rows in the window, however far the user scrolls, and count all of them',
    LONG,
    async () => {
      await using graph = await start();
      const plant = await instanceNamed(graph, 'plant-7');
      await using console = await openConsole(graph.url, `/console/instances/${plant}`);
      const { page, asked } = console;
      const drawn = page.locator('tbody tr');
      await drawn.first().waitFor();
      await page.getByLabel('Page size').selectOption('100');
      await page.locator('[data-row-link]').nth(2).focus();
      const name = await focused(page);
      let most = 0;
      for (let scroll = 1; scroll <= SCROLLS; scroll++) {
        const before = await loadedRows(page);
        await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
        await expect.poll(() => loadedRows(page), SOON).toBeGreaterThan(before);
        most = Math.max(most, await drawn.count());
      }
      expect(await loadedRows(page)).toBeGreaterThanOrEqual(50 + SCROLLS * 100);
      expect(most).toBeLessThanOrEqual(MOST_ROWS);
      expect(asked.length).toBe(new Set(asked).size);

      // The row with the focus stays in the document, so the arrow keys still move from it.
      expect(await focused(page)).toBe(name);
      const table = page.getByRole('table');
      expect(Number(await table.getAttribute('aria-rowcount'))).toBe(4_501);
      const row = page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) });
      expect(await row.getAttribute('aria-rowindex')).toBe('4');
      await page.keyboard.press('End');
      const index = () =>
        page.evaluate(() => Number(document.activeElement?.closest('tr')?.getAttribute('aria-rowindex')));
      const loaded = await loadedRows(page);
      expect(await index()).toBeGreaterThanOrEqual(50 + SCROLLS * 100);
      await page.keyboard.press('ArrowUp');
      const up = await index();
      await page.keyboard.press('PageUp');
      expect(await index()).toBe(up - 10);
      const isInWindow = () =>
        page.evaluate(() => {
          const { top, bottom } = document.activeElement!.closest('tr')!.getBoundingClientRect();
          return top >= 56 && bottom <= innerHeight;
        });
      await expect.poll(isInWindow, SOON).toBe(true);
      await page.keyboard.press('Home');
      expect(await index()).toBe(2);
      await expect.poll(isInWindow, SOON).toBe(true);
      expect(await drawn.count()).toBeLessThanOrEqual(MOST_ROWS);
      expect(loaded).toBeGreaterThan(MOST_ROWS);
      expect(console.faults).toEqual([]);
    },
  );

  it('are tables for screen readers, also on narrow screens', LONG, async () => {
    await using graph = await start();
    const plant = await instanceNamed(graph, 'plant-7');
    await using console = await openConsole(graph.url, `/console/instances/${plant}`, {
      viewport: { width: 390, height: 844 },
    });
    const { page } = console;
    await page.locator('[data-row-link]').first().waitFor();
    const shown = await page.getByRole('table', { name: /^Devices/ }).ariaSnapshot();
    expect(shown).toMatch(/table "Devices/);
    expect(shown).toMatch(/rowheader "plant-7-/);
    expect(await page.locator('tbody tr').count()).toBeLessThanOrEqual(MOST_ROWS);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide).toBe(0);
  });

  it('transfer less than 60 kB for a reload, and compressed files for the first load', LONG, async () => {
    await using graph = await start();
    await using console = await openConsole(graph.url, '/console/instances');
    const { page } = console;
    await page.locator('[data-row-link]').first().waitFor();
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    const sent = new Map<string, { path: string; bytes: number; encoding: string | undefined }>();
    session.on('Network.responseReceived', ({ requestId, response }) => {
      const encoding = response.headers['content-encoding'];
      sent.set(requestId, { path: new URL(response.url).pathname, bytes: 0, encoding });
    });
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      const file = sent.get(requestId);
      if (file !== undefined) file.bytes = encodedDataLength;
    });
    const load = async (isFirst: boolean) => {
      sent.clear();
      await session.send('Network.setCacheDisabled', { cacheDisabled: isFirst });
      await page.reload({ waitUntil: 'networkidle' });
      await page.locator('[data-row-link]').first().waitFor();
      return [...sent.values()].filter(({ path }) => path !== '/graphql');
    };
    const sum = (files: readonly { readonly bytes: number }[]) =>
      files.reduce((bytes, file) => bytes + file.bytes, 0);
    const first = await load(true);
    const scripts = first.filter(({ path }) => /\.(js|css)$/.test(path));
    expect(scripts.length).toBeGreaterThan(1);
    expect(scripts.filter(({ bytes }) => bytes > 2_000).map(({ encoding }) => encoding)).not.toContain(
      undefined,
    );
    // Control: the same measurement counts a first load completely.
    expect(sum(first)).toBeGreaterThan(100_000);
    expect(sum(first)).toBeLessThan(400_000);
    const again = await load(false);
    expect(again.map(({ path }) => path)).toContain('/console/instances');
    expect(sum(again)).toBeGreaterThan(0);
    expect(sum(again)).toBeLessThan(60_000);
  });
});
