import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { printNodeId } from '../../src/graph/node-id.ts';
import type { Fault } from '../../src/simulator/faults.ts';
import type { Fleet } from '../../src/simulator/fleet/fleet.ts';
import type { Store } from '../../src/store/store.ts';
import { ALIBABA, type Answer, ask, HUAWEI, type Started, start } from '../kit/start.ts';
import { createPagedFleet } from './paged-fleet.ts';

/** A list of the fleet, in one of the instances that have such objects. */
interface Case {
  readonly operation: string;
  /** Of the list first, then of further lists on which the fields rest. */
  readonly kinds: readonly string[];
  readonly provider: 'ALIBABA_MQTT' | 'HUAWEI_IOTDA';
  readonly account: string;
  readonly region: string;
  readonly instanceId: string;
  /** The list at the provider. */
  readonly rows: unknown[];
  /** Every field of the inventory that rests on the list. */
  readonly fields: string;
  /** Finds the last row. */
  readonly text: string;
}

const PAGE = 'pageInfo { hasNextPage } totalCount';

function casesOf({ alibaba, huawei }: Fleet): Readonly<Record<string, Case>> {
  const [ali, custom] = alibaba.instances;
  const [, groups, devices] = huawei.instances;
  if (ali === undefined || custom === undefined || groups === undefined || devices === undefined)
    throw new Error('the demo fleet has changed');
  const inAlibaba = (instance: typeof ali) => ({
    ...({ provider: 'ALIBABA_MQTT', account: ALIBABA } as const),
    ...{ region: instance.regionId, instanceId: instance.instanceId },
  });
  const inHuawei = (instance: typeof groups) => ({
    ...({ provider: 'HUAWEI_IOTDA', account: HUAWEI } as const),
    ...{ region: huawei.region, instanceId: instance.instanceId },
  });
  return {
    groups: {
      ...{ operation: 'ListDeviceGroups', kinds: ['GROUP'], ...inHuawei(groups), rows: groups.groups },
      text: String(groups.groups.at(-1)?.groupId),
      fields: `groups(first: 3) { nodes { groupId name description } ${PAGE} } counts(kind: GROUP, by: [INSTANCE]) { count }`,
    },
    caCertificates: {
      ...{ operation: 'ListCaCertificate', kinds: ['CA_CERTIFICATE'], ...inAlibaba(ali) },
      rows: ali.caCertificates,
      text: String(ali.caCertificates.at(-1)?.sn),
      fields: `caCertificates(first: 3) { nodes { caId sameCa { totalCount } } ${PAGE} }
        expiryTimeline(kind: CA_CERTIFICATE, bucket: MONTH, horizon: "P1Y") { expired later buckets { count } }
        counts(kind: CA_CERTIFICATE, by: [EXPIRY_STATE]) { keys count }`,
    },
    deviceCertificates: {
      ...{ operation: 'ListDeviceCertificate', kinds: ['DEVICE_CERTIFICATE', 'CA_CERTIFICATE'] },
      ...inAlibaba(ali),
      rows: ali.deviceCertificates,
      text: String(ali.deviceCertificates.at(-1)?.deviceSn),
      fields: `deviceCertificates(first: 3, orderBy: { field: COMMON_NAME, direction: DESC }) { nodes { certificateId status } ${PAGE} }
        expiryTimeline(kind: DEVICE_CERTIFICATE, bucket: MONTH, horizon: "P1Y") { expired later buckets { count } }
        counts(kind: DEVICE_CERTIFICATE, by: [EXPIRY_STATE, STATUS]) { keys count }
        issuer: caCertificates(filter: { serialNumber: "${ali.deviceCertificates.at(-1)?.caSn}" }) { nodes { blastRadius { deviceCertificates weakestLink } } }`,
    },
    clientCredentials: {
      ...{ operation: 'ListDeviceCredentialClientId', kinds: ['CLIENT_CREDENTIAL'], ...inAlibaba(ali) },
      rows: ali.credentials,
      text: String(ali.credentials.at(-1)?.clientId),
      fields: `clientCredentials(first: 3) { nodes { clientId } ${PAGE} } counts(kind: CLIENT_CREDENTIAL, by: [GROUP]) { keys count }`,
    },
    authIdentities: {
      ...{ operation: 'QueryCustomAuthIdentity', kinds: ['AUTH_IDENTITY'], ...inAlibaba(custom) },
      rows: custom.identities,
      text: String(custom.identities.at(-1)?.username),
      fields: `authIdentities(last: 3) { nodes { username signMode sharesSecretWith { totalCount } } ${PAGE} }
        counts(kind: AUTH_IDENTITY, by: [SIGN_MODE]) { keys count }`,
    },
    devices: {
      ...{ operation: 'ListDevices', kinds: ['DEVICE'], ...inHuawei(devices), rows: devices.devices },
      text: String(devices.devices.at(-1)?.deviceId),
      fields: `devices(first: 3, filter: { status: [ONLINE, OFFLINE] }) { nodes { deviceId name status } ${PAGE} }
        counts(kind: DEVICE, by: [STATUS, PRODUCT]) { keys count }`,
    },
  };
}

