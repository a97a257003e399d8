import { graphql, useFragment } from 'react-relay';
import type { AuthorizerRow_authorizer$key } from '../__generated__/AuthorizerRow_authorizer.graphql.ts';
import { Cell, Row } from '../list/Row.tsx';
import type { RowPlace } from '../list/use-rows.ts';
import { objectPath } from '../objects/object-path.ts';
import { texts } from '../texts/texts.ts';
import { StatusChip } from '../ui/Chip.tsx';
import { yesNo } from '../ui/fact-values.tsx';

export function AuthorizerRow({
  authorizer,
  place,
}: {
  readonly authorizer: AuthorizerRow_authorizer$key;
  readonly place: RowPlace;
}) {
  // Without the signing key and token: they cost a provider call per row.
  const data = useFragment(
    graphql`
      fragment AuthorizerRow_authorizer on DeviceAuthorizer {
        authorizerId
        name
        functionName
        isDefault
        status
      }
    `,
    authorizer,
  );
  return (
    <Row
      place={place}
      href={objectPath('DeviceAuthorizer', place.id)}
      name={data.name ?? data.authorizerId}
      detail={<code>{data.authorizerId}</code>}
    >
      <Cell label={texts.authorizer.functionName}>
        <code>{data.functionName ?? texts.values.missing}</code>
      </Cell>
      <Cell label={texts.authorizer.columns[2]}>{yesNo(data.isDefault) ?? texts.values.missing}</Cell>
      <Cell label={texts.authorizer.columns[3]}>
        <StatusChip status={data.status} />
      </Cell>
    </Row>
  );
}
