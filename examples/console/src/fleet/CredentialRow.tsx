import { graphql, useFragment } from 'react-relay';
import type { CredentialRow_credential$key } from '../__generated__/CredentialRow_credential.graphql.ts';
import { Cell, Row } from '../list/Row.tsx';
import type { RowPlace } from '../list/use-rows.ts';
import { objectPath } from '../objects/object-path.ts';
import { texts } from '../texts/texts.ts';
import { Chip } from '../ui/Chip.tsx';
import { Part } from '../ui/Part.tsx';

export function CredentialRow({
  credential,
  place,
}: {
  readonly credential: CredentialRow_credential$key;
  readonly place: RowPlace;
}) {
  // Only fields that lists of credentials carry. Their dates would cost a billed call per row: the object's page has
  // them. One billed call reads ten sessions, so the user must request them.
  const data = useFragment(
    graphql`
      fragment CredentialRow_credential on ClientCredential
      @argumentDefinitions(sessions: { type: "Boolean", defaultValue: false }) {
        clientId
        deviceName
        group @catch {
          groupId
        }
        session @include(if: $sessions) @catch {
          online
        }
      }
    `,
    credential,
  );
  return (
    <Row
      place={place}
      href={objectPath('ClientCredential', place.id)}
      name={data.deviceName ?? data.clientId}
    >
      <Cell label={texts.credential.clientId}>
        <code>{data.clientId}</code>
      </Cell>
      <Cell label={texts.credential.group}>
        <Part of={data.group}>{(group) => group?.groupId ?? texts.values.missing}</Part>
      </Cell>
      {data.session === undefined ? null : (
        <Cell label={texts.credential.session}>
          <Part of={data.session}>{(session) => <OnlineChip online={session?.online} />}</Part>
        </Cell>
      )}
    </Row>
  );
}

function OnlineChip({ online }: { readonly online: boolean | null | undefined }) {
  if (online == null) return <Chip tone="quiet">{texts.status.unknown}</Chip>;
  return <Chip tone={online ? 'good' : 'quiet'}>{online ? texts.status.online : texts.status.offline}</Chip>;
}
