import type { Caught } from '../ui/Part.tsx';

/**
 * An edge read with `node @catch`: a scope of the list that could not be read has an edge of its own, in its place. A
 * node that is null without an error was deleted meanwhile.
 */
export interface Edge<Node> {
  readonly cursor: string;
  readonly node: Caught<Node | null | undefined>;
}

/** Edges to show; `read` takes each out of its `@inline` fragment. */
export function edgesOf<Key, Node>(
  edges: ReadonlyArray<Key | null | undefined> | null | undefined,
  read: (edge: Key) => Edge<Node>,
): Edge<Node>[] {
  return (edges ?? [])
    .flatMap((edge) => (edge == null ? [] : [read(edge)]))
    .filter(({ node }) => !node.ok || node.value != null);
}
