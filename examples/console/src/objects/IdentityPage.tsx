import { graphql, useFragment } from 'react-relay';
import type { IdentityPage_identity$key } from '../__generated__/IdentityPage_identity.graphql.ts';
import type { IdentityPageQuery } from '../__generated__/IdentityPageQuery.graphql.ts';
import { OwnPermissionList } from '../access/OwnPermissionList.tsx';
import { deleteIdentity } from '../actions/delete-actions.ts';
import { type LiveObject, useLivePage } from '../live/use-live-page.ts';
import type { PageProps } from '../pages/page.ts';
import { texts } from '../texts/texts.ts';
import { valueText } from '../texts/values.ts';
import { codeValue } from '../ui/fact-values.tsx';
import { Part } from '../ui/Part.tsx';
import { Gone } from './Gone.tsx';
import { ObjectDetail, useLeave } from './ObjectDetail.tsx';
import { secretWords } from './secret-words.ts';
import { useObject } from './use-object.ts';

/** The page of one custom-auth identity. */
export function IdentityPage({ id, attempt }: PageProps) {
  const { response, object } = useObject<IdentityPageQuery>(
    graphql`
      query IdentityPageQuery($id: ID!, $lists: Boolean!) {
        node(id: $id) {
          ...IdentityPage_identity @alias(as: "identity") @arguments(lists: $lists)
        }
        identityInventory @catch {
          ...ObjectDetail_inventory @arguments(id: $id)
        }
      }
    `,
    attempt,
    { id, lists: true },
    { id, lists: false },
  );
  const identity = response.node?.identity;
  return identity == null ? (
    <Gone />
  ) : (
    <Detail identity={identity} inventory={response.identityInventory} object={object} />
  );
}

function Detail({
  identity,
  inventory,
  object,
}: {
  readonly identity: IdentityPage_identity$key;
  readonly inventory: IdentityPageQuery['response']['identityInventory'];
  readonly object: LiveObject;
}) {
  const data = useFragment(
    graphql`
      fragment IdentityPage_identity on AuthIdentity
      @argumentDefinitions(lists: { type: "Boolean!" }) {
        firstSeenAt @catch(to: NULL)
        ...IdentityRow_identity
        username
        identityType
        clientId
        signMode
        secret {
          isSet
          fingerprint
        }
        session @catch {
          online
        }
        instance {
          id
          ...ObjectDetail_instance
        }
        ...OwnPermissionList_identity @alias(as: "permissions") @include(if: $lists)
      }
    `,
    identity,
  );
  const { session } = data;
  const subject = data.identityType === 'CLIENT' ? data.clientId : data.username;
  const live = useLivePage({
    instanceId: data.instance?.id,
    kinds: ['AUTH_IDENTITY', 'AUTH_PERMISSION'],
    lists: ({ kind, change, entity }) =>
      // The identity of a deleted permission is unknown, so each deletion counts.
      kind === 'AUTH_PERMISSION' && (change === 'DELETED' || entity?.permission?.identity === subject),
    object,
  });
  const leave = useLeave(data.instance?.id, 'identities');
  return (
    <ObjectDetail
      title={data.username}
      noun={texts.identity.noun}
      instance={data.instance}
      tab="identities"
      object={object}
      live={live}
      inventory={inventory}
      isKept={data.firstSeenAt != null}
      actions={[deleteIdentity({ id: object.id, name: data.username, onDone: leave })]}
      facts={[
        [texts.identity.username, codeValue(data.username, texts.identity.username)],
        [texts.identity.type, valueText(data.identityType)],
        [texts.identity.clientId, codeValue(data.clientId, texts.identity.clientId)],
        [texts.identity.signMode, valueText(data.signMode)],
        [texts.identity.secret, secretWords(data.secret)],
        [
          texts.identity.session,
          session.ok && session.value == null ? null : (
            <Part key="session" of={session}>
              {(one) => {
                if (one?.online == null) return texts.status.unknown;
                return one.online ? texts.status.online : texts.status.offline;
              }}
            </Part>
          ),
        ],
      ]}
    >
      {data.permissions == null ? null : (
        <OwnPermissionList identity={data.permissions} version={live.version} />
      )}
    </ObjectDetail>
  );
}
