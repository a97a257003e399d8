import { graphql, useFragment } from 'react-relay';
import type { CaDetail_ca$key } from '../__generated__/CaDetail_ca.graphql.ts';
import { IssuedList } from '../certificates/IssuedList.tsx';
import { LiveLine } from '../live/LiveLine.tsx';
import { type LiveObject, useLivePage } from '../live/use-live-page.ts';
import { ExpiryTimeline } from '../ui/Expiry.tsx';
import { Facts } from '../ui/Facts.tsx';
import { ObjectHead } from './ObjectHead.tsx';
import { X509Facts } from './X509Facts.tsx';

export function CaDetail({ ca, object }: { readonly ca: CaDetail_ca$key; readonly object: LiveObject }) {
  const data = useFragment(
    graphql`
      fragment CaDetail_ca on CaCertificate @argumentDefinitions(lists: { type: "Boolean!" }) {
        ...CaRow_ca
        caId
        name
        status
        rawStatus
        validFrom
        validTo
        daysUntilExpiry
        registrationCode
        x509 {
          ...X509Facts_x509
        }
        instance {
          id
          ...ObjectHead_instance
        }
        ...IssuedList_ca @alias(as: "issued") @include(if: $lists)
      }
    `,
    ca,
  );
  const live = useLivePage({
    instanceId: data.instance?.id,
    kinds: ['CA_CERTIFICATE', 'DEVICE_CERTIFICATE'],
    // Of what is gone nobody can tell any more who issued it.
    lists: ({ kind, change, entity }) =>
      kind === 'DEVICE_CERTIFICATE' &&
      (change === 'DELETED' || entity?.certificate?.caSerialNumber === data.caId),
    object,
  });
  return (
    <>
      <ObjectHead
        title={data.name ?? data.caId}
        noun="Certificate authority"
        status={data.status}
        instance={data.instance}
        page="certificates"
      />
      <LiveLine live={live} />
      <ExpiryTimeline validFrom={data.validFrom} validTo={data.validTo} days={data.daysUntilExpiry} />
      <Facts
        facts={[
          ['CA id', <code key="id">{data.caId}</code>],
          ['The provider’s own status', data.rawStatus],
          ['Registration code', data.registrationCode],
        ]}
      />
      {data.x509 == null ? null : <X509Facts x509={data.x509} />}
      {data.issued == null ? null : <IssuedList ca={data.issued} version={live.version} />}
    </>
  );
}
