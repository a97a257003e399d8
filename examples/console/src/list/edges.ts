import type { Caught } from '../ui/Part.tsx';

/**
 * An edge read with `node @catch`. A part of the list that could not be read is one failed edge at its place. A
 * null node without an error was deleted meanwhile.
 */
export interface Edge<Node> {
  readonly cursor: string;
  readonly node: Caught<Node | null | undefined>;
}

/** The visible edges. `read` reads each from its `@inline` fragment. */
export function edgesOf<Key, Node>(
  edges: ReadonlyArray<Key | null | undefined> | null | undefined,
  read: (edge: Key) => Edge<Node>,
): Edge<Node>[] {
  return (edges ?? [])
    .flatMap((edge) => (edge == null ? [] : [read(edge)]))
    .filter(({ node }) => !node.ok || node.value != null);
}
