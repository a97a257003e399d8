import type { InstanceRef } from '../providers/port/records.ts';
import { printNodeId } from './node-id.ts';
import { type NodeKind, nounOf, type RecordOf } from './nouns.ts';

/** An object of the graph: what kind, where it lives, and the record of the answer that led here. */
export type NodeOf<Kind extends NodeKind> = {
  readonly [Each in Kind]: { readonly kind: Each; readonly at: InstanceRef; readonly record: RecordOf<Each> };
}[Kind];

export type AnyNode = NodeOf<NodeKind>;

/** The node's global id: kind, place, natural key. */
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
