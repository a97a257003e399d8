import { describe, expect, it } from 'vitest';
import { settleFindings } from '../../src/inventory/findings/settle.ts';
import type { KeptObject } from '../../src/inventory/objects/kept-object.ts';
import { writeObjects } from '../../src/inventory/objects/write-objects.ts';
import type { InstanceRef } from '../../src/providers/port/records.ts';
import type { Answer } from '../kit/start.ts';
import { factsOf, keptObject } from './fleet-of-objects.ts';
import { type Caller, sha256, startGraphOfCallers } from './graph-of-callers.ts';

const FINDINGS = /* GraphQL */ `
  query Findings($filter: FindingFilter, $orderBy: FindingOrder, $first: Int, $after: String, $last: Int) {
    identityInventory {
      findings(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last) {
        totalCount
        pageInfo { hasNextPage endCursor }
        nodes {
          id check severity title detail remedy relatedCount firstSeenAt lastSeenAt resolvedAt
          evidence { name value }
          node { __typename id }
          related { __typename id }
          suppression { reason by until }
        }
      }
    }
  }
`;
const CALLERS: Readonly<Record<string, Caller>> = {
  all: { accounts: ['ali', 'hw', 'more'], scopes: ['identity:read', 'secret:reveal'] },
  reader: { accounts: ['ali', 'hw', 'more'], scopes: ['identity:read'] },
  few: { accounts: ['ali'], scopes: ['identity:read', 'secret:reveal'] },
};

const { store, ofAlibaba, askAs } = await startGraphOfCallers(CALLERS);
const [ali, more] = [ofAlibaba('ali', 'mqtt-1'), ofAlibaba('more', 'mqtt-1')];
const identity = (at: InstanceRef, username: string, print: string, signMode = 'SIGNED') =>
  keptObject('AUTH_IDENTITY', at, {
    ...{ username, identityType: 'USER', rawIdentityType: 'USER', clientId: null, signMode },
    secret: { fingerprint: print, keyId: 'k' },
  });
const certificate = (at: InstanceRef, id: string, keyId: string, other: object = {}) =>
  keptObject(
    'DEVICE_CERTIFICATE',
    at,
    {
      certificateId: `ca/${id}`,
      caSerialNumber: 'ca',
      status: 'ACTIVE',
      validTo: '2099-01-01T00:00:00.000Z',
    },
    factsOf({ keyId: keyId.repeat(64), sha256: sha256(id).toUpperCase(), issuerKeyId: null, ...other }),
  );
const write = (at: InstanceRef, ...objects: readonly KeptObject[]) =>
  store.write((transaction) => writeObjects(transaction, at, objects[0]!.kind, objects, Date.now()), 'pass');
await write(ali, identity(ali, 'anna', 'one'), identity(ali, 'bert', 'two', 'ORIGIN'));
await write(more, identity(more, 'anna', 'one'), identity(more, 'cora', 'two'));
// The same key: in `ali` and `more`, and once more within `more`.
await write(
  ali,
  certificate(ali, '1', 'A'),
  certificate(ali, '2', 'B', { keyAlgorithm: 'RSA', keyBits: 1_024 }),
);
await write(more, certificate(more, '3', 'A'), certificate(more, '4', 'A'));
while ((await settleFindings(store, 10_000)).isMore);

interface Shown {
  readonly id: string;
  readonly check: string;
  readonly severity: string;
  readonly relatedCount: number;
  readonly node: { readonly __typename: string; readonly id: string };
  readonly related: readonly { readonly id: string }[];
}

const asked = (variables: Record<string, unknown>, caller: string, document = FINDINGS): Promise<Answer> =>
  askAs(caller, document, variables);
