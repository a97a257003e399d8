import type { ObjectRef, OutputType } from '@pothos/core';
import {
  type GraphQLNamedType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
} from 'graphql';
import type { Connection, ConnectionEdge } from '../graph/connection.ts';
import { builder, type Types } from './builder.ts';
import { COUNT, cost, costOf, PAGE } from './cost/field-cost.ts';
import { CountPrecisionEnum } from './enums.ts';
import { selectedNames } from './selection.ts';

const IS_CONNECTION = { isConnection: true };

/**
 * The Relay connection and edge types of one noun. `totalCount` alone is one counting call and no page. Edges and nodes
 * are nullable: a scope that could not be read is an error at its place, with the rest of the list intact.
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
    extensions: IS_CONNECTION,
    fields: (t) => ({
      edges: t.field({
        type: [edge],
        nullable: { list: true, items: true },
        description: 'The places of the window, in the order of the list.',
        extensions: cost({ as: PAGE }),
        resolve: async (parent) => (await parent.page()).edges,
      }),
      nodes: t.field({
        type: [node as OutputType<Types>] as never,
        nullable: { list: true, items: true } as never,
        description: 'The objects of the window, for those who need no cursor of each.',
        extensions: cost({ as: PAGE }),
        resolve: async (parent) => (await parent.page()).edges.map((each) => each.node) as never,
      }),
      pageInfo: t.field({
        type: builder.pageInfoRef(),
        description: 'Where the window lies.',
        extensions: cost({ as: PAGE }),
        resolve: async (parent) => (await parent.page()).pageInfo,
      }),
      totalCount: t.int({
        nullable: true,
        description:
          'Number of objects in the whole list. Null if the provider does not count, and null with an error if a part of the list cannot be counted. May cost a provider call, made only when selected.',
        extensions: cost({ as: COUNT }),
        resolve: async (parent) => (await parent.count()).count,
      }),
      totalCountPrecision: t.field({
        type: CountPrecisionEnum,
        description: 'Accuracy of `totalCount`; UNKNOWN if counting failed.',
        // Alone it counts: a list that cannot be read must not be EXACT.
        extensions: cost({ as: COUNT }),
        resolve: (parent) => parent.precision(),
      }),
    }),
  });
}

/**
 * Makes every field that leads to a connection read its page before it answers, if a part of the page is selected. So a
 * list that cannot be read is null with one error at its own path, whatever is selected of it. Whether rows follow the
 * window is found out only if `pageInfo` is selected, since it may cost a call.
 */
export function readPagesFirst(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap()).filter(isObjectType)) {
    for (const field of Object.values(type.getFields())) {
      const { resolve } = field;
      if (resolve === undefined || !isConnectionType(getNamedType(field.type))) continue;
      const { list, sources } = costOf(field);
      if (list === undefined && sources === undefined)
        throw new Error(`${type.name}.${field.name} is a list without a declared cost.`);
      field.resolve = async (...given) => {
        const connection = (await resolve(...given)) as Connection<unknown> | null;
        const names = connection === null ? new Set<string>() : selectedNames(given[3]);
        if (connection !== null && isPage(given[3], names)) await connection.page(names.has('pageInfo'));
        return connection;
      };
    }
  }
  return schema;
}

function isConnectionType(type: GraphQLNamedType): boolean {
  return type.extensions['isConnection'] === true;
}

/** Is one of the selected fields read with the page? */
function isPage({ returnType }: GraphQLResolveInfo, names: ReadonlySet<string>): boolean {
  const type = getNamedType(returnType);
  const fields = isObjectType(type) ? type.getFields() : {};
  return [...names].some((name) => costOf(fields[name]!).as === PAGE);
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
