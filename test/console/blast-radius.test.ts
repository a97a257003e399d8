import { describe, expect, it } from 'vitest';
import { type Started, start } from '../kit/start.ts';
import { obstacles, overflow } from './accessibility.ts';
import { LONG, missing, openConsole, SOON } from './browser.ts';
import { startKept } from './kept-fleet.ts';
import { instanceNamed } from './other-client.ts';

describe.runIf(missing === null)(
  `what depends on an object${missing === null ? '' : ` (${missing})`}`,
  () => {
    it('is drawn for a CA from the inventory, opens groups, and is a list as well', LONG, async () => {
      await using graph = await startKept();
      const ca = await caNamed(graph, 'Both clouds CA');
      await using console = await openConsole(graph.url, `/console/cas/${ca}`);
      const { page, asked } = console;
      const cards = page.locator('.blast-card');
      const expired = cards.filter({ hasText: 'Expired' });
      await expired.waitFor(SOON);
      // The numbers of the groups add up to the number of all certificates.
      const figure = page.locator('.figures dd').first();
      const counts = await cards.locator('strong').allTextContents();
      const sum = counts
        .filter((text) => / device certificates?$/.test(text))
        .reduce((total, text) => total + Number.parseInt(text, 10), 0);
      expect(sum).toBe(Number(await figure.textContent()));
      expect(await cards.filter({ hasText: 'Same certificate' }).count()).toBe(1);
      expect(await obstacles(page)).toEqual([]);

      // A group is opened by keyboard, with one request and without a provider call.
      const cost = page.locator('.page-cost');
      const calls = callsIn(await cost.textContent());
      const requests = asked.length;
      await expired.focus();
      await page.keyboard.press('Enter');
      const certificate = page.locator('a.blast-card.small').first();
      await certificate.waitFor(SOON);
      await page.keyboard.press('Enter');
      await certificate.waitFor({ state: 'detached' });
      await page.keyboard.press('Enter');
      await certificate.waitFor();
      expect(asked.length).toBe(requests + 1);
      await cost.getByText('in 2 requests').waitFor();
      expect(callsIn(await cost.textContent())).toBe(calls);

      // The list has the same groups, opened and closed.
      await page.getByRole('button', { name: 'List', exact: true }).click();
      const list = page.locator('.blast-list');
      await list
        .getByRole('link', { name: (await list.locator('ul a').first().textContent()) ?? '' })
        .waitFor();
      expect(await list.locator('[aria-expanded="true"]').count()).toBe(1);
      expect(await obstacles(page)).toEqual([]);
      expect(asked.length).toBe(requests + 1);
      expect(console.faults).toEqual([]);
    });

    it(
      'fits a narrow window, in Chinese, and comes with findings, changes and the cost of the page',
      LONG,
      async () => {
        await using graph = await startKept();
        const ca = await caNamed(graph, 'ApsaraMQ expired');
        await using console = await openConsole(graph.url, `/console/cas/${ca}`, {
          viewport: { width: 390, height: 800 },
          locale: 'zh-CN',
        });
        const { page, asked } = console;
        await page.locator('.blast-list').waitFor(SOON);
        expect(await overflow(page)).toBe(0);
        expect(await page.getByRole('region', { name: '风险' }).locator('.chip').count()).toBeGreaterThan(0);
        await page.getByRole('region', { name: '变更记录' }).waitFor();
        expect(await obstacles(page)).toEqual([]);
        // One request, whose calls the page tells.
        expect(asked.length).toBe(1);
        const calls = (await page.locator('.page-cost').textContent())?.match(/(\d+) 次云服务调用/)?.[1];
        expect(Number(calls)).toBeGreaterThan(0);
        expect(console.faults).toEqual([]);
      },
    );

    it('is said to be unknown of an object that the inventory does not keep', LONG, async () => {
      await using graph = await start();
      const { data } = await graph.query(
        'query ($id: ID!) { node(id: $id) { ... on Instance { caCertificates(first: 1) { nodes { id } } } } }',
        { id: await instanceNamed(graph, 'plant-east') },
      );
      await using console = await openConsole(
        graph.url,
        `/console/cas/${data.node.caCertificates.nodes[0].id}`,
      );
      const { page } = console;
      await page.getByText('so nothing is known about what depends on it').waitFor(SOON);
      await page.getByText('so it has no findings and no history').waitFor();
      expect(await page.locator('.blast-card').count()).toBe(0);
      expect(console.faults).toEqual([]);
    });
  },
);

/** The number of provider calls that the last line of a page tells. */
function callsIn(line: string | null): number {
  return Number(line?.match(/(\d+) provider calls?/)?.[1]);
}

async function caNamed(graph: Started, name: string): Promise<string> {
  const { data } = await graph.query(
    'query ($text: String!) { identityInventory { caCertificates(filter: { text: $text }, first: 5) { nodes { id name } } } }',
    { text: name },
  );
  return data.identityInventory.caCertificates.nodes.find((ca: { name: string }) => ca.name === name).id;
}
