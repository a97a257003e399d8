import { graphql, useFragment } from 'react-relay';
import type { DeviceCertificateRow_certificate$key } from '../__generated__/DeviceCertificateRow_certificate.graphql.ts';
import { Cell, Row } from '../list/Row.tsx';
import type { RowFocus } from '../list/use-row-focus.ts';
import { StatusChip } from '../ui/Chip.tsx';
import { ExpiryGauge } from '../ui/Expiry.tsx';

export const DEVICE_CERTIFICATE_COLUMNS = ['Device certificate', 'Status', 'Expiry'];

export function DeviceCertificateRow({
  certificate,
  focus,
}: {
  readonly certificate: DeviceCertificateRow_certificate$key;
  readonly focus: RowFocus;
}) {
  // Not validFrom: on IoTDA it is in the PEM, one provider call per row.
  const data = useFragment(
    graphql`
      fragment DeviceCertificateRow_certificate on DeviceCertificate {
        id
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
      focus={focus}
      href={`/objects/${data.id}`}
      name={data.commonName ?? data.certificateId}
      detail={<code>{data.certificateId}</code>}
    >
      <Cell label="Status">
        <StatusChip status={data.status} />
      </Cell>
      <Cell label="Expiry">
        <ExpiryGauge days={data.daysUntilExpiry} validTo={data.validTo} />
      </Cell>
    </Row>
  );
}
