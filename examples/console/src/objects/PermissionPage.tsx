import { graphql, useFragment } from 'react-relay';
import type { PermissionPage_permission$key } from '../__generated__/PermissionPage_permission.graphql.ts';
import type { PermissionPageQuery } from '../__generated__/PermissionPageQuery.graphql.ts';
import { deletePermission } from '../actions/delete-actions.ts';
import { type LiveObject, listsNothing, useLivePage } from '../live/use-live-page.ts';
import type { PageProps } from '../pages/page.ts';
import { texts } from '../texts/texts.ts';
import { valueText } from '../texts/values.ts';
import { StatusChip } from '../ui/Chip.tsx';
import { codeValue } from '../ui/fact-values.tsx';
import { Gone } from './Gone.tsx';
import { ObjectDetail, useLeave } from './ObjectDetail.tsx';
import { useObject } from './use-object.ts';

/** The page of one topic permission. */
export function PermissionPage({ id, attempt }: PageProps) {
  const { response, object } = useObject<PermissionPageQuery>(
    graphql`
      query PermissionPageQuery($id: ID!) {
        node(id: $id) {
          ...PermissionPage_permission @alias(as: "permission")
        }
      }
    `,
    attempt,
    { id },
  );
  const permission = response.node?.permission;
  return permission == null ? <Gone /> : <Detail permission={permission} object={object} />;
}

function Detail({
  permission,
  object,
}: {
  readonly permission: PermissionPage_permission$key;
  readonly object: LiveObject;
}) {
  const data = useFragment(
    graphql`
      fragment PermissionPage_permission on AuthPermission {
        ...PermissionRow_permission
        topic
        identity
        identityType
        action
        effect
        instance {
          id
          ...ObjectDetail_instance
        }
      }
    `,
    permission,
  );
  const live = useLivePage({
    instanceId: data.instance?.id,
    kinds: ['AUTH_PERMISSION'],
    lists: listsNothing,
    object,
  });
  const leave = useLeave(data.instance?.id, 'permissions');
  const { topic, identity, identityType } = data;
  const instanceId = data.instance?.id;
  return (
    <ObjectDetail
      title={data.topic}
      noun={texts.permission.noun}
      chip={<StatusChip status={data.effect} />}
      instance={data.instance}
      tab="permissions"
      object={object}
      live={live}
      actions={
        instanceId === undefined
          ? []
          : [
              deletePermission(
                { id: object.id, name: topic, onDone: leave },
                { instanceId, identity, identityType, topic },
              ),
            ]
      }
      facts={[
        [texts.permission.topic, codeValue(data.topic, texts.permission.topic)],
        [texts.permission.type, valueText(data.identityType)],
        [texts.permission.identity, codeValue(data.identity, texts.permission.identity)],
        [texts.permission.action, valueText(data.action)],
        [texts.permission.effect, valueText(data.effect)],
      ]}
    />
  );
}
