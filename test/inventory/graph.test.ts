import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { printNodeId } from '../../src/graph/node-id.ts';
import { writeBindings } from '../../src/inventory/objects/bindings.ts';
import type { Order } from '../../src/inventory/query/segments.ts';
import type { InstanceRef } from '../../src/providers/port/records.ts';
import { createRandom } from '../kit/random.ts';
import type { Answer } from '../kit/start.ts';
import { factsOf, keepList, keptObject } from './fleet-of-objects.ts';
import { type Caller, startGraphOfCallers } from './graph-of-callers.ts';
import { fill, type Held, NOW, randomFleet } from './random-fleet.ts';
import { comparator, meets, property } from './truth.ts';

/** Callers by their key, with the accounts that they may see. */
const CALLERS: Readonly<Record<string, Caller>> = {
  all: { accounts: ['ali', 'hw', 'more'], scopes: ['identity:read', 'secret:reveal'] },
  few: { accounts: ['more', 'hw'], scopes: ['identity:read'] },
};

const { store, ofAlibaba: of, hw, askAs } = await startGraphOfCallers(CALLERS);
// An account that the configuration no longer has, and a region that it no longer has.
const gone = [of('removed', 'mqtt-1'), { ...of('ali', 'mqtt-1'), region: 'removed-1' }];
const places = [of('ali', 'a'), of('ali', 'b'), of('more', 'c'), hw, ...gone];
const fleet = randomFleet(createRandom(3), 900, places);
await fill(store, fleet);

const asked = (document: string, variables: Record<string, unknown> = {}, caller = 'all'): Promise<Answer> =>
  askAs(caller, document, variables);

/** The objects that a caller may see. */
const seenBy = (caller: string) =>
  fleet.filter(({ at }) => CALLERS[caller]?.accounts.includes(at.account) && at.region !== 'removed-1');

interface ListCase {
  readonly field: string;
  readonly kind: string;
  readonly filter: Record<string, unknown>;
  readonly orderBy: { readonly field: string; readonly direction: Order['direction'] };
  readonly column: Order['column'];
}

const LISTS: readonly ListCase[] = [
  {
    ...{
      field: 'deviceCertificates',
      kind: 'DEVICE_CERTIFICATE',
      filter: { status: ['ACTIVE', 'INACTIVE'] },
    },
    ...{ orderBy: { field: 'VALID_TO', direction: 'DESC' }, column: 'time_at' },
  },
  {
    ...{ field: 'caCertificates', kind: 'CA_CERTIFICATE', filter: {} },
    ...{ orderBy: { field: 'STATUS', direction: 'ASC' }, column: 'status' },
  },
  {
    ...{ field: 'devices', kind: 'DEVICE', filter: { tag: { key: 'site' } } },
    ...{ orderBy: { field: 'NAME', direction: 'DESC' }, column: 'name' },
  },
  {
    ...{ field: 'groups', kind: 'GROUP', filter: { text: 'a' } },
    ...{ orderBy: { field: 'FIRST_SEEN', direction: 'DESC' }, column: 'first_seen' },
  },
  {
    ...{ field: 'clientCredentials', kind: 'CLIENT_CREDENTIAL', filter: { text: 'gid1' } },
    ...{ orderBy: { field: 'CLIENT_ID', direction: 'ASC' }, column: 'key_text' },
  },
  {
    ...{ field: 'authIdentities', kind: 'AUTH_IDENTITY', filter: { signMode: ['ORIGIN'] } },
    ...{ orderBy: { field: 'USERNAME', direction: 'ASC' }, column: 'key_text' },
  },
];

const TYPES: Readonly<Record<string, string>> = {
  ...{ deviceCertificates: 'Certificate', caCertificates: 'Certificate', devices: 'Device' },
  ...{ groups: 'Group', clientCredentials: 'Credential', authIdentities: 'Identity' },
};

