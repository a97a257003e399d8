import { graphql, usePaginationFragment } from 'react-relay';
import { readInlineData } from 'relay-runtime';
import type { GroupList_instance$key } from '../__generated__/GroupList_instance.graphql.ts';
import type { GroupListEdge_edge$key } from '../__generated__/GroupListEdge_edge.graphql.ts';
import PAGE_QUERY from '../__generated__/GroupListPaginationQuery.graphql.ts';
import { ConnectionList } from '../list/ConnectionList.tsx';
import { texts } from '../texts/texts.ts';
import { GroupRow } from './GroupRow.tsx';

/** A separate fragment: in the one with `@connection`, the compiler reads `node` again without `@catch`. */
const EDGE = graphql`
  fragment GroupListEdge_edge on GroupEdge @inline {
    cursor
    node @catch {
      id
      ...GroupRow_group
    }
  }
`;

/** The groups of an instance. */
export function GroupList({
  instance,
  version,
}: {
  readonly instance: GroupList_instance$key;
  /** Increases when the list must be read again. */
  readonly version?: number;
}) {
  const { data, ...pagination } = usePaginationFragment(
    graphql`
      fragment GroupList_instance on Instance
      @argumentDefinitions(count: { type: "Int", defaultValue: 50 }, cursor: { type: "String" })
      @refetchable(queryName: "GroupListPaginationQuery") {
        groups(first: $count, after: $cursor) @connection(key: "GroupList_groups") {
          __id
          totalCount
          totalCountPrecision
          edges {
            ...GroupListEdge_edge
          }
        }
      }
    `,
    instance,
  );
  return (
    <ConnectionList
      title={texts.group.title}
      hasHeading={false}
      connection={data.groups}
      readEdge={readEdge}
      pagination={pagination}
      query={PAGE_QUERY}
      variables={{ id: data.id }}
      version={version}
      columns={texts.group.columns}
      renderRow={(node, place) => <GroupRow group={node} place={place} />}
      empty={texts.group.empty}
    />
  );
}

function readEdge(edge: GroupListEdge_edge$key) {
  return readInlineData(EDGE, edge);
}
