import { graphql } from 'react-relay';
import type { BlockedPageQuery } from '../__generated__/BlockedPageQuery.graphql.ts';
import { BlockedList } from '../access/BlockedList.tsx';
import { Empty } from '../instance/Empty.tsx';
import { InstanceHead } from '../instance/InstanceHead.tsx';
import { NotAnInstance } from '../instance/NotAnInstance.tsx';
import { LiveLine } from '../live/LiveLine.tsx';
import { useLivePage } from '../live/use-live-page.ts';
import { usePageQuery } from '../relay/use-page-query.ts';
import { texts } from '../texts/texts.ts';
import type { PageProps } from './page.ts';

/** The client ids that an instance refuses (ApsaraMQ). */
export function BlockedPage({ id, attempt }: PageProps) {
  const { node } = usePageQuery<BlockedPageQuery>(
    graphql`
      query BlockedPageQuery($id: ID!) {
        node(id: $id) {
          ... on Instance @alias(as: "instance") {
            capabilities
            ...InstanceHead_instance
            ...BlockedList_instance
          }
        }
      }
    `,
    { id },
    attempt,
  );
  const instance = node?.instance;
  const capabilities = instance?.capabilities ?? [];
  const kinds = [...(capabilities.includes('CUSTOM_AUTH') ? (['BLOCKED_CLIENT'] as const) : [])];
  const live = useLivePage({ instanceId: id, kinds });
  if (instance == null) return <NotAnInstance />;
  return (
    <>
      <InstanceHead instance={instance} tab="blocked" />
      <LiveLine live={live} />
      <BlockedList instance={instance} version={live.version} />
      {kinds.length > 0 ? null : <Empty>{texts.instances.nothing}</Empty>}
    </>
  );
}
