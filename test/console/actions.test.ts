import { createHash } from 'node:crypto';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { SECRET_MARK } from '../../src/simulator/fleet/seeded-random.ts';
import { type Started, start } from '../kit/start.ts';
import { obstacles } from './accessibility.ts';
import { focused, LONG, missing, openConsole, SOON, tabTo } from './browser.ts';
import { instanceNamed } from './other-client.ts';

describe.runIf(missing === null)(`actions of the console${missing === null ? '' : ` (${missing})`}`, () => {
  it('rotate a credential by keyboard, show its secret once, and read the object once', LONG, async () => {
    await using graph = await start();
    const id = await firstId(graph, 'plant-east', 'clientCredentials');
    await using console = await openConsole(graph.url, `/console/credentials/${id}`);
    const { page, asked, told } = console;
    await expect.poll(() => told.length, SOON).toBe(1);
    const before = await factOf(page, 'Access key id');

    await tabTo(page, 'Rotate secret');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: /^Rotate the secret of .+\?$/ });
    await dialog.getByText('The old ones become invalid at once').waitFor();
    // The safe button has the focus, and Escape changes nothing.
    expect(await focused(page)).toBe('Cancel');
    expect(await obstacles(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await focused(page)).toBe('Rotate secret');
    expect(asked.length).toBe(1);

    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Rotate secret');
    await page.keyboard.press('Enter');
    const issued = page.getByRole('dialog').locator('.issued');
    await issued.waitFor();
    expect(await issued.textContent()).toContain(SECRET_MARK);
    await expect.poll(() => factOf(page, 'Access key id'), SOON).not.toBe(before);
    // The mutation and one read of the page: the event of this change starts no second one.
    await expect.poll(() => told.length, SOON).toBe(2);
    expect(asked.map(nameOf)).toEqual([
      'CredentialPageQuery',
      'credentialActionsRotateMutation',
      'CredentialPageQuery',
    ]);
    expect(callsOf(graph, 'RefreshDeviceCredential')).toBe(1);

    await page.keyboard.press('Enter');
    await issued.waitFor({ state: 'detached' });
    expect(await focused(page)).toBe('Rotate secret');
    expect(await page.content()).not.toContain(SECRET_MARK);
    expect(page.url()).not.toContain(SECRET_MARK);
    expect(console.faults).toEqual([]);
  });

  it('keep the idempotency key when the answer is lost, so that the change is made once', LONG, async () => {
    await using graph = await start();
    const id = await firstId(graph, 'plant-east', 'clientCredentials');
    await using console = await openConsole(graph.url, `/console/credentials/${id}`);
    const { page, asked } = console;
    let isLost = true;
    await page.route('**/graphql', async (route) => {
      const isMutation = route.request().postData()?.includes('RotateMutation') === true;
      if (!isMutation || !isLost) return route.continue();
      isLost = false;
      await route.fetch();
      await route.abort();
    });
    await page.getByRole('button', { name: 'Rotate secret' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Rotate secret' }).click();
    await dialog.getByRole('alert').getByText('NETWORK').waitFor();
    await dialog.getByRole('button', { name: 'Try again' }).click();
    await dialog.getByText('An earlier attempt has already made this change').waitFor();
    const keys = asked
      .filter((body) => nameOf(body).endsWith('Mutation'))
      .map((body) => JSON.parse(body).variables.input.idempotencyKey);
    expect(keys.length).toBe(2);
    expect(new Set(keys).size).toBe(1);
    expect(callsOf(graph, 'RefreshDeviceCredential')).toBe(1);
    expect(console.faults.filter((fault) => !fault.includes('ERR_FAILED'))).toEqual([]);
  });

  it('block and unblock a client, and freeze and unfreeze a device', LONG, async () => {
    await using graph = await start();
    const credential = await firstId(graph, 'plant-east', 'clientCredentials');
    await using console = await openConsole(graph.url, `/console/credentials/${credential}`);
    const { page } = console;
    const run = async (name: string) => {
      await page.getByRole('button', { name, exact: true }).click();
      await page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    };
    await run('Block client');
    await expect.poll(() => factOf(page, 'Blocked'), SOON).toBe('Yes');
    await page.locator('.toast').getByText('is blocked').waitFor();
    await run('Unblock client');
    await expect.poll(() => factOf(page, 'Blocked'), SOON).toBe('No');

    const device = await firstId(graph, 'plant-7', 'devices');
    await page.goto(new URL(`/console/devices/${device}`, graph.url).href);
    await run('Freeze');
    await page.locator('.page-head .chip').getByText('Frozen').waitFor(SOON);
    await run('Unfreeze');
    await page.getByRole('button', { name: 'Freeze', exact: true }).waitFor(SOON);
    expect(console.faults).toEqual([]);
  });

  it('show why a change failed, with the code, and leave the page of a deleted object', LONG, async () => {
    const key = 'a-key-that-may-only-read';
    const sha256 = createHash('sha256').update(key).digest('hex');
    await using graph = await start({
      config: {
        auth: {
          mode: 'keys',
          keys: [
            { name: 'reader', sha256, scopes: ['identity:read'] },
            { name: 'writer', sha256: sha256Of('writer'), scopes: ['identity:read', 'identity:write'] },
          ],
        },
      },
    });
    await using console = await openConsole(graph.url, '/console/instances');
    const { page } = console;
    const signIn = async (text: string) => {
      await page.getByLabel('Key or token').fill(text);
      await page.getByRole('button', { name: 'Use this key' }).click();
    };
    await signIn(key);
    await page.getByRole('link', { name: 'plant-7' }).click();
    await page.locator('[data-row-link]').first().click();
    await page.getByRole('button', { name: 'Delete' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await dialog.getByRole('alert').getByText('needs the scope identity:write').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();

    await page.getByRole('button', { name: 'Forget key' }).click();
    await signIn('writer');
    const name = (await page.getByRole('heading', { level: 1 }).textContent()) ?? '';
    graph.simulators.faults.add({
      service: 'huawei',
      operation: 'DeleteDevice',
      times: 1,
      effect: { kind: 'answer', status: 403, body: JSON.stringify({ error_code: 'IOTDA.000004' }) },
    });
    await page.getByRole('button', { name: 'Delete' }).click();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await dialog.getByRole('alert').waitFor();
    await dialog.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.tabs').waitFor(SOON);
    await page.locator('.toast').getByText(`${name} was deleted.`).waitFor();
    expect(await page.getByRole('link', { name, exact: true }).count()).toBe(0);
    // The browser reports the answer 401 to the first request.
    expect(console.faults.filter((fault) => !fault.includes('401'))).toEqual([]);
  });
});

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function nameOf(body: string): string {
  return JSON.parse(body).operationName;
}

/** Number of these calls that the simulator received. */
function callsOf(graph: Started, operation: string): number {
  return graph.simulators.journal.entries.filter((call) => call.operation === operation).length;
}

async function firstId(graph: Started, instance: string, list: string): Promise<string> {
  const { data } = await graph.query(
    `query ($id: ID!) { node(id: $id) { ... on Instance { ${list}(first: 1) { nodes { id } } } } }`,
    { id: await instanceNamed(graph, instance) },
  );
  return data.node[list].nodes[0].id;
}

async function factOf(page: Page, name: string): Promise<string> {
  const fact = page.locator('.facts > div').filter({ has: page.getByText(name, { exact: true }) });
  return (await fact.locator('dd').textContent()) ?? '';
}