describe('lists of the inventory', () => {
  it.each(LISTS.flatMap((list) => Object.keys(CALLERS).map((caller) => [list.field, caller, list] as const)))(
    '%s of the caller %s: both walks give the list, without a provider call',
    async (_field, caller, { field, kind, filter, orderBy, column }) => {
      const truth = seenBy(caller)
        .filter(({ object }) => object.kind === kind)
        .filter((held) =>
          Object.entries(filter).every(([member, wanted]) => meets(held, member, wanted, NOW)),
        )
        .toSorted(comparator({ column, direction: orderBy.direction }))
        .map(({ object }) => object.id);
      expect(truth.length).toBeGreaterThan(7);
      const document = `query($filter: ${TYPES[field]}InventoryFilter $orderBy: ${TYPES[field]}Order $first: Int $after: String $last: Int $before: String) {
        identityInventory { list: ${field}(filter: $filter orderBy: $orderBy first: $first after: $after last: $last before: $before) {
          nodes { id firstSeenAt } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount totalCountPrecision } } }`;
      for (const isForward of [true, false]) {
        const walked: string[] = [];
        for (let cursor: string | null = null; ; ) {
          const window = isForward ? { first: 7, after: cursor } : { last: 7, before: cursor };
          const answer = await asked(document, { filter, orderBy, ...window }, caller);
          expect(answer.errors).toBeUndefined();
          expect(answer.extensions.providerCalls).toEqual([]);
          const { nodes, pageInfo, totalCount, totalCountPrecision } = answer.data.identityInventory.list;
          expect([totalCount, totalCountPrecision]).toEqual([truth.length, 'EXACT']);
          const ids = nodes.map(({ id }: { id: string }) => id);
          walked.splice(isForward ? walked.length : 0, 0, ...ids);
          expect(
            nodes.every(({ firstSeenAt }: { firstSeenAt: string }) => Date.parse(firstSeenAt) <= NOW),
          ).toBe(true);
          expect(isForward ? pageInfo.hasPreviousPage : pageInfo.hasNextPage).toBe(cursor !== null);
          if (!(isForward ? pageInfo.hasNextPage : pageInfo.hasPreviousPage)) break;
          cursor = isForward ? pageInfo.endCursor : pageInfo.startCursor;
        }
        expect(walked).toEqual(truth);
      }
    },
  );

  it('refuse a cursor of another order, filter, scope or caller', async () => {
    const page = async (args: string, scope = '', caller = 'all') =>
      asked(
        `{ identityInventory${scope} { devices(first: 1 ${args}) { pageInfo { endCursor } } } }`,
        {},
        caller,
      );
    const found = await page('');
    const after = `after: "${found.data.identityInventory.devices.pageInfo.endCursor}"`;
    expect((await page(after)).errors).toBeUndefined();
    const others = [
      page(`${after} orderBy: { field: NAME, direction: DESC }`),
      page(`${after} filter: { text: "a" }`),
      page(after, '(scope: { providers: [HUAWEI_IOTDA] })'),
      page(after, '', 'few'),
      asked(`{ identityInventory { groups(first: 1 ${after}) { nodes { id } } } }`),
    ];
    for (const answer of await Promise.all(others))
      expect(answer.errors?.map(({ extensions }) => extensions['code'])).toEqual(['INVALID_CURSOR']);
  });

  it('keep the instant of the first page in their cursors', async () => {
    const soon = { certificateId: 'soon', commonName: 'soon' };
    const begin = Date.now();
    const at = (ms: number) => new Date(begin + ms).toISOString();
    const kept = [1, 2].map((n) =>
      keptObject('DEVICE_CERTIFICATE', hw, { ...soon, certificateId: `soon${n}`, validTo: at(10_000 + n) }),
    );
    const held = kept.map((object) => ({ object, at: hw, list: 'DEVICE_CERTIFICATE', firstSeen: NOW }));
    await fill(store, [...fleet, ...held]);
    const page = async (args: string) =>
      asked(`{ identityInventory { deviceCertificates(first: 1 ${args} filter: { expired: false, text: "soon" }) {
        nodes { id } totalCount pageInfo { endCursor } } } }`);
    const first = (await page('')).data.identityInventory.deviceCertificates;
    expect(first.nodes).toEqual([{ id: kept[0]?.id }]);
    vi.useFakeTimers({ toFake: ['Date'], now: begin + 60_000 });
    onTestFinished(() => void vi.useRealTimers());
    expect((await page('')).data.identityInventory.deviceCertificates.totalCount).toBe(0);
    const next = (await page(`after: "${first.pageInfo.endCursor}"`)).data.identityInventory
      .deviceCertificates;
    expect([next.nodes, next.totalCount]).toEqual([[{ id: kept[1]?.id }], 2]);
    await fill(store, fleet);
  });
});

