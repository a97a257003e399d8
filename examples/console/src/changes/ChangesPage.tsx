import { useDeferredValue } from 'react';
import { graphql, usePaginationFragment } from 'react-relay';
import { readInlineData } from 'relay-runtime';
import { useSearchParams } from 'wouter';
import type { ChangesPage_query$key } from '../__generated__/ChangesPage_query.graphql.ts';
import type { ChangesPageEdge_edge$key } from '../__generated__/ChangesPageEdge_edge.graphql.ts';
import PAGE_QUERY from '../__generated__/ChangesPagePaginationQuery.graphql.ts';
import type { ChangesPageQuery } from '../__generated__/ChangesPageQuery.graphql.ts';
import { ConnectionList } from '../list/ConnectionList.tsx';
import type { Edge } from '../list/edges.ts';
import type { AreaPageProps } from '../pages/page.ts';
import { usePageQuery } from '../relay/use-page-query.ts';
import { kindText } from '../texts/kind-text.ts';
import { texts } from '../texts/texts.ts';
import { valueText } from '../texts/values.ts';
import { Choice } from '../ui/Choice.tsx';
import { PageHead } from '../ui/PageHead.tsx';
import { ChangeGaps } from './ChangeGaps.tsx';
import { ChangeRow } from './ChangeRow.tsx';

/** A separate fragment: in the one with `@connection`, the compiler reads `node` again without `@catch`. */
const EDGE = graphql`
  fragment ChangesPageEdge_edge on InventoryChangeEdge @inline {
    cursor
    node @catch {
      ...ChangeRow_change
    }
  }
`;

const KINDS = [
  ...(['INSTANCE', 'CA_CERTIFICATE', 'DEVICE_CERTIFICATE', 'DEVICE', 'CLIENT_CREDENTIAL', 'GROUP'] as const),
  ...(['AUTH_IDENTITY', 'AUTH_PERMISSION', 'BLOCKED_CLIENT', 'DEVICE_POLICY'] as const),
];
const CHANGES = ['CREATED', 'UPDATED', 'DELETED'] as const;

/** What changed in the fleet, the newest first, with the values before and after. */
export function ChangesPage({ attempt }: AreaPageProps) {
  const [given, setGiven] = useSearchParams();
  const address = given.toString();
  const shown = useDeferredValue(address);
  const filter = filterOf(shown);
  const query = usePageQuery<ChangesPageQuery>(
    graphql`
      query ChangesPageQuery($filter: InventoryChangeFilter!) {
        ...ChangesPage_query @arguments(filter: $filter)
      }
    `,
    { filter },
    attempt,
  );
  const { data, ...pagination } = usePaginationFragment(
    graphql`
      fragment ChangesPage_query on Query
      @argumentDefinitions(
        count: { type: "Int", defaultValue: 50 }
        cursor: { type: "String" }
        filter: { type: "InventoryChangeFilter!" }
      )
      @refetchable(queryName: "ChangesPagePaginationQuery") {
        identityInventory {
          changes(first: $count, after: $cursor, filter: $filter) @connection(key: "ChangesPage_changes") {
            __id
            totalCount
            totalCountPrecision
            ...ChangeGaps_changes
            edges {
              ...ChangesPageEdge_edge
            }
          }
        }
      }
    `,
    query as ChangesPage_query$key,
  );
  const choose = (name: string, value: string) =>
    setGiven(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === '') next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  const words = texts.changes;
  const connection = data.identityInventory?.changes;
  return (
    <>
      <PageHead title={words.title}>
        <p className="lead">{words.lead}</p>
      </PageHead>
      <fieldset className="filters" aria-label={texts.findings.filters.label}>
        <Choice
          label={words.kind}
          value={given.get('kind') ?? ''}
          onChoose={(value) => choose('kind', value)}
          options={[
            ['', texts.findings.filters.all],
            ...KINDS.map((each) => [each, kindText(each)] as const),
          ]}
        />
        <Choice
          label={words.change}
          value={given.get('change') ?? ''}
          onChoose={(value) => choose('change', value)}
          options={[
            ['', texts.findings.filters.all],
            ...CHANGES.map((each) => [each, valueText(each)] as const),
          ]}
        />
      </fieldset>
      {connection == null ? null : <ChangeGaps changes={connection} />}
      <p className="result-count" role="status">
        {connection?.totalCount == null ? '' : words.count(connection.totalCount)}
      </p>
      <ConnectionList
        title={words.title}
        hasHeading={false}
        connection={connection}
        readEdge={readEdge}
        pagination={pagination}
        query={PAGE_QUERY}
        variables={{ filter }}
        isBusy={shown !== address}
        columns={words.columns}
        renderRow={({ id, change }, place) => <ChangeRow key={id} change={change} place={place} />}
        empty={words.empty}
      />
    </>
  );
}

function filterOf(address: string) {
  const given = new URLSearchParams(address);
  const kind = KINDS.find((each) => each === given.get('kind'));
  const change = CHANGES.find((each) => each === given.get('change'));
  return { kinds: kind === undefined ? null : [kind], changes: change === undefined ? null : [change] };
}

/** A change has no id of its own, but its cursor is its place in the history. */
function readEdge(edge: ChangesPageEdge_edge$key): Edge<{ readonly id: string; readonly change: Change }> {
  const { cursor, node } = readInlineData(EDGE, edge);
  if (!node.ok) return { cursor, node };
  return {
    cursor,
    node: { ok: true, value: node.value == null ? null : { id: cursor, change: node.value } },
  };
}

type Change = Parameters<typeof ChangeRow>[0]['change'];
