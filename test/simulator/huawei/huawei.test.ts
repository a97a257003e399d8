import { describe, expect, it } from 'vitest';
import type { World } from '../../../src/simulator/exchange.ts';
import { createFaults } from '../../../src/simulator/faults.ts';
import { createDemoFleet } from '../../../src/simulator/fleet/demo-fleet.ts';
import { HEX24, pageOf } from '../../../src/simulator/huawei/paging.ts';
import { search } from '../../../src/simulator/huawei/search.ts';
import { createHuawei } from '../../../src/simulator/huawei/service.ts';
import { createJournal } from '../../../src/simulator/journal.ts';
import { DEFAULT_SWITCHES, type HuaweiSwitches } from '../../../src/simulator/switches.ts';

const NOW = Date.UTC(2026, 10, 22);
const fleet = createDemoFleet({ now: NOW });
const standard = fleet.huawei.instances.find((instance) => instance.type === 'standard')!;
const switches = DEFAULT_SWITCHES.huawei;
const rows = Array.from({ length: 120 }, (_, index) => ({ recordId: index.toString(16).padStart(24, '0') }));
const ask = (input: Record<string, unknown>, more: Partial<HuaweiSwitches> = {}) =>
  pageOf(rows, { limit: input['limit'], marker: input['marker'], offset: input['offset'] }, HEX24, {
    ...switches,
    ...more,
  });

describe('paging', () => {
  it('goes down by record id, excludes the marker, and applies the offset after it', () => {
    const first = ask({ limit: '50' });
    expect(first.rows[0]).toEqual(rows[119]);
    expect(first.page).toEqual({ count: 120, marker: rows[70]!.recordId });
    expect(ask({ limit: 50, marker: first.page!.marker }).rows[0]).toEqual(rows[69]);
    expect(ask({ limit: 50, marker: first.page!.marker, offset: 30 }).rows[0]).toEqual(rows[39]);
    expect(ask({ marker: 'f'.repeat(24) }).rows).toHaveLength(10);
  });

  it.each([
    [{ limit: 0 }, 'IOTDA.000017'],
    [{ limit: 51 }, 'IOTDA.000017'],
    [{ limit: 'x' }, 'IOTDA.000017'],
    [{ offset: 501 }, 'IOTDA.000006'],
    [{ marker: 'zz' }, 'IOTDA.000018'],
  ])('refuses %j', (input, code) => {
    expect(() => ask(input)).toThrow(expect.objectContaining({ code, status: 400 }));
  });

  it('ends in the form that the switch selects', () => {
    const end = { limit: 50, offset: 100 };
    expect(ask(end).page).toEqual({ count: 120, marker: rows[0]!.recordId });
    expect(ask(end, { lastMarker: 'empty' }).page).toEqual({ count: 120, marker: '' });
    expect(ask(end, { lastMarker: 'absent' }).page).toEqual({ count: 120 });
    expect(ask(end, { lastMarker: 'pageNull' }).page).toBeNull();
    expect(ask({ limit: 10, marker: rows[50]!.recordId }, { countIgnoresMarker: false }).page?.count).toBe(
      50,
    );
  });
});

describe('search', () => {
  const [a, b] = standard.devices;

  it('supports the documented conditions', () => {
    const ids = (sql: string) => search(standard, sql).devices?.map((device) => device.deviceId);
    expect(
      ids(
        `select device_id from device where device_id in ('${a!.deviceId}','${b!.deviceId}') order by marker limit 50`,
      ),
    ).toEqual([a!.deviceId, b!.deviceId]);
    expect(ids(`select * from device where node_id = '${a!.nodeId}' and status != 'NOPE'`)).toEqual([
      a!.deviceId,
    ]);
    expect(ids(`select * from device where marker < '${b!.recordId}' order by marker desc limit 5`)).toEqual([
      a!.deviceId,
    ]);
    expect(ids("select * from device where node_id like 'sn-00000%' limit 50")).toHaveLength(10);
    expect(search(standard, 'select count(*) from device').count).toBe(4_500);
    expect(
      search(standard, "select count(*) from device where status = 'ONLINE' or status = 'OFFLINE'").count,
    ).toBeGreaterThan(3_000);
  });

  it.each([
    'delete from device',
    'select * from device limit 51',
    "select * from device where secret = 'x'",
    "select * from device where node_id like 'ab%'",
    "select * from device where device_id = ''",
    `select * from device where device_id in ('${'x'.repeat(400)}')`,
  ])('refuses %s', (sql) => {
    expect(() => search(standard, sql)).toThrow(expect.objectContaining({ status: 400 }));
  });
});

it('never throws for a request that it does not know', () => {
  const world: World = {
    fleet,
    switches: DEFAULT_SWITCHES,
    journal: createJournal(),
    faults: createFaults(),
    now: () => NOW,
  };
  const service = createHuawei(world, { ports: new Map(), addressOf: () => undefined });
  const request = { method: 'GET', rawQuery: '%&=%zz&&', headers: {}, body: Buffer.from('{"a":'), port: 1 };
  for (const rawPath of [
    '',
    '/',
    '//',
    '/v5',
    '/v5/iot',
    '/v5/iot/%/x',
    '/v3/auth/tokens',
    '/v5/iot/p/iotda-instances/a/b',
  ]) {
    for (const method of ['GET', 'POST', 'PUT']) {
      expect(service.receive({ ...request, rawPath, method }).answer().status).toBeGreaterThanOrEqual(400);
    }
  }
});
