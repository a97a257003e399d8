import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createDemoFleet } from '../../src/simulator/fleet/demo-fleet.ts';
import type { Fleet } from '../../src/simulator/fleet/fleet.ts';
import { createLife } from '../../src/simulator/life/life.ts';
import type { Change } from '../../src/simulator/life/moment.ts';
import { start } from '../kit/start.ts';

const NOW = Date.UTC(2026, 10, 24);
const EVERY_MS = 3_000;

function live(steps: number, seed = 7) {
  const fleet = createDemoFleet({ now: NOW });
  let now = NOW;
  const life = createLife({ fleet, now: () => now }, { seed });
  const changes: (Change | null)[] = [];
  for (let step = 0; step < steps; step++) {
    now += EVERY_MS;
    changes.push(life.step());
  }
  return { fleet, changes };
}

/** Number of rows in each list. */
function sizesOf(fleet: Fleet): Record<string, number> {
  const sizes = [...fleet.alibaba.instances, ...fleet.huawei.instances].flatMap((instance) =>
    Object.entries(instance)
      .filter(([, value]) => Array.isArray(value))
      .map(([list, value]) => [`${instance.instanceId} ${list}`, (value as unknown[]).length] as const),
  );
  return Object.fromEntries(sizes);
}

describe('a live fleet', () => {
  const long = live(2_000);

  it('changes in the same way for the same seed and clock, and differently for another seed', () => {
    const again = live(150);
    expect(again.changes).toEqual(long.changes.slice(0, 150));
    expect(live(150)).toEqual(again);
    expect(live(150, 8).changes).not.toEqual(again.changes);
  });

  it('changes once per step, in every listed way, in both clouds', () => {
    expect(long.changes.every((change) => change !== null)).toBe(true);
    const seen = new Set(long.changes.map((change) => `${change!.service}: ${change!.what}`));
    expect([...seen].sort()).toMatchInlineSnapshot(`
      [
        "alibaba: CA about to expire added",
        "alibaba: CA activated",
        "alibaba: CA deactivated",
        "alibaba: CA removed",
        "alibaba: client blocked",
        "alibaba: client connected",
        "alibaba: client disconnected",
        "alibaba: client unblocked",
        "alibaba: credential added",
        "alibaba: credential removed",
        "alibaba: credential rotated",
        "alibaba: device certificate activated",
        "alibaba: device certificate deactivated",
        "alibaba: identity added",
        "alibaba: identity removed",
        "alibaba: identity secret rotated",
        "huawei: CA about to expire added",
        "huawei: CA removed",
        "huawei: device added",
        "huawei: device certificate activated",
        "huawei: device certificate deactivated",
        "huawei: device frozen",
        "huawei: device joined group",
        "huawei: device left group",
        "huawei: device offline",
        "huawei: device online",
        "huawei: device removed",
        "huawei: device secret reset",
        "huawei: device unfrozen",
      ]
    `);
  });

  it('changes every few seconds in the lists that GraphiQL watches', () => {
    const [watched] = long.fleet.alibaba.instances;
    const seconds = long.changes.flatMap((change, step) => {
      const isListed = /CA |certificate|identity/.test(change!.what);
      return isListed && change!.instanceId === watched!.instanceId ? [(step * EVERY_MS) / 1_000] : [];
    });
    const silences = seconds.map((second, index) => second - (seconds[index - 1] ?? 0));
    const mean = silences.reduce((sum, each) => sum + each, 0) / silences.length;
    expect(mean).toBeLessThan(15);
    expect(Math.max(...silences)).toBeLessThan(90);
  });

  it('stays within bounds: after 2,000 steps no list differs by more rows than open changes', () => {
    const before = sizesOf(createDemoFleet({ now: NOW }));
    const after = sizesOf(long.fleet);
    expect(Object.keys(after)).toEqual(Object.keys(before));
    const moved = Object.keys(before).map((list) => Math.abs(after[list]! - before[list]!));
    expect(Math.max(...moved)).toBeLessThanOrEqual(20);
  });

  it('never changes the first third of a list', () => {
    const seed = createDemoFleet({ now: NOW });
    const pairs = [
      ...seed.alibaba.instances.map((each, index) => [each, long.fleet.alibaba.instances[index]!] as const),
      ...seed.huawei.instances.map((each, index) => [each, long.fleet.huawei.instances[index]!] as const),
    ];
    for (const [before, after] of pairs) {
      for (const [list, rows] of Object.entries(before)) {
        // The online ids follow the credentials, not a position in this list.
        if (!Array.isArray(rows) || list === 'onlineClientIds') continue;
        const third = Math.ceil(rows.length / 3);
        expect((after[list as keyof typeof after] as unknown as unknown[]).slice(0, third)).toEqual(
          rows.slice(0, third),
        );
      }
    }
  });

  it('stays consistent: every id refers to an existing row', () => {
    for (const instance of long.fleet.alibaba.instances) {
      const cas = new Set(instance.caCertificates.map((ca) => ca.sn));
      expect(instance.deviceCertificates.filter((each) => !cas.has(each.caSn))).toEqual([]);
      expect(new Set(instance.credentials.map((each) => each.clientId)).size).toBe(
        instance.credentials.length,
      );
    }
    for (const instance of long.fleet.huawei.instances) {
      const ids = new Set(instance.devices.map((device) => device.deviceId));
      expect(instance.groups.flatMap((group) => group.deviceIds.filter((id) => !ids.has(id)))).toEqual([]);
      for (const list of [instance.devices, instance.caCertificates]) {
        const records = list.map((row) => row.recordId);
        expect([...new Set(records)].sort()).toEqual(records);
      }
    }
  });

  it('does not undo a change if the object was changed since', () => {
    const fleet = createDemoFleet({ now: NOW });
    const life = createLife({ fleet, now: () => NOW });
    for (let step = 0; step < 500; step++) {
      life.step();
      // Removes everything that was added, as another user could.
      for (const instance of fleet.huawei.instances) {
        instance.devices = instance.devices.filter((device) => !device.nodeId.startsWith('visitor'));
        instance.caCertificates = instance.caCertificates.filter((ca) => !ca.cnName.includes('short-lived'));
      }
      for (const instance of fleet.alibaba.instances) {
        instance.credentials = instance.credentials.filter((each) => !each.clientId.includes('visitor'));
        instance.caCertificates = instance.caCertificates.filter((ca) => !ca.name.includes('short-lived'));
        instance.identities = instance.identities.filter((each) => !each.username.startsWith('visitor'));
      }
    }
    const { huawei, alibaba } = createDemoFleet({ now: NOW });
    expect(fleet.huawei.instances.map((each) => each.devices.length)).toEqual(
      huawei.instances.map((each) => each.devices.length),
    );
    expect(fleet.alibaba.instances.map((each) => each.credentials.length)).toEqual(
      alibaba.instances.map((each) => each.credentials.length),
    );
  });

  it('changes nothing in an empty fleet', () => {
    const empty: Fleet = {
      alibaba: { accounts: [], instances: [] },
      huawei: { accounts: [], region: 'cn-north-4', instances: [] },
    };
    expect(createLife({ fleet: empty, now: () => NOW }).step()).toBeNull();
  });

  it('changes by a timer if requested, until it is stopped, and otherwise only by step', async () => {
    let tick: (() => void) | null = null;
    const told: Change[] = [];
    const repeat = (run: () => void, everyMs: number) => {
      expect(everyMs).toBe(EVERY_MS);
      tick = run;
      return () => {
        tick = null;
      };
    };
    {
      const onChange = (change: Change) => void told.push(change);
      await using _graph = await start({ simulators: { live: { repeat, onChange } } });
      tick!();
      tick!();
      expect(told).toHaveLength(2);
    }
    expect(tick).toBeNull();
  });

  it('does not change the objects shown in the README', async () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const block = (language: string, part: string) =>
      [...readme.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))]
        .map((match) => match[1]!)
        .find((each) => each.includes(part))!;
    await using graph = await start();
    for (let step = 0; step < 400; step++) graph.simulators.life.step();
    const answer = await graph.query(block('graphql', 'FleetIdentities'));
    expect(answer).toEqual(JSON.parse(block('json', '"east"')));
  });
});
