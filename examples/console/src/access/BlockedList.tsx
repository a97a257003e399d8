import { graphql, usePaginationFragment } from 'react-relay';
import { readInlineData } from 'relay-runtime';
import type { BlockedList_instance$key } from '../__generated__/BlockedList_instance.graphql.ts';
import type { BlockedListEdge_edge$key } from '../__generated__/BlockedListEdge_edge.graphql.ts';
import PAGE_QUERY from '../__generated__/BlockedListPaginationQuery.graphql.ts';
import { ConnectionList } from '../list/ConnectionList.tsx';
import { texts } from '../texts/texts.ts';
import { BlockedRow } from './BlockedRow.tsx';

/** A separate fragment: in the one with `@connection`, the compiler reads `node` again without `@catch`. */
const EDGE = graphql`
  fragment BlockedListEdge_edge on BlockedClientEdge @inline {
    cursor
    node @catch {
      id
      ...BlockedRow_client
    }
  }
`;

/** The client ids that an instance refuses (ApsaraMQ). */
export function BlockedList({
  instance,
  version,
}: {
  readonly instance: BlockedList_instance$key;
  /** Increases when the list must be read again. */
  readonly version?: number;
}) {
  const { data, ...pagination } = usePaginationFragment(
    graphql`
      fragment BlockedList_instance on Instance
      @argumentDefinitions(count: { type: "Int", defaultValue: 50 }, cursor: { type: "String" })
      @refetchable(queryName: "BlockedListPaginationQuery") {
        blockedClients(first: $count, after: $cursor) @connection(key: "BlockedList_blockedClients") {
          __id
          totalCount
          totalCountPrecision
          edges {
            ...BlockedListEdge_edge
          }
        }
      }
    `,
    instance,
  );
  return (
    <ConnectionList
      title={texts.blocked.title}
      hasHeading={false}
      connection={data.blockedClients}
      readEdge={readEdge}
      pagination={pagination}
      query={PAGE_QUERY}
      variables={{ id: data.id }}
      version={version}
      columns={texts.blocked.columns}
      renderRow={(node, place) => <BlockedRow client={node} place={place} />}
      empty={texts.blocked.empty}
    />
  );
}

function readEdge(edge: BlockedListEdge_edge$key) {
  return readInlineData(EDGE, edge);
}
