import { graphql, usePaginationFragment } from 'react-relay';
import { readInlineData } from 'relay-runtime';
import type { GroupCredentialList_group$key } from '../__generated__/GroupCredentialList_group.graphql.ts';
import type { GroupCredentialListEdge_edge$key } from '../__generated__/GroupCredentialListEdge_edge.graphql.ts';
import PAGE_QUERY from '../__generated__/GroupCredentialListPaginationQuery.graphql.ts';
import { CredentialRow } from '../fleet/CredentialRow.tsx';
import { ConnectionList } from '../list/ConnectionList.tsx';
import { texts } from '../texts/texts.ts';

/** A separate fragment: in the one with `@connection`, the compiler reads `node` again without `@catch`. */
const EDGE = graphql`
  fragment GroupCredentialListEdge_edge on ClientCredentialEdge @inline {
    cursor
    node @catch {
      id
      ...CredentialRow_credential
    }
  }
`;

/** The client credentials of a group. Renders nothing for IoTDA, whose groups contain devices. */
export function GroupCredentialList({
  group,
  version,
}: {
  readonly group: GroupCredentialList_group$key;
  /** Increases when the list must be read again. */
  readonly version?: number;
}) {
  const { data, ...pagination } = usePaginationFragment(
    graphql`
      fragment GroupCredentialList_group on Group
      @argumentDefinitions(count: { type: "Int", defaultValue: 50 }, cursor: { type: "String" })
      @refetchable(queryName: "GroupCredentialListPaginationQuery") {
        clientCredentials(first: $count, after: $cursor) @connection(key: "GroupCredentialList_clientCredentials") {
          __id
          edges {
            ...GroupCredentialListEdge_edge
          }
        }
      }
    `,
    group,
  );
  return (
    <ConnectionList
      title={texts.credential.title}
      connection={data.clientCredentials}
      readEdge={readEdge}
      pagination={pagination}
      query={PAGE_QUERY}
      variables={{ id: data.id }}
      version={version}
      columns={texts.credential.columns}
      renderRow={(node, place) => <CredentialRow credential={node} place={place} />}
      empty={texts.group.noCredentials}
    />
  );
}

function readEdge(edge: GroupCredentialListEdge_edge$key) {
  return readInlineData(EDGE, edge);
}
