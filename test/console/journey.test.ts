import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { SECRET_MARK } from '../../src/simulator/fleet/seeded-random.ts';
import { LONG, missing, openConsole, SOON, tabTo } from './browser.ts';
import { startKept } from './kept-fleet.ts';

describe.runIf(missing === null)(`the console by keyboard${missing === null ? '' : ` (${missing})`}`, () => {
  it('finds what expires, shows what depends on it, rotates, suppresses and exports', LONG, async () => {
    await using graph = await startKept();
    await using console = await openConsole(graph.url, '/console/');
    const { page, asked } = console;
    const { keyboard } = page;

    // What expires within 30 days, and what depends on it.
    await page.getByRole('link', { name: 'IoTDA expiring CA' }).waitFor(SOON);
    await tabTo(page, 'IoTDA expiring CA');
    await keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'IoTDA expiring CA' }).waitFor(SOON);
    await page.getByText('26 device certificates').first().waitFor(SOON);

    // Rotate a credential.
    await keyboard.press('/');
    await keyboard.type('GID_one@@@dev-0001');
    await keyboard.press('Enter');
    await page.getByRole('link', { name: 'GID_one@@@dev-0001' }).waitFor(SOON);
    await tabTo(page, 'GID_one@@@dev-0001');
    await keyboard.press('Enter');
    await page.getByRole('button', { name: 'Rotate secret' }).waitFor(SOON);
    await tabTo(page, 'Rotate secret');
    await keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    const issued = page.getByRole('dialog').locator('.issued');
    await issued.waitFor(SOON);
    expect(await issued.textContent()).toContain(SECRET_MARK);
    await keyboard.press('Enter');
    await issued.waitFor({ state: 'detached' });

    // Suppress a finding.
    await tabTo(page, 'Findings');
    await keyboard.press('Enter');
    const first = page.locator('tr[data-index="0"] [data-row-link]');
    await first.waitFor(SOON);
    const title = (await first.textContent()) ?? '';
    await tabTo(page, title);
    await keyboard.press('Enter');
    await page.getByRole('button', { name: 'Suppress' }).waitFor(SOON);
    await tabTo(page, 'Suppress');
    await keyboard.press('Enter');
    const reason = page.getByRole('dialog').getByLabel('Reason');
    await reason.waitFor();
    for (let presses = 0; presses < 5; presses++) {
      if (await reason.evaluate((field) => field === document.activeElement)) break;
      await keyboard.press('Tab');
    }
    await keyboard.type('replaced next week');
    await tabTo(page, 'Suppress');
    await keyboard.press('Enter');
    await page.locator('.note').getByText('replaced next week').waitFor(SOON);

    // Export the rest.
    await tabTo(page, 'Inventory');
    await keyboard.press('Enter');
    const expiry = page.getByLabel('Expiry');
    await expiry.waitFor(SOON);
    for (let presses = 0; presses < 40; presses++) {
      if (await expiry.evaluate((field) => field === document.activeElement)) break;
      await keyboard.press('Tab');
    }
    await keyboard.type('Within 30');
    await expect.poll(() => new URL(page.url()).search, SOON).toContain('expiresWithin=P30D');
    const line = page.locator('.load-more [role="status"]').last();
    await expect.poll(() => line.textContent(), SOON).toMatch(/of \d\d$/);
    const count = Number(/of (\d+)/.exec((await line.textContent()) ?? '')?.[1]);
    const downloading = page.waitForEvent('download');
    await tabTo(page, 'Download CSV');
    await keyboard.press('Enter');
    const text = await readFile(await (await downloading).path(), 'utf8');
    expect(text.trimEnd().split('\r\n').length).toBe(count + 2);

    // After its change, the credential's page reads the credential again. Nothing else is asked twice.
    const twice = asked.filter((body, index) => asked.indexOf(body) !== index);
    expect(twice.map((body) => JSON.parse(body).operationName)).toEqual(['CredentialPageQuery']);
    expect(console.faults).toEqual([]);
  });
});
