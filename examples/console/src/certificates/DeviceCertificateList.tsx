import { graphql, usePaginationFragment } from 'react-relay';
import { readInlineData } from 'relay-runtime';
import type { DeviceCertificateList_instance$key } from '../__generated__/DeviceCertificateList_instance.graphql.ts';
import type { DeviceCertificateListEdge_edge$key } from '../__generated__/DeviceCertificateListEdge_edge.graphql.ts';
import PAGE_QUERY from '../__generated__/DeviceCertificateListPaginationQuery.graphql.ts';
import { ConnectionList } from '../list/ConnectionList.tsx';
import { texts } from '../texts/texts.ts';
import { DeviceCertificateRow } from './DeviceCertificateRow.tsx';

/** A separate fragment: in the one with `@connection`, the compiler reads `node` again without `@catch`. */
const EDGE = graphql`
  fragment DeviceCertificateListEdge_edge on DeviceCertificateEdge @inline {
    cursor
    node @catch {
      id
      ...DeviceCertificateRow_certificate
    }
  }
`;

/** The certificates that devices have connected with, of all CAs of an instance. */
export function DeviceCertificateList({
  instance,
  version,
}: {
  readonly instance: DeviceCertificateList_instance$key;
  /** Increases when the list must be read again. */
  readonly version?: number;
}) {
  const { data, ...pagination } = usePaginationFragment(
    graphql`
      fragment DeviceCertificateList_instance on Instance
      @argumentDefinitions(count: { type: "Int", defaultValue: 50 }, cursor: { type: "String" })
      @refetchable(queryName: "DeviceCertificateListPaginationQuery") {
        deviceCertificates(first: $count, after: $cursor) @connection(key: "DeviceCertificateList_deviceCertificates") {
          __id
          totalCount
          totalCountPrecision
          edges {
            ...DeviceCertificateListEdge_edge
          }
        }
      }
    `,
    instance,
  );
  return (
    <ConnectionList
      title={texts.certificate.title}
      connection={data.deviceCertificates}
      readEdge={readEdge}
      pagination={pagination}
      query={PAGE_QUERY}
      variables={{ id: data.id }}
      version={version}
      columns={texts.certificate.columns}
      renderRow={(node, place) => <DeviceCertificateRow certificate={node} place={place} />}
      empty={texts.certificate.empty}
    />
  );
}

function readEdge(edge: DeviceCertificateListEdge_edge$key) {
  return readInlineData(EDGE, edge);
}
