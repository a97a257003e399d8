import { graphql, useFragment } from 'react-relay';
import { Link } from 'wouter';
import type { GroupPage_group$key } from '../__generated__/GroupPage_group.graphql.ts';
import type { GroupPageQuery } from '../__generated__/GroupPageQuery.graphql.ts';
import { deleteGroup } from '../actions/delete-actions.ts';
import { GroupCredentialList } from '../groups/GroupCredentialList.tsx';
import { GroupDeviceList } from '../groups/GroupDeviceList.tsx';
import { groupKind } from '../groups/group-kind.ts';
import { type LiveObject, useLivePage } from '../live/use-live-page.ts';
import type { PageProps } from '../pages/page.ts';
import { texts } from '../texts/texts.ts';
import { codeValue, instantValue, tagsValue } from '../ui/fact-values.tsx';
import { Part } from '../ui/Part.tsx';
import { Gone } from './Gone.tsx';
import { ObjectDetail, useLeave } from './ObjectDetail.tsx';
import { objectPath } from './object-path.ts';
import { useObject } from './use-object.ts';

/** The page of one group. */
export function GroupPage({ id, attempt }: PageProps) {
  const { response, object } = useObject<GroupPageQuery>(
    graphql`
      query GroupPageQuery($id: ID!, $lists: Boolean!) {
        node(id: $id) {
          ...GroupPage_group @alias(as: "group") @arguments(lists: $lists)
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
  const group = response.node?.group;
  return group == null ? (
    <Gone />
  ) : (
    <Detail group={group} inventory={response.identityInventory} object={object} />
  );
}

function Detail({
  group,
  inventory,
  object,
}: {
  readonly group: GroupPage_group$key;
  readonly inventory: GroupPageQuery['response']['identityInventory'];
  readonly object: LiveObject;
}) {
  const data = useFragment(
    graphql`
      fragment GroupPage_group on Group
      @argumentDefinitions(lists: { type: "Boolean!" }) {
        firstSeenAt @catch(to: NULL)
        ...GroupRow_group
        groupId
        provider
        name
        description
        isDynamic
        rule
        createdAt
        updatedAt
        tags {
          key
          value
        }
        parent @catch {
          id
          name
          groupId
        }
        instance {
          id
          capabilities
          ...ObjectDetail_instance
        }
        ...GroupDeviceList_group @alias(as: "devices") @include(if: $lists)
        ...GroupCredentialList_group @alias(as: "credentials") @include(if: $lists)
      }
    `,
    group,
  );
  const { instance, parent } = data;
  const capabilities = instance?.capabilities ?? [];
  const live = useLivePage({
    instanceId: instance?.id,
    groupId: object.id,
    kinds: [
      'GROUP',
      ...(capabilities.includes('DEVICES') ? (['DEVICE'] as const) : []),
      ...(capabilities.includes('CLIENT_CREDENTIALS') ? (['CLIENT_CREDENTIAL'] as const) : []),
    ],
    lists: ({ kind }) => kind !== 'GROUP',
    object,
  });
  const leave = useLeave(instance?.id, 'groups');
  const name = data.name ?? data.groupId;
  return (
    <ObjectDetail
      title={data.name ?? data.groupId}
      noun={texts.group.noun}
      instance={instance}
      tab="groups"
      object={object}
      live={live}
      inventory={inventory}
      isKept={data.firstSeenAt != null}
      actions={[deleteGroup({ id: object.id, name, onDone: leave }, data.provider)]}
      facts={[
        [texts.group.id, codeValue(data.groupId, texts.group.id)],
        [texts.group.kind, groupKind(data.isDynamic)],
        [texts.group.rule, codeValue(data.rule, texts.group.rule)],
        [
          texts.group.parent,
          parent.ok && parent.value == null ? null : (
            <Part key="parent" of={parent}>
              {(one) =>
                one == null ? null : <Link href={objectPath('Group', one.id)}>{one.name ?? one.groupId}</Link>
              }
            </Part>
          ),
        ],
        [texts.facts.description, data.description],
        [texts.facts.created, instantValue(data.createdAt)],
        [texts.facts.updated, instantValue(data.updatedAt)],
        [texts.facts.tags, tagsValue(data.tags)],
      ]}
    >
      {data.devices == null ? null : <GroupDeviceList group={data.devices} version={live.version} />}
      {data.credentials == null ? null : (
        <GroupCredentialList group={data.credentials} version={live.version} />
      )}
    </ObjectDetail>
  );
}
