import { graphql, usePaginationFragment } from 'react-relay';
import { readInlineData } from 'relay-runtime';
import type { KeptGroups_query$key } from '../__generated__/KeptGroups_query.graphql.ts';
import type { KeptGroupsEdge_edge$key } from '../__generated__/KeptGroupsEdge_edge.graphql.ts';
import PAGE_QUERY from '../__generated__/KeptGroupsPaginationQuery.graphql.ts';
import type { KeptGroupsQuery } from '../__generated__/KeptGroupsQuery.graphql.ts';
import { GroupRow } from '../groups/GroupRow.tsx';
import { ConnectionList } from '../list/ConnectionList.tsx';
import { usePageQuery } from '../relay/use-page-query.ts';
import { texts } from '../texts/texts.ts';
import { Freshness } from './Freshness.tsx';
import { groupFilter, groupOrder, type InventoryListProps } from './filters.ts';

/** A separate fragment: in the one with `@connection`, the compiler reads `node` again without `@catch`. */
const EDGE = graphql`
  fragment KeptGroupsEdge_edge on GroupEdge @inline {
    cursor
    node @catch {
      id
      ...GroupRow_group
    }
  }
`;

/** The groups of all accounts, as the inventory keeps them. */
export function KeptGroups({ params, attempt }: InventoryListProps) {
  const variables = { filter: groupFilter(params), orderBy: groupOrder(params) };
  const query = usePageQuery<KeptGroupsQuery>(
    graphql`
      query KeptGroupsQuery($filter: GroupInventoryFilter, $orderBy: GroupOrder) {
        identityInventory {
          completeness(kinds: [GROUP]) {
            complete
            missingCount
            oldest
          }
        }
        ...KeptGroups_query @arguments(filter: $filter, orderBy: $orderBy)
      }
    `,
    variables,
    attempt,
  );
  const { data, ...pagination } = usePaginationFragment(
    graphql`
      fragment KeptGroups_query on Query
      @argumentDefinitions(
        count: { type: "Int", defaultValue: 50 }
        cursor: { type: "String" }
        filter: { type: "GroupInventoryFilter" }
        orderBy: { type: "GroupOrder" }
      )
      @refetchable(queryName: "KeptGroupsPaginationQuery") {
        identityInventory {
          groups(first: $count, after: $cursor, filter: $filter, orderBy: $orderBy)
            @connection(key: "KeptGroups_groups") {
            __id
            totalCount
            totalCountPrecision
            edges {
              ...KeptGroupsEdge_edge
            }
          }
        }
      }
    `,
    query as KeptGroups_query$key,
  );
  return (
    <>
      <Freshness completeness={query.identityInventory?.completeness} />
      <ConnectionList
        title={texts.group.title}
        hasHeading={false}
        connection={data.identityInventory?.groups}
        readEdge={readEdge}
        pagination={pagination}
        query={PAGE_QUERY}
        variables={variables}
        columns={texts.group.columns}
        renderRow={(node, place) => <GroupRow group={node} place={place} />}
        empty={texts.inventory.empty}
      />
    </>
  );
}

function readEdge(edge: KeptGroupsEdge_edge$key) {
  return readInlineData(EDGE, edge);
}
