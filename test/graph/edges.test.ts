import { expect, it } from 'vitest';
import { edgeOf, pageOf } from '../../src/graph/connection.ts';

it('cursors are sealed only if they are read, and once each', () => {
  const sealed: string[] = [];
  const edges = ['a', 'b', 'c'].map((node) =>
    edgeOf(node, () => {
      sealed.push(node);
      return `${node}${sealed.length}`;
    }),
  );
  const { pageInfo } = pageOf(edges, { hasNextPage: false, hasPreviousPage: false });
  expect(sealed).toEqual([]);
  expect([pageInfo.endCursor, pageInfo.endCursor, edges[2]?.cursor]).toEqual(['c1', 'c1', 'c1']);
  expect([edges[0]?.cursor, pageInfo.startCursor]).toEqual(['a2', 'a2']);
  expect(sealed).toEqual(['c', 'a']);
});