describe('scopes', () => {
  it('intersect, and hide what the caller may not see', async () => {
    const counted = async (scope: string, caller = 'all') =>
      asked(`{ identityInventory(scope: ${scope}) { devices(first: 0) { totalCount } } }`, {}, caller);
    const devices = seenBy('all').filter(({ object }) => object.kind === 'DEVICE');
    const number = (answer: Answer) => answer.data.identityInventory.devices.totalCount;
    expect(number(await counted('{ providers: [HUAWEI_IOTDA] }'))).toBe(
      devices.filter(({ at }) => at.account === 'hw').length,
    );
    const id = printNodeId('Instance', hw);
    expect(number(await counted(`{ instanceIds: ["${id}"] }`))).toBe(
      devices.filter(({ at }) => at.instanceId === hw.instanceId).length,
    );
    expect(number(await counted(`{ instanceIds: ["${id}"], providers: [ALIBABA_MQTT] }`))).toBe(0);
    const refused = [
      ['{ accounts: ["ali"] }', 'few', 'NOT_FOUND', 'scope.accounts.0'],
      ['{ accounts: ["hw", "none"] }', 'few', 'NOT_FOUND', 'scope.accounts.1'],
      ['{ accounts: [] }', 'all', 'BAD_USER_INPUT', 'scope.accounts'],
      ['{ instanceIds: ["x"] }', 'all', 'BAD_USER_INPUT', 'scope.instanceIds.0'],
      [
        `{ instanceIds: ["${printNodeId('Group', hw, 'g')}"] }`,
        'all',
        'BAD_USER_INPUT',
        'scope.instanceIds.0',
      ],
    ] as const;
    for (const [scope, caller, code, field] of refused) {
      const { data, errors } = await counted(scope, caller);
      expect([data.identityInventory, errors?.[0]?.extensions]).toEqual([
        null,
        expect.objectContaining({ code, field }),
      ]);
    }
  });
});