async function listed(variables: Record<string, unknown> = {}, caller = 'all') {
  const answer = await asked({ first: 100, ...variables }, caller);
  expect(answer.errors).toBeUndefined();
  expect(answer.extensions?.['providerCalls']).toEqual([]);
  // biome-ignore lint/suspicious/noExplicitAny: looked at field by field
  return (answer.data as any).identityInventory.findings as {
    readonly totalCount: number;
    readonly nodes: readonly Shown[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  };
}
const counted = (nodes: readonly Shown[]) => {
  const counts: Record<string, number> = {};
  for (const { check } of nodes) counts[check] = (counts[check] ?? 0) + 1;
  return counts;
};

describe('findings in the graph', () => {
  it('come with their objects and the others that they need, the worst first, without a provider call', async () => {
    const { nodes, totalCount } = await listed();
    expect(counted(nodes)).toEqual({
      KEY_WEAK: 1,
      IDENTITY_SECRET_SHARED: 4,
      IDENTITY_SECRET_SENT_AS_PASSWORD: 1,
      SAME_KEY_IN_SEVERAL_CERTIFICATES: 3,
    });
    expect(totalCount).toBe(9);
    const severities = nodes.map(({ severity }) => ['HIGH', 'MEDIUM'].indexOf(severity));
    expect(severities).toEqual([...severities].sort());
    const shared = nodes.filter(({ check }) => check === 'SAME_KEY_IN_SEVERAL_CERTIFICATES');
    for (const { relatedCount, related, node } of shared) {
      expect([relatedCount, related.length]).toEqual([2, 2]);
      expect(related.map(({ id }) => id)).not.toContain(node.id);
    }
  });

  it('need nothing that the caller may not see: other accounts, fingerprints of secrets', async () => {
    expect(counted((await listed({}, 'few')).nodes)).toEqual({
      KEY_WEAK: 1,
      IDENTITY_SECRET_SENT_AS_PASSWORD: 1,
    });
    expect(counted((await listed({}, 'reader')).nodes)).toEqual({
      KEY_WEAK: 1,
      IDENTITY_SECRET_SENT_AS_PASSWORD: 1,
      SAME_KEY_IN_SEVERAL_CERTIFICATES: 3,
    });
    const all = await listed();
    const secret = all.nodes.find(({ check }) => check === 'IDENTITY_SECRET_SHARED')!;
    const node = 'query ($id: ID!) { node(id: $id) { ... on Finding { check node { id } } } }';
    expect((await asked({ id: secret.id }, 'all', node)).data).toMatchObject({
      node: { check: secret.check },
    });
    for (const caller of ['few', 'reader'])
      expect((await asked({ id: secret.id }, caller, node)).errors).toMatchObject([
        { extensions: { code: 'NOT_FOUND' } },
      ]);
    expect((await listed({ filter: { nodeId: secret.node.id } }, 'few')).totalCount).toBe(0);
  });

  it('in a scope may need an object outside it, and their number is that of the page', async () => {
    const scoped = FINDINGS.replace(
      'identityInventory {',
      'identityInventory(scope: { accounts: ["ali"] }) {',
    );
    const { data, errors } = await asked({ first: 100 }, 'all', scoped);
    expect(errors).toBeUndefined();
    const { nodes, totalCount } = data.identityInventory.findings;
    expect(counted(nodes)).toEqual({
      KEY_WEAK: 1,
      IDENTITY_SECRET_SHARED: 2,
      IDENTITY_SECRET_SENT_AS_PASSWORD: 1,
      SAME_KEY_IN_SEVERAL_CERTIFICATES: 1,
    });
    expect(totalCount).toBe(nodes.length);
  });

  it('are counted by check and severity, with the filter and the visibility of the list', async () => {
    const COUNTS = `query ($filter: FindingFilter) { identityInventory { findingCounts(filter: $filter) { check severity title count } } }`;
    const counts = async (caller: string, filter: object = {}) => {
      const { data, errors } = await asked({ filter }, caller, COUNTS);
      expect(errors).toBeUndefined();
      return data.identityInventory.findingCounts.map(({ check, severity, count }: Record<string, unknown>) =>
        [severity, check, count].join(' '),
      );
    };
    expect(await counts('all')).toEqual([
      'HIGH IDENTITY_SECRET_SHARED 4',
      'HIGH KEY_WEAK 1',
      'MEDIUM SAME_KEY_IN_SEVERAL_CERTIFICATES 3',
      'MEDIUM IDENTITY_SECRET_SENT_AS_PASSWORD 1',
    ]);
    expect(await counts('all', { severity: ['MEDIUM'] })).toEqual([
      'MEDIUM SAME_KEY_IN_SEVERAL_CERTIFICATES 3',
      'MEDIUM IDENTITY_SECRET_SENT_AS_PASSWORD 1',
    ]);
    expect(await counts('few')).toEqual(['HIGH KEY_WEAK 1', 'MEDIUM IDENTITY_SECRET_SENT_AS_PASSWORD 1']);
    expect(await counts('all', { text: 'anna' })).toEqual(['HIGH IDENTITY_SECRET_SHARED 2']);
    expect((await asked({ filter: { checks: [] } }, 'all', COUNTS)).errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', field: 'filter.checks' } },
    ]);
  });

  it('are an entity for routers', async () => {
    const [first] = (await listed()).nodes;
    const entities = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Finding { id check } } }`;
    const of = [
      { __typename: 'Finding', id: first!.id },
      { __typename: 'Finding', id: 'x' },
    ];
    const { data, errors } = await asked({ of }, 'all', entities);
    expect(data).toEqual({ _entities: [{ id: first!.id, check: first!.check }, null] });
    expect(errors).toMatchObject([{ path: ['_entities', 1], extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it.each([
    { filter: {}, orderBy: { field: 'SEVERITY', direction: 'DESC' } },
    { filter: {}, orderBy: { field: 'SEVERITY', direction: 'ASC' } },
    { filter: { minSeverity: 'HIGH' }, orderBy: { field: 'FIRST_SEEN', direction: 'DESC' } },
    {
      filter: { checks: ['KEY_WEAK', 'IDENTITY_SECRET_SHARED'] },
      orderBy: { field: 'FIRST_SEEN', direction: 'ASC' },
    },
    { filter: { text: 'anna' }, orderBy: { field: 'SEVERITY', direction: 'DESC' } },
  ])('are walked by pages of two without a loss: %j', async (variables) => {
    const whole = await listed(variables);
    const walked: string[] = [];
    let after: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof listed>> = await listed({ ...variables, first: 2, after });
      walked.push(...page.nodes.map(({ id }) => id));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    expect(walked).toEqual(whole.nodes.map(({ id }) => id));
    expect(walked).toHaveLength(whole.totalCount);
    expect(walked.length).toBeGreaterThan(0);
    const reversed = await listed({ ...variables, first: null, last: 2 });
    expect(reversed.nodes.map(({ id }) => id)).toEqual(walked.slice(-2));
  });

  it('are open by default; resolved and suppressed ones must be asked for', async () => {
    const state = async (...states: readonly string[]) =>
      (await listed({ filter: { state: states } })).totalCount;
    const [{ id } = { id: '' }] = (await listed({ filter: { checks: ['KEY_WEAK'] } })).nodes;
    const suppress = (until: number | null) =>
      store.rows(
        "UPDATE @inventory_finding SET suppressed_at = 1, suppressed_until = $2, suppressed_reason = 'known', suppressed_by = 'someone' WHERE id = $1",
        [id, until],
      );
    await suppress(null);
    expect([await state('OPEN'), await state('SUPPRESSED'), await state('RESOLVED')]).toEqual([8, 1, 0]);
    const [shown] = (await listed({ filter: { state: ['SUPPRESSED'] } })).nodes;
    expect(shown).toMatchObject({ suppression: { reason: 'known', by: '', until: null } });
    await suppress(Date.now() - 1);
    expect([await state('OPEN'), await state('SUPPRESSED')]).toEqual([9, 0]);
    await store.rows('UPDATE @inventory_finding SET suppressed_at = NULL, suppressed_until = NULL');
  });

  it('refuse bad filters with the member that is wrong, and foreign cursors', async () => {
    for (const [filter, field] of [
      [{ checks: [] }, 'filter.checks'],
      [{ severity: [] }, 'filter.severity'],
      [{ state: [] }, 'filter.state'],
      [{ nodeId: 'x' }, 'filter.nodeId'],
      [{ text: '!' }, 'filter.text'],
    ] as const)
      expect((await asked({ filter }, 'all')).errors).toMatchObject([
        { extensions: { code: 'BAD_USER_INPUT', field } },
      ]);
    const { pageInfo } = await listed({ first: 1 });
    const foreign = {
      first: 1,
      after: pageInfo.endCursor,
      orderBy: { field: 'FIRST_SEEN', direction: 'ASC' },
    };
    expect((await asked(foreign, 'all')).errors).toMatchObject([{ extensions: { code: 'INVALID_CURSOR' } }]);
    // Another caller's cursor: the places differ.
    expect((await asked({ first: 1, after: pageInfo.endCursor }, 'few')).errors).toMatchObject([
      { extensions: { code: 'INVALID_CURSOR' } },
    ]);
  });

  it('are null with an error at their path while the store is away', async () => {
    store.goDown();
    const { data, errors } = await asked({}, 'all');
    store.comeUp();
    expect(data).toEqual({ identityInventory: { findings: null } });
    expect(errors).toMatchObject([
      { path: ['identityInventory', 'findings'], extensions: { code: 'STORE_UNAVAILABLE' } },
    ]);
  });
});
