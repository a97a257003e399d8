import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { start } from '../kit/start.ts';

const CHROMIUM = '/usr/bin/chromium';
const isThere = existsSync(CHROMIUM);

describe.runIf(isThere)(`GraphiQL in Chromium (needs ${CHROMIUM})`, () => {
  it('opens with tabs, runs a query over both clouds, and asks nobody but this server', {
    timeout: 60_000,
  }, async () => {
    await using graph = await start();
    const browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    });
    try {
      const page = await browser.newPage({ viewport: { width: 1_400, height: 900 } });
      const foreign: string[] = [];
      const failures: string[] = [];
      page.on('request', (request) => {
        const url = new URL(request.url());
        if (!['blob:', 'data:'].includes(url.protocol) && url.origin !== new URL(graph.url).origin)
          foreign.push(request.url());
      });
      page.on('pageerror', (error) => failures.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') failures.push(message.text());
      });
      await page.goto(graph.url);
      await page.waitForSelector('.graphiql-tab', { timeout: 30_000 });
      expect(await page.locator('.graphiql-tab').count()).toBeGreaterThanOrEqual(5);
      const button = page.locator('.graphiql-execute-button');
      await button.waitFor();
      await button.click();
      await page.waitForFunction(
        () => {
          const response = document.querySelector('.graphiql-response')?.textContent ?? '';
          return response.includes('HUAWEI_IOTDA') || response.includes('ALIBABA_MQTT');
        },
        undefined,
        { timeout: 20_000 },
      );
      await page.screenshot({ path: '.reports/graphiql.png' });
      expect(foreign).toEqual([]);
      expect(failures).toEqual([]);
      expect(graph.simulators.journal.entries.map((entry) => entry.operation)).toContain('ListInstances');
    } finally {
      await browser.close();
    }
  });

  it('is not there unless it is switched on', async () => {
    await using graph = await start({ config: { security: { introspection: false, graphiql: false } } });
    const response = await fetch(graph.url, { headers: { accept: 'text/html' } });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(await response.text()).not.toMatch(/graphiql/i);
    const answer = await graph.query('{ __schema { types { name } } }');
    expect(answer.data).toBeUndefined();
    expect(answer.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }, {}]);
  });
});
