import { graphql } from 'react-relay';
import type { IdentitiesPageQuery } from '../__generated__/IdentitiesPageQuery.graphql.ts';
import { IdentityList } from '../access/IdentityList.tsx';
import { Empty } from '../instance/Empty.tsx';
import { InstanceHead } from '../instance/InstanceHead.tsx';
import { NotAnInstance } from '../instance/NotAnInstance.tsx';
import { LiveLine } from '../live/LiveLine.tsx';
import { useLivePage } from '../live/use-live-page.ts';
import { usePageQuery } from '../relay/use-page-query.ts';
import { texts } from '../texts/texts.ts';
import type { PageProps } from './page.ts';

/** Who may connect to an instance by custom authentication (ApsaraMQ). */
export function IdentitiesPage({ id, attempt }: PageProps) {
  const { node } = usePageQuery<IdentitiesPageQuery>(
    graphql`
      query IdentitiesPageQuery($id: ID!) {
        node(id: $id) {
          ... on Instance @alias(as: "instance") {
            capabilities
            ...InstanceHead_instance
            ...IdentityList_instance
          }
        }
      }
    `,
    { id },
    attempt,
  );
  const instance = node?.instance;
  const capabilities = instance?.capabilities ?? [];
  const kinds = [...(capabilities.includes('CUSTOM_AUTH') ? (['AUTH_IDENTITY'] as const) : [])];
  const live = useLivePage({ instanceId: id, kinds });
  if (instance == null) return <NotAnInstance />;
  return (
    <>
      <InstanceHead instance={instance} tab="identities" />
      <LiveLine live={live} />
      <IdentityList instance={instance} version={live.version} />
      {kinds.length > 0 ? null : <Empty>{texts.instances.nothing}</Empty>}
    </>
  );
}
