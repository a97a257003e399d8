import type { ObjectRef, OutputType } from '@pothos/core';
import type { Connection, ConnectionEdge } from '../domain/connection.ts';
import { builder } from './builder.ts';
import { CountPrecisionEnum } from './enums.ts';
import { COUNT, PAGE, reads } from './reads.ts';

type Types = typeof builder extends PothosSchemaTypes.SchemaBuilder<infer T> ? T : never;

/**
 * The Relay connection and edge types of one noun. Nothing is read before a field asks for it, so `totalCount` alone
 * is one counting call and no page. Edges and nodes are nullable: a scope that could not be read is an error
 * at its place, with the rest of the list intact.
 */
export function connectionType<Node>(
  noun: string,
  plural: string,
  node: ObjectRef<Types, Node, Node> | OutputType<Types>,
): ObjectRef<Types, Connection<Node>, Connection<Node>> {
  const edge = builder.objectRef<ConnectionEdge<Node>>(`${noun}Edge`).implement({
    description: `One place in a list of ${plural}.`,
    fields: (t) => ({
      cursor: t.exposeString('cursor', { description: 'Opaque; for `after` and `before`.' }),
      node: t.field({
        type: node as OutputType<Types>,
        nullable: true,
        description: 'The object; null, with an error at this path, where its scope could not be read.',
        // An Error as a value becomes an error at this path (graphql-js).
        resolve: (parent) => parent.node as never,
      }),
    }),
  });
  return builder.objectRef<Connection<Node>>(`${noun}Connection`).implement({
    description: `A window of a list of ${plural} (Relay).`,
    fields: (t) => ({
      edges: t.field({
        type: [edge],
        nullable: { list: true, items: true },
        description: 'The places of the window, in the order of the list.',
        extensions: reads({ as: PAGE }),
        resolve: async (parent) => (await parent.page()).edges,
      }),
      nodes: t.field({
        type: [node as OutputType<Types>] as never,
        nullable: { list: true, items: true } as never,
        description: 'The objects of the window, for those who need no cursor of each.',
        extensions: reads({ as: PAGE }),
        resolve: async (parent) => (await parent.page()).edges.map((each) => each.node) as never,
      }),
      pageInfo: t.field({
        type: builder.pageInfoRef(),
        description: 'Where the window lies.',
        extensions: reads({ as: PAGE }),
        resolve: async (parent) => (await parent.page()).pageInfo,
      }),
      totalCount: t.int({
        nullable: true,
        description:
          'How many there are in all; null where the provider does not count. May cost a provider call, made only when selected.',
        extensions: reads({ as: COUNT }),
        resolve: async (parent) => (await parent.count()).count,
      }),
      totalCountPrecision: t.field({
        type: CountPrecisionEnum,
        description: 'How far `totalCount` can be believed.',
        // Over several lists: which ones there are has to be known.
        extensions: reads({ as: COUNT }),
        resolve: (parent) => parent.precision(),
      }),
    }),
  });
}

/** `first`, `after`, `last`, `before` with their descriptions. */
export const CONNECTION_ARGS = builder.args((t) => ({
  first: t.int({ description: 'How many from the start of the window: 0 to 100, by default 20.' }),
  after: t.string({ description: 'A cursor: only what is behind it.' }),
  last: t.int({
    description:
      'How many from the end of the window: 0 to 100. Only where the provider can page backwards, and of one list: not over several regions or groups.',
  }),
  before: t.string({ description: 'A cursor: only what is before it.' }),
}));

/** Of a field that takes them: what one window holds, for whoever estimates the cost of a query (Federation v2.9). */
export const WINDOW = {
  listSize: {
    assumedSize: 20,
    slicingArguments: ['first', 'last'],
    sizedFields: ['edges', 'nodes'],
    requireOneSlicingArgument: false,
  },
};
