import type { InstanceRef } from '../providers/port/records.ts';
import { printNodeId } from './node-id.ts';
import { type NodeKind, nounOf, type RecordOf } from './nouns.ts';

/** An object of the graph: its kind, its instance, and the record that the provider returned. */
export type NodeOf<Kind extends NodeKind> = {
  readonly [Each in Kind]: { readonly kind: Each; readonly at: InstanceRef; readonly record: RecordOf<Each> };
}[Kind];

export type AnyNode = NodeOf<NodeKind>;

/** The global id of the node. */
export function idOf<Kind extends NodeKind>({ kind, at, record }: NodeOf<Kind>): string {
  return idOfRecord(kind, at, record);
}

export function idOfRecord<Kind extends NodeKind>(
  kind: Kind,
  at: InstanceRef,
  record: RecordOf<Kind>,
): string {
  return printNodeId(kind, at, ...nounOf(kind).keyOf(record));
}