const refusal = (provider: Case['provider']): Fault['effect'] =>
  provider === 'ALIBABA_MQTT'
    ? {
        ...{ kind: 'answer', status: 404 },
        body: JSON.stringify({ Code: 'InvalidAccessKeyId.NotFound', Message: 'no key', RequestId: '1' }),
      }
    : {
        ...{ kind: 'answer', status: 401 },
        body: JSON.stringify({ error_code: 'IOTDA.000002', error_msg: 'no key' }),
      };

const FAULTS: Readonly<Record<string, (provider: Case['provider']) => Fault['effect']>> = {
  'no answer': () => ({ kind: 'hang' }),
  throttling: () => ({ kind: 'answer', status: 429, body: '' }),
  'refused credentials': refusal,
};

const POSITIONS = ['the first page', 'a middle page', 'the last page', 'one of several instances'] as const;
type Position = (typeof POSITIONS)[number];

/** Greatest age. All lists of an account take longer than a second on a busy machine. */
const secondsOf = (isAlone: boolean) => (isAlone ? 1 : 3);

/**
 * Each kind of failure × each place of a failing list × each field of the inventory. Before each failure, every list gets
 * or loses its last row, so that an answer without the failed read lacks a row or has one too many.
 */
export function describeFaultMatrix(name: string, openStore: () => Promise<Store | null>): void {
  describe(name, () => {
    let graph: Started;
    let store: Store | null;
    let cases: Readonly<Record<string, Case>>;
    /** Calls of a whole read of the list. */
    const calls = new Map<string, number>();
    /** Complete answers of the lists with their last row and without it. */
    const known = new Map<string, unknown>();
    const removed = new Map<string, unknown>();

    const scopeOf = (each: Case, isAlone: boolean) =>
      isAlone
        ? `scope: { instanceIds: ["${printNodeId('Instance', each)}"] }`
        : `scope: { accounts: ["${each.account}"] }`;
    const questionOf = (list: string, each: Case, isAlone: boolean) =>
      `{ identityInventory(maxAge: "PT${secondsOf(isAlone)}S", ${scopeOf(each, isAlone)}) {
        completeness(kinds: [${each.kinds.join(' ')}]) { complete oldest missing { reason code instance { instanceId } } }
        findings: completeness(kinds: [FINDING]) { complete }
        changes(first: 1, filter: { kinds: [${each.kinds[0]}] }) { totalCount gapCount nodes { change } }
        all: ${list} { totalCount } ${each.fields} } }`;

    interface Asked {
      readonly completeness: {
        readonly complete: boolean;
        readonly oldest: string;
        readonly missing: readonly {
          reason: string;
          code: string | null;
          instance: { instanceId: string } | null;
        }[];
      };
      readonly findings: { readonly complete: boolean };
      readonly changes: { totalCount: number; gapCount: number; nodes: { change: string }[] };
      readonly fields: Record<string, unknown>;
    }
    const asked = async (list: string, isAlone = true): Promise<Asked> => {
      const each = cases[list];
      if (each === undefined) throw new Error(`no list ${list}`);
      const answer: Answer = await ask(graph.url, questionOf(list, each, isAlone));
      expect([list, answer.errors]).toEqual([list, undefined]);
      const { completeness, findings, changes, ...fields } = answer.data.identityInventory;
      return { completeness, findings, changes, fields };
    };
    const found = async (each: Case): Promise<number> => {
      const { data } = await graph.query(
        `{ identitySearch(text: "${each.text}", kinds: [${each.kinds.join(' ')}], ${scopeOf(each, true)}, first: 5) { nodes { id } } }`,
      );
      return data.identitySearch.nodes.length;
    };
    let toggles = 0;
    const toggle = () => {
      toggles += 1;
      for (const [list, { rows }] of Object.entries(cases)) {
        if (removed.has(list)) {
          rows.push(removed.get(list));
          removed.delete(list);
        } else removed.set(list, rows.pop());
      }
    };
    /** Compares a complete answer with the provider, and with the answer that the same objects had before. */
    const check = async (list: string, isAlone: boolean, { fields, changes }: Asked): Promise<void> => {
      const each = cases[list];
      if (each === undefined) return;
      const isThere = !removed.has(list);
      // Each row that came or went is one change, however often a read failed.
      const last = toggles === 0 ? [] : [{ change: isThere ? 'CREATED' : 'DELETED' }];
      expect([list, changes]).toEqual([list, { totalCount: toggles, gapCount: 0, nodes: last }]);
      if (isAlone) expect([list, fields['all']]).toEqual([list, { totalCount: each.rows.length }]);
      expect([list, (await found(each)) > 0]).toEqual([list, isThere]);
      const key = `${list} ${isAlone} ${isThere}`;
      if (known.has(key)) expect([list, fields]).toEqual([list, known.get(key)]);
      known.set(key, fields);
      const other = known.get(`${list} ${isAlone} ${!isThere}`);
      if (other !== undefined) expect([list, fields]).not.toEqual([list, other]);
    };
    const untilWhole = async (isAlone: boolean): Promise<void> => {
      await Promise.all(
        Object.keys(cases).map(async (list) => {
          const whole = await vi.waitFor(
            async () => {
              const answer = await asked(list, isAlone);
              expect([list, answer.completeness.missing]).toEqual([list, []]);
              return answer;
            },
            { timeout: 20_000, interval: 300 },
          );
          expect(whole.completeness.complete).toBe(true);
          await check(list, isAlone, whole);
        }),
      );
    };

    beforeAll(async () => {
      store = await openStore();
      const fleet = createPagedFleet();
      cases = casesOf(fleet);
      const kinds = [...new Set(Object.values(cases).flatMap((each) => each.kinds))];
      graph = await start({
        simulators: { fleet },
        config: {
          inventory: { keep: [{ kinds, every: 'PT1H' }] },
          security: { maxProviderCalls: 100_000, callsPerMinute: null, operationsPerMinute: null },
          secrets: { fingerprintKey: '0'.repeat(32) },
        },
        overrides: {
          ...(store === null ? {} : { store }),
          inventory: { spreadMs: 0 },
          transport: { attempts: 1, attemptMs: 1_000 },
        },
      });
      await untilWhole(true);
      await pause(1_050);
      const before = graph.simulators.journal.entries.length;
      await untilWhole(true);
      const entries = graph.simulators.journal.entries.slice(before);
      for (const [list, { operation, instanceId }] of Object.entries(cases))
        calls.set(
          list,
          entries.filter((entry) => entry.operation === operation && entry.instanceId === instanceId).length,
        );
    }, 90_000);
    afterAll(async () => {
      await graph[Symbol.asyncDispose]();
      await store?.close();
    });

    const inject = (fault: string, position: Position): void => {
      for (const [list, { provider, operation, instanceId }] of Object.entries(cases)) {
        const whole = calls.get(list) ?? 0;
        // Calls before the one that fails.
        const before = {
          'the first page': 0,
          'a middle page': Math.floor(whole / 2),
          'the last page': whole - 1,
          'one of several instances': 0,
        }[position];
        const place = { operation, instanceId };
        if (before > 0)
          graph.simulators.faults.add({ ...place, times: before, effect: { kind: 'delay', ms: 0 } });
        const effect = FAULTS[fault]?.(provider);
        if (effect !== undefined) graph.simulators.faults.add({ ...place, effect });
      }
    };

    it('reads each list in several calls, so that they have a first, a middle and a last page', () => {
      const { caCertificates, ...others } = Object.fromEntries(calls);
      expect(caCertificates).toBe(1);
      for (const count of Object.values(others)) expect(count).toBeGreaterThanOrEqual(3);
    });

    it('answers from the kept list in place of the error, for callers that allow it', async () => {
      const { groups } = cases;
      if (groups === undefined) throw new Error('no groups');
      const place = `provider: ${groups.provider}, instanceId: "${groups.instanceId}"`;
      const page = (after: string) =>
        `{ instance(${place}) { groups(first: 50 ${after}) { totalCount nodes { id groupId } pageInfo { endCursor hasNextPage } } } }`;
      const asking = (query: string) => ask(graph.url, query, {}, {}, { staleIfError: 3_600 });
      for (const operation of ['ListDeviceGroups', 'ShowDeviceGroup'])
        graph.simulators.faults.add({ operation, effect: { kind: 'answer', status: 503, body: '' } });
      const seen: { id: string; groupId: string }[] = [];
      for (let after = '', more = true; more; ) {
        const { data, errors } = await asking(page(after));
        expect(errors).toBeUndefined();
        const { nodes, pageInfo, totalCount } = data.instance.groups;
        expect(totalCount).toBe(groups.rows.length);
        seen.push(...nodes);
        after = `after: "${pageInfo.endCursor}"`;
        more = pageInfo.hasNextPage;
      }
      const ids = seen.map(({ groupId }) => groupId);
      expect(new Set(ids).size).toBe(groups.rows.length);
      expect(ids).toEqual(ids.toSorted());
      const one = await asking(`{ node(id: "${seen[0]?.id}") { ... on Group { groupId rule } } }`);
      graph.simulators.faults.clear();
      expect(one.data.node).toMatchObject({ groupId: ids[0] });
      expect(one.errors?.map(({ path }) => path) ?? []).toEqual(
        one.data.node.rule === null ? [['node', 'rule']] : [],
      );
    });

    describe.each(Object.keys(FAULTS))('%s', (fault) => {
      it.each(POSITIONS)(
        'at %s never makes an answer complete with a row missing or too old',
        async (position) => {
          const isAlone = position !== 'one of several instances';
          // Every list was read in this scope before.
          if (!isAlone) await untilWhole(false);
          toggle();
          await pause(secondsOf(isAlone) * 1_000 + 50);
          inject(fault, position);
          const answers = await Promise.all(
            Object.keys(cases).map(async (list) => [list, await asked(list, isAlone)] as const),
          );
          graph.simulators.faults.clear();
          for (const [list, { completeness, findings }] of answers) {
            const { instanceId } = cases[list] ?? {};
            const place = expect.objectContaining({ instance: { instanceId } });
            expect([list, completeness]).toEqual([list, expect.objectContaining({ complete: false })]);
            expect([list, completeness.missing]).toEqual([list, expect.arrayContaining([place])]);
            for (const { reason } of completeness.missing) expect(['FAILED', 'TOO_OLD']).toContain(reason);
            expect([list, findings.complete]).toEqual([list, false]);
          }
          await untilWhole(isAlone);
        },
        60_000,
      );
    });
  });
}
