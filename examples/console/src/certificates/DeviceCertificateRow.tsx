import { graphql, useFragment } from 'react-relay';
import type { DeviceCertificateRow_certificate$key } from '../__generated__/DeviceCertificateRow_certificate.graphql.ts';
import { Cell, Row } from '../list/Row.tsx';
import type { RowPlace } from '../list/use-rows.ts';
import { objectPath } from '../objects/object-path.ts';
import { texts } from '../texts/texts.ts';
import { ExpiryGauge } from '../ui/Expiry.tsx';
import { CertificateChip } from './CertificateChip.tsx';

export function DeviceCertificateRow({
  certificate,
  place,
}: {
  readonly certificate: DeviceCertificateRow_certificate$key;
  readonly place: RowPlace;
}) {
  // Without `validFrom`: IoTDA has it in the PEM only, one provider call per row.
  const data = useFragment(
    graphql`
      fragment DeviceCertificateRow_certificate on DeviceCertificate {
        certificateId
        commonName
        status
        validTo
        daysUntilExpiry
      }
    `,
    certificate,
  );
  return (
    <Row
      place={place}
      href={objectPath('DeviceCertificate', place.id)}
      name={data.commonName ?? data.certificateId}
      detail={<code>{data.certificateId}</code>}
    >
      <Cell label={texts.certificate.columns[1]}>
        <CertificateChip status={data.status} days={data.daysUntilExpiry} />
      </Cell>
      <Cell label={texts.certificate.columns[2]}>
        <ExpiryGauge days={data.daysUntilExpiry} validTo={data.validTo} />
      </Cell>
    </Row>
  );
}
