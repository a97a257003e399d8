import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { printNodeId } from '../../src/graph/node-id.ts';
import type { ProviderName } from '../../src/providers/port/records.ts';
import type { Fault } from '../../src/simulator/faults.ts';
import type { AlibabaInstance, HuaweiInstance } from '../../src/simulator/fleet/fleet.ts';
import { dryRun } from '../kit/dry-run.ts';
import { ALIBABA, type Answer, ask, HUAWEI, type Started, start } from '../kit/start.ts';

const KINDS = [
  'GROUP',
  'CA_CERTIFICATE',
  'DEVICE_CERTIFICATE',
  'CLIENT_CREDENTIAL',
  'AUTH_IDENTITY',
  'DEVICE',
];

let graph: Started;
beforeAll(async () => {
  graph = await start({
    config: { inventory: { keep: [{ kinds: KINDS, every: 'PT1H' }] } },
    overrides: { inventory: { spreadMs: 0 } },
  });
  await vi.waitFor(
    async () =>
      expect(await completeness(`kinds: [${KINDS.join(' ')}]`)).toEqual({ complete: true, missing: [] }),
    { timeout: 60_000, interval: 200 },
  );
}, 70_000);
afterAll(() => graph[Symbol.asyncDispose]());

async function completeness(kinds: string, maxAge = '') {
  const answer = await graph.query(
    `{ identityInventory ${maxAge} { completeness(${kinds}) { complete missing { kind reason } } } }`,
  );
  return answer.data.identityInventory.completeness;
}

const listed = (list: string, maxAge: string, scope = '') =>
  `{ identityInventory(maxAge: "${maxAge}" ${scope}) { completeness { complete oldest missing { kind reason code retryAt } } list: ${list} { totalCount } } }`;
const callsOf = ({ extensions }: Answer) =>
  extensions.providerCalls.reduce((sum, { calls }) => sum + calls, 0);

interface Place {
  readonly scope: string;
  readonly rows: unknown[];
}

/** The shortest list of the fleet that is not empty, and the scope with its instance alone. */
function placeOf(list: string): Place {
  const { alibaba, huawei } = graph.simulators.fleet;
  const ofAlibaba = (read: (instance: AlibabaInstance) => unknown[]): Place[] =>
    alibaba.instances.map((instance) => ({
      scope: scopeOf('ALIBABA_MQTT', ALIBABA, instance.regionId, instance.instanceId),
      rows: read(instance),
    }));
  const ofHuawei = (read: (instance: HuaweiInstance) => unknown[]): Place[] =>
    huawei.instances.map((instance) => ({
      scope: scopeOf('HUAWEI_IOTDA', HUAWEI, huawei.region, instance.instanceId),
      rows: read(instance),
    }));
  const places: Readonly<Record<string, () => Place[]>> = {
    groups: () => ofHuawei(({ groups }) => groups),
    caCertificates: () => ofAlibaba(({ caCertificates }) => caCertificates),
    deviceCertificates: () => ofAlibaba(({ deviceCertificates }) => deviceCertificates),
    clientCredentials: () => ofAlibaba(({ credentials }) => credentials),
    authIdentities: () => ofAlibaba(({ identities }) => identities),
    devices: () => ofHuawei(({ devices }) => devices),
  };
  const found = places[list]!().filter(({ rows }) => rows.length > 0);
  return found.toSorted((one, other) => one.rows.length - other.rows.length)[0]!;
}

function scopeOf(provider: ProviderName, account: string, region: string, instanceId: string): string {
  const id = printNodeId('Instance', { provider, account, region, instanceId });
  return `scope: { instanceIds: ["${id}"] }`;
}

const LISTS: readonly [list: string, operation: string][] = [
  ['groups', 'ListDeviceGroups'],
  ['caCertificates', 'ListCaCertificate'],
  ['deviceCertificates', 'ListDeviceCertificate'],
  ['clientCredentials', 'ListDeviceCredentialClientId'],
  ['authIdentities', 'QueryCustomAuthIdentity'],
  ['devices', 'ListDevices'],
];

