import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { printGraph } from '../scripts/print-graph.ts';
import { ask, start } from './kit/start.ts';

const README = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const blocks = (language: string) =>
  [...README.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map((match) => match[1]!);

describe('README.md', () => {
  it('shows the graph of the schema (node scripts/print-graph.ts prints it)', () => {
    expect(blocks('mermaid')).toEqual([printGraph()]);
  });

  it('shows a query over both clouds with its real response, calls included', async () => {
    await using graph = await start();
    const query = blocks('graphql').find((each) => each.includes('FleetIdentities'));
    const answer = blocks('json').find((each) => each.includes('"east"'));
    const got = await graph.query(query!);
    expect(got).toEqual(JSON.parse(answer!));
    const calls = got.extensions.providerCalls.reduce((sum, each) => sum + each.calls, 0);
    const billed = got.extensions.providerCalls.reduce((sum, each) => sum + each.billable, 0);
    expect(README).toContain(`Here ${calls} calls were sent, ${billed} of them billed.`);
    expect(graph.simulators.journal.entries).toHaveLength(calls);
    expect(new Set(got.extensions.providerCalls.map((each) => each.provider)).size).toBe(2);
  });

  it('shows a question to the whole fleet that makes no provider call', { timeout: 60_000 }, async () => {
    await using graph = await start({
      config: { inventory: { keep: [{ kinds: ['CA_CERTIFICATE', 'DEVICE_CERTIFICATE'], every: 'PT1H' }] } },
      overrides: { inventory: { spreadMs: 0 } },
    });
    const query = blocks('graphql').find((each) => each.includes('ExpiringSoon'))!;
    const shown = JSON.parse(blocks('json').find((each) => each.includes('blastRadius'))!) as unknown;
    // The sample fleets count their dates from the start, so the times differ from the README's and the rest does not.
    const withoutTimes = (answer: unknown): unknown =>
      JSON.parse(JSON.stringify(answer), (key, value) => (/^(oldest|validTo)$/.test(key) ? 'a time' : value));
    const asked = async () => {
      const { data, errors, extensions } = await graph.query(query);
      expect(errors).toBeUndefined();
      return { answer: withoutTimes(data.identityInventory), calls: extensions.providerCalls };
    };
    await expect.poll(asked, { timeout: 50_000 }).toEqual({ answer: withoutTimes(shown), calls: [] });
    expect(await asked()).toEqual({ answer: withoutTimes(shown), calls: [] });
    const { data } = await graph.query(query);
    const { caCertificates, deviceCertificates } = data.identityInventory;
    for (const { validTo } of [...caCertificates.nodes, ...deviceCertificates.nodes])
      expect(Date.parse(validTo) - Date.now()).toBeLessThan(30 * 86_400_000);
  });

  it('shows a mutation that works as described, once', async () => {
    await using graph = await start();
    const written = [...README.matchAll(/```graphql\n(mutation[\s\S]*?)```/g)][0]![1]!;
    const [platinum] = graph.simulators.fleet.alibaba.instances;
    const credential = platinum!.credentials[0]!;
    const before = credential.accessKeySecret;
    const key = ['ali', platinum!.regionId, platinum!.instanceId, encodeURIComponent(credential.clientId)];
    const id = Buffer.from(`ClientCredential:${key.join('/')}`).toString('base64url');
    const mutation = written.replace(/ id: "\w+"/, ` id: "${id}"`);
    expect(mutation).not.toBe(written);
    const first = await graph.query(mutation);
    expect(credential.accessKeySecret).not.toBe(before);
    expect(first.data.rotateClientCredential).toEqual({
      clientCredential: { clientId: credential.clientId },
      issuedSecret: { secret: credential.accessKeySecret },
      userErrors: [],
    });
    const again = await graph.query(mutation);
    expect(again.data.rotateClientCredential).toMatchObject({ issuedSecret: null, userErrors: [] });
    expect(credential.accessKeySecret).toBe(first.data.rotateClientCredential.issuedSecret.secret);
  });

  it('has a working curl command', async () => {
    await using graph = await start();
    const body = /-d '(\{.*\})'/.exec(README)?.[1];
    const { query } = JSON.parse(body!) as { query: string };
    const answer = await ask(graph.url, query);
    expect(answer.errors).toBeUndefined();
    expect(answer.data.instances.nodes).toHaveLength(7);
  });

  it('names existing commands and files', () => {
    const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const commands = [...README.matchAll(/npm run ([\w-]+)/g)].map((match) => match[1]!);
    expect(commands.length).toBeGreaterThan(3);
    expect(commands.filter((command) => scripts[command] === undefined)).toEqual([]);
    const links = [...README.matchAll(/\]\(([^)h][^)]*)\)/g)].map((match) => match[1]!);
    expect(links.filter((link) => !existsSync(new URL(`../${link}`, import.meta.url)))).toEqual([]);
  });
});
