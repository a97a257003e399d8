import { describe, expect, it } from 'vitest';
import { obstacles, overflow } from './accessibility.ts';
import { LONG, missing, openConsole, SOON } from './browser.ts';
import { startKept } from './kept-fleet.ts';
import { change, instanceNamed } from './other-client.ts';

describe.runIf(missing === null)(
  `findings and changes of the console${missing === null ? '' : ` (${missing})`}`,
  () => {
    it('are listed by severity, check, state and object, with an address for each choice', LONG, async () => {
      await using graph = await startKept();
      await using console = await openConsole(graph.url, '/console/findings');
      const { page, asked } = console;
      const row = page.locator('tr[data-index]');
      await row.first().waitFor();
      const count = page.locator('.result-count');
      const all = Number.parseInt(((await count.textContent()) ?? '').replaceAll(',', ''), 10);
      expect(await row.first().locator('.severity').textContent()).toMatch(/^(Critical|High)$/);
      expect(await obstacles(page)).toEqual([]);

      await page.getByLabel('Severity').selectOption('MEDIUM');
      await expect.poll(() => row.first().locator('.severity').textContent(), SOON).toBe('Medium');
      const medium = (await page.getByLabel('Severity').locator('option:checked').textContent()) ?? '';
      expect(await count.textContent()).toBe(`${medium.match(/\((.+)\)/)?.[1]} findings`);
      expect(new URL(page.url()).search).toBe('?severity=MEDIUM');

      // The list stays while the next one is read, and typing sends one request.
      const before = asked.length;
      await page.getByLabel('Object', { exact: true }).pressSequentially('plant', { delay: 20 });
      await expect.poll(() => new URL(page.url()).search, SOON).toBe('?severity=MEDIUM&text=plant');
      await expect.poll(() => asked.length, SOON).toBe(before + 1);
      await page.goto(new URL('/console/findings?state=RESOLVED&check=CA_EXPIRED', graph.url).href);
      await page.getByText('No findings meet these conditions.').waitFor();
      expect(await page.getByLabel('State').inputValue()).toBe('RESOLVED');
      await page.goto(new URL('/console/findings?check=CA_EXPIRED', graph.url).href);
      await row.first().waitFor();
      expect(Number.parseInt((await count.textContent()) ?? '', 10)).toBeLessThan(all);
      expect(asked.filter((body, index) => asked.indexOf(body) !== index)).toEqual([]);

      // One finding, from the list by keyboard.
      await page.locator('[data-row-link]').first().focus();
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 2, name: 'What to do' }).waitFor();
      expect(await page.locator('.plain').textContent()).toContain('validTo');
      expect(await obstacles(page)).toEqual([]);
      const requests = asked.length;
      await page.getByRole('button', { name: 'Suppress' }).click();
      const dialog = page.getByRole('dialog');
      expect(await obstacles(page)).toEqual([]);
      await dialog.getByLabel('Reason').fill('known to the plant');
      await dialog.getByRole('button', { name: 'Suppress' }).click();
      await page.locator('.note').getByText('known to the plant').waitFor();
      expect(asked.length).toBe(requests + 1);
      expect(JSON.parse(asked.at(-1) ?? '').variables.input.idempotencyKey).toMatch(/^console-/);
      await page.setViewportSize({ width: 390, height: 800 });
      expect(await overflow(page)).toBe(0);
      expect(await page.locator('.page-head .chip').textContent()).toBe('Suppressed');
      expect(console.faults).toEqual([]);
    });

    it('speak Chinese, titles and remedies of checks included', LONG, async () => {
      await using graph = await startKept();
      await using console = await openConsole(graph.url, '/console/findings?check=CA_EXPIRED', {
        locale: 'zh-CN',
      });
      const { page } = console;
      await page.getByRole('link', { name: 'CA 证书已过期' }).first().click();
      await page.getByText('注册新的 CA 证书').waitFor();
      // The API's sentence about the object is English, and marked as such.
      expect(await page.locator('.prose [lang="en"]').textContent()).toMatch(/expired/);
      expect(await obstacles(page)).toEqual([]);
      expect(console.faults).toEqual([]);
    });

    it('show what changed, with values before and after', LONG, async () => {
      await using graph = await startKept();
      const east = await instanceNamed(graph, 'plant-east');
      const { data } = await graph.query(
        'query ($id: ID!) { node(id: $id) { ... on Instance { clientCredentials(first: 1) { nodes { id clientId } } } } }',
        { id: east },
      );
      const [credential] = data.node.clientCredentials.nodes;
      await change(graph, 'revokeClientCredential', credential.id);
      await using console = await openConsole(
        graph.url,
        '/console/changes?kind=CLIENT_CREDENTIAL&change=DELETED',
      );
      const { page, asked } = console;
      const row = page.locator('tr[data-index="0"]');
      await row.waitFor();
      expect(await row.textContent()).toContain(credential.clientId);
      expect(await row.locator('.chip').textContent()).toBe('Deleted');
      expect(await row.locator('del').first().textContent()).toBe(credential.clientId);
      expect(await page.getByLabel('Kind').inputValue()).toBe('CLIENT_CREDENTIAL');
      expect(await obstacles(page)).toEqual([]);
      expect(asked).toHaveLength(1);
      await page.getByLabel('Change', { exact: true }).selectOption('UPDATED');
      await page.getByText('No changes meet these conditions.').waitFor();
      expect(asked).toHaveLength(2);
      await page.setViewportSize({ width: 390, height: 800 });
      expect(await overflow(page)).toBe(0);
      expect(console.faults).toEqual([]);
    });
  },
);
