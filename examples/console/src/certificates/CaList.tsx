import { graphql, usePaginationFragment } from 'react-relay';
import { readInlineData } from 'relay-runtime';
import type { CaList_instance$key } from '../__generated__/CaList_instance.graphql.ts';
import type { CaListEdge_edge$key } from '../__generated__/CaListEdge_edge.graphql.ts';
import PAGE_QUERY, { type CaListPaginationQuery } from '../__generated__/CaListPaginationQuery.graphql.ts';
import { edgesOf, ListTable } from '../list/ListTable.tsx';
import { usePaging } from '../list/use-paging.ts';
import { CA_COLUMNS, CaRow } from './CaRow.tsx';

/** Of its own, as the compiler reads `node` of a connection once more without our `@catch`. */
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
  /** Grows when the list is to be read again. */
  readonly version: number;
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
  const paging = usePaging<CaListPaginationQuery>({
    ...pagination,
    connectionId: data.caCertificates?.__id,
    query: PAGE_QUERY,
    variables: { id: data.id },
    version,
  });
  if (data.caCertificates == null) return null;
  return (
    <section aria-labelledby="cas" aria-busy={paging.restart.isRunning}>
      <h2 id="cas">Certificate authorities</h2>
      <ListTable
        label="Certificate authorities"
        columns={CA_COLUMNS}
        edges={edgesOf(data.caCertificates.edges, readEdge)}
        paging={paging}
        total={data.caCertificates}
        renderRow={(ca, focus) => <CaRow key={ca.id} ca={ca} focus={focus} />}
        empty={<p>No CA certificate is registered with this instance.</p>}
      />
    </section>
  );
}

function readEdge(edge: CaListEdge_edge$key) {
  return readInlineData(EDGE, edge);
}
