import { graphql, useFragment } from 'react-relay';
import { Link } from 'wouter';
import type { DeviceCertificateDetail_certificate$key } from '../__generated__/DeviceCertificateDetail_certificate.graphql.ts';
import { UserList } from '../certificates/UserList.tsx';
import { LiveLine } from '../live/LiveLine.tsx';
import { type LiveObject, useLivePage } from '../live/use-live-page.ts';
import { ExpiryTimeline } from '../ui/Expiry.tsx';
import { Facts } from '../ui/Facts.tsx';
import { Part } from '../ui/Part.tsx';
import { ObjectHead } from './ObjectHead.tsx';
import { X509Facts } from './X509Facts.tsx';

export function DeviceCertificateDetail({
  certificate,
  object,
}: {
  readonly certificate: DeviceCertificateDetail_certificate$key;
  readonly object: LiveObject;
}) {
  const data = useFragment(
    graphql`
      fragment DeviceCertificateDetail_certificate on DeviceCertificate
      @argumentDefinitions(lists: { type: "Boolean!" }) {
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
        fingerprintSha256
        instance {
          id
          capabilities
          ...ObjectHead_instance
        }
        ...UserList_certificate @alias(as: "users") @include(if: $lists)
      }
    `,
    certificate,
  );
  const { ca, instance } = data;
  const live = useLivePage({
    instanceId: instance?.id,
    kinds: [
      'DEVICE_CERTIFICATE',
      ...(instance?.capabilities.includes('DEVICES') ? (['DEVICE'] as const) : []),
    ],
    // Of what is gone nobody can tell any more what it used.
    lists: ({ kind, change, entity }) =>
      kind === 'DEVICE' && (change === 'DELETED' || doesUse(entity?.device?.auth, data.fingerprintSha256)),
    object,
  });
  return (
    <>
      <ObjectHead
        title={data.commonName ?? data.certificateId}
        noun="Device certificate"
        status={data.status}
        instance={instance}
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
      {data.users == null ? null : <UserList certificate={data.users} version={live.version} />}
    </>
  );
}

/** Either slot may carry it, in the case that was stored. */
function doesUse(
  auth:
    | {
        readonly fingerprint: string | null | undefined;
        readonly secondaryFingerprint: string | null | undefined;
      }
    | null
    | undefined,
  fingerprint: string | null | undefined,
): boolean {
  return [auth?.fingerprint, auth?.secondaryFingerprint].some(
    (one) => one != null && one.toUpperCase() === fingerprint,
  );
}
