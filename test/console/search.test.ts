import { describe, expect, it } from 'vitest';
import { obstacles, overflow } from './accessibility.ts';
import { focused, LONG, missing, openConsole } from './browser.ts';
import { startKept } from './kept-fleet.ts';

describe.runIf(missing === null)(`search of the console${missing === null ? '' : ` (${missing})`}`, () => {
  it('finds objects from every page by keyboard, by kind, and says by what', LONG, async () => {
    await using graph = await startKept();
    await using console = await openConsole(graph.url, '/console/instances');
    const { page, asked } = console;
    await page.locator('[data-row-link]').first().waitFor();
    const field = page.getByRole('searchbox');
    const isFocused = () => field.evaluate((element) => element === document.activeElement);

    await page.keyboard.press('/');
    expect(await isFocused()).toBe(true);
    expect(await field.inputValue()).toBe('');
    await page.keyboard.press('Escape');
    expect(await isFocused()).toBe(false);

    await page.keyboard.press('/');
    await page.keyboard.type('plant');
    // Within the field it is a character.
    await page.keyboard.type('/');
    expect(await field.inputValue()).toBe('plant/');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Search: plant' }).waitFor();
    expect(await focused(page)).toBe('Search: plant');
    expect(await page.getByRole('heading', { level: 2 }).allTextContents()).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^CA certificates \d+$/),
        expect.stringMatching(/^Devices \d+$/),
      ]),
    );
    const root = page.getByRole('listitem').filter({ hasText: 'ApsaraMQ plant root' });
    expect(await root.textContent()).toContain('by prefix');
    expect(await root.textContent()).toContain('plant-east');
    expect(asked).toHaveLength(2);
    expect(await obstacles(page)).toEqual([]);

    // A serial number in another spelling than the cloud's finds one object.
    await root.getByRole('link').click();
    const serial = page.locator('.facts > div').filter({ hasText: 'Serial number' }).locator('dd').first();
    const hex = ((await serial.textContent()) ?? '').replaceAll(':', '');
    await page.keyboard.press('/');
    await page.keyboard.type(hex.toLowerCase().replace(/..(?=.)/g, '$&:'));
    await page.keyboard.press('Enter');
    await page.getByText('by serial number').first().waitFor();
    expect(await page.locator('.hits').textContent()).toContain('ApsaraMQ plant root');

    await page.goto(new URL('/console/search?text=%3Cb%3Enothing', graph.url).href);
    await page.getByRole('heading', { level: 1, name: 'Search: <b>nothing' }).waitFor();
    await page.getByText('Nothing was found').waitFor();
    expect(await field.inputValue()).toBe('<b>nothing');
    await page.setViewportSize({ width: 390, height: 800 });
    expect(await overflow(page)).toBe(0);
    expect(asked.filter((body, index) => asked.indexOf(body) !== index)).toEqual([]);
    expect(console.faults).toEqual([]);
  });
});
