import { graphql, useFragment } from 'react-relay';
import type { IdentityRow_identity$key } from '../__generated__/IdentityRow_identity.graphql.ts';
import { Cell, Row } from '../list/Row.tsx';
import type { RowPlace } from '../list/use-rows.ts';
import { objectPath } from '../objects/object-path.ts';
import { texts } from '../texts/texts.ts';
import { valueText } from '../texts/values.ts';

export function IdentityRow({
  identity,
  place,
}: {
  readonly identity: IdentityRow_identity$key;
  readonly place: RowPlace;
}) {
  const data = useFragment(
    graphql`
      fragment IdentityRow_identity on AuthIdentity {
        username
        identityType
        # Beside credentials in one query (live events) the name alone would be of two types.
        identityClientId: clientId
        signMode
      }
    `,
    identity,
  );
  return (
    <Row
      place={place}
      href={objectPath('AuthIdentity', place.id)}
      name={data.username}
      detail={data.identityClientId == null ? undefined : <code>{data.identityClientId}</code>}
    >
      <Cell label={texts.identity.type}>{valueText(data.identityType)}</Cell>
      <Cell label={texts.identity.signMode}>{valueText(data.signMode)}</Cell>
    </Row>
  );
}
