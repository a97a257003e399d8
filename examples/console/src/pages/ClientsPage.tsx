import { graphql } from 'react-relay';
import type { ClientsPageQuery } from '../__generated__/ClientsPageQuery.graphql.ts';
import { CredentialList } from '../fleet/CredentialList.tsx';
import { DeviceList } from '../fleet/DeviceList.tsx';
import { Empty } from '../instance/Empty.tsx';
import { InstanceHead } from '../instance/InstanceHead.tsx';
import { NotAnInstance } from '../instance/NotAnInstance.tsx';
import { LiveLine } from '../live/LiveLine.tsx';
import { useLivePage } from '../live/use-live-page.ts';
import { usePageQuery } from '../relay/use-page-query.ts';
import { texts } from '../texts/texts.ts';
import type { PageProps } from './page.ts';

/** What connects to an instance: devices on IoTDA, client credentials on ApsaraMQ. */
export function ClientsPage({ id, attempt }: PageProps) {
  const { node } = usePageQuery<ClientsPageQuery>(
    graphql`
      query ClientsPageQuery($id: ID!) {
        node(id: $id) {
          ... on Instance @alias(as: "instance") {
            capabilities
            ...InstanceHead_instance
            ...DeviceList_instance
            ...CredentialList_instance
          }
        }
      }
    `,
    { id },
    attempt,
  );
  const instance = node?.instance;
  const capabilities = instance?.capabilities ?? [];
  const kinds = [
    ...(capabilities.includes('DEVICES') ? (['DEVICE'] as const) : []),
    ...(capabilities.includes('CLIENT_CREDENTIALS') ? (['CLIENT_CREDENTIAL'] as const) : []),
  ];
  const live = useLivePage({ instanceId: id, kinds });
  if (instance == null) return <NotAnInstance />;
  return (
    <>
      <InstanceHead instance={instance} tab={capabilities.includes('DEVICES') ? 'devices' : 'credentials'} />
      <LiveLine live={live} />
      <DeviceList instance={instance} version={live.version} />
      <CredentialList instance={instance} version={live.version} />
      {kinds.length > 0 ? null : <Empty>{texts.instances.nothing}</Empty>}
    </>
  );
}
