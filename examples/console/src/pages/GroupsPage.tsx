import { graphql } from 'react-relay';
import type { GroupsPageQuery } from '../__generated__/GroupsPageQuery.graphql.ts';
import { GroupList } from '../groups/GroupList.tsx';
import { Empty } from '../instance/Empty.tsx';
import { InstanceHead } from '../instance/InstanceHead.tsx';
import { NotAnInstance } from '../instance/NotAnInstance.tsx';
import { LiveLine } from '../live/LiveLine.tsx';
import { useLivePage } from '../live/use-live-page.ts';
import { usePageQuery } from '../relay/use-page-query.ts';
import { texts } from '../texts/texts.ts';
import type { PageProps } from './page.ts';

/** The groups of an instance: of client ids on ApsaraMQ, of devices on IoTDA. */
export function GroupsPage({ id, attempt }: PageProps) {
  const { node } = usePageQuery<GroupsPageQuery>(
    graphql`
      query GroupsPageQuery($id: ID!) {
        node(id: $id) {
          ... on Instance @alias(as: "instance") {
            capabilities
            ...InstanceHead_instance
            ...GroupList_instance
          }
        }
      }
    `,
    { id },
    attempt,
  );
  const instance = node?.instance;
  const capabilities = instance?.capabilities ?? [];
  const kinds = [...(capabilities.includes('GROUPS') ? (['GROUP'] as const) : [])];
  const live = useLivePage({ instanceId: id, kinds });
  if (instance == null) return <NotAnInstance />;
  return (
    <>
      <InstanceHead instance={instance} tab="groups" />
      <LiveLine live={live} />
      <GroupList instance={instance} version={live.version} />
      {kinds.length > 0 ? null : <Empty>{texts.instances.nothing}</Empty>}
    </>
  );
}