describe('counts and the timeline', () => {
  it.each(Object.keys(CALLERS))('sum up to the number of objects that %s may see', async (caller) => {
    const answer = await asked(
      `{ identityInventory {
        counts(kind: DEVICE_CERTIFICATE, by: [ACCOUNT, STATUS]) { keys count }
        states: counts(kind: CA_CERTIFICATE, by: [EXPIRY_STATE]) { keys count }
        groups: counts(kind: CLIENT_CREDENTIAL, by: [GROUP, INSTANCE]) { keys count }
        expiryTimeline(kind: DEVICE_CERTIFICATE, bucket: WEEK, horizon: "P60D") {
          expired later withoutDate buckets { from to count } } } }`,
      {},
      caller,
    );
    expect(answer.errors).toBeUndefined();
    const { counts, states, groups, expiryTimeline } = answer.data.identityInventory;
    const mine = (kind: string) => seenBy(caller).filter(({ object }) => object.kind === kind);
    const grouped = Map.groupBy(mine('DEVICE_CERTIFICATE'), ({ at, object }) =>
      JSON.stringify([at.account, (object.record as { status?: string | null }).status ?? '']),
    );
    expect(
      new Map(
        counts.map((each: { keys: string[]; count: number }) => [JSON.stringify(each.keys), each.count]),
      ),
    ).toEqual(new Map(Array.from(grouped, ([keys, held]) => [keys, held.length])));
    const sum = (each: readonly { readonly count: number }[]) =>
      each.reduce((all, { count }) => all + count, 0);
    expect(sum(states)).toBe(mine('CA_CERTIFICATE').length);
    expect(sum(groups)).toBe(mine('CLIENT_CREDENTIAL').length);
    const times = mine('DEVICE_CERTIFICATE').map((held) => property(held, 'time_at') as number | null);
    const { buckets, expired, later, withoutDate } = expiryTimeline;
    const [from, to] = [Date.parse(buckets[0].from), Date.parse(buckets.at(-1).to)];
    const number = (test: (time: number) => boolean) =>
      times.filter((time) => time !== null && test(time)).length;
    expect([expired, later, withoutDate]).toEqual([
      number((time) => time < from),
      number((time) => time >= to),
      times.filter((time) => time === null).length,
    ]);
    for (const bucket of buckets) {
      const [begin, end] = [Date.parse(bucket.from), Date.parse(bucket.to)];
      expect(bucket.count).toBe(number((time) => time >= begin && time < end));
      if (bucket !== buckets[0]) expect([new Date(begin).getUTCDay(), begin % 86_400_000]).toEqual([1, 0]);
    }
  });

  it.each([
    ['counts(kind: DEVICE, by: []) { count }', 'by'],
    ['counts(kind: DEVICE, by: [STATUS, STATUS]) { count }', 'by'],
    ['counts(kind: DEVICE, by: [GROUP]) { count }', 'by'],
    ['expiryTimeline(kind: CA_CERTIFICATE, bucket: DAY, horizon: "P3Y") { later }', 'horizon'],
    ['expiryTimeline(kind: CA_CERTIFICATE, bucket: DAY, horizon: "PT0S") { later }', 'horizon'],
    ['caCertificates(filter: { expiresWithin: "P200Y" }) { nodes { id } }', 'filter.expiresWithin'],
    ['caCertificates(filter: { caId: "x" }) { nodes { id } }', 'filter.caId'],
  ])('refuse %s', async (selection, field) => {
    const { errors } = await asked(`{ identityInventory { ${selection} } }`);
    expect(errors?.map(({ extensions }) => extensions)).toEqual([
      expect.objectContaining({ code: 'BAD_USER_INPUT', field }),
    ]);
  });

  it('compare secrets only for callers who may reveal them', async () => {
    const document = `{ identityInventory { authIdentities(first: 0 filter: { secretFingerprint: "aa" }) { totalCount } } }`;
    expect((await asked(document)).data.identityInventory.authIdentities.totalCount).toBeGreaterThan(0);
    const { errors } = await asked(document, {}, 'few');
    expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(['FORBIDDEN']);
  });
});

describe('certificates of the inventory', () => {
  it('show their content and their CA without a call, and find their certificates by CA', async () => {
    const key = 'E'.repeat(64);
    const ca = keptObject('CA_CERTIFICATE', hw, { caId: 'root', status: 'ACTIVE' }, factsOf({ keyId: key }));
    const facts = factsOf({ keyId: null, issuerKeyId: key, commonName: 'leaf' });
    const leaf = keptObject(
      'DEVICE_CERTIFICATE',
      hw,
      { certificateId: 'leaf', caSerialNumber: null, commonName: 'leaf' },
      facts,
    );
    const held = [ca, leaf].map((object) => ({ object, at: hw, list: object.kind, firstSeen: NOW }));
    await fill(store, [...fleet, ...held]);
    const answer = await asked(`{ identityInventory {
      caId: deviceCertificates(filter: { caId: "${ca.id}" }) { nodes { id } }
      deviceCertificates(filter: { issuedBy: "${ca.id}" }) { nodes { id fingerprintSha256 serialNumber validFrom
        x509 { subject keyBits isCa } ca { id caId x509 { issuer } } caBasis } } } }`);
    expect(answer.errors).toBeUndefined();
    expect(answer.extensions.providerCalls).toEqual([]);
    expect(answer.data.identityInventory).toEqual({
      caId: { nodes: [{ id: leaf.id }] },
      deviceCertificates: {
        nodes: [
          {
            ...{
              id: leaf.id,
              fingerprintSha256: facts.sha256,
              serialNumber: '0A',
              validFrom: facts.notBefore,
            },
            ...{ x509: { subject: 'CN=one', keyBits: 256, isCa: false }, caBasis: 'SIGNATURE' },
            ca: { id: ca.id, caId: 'root', x509: { issuer: 'CN=ca' } },
          },
        ],
      },
    });
    await fill(store, fleet);
  });
});

