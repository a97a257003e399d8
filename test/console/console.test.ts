import { createHash } from 'node:crypto';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { start } from '../kit/start.ts';
import { focused, idOfRow, LONG, loadedRows, missing, openConsole, SOON, textsOfRows } from './browser.ts';
import { change, portOf, registerCredential } from './other-client.ts';
import { startTcpProxy } from './proxy.ts';

/** Shared cursor keys, so that each server accepts the other's cursors, like several servers behind one name. */
const KEPT_KEYS = {
  secrets: {
    cursorKeys: ['a key of the tests, 32 characters'],
    fingerprintKey: 'another key of 32 characters, too',
  },
};

describe.runIf(missing === null)(`the console in Chromium${missing === null ? '' : ` (${missing})`}`, () => {
  it(
    'can be used by keyboard alone up to the 250th credential and a certificate, and requests no page twice',
    LONG,
    async () => {
      await using graph = await start();
      await using console = await openConsole(graph.url, '/console/instances');
      const { page, asked } = console;
      const rows = page.locator('[data-row-link]');

      // A key that is pressed during rendering has no effect.
      await rows.first().waitFor();
      await page.bringToFront();
      await page.keyboard.press('Tab');
      expect(await focused(page)).toBe('Skip to the content');
      await tabTo(page, 'small-office');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      expect(await focused(page)).toBe('plant-east');
      await page.keyboard.press('Enter');

      // The most important element has the focus, and the list follows.
      await page.getByRole('heading', { level: 1, name: 'plant-east' }).waitFor();
      await expect.poll(() => focused(page), SOON).toBe('plant-east');
      await tabTo(page, 'dev-0001');
      // The second page has another size than the first, and the third another one again.
      await page.getByLabel('Page size').selectOption('20');
      for (let size = 100; (await loadedRows(page)) < 250; ) {
        const before = await loadedRows(page);
        await rows.first().focus();
        await page.keyboard.press('End');
        await expect.poll(() => loadedRows(page), SOON).toBeGreaterThan(before);
        await page.getByLabel('Page size').selectOption(String(size));
        size = size === 100 ? 50 : 100;
      }
      const names = await textsOfRows(page, 250);
      const ids = await textsOfRows(page, 250, 'td[data-label="Client id"]');
      expect(new Set(ids).size).toBe(ids.length);
      const sizes = asked
        .map((body) => JSON.parse(body).variables.count)
        .filter((count) => count !== undefined);
      expect(sizes).toEqual(expect.arrayContaining([20, 100]));

      await page.locator('tr[data-index="248"] [data-row-link]').focus();
      await page.keyboard.press('ArrowDown');
      expect(await focused(page)).toBe(names[249]);
      await page.keyboard.press('Enter');
      await page.getByText('Secret last changed').waitFor();
      expect(await page.locator('.facts').textContent()).toContain(ids[249]);

      // Going back shows the old position with all loaded rows, and requests nothing again.
      const askedUntilHere = asked.length;
      await page.goBack();
      await expect.poll(() => focused(page), SOON).toBe(names[249]);
      expect(await loadedRows(page)).toBeGreaterThanOrEqual(250);
      expect(asked.length).toBe(askedUntilHere);

      await tabTo(page, 'Certificates');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Certificate authorities' }).waitFor();
      await tabTo(page, 'ApsaraMQ plant root');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Issued device certificates' }).waitFor();
      const certificate = await rows.first().textContent();
      await tabTo(page, certificate ?? '');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name: certificate ?? '' }).waitFor();
      expect(await page.locator('.timeline').textContent()).toMatch(/left/);
      expect(await page.title()).toBe(`${certificate} · Identity console`);

      expect(asked.filter((body, index) => asked.indexOf(body) !== index)).toEqual([]);
      expect(console.faults).toEqual([]);
    },
  );

  it('shows a failed part in its place with its code, and requests that part again', LONG, async () => {
    await using graph = await start();
    // Both regions of one cloud, which one call lists here, and nothing of the other.
    graph.simulators.faults.add({
      service: 'alibaba',
      operation: 'ListInstances',
      times: 1,
      effect: { kind: 'answer', status: 400, body: JSON.stringify({ Code: 'PermissionCheckFailed' }) },
    });
    await using console = await openConsole(graph.url, '/console/instances');
    const { page } = console;
    const rows = page.locator('[data-row-link]');
    const failed = page.locator('.failed-row');
    await failed.first().waitFor();
    expect(await failed.count()).toBe(2);
    expect(await failed.first().textContent()).toMatch(/^FORBIDDEN A part of this list could not be read/);
    const others = await rows.allTextContents();
    expect(others).toEqual(expect.arrayContaining(['plant-7', 'headquarters']));
    await failed.first().getByRole('button').click();
    await expect
      .poll(() => rows.allTextContents())
      .toEqual([
        'small-office',
        'frozen-trial',
        'plant-east',
        'buses',
        'headquarters',
        'plant-7',
        'old-basic',
      ]);

    // A list that fails completely shows its code, and a way to retry.
    graph.simulators.faults.add({
      service: 'alibaba',
      operation: 'ListCaCertificate',
      effect: { kind: 'reset' },
    });
    await page.getByRole('link', { name: 'plant-east' }).click();
    await page.getByLabel('Show who is online').check();
    await page.locator('td[data-label="Session"]').first().waitFor();
    await page.getByRole('link', { name: 'Certificates' }).click();
    const notice = page.getByRole('alert');
    await notice.waitFor({ timeout: 30_000 });
    expect(await notice.textContent()).toContain('PROVIDER_UNAVAILABLE');
    graph.simulators.faults.clear();
    await notice.getByRole('button').click();
    await page.getByRole('heading', { name: 'Certificate authorities' }).waitFor({ timeout: 30_000 });
    expect(console.faults).toEqual([]);
  });

  it(
    'removes deleted rows, announces new ones, and resumes its position when the connection breaks',
    LONG,
    async () => {
      await using graph = await start({ config: KEPT_KEYS });
      await using proxy = await startTcpProxy(portOf(graph));
      await using console = await openConsole(`http://127.0.0.1:${proxy.port}/graphql`, '/console/instances');
      const { page, asked, subscribed, told } = console;
      await page.getByRole('link', { name: 'plant-east' }).click();
      await expect.poll(() => told.length, SOON).toBe(1);
      const row = (name: string) => page.getByRole('row').filter({ hasText: `@@@${name}` });
      const idOf = (name: string) => idOfRow(row(name));
      const [third, fourth, instanceId] = [
        await idOf('dev-0003'),
        await idOf('dev-0004'),
        page.url().split('/').at(-1) ?? '',
      ];

      await change(graph, 'revokeClientCredential', await idOf('dev-0002'));
      await row('dev-0002').waitFor({ state: 'detached' });
      const askedBefore = asked.length;
      await registerCredential(graph, instanceId, 'GID_hundred@@@new-0001');
      await page.getByRole('button', { name: /^1 new/ }).click();
      await page.getByRole('button', { name: /^1 new/ }).waitFor({ state: 'detached' });
      await expect.poll(() => asked.length, SOON).toBe(askedBefore + 1);

      // Changes during a disconnection are delivered afterwards, without a read.
      proxy.cut();
      await change(graph, 'revokeClientCredential', third);
      await row('dev-0003').waitFor({ state: 'detached' });
      // The browser reports its frames a little later than its page.
      await expect.poll(() => subscribed.map(({ after }) => after), SOON).toEqual([null, expect.any(String)]);
      await expect.poll(() => told, SOON).toContain(subscribed[1]?.after);
      expect(asked.length).toBe(askedBefore + 1);

      // The log of another server does not know the cursor: it sends a gap, and the page reads its data again.
      await using other = await start({ config: KEPT_KEYS });
      await change(other, 'revokeClientCredential', fourth);
      proxy.lead(portOf(other));
      proxy.cut();
      await row('dev-0004').waitFor({ state: 'detached' });
      await row('dev-0003').waitFor();
      await expect.poll(() => asked.length, SOON).toBe(askedBefore + 2);
      await page.locator('.live[data-state="connected"]').waitFor();
      expect(console.faults.filter((fault) => !fault.includes('WebSocket connection to'))).toEqual([]);
    },
  );

  it('asks for a key if the API requires one, and stores it for the tab only', LONG, async () => {
    const key = 'a-key-of-the-tests';
    const sha256 = createHash('sha256').update(key).digest('hex');
    await using graph = await start({
      config: { auth: { mode: 'keys', keys: [{ name: 'console', sha256, scopes: ['identity:read'] }] } },
    });
    await using console = await openConsole(graph.url, '/console/instances');
    const { page } = console;
    const field = page.getByLabel('Key or token');
    await field.fill('another-key');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    await field.fill(key);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'plant-east' }).click();
    await page.locator('.live[data-state="connected"]').waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'plant-east' }).waitFor();
    expect(await page.evaluate(() => JSON.stringify([localStorage.length, document.cookie]))).toBe('[0,""]');
    // Chromium itself logs each 401.
    expect(console.faults.filter((fault) => !fault.includes('401 (Unauthorized)'))).toEqual([]);
  });
});

/** Moves the focus with the keyboard. */
async function tabTo(page: Page, text: string): Promise<void> {
  for (let presses = 0; presses < 25; presses++) {
    await page.keyboard.press('Tab');
    if ((await focused(page)) === text) return;
  }
  throw new Error(`25 presses of Tab do not reach "${text}"`);
}
