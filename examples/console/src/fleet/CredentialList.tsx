import { useOptimistic, useState, useTransition } from 'react';
import { graphql, usePaginationFragment } from 'react-relay';
import { readInlineData } from 'relay-runtime';
import type { CredentialList_instance$key } from '../__generated__/CredentialList_instance.graphql.ts';
import type { CredentialListEdge_edge$key } from '../__generated__/CredentialListEdge_edge.graphql.ts';
import PAGE_QUERY, {
  type CredentialListPaginationQuery,
} from '../__generated__/CredentialListPaginationQuery.graphql.ts';
import { edgesOf, ListTable } from '../list/ListTable.tsx';
import { usePaging } from '../list/use-paging.ts';
import { CREDENTIAL_COLUMNS, CredentialRow } from './CredentialRow.tsx';

/** Of its own, as the compiler reads `node` of a connection once more without our `@catch`. */
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

/** The client credentials of all groups of an instance; nothing where it has no such thing (IoTDA). */
export function CredentialList({
  instance,
  version,
}: {
  readonly instance: CredentialList_instance$key;
  /** Grows when the list is to be read again. */
  readonly version: number;
}) {
  // No totalCount: it would be a billed call per group, with each page.
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
  const paging = usePaging<CredentialListPaginationQuery>({
    ...pagination,
    connectionId: data.clientCredentials?.__id,
    query: PAGE_QUERY,
    variables: { id: data.id, sessions: withSessions },
    version,
  });
  if (data.clientCredentials == null) return null;
  const edges = edgesOf(data.clientCredentials.edges, readEdge);
  return (
    <section aria-label="Client credentials" aria-busy={paging.restart.isRunning || isSwitching}>
      {edges.length === 0 ? null : (
        <label className="switch">
          <input type="checkbox" checked={wished} onChange={toggle} /> Show who is online
          <span className="muted">one billed call per ten clients</span>
        </label>
      )}
      <ListTable
        label="Client credentials"
        columns={withSessions ? [...CREDENTIAL_COLUMNS, 'Session'] : CREDENTIAL_COLUMNS}
        edges={edges}
        paging={paging}
        renderRow={(credential, focus) => (
          <CredentialRow key={credential.id} credential={credential} focus={focus} />
        )}
        empty={<p>No client id has a credential of its own here.</p>}
      />
    </section>
  );
}

/** Another selection is another question: the list is read anew with it. */
function useSessions(
  refetch: (variables: { sessions: boolean }, options: { fetchPolicy: 'network-only' }) => unknown,
) {
  const [withSessions, setWithSessions] = useState(false);
  const [isSwitching, startTransition] = useTransition();
  // The box shows at once what was wished; the list follows when it was read.
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
