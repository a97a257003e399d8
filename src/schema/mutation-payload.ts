import type { FieldRef, ObjectRef } from '@pothos/core';
import { findNode } from '../graph/find-node.ts';
import { parseNodeId } from '../graph/node-id.ts';
import type { AnyNode } from '../graph/nodes.ts';
import type { StoredResult } from '../writes/pipeline/idempotency.ts';
import type { Types } from './builder.ts';
import { cost } from './cost/field-cost.ts';
import type { MutationPayload, PayloadBuilder } from './mutation.ts';

/**
 * Field for the object that a mutation created or changed. The object is read after the mutation, and only if the field
 * is selected.
 */
export function nodeField<Node extends AnyNode, Result extends { readonly kept: StoredResult }>(
  t: PayloadBuilder<Result>,
  type: ObjectRef<Types, Node, Node>,
  description: string,
): FieldRef<Types, unknown> {
  return t.field({
    type: type as never,
    nullable: true,
    description: `${description} Null if the mutation failed. Costs a provider call, made only when selected.`,
    extensions: cost({ calls: 1 }),
    resolve: (async (
      { result }: MutationPayload<Result>,
      _args: unknown,
      { operation }: Types['Context'],
    ) => {
      const id = result?.kept['id'];
      return id == null ? null : findNode(operation, parseNodeId(id));
    }) as never,
  });
}

export function deletedIdField<Result extends { readonly kept: StoredResult }>(
  t: PayloadBuilder<Result>,
): FieldRef<Types, string | null | undefined> {
  return t.id({
    nullable: true,
    description: 'Global id of the deleted object. Null if the mutation failed.',
    resolve: ({ result }) => result?.kept['deletedId'] ?? null,
  });
}
