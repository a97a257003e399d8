import { describe, expect, it } from 'vitest';
import { start } from '../kit/start.ts';
import { focused, LONG, loadedRows, missing, openConsole, SOON, textsOfRows } from './browser.ts';
import { instanceNamed } from './other-client.ts';

const FORBIDDEN = { status: 403, body: JSON.stringify({ error_code: 'IOTDA.000004', error_msg: 'x' }) };

describe.runIf(missing === null)(`failing lists${missing === null ? '' : ` (${missing})`}`, () => {
  it('keep the loaded rows when the next page or a reload fails, and continue', LONG, async () => {
    await using graph = await start();
    const plant = await instanceNamed(graph, 'plant-7');
    await using console = await openConsole(graph.url, `/console/instances/${plant}`);
    const { page, asked } = console;
    const rows = page.locator('[data-row-link]');
    const notice = page.getByRole('alert');
    const toEnd = async () => {
      await rows.first().focus();
      await page.keyboard.press('End');
    };
    await rows.first().waitFor();
    for (const count of [100, 150]) {
      await toEnd();
      await expect.poll(() => loadedRows(page), SOON).toBe(count);
    }

    graph.simulators.faults.add({ operation: 'ListDevices', effect: { kind: 'answer', ...FORBIDDEN } });
    await toEnd();
    await notice.waitFor();
    expect(await notice.textContent()).toContain('PROVIDER_AUTH_FAILED');
    const last = await focused(page);
    // Nothing is loaded while a failure waits for the user, however far the user scrolls.
    const names = await textsOfRows(page, 150);
    expect(await loadedRows(page)).toBe(150);
    expect(last).toBe(names[149]);
    expect(await focused(page)).toBe(last);
    // The list waits for the user, and then continues from its position.
    const askedBefore = asked.length;
    graph.simulators.faults.clear();
    await notice.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => loadedRows(page), SOON).toBe(200);
    expect(asked.length).toBe(askedBefore + 1);
    expect(asked.at(-1)).toBe(asked.at(-2));
    expect(await focused(page)).toBe(names[149]);
    expect(await textsOfRows(page, 150)).toEqual(names);
    expect(console.faults).toEqual([]);
  });

  it('start over if their cursor is no longer valid', LONG, async () => {
    await using graph = await start();
    const plant = await instanceNamed(graph, 'plant-7');
    await using console = await openConsole(graph.url, `/console/instances/${plant}`);
    const { page, asked } = console;
    const rows = page.locator('[data-row-link]');
    await rows.first().waitFor();
    // As after a restart with other keys: this server never issued that cursor.
    await page.route('**/graphql', async (route) => {
      const body = route.request().postDataJSON();
      if (body.variables.cursor == null) return route.continue();
      body.variables.cursor = 'of another server';
      await route.continue({ postData: JSON.stringify(body) });
    });
    await rows.first().focus();
    await page.keyboard.press('End');
    const notice = page.getByRole('alert');
    await notice.waitFor();
    expect(await notice.textContent()).toContain('INVALID_CURSOR');
    expect(await loadedRows(page)).toBe(50);
    expect(await notice.getByRole('button').allTextContents()).toEqual(['Start the list again']);
    await page.unroute('**/graphql');

    // Reading from the start fails, too: the loaded rows remain, and the user can retry.
    graph.simulators.faults.add({ operation: 'ListDevices', effect: { kind: 'answer', ...FORBIDDEN } });
    await notice.getByRole('button').click();
    await page.getByText('PROVIDER_AUTH_FAILED').waitFor();
    expect(await loadedRows(page)).toBe(50);
    graph.simulators.faults.clear();
    await page.getByRole('button', { name: 'Try again' }).first().click();
    await expect.poll(() => notice.count(), SOON).toBe(0);
    const fromStart = asked.map((body) => JSON.parse(body).variables).filter((sent) => sent.cursor === null);
    expect(fromStart).toMatchObject([{ count: 50 }, { count: 50 }]);
    await rows.first().focus();
    await page.keyboard.press('End');
    await expect.poll(() => loadedRows(page), SOON).toBe(100);
    expect(console.faults).toEqual([]);
  });
});