describe('completeness', () => {
  it('says what is missing for the selected kinds, and when the objects were seen', async () => {
    const asks = async (selection: string, caller = 'few') =>
      (
        await asked(
          `{ identityInventory(scope: { accounts: ["hw"] }) { ${selection}
        completeness { complete oldest missingCount missing { instance { instanceId } account region kind reason lastReadAt } } } }`,
          {},
          caller,
        )
      ).data.identityInventory;
    const none = await asks('groups(first: 0) { totalCount } devices(first: 0) { totalCount }');
    const missing = (kind: string) => ({
      ...{ instance: null, account: 'hw', region: hw.region, kind, reason: 'NOT_KEPT', lastReadAt: null },
    });
    expect(none.completeness).toEqual({
      ...{ complete: false, oldest: null, missingCount: 2 },
      missing: expect.arrayContaining([missing('GROUP'), missing('DEVICE')]),
    });
    const at = Date.now() - 1_000;
    await keepList(store, { ...hw, instanceId: '' }, 'INSTANCE', at);
    await keepList(store, hw, 'DEVICE', at - 5);
    await keepList(store, hw, 'GROUP', null);
    const found = await asks('devices(first: 1) { nodes { lastSeenAt statusAsOf } }');
    const seen = new Date(at - 5).toISOString();
    expect(found).toEqual({
      devices: { nodes: [{ lastSeenAt: seen, statusAsOf: seen }] },
      completeness: { complete: true, oldest: seen, missingCount: 0, missing: [] },
    });
    const both = await asks('counts(kind: GROUP, by: [ACCOUNT]) { count }');
    expect(both.completeness.missing).toEqual([
      { ...missing('GROUP'), instance: { instanceId: hw.instanceId }, reason: 'NOT_READ_YET' },
    ]);
    await store.rows('DELETE FROM @inventory_list WHERE true');
  });

  it('counts the lists that the filters need, and refuses a filter that no instance in the scope can meet', async () => {
    const devices = 'devices(filter: { hasCertificate: true, registeredBefore: "2026-01-01T00:00:00Z" })';
    const { errors, data } = await asked(`{ identityInventory(scope: { accounts: ["hw"] }) {
      ${devices} { totalCount } completeness { missing { kind reading reason } }
      groups: completeness(kinds: [GROUP]) { missing { kind reading } } } }`);
    expect(errors).toBeUndefined();
    const missing = (kind: string, reading: string | null) => ({ kind, reading, reason: 'NOT_KEPT' });
    expect(data.identityInventory.completeness.missing).toEqual([
      missing('DEVICE', null),
      missing('DEVICE_CERTIFICATE', 'DEVICES'),
      missing('DEVICE', 'DETAILS'),
    ]);
    expect(data.identityInventory.groups.missing).toEqual([{ kind: 'GROUP', reading: null }]);
    const refused = [
      ['ALIBABA_MQTT', 'deviceCertificates(filter: { inUse: true }) { totalCount }', 'filter.inUse'],
      [
        'ALIBABA_MQTT',
        'expiryTimeline(kind: DEVICE_CERTIFICATE, bucket: DAY, horizon: "P1D", filter: { inUse: false }) { later }',
        'filter.inUse',
      ],
    ] as const;
    for (const [provider, field, member] of refused) {
      const answer = await asked(`{ identityInventory(scope: { providers: [${provider}] }) { ${field} } }`);
      expect(answer.errors?.map(({ extensions }) => extensions)).toEqual([
        expect.objectContaining({ code: 'BAD_USER_INPUT', field: member }),
      ]);
    }
  });
});

