import { useOptimistic, useState, useTransition } from 'react';
import { graphql, usePaginationFragment } from 'react-relay';
import { readInlineData } from 'relay-runtime';
import type { CredentialList_instance$key } from '../__generated__/CredentialList_instance.graphql.ts';
import type { CredentialListEdge_edge$key } from '../__generated__/CredentialListEdge_edge.graphql.ts';
import PAGE_QUERY from '../__generated__/CredentialListPaginationQuery.graphql.ts';
import { ConnectionList } from '../list/ConnectionList.tsx';
import { texts } from '../texts/texts.ts';
import { CredentialRow } from './CredentialRow.tsx';

/** A separate fragment: in the one with `@connection`, the compiler reads `node` again without `@catch`. */
const EDGE = graphql`
  fragment CredentialListEdge_edge on ClientCredentialEdge @inline
  @argumentDefinitions(sessions: { type: "Boolean", defaultValue: false }) {
    cursor
    node @catch {
      id
      ...CredentialRow_credential @arguments(sessions: $sessions)
    }
  }
`;

/** The client credentials of all groups of an instance. Renders nothing for IoTDA. */
export function CredentialList({
  instance,
  version,
}: {
  readonly instance: CredentialList_instance$key;
  /** Increases when the list must be read again. */
  readonly version: number;
}) {
  // Without totalCount: it would be a billed call per group, with each page.
  const { data, refetch, ...pagination } = usePaginationFragment(
    graphql`
      fragment CredentialList_instance on Instance
      @argumentDefinitions(
        count: { type: "Int", defaultValue: 50 }
        cursor: { type: "String" }
        sessions: { type: "Boolean", defaultValue: false }
      )
      @refetchable(queryName: "CredentialListPaginationQuery") {
        clientCredentials(first: $count, after: $cursor)
          @connection(key: "CredentialList_clientCredentials", filters: []) {
          __id
          edges {
            ...CredentialListEdge_edge @arguments(sessions: $sessions)
          }
        }
      }
    `,
    instance,
  );
  const { withSessions, wished, isSwitching, toggle } = useSessions(refetch);
  const { columns } = texts.credential;
  return (
    <ConnectionList
      title={texts.credential.title}
      hasHeading={false}
      connection={data.clientCredentials}
      readEdge={readEdge}
      pagination={pagination}
      query={PAGE_QUERY}
      variables={{ id: data.id, sessions: withSessions }}
      version={version}
      isBusy={isSwitching}
      columns={withSessions ? [...columns, texts.credential.session] : columns}
      renderRow={(node, place) => <CredentialRow key={node.id} credential={node} place={place} />}
      empty={texts.credential.empty}
    >
      {data.clientCredentials?.edges?.length === 0 ? null : (
        <label className="switch">
          <input type="checkbox" checked={wished} onChange={toggle} /> {texts.credential.showSessions}
          <span className="muted">{texts.credential.sessionsCost}</span>
        </label>
      )}
    </ConnectionList>
  );
}

/** A changed selection needs another query, so the list is read again. */
function useSessions(
  refetch: (variables: { sessions: boolean }, options: { fetchPolicy: 'network-only' }) => unknown,
) {
  const [withSessions, setWithSessions] = useState(false);
  const [isSwitching, startTransition] = useTransition();
  // The box changes at once. The list changes after the read.
  const [wished, wish] = useOptimistic(withSessions);
  const toggle = () =>
    startTransition(() => {
      wish(!withSessions);
      setWithSessions(!withSessions);
      refetch({ sessions: !withSessions }, { fetchPolicy: 'network-only' });
    });
  return { withSessions, wished, isSwitching, toggle };
}

function readEdge(edge: CredentialListEdge_edge$key) {
  return readInlineData(EDGE, edge);
}
