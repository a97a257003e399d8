import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { obstacles, overflow } from './accessibility.ts';
import { LONG, type loadedRows, missing, openConsole, SOON } from './browser.ts';
import { startKept } from './kept-fleet.ts';

describe.runIf(missing === null)(`lists of the inventory${missing === null ? '' : ` (${missing})`}`, () => {
  it('are filtered and ordered by their address, and exported with the same filter', LONG, async () => {
    await using graph = await startKept();
    await using console = await openConsole(graph.url, '/console/inventory/deviceCertificates');
    const { page, asked } = console;
    const rows = page.locator('[data-row-link]');
    await rows.first().waitFor(SOON);
    const all = await countOf(page);
    await page.getByLabel('Expiry').selectOption({ label: 'Within 30 days' });
    await expect.poll(() => countOf(page), SOON).toBeLessThan(all);
    await page.getByLabel('Order').selectOption({ label: 'Common name ↓' });
    await expect.poll(() => asked.length, SOON).toBe(3);
    await rows.first().waitFor(SOON);
    expect(new URL(page.url()).search).toBe('?expiresWithin=P30D&orderBy=COMMON_NAME&direction=DESC');
    const names = await rows.allTextContents();
    expect(names).toEqual(names.toSorted().toReversed());
    // No list costs a provider call, and GraphiQL opens with the first query.
    expect(await page.locator('.page-cost').textContent()).toContain('0 provider calls');
    expect(await page.getByRole('link', { name: 'Open in GraphiQL' }).getAttribute('href')).toContain(
      'KeptCertificatesQuery',
    );
    expect(await obstacles(page)).toEqual([]);

    const count = await countOf(page);
    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download CSV' }).click();
    const text = await readFile(await (await downloading).path(), 'utf8');
    // A head, the rows and a trailer.
    expect(text.trimEnd().split('\r\n').length).toBe(count + 2);

    // The same address shows the same list, and going back shows the earlier one without a request.
    await page.goBack();
    await expect.poll(() => page.getByLabel('Order').inputValue(), SOON).toBe('VALID_TO ASC');
    await rows.first().waitFor(SOON);
    expect(asked.length).toBe(3);
    for (const list of ['devices', 'clientCredentials', 'authIdentities', 'groups', 'caCertificates']) {
      await page.locator(`.tabs a[href$="/${list}"]`).click();
      await expect
        .poll(() => page.locator('.tabs [aria-current]').getAttribute('href'), SOON)
        .toContain(list);
      await rows.first().waitFor(SOON);
    }
    expect(asked.length).toBe(8);
    await page.setViewportSize({ width: 390, height: 800 });
    expect(await overflow(page)).toBe(0);
    expect(console.faults).toEqual([]);
  });
});

/** Number of objects in the whole list, as the line below it says. */
async function countOf(page: Parameters<typeof loadedRows>[0]): Promise<number> {
  const text = (await page.locator('.load-more [role="status"]').last().textContent()) ?? '';
  return Number(/of ([\d,]+)/.exec(text)?.[1]?.replaceAll(',', ''));
}
