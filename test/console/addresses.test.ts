import { describe, expect, it } from 'vitest';
import { start } from '../kit/start.ts';
import { LONG, missing, openConsole } from './browser.ts';
import { instanceNamed } from './other-client.ts';

describe.runIf(missing === null)(`addresses of the console${missing === null ? '' : ` (${missing})`}`, () => {
  it('open a page that describes what exists, for every kind of id', LONG, async () => {
    await using graph = await start();
    const office = await instanceNamed(graph, 'small-office');
    const { data } = await graph.query(
      `query ($id: ID!) { node(id: $id) { ... on Instance { groups(first: 1) { nodes { id groupId } } } } }`,
      { id: office },
    );
    const [group] = data.node.groups.nodes;
    await using console = await openConsole(graph.url, `/console/objects/${group.id}`);
    const { page } = console;
    await page.getByRole('heading', { level: 1, name: group.groupId }).waitFor();
    expect(page.url()).toContain(`/console/groups/${group.id}`);
    await page.getByRole('link', { name: 'small-office' }).click();
    await page.getByRole('heading', { level: 1, name: 'small-office' }).waitFor();

    const go = (path: string) => page.goto(new URL(`/console/${path}`, graph.url).href);
    await go(`objects/${office}`);
    await page.getByRole('heading', { level: 1, name: 'small-office' }).waitFor();
    expect(page.url()).toContain(`/console/instances/${office}`);

    await go(`instances/${office}/certificates`);
    await page.getByText('This edition has no certificates.').waitFor();
    expect(await page.locator('.tabs [aria-current="page"]').textContent()).toBe('Certificates');

    await go('objects/no-id');
    const notice = page.getByRole('alert');
    expect(await notice.textContent()).toMatch(/^This link is not valid.*BAD_USER_INPUT$/);
    expect(await notice.getByRole('button').count()).toBe(0);
    expect(console.faults).toEqual([]);
  });
});
