import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { HuaweiDevice } from '../../src/simulator/fleet/fleet.ts';
import { type Started, start } from '../kit/start.ts';
import { focused, idOfRow, LONG, missing, openConsole, SOON } from './browser.ts';
import { change, instanceNamed, refresh, registerCredential } from './other-client.ts';

describe.runIf(missing === null)(`live changes${missing === null ? '' : ` (${missing})`}`, () => {
  it('appear in their row at once, marked, without an HTTP request', LONG, async () => {
    await using graph = await start();
    const plant = await instanceNamed(graph, 'plant-7');
    await using console = await openConsole(graph.url, `/console/instances/${plant}`);
    const { page, asked, told } = console;
    const device = await deviceOnline(graph, plant);
    const row = page.getByRole('row').filter({ hasText: device.deviceId });
    const other = page
      .getByRole('row')
      .filter({ hasText: device.deviceId })
      .locator('xpath=following::tr[1]');
    await expect.poll(() => told.length, SOON).toBe(1);
    expect(await cell(row, 'Status')).toBe('Online');
    const askedBefore = asked.length;

    device.status = 'OFFLINE';
    device.deviceName = 'renamed by its owner';
    await refresh(graph, plant, ['DEVICE']);
    await expect.poll(() => cell(row, 'Status'), SOON).toBe('Offline');
    expect(await row.locator('[data-row-link]').textContent()).toBe('renamed by its owner');
    expect(await row.getAttribute('data-mark')).toBe('changed');
    expect(await other.getAttribute('data-mark')).toBeNull();
    expect(asked.length).toBe(askedBefore);
    await expect.poll(() => page.getByRole('status').allTextContents(), SOON).toContain('1 device changed');
    expect(console.faults).toEqual([]);
  });

  it('appear in all fields of the page, and fields that cannot be read keep their values', LONG, async () => {
    await using graph = await start();
    const plant = await instanceNamed(graph, 'plant-7');
    const device = await deviceOnline(graph, plant);
    await using console = await openConsole(graph.url, `/console/instances/${plant}`);
    const { page, asked, told, changed } = console;
    await expect.poll(() => told.length, SOON).toBe(1);
    await page.getByRole('row').filter({ hasText: device.deviceId }).locator('[data-row-link]').click();
    await page.locator('.facts').waitFor();
    await expect.poll(() => told.length, SOON).toBe(2);
    const shown = async () => [
      await page.locator('.page-head .chip').textContent(),
      await fact(page, 'Provider status'),
    ];
    expect(await shown()).toEqual(['Online', 'ONLINE']);

    device.status = 'OFFLINE';
    await refresh(graph, plant, ['DEVICE']);
    await expect.poll(shown, SOON).toEqual(['Offline', 'OFFLINE']);

    // A change of another object does not concern this page: it reads no fields, and has no list to show it in.
    const askedBefore = asked.length;
    const devices = devicesOf(graph);
    devices.push({ ...devices[0]!, recordId: 'new', deviceId: 'a-new-one', nodeId: 'a-new-one' });
    await refresh(graph, plant, ['DEVICE']);
    await expect.poll(() => changed.length, SOON).toBe(2);
    expect(await page.locator('.new-rows').count()).toBe(0);
    expect(asked.length).toBe(askedBefore);

    graph.simulators.faults.add({ operation: 'ShowDevice', effect: { kind: 'answer', ...FORBIDDEN } });
    device.status = 'ABNORMAL';
    await refresh(graph, plant, ['DEVICE']);
    const notice = page.getByRole('alert');
    await notice.waitFor();
    expect(await notice.textContent()).toContain('PROVIDER_AUTH_FAILED');
    expect(await shown()).toEqual(['Offline', 'OFFLINE']);
    graph.simulators.faults.clear();
    await notice.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(shown, SOON).toEqual(['Abnormal', 'ABNORMAL']);
    await notice.waitFor({ state: 'detached' });

    // A closed page is not watched. When it is opened again, it shows the cached data and then the current data.
    await page.goBack();
    await page.getByRole('row').filter({ hasText: device.deviceId }).waitFor();
    device.description = 'seen by no list';
    device.connectionStatusUpdateTime = '2026-01-02T03:04:05.000Z';
    const since = await page.evaluate(() =>
      new Intl.DateTimeFormat(undefined, {
        dateStyle: 'medium',
        timeStyle: 'short',
        hourCycle: 'h23',
        timeZone: 'UTC',
      }).format(new Date('2026-01-02T03:04:05.000Z')),
    );
    await page.goForward();
    await expect.poll(() => fact(page, 'Status since'), SOON).toBe(`${since} UTC`);
    expect(console.faults).toEqual([]);
  });

  it('include a new secret on the page of its credential', LONG, async () => {
    await using graph = await start();
    const plant = await instanceNamed(graph, 'plant-east');
    await using console = await openConsole(graph.url, `/console/instances/${plant}`);
    const { page, told, changed } = console;
    await expect.poll(() => told.length, SOON).toBe(1);
    const row = page.getByRole('row').filter({ hasText: '@@@dev-0002' });
    const id = await idOfRow(row);
    await row.locator('[data-row-link]').click();
    await page.locator('.facts').waitFor();
    const [secret, since] = [await fact(page, 'Secret'), await fact(page, 'Secret last changed')];
    await expect.poll(() => told.length, SOON).toBe(2);
    await change(graph, 'rotateClientCredential', id);
    await expect.poll(() => fact(page, 'Secret'), SOON).not.toBe(secret);
    expect(await fact(page, 'Secret')).toMatch(/^Set \(fingerprint/);
    expect(await fact(page, 'Secret last changed')).not.toBe(since);

    await registerCredential(graph, plant, 'GID_hundred@@@new-0001');
    await expect.poll(() => changed.length, SOON).toBe(2);
    expect(await page.locator('.new-rows').count()).toBe(0);
    await change(graph, 'revokeClientCredential', id);
    await page.getByRole('heading', { level: 1, name: 'Object not found' }).waitFor();
    expect(console.faults).toEqual([]);
  });

  it(
    'include the devices of a certificate on its page, also devices that start to use it',
    LONG,
    async () => {
      await using graph = await start();
      const plant = await instanceNamed(graph, 'plant-7');
      const { certificate, user } = await certificateInUse(graph, plant);
      await using console = await openConsole(graph.url, `/console/objects/${certificate}`);
      const { page, told, changed } = console;
      const rows = page.locator('[data-row-link]');
      const row = page.getByRole('row').filter({ hasText: user.deviceId });
      await row.waitFor();
      await expect.poll(() => told.length, SOON).toBe(1);
      const status = user.status === 'ONLINE' ? 'OFFLINE' : 'ONLINE';
      user.status = status;
      await refresh(graph, plant, ['DEVICE']);
      await expect
        .poll(() => cell(row, 'Status'), SOON)
        .toBe(`${status.charAt(0)}${status.slice(1).toLowerCase()}`);
      expect(await row.getAttribute('data-mark')).toBe('changed');

      const count = await rows.count();
      const devices = devicesOf(graph);
      const stranger = devices.find(({ authInfo }) => authInfo.auth_type === 'SECRET')!;
      devices.push({ ...stranger, recordId: 'a', deviceId: 'a-stranger', nodeId: 'a-stranger' });
      devices.push({ ...user, recordId: 'b', deviceId: 'one-more-user', nodeId: 'one-more-user' });
      await refresh(graph, plant, ['DEVICE']);
      await expect.poll(() => changed.length, SOON).toBe(3);
      await page.getByRole('button', { name: '1 new · show from the start' }).click();
      await page.getByRole('row').filter({ hasText: 'one-more-user' }).waitFor();
      expect(await rows.count()).toBe(count + 1);
      expect(console.faults).toEqual([]);
    },
  );

  it('include the certificates that a CA issued, and no others', LONG, async () => {
    await using graph = await start();
    const plant = await instanceNamed(graph, 'plant-east');
    const { data } = await graph.query(
      'query ($id: ID!) { node(id: $id) { ... on Instance { caCertificates(first: 2) { nodes { id caId } } } } }',
      { id: plant },
    );
    const [ca, otherCa]: readonly { id: string; caId: string }[] = data.node.caCertificates.nodes;
    const { deviceCertificates } = graph.simulators.fleet.alibaba.instances.find(({ caCertificates }) =>
      caCertificates.some(({ sn }) => sn === ca!.caId),
    )!;
    await using console = await openConsole(graph.url, `/console/objects/${ca!.id}`);
    const { page, told, changed } = console;
    await expect.poll(() => told.length, SOON).toBe(1);
    const [one] = deviceCertificates;
    deviceCertificates.push(
      { ...one!, caSn: ca!.caId, deviceSn: '0A', deviceName: 'issued-here' },
      { ...one!, caSn: otherCa!.caId, deviceSn: '0B', deviceName: 'issued-elsewhere' },
    );
    await refresh(graph, plant, ['DEVICE_CERTIFICATE']);
    await expect.poll(() => changed.length, SOON).toBe(2);
    await page.getByRole('button', { name: '1 new · show from the start' }).waitFor();
    expect(console.faults).toEqual([]);
  });

  it("keep the user's state: sessions, page size and focus", LONG, async () => {
    await using graph = await start();
    const plant = await instanceNamed(graph, 'plant-east');
    await using console = await openConsole(graph.url, `/console/instances/${plant}`);
    const { page, asked, told } = console;
    const rows = page.locator('[data-row-link]');
    const sessions = page.locator('td[data-label="Session"]');
    await expect.poll(() => told.length, SOON).toBe(1);
    await page.getByLabel('Show who is online').check();
    await sessions.first().waitFor();
    await page.getByLabel('Page size').selectOption('20');

    await registerCredential(graph, plant, 'GID_hundred@@@new-0001');
    const button = page.getByRole('button', { name: /^1 new/ });
    await button.click();
    await button.waitFor({ state: 'detached' });
    const fromStart = () =>
      asked.map((body) => JSON.parse(body).variables).filter((sent) => sent.count && !sent.cursor);
    await expect.poll(fromStart, SOON).toMatchObject([
      { sessions: true, count: 50 },
      { sessions: true, count: 20 },
    ]);
    await expect.poll(() => page.locator('section[aria-busy="true"]').count(), SOON).toBe(0);
    expect(await page.locator('tbody tr[data-index]:not(:has(td[data-label="Session"]))').count()).toBe(0);
    expect(await sessions.first().textContent()).toMatch(/^(Online|Offline)$/);

    // When a focused row is removed, the row below gets the focus; after the last row, the one above.
    const names = await rows.allTextContents();
    await rows.nth(5).focus();
    await change(graph, 'revokeClientCredential', await idOfRow(rowOf(page, names[5]!)));
    await expect.poll(() => focused(page), SOON).toBe(names[6]);
    await page.keyboard.press('ArrowUp');
    expect(await focused(page)).toBe(names[4]);
    expect(console.faults).toEqual([]);
  });
});

const FORBIDDEN = { status: 403, body: JSON.stringify({ error_code: 'IOTDA.000004', error_msg: 'x' }) };

function devicesOf({ simulators }: Started): HuaweiDevice[] {
  return simulators.fleet.huawei.instances.find(({ type }) => type === 'standard')!.devices;
}

/** A device on the first page. */
async function deviceOnline(graph: Started, instanceId: string): Promise<HuaweiDevice> {
  const { data } = await graph.query(
    'query ($id: ID!) { node(id: $id) { ... on Instance { devices(first: 50) { nodes { deviceId status } } } } }',
    { id: instanceId },
  );
  const nodes: readonly { deviceId: string; status: string }[] = data.node.devices.nodes;
  const found = nodes.find(({ status }) => status === 'ONLINE')!;
  return devicesOf(graph).find(({ deviceId }) => deviceId === found.deviceId)!;
}

/** A certificate with few devices, so that all are shown. */
async function certificateInUse(graph: Started, instanceId: string) {
  const { data } = await graph.query(
    `query ($id: ID!) { node(id: $id) { ... on Instance { deviceCertificates(first: 50) { nodes {
      id devices(first: 5) { nodes { deviceId } pageInfo { hasNextPage } } } } } } }`,
    { id: instanceId },
  );
  type Found = { id: string; devices: { nodes: { deviceId: string }[]; pageInfo: { hasNextPage: boolean } } };
  const nodes: readonly Found[] = data.node.deviceCertificates.nodes;
  const found = nodes.find(({ devices }) => devices.nodes.length > 0 && !devices.pageInfo.hasNextPage)!;
  const user = devicesOf(graph).find(({ deviceId }) => deviceId === found.devices.nodes[0]!.deviceId)!;
  return { certificate: found.id, user };
}

function rowOf(page: Page, name: string) {
  return page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) });
}

function cell(row: ReturnType<typeof rowOf>, label: string): Promise<string | null> {
  return row.locator(`td[data-label="${label}"]`).textContent();
}

function fact(page: Page, name: string): Promise<string | null> {
  return page.locator('.facts > div').filter({ hasText: name }).locator('dd').first().textContent();
}
