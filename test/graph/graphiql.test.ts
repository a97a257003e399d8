import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { printNodeId } from '../../src/domain/node-id.ts';
import { ALIBABA, start } from '../kit/start.ts';

const CHROMIUM = '/usr/bin/chromium';
const isThere = existsSync(CHROMIUM);

const launch = () =>
  chromium.launch({
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

describe.runIf(isThere)(`GraphiQL in Chromium (needs ${CHROMIUM})`, () => {
  it('opens with tabs, runs a query over both clouds, shows an event arriving, and asks nobody but this server', {
    timeout: 120_000,
  }, async () => {
    const watchedId = printNodeId('Instance', {
      provider: 'ALIBABA_MQTT',
      account: ALIBABA,
      region: 'cn-hangzhou',
      instanceId: 'post-cn-7mz2d000001',
    });
    await using graph = await start({ config: { events: { pollSeconds: 1 } }, overrides: { watchedId } });
    const browser = await launch();
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
      // The editor writes its blanks as no-break spaces.
      const shown = (...texts: string[]) =>
        page.waitForFunction(
          (wanted) => {
            const response = document.querySelector('.graphiql-response')?.textContent ?? '';
            return wanted.every((text) => response.replace(/\s/g, ' ').includes(text));
          },
          texts,
          { timeout: 40_000 },
        );
      // Of a long answer only what fits is there.
      await shown('ALIBABA_MQTT');
      await page.screenshot({ path: '.reports/graphiql.png' });

      await page.locator('.graphiql-tab').last().click();
      // The page goes on with the operation name of the tab before for some moments, in which a button pressed by a
      // machine is refused ("Cannot infer operation"). It keeps which tab is open once it has settled.
      await page.waitForFunction(() => {
        const { activeTabIndex, tabs } = JSON.parse(localStorage.getItem('graphiql:tabState') ?? '{}');
        return activeTabIndex === tabs?.length - 1;
      });
      await button.click();
      await shown('Heartbeat');
      const [platinum] = graph.simulators.fleet.alibaba.instances;
      platinum!.caCertificates.find((each) => each.name === 'ApsaraMQ spare 9')!.active = false;
      await shown(
        'EntityChanged',
        '"change": "UPDATED"',
        '"name": "ApsaraMQ spare 9"',
        '"status": "INACTIVE"',
      );
      await page.screenshot({ path: '.reports/graphiql-event.png' });
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
    expect(answer.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });
});
