import { readFileSync } from 'node:fs';
import { composeServices as composeByApollo } from '@apollo/composition';
import { Supergraph } from '@apollo/federation-internals';
import { composeServices as composeByGuild } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_SUBGRAPH,
  type SubgraphOptions,
  subgraphSdl,
} from '../../src/schema/federation/subgraph-sdl.ts';
import { createSchema } from '../../src/schema/index.ts';

/** Composes supergraphs from our SDL, alone and with a foreign subgraph that does not know ours. */
const assets = readFileSync('examples/supergraph/assets.graphql', 'utf8');
const foreign = service('assets', assets);
const printed = new Map<string, Service>();

function ours(options: Partial<SubgraphOptions> = {}): Service {
  const key = JSON.stringify(options);
  const known = printed.get(key);
  if (known !== undefined) return known;
  const made = service('identities', subgraphSdl(createSchema({ ...DEFAULT_SUBGRAPH, ...options })));
  printed.set(key, made);
  return made;
}

function service(name: string, sdl: string) {
  return { name, url: `http://127.0.0.1/${name}`, typeDefs: parse(sdl), sdl };
}

type Service = ReturnType<typeof service>;
interface Composed {
  readonly supergraph: string | undefined;
  readonly errors: readonly string[];
  readonly hints: readonly string[];
}

const composers: [string, (services: Service[]) => Composed][] = [
  [
    '@theguild/federation-composition',
    (services) => {
      const result = composeByGuild(services);
      const errors = result.errors?.map(({ message }) => message) ?? [];
      return { supergraph: result.supergraphSdl, errors, hints: [] };
    },
  ],
  [
    '@apollo/composition',
    (services) => {
      const result = composeByApollo(services);
      return {
        supergraph: result.supergraphSdl,
        errors: result.errors?.map(({ message }) => message) ?? [],
        hints: (result.hints ?? []).map(({ definition, message }) => `${definition.code}: ${message}`),
      };
    },
  ],
];

/** A subgraph of its own about audits: its names are near to those of our inventory. */
const audits = (finding: string) =>
  service(
    'audits',
    `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])
    type Query { search(text: String!): [Finding!]! inventory: Inventory }
    ${finding}
    type Change { at: String! by: String }
    type Check { name: String! severity: Severity! }
    type Inventory { checks: [Check!]! changes: [Change!]! evidence: [Evidence!]! }
    type Evidence { text: String! }
    enum Severity { MINOR MAJOR }`,
  );

/** The state of `node` and `nodes` in a supergraph: hidden, shown or absent. */
function nodesIn(supergraph: string): string {
  const [node, nodes] = ['node', 'nodes'].map((name) => {
    const field = new RegExp(`\\n {2}${name}\\([^)]*\\): (.*)`).exec(supergraph);
    if (field === null) return 'absent';
    return field[1]!.includes('@inaccessible') ? 'hidden' : 'shown';
  });
  return `${node} ${nodes}`;
}

/** The foreign subgraph, with these node fields instead of its own. */
function foreignWith(node: string | null, nodes: string | null): Service {
  const own = /\n {2}"[^"]*"\n {2}node\(id: ID!\): Node/;
  expect(assets).toMatch(own);
  const fields = [
    ...(node === null ? [] : [`node(id: ID!): Node ${node}`]),
    ...(nodes === null ? [] : [`nodes(ids: [ID!]!): [Node]! ${nodes}`]),
  ];
  const imported = assets.replace('"@shareable"]', '"@shareable", "@inaccessible"]');
  return service('assets', imported.replace(own, `\n  ${fields.join('\n  ')}`));
}

const BARE = '';
const SHARED = '@shareable';
const HIDDEN = '@shareable @inaccessible';