describe('the same CA elsewhere', () => {
  it('is found by certificate and by key over both clouds, and never by name', async () => {
    const ali = seenBy('all').find(({ at }) => at.account === 'ali')?.at ?? hw;
    const [key, print] = ['9'.repeat(64), 'A1'.repeat(32)];
    const ca = (at: InstanceRef, caId: string, facts: Parameters<typeof factsOf>[0]): Held => ({
      object: keptObject('CA_CERTIFICATE', at, { caId, commonName: 'root' }, factsOf(facts)),
      ...{ at, list: 'CA_CERTIFICATE', firstSeen: NOW },
    });
    const own = ca(hw, 'own', { keyId: key, sha256: print });
    const twin = ca(ali, 'twin', { keyId: key, sha256: print });
    const renewed = ca(hw, 'renewed', { keyId: key, sha256: 'B2'.repeat(32) });
    const other = ca(ali, 'other', { keyId: '8'.repeat(64), sha256: 'C3'.repeat(32) });
    const leaves = [
      keptObject('DEVICE_CERTIFICATE', hw, { certificateId: 'l1' }, factsOf({ issuerKeyId: key })),
      keptObject('DEVICE_CERTIFICATE', ali, { certificateId: 'l2' }, factsOf({ issuerKeyId: key })),
    ].map((object, n) => ({ object, at: [hw, ali][n] ?? hw, list: object.kind, firstSeen: NOW }));
    await fill(store, [...fleet, own, twin, renewed, other, ...leaves]);
    const document = `{ identityInventory { caCertificates(filter: { commonName: "root" } orderBy: { field: COMMON_NAME, direction: ASC }) {
      nodes { caId sameCa(first: 1) { edges { basis node { caId } } totalCount pageInfo { hasNextPage endCursor } } } } } }`;
    const answer = await asked(document);
    expect(answer.errors).toBeUndefined();
    const found = (given: Answer, caId: string) =>
      given.data.identityInventory.caCertificates.nodes.find((node: { caId: string }) => node.caId === caId);
    const { sameCa } = found(answer, 'own');
    const ofCa = await asked(`{ identityInventory(scope: { accounts: ["hw"] }) {
      caCertificates(filter: { text: "own" }) { nodes { deviceCertificates { nodes { certificateId } totalCount } } } } }`);
    expect([ofCa.errors, ofCa.extensions.providerCalls]).toEqual([undefined, []]);
    expect([sameCa.edges, sameCa.totalCount, sameCa.pageInfo.hasNextPage]).toEqual([
      [{ basis: 'SAME_KEY', node: { caId: 'renewed' } }],
      2,
      true,
    ]);
    expect(ofCa.data.identityInventory.caCertificates.nodes).toEqual([
      { deviceCertificates: { nodes: [{ certificateId: 'l1' }], totalCount: 1 } },
    ]);
    expect(found(answer, 'other').sameCa.totalCount).toBe(0);
    const rest = await asked(document.replace('first: 1', `after: "${sameCa.pageInfo.endCursor}"`));
    expect(found(rest, 'own').sameCa.edges).toEqual([{ basis: 'SAME_CERTIFICATE', node: { caId: 'twin' } }]);
    expect(found(await asked(document, {}, 'few'), 'own').sameCa.totalCount).toBe(1);
    // Which devices use the certificates is known once it was read, and completeness says so.
    const radius = `{ identityInventory { caCertificates(filter: { text: "own" }) { nodes { caId blastRadius {
      deviceCertificates devices onlineDevices unknownIssuers completeness { missing { kind reading } } } } } } }`;
    const unread = { kind: 'DEVICE_CERTIFICATE', reading: 'DEVICES' };
    const before = found(await asked(radius), 'own').blastRadius;
    expect(before).toMatchObject({ deviceCertificates: 2, devices: null, onlineDevices: null });
    expect(before.completeness.missing).toContainEqual(unread);
    for (const kind of ['INSTANCE', 'DEVICE', 'DEVICE_CERTIFICATE_DEVICES'])
      await keepList(store, { ...hw, instanceId: kind === 'INSTANCE' ? '' : 'x' }, kind, Date.now());
    const owner = { id: printNodeId('DeviceCertificate', hw, 'l1'), account: hw.account };
    await store.write((transaction) =>
      writeBindings(transaction, { ...owner, kind: 'DEVICE_CERTIFICATE' }, new Set()),
    );
    const after = found(await asked(radius), 'own').blastRadius;
    expect(after).toMatchObject({ deviceCertificates: 2, devices: 0, onlineDevices: 0 });
    expect(after.unknownIssuers).toBeGreaterThan(5);
    expect(after.completeness.missing).not.toContainEqual(unread);
    await fill(store, fleet);
  });
});

