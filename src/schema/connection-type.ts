import type { FieldMap, InputRef, ObjectFieldBuilder, ObjectRef, OutputType } from '@pothos/core';
import {
  type GraphQLNamedType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
} from 'graphql';
import type { Connection, ConnectionEdge } from '../graph/connection.ts';
import type { ListField } from '../providers/port/traits.ts';
import { builder, type Types } from './builder.ts';
import { COUNT, cost, costOf, PAGE } from './cost/field-cost.ts';
import { CountPrecisionEnum } from './enums.ts';
import { selectedNames } from './selection.ts';

type EdgeFieldBuilder<Node> = ObjectFieldBuilder<Types, ConnectionEdge<Node>>;

export const IS_CONNECTION = { isConnection: true };

/**
 * Creates the Relay connection and edge types of one noun. `totalCount` alone makes one counting call and reads no
 * page. Edges and nodes are nullable: a region or group that cannot be read is one null edge with an error, and the
 * other edges stay. `edgeFields`: further fields of an edge. Default: none.
 */
export function connectionType<Node, Own extends Connection<Node> = Connection<Node>>(
  noun: string,
  plural: string,
  node: ObjectRef<Types, Node, Node> | OutputType<Types>,
  edgeFields: (t: EdgeFieldBuilder<Node>) => FieldMap = () => ({}),
): ObjectRef<Types, Own, Own> {
  const edge = builder.objectRef<ConnectionEdge<Node>>(`${noun}Edge`).implement({
    description: `Edge of a list of ${plural}: one object and its cursor.`,
    fields: (t) => ({
      cursor: t.exposeString('cursor', {
        description: 'Opaque cursor of the object, for `after` and `before`.',
      }),
      node: t.field({
        type: node,
        nullable: true,
        description:
          'Object at this position. Null, with an error at this path, if its region or group could not be read.',
        // graphql-js turns an Error that is returned as a value into an error at this path.
        resolve: (parent) => parent.node as never,
      }),
      ...edgeFields(t),
    }),
  });
  return builder.objectRef<Own>(`${noun}Connection`).implement({
    description: `One page of a list of ${plural} (Relay connection).`,
    extensions: IS_CONNECTION,
    fields: (t) => ({
      edges: t.field({
        type: [edge],
        nullable: { list: true, items: true },
        description: 'Objects of the page with their cursors, in list order.',
        extensions: cost({ as: PAGE }),
        resolve: async (parent) => (await parent.page()).edges,
      }),
      nodes: t.field({
        type: [node],
        nullable: { list: true, items: true } as never,
        description: 'Objects of the page without cursors, in list order.',
        extensions: cost({ as: PAGE }),
        resolve: async (parent) => (await parent.page()).edges.map((each) => each.node) as never,
      }),
      pageInfo: t.field({
        type: builder.pageInfoRef(),
        description: 'Position of the page in the list. May cost one provider call, made only when selected.',
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
        // If only this field is selected, the list is counted anyway, because a list that cannot be read must not be
        // EXACT.
        extensions: cost({ as: COUNT }),
        resolve: (parent) => parent.precision(),
      }),
    }),
  });
}

/**
 * Wraps every field that returns a connection. If a part of the page is selected, the wrapper reads the page before the
 * parts are resolved. So a list that cannot be read is null with one error at the path of the list, for any selection
 * of parts. The wrapper checks whether a row follows only if `pageInfo` is selected, because the check may cost a call.
 */
export function readPagesFirst(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap()).filter(isObjectType)) {
    for (const field of Object.values(type.getFields())) {
      const { resolve } = field;
      if (resolve === undefined || !isConnectionType(getNamedType(field.type))) continue;
      const { kept, list, sources } = costOf(field);
      if (kept === undefined && list === undefined && sources === undefined)
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

/** True if the result type has one of these fields that is read with the page. */
function isPage({ returnType }: GraphQLResolveInfo, names: ReadonlySet<string>): boolean {
  const type = getNamedType(returnType);
  const fields = isObjectType(type) ? type.getFields() : {};
  return [...names].some((name) => costOf(fields[name]!).as === PAGE);
}

/** The paging arguments `first`, `after`, `last` and `before`. */
export const CONNECTION_ARGS = builder.args((t) => ({
  first: t.int({ description: 'Number of items from the start, 0–100. Default: 20.' }),
  after: t.string({ description: 'Cursor from this list. Only items after it are returned.' }),
  last: t.int({
    description:
      'Number of items from the end, 0–100. Fails with BACKWARD_PAGINATION_UNSUPPORTED if the provider cannot page this list backwards, or if the list spans several regions or groups.',
  }),
  before: t.string({ description: 'Cursor from this list. Only items before it are returned.' }),
}));

/** The paging arguments and a filter. */
export function filteredBy<Filter>(type: InputRef<Filter>) {
  return builder.args((t) => ({
    ...CONNECTION_ARGS,
    filter: t.field({
      type,
      description: 'Only objects that meet all conditions are returned. Default: no condition.',
    }),
  }));
}

const sizeBy = (...slicingArguments: string[]) => ({
  listSize: {
    ...{ assumedSize: 20, slicingArguments },
    ...{ sizedFields: ['edges', 'nodes'], requireOneSlicingArgument: false },
  },
});
/** Directive of a field with paging arguments. It shows the size of the page to cost estimates (Federation v2.9). */
export const WINDOW = sizeBy('first', 'last');
/** Directive of a list that can only be paged forward. */
export const FORWARD_WINDOW = sizeBy('first');

/**
 * Returns the options of a field that returns this list. `from`: what the field needs of its object (`FieldCost.from`).
 */
export function listOptions(list: ListField, from?: 'key') {
  const declared = from === undefined ? { list } : { list, from };
  return { nullable: true, extensions: cost(declared), directives: WINDOW } as const;
}