describe.each(composers)('%s', (_name, compose) => {
  it.each([
    ['alone', () => [ours()], 'absent absent'],
    ['with the foreign subgraph', () => [ours(), foreign], 'shown absent'],
    ['with the foreign subgraph before it', () => [foreign, ours()], 'shown absent'],
    ['alone, node hidden', () => [ours({ nodeFields: 'inaccessible' })], 'hidden hidden'],
    ['alone, node exposed', () => [ours({ nodeFields: 'exposed' })], 'shown shown'],
  ])('composes %s: no error, no hint of any level', (_case, services, node) => {
    const { supergraph, errors, hints } = compose(services());
    expect(errors).toEqual([]);
    expect(hints).toEqual([]);
    expect(nodesIn(supergraph!)).toBe(node);
    expect(supergraph).toContain('@tag(name: "secret")');
    // Apollo's gateway reads the supergraph in this way.
    expect(Supergraph.build(supergraph!, { validateSupergraph: true }).schema.type('Device')).toBeDefined();
  });

  /** The table of docs/federation.md: the state of `node` and `nodes`, or the fields for which composition fails. */
  it.each<[string, Service, Record<SubgraphOptions['nodeFields'], string>]>([
    [
      'no node field',
      foreignWith(null, null),
      { omitted: 'absent absent', inaccessible: 'hidden hidden', exposed: 'shown shown' },
    ],
    [
      'node',
      foreignWith(BARE, null),
      { omitted: 'shown absent', inaccessible: 'refused: node', exposed: 'refused: node' },
    ],
    [
      'node and nodes',
      foreignWith(BARE, BARE),
      { omitted: 'shown shown', inaccessible: 'refused: node nodes', exposed: 'refused: node nodes' },
    ],
    [
      'a shareable node',
      foreignWith(SHARED, null),
      { omitted: 'shown absent', inaccessible: 'hidden hidden', exposed: 'refused: node' },
    ],
    [
      'shareable node and nodes',
      foreignWith(SHARED, SHARED),
      { omitted: 'shown shown', inaccessible: 'hidden hidden', exposed: 'refused: node nodes' },
    ],
    [
      'a shareable node that is hidden',
      foreignWith(HIDDEN, null),
      { omitted: 'hidden absent', inaccessible: 'hidden hidden', exposed: 'refused: node' },
    ],
    [
      'shareable node and nodes that are hidden',
      foreignWith(HIDDEN, HIDDEN),
      { omitted: 'hidden hidden', inaccessible: 'hidden hidden', exposed: 'refused: node nodes' },
    ],
  ])('beside a subgraph with %s', (_case, other, outcomes) => {
    for (const [nodeFields, outcome] of Object.entries(outcomes)) {
      const mode = nodeFields as SubgraphOptions['nodeFields'];
      const { supergraph, errors, hints } = compose([ours({ nodeFields: mode }), other]);
      const refused = errors.flatMap((message) => /field "Query\.(nodes?)"/.exec(message)?.[1] ?? message);
      expect([mode, refused.length > 0 ? `refused: ${refused.join(' ')}` : nodesIn(supergraph!)]).toEqual([
        mode,
        outcome,
      ]);
      expect(hints).toEqual([]);
    }
  });

  it('composes with a subgraph that has Change, Finding, Check, Inventory, Severity, Evidence, search and inventory', () => {
    // Another subgraph may add to a finding, as to every entity.
    const added = audits('type Finding @key(fields: "id") { id: ID! ticket: String audit: Change }');
    const { supergraph, errors, hints } = compose([ours(), added, foreign]);
    expect([errors, hints]).toEqual([[], []]);
    for (const field of [
      'search(text: String!)',
      'inventory: Inventory',
      'identitySearch(',
      'identityInventory(',
    ])
      expect(supergraph).toContain(field);
    // A type of the same name that is something else cannot be joined.
    const other = compose([ours(), audits('type Finding { id: ID! severity: Severity! }')]);
    expect(other.errors.join('\n')).toContain('Finding.');
  });

  it("composes with scopes, and Apollo's gateway refuses the result, because it cannot check scopes", () => {
    const { supergraph, errors, hints } = compose([ours({ requiresScopes: true }), foreign]);
    expect([errors, hints]).toEqual([[], []]);
    expect(supergraph).toContain('@requiresScopes(scopes: [["identity:read", "secret:reveal"]])');
    expect(() => Supergraph.build(supergraph!)).toThrow('requiresScopes');
  });

  // Each case removes one condition of composition.
  it.each([
    ['node is exposed', () => ours({ nodeFields: 'exposed' }), 'Query.node'],
    ['PageInfo is not shareable', () => without('type PageInfo @shareable', 'type PageInfo'), 'PageInfo'],
    [
      'Device has no natural key',
      () => without(' @key(fields: "provider instanceId deviceId")', ''),
      'Device',
    ],
  ])('does not compose with the foreign subgraph if %s', (_case, service, named) => {
    const { errors } = compose([service(), foreign]);
    expect(errors.join('\n')).toContain(named);
  });
});

describe('our own description of a type that other subgraphs describe', () => {
  const [, compose] = composers[1]!;
  const dated = `${assets.replace('  number: String!\n', '  number: String!\n  installedAt: DateTime\n')}
    "Description of another subgraph."
    scalar DateTime`;
  it.each([
    ['PageInfo', assets, 'type PageInfo'],
    ['Node', assets, 'interface Node'],
    ['DateTime', dated, 'scalar DateTime'],
  ])('would cause a composition hint: %s', (_name, sdl, definition) => {
    const other = service('assets', sdl);
    expect(compose([ours(), other]).hints).toEqual([]);
    const described = without(definition, `"""Description of our own."""\n${definition}`);
    expect(compose([described, other]).hints.join()).toContain('INCONSISTENT_DESCRIPTION');
  });
});

function without(text: string, replacement: string): Service {
  const { sdl } = ours();
  const changed = sdl.replace(text, replacement);
  expect(changed).not.toBe(sdl);
  return service('identities', changed);
}
