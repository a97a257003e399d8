import { graphql } from 'react-relay';
import type { ObjectPageQuery } from '../__generated__/ObjectPageQuery.graphql.ts';
import { CaDetail } from '../objects/CaDetail.tsx';
import { CredentialDetail } from '../objects/CredentialDetail.tsx';
import { DeviceCertificateDetail } from '../objects/DeviceCertificateDetail.tsx';
import { DeviceDetail } from '../objects/DeviceDetail.tsx';
import { usePageQuery } from '../relay/use-page-query.ts';
import { PageHead } from '../ui/PageHead.tsx';
import type { PageProps } from './page.ts';

/** Any object by its global id: what it is decides what is shown. */
export function ObjectPage({ id, attempt }: PageProps) {
  const { node } = usePageQuery<ObjectPageQuery>(
    graphql`
      query ObjectPageQuery($id: ID!) {
        node(id: $id) {
          ...DeviceDetail_device @alias(as: "device")
          ...CredentialDetail_credential @alias(as: "credential")
          ...CaDetail_ca @alias(as: "ca")
          ...DeviceCertificateDetail_certificate @alias(as: "certificate")
        }
      }
    `,
    { id },
    attempt,
  );
  if (node?.device) return <DeviceDetail device={node.device} />;
  if (node?.credential) return <CredentialDetail credential={node.credential} />;
  if (node?.ca) return <CaDetail ca={node.ca} />;
  if (node?.certificate) return <DeviceCertificateDetail certificate={node.certificate} />;
  return (
    <PageHead title="It is gone" crumbs={[{ name: 'Instances', href: '/' }]}>
      <p className="lead">There is no such object, or no longer.</p>
    </PageHead>
  );
}
