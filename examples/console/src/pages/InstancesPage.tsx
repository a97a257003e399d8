import { graphql, useFragment, usePaginationFragment } from 'react-relay';
import { readInlineData } from 'relay-runtime';
import type { InstancesPage_query$key } from '../__generated__/InstancesPage_query.graphql.ts';
import type { InstancesPageEdge_edge$key } from '../__generated__/InstancesPageEdge_edge.graphql.ts';
import PAGE_QUERY from '../__generated__/InstancesPagePaginationQuery.graphql.ts';
import type { InstancesPageQuery } from '../__generated__/InstancesPageQuery.graphql.ts';
import type { InstancesPageRow_instance$key } from '../__generated__/InstancesPageRow_instance.graphql.ts';
import { ConnectionList } from '../list/ConnectionList.tsx';
import { Cell, Row } from '../list/Row.tsx';
import type { RowPlace } from '../list/use-rows.ts';
import { objectPath } from '../objects/object-path.ts';
import { usePageQuery } from '../relay/use-page-query.ts';
import { texts } from '../texts/texts.ts';
import { valueText } from '../texts/values.ts';
import { StatusChip } from '../ui/Chip.tsx';
import { PageHead } from '../ui/PageHead.tsx';

/** A separate fragment: in the one with `@connection`, the compiler reads `node` again without `@catch`. */
const EDGE = graphql`
  fragment InstancesPageEdge_edge on InstanceEdge @inline {
    cursor
    node @catch {
      id
      ...InstancesPageRow_instance
    }
  }
`;

/** Instances of all accounts of both clouds. A region that cannot be read has a row of its own. */
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
  return (
    <>
      <PageHead title={texts.instances.title}>
        <p className="lead">{texts.instances.lead}</p>
      </PageHead>
      <ConnectionList
        title={texts.instances.title}
        hasHeading={false}
        connection={data.instances}
        readEdge={readEdge}
        pagination={pagination}
        query={PAGE_QUERY}
        variables={{}}
        columns={texts.instances.columns}
        renderRow={(instance, place) => <InstanceRow key={instance.id} instance={instance} place={place} />}
        empty={texts.instances.empty}
      />
    </>
  );
}

function InstanceRow({
  instance,
  place,
}: {
  readonly instance: InstancesPageRow_instance$key;
  readonly place: RowPlace;
}) {
  const data = useFragment(
    graphql`
      fragment InstancesPageRow_instance on Instance {
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
      place={place}
      href={objectPath('Instance', place.id)}
      name={data.name ?? data.instanceId}
      detail={<code>{data.instanceId}</code>}
    >
      <Cell label={texts.instances.columns[1]}>{valueText(data.provider)}</Cell>
      <Cell label={texts.instances.columns[2]}>{valueText(data.edition)}</Cell>
      <Cell label={texts.instances.columns[3]}>{data.region}</Cell>
      <Cell label={texts.instances.columns[4]}>{data.account}</Cell>
      <Cell label={texts.instances.columns[5]}>
        <StatusChip status={data.status} of="INSTANCE" />
      </Cell>
    </Row>
  );
}

function readEdge(edge: InstancesPageEdge_edge$key) {
  return readInlineData(EDGE, edge);
}
