import { readFileSync } from 'node:fs';
import { composeServices as composeByApollo } from '@apollo/composition';
import { Supergraph } from '@apollo/federation-internals';
import { composeServices as composeByGuild } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createSchema } from '../../src/schema/index.ts';
import { DEFAULT_SUBGRAPH, type SubgraphOptions, subgraphSdl } from '../../src/schema/subgraph-sdl.ts';

/** Supergraphs out of our SDL, alone and with a subgraph as people write it who know nothing of us. */
const foreign = service('assets', readFileSync('examples/supergraph/assets.graphql', 'utf8'));
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

/** What a supergraph says of `node`: that it is hidden, that it is there, or nothing. */
function nodeIn(supergraph: string): 'hidden' | 'shown' | 'absent' {
  const field = /\n {2}node\([^)]*\): Node(.*)/.exec(supergraph);
  if (field === null) return 'absent';
  return field[1]!.includes('@inaccessible') ? 'hidden' : 'shown';
}

describe.each(composers)('%s', (_name, compose) => {
  it.each([
    ['alone', () => [ours()], 'hidden'],
    ['with the foreign subgraph', () => [ours(), foreign], 'hidden'],
    ['with the foreign subgraph before it', () => [foreign, ours()], 'hidden'],
    ['alone, node exposed', () => [ours({ nodeFields: 'exposed' })], 'shown'],
    ['alone, node omitted', () => [ours({ nodeFields: 'omitted' })], 'absent'],
    ['with the foreign subgraph, node omitted', () => [ours({ nodeFields: 'omitted' }), foreign], 'hidden'],
  ])('composes %s: no error, no hint of any level', (_case, services, node) => {
    const { supergraph, errors, hints } = compose(services());
    expect(errors).toEqual([]);
    expect(hints).toEqual([]);
    expect(nodeIn(supergraph!)).toBe(node);
    expect(supergraph).toContain('@tag(name: "secret")');
    // As Apollo's gateway reads what it is to serve.
    expect(Supergraph.build(supergraph!, { validateSupergraph: true }).schema.type('Device')).toBeDefined();
  });

  it("composes with scopes, which Apollo's gateway cannot hold its clients to, so that it refuses", () => {
    const { supergraph, errors, hints } = compose([ours({ requiresScopes: true }), foreign]);
    expect([errors, hints]).toEqual([[], []]);
    expect(supergraph).toContain('@requiresScopes(scopes: [["identity:read", "secret:reveal"]])');
    expect(() => Supergraph.build(supergraph!)).toThrow('requiresScopes');
  });

  // Each of what makes it compose, taken away.
  it.each([
    ['node is exposed', () => ours({ nodeFields: 'exposed' }), 'Query.node'],
    [
      'node is not shareable',
      () => without('node(id: ID!): Node @shareable', 'node(id: ID!): Node'),
      'Query.node',
    ],
    ['PageInfo is not shareable', () => without('type PageInfo @shareable', 'type PageInfo'), 'PageInfo'],
    [
      'Device has no natural key',
      () => without(' @key(fields: "provider instanceId deviceId")', ''),
      'Device',
    ],
  ])('does not compose with the foreign subgraph where %s', (_case, service, named) => {
    const { errors } = compose([service(), foreign]);
    expect(errors.join('\n')).toContain(named);
  });
});

it('a description of ours on what others have too would be a hint', () => {
  const [, compose] = composers[1]!;
  const described = without('type PageInfo', '"""Words of our own."""\ntype PageInfo');
  expect(compose([described, foreign]).hints.join()).toContain('INCONSISTENT_DESCRIPTION');
});

function without(text: string, replacement: string): Service {
  const { sdl } = ours();
  const changed = sdl.replace(text, replacement);
  expect(changed).not.toBe(sdl);
  return service('identities', changed);
}
