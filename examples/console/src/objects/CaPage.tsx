import { graphql, useFragment } from 'react-relay';
import type { CaPage_ca$key } from '../__generated__/CaPage_ca.graphql.ts';
import type { CaPageQuery } from '../__generated__/CaPageQuery.graphql.ts';
import { switchCa } from '../actions/certificate-actions.ts';
import { deleteCa } from '../actions/delete-actions.ts';
import { BlastRadius } from '../blast/BlastRadius.tsx';
import { CertificateChip } from '../certificates/CertificateChip.tsx';
import { IssuedList } from '../certificates/IssuedList.tsx';
import { type LiveObject, useLivePage } from '../live/use-live-page.ts';
import type { PageProps } from '../pages/page.ts';
import { texts } from '../texts/texts.ts';
import { ExpiryTimeline } from '../ui/Expiry.tsx';
import { codeValue } from '../ui/fact-values.tsx';
import { providerStatus } from '../ui/provider-status.ts';
import { Gone } from './Gone.tsx';
import { ObjectDetail, useLeave } from './ObjectDetail.tsx';
import { useObject } from './use-object.ts';
import { X509Facts } from './X509Facts.tsx';

/** The page of one CA certificate. */
export function CaPage({ id, attempt }: PageProps) {
  const { response, object } = useObject<CaPageQuery>(
    graphql`
      query CaPageQuery($id: ID!, $lists: Boolean!) {
        node(id: $id) {
          ...CaPage_ca @alias(as: "ca") @arguments(lists: $lists)
        }
        identityInventory @catch {
          ...ObjectDetail_inventory @arguments(id: $id)
          ...BlastRadius_inventory @arguments(ca: $id)
        }
      }
    `,
    attempt,
    { id, lists: true },
    { id, lists: false },
  );
  const ca = response.node?.ca;
  return ca == null ? <Gone /> : <Detail ca={ca} inventory={response.identityInventory} object={object} />;
}

function Detail({
  ca,
  inventory,
  object,
}: {
  readonly ca: CaPage_ca$key;
  readonly inventory: CaPageQuery['response']['identityInventory'];
  readonly object: LiveObject;
}) {
  const data = useFragment(
    graphql`
      fragment CaPage_ca on CaCertificate
      @argumentDefinitions(lists: { type: "Boolean!" }) {
        firstSeenAt @catch(to: NULL)
        ...CaRow_ca
        caId
        provider
        name
        status
        rawStatus
        validFrom
        validTo
        daysUntilExpiry
        registrationCode
        ...BlastRadius_ca
        blastRadius @catch(to: NULL) {
          deviceCertificates
          devices
        }
        x509 {
          ...X509Facts_x509
        }
        instance {
          id
          ...ObjectDetail_instance
        }
        ...IssuedList_ca @alias(as: "issued") @include(if: $lists)
      }
    `,
    ca,
  );
  const live = useLivePage({
    instanceId: data.instance?.id,
    kinds: ['CA_CERTIFICATE', 'DEVICE_CERTIFICATE'],
    lists: ({ kind, change, entity }) =>
      // The issuer of a deleted certificate is unknown, so each deletion counts.
      kind === 'DEVICE_CERTIFICATE' &&
      (change === 'DELETED' || entity?.certificate?.caSerialNumber === data.caId),
    object,
  });
  const leave = useLeave(data.instance?.id, 'certificates');
  const name = data.name ?? data.caId;
  return (
    <ObjectDetail
      title={data.name ?? data.caId}
      noun={texts.ca.noun}
      chip={<CertificateChip status={data.status} days={data.daysUntilExpiry} />}
      instance={data.instance}
      tab="certificates"
      object={object}
      live={live}
      lead={<ExpiryTimeline validFrom={data.validFrom} validTo={data.validTo} days={data.daysUntilExpiry} />}
      inventory={inventory}
      isKept={data.firstSeenAt != null}
      actions={[
        // IoTDA cannot switch a CA off.
        ...(data.provider === 'ALIBABA_MQTT'
          ? [switchCa({ id: object.id, name, status: data.status }, data.blastRadius, object.run)]
          : []),
        deleteCa({ id: object.id, name, onDone: leave }, data.provider, data.blastRadius),
      ]}
      facts={[
        [texts.ca.id, codeValue(data.caId, texts.ca.id)],
        [texts.facts.providerStatus, providerStatus(data.rawStatus, data.status)],
        [texts.ca.registrationCode, data.registrationCode],
      ]}
    >
      {inventory.ok && inventory.value != null ? <BlastRadius ca={data} inventory={inventory.value} /> : null}
      {data.x509 == null ? null : <X509Facts x509={data.x509} />}
      {data.issued == null ? null : <IssuedList ca={data.issued} version={live.version} />}
    </ObjectDetail>
  );
}
