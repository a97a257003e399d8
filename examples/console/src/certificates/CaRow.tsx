import { graphql, useFragment } from 'react-relay';
import type { CaRow_ca$key } from '../__generated__/CaRow_ca.graphql.ts';
import { Cell, Row } from '../list/Row.tsx';
import type { RowPlace } from '../list/use-rows.ts';
import { objectPath } from '../objects/object-path.ts';
import { texts } from '../texts/texts.ts';
import { ExpiryGauge } from '../ui/Expiry.tsx';
import { CertificateChip } from './CertificateChip.tsx';

export function CaRow({ ca, place }: { readonly ca: CaRow_ca$key; readonly place: RowPlace }) {
  const data = useFragment(
    graphql`
      fragment CaRow_ca on CaCertificate {
        caId
        name
        status
        validTo
        daysUntilExpiry
      }
    `,
    ca,
  );
  return (
    <Row
      place={place}
      href={objectPath('CaCertificate', place.id)}
      name={data.name ?? data.caId}
      detail={<code>{data.caId}</code>}
    >
      <Cell label={texts.ca.columns[1]}>
        <CertificateChip status={data.status} days={data.daysUntilExpiry} />
      </Cell>
      <Cell label={texts.ca.columns[2]}>
        <ExpiryGauge days={data.daysUntilExpiry} validTo={data.validTo} />
      </Cell>
    </Row>
  );
}
