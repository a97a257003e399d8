import { graphql, usePaginationFragment } from 'react-relay';
import { readInlineData } from 'relay-runtime';
import type { AuthorizerList_instance$key } from '../__generated__/AuthorizerList_instance.graphql.ts';
import type { AuthorizerListEdge_edge$key } from '../__generated__/AuthorizerListEdge_edge.graphql.ts';
import PAGE_QUERY from '../__generated__/AuthorizerListPaginationQuery.graphql.ts';
import { ConnectionList } from '../list/ConnectionList.tsx';
import { texts } from '../texts/texts.ts';
import { AuthorizerRow } from './AuthorizerRow.tsx';

/** A separate fragment: in the one with `@connection`, the compiler reads `node` again without `@catch`. */
const EDGE = graphql`
  fragment AuthorizerListEdge_edge on DeviceAuthorizerEdge @inline {
    cursor
    node @catch {
      id
      ...AuthorizerRow_authorizer
    }
  }
`;

/** The custom authorizers of an instance (IoTDA). */
export function AuthorizerList({
  instance,
  version,
}: {
  readonly instance: AuthorizerList_instance$key;
  /** Increases when the list must be read again. */
  readonly version?: number;
}) {
  const { data, ...pagination } = usePaginationFragment(
    graphql`
      fragment AuthorizerList_instance on Instance
      @argumentDefinitions(count: { type: "Int", defaultValue: 50 }, cursor: { type: "String" })
      @refetchable(queryName: "AuthorizerListPaginationQuery") {
        deviceAuthorizers(first: $count, after: $cursor) @connection(key: "AuthorizerList_deviceAuthorizers") {
          __id
          totalCount
          totalCountPrecision
          edges {
            ...AuthorizerListEdge_edge
          }
        }
      }
    `,
    instance,
  );
  return (
    <ConnectionList
      title={texts.authorizer.title}
      hasHeading={false}
      connection={data.deviceAuthorizers}
      readEdge={readEdge}
      pagination={pagination}
      query={PAGE_QUERY}
      variables={{ id: data.id }}
      version={version}
      columns={texts.authorizer.columns}
      renderRow={(node, place) => <AuthorizerRow authorizer={node} place={place} />}
      empty={texts.authorizer.empty}
    />
  );
}

function readEdge(edge: AuthorizerListEdge_edge$key) {
  return readInlineData(EDGE, edge);
}
