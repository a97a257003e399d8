import type { GraphQLResolveInfo } from 'graphql';
import { badInput, notFound } from '../errors.ts';
import { isFindingId, parseNodeId } from '../graph/node-id.ts';
import { itemsOf } from '../members.ts';
import { builder } from './builder.ts';
import { cost } from './cost/field-cost.ts';
import { MAX_IDS, sourcesOfIds } from './cost/id-cost.ts';
import { findFinding } from './inventory/finding-loader.ts';
import { findNodeOrOld } from './inventory/old-nodes.ts';
import { wantedOf } from './node.ts';
import type { OperationScope } from './operation-scope.ts';
import { pageOnlyNode } from './page-continuation.ts';

/** Finds the node of a global id. `field`: where the id was given, for error messages. */
async function findAnyNode(
  operation: OperationScope,
  id: string,
  field: string,
  info: GraphQLResolveInfo,
): Promise<object> {
  if (isFindingId(id)) return (await findFinding(operation, id)) ?? Promise.reject(notFound());
  const parsed = parseNodeId(id, field);
  const wanted = wantedOf(info, parsed, operation);
  const node = pageOnlyNode(operation, parsed, info) ?? (await findNodeOrOld(operation, parsed, wanted));
  return node ?? Promise.reject(notFound());
}

/** Directives for composition. `SubgraphOptions.nodeFields` decides whether the SDL contains them. */
const FOR_COMPOSITION = { shareable: {}, inaccessible: {} };

builder.queryFields((t) => ({
  node: t.field({
    type: builder.nodeInterfaceRef(),
    nullable: true,
    directives: FOR_COMPOSITION,
    description: 'Object with the given global id. Null, with a NOT_FOUND error, if it does not exist.',
    extensions: cost({ sources: ({ id }, operation) => sourcesOfIds([id], operation) }),
    args: { id: t.arg.id({ required: true, description: 'Global id of an object of any type.' }) },
    resolve: (_root, { id }, { operation }, info) => findAnyNode(operation, id, 'id', info),
  }),
  nodes: t.field({
    type: [builder.nodeInterfaceRef()],
    nullable: { list: false, items: true },
    directives: { ...FOR_COMPOSITION, listSize: { assumedSize: MAX_IDS } },
    description: `Objects with the given global ids, in the same order. A missing object is null, with an error at its position.`,
    extensions: cost({ sources: ({ ids }, operation) => sourcesOfIds(itemsOf(ids), operation) }),
    args: {
      ids: t.arg.idList({
        required: true,
        description: `Global ids of objects of any types, at most ${MAX_IDS}.`,
      }),
    },
    resolve: (_root, { ids }, { operation }, info) => {
      if (ids.length > MAX_IDS) throw badInput('ids', `at most ${MAX_IDS} ids`, ids.length);
      return ids.map((id, index) => findAnyNode(operation, id, `ids.${index}`, info));
    },
  }),
}));
