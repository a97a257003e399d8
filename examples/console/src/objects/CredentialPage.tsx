import { graphql, useFragment } from 'react-relay';
import { Link } from 'wouter';
import type { CredentialPage_credential$key } from '../__generated__/CredentialPage_credential.graphql.ts';
import type { CredentialPageQuery } from '../__generated__/CredentialPageQuery.graphql.ts';
import {
  blockClient,
  revokeCredential,
  rotateCredential,
  unblockClient,
} from '../actions/credential-actions.ts';
import { type LiveObject, listsNothing, useLivePage } from '../live/use-live-page.ts';
import type { PageProps } from '../pages/page.ts';
import { texts } from '../texts/texts.ts';
import { codeValue, instantValue, yesNo } from '../ui/fact-values.tsx';
import { Part } from '../ui/Part.tsx';
import { Gone } from './Gone.tsx';
import { ObjectDetail, useLeave } from './ObjectDetail.tsx';
import { objectPath } from './object-path.ts';
import { secretWords } from './secret-words.ts';
import { useObject } from './use-object.ts';

/** The page of one client credential. */
export function CredentialPage({ id, attempt }: PageProps) {
  const { response, object } = useObject<CredentialPageQuery>(
    graphql`
      query CredentialPageQuery($id: ID!) {
        node(id: $id) {
          ...CredentialPage_credential @alias(as: "credential")
        }
        identityInventory @catch {
          ...ObjectDetail_inventory @arguments(id: $id)
        }
      }
    `,
    attempt,
    { id },
  );
  const credential = response.node?.credential;
  return credential == null ? (
    <Gone />
  ) : (
    <Detail credential={credential} inventory={response.identityInventory} object={object} />
  );
}

function Detail({
  credential,
  inventory,
  object,
}: {
  readonly credential: CredentialPage_credential$key;
  readonly inventory: CredentialPageQuery['response']['identityInventory'];
  readonly object: LiveObject;
}) {
  const data = useFragment(
    graphql`
      fragment CredentialPage_credential on ClientCredential {
        firstSeenAt @catch(to: NULL)
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
          ...ObjectDetail_instance
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
  const { group, session } = data;
  const leave = useLeave(data.instance?.id, 'credentials');
  const client = { instanceId: data.instance?.id ?? '', clientId: data.clientId };
  const name = data.deviceName ?? data.clientId;
  return (
    <ObjectDetail
      title={data.deviceName ?? data.clientId}
      noun={texts.credential.noun}
      instance={data.instance}
      tab="credentials"
      object={object}
      live={live}
      inventory={inventory}
      isKept={data.firstSeenAt != null}
      actions={[
        rotateCredential(object.id, name, object.run),
        ...(data.instance == null || data.blocked == null
          ? []
          : [(data.blocked ? unblockClient : blockClient)(object.id, client, object.run)]),
        revokeCredential(object.id, name, leave),
      ]}
      facts={[
        [texts.credential.clientId, codeValue(data.clientId, texts.credential.clientId)],
        [
          texts.credential.group,
          group == null ? null : (
            <Link key="group" href={objectPath('Group', group.id)}>
              {group.groupId}
            </Link>
          ),
        ],
        [texts.credential.accessKeyId, codeValue(data.accessKeyId, texts.credential.accessKeyId)],
        [texts.credential.secret, secretWords(data.secret)],
        [texts.credential.registered, instantValue(data.createdAt)],
        [texts.credential.secretChanged, instantValue(data.updatedAt)],
        [
          texts.credential.session,
          <Part key="session" of={session}>
            {(one) => {
              if (one?.online == null) return texts.status.unknown;
              return one.online ? texts.status.online : texts.status.offline;
            }}
          </Part>,
        ],
        [texts.credential.blocked, yesNo(data.blocked)],
      ]}
    />
  );
}
