import { graphql } from 'react-relay';
import type { PermissionsPageQuery } from '../__generated__/PermissionsPageQuery.graphql.ts';
import { PermissionList } from '../access/PermissionList.tsx';
import { Empty } from '../instance/Empty.tsx';
import { InstanceHead } from '../instance/InstanceHead.tsx';
import { NotAnInstance } from '../instance/NotAnInstance.tsx';
import { LiveLine } from '../live/LiveLine.tsx';
import { useLivePage } from '../live/use-live-page.ts';
import { usePageQuery } from '../relay/use-page-query.ts';
import { texts } from '../texts/texts.ts';
import type { PageProps } from './page.ts';

/** Who may publish and subscribe to what (ApsaraMQ). */
export function PermissionsPage({ id, attempt }: PageProps) {
  const { node } = usePageQuery<PermissionsPageQuery>(
    graphql`
      query PermissionsPageQuery($id: ID!) {
        node(id: $id) {
          ... on Instance @alias(as: "instance") {
            capabilities
            ...InstanceHead_instance
            ...PermissionList_instance
          }
        }
      }
    `,
    { id },
    attempt,
  );
  const instance = node?.instance;
  const capabilities = instance?.capabilities ?? [];
  const kinds = [...(capabilities.includes('CUSTOM_AUTH') ? (['AUTH_PERMISSION'] as const) : [])];
  const live = useLivePage({ instanceId: id, kinds });
  if (instance == null) return <NotAnInstance />;
  return (
    <>
      <InstanceHead instance={instance} tab="permissions" />
      <LiveLine live={live} />
      <PermissionList instance={instance} version={live.version} />
      {kinds.length > 0 ? null : <Empty>{texts.instances.nothing}</Empty>}
    </>
  );
}
