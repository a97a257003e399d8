import { graphql, usePaginationFragment } from 'react-relay';
import { readInlineData } from 'relay-runtime';
import type { UserList_certificate$key } from '../__generated__/UserList_certificate.graphql.ts';
import type { UserListEdge_edge$key } from '../__generated__/UserListEdge_edge.graphql.ts';
import PAGE_QUERY from '../__generated__/UserListPaginationQuery.graphql.ts';
import { DeviceRow } from '../fleet/DeviceRow.tsx';
import { ConnectionList } from '../list/ConnectionList.tsx';
import { texts } from '../texts/texts.ts';

/** A separate fragment: in the one with `@connection`, the compiler reads `node` again without `@catch`. */
const EDGE = graphql`
  fragment UserListEdge_edge on DeviceEdge @inline {
    cursor
    node @catch {
      id
      ...DeviceRow_device
    }
  }
`;

/** The devices of one certificate, if the cloud lists them (IoTDA). */
export function UserList({
  certificate,
  version,
}: {
  readonly certificate: UserList_certificate$key;
  /** Increases when the list must be read again. */
  readonly version?: number;
}) {
  const { data, ...pagination } = usePaginationFragment(
    graphql`
      fragment UserList_certificate on DeviceCertificate
      @argumentDefinitions(count: { type: "Int", defaultValue: 50 }, cursor: { type: "String" })
      @refetchable(queryName: "UserListPaginationQuery") {
        devices(first: $count, after: $cursor) @connection(key: "UserList_devices") {
          __id
          totalCount
          totalCountPrecision
          edges {
            ...UserListEdge_edge
          }
        }
      }
    `,
    certificate,
  );
  return (
    <ConnectionList
      title={texts.certificate.users}
      connection={data.devices}
      readEdge={readEdge}
      pagination={pagination}
      query={PAGE_QUERY}
      variables={{ id: data.id }}
      version={version}
      columns={texts.device.columns}
      renderRow={(node, place) => <DeviceRow device={node} place={place} />}
      empty={texts.certificate.usersEmpty}
      absent={texts.certificate.usersAbsent}
    />
  );
}

function readEdge(edge: UserListEdge_edge$key) {
  return readInlineData(EDGE, edge);
}
