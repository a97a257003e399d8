import { graphql, useFragment } from 'react-relay';
import { Link } from 'wouter';
import type { CertificatePage_certificate$key } from '../__generated__/CertificatePage_certificate.graphql.ts';
import type { CertificatePageQuery } from '../__generated__/CertificatePageQuery.graphql.ts';
import { switchCertificate } from '../actions/certificate-actions.ts';
import { deleteCertificate } from '../actions/delete-actions.ts';
import { CertificateChip } from '../certificates/CertificateChip.tsx';
import { UserList } from '../certificates/UserList.tsx';
import { type LiveObject, useLivePage } from '../live/use-live-page.ts';
import type { PageProps } from '../pages/page.ts';
import { texts } from '../texts/texts.ts';
import { ExpiryTimeline } from '../ui/Expiry.tsx';
import { codeValue } from '../ui/fact-values.tsx';
import { Part } from '../ui/Part.tsx';
import { providerStatus } from '../ui/provider-status.ts';
import { Gone } from './Gone.tsx';
import { ObjectDetail, useLeave } from './ObjectDetail.tsx';
import { objectPath } from './object-path.ts';
import { useObject } from './use-object.ts';
import { X509Facts } from './X509Facts.tsx';

/** The page of one device certificate. */
export function CertificatePage({ id, attempt }: PageProps) {
  const { response, object } = useObject<CertificatePageQuery>(
    graphql`
      query CertificatePageQuery($id: ID!, $lists: Boolean!) {
        node(id: $id) {
          ...CertificatePage_certificate @alias(as: "certificate") @arguments(lists: $lists)
        }
        identityInventory @catch {
          ...ObjectDetail_inventory @arguments(id: $id)
        }
      }
    `,
    attempt,
    { id, lists: true },
    { id, lists: false },
  );
  const certificate = response.node?.certificate;
  return certificate == null ? (
    <Gone />
  ) : (
    <Detail certificate={certificate} inventory={response.identityInventory} object={object} />
  );
}

function Detail({
  certificate,
  inventory,
  object,
}: {
  readonly certificate: CertificatePage_certificate$key;
  readonly inventory: CertificatePageQuery['response']['identityInventory'];
  readonly object: LiveObject;
}) {
  const data = useFragment(
    graphql`
      fragment CertificatePage_certificate on DeviceCertificate
      @argumentDefinitions(lists: { type: "Boolean!" }) {
        firstSeenAt @catch(to: NULL)
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
          ...ObjectDetail_instance
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
    lists: ({ kind, change, entity }) =>
      // The certificate of a deleted device is unknown, so each deletion counts.
      kind === 'DEVICE' && (change === 'DELETED' || doesUse(entity?.device?.auth, data.fingerprintSha256)),
    object,
  });
  const leave = useLeave(instance?.id, 'certificates');
  const name = data.commonName ?? data.certificateId;
  return (
    <ObjectDetail
      title={data.commonName ?? data.certificateId}
      noun={texts.certificate.noun}
      chip={<CertificateChip status={data.status} days={data.daysUntilExpiry} />}
      instance={instance}
      tab="certificates"
      object={object}
      live={live}
      lead={<ExpiryTimeline validFrom={data.validFrom} validTo={data.validTo} days={data.daysUntilExpiry} />}
      inventory={inventory}
      isKept={data.firstSeenAt != null}
      actions={[
        switchCertificate({ id: object.id, name, status: data.status }, object.run),
        deleteCertificate({ id: object.id, name, onDone: leave }),
      ]}
      facts={[
        [texts.certificate.id, codeValue(data.certificateId, texts.certificate.id)],
        [
          texts.certificate.issuedBy,
          <Part key="ca" of={ca}>
            {(one) =>
              one == null ? (
                texts.certificate.noCa
              ) : (
                <Link href={objectPath('CaCertificate', one.id)}>{one.name ?? one.caId}</Link>
              )
            }
          </Part>,
        ],
        [texts.facts.providerStatus, providerStatus(data.rawStatus, data.status)],
      ]}
    >
      {data.x509 == null ? null : <X509Facts x509={data.x509} />}
      {data.users == null ? null : <UserList certificate={data.users} version={live.version} />}
    </ObjectDetail>
  );
}

/** Either slot may contain it, in its stored case. */
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