describe('identities with the same secret', () => {
  it('are found over all visible accounts, only by callers who may reveal secrets', async () => {
    const document = (args = '') => `{ identityInventory { authIdentities(first: 100) {
      nodes { id sharesSecretWith(first: 100 ${args}) { nodes { id } totalCount } } } } }`;
    const printOf = ({ object }: Held) =>
      (object.record as { secret?: { fingerprint: string } | null }).secret?.fingerprint ?? null;
    const mine = seenBy('all').filter(({ object }) => object.kind === 'AUTH_IDENTITY');
    const answer = await asked(document());
    expect([answer.errors, answer.extensions.providerCalls]).toEqual([undefined, []]);
    const { nodes } = answer.data.identityInventory.authIdentities;
    expect(nodes.length).toBeGreaterThan(50);
    for (const node of nodes) {
      const own = mine.find(({ object }) => object.id === node.id);
      const print = own === undefined ? null : printOf(own);
      const others = mine.filter((each) => each !== own && printOf(each) === print);
      const ids = (found: { nodes: { id: string }[] }) => found.nodes.map(({ id }) => id).sort();
      if (print === null) expect(node.sharesSecretWith).toBeNull();
      else expect(ids(node.sharesSecretWith)).toEqual(others.map(({ object }) => object.id).sort());
      expect(node.sharesSecretWith?.totalCount ?? 0).toBe(print === null ? 0 : others.length);
    }
    const few = await asked(document(), {}, 'few');
    const shared = few.data.identityInventory.authIdentities.nodes.map(
      (node: { sharesSecretWith: unknown }) => node.sharesSecretWith,
    );
    expect([few.errors, new Set(shared)]).toEqual([undefined, new Set([null])]);
  });
});

