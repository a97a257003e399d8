import { graphql, useFragment } from 'react-relay';
import type { CredentialDetail_credential$key } from '../__generated__/CredentialDetail_credential.graphql.ts';
import { LiveLine } from '../live/LiveLine.tsx';
import { type LiveObject, listsNothing, useLivePage } from '../live/use-live-page.ts';
import { Facts } from '../ui/Facts.tsx';
import { instant } from '../ui/format.ts';
import { Part } from '../ui/Part.tsx';
import { ObjectHead } from './ObjectHead.tsx';
import { secretWords } from './secret-words.ts';

export function CredentialDetail({
  credential,
  object,
}: {
  readonly credential: CredentialDetail_credential$key;
  readonly object: LiveObject;
}) {
  const data = useFragment(
    graphql`
      fragment CredentialDetail_credential on ClientCredential {
        ...CredentialRow_credential
        clientId
        deviceName
        accessKeyId
        createdAt
        updatedAt
        blocked
        group {
          id
          groupId
        }
        secret {
          isSet
          fingerprint
        }
        session @catch {
          online
          asOf
        }
        instance {
          id
          ...ObjectHead_instance
        }
      }
    `,
    credential,
  );
  const live = useLivePage({
    instanceId: data.instance?.id,
    // A list of credentials is billed by the group.
    groupId: data.group?.id,
    kinds: ['CLIENT_CREDENTIAL'],
    lists: listsNothing,
    object,
  });
  const { session } = data;
  return (
    <>
      <ObjectHead
        title={data.deviceName ?? data.clientId}
        noun="Client credential"
        instance={data.instance}
        page="fleet"
      />
      <LiveLine live={live} />
      <Facts
        facts={[
          ['Client id', <code key="id">{data.clientId}</code>],
          ['Group', data.group?.groupId],
          ['Access key id', data.accessKeyId == null ? null : <code key="key">{data.accessKeyId}</code>],
          ['Secret', secretWords(data.secret)],
          ['Registered', instant(data.createdAt)],
          ['Secret last changed', instant(data.updatedAt)],
          [
            'Session',
            <Part key="session" of={session}>
              {(one) => (one?.online == null ? 'Unknown' : one.online ? 'Online' : 'Offline')}
            </Part>,
          ],
          ['Blocked', data.blocked === null ? null : data.blocked ? 'Yes' : 'No'],
        ]}
      />
    </>
  );
}
