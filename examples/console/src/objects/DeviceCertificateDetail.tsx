import { graphql, useFragment } from 'react-relay';
import { Link } from 'wouter';
import type { DeviceCertificateDetail_certificate$key } from '../__generated__/DeviceCertificateDetail_certificate.graphql.ts';
import { UserList } from '../certificates/UserList.tsx';
import { LiveLine } from '../live/LiveLine.tsx';
import { useLiveLists } from '../live/use-live-lists.ts';
import { ExpiryTimeline } from '../ui/Expiry.tsx';
import { Facts } from '../ui/Facts.tsx';
import { Part } from '../ui/Part.tsx';
import { ObjectHead } from './ObjectHead.tsx';
import { X509Facts } from './X509Facts.tsx';

export function DeviceCertificateDetail({
  certificate,
}: {
  readonly certificate: DeviceCertificateDetail_certificate$key;
}) {
  const data = useFragment(
    graphql`
      fragment DeviceCertificateDetail_certificate on DeviceCertificate {
        ...DeviceCertificateRow_certificate
        certificateId
        commonName
        status
        rawStatus
        validFrom
        validTo
        daysUntilExpiry
        ca @catch {
          id
          name
          caId
        }
        x509 {
          ...X509Facts_x509
        }
        instance {
          id
          ...ObjectHead_instance
        }
        ...UserList_certificate
      }
    `,
    certificate,
  );
  const live = useLiveLists(data.instance.id, ['DEVICE_CERTIFICATE']);
  const { ca } = data;
  return (
    <>
      <ObjectHead
        title={data.commonName ?? data.certificateId}
        noun="Device certificate"
        status={data.status}
        instance={data.instance}
        page="certificates"
      />
      <LiveLine live={live} />
      <ExpiryTimeline validFrom={data.validFrom} validTo={data.validTo} days={data.daysUntilExpiry} />
      <Facts
        facts={[
          ['Certificate id', <code key="id">{data.certificateId}</code>],
          [
            'Issued by',
            <Part key="ca" of={ca}>
              {(one) =>
                one == null ? (
                  'No registered CA'
                ) : (
                  <Link href={`/objects/${one.id}`}>{one.name ?? one.caId}</Link>
                )
              }
            </Part>,
          ],
          ['The provider’s own status', data.rawStatus],
        ]}
      />
      {data.x509 == null ? null : <X509Facts x509={data.x509} />}
      <UserList certificate={data} version={live.version} />
    </>
  );
}
