import { describe, expect, it } from 'vitest';
import { openMemory } from '../kit/disposable.ts';
import { start } from '../kit/start.ts';
import { createSwitchableStore } from '../kit/switchable-store.ts';

const KEPT = { keep: [{ kinds: ['CA_CERTIFICATE', 'DEVICE_CERTIFICATE'], every: 'PT1H' }] };

/** The series of the inventory, by name and labels. */
async function seriesOf(adminUrl: string): Promise<Readonly<Record<string, number>>> {
  const response = await fetch(`${adminUrl}/metrics`);
  expect(response.status).toBe(200);
  const text = await response.text();
  const lines = text.matchAll(
    /^identity_graph_((?:certificates_expiring|findings|inventory_\w+)\{.*\}) (\S+)$/gm,
  );
  return Object.fromEntries([...lines].map(([, name = '', value]) => [name, Number(value)]));
}

const ARE_READ = `{ identityInventory {
  completeness(kinds: [CA_CERTIFICATE, DEVICE_CERTIFICATE]) { complete }
} }`;
const QUESTIONS = `{ identityInventory {
  expired: deviceCertificates(filter: { expired: true }) { totalCount }
  soon: deviceCertificates(filter: { expiresWithin: "P30D" }) { totalCount }
  cas: caCertificates(filter: { expiresWithin: "P90D" }) { totalCount }
  findings { totalCount }
  unknown: findings(filter: { checks: [CA_EXPIRED] }) { totalCount }
} }`;

describe('the metrics of the inventory', { timeout: 90_000 }, () => {
  it('equal the answers of the graph, over all accounts', async () => {
    await using graph = await start({
      config: { inventory: KEPT },
      overrides: { inventory: { spreadMs: 0 } },
    });
    const asked = async () => (await graph.query(QUESTIONS)).data.identityInventory;
    await expect

      .poll(async () => (await graph.query(ARE_READ)).data.identityInventory.completeness.complete, {
        timeout: 60_000,
        interval: 500,
      })
      .toBe(true);
    // The settler looks for due objects every few seconds, and metrics are kept for 30.
    await expect
      .poll(async () => (await asked()).unknown.totalCount, { timeout: 30_000, interval: 500 })
      .toBeGreaterThan(0);
    const before = await asked();
    const series = await seriesOf(graph.adminUrl);
    expect(series).toMatchObject({
      'certificates_expiring{kind="DEVICE_CERTIFICATE",within="EXPIRED"}': before.expired.totalCount,
      'certificates_expiring{kind="DEVICE_CERTIFICATE",within="P30D"}': before.soon.totalCount,
      'certificates_expiring{kind="CA_CERTIFICATE",within="P90D"}': before.cas.totalCount,
      'inventory_lists_missing{reason="FAILED"}': 0,
      'inventory_lists_missing{reason="NOT_READ_YET"}': 0,
    });
    const ofCheck = Object.entries(series).filter(([name]) => name.startsWith('findings{check="CA_EXPIRED"'));
    expect(ofCheck.reduce((sum, [, value]) => sum + value, 0)).toBe(before.unknown.totalCount);
    for (const account of ['ali', 'hw'])
      expect(series[`inventory_oldest_list_seconds{account="${account}"}`]).toBeGreaterThanOrEqual(0);
    expect(Object.keys(series).length).toBeLessThan(60);
  });

  it('are absent while nothing is kept, and while the store is unreachable', async () => {
    await using memory = openMemory();
    const store = createSwitchableStore(memory);
    await using graph = await start({ config: { inventory: { keep: [] } }, overrides: { store } });
    const missing = {
      'inventory_lists_missing{reason="FAILED"}': 0,
      'inventory_lists_missing{reason="NOT_READ_YET"}': 0,
      'inventory_lists_missing{reason="TOO_OLD"}': 0,
    };
    store.goDown();
    expect(await seriesOf(graph.adminUrl)).toEqual({});
    store.comeUp();
    await using other = await start({ config: { inventory: { keep: [] } } });
    expect(await seriesOf(other.adminUrl)).toEqual(missing);
  });
});