describe('identitySearch', () => {
  const search = async (text: string, args = '', caller = 'all') =>
    asked(
      `query($text: String!) { identitySearch(text: $text ${args}) {
        edges { matchedBy cursor node { id } } pageInfo { hasNextPage endCursor } } }`,
      { text },
      caller,
    );

  it('puts exact ids first, then other exact matches, then words that begin so', async () => {
    const named = (kind: 'DEVICE' | 'GROUP', record: object) => keptObject(kind, hw, record);
    const byId = named('DEVICE', { deviceId: 'zeta9', name: 'other' });
    const byName = named('GROUP', { groupId: 'zz', name: 'zeta9' });
    const twoWords = named('DEVICE', { deviceId: 'zeta9-a', name: 'zeta91 zeta92' });
    const leaf = keptObject(
      'DEVICE_CERTIFICATE',
      hw,
      { certificateId: 'c-x' },
      factsOf({ serialNumber: '3039', sha1: '9F'.repeat(20) }),
    );
    const held = [byId, byName, twoWords, leaf].map((object) => ({
      object,
      at: hw,
      list: object.kind,
      firstSeen: NOW,
    }));
    await fill(store, [...fleet, ...held]);
    const found = (answer: Answer) =>
      answer.data.identitySearch.edges.map((edge: { matchedBy: string; node: { id: string } }) => [
        edge.matchedBy,
        edge.node.id,
      ]);
    expect(found(await search('zeta9'))).toEqual([
      ['ID', byId.id],
      ['NAME', byName.id],
      ['PREFIX', twoWords.id],
    ]);
    // One by one, each object once.
    const walked: unknown[] = [];
    for (let after = ''; ; ) {
      const answer = await search('zeta9', `first: 1 ${after}`);
      walked.push(...found(answer));
      const { hasNextPage, endCursor } = answer.data.identitySearch.pageInfo;
      if (!hasNextPage) break;
      after = `after: "${endCursor}"`;
    }
    expect(walked).toEqual(found(await search('zeta9')));
    for (const spelling of ['12345', '0x3039', '30:39', '00 30 39'])
      expect(found(await search(spelling, 'kinds: [DEVICE_CERTIFICATE]'))).toEqual([
        ['SERIAL_NUMBER', leaf.id],
      ]);
    for (const spelling of ['9f'.repeat(20), `SHA1 Fingerprint=${Array(20).fill('9F').join(':')}`])
      expect(found(await search(spelling))).toEqual([['FINGERPRINT', leaf.id]]);
    expect(found(await search(leaf.id))).toEqual([['ID', leaf.id]]);
    expect(found(await search('zeta9', 'scope: { accounts: ["more"] }'))).toEqual([]);
    await fill(store, fleet);
  });

  it.each(Object.keys(CALLERS))('finds for %s every object with the word, and no other', async (caller) => {
    const truth = seenBy(caller).filter((held) => meets(held, 'text', 'al', NOW));
    const ids = new Set<string>();
    for (let after = ''; ; ) {
      const { data, errors, extensions } = await search('al', `first: 9 ${after}`, caller);
      expect([errors, extensions.providerCalls]).toEqual([undefined, []]);
      const { edges, pageInfo } = data.identitySearch;
      for (const edge of edges) {
        expect(ids.has(edge.node.id)).toBe(false);
        ids.add(edge.node.id);
      }
      if (!pageInfo.hasNextPage) break;
      after = `after: "${pageInfo.endCursor}"`;
    }
    expect([...ids].sort()).toEqual(truth.map(({ object }) => object.id).sort());
    expect(ids.size).toBeGreaterThan(20);
  });

  it.each([
    ['a', 'text', ''],
    ['x'.repeat(201), 'text', ''],
    ['--', 'text', ''],
    ['alpha', 'kinds', 'kinds: [AUTH_PERMISSION]'],
  ])('refuses %s', async (text, field, args) => {
    const { errors } = await search(text, args);
    expect(errors?.map(({ extensions }) => extensions)).toEqual([
      expect.objectContaining({ code: 'BAD_USER_INPUT', field }),
    ]);
  });
});

describe('while the store is out of reach', () => {
  it('only the fields that need it are null', async () => {
    store.goDown();
    const { data, errors } = await asked(`{ instances(first: 1) { nodes { id } }
      identityInventory { devices { nodes { id } } counts(kind: DEVICE, by: [STATUS]) { count } }
      identitySearch(text: "alpha") { nodes { id } } }`);
    store.comeUp();
    expect(data.instances.nodes).toHaveLength(1);
    expect(data.identityInventory).toEqual({ devices: null, counts: null });
    expect(data.identitySearch).toBeNull();
    expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(Array(3).fill('STORE_UNAVAILABLE'));
  });
});
