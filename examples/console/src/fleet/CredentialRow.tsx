import { graphql, useFragment } from 'react-relay';
import type { CredentialRow_credential$key } from '../__generated__/CredentialRow_credential.graphql.ts';
import { Cell, Row } from '../list/Row.tsx';
import type { RowFocus } from '../list/use-row-focus.ts';
import { Chip } from '../ui/Chip.tsx';
import { Part } from '../ui/Part.tsx';

export const CREDENTIAL_COLUMNS = ['Device name', 'Client id', 'Group'];

export function CredentialRow({
  credential,
  focus,
}: {
  readonly credential: CredentialRow_credential$key;
  readonly focus: RowFocus;
}) {
  // Only what lists of credentials carry: their dates would cost a billed provider call per row, so they are on the
  // object's own page. Sessions come ten to a billed call, so one asks for them.
  const data = useFragment(
    graphql`
      fragment CredentialRow_credential on ClientCredential
      @argumentDefinitions(sessions: { type: "Boolean", defaultValue: false }) {
        id
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
    <Row focus={focus} href={`/objects/${data.id}`} name={data.deviceName ?? data.clientId}>
      <Cell label="Client id">
        <code>{data.clientId}</code>
      </Cell>
      <Cell label="Group">
        <Part of={data.group}>{(group) => group?.groupId ?? '–'}</Part>
      </Cell>
      {data.session === undefined ? null : (
        <Cell label="Session">
          <Part of={data.session}>{(session) => <OnlineChip online={session?.online} />}</Part>
        </Cell>
      )}
    </Row>
  );
}

function OnlineChip({ online }: { readonly online: boolean | null | undefined }) {
  if (online == null) return <Chip tone="quiet">Unknown</Chip>;
  return <Chip tone={online ? 'good' : 'quiet'}>{online ? 'Online' : 'Offline'}</Chip>;
}
