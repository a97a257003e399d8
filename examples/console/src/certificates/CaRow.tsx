import { graphql, useFragment } from 'react-relay';
import type { CaRow_ca$key } from '../__generated__/CaRow_ca.graphql.ts';
import { Cell, Row } from '../list/Row.tsx';
import type { RowFocus } from '../list/use-row-focus.ts';
import { StatusChip } from '../ui/Chip.tsx';
import { ExpiryGauge } from '../ui/Expiry.tsx';

export const CA_COLUMNS = ['Certificate authority', 'Status', 'Expiry'];

export function CaRow({ ca, focus }: { readonly ca: CaRow_ca$key; readonly focus: RowFocus }) {
  const data = useFragment(
    graphql`
      fragment CaRow_ca on CaCertificate {
        id
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
      focus={focus}
      href={`/objects/${data.id}`}
      name={data.name ?? data.caId}
      detail={<code>{data.caId}</code>}
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
