import { useDeferredValue } from 'react';
import { graphql, usePaginationFragment } from 'react-relay';
import { readInlineData } from 'relay-runtime';
import { useSearch } from 'wouter';
import type { FindingsPage_query$key } from '../__generated__/FindingsPage_query.graphql.ts';
import type { FindingsPageEdge_edge$key } from '../__generated__/FindingsPageEdge_edge.graphql.ts';
import PAGE_QUERY from '../__generated__/FindingsPagePaginationQuery.graphql.ts';
import type { FindingsPageQuery } from '../__generated__/FindingsPageQuery.graphql.ts';
import { ConnectionList } from '../list/ConnectionList.tsx';
import type { AreaPageProps } from '../pages/page.ts';
import { usePageQuery } from '../relay/use-page-query.ts';
import { texts } from '../texts/texts.ts';
import { PageHead } from '../ui/PageHead.tsx';
import { FindingFilters } from './FindingFilters.tsx';
import { FindingRow } from './FindingRow.tsx';
import { variablesOf } from './finding-filter.ts';

/** A separate fragment: in the one with `@connection`, the compiler reads `node` again without `@catch`. */
const EDGE = graphql`
  fragment FindingsPageEdge_edge on FindingEdge @inline {
    cursor
    node @catch {
      id
      ...FindingRow_finding
    }
  }
`;

/** The findings of all accounts. The address says which, so that a filter can be linked to. */
export function FindingsPage({ attempt }: AreaPageProps) {
  const address = useSearch();
  // Another filter needs another query. The old list stays until its data has arrived.
  const shown = useDeferredValue(address);
  const variables = variablesOf(shown);
  const query = usePageQuery<FindingsPageQuery>(
    graphql`
      query FindingsPageQuery($filter: FindingFilter!, $order: FindingOrder!, $counted: FindingFilter!) {
        identityInventory {
          findingCounts(filter: $counted) @catch {
            check
            title
            severity
            count
          }
        }
        ...FindingsPage_query @arguments(filter: $filter, order: $order)
      }
    `,
    variables,
    attempt,
  );
  const { data, ...pagination } = usePaginationFragment(
    graphql`
      fragment FindingsPage_query on Query
      @argumentDefinitions(
        count: { type: "Int", defaultValue: 50 }
        cursor: { type: "String" }
        filter: { type: "FindingFilter!" }
        order: { type: "FindingOrder!" }
      )
      @refetchable(queryName: "FindingsPagePaginationQuery") {
        identityInventory {
          findings(first: $count, after: $cursor, filter: $filter, orderBy: $order)
            @connection(key: "FindingsPage_findings") {
            __id
            totalCount
            totalCountPrecision
            edges {
              ...FindingsPageEdge_edge
            }
          }
        }
      }
    `,
    query as FindingsPage_query$key,
  );
  const counts = query.identityInventory?.findingCounts;
  const isSwitching = shown !== address;
  const connection = data.identityInventory?.findings;
  return (
    <>
      <PageHead title={texts.findings.title}>
        <p className="lead">{texts.findings.lead}</p>
      </PageHead>
      <FindingFilters counts={counts?.ok ? (counts.value ?? []) : []} />
      <p className="result-count" role="status">
        {connection?.totalCount == null ? '' : texts.findings.count(connection.totalCount)}
      </p>
      <ConnectionList
        title={texts.findings.title}
        hasHeading={false}
        connection={connection}
        readEdge={readEdge}
        pagination={pagination}
        query={PAGE_QUERY}
        variables={{ filter: variables.filter, order: variables.order }}
        isBusy={isSwitching}
        columns={texts.findings.columns}
        renderRow={(finding, place) => <FindingRow key={finding.id} finding={finding} place={place} />}
        empty={texts.findings.empty}
      />
    </>
  );
}

function readEdge(edge: FindingsPageEdge_edge$key) {
  return readInlineData(EDGE, edge);
}
