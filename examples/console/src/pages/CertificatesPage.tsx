import { graphql } from 'react-relay';
import type { CertificatesPageQuery } from '../__generated__/CertificatesPageQuery.graphql.ts';
import { CaList } from '../certificates/CaList.tsx';
import { DeviceCertificateList } from '../certificates/DeviceCertificateList.tsx';
import { Empty } from '../instance/Empty.tsx';
import { InstanceHead } from '../instance/InstanceHead.tsx';
import { NotAnInstance } from '../instance/NotAnInstance.tsx';
import { LiveLine } from '../live/LiveLine.tsx';
import { useLivePage } from '../live/use-live-page.ts';
import { usePageQuery } from '../relay/use-page-query.ts';
import { texts } from '../texts/texts.ts';
import type { PageProps } from './page.ts';

/** The CA certificates of an instance and the device certificates that they issued. */
export function CertificatesPage({ id, attempt }: PageProps) {
  const { node } = usePageQuery<CertificatesPageQuery>(
    graphql`
      query CertificatesPageQuery($id: ID!) {
        node(id: $id) {
          ... on Instance @alias(as: "instance") {
            capabilities
            ...InstanceHead_instance
            ...CaList_instance
            ...DeviceCertificateList_instance
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
    ...(capabilities.includes('CA_CERTIFICATES') ? (['CA_CERTIFICATE'] as const) : []),
    ...(capabilities.includes('DEVICE_CERTIFICATES') ? (['DEVICE_CERTIFICATE'] as const) : []),
  ];
  const live = useLivePage({ instanceId: id, kinds });
  if (instance == null) return <NotAnInstance />;
  return (
    <>
      <InstanceHead instance={instance} tab="certificates" />
      <LiveLine live={live} />
      <CaList instance={instance} version={live.version} />
      <DeviceCertificateList instance={instance} version={live.version} />
      {kinds.length > 0 ? null : <Empty>{texts.certificate.none}</Empty>}
    </>
  );
}