describe('maxAge', () => {
  it('reads nothing if the lists are new enough, and what is older otherwise', async () => {
    const { scope, rows } = placeOf('devices');
    const fresh = await graph.query(listed('devices', 'PT30M', scope));
    expect(fresh.errors).toBeUndefined();
    expect(callsOf(fresh)).toBe(0);
    const before = fresh.data.identityInventory.list.totalCount;
    await pause(1_050);
    const removed = rows.pop();
    const query = listed('devices', 'PT1S', scope);
    const dry = await dryRun(graph, query);
    // Without maxAge, the answer does not change.
    expect((await graph.query(`{ identityInventory(${scope}) { devices { totalCount } } }`)).data).toEqual({
      identityInventory: { devices: { totalCount: before } },
    });
    const asked = Date.now();
    const answer = await graph.query(query);
    rows.push(removed);
    expect(answer.errors).toBeUndefined();
    expect(answer.data.identityInventory).toMatchObject({
      completeness: { complete: true, missing: [] },
      list: { totalCount: before - 1 },
    });
    expect(Date.parse(answer.data.identityInventory.completeness.oldest)).toBeGreaterThan(asked - 1_000);
    // Only the lists that the answer rests on, and as estimated.
    const operations = new Set(answer.extensions.providerCalls.map(({ operation }) => operation));
    expect(['ShowInstance', 'ListDevices']).toEqual(expect.arrayContaining([...operations]));
    expect(callsOf(answer)).toBeGreaterThan(0);
    expect(dry.cost.estimatedCalls).toBeGreaterThanOrEqual(callsOf(answer));
  });

  it('reads once for callers that ask during the read', async () => {
    const operation = 'QueryCustomAuthIdentity';
    const readBy = (answers: readonly Answer[]) =>
      answers
        .flatMap(({ extensions }) => extensions.providerCalls)
        .filter((each) => each.operation === operation)
        .reduce((sum, { calls }) => sum + calls, 0);
    const { scope } = placeOf('authIdentities');
    const asked = () => graph.query(listed('authIdentities', 'PT1S', scope));
    await pause(1_050);
    const alone = readBy([await asked()]);
    expect(alone).toBeGreaterThan(0);
    await pause(1_050);
    graph.simulators.faults.add({ operation, effect: { kind: 'delay', ms: 600 } });
    const first = asked();
    await pause(300);
    const answers = await Promise.all([first, asked(), asked(), asked()]);
    graph.simulators.faults.clear();
    expect(readBy(answers)).toBe(alone);
  });

  it('leaves out what the calls of the caller do not allow', async () => {
    await pause(1_050);
    const query = listed('deviceCertificates', 'PT1S');
    const answer = await ask(graph.url, query, {}, {}, { maxProviderCalls: 4 });
    expect(answer.errors).toBeUndefined();
    expect(callsOf(answer)).toBeLessThanOrEqual(4);
    const { complete, missing } = answer.data.identityInventory.completeness;
    expect(complete).toBe(false);
    expect(missing.every(({ reason }: { reason: string }) => reason === 'TOO_OLD')).toBe(true);
  });

  it.each(['PT0S', 'P101Y', 'P0D'])('is BAD_USER_INPUT for %s', async (maxAge) => {
    const answer = await graph.query(listed('devices', maxAge));
    expect(answer.errors).toMatchObject([
      { path: ['identityInventory'], extensions: { code: 'BAD_USER_INPUT', field: 'maxAge' } },
    ]);
    expect(callsOf(answer)).toBe(0);
  });

  it('never reads a list that is not kept', async () => {
    await using few = await start({
      beside: graph,
      config: { inventory: { keep: [{ kinds: ['GROUP'], every: 'PT1H' }] } },
      overrides: { inventory: { spreadMs: 0 } },
    });
    const query = listed('caCertificates', 'PT1S');
    await expect
      .poll(async () => (await few.query(query)).data.identityInventory.completeness.missing[0]?.reason, {
        timeout: 20_000,
      })
      .toBe('NOT_KEPT');
    const answer = await few.query(query);
    expect(answer.data.identityInventory.completeness.complete).toBe(false);
    expect(answer.extensions.providerCalls.map(({ operation }) => operation)).not.toContain(
      'ListCaCertificate',
    );
  });
});

const FAULTS: readonly [string, Fault['effect']][] = [
  ['no answer', { kind: 'hang' }],
  ['a broken connection', { kind: 'reset' }],
  ['throttling', { kind: 'answer', status: 429, body: '' }],
];

describe.each(FAULTS)('%s', (_name, effect) => {
  it.each(LISTS)(
    'never makes %s complete with a row missing or too many',
    {
      timeout: 90_000,
    },
    async (list, operation) => {
      const { scope, rows } = placeOf(list);
      const total = async (times?: number) => {
        graph.simulators.faults.clear();
        if (times !== 0)
          graph.simulators.faults.add({ operation, effect, ...(times === undefined ? {} : { times }) });
        const query = listed(list, 'PT1S', scope);
        const answer = await ask(graph.url, query, {}, {}, { deadlineMs: 2_500 });
        graph.simulators.faults.clear();
        return answer.data.identityInventory as {
          completeness: { complete: boolean; missing: readonly { reason: string }[] };
          list: { totalCount: number };
        };
      };
      const untilWhole = async () => {
        for (;;) {
          const found = await total(0);
          if (found.completeness.complete) return found.list.totalCount;
          await pause(500);
        }
      };
      const before = await untilWhole();
      const removed = rows.pop();
      await pause(1_050);
      // The fault at every call, or only at the first one, which the server may repeat.
      const failed = await total();
      const repeated = await total(1);
      rows.push(removed);
      expect(failed.completeness.complete).toBe(false);
      expect(failed.completeness.missing.length).toBeGreaterThan(0);
      for (const { completeness: found, list: shown } of [failed, repeated])
        if (found.complete) expect(shown.totalCount).toBe(before - 1);
      // A list that was read before the row came back is new enough for a second.
      await pause(1_050);
      expect(await untilWhole()).toBe(before);
    },
  );
});

describe('the completeness with maxAge', () => {
  it('counts every list that it is asked about, also under an alias and for findings', async () => {
    await using graph = await start({
      config: { inventory: { keep: [{ kinds: ['CA_CERTIFICATE'], every: 'PT1H' }] } },
      overrides: { inventory: { spreadMs: 0 } },
    });
    const asked = async () =>
      (
        await graph.query(`{ identityInventory(maxAge: "PT1H") { caCertificates { totalCount }
          own: completeness { complete } findings: completeness(kinds: [FINDING]) { complete missing { kind reason } } } }`)
      ).data.identityInventory;
    await expect.poll(async () => (await asked()).own.complete, { timeout: 15_000 }).toBe(true);
    const { findings } = await asked();
    expect(findings.complete).toBe(false);
    expect(findings.missing).toContainEqual({ kind: 'DEVICE_CERTIFICATE', reason: 'NOT_KEPT' });
  });
});
