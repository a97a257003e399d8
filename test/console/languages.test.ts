import { describe, expect, it } from 'vitest';
import { start } from '../kit/start.ts';
import { obstacles, overflow } from './accessibility.ts';
import { LONG, missing, openConsole } from './browser.ts';
import { instanceNamed } from './other-client.ts';

describe.runIf(missing === null)(`languages of the console${missing === null ? '' : ` (${missing})`}`, () => {
  it('follow the browser, and change without a request or a reload', LONG, async () => {
    await using graph = await start();
    const east = await instanceNamed(graph, 'plant-east');
    await using console = await openConsole(graph.url, `/console/instances/${east}/certificates`, {
      locale: 'zh-CN',
    });
    const { page, asked } = console;
    const language = () => page.evaluate(() => document.documentElement.lang);
    await page.getByRole('heading', { name: '设备证书' }).waitFor();
    expect(await language()).toBe('zh-CN');
    expect(await page.title()).toBe('plant-east · 身份控制台');
    const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: 'ApsaraMQ expired' }) });
    expect(await row.locator('.chip').textContent()).toBe('已过期');
    expect(await page.locator('.page-head .facts-line').textContent()).toMatch(/^运行中云消息队列 MQTT 版/);
    expect(await obstacles(page)).toEqual([]);

    const requests = asked.length;
    await page.evaluate(() => Reflect.set(window, 'isSamePage', true));
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Device certificates' }).waitFor();
    expect(await language()).toBe('en');
    expect(await row.locator('.chip').textContent()).toBe('Expired');
    expect(await page.evaluate(() => Reflect.get(window, 'isSamePage'))).toBe(true);
    expect(asked.length).toBe(requests);
    // Nothing stays in Chinese but the name of that language.
    expect((await page.locator('body').innerText()).match(/\p{Script=Han}+/gu)).toEqual(['中文']);

    // The choice is kept. Dates and numbers follow it, not the browser.
    await page.getByRole('link', { name: 'ApsaraMQ expired' }).click();
    await page.reload();
    const end = page.locator('.timeline-ends time').last();
    expect(await end.textContent()).toMatch(/^[A-Z][a-z]{2} \d/);
    await page.getByRole('button', { name: '中文' }).click();
    await expect.poll(() => end.textContent()).toMatch(/^\d{4}年\d/);
    expect(console.faults).toEqual([]);
  });

  it('leave no English word on a Chinese page, and fit a narrow screen', LONG, async () => {
    await using graph = await start();
    const plant = await instanceNamed(graph, 'plant-7');
    await using console = await openConsole(graph.url, `/console/instances/${plant}`, {
      locale: 'zh-CN',
      viewport: { width: 390, height: 800 },
    });
    const { page } = console;
    await page.locator('[data-row-link]').first().waitFor();
    // Texts of the console, not of the clouds: heads of lists, tabs, buttons and states.
    const own = await page
      .locator('.bar-top .brand, .tabs a, .chip, td[data-label], h2, .load-more')
      .evaluateAll((elements) =>
        elements.map((element) => element.getAttribute('data-label') ?? element.textContent),
      );
    expect(own.filter((text) => !/\p{Script=Han}/u.test(text ?? ''))).toEqual([]);
    expect(await overflow(page)).toBe(0);
    expect(await obstacles(page)).toEqual([]);
    expect(console.faults).toEqual([]);
  });
});
