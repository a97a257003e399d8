import { describe, expect, it } from 'vitest';
import { type Started, start } from '../kit/start.ts';
import { LONG, loadedRows, missing, openConsole, SOON } from './browser.ts';
import { instanceNamed, refresh, unblockClient } from './other-client.ts';

describe.runIf(missing === null)(`pages of the console${missing === null ? '' : ` (${missing})`}`, () => {
  it('exist for every kind of object, are linked from its list, and send one query each', LONG, async () => {
    await using graph = await start();
    const [east, plant] = [await instanceNamed(graph, 'plant-east'), await instanceNamed(graph, 'plant-7')];
    await using console = await openConsole(graph.url, '/console/instances');
    const { page, asked } = console;
    await page.locator('[data-row-link]').first().waitFor();
    const walks = [
      [east, 'groups', 'Group id', 'Client credentials'],
      [east, 'identities', 'Sign mode', 'Permissions of this identity'],
      [east, 'permissions', 'Topic filter', null],
      [east, 'blocked-clients', 'Client id', null],
      [plant, 'groups', 'Group id', 'Devices'],
      [plant, 'policies', 'Policy id', 'Targets'],
      [plant, 'authorizers', 'Signing token', null],
      [plant, 'templates', 'Template id', 'Template body'],
      [plant, 'templates/authentication', 'Template id', 'Template body'],
    ] as const;
    for (const [instance, path, fact, section] of walks) {
      const before = asked.length;
      await page.goto(new URL(`/console/instances/${instance}/${path}`, graph.url).href);
      const link = page.locator('[data-row-link]').last();
      await link.waitFor();
      const name = (await link.textContent()) ?? '';
      expect(await page.locator('.tabs [aria-current="page"]').count(), path).toBe(1);
      expect(asked.length - before, path).toBe(1);
      await link.click();
      await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
      await page.locator('.facts dt').getByText(fact, { exact: true }).first().waitFor();
      if (section !== null) await page.getByRole('region', { name: section, exact: true }).waitFor();
      expect(asked.length - before, path).toBe(2);
      await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link').last().click();
      await page.locator('.tabs').waitFor();
    }
    expect(console.faults).toEqual([]);
  });

  it('update a permission and a blocked client when they change', LONG, async () => {
    await using graph = await start();
    const east = await instanceNamed(graph, 'plant-east');
    await using console = await openConsole(graph.url, `/console/instances/${east}/blocked-clients`);
    const { page, told } = console;
    const rows = page.locator('[data-row-link]');
    await expect.poll(() => told.length, SOON).toBe(1);
    const count = await loadedRows(page);
    const name = (await rows.first().textContent()) ?? '';
    await unblockClient(graph, east, name);
    await page.getByRole('row').filter({ hasText: name }).waitFor({ state: 'detached' });
    await expect.poll(() => loadedRows(page), SOON).toBe(count - 1);

    const before = told.length;
    await page.goto(new URL(`/console/instances/${east}/permissions`, graph.url).href);
    await expect.poll(() => told.length, SOON).toBeGreaterThan(before);
    const effect = page.locator('tr[data-index="0"] td[data-label="Effect"]');
    await expect.poll(() => effect.textContent(), SOON).toBe('Allow');
    permissionsOf(graph)[0]!.effect = 'DENY';
    await refresh(graph, east, ['AUTH_PERMISSION']);
    await expect.poll(() => effect.textContent(), SOON).toBe('Deny');
    expect(console.faults).toEqual([]);
  });

  it('show an expired CA by words, tone and bar, whatever its provider status is', LONG, async () => {
    await using graph = await start();
    const [east, plant] = [await instanceNamed(graph, 'plant-east'), await instanceNamed(graph, 'plant-7')];
    await using console = await openConsole(graph.url, `/console/instances/${east}/certificates`);
    const { page } = console;
    const row = (name: string) =>
      page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) });
    await row('ApsaraMQ expired').waitFor();
    const chip = row('ApsaraMQ expired').locator('.chip');
    expect([await chip.textContent(), await chip.getAttribute('data-tone')]).toEqual(['Expired', 'bad']);
    expect(await row('ApsaraMQ expired').locator('.gauge').textContent()).toMatch(/^Expired \d+ days ago$/);

    // The coloured part of each bar is the remaining validity, at its right end, in the list and on the page.
    const bar = page.locator('.bar-part');
    const part = async (at: typeof bar) => {
      const [x, width] = [Number(await at.getAttribute('x')), Number(await at.getAttribute('width'))];
      expect(x + width).toBe(100);
      return width;
    };
    expect(await part(row('ApsaraMQ expired').locator('.bar-part'))).toBe(0);
    const soon = await part(row('ApsaraMQ expiring soon').locator('.bar-part'));
    const later = await part(row('ApsaraMQ line 3').locator('.bar-part'));
    expect(soon).toBeGreaterThan(0);
    expect(soon).toBeLessThan(later);
    await row('ApsaraMQ expired').getByRole('link').click();
    await page.locator('.timeline').waitFor();
    expect(await part(page.locator('.timeline .bar-part'))).toBe(0);
    expect(await page.locator('.page-head .chip').textContent()).toBe('Expired');
    // A numeric or boolean provider status is shown with its meaning.
    expect(await page.locator('.facts').first().textContent()).toContain('Active (value 1)');
    await page.goBack();
    await row('ApsaraMQ line 3').getByRole('link').click();
    await page.getByRole('heading', { level: 1, name: 'ApsaraMQ line 3' }).waitFor();
    const timeline = page.locator('.timeline');
    const left = Math.round(await part(timeline.locator('.bar-part')));
    expect(await timeline.textContent()).toContain(`${left} % of its validity left`);
    await page.goto(new URL(`/console/instances/${plant}/certificates`, graph.url).href);
    await row('Both clouds CA').getByRole('link').click();
    await page.locator('.facts').first().getByText('Active (value true)').waitFor();
    expect(console.faults).toEqual([]);
  });

  it('show times in UTC in every time zone, and the exact instant on hover', LONG, async () => {
    await using graph = await start();
    const plant = await instanceNamed(graph, 'plant-7');
    const { data } = await graph.query(
      'query ($id: ID!) { node(id: $id) { ... on Instance { devices(first: 1) { nodes { id registeredAt } } } } }',
      { id: plant },
    );
    const [device] = data.node.devices.nodes;
    await using console = await openConsole(graph.url, `/console/objects/${device.id}`, {
      timezoneId: 'Asia/Shanghai',
      locale: 'en-GB',
    });
    const time = console.page.locator('.facts > div').filter({ hasText: 'Registered' }).locator('time');
    await time.waitFor();
    const at = new Date(device.registeredAt);
    expect(await time.textContent()).toMatch(
      new RegExp(`${at.getUTCDate()} .* ${at.toISOString().slice(11, 16)} UTC$`),
    );
    expect(await time.getAttribute('title')).toMatch(new RegExp(`^${at.toISOString()}\\n.*GMT\\+8$`));
    expect(await time.getAttribute('datetime')).toBe(device.registeredAt);
  });

  it('do not claim to be live if nothing is watched', LONG, async () => {
    await using graph = await start();
    const plant = await instanceNamed(graph, 'plant-7');
    await using console = await openConsole(graph.url, '/console/instances');
    const { page, subscribed } = console;
    const live = page.locator('.live');
    for (const path of ['instances', `instances/${plant}/policies`]) {
      await page.goto(new URL(`/console/${path}`, graph.url).href);
      await page.locator('[data-row-link]').first().waitFor();
      expect(await live.getAttribute('data-state')).toBe('idle');
      expect(await live.textContent()).toBe('');
    }
    expect(subscribed).toEqual([]);
    await page.goto(new URL(`/console/instances/${plant}`, graph.url).href);
    await page.locator('.live[data-state="connected"]').waitFor();
    expect(await live.textContent()).toBe('Live');
    expect(console.faults).toEqual([]);
  });
});

function permissionsOf({ simulators }: Started) {
  return simulators.fleet.alibaba.instances.find(({ permissions }) => permissions.length > 0)!.permissions;
}
