import { describe, expect, it } from 'vitest';
import { start } from '../kit/start.ts';
import { obstacles, overflow } from './accessibility.ts';
import { LONG, missing, openConsole, SOON } from './browser.ts';
import { startKept } from './kept-fleet.ts';

describe.runIf(missing === null)(
  `Fleet page of the console${missing === null ? '' : ` (${missing})`}`,
  () => {
    it(
      'shows the inventory in one query: numbers, expiry, findings, age, and what hangs on a CA',
      LONG,
      async () => {
        await using graph = await startKept();
        const { data } = await graph.query(`{ identityInventory {
      certificates: counts(kind: DEVICE_CERTIFICATE, by: [PROVIDER]) { keys count }
      expiryTimeline(kind: DEVICE_CERTIFICATE, bucket: MONTH, horizon: "P730D") { expired buckets { count } }
      findings(filter: { severity: [HIGH] }) { totalCount }
      caCertificates(first: 1, filter: { expired: false }, orderBy: { field: VALID_TO, direction: ASC }) {
        nodes { name blastRadius { deviceCertificates } }
      }
    } }`);
        const { certificates, expiryTimeline, findings, caCertificates } = data.identityInventory;
        const total = certificates.reduce((sum: number, { count }: { count: number }) => sum + count, 0);

        await using console = await openConsole(graph.url, '/console/no-page');
        const { page, asked } = console;
        const calls: unknown[] = [];
        page.on('response', async (response) => {
          if (response.url() === graph.url) calls.push((await response.json()).extensions.providerCalls);
        });
        await page.getByRole('link', { name: 'Fleet' }).click();
        await page.getByRole('heading', { level: 1, name: 'Fleet' }).waitFor();
        const figure = page.locator('.numbers > li').filter({ hasText: 'Device certificates' });
        expect(await figure.locator('.number').textContent()).toBe(String(total));

        // The chart has a bar for what has expired and one for each month. The table has the same numbers.
        const chart = page.getByRole('img', { name: /^Bar chart: Device certificates/ });
        await chart.waitFor();
        expect(await chart.locator('.chart-bar').count()).toBe(expiryTimeline.buckets.length + 1);
        await page.getByText('Show as a table').click();
        const cells = await page.locator('.chart-table tbody tr td:last-child').allTextContents();
        expect(cells.map(Number).slice(0, -2)).toEqual([
          expiryTimeline.expired,
          ...expiryTimeline.buckets.map(({ count }: { count: number }) => count),
        ]);
        expect(await page.locator('.severities a', { hasText: 'High' }).textContent()).toBe(
          `High${findings.totalCount}`,
        );
        const [ca] = caCertificates.nodes;
        const next = page.locator('.next li').filter({ hasText: ca.name });
        expect(await next.textContent()).toContain(`${ca.blastRadius.deviceCertificates} certificates`);
        expect(await page.locator('.completeness').textContent()).toMatch(/read .* ago/);
        expect(asked).toHaveLength(1);
        expect(calls).toEqual([[]]);
        expect(await obstacles(page)).toEqual([]);

        // Weeks are read once; months are still there.
        await page.getByRole('button', { name: 'Week' }).click();
        await expect.poll(() => chart.locator('.chart-bar').count(), SOON).toBe(28);
        await page.getByRole('button', { name: 'Month' }).click();
        await expect
          .poll(() => chart.locator('.chart-bar').count(), SOON)
          .toBe(expiryTimeline.buckets.length + 1);
        expect(asked).toHaveLength(2);

        await page.setViewportSize({ width: 390, height: 800 });
        await page.emulateMedia({ colorScheme: 'dark' });
        expect(await overflow(page)).toBe(0);
        expect(await obstacles(page)).toEqual([]);
        // A number leads to the list with this number.
        await page.locator('.severities a', { hasText: 'High' }).click();
        await page.getByText(`${findings.totalCount} findings`).waitFor();
        expect(console.faults).toEqual([]);
      },
    );

    it('says so if nothing is kept, and leads to the instances', LONG, async () => {
      await using graph = await start();
      await using console = await openConsole(graph.url, '/console/');
      const { page, asked } = console;
      await page.getByText('This server keeps no inventory').waitFor();
      expect(await obstacles(page)).toEqual([]);
      await page.getByRole('link', { name: 'Go to the instances' }).click();
      await page.getByRole('link', { name: 'plant-east' }).waitFor();
      expect(asked).toHaveLength(2);
      expect(console.faults).toEqual([]);
    });
  },
);
