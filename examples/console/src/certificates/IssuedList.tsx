import { graphql, usePaginationFragment } from 'react-relay';
import { readInlineData } from 'relay-runtime';
import type { IssuedList_ca$key } from '../__generated__/IssuedList_ca.graphql.ts';
import type { IssuedListEdge_edge$key } from '../__generated__/IssuedListEdge_edge.graphql.ts';
import PAGE_QUERY from '../__generated__/IssuedListPaginationQuery.graphql.ts';
import { ConnectionList } from '../list/ConnectionList.tsx';
import { texts } from '../texts/texts.ts';
import { DeviceCertificateRow } from './DeviceCertificateRow.tsx';

/** A separate fragment: in the one with `@connection`, the compiler reads `node` again without `@catch`. */
const EDGE = graphql`
  fragment IssuedListEdge_edge on DeviceCertificateEdge @inline {
    cursor
    node @catch {
      id
      ...DeviceCertificateRow_certificate
    }
  }
`;

/** The device certificates of one CA, if the cloud lists them (ApsaraMQ). */
export function IssuedList({
  ca,
  version,
}: {
  readonly ca: IssuedList_ca$key;
  /** Increases when the list must be read again. */
  readonly version?: number;
}) {
  const { data, ...pagination } = usePaginationFragment(
    graphql`
      fragment IssuedList_ca on CaCertificate
      @argumentDefinitions(count: { type: "Int", defaultValue: 50 }, cursor: { type: "String" })
      @refetchable(queryName: "IssuedListPaginationQuery") {
        deviceCertificates(first: $count, after: $cursor) @connection(key: "IssuedList_deviceCertificates") {
          __id
          totalCount
          totalCountPrecision
          edges {
            ...IssuedListEdge_edge
          }
        }
      }
    `,
    ca,
  );
  return (
    <ConnectionList
      title={texts.ca.issued}
      connection={data.deviceCertificates}
      readEdge={readEdge}
      pagination={pagination}
      query={PAGE_QUERY}
      variables={{ id: data.id }}
      version={version}
      columns={texts.certificate.columns}
      renderRow={(node, place) => <DeviceCertificateRow certificate={node} place={place} />}
      empty={texts.ca.issuedEmpty}
      absent={texts.ca.issuedAbsent}
    />
  );
}

function readEdge(edge: IssuedListEdge_edge$key) {
  return readInlineData(EDGE, edge);
}
