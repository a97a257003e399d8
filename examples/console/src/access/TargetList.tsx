import { useState, useTransition } from 'react';
import { graphql, usePaginationFragment } from 'react-relay';
import { readInlineData } from 'relay-runtime';
import type { TargetList_policy$key } from '../__generated__/TargetList_policy.graphql.ts';
import type { TargetListEdge_edge$key } from '../__generated__/TargetListEdge_edge.graphql.ts';
import PAGE_QUERY from '../__generated__/TargetListPaginationQuery.graphql.ts';
import { ConnectionList } from '../list/ConnectionList.tsx';
import type { Edge } from '../list/edges.ts';
import { Cell, Row } from '../list/Row.tsx';
import { texts } from '../texts/texts.ts';
import { valueText } from '../texts/values.ts';

const TYPES = ['DEVICE', 'PRODUCT', 'SPACE'] as const;
type Type = (typeof TYPES)[number];

/** A separate fragment: in the one with `@connection`, the compiler reads `node` again without `@catch`. */
const EDGE = graphql`
  fragment TargetListEdge_edge on PolicyTargetEdge @inline {
    cursor
    node @catch {
      targetId
      type
    }
  }
`;

/** Targets of a policy. The provider lists one type of target at a time. */
export function TargetList({ policy }: { readonly policy: TargetList_policy$key }) {
  const { data, refetch, ...pagination } = usePaginationFragment(
    graphql`
      fragment TargetList_policy on DevicePolicy
      @argumentDefinitions(
        count: { type: "Int", defaultValue: 50 }
        cursor: { type: "String" }
        type: { type: "PolicyTargetType!" }
      )
      @refetchable(queryName: "TargetListPaginationQuery") {
        targets(first: $count, after: $cursor, type: $type) @connection(key: "TargetList_targets") {
          __id
          totalCount
          totalCountPrecision
          edges {
            ...TargetListEdge_edge
          }
        }
      }
    `,
    policy,
  );
  const [type, setType] = useState<Type>('DEVICE');
  const [isSwitching, startTransition] = useTransition();
  const show = (next: Type) => {
    setType(next);
    startTransition(() => {
      refetch({ type: next }, { fetchPolicy: 'store-or-network' });
    });
  };
  return (
    <ConnectionList
      title={texts.policy.targets}
      connection={data.targets}
      readEdge={readEdge}
      pagination={pagination}
      query={PAGE_QUERY}
      variables={{ id: data.id, type }}
      isBusy={isSwitching}
      columns={texts.policy.targetColumns}
      renderRow={(target, place) => (
        <Row key={target.id} place={place} name={<code>{target.id}</code>}>
          <Cell label={texts.policy.targetColumns[1]}>{valueText(target.type)}</Cell>
        </Row>
      )}
      empty={texts.policy.noTargets}
    >
      <label className="switch">
        {texts.policy.targetType}
        <select value={type} onChange={({ target }) => show(target.value as Type)}>
          {TYPES.map((each) => (
            <option key={each} value={each}>
              {valueText(each)}
            </option>
          ))}
        </select>
      </label>
    </ConnectionList>
  );
}

/** Targets are not nodes, so their own id identifies the rows. */
function readEdge(key: TargetListEdge_edge$key): Edge<{ readonly id: string; readonly type: string }> {
  const { cursor, node } = readInlineData(EDGE, key);
  if (!node.ok || node.value == null) return { cursor, node: node.ok ? { ok: true, value: null } : node };
  return { cursor, node: { ok: true, value: { id: node.value.targetId, type: node.value.type } } };
}
