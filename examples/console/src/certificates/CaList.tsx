import { graphql, usePaginationFragment } from 'react-relay';
import { readInlineData } from 'relay-runtime';
import type { CaList_instance$key } from '../__generated__/CaList_instance.graphql.ts';
import type { CaListEdge_edge$key } from '../__generated__/CaListEdge_edge.graphql.ts';
import PAGE_QUERY from '../__generated__/CaListPaginationQuery.graphql.ts';
import { ConnectionList } from '../list/ConnectionList.tsx';
import { texts } from '../texts/texts.ts';
import { CaRow } from './CaRow.tsx';

/** A separate fragment: in the one with `@connection`, the compiler reads `node` again without `@catch`. */
const EDGE = graphql`
  fragment CaListEdge_edge on CaCertificateEdge @inline {
    cursor
    node @catch {
      id
      ...CaRow_ca
    }
  }
`;

/** The registered CA certificates of an instance. */
export function CaList({
  instance,
  version,
}: {
  readonly instance: CaList_instance$key;
  /** Increases when the list must be read again. */
  readonly version?: number;
}) {
  const { data, ...pagination } = usePaginationFragment(
    graphql`
      fragment CaList_instance on Instance
      @argumentDefinitions(count: { type: "Int", defaultValue: 50 }, cursor: { type: "String" })
      @refetchable(queryName: "CaListPaginationQuery") {
        caCertificates(first: $count, after: $cursor) @connection(key: "CaList_caCertificates") {
          __id
          totalCount
          totalCountPrecision
          edges {
            ...CaListEdge_edge
          }
        }
      }
    `,
    instance,
  );
  return (
    <ConnectionList
      title={texts.ca.title}
      connection={data.caCertificates}
      readEdge={readEdge}
      pagination={pagination}
      query={PAGE_QUERY}
      variables={{ id: data.id }}
      version={version}
      columns={texts.ca.columns}
      renderRow={(node, place) => <CaRow ca={node} place={place} />}
      empty={texts.ca.empty}
    />
  );
}

function readEdge(edge: CaListEdge_edge$key) {
  return readInlineData(EDGE, edge);
}
