import fc from 'fast-check';
import type { GraphQLObjectType } from 'graphql';
import { expect, it } from 'vitest';
import { createSchema } from '../../src/schema/index.ts';
import { dryRun, uncovered } from '../kit/dry-run.ts';
import { chooserOf, randomSelection } from '../kit/random-query.ts';
import { type Answer, callsOf, start } from '../kit/start.ts';

const KINDS = [
  ...[
    'GROUP',
    'CA_CERTIFICATE',
    'DEVICE_CERTIFICATE',
    'CLIENT_CREDENTIAL',
    'AUTH_IDENTITY',
    'AUTH_PERMISSION',
  ],
  ...['BLOCKED_CLIENT', 'DEVICE'],
];
const TYPES = [
  'CaCertificate',
  'DeviceCertificate',
  'AuthIdentity',
  'AuthPermission',
  'ClientCredential',
  'Device',
  'Group',
];

interface Shown {
  readonly id: string;
  readonly relatedCount: number;
  readonly node: { readonly __typename: string };
}

const schema = createSchema();
const sum = (answer: Answer) => Object.values(callsOf(answer)).reduce((total, each) => total + each, 0);
const estimateOf = ({ extensions }: Answer) =>
  (extensions as unknown as { cost: { estimatedCalls: number } }).cost.estimatedCalls;

it('the estimate of objects that the inventory keeps is never below the calls that a query makes', async () => {
  await using graph = await start({
    config: {
      security: { introspection: true, maxProviderCalls: 1_000_000, callsPerMinute: null },
      inventory: { keep: [{ kinds: KINDS, every: 'PT1H' }] },
    },
    overrides: {
      inventory: { spreadMs: 0 },
      queryTimeoutMs: 60_000,
      transport: { quickAttemptMs: 20_000, attemptMs: 20_000 },
    },
  });
  const findings =
    '{ identityInventory { findings(first: 100) { nodes { id relatedCount node { __typename } } } completeness(kinds: [DEVICE AUTH_IDENTITY]) { complete } } }';
  const shown = async () => (await graph.query(findings)).data.identityInventory;
  await expect
    .poll(
      async () => {
        const { findings: found, completeness } = await shown();
        const isWide = ({ relatedCount, node }: Shown) =>
          relatedCount > 2 && node.__typename === 'DeviceCertificate';
        return completeness.complete && found.nodes.some(isWide);
      },
      { timeout: 60_000, interval: 500 },
    )
    .toBe(true);
  const { nodes } = (await shown()).findings;
  const found: readonly Shown[] = nodes;
  const some = [...found.filter(({ relatedCount }) => relatedCount > 0).slice(0, 10), ...found.slice(0, 10)];
  const typeOf = (name: string) => schema.getType(name) as GraphQLObjectType;
  const calls = new Map<string, number>();
  const check = async (name: string, query: string) => {
    const dry = await dryRun(graph, query);
    const answer = await graph.query(query);
    if (answer.data === undefined)
      expect(answer.errors?.[0]?.extensions['code'], query).toBe('QUERY_TOO_COMPLEX');
    calls.set(name, (calls.get(name) ?? 0) + sum(answer));
    expect(estimateOf(answer), query).toBeGreaterThanOrEqual(sum(answer));
    // The calls to one cloud must not hide in the estimate of the other one.
    if (answer.data !== undefined) expect(uncovered(dry, answer), query).toEqual([]);
  };
  // The lists of ApsaraMQ have the PEM, which the inventory does not keep: they are read.
  const [widest] = found
    .filter(({ node }) => node.__typename === 'DeviceCertificate')
    .toSorted((one, other) => other.relatedCount - one.relatedCount);
  const related = (fields: string) =>
    `{ node(id: "${widest?.id}") { ... on Finding { related { ${fields} } } } }`;
  await check('related', related('... on DeviceCertificate { pem }'));
  expect(calls.get('related')).toBeGreaterThan(0);
  const perOne = estimateOf(
    await graph.query(
      related('... on AuthIdentity { permissions { nodes { topic } } }').replace('related', 'node'),
    ),
  );
  const perAll = estimateOf(
    await graph.query(related('... on AuthIdentity { permissions { nodes { topic } } }')),
  );
  expect(perAll).toBe(100 * perOne);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(9_999), { minLength: 40, maxLength: 40 }), async (tape) => {
      const choose = chooserOf(tape);
      const { id, node } = some[choose(some.length)]!;
      const ids = some.filter((each) => each.node.__typename === node.__typename).map((each) => each.id);
      const type = choose(2) === 0 ? node.__typename : TYPES[choose(TYPES.length)]!;
      const word = type === 'AuthIdentity' ? 'user' : type === 'Device' ? 'device' : 'GID';
      const live = `... on ${type} ${randomSelection(schema, typeOf(type), choose, 4)}`;
      const finding = choose(2) === 0 ? `node { ${live} }` : `related { ${live} }`;
      const queries: Record<string, string> = {
        findings: `{ identityInventory { findings(first: ${1 + choose(30)}) { nodes { ${finding} } } } }`,
        changes: `{ identityInventory { changes(first: ${1 + choose(30)}) { nodes { entity { ${live} } } } } }`,
        node: `{ node(id: "${id}") { ... on Finding { ${finding} } } }`,
        nodes: `{ nodes(ids: ${JSON.stringify(ids)}) { ... on Finding { ${finding} } } }`,
        entities: `{ _entities(representations: [{ __typename: "Finding", id: "${id}" }]) { ... on Finding { ${finding} } } }`,
        search: `{ identitySearch(text: "${word}", first: ${1 + choose(20)}) { nodes { ${live} } } }`,
        edges: `{ identitySearch(text: "${word}", first: ${1 + choose(20)}) { edges { node { ${live} } } } }`,
      };
      const [name, query] = Object.entries(queries)[choose(Object.keys(queries).length)]!;
      await check(name, query);
    }),
    { numRuns: 300 },
  );
  // Otherwise the property would hold because the queries read nothing.
  for (const name of ['findings', 'node', 'nodes', 'entities', 'search'])
    expect(calls.get(name), name).toBeGreaterThan(0);
}, 240_000);
