import { graphql, useFragment } from 'react-relay';
import type { BlockedRow_client$key } from '../__generated__/BlockedRow_client.graphql.ts';
import { Row } from '../list/Row.tsx';
import type { RowPlace } from '../list/use-rows.ts';
import { objectPath } from '../objects/object-path.ts';

export function BlockedRow({
  client,
  place,
}: {
  readonly client: BlockedRow_client$key;
  readonly place: RowPlace;
}) {
  const data = useFragment(
    graphql`
      fragment BlockedRow_client on BlockedClient {
        clientId
      }
    `,
    client,
  );
  return (
    <Row place={place} href={objectPath('BlockedClient', place.id)} name={<code>{data.clientId}</code>} />
  );
}
