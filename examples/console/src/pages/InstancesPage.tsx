import { graphql, useFragment, usePaginationFragment } from 'react-relay';
import { readInlineData } from 'relay-runtime';
import type { InstancesPage_query$key } from '../__generated__/InstancesPage_query.graphql.ts';
import type { InstancesPageEdge_edge$key } from '../__generated__/InstancesPageEdge_edge.graphql.ts';
import PAGE_QUERY, {
  type InstancesPagePaginationQuery,
} from '../__generated__/InstancesPagePaginationQuery.graphql.ts';
import type { InstancesPageQuery } from '../__generated__/InstancesPageQuery.graphql.ts';
import type { InstancesPageRow_instance$key } from '../__generated__/InstancesPageRow_instance.graphql.ts';
import { edgesOf, ListTable } from '../list/ListTable.tsx';
import { Cell, Row } from '../list/Row.tsx';
import { usePaging } from '../list/use-paging.ts';
import type { RowFocus } from '../list/use-row-focus.ts';
import { usePageQuery } from '../relay/use-page-query.ts';
import { providerName, StatusChip, words } from '../ui/Chip.tsx';
import { PageHead } from '../ui/PageHead.tsx';

const COLUMNS = ['Instance', 'Cloud', 'Edition', 'Region', 'Account', 'Status'];

/** Of its own, as the compiler reads `node` of a connection once more without our `@catch`. */
const EDGE = graphql`
  fragment InstancesPageEdge_edge on InstanceEdge @inline {
    cursor
    node @catch {
      id
      ...InstancesPageRow_instance
    }
  }
`;

/** Instances of all accounts of both clouds. A region that cannot be read is a row of its own. */
export function InstancesPage({ attempt }: { readonly attempt: number }) {
  const query = usePageQuery<InstancesPageQuery>(
    graphql`
      query InstancesPageQuery {
        ...InstancesPage_query
      }
    `,
    {},
    attempt,
  );
  const { data, ...pagination } = usePaginationFragment(
    graphql`
      fragment InstancesPage_query on Query
      @argumentDefinitions(count: { type: "Int", defaultValue: 50 }, cursor: { type: "String" })
      @refetchable(queryName: "InstancesPagePaginationQuery") {
        instances(first: $count, after: $cursor) @connection(key: "InstancesPage_instances") {
          __id
          edges {
            ...InstancesPageEdge_edge
          }
        }
      }
    `,
    query as InstancesPage_query$key,
  );
  const paging = usePaging<InstancesPagePaginationQuery>({
    ...pagination,
    connectionId: data.instances?.__id,
    query: PAGE_QUERY,
    variables: {},
  });
  return (
    <>
      <PageHead title="Instances">
        <p className="lead">Every instance that the API may see, of both clouds.</p>
      </PageHead>
      <section aria-label="Instances" aria-busy={paging.restart.isRunning}>
        <ListTable
          label="Instances"
          columns={COLUMNS}
          edges={edgesOf(data.instances?.edges, readEdge)}
          paging={paging}
          renderRow={(instance, focus) => <InstanceRow key={instance.id} instance={instance} focus={focus} />}
          empty={<p>No instance: the accounts have none, or this key may see none.</p>}
        />
      </section>
    </>
  );
}

function InstanceRow({
  instance,
  focus,
}: {
  readonly instance: InstancesPageRow_instance$key;
  readonly focus: RowFocus;
}) {
  const data = useFragment(
    graphql`
      fragment InstancesPageRow_instance on Instance {
        id
        name
        instanceId
        provider
        edition
        region
        account
        status
      }
    `,
    instance,
  );
  return (
    <Row
      focus={focus}
      href={`/instances/${data.id}`}
      name={data.name ?? data.instanceId}
      detail={<code>{data.instanceId}</code>}
    >
      <Cell label="Cloud">{providerName(data.provider)}</Cell>
      <Cell label="Edition">{words(data.edition)}</Cell>
      <Cell label="Region">{data.region}</Cell>
      <Cell label="Account">{data.account}</Cell>
      <Cell label="Status">
        <StatusChip status={data.status} />
      </Cell>
    </Row>
  );
}

function readEdge(edge: InstancesPageEdge_edge$key) {
  return readInlineData(EDGE, edge);
}
