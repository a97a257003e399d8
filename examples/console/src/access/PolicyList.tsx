import { graphql, usePaginationFragment } from 'react-relay';
import { readInlineData } from 'relay-runtime';
import type { PolicyList_instance$key } from '../__generated__/PolicyList_instance.graphql.ts';
import type { PolicyListEdge_edge$key } from '../__generated__/PolicyListEdge_edge.graphql.ts';
import PAGE_QUERY from '../__generated__/PolicyListPaginationQuery.graphql.ts';
import { ConnectionList } from '../list/ConnectionList.tsx';
import { texts } from '../texts/texts.ts';
import { PolicyRow } from './PolicyRow.tsx';

/** A separate fragment: in the one with `@connection`, the compiler reads `node` again without `@catch`. */
const EDGE = graphql`
  fragment PolicyListEdge_edge on DevicePolicyEdge @inline {
    cursor
    node @catch {
      id
      ...PolicyRow_policy
    }
  }
`;

/** The device policies of an instance (IoTDA). */
export function PolicyList({
  instance,
  version,
}: {
  readonly instance: PolicyList_instance$key;
  /** Increases when the list must be read again. */
  readonly version?: number;
}) {
  const { data, ...pagination } = usePaginationFragment(
    graphql`
      fragment PolicyList_instance on Instance
      @argumentDefinitions(count: { type: "Int", defaultValue: 50 }, cursor: { type: "String" })
      @refetchable(queryName: "PolicyListPaginationQuery") {
        devicePolicies(first: $count, after: $cursor) @connection(key: "PolicyList_devicePolicies") {
          __id
          totalCount
          totalCountPrecision
          edges {
            ...PolicyListEdge_edge
          }
        }
      }
    `,
    instance,
  );
  return (
    <ConnectionList
      title={texts.policy.title}
      hasHeading={false}
      connection={data.devicePolicies}
      readEdge={readEdge}
      pagination={pagination}
      query={PAGE_QUERY}
      variables={{ id: data.id }}
      version={version}
      columns={texts.policy.columns}
      renderRow={(node, place) => <PolicyRow policy={node} place={place} />}
      empty={texts.policy.empty}
    />
  );
}

function readEdge(edge: PolicyListEdge_edge$key) {
  return readInlineData(EDGE, edge);
}
