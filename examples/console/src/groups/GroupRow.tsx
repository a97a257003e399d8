import { graphql, useFragment } from 'react-relay';
import type { GroupRow_group$key } from '../__generated__/GroupRow_group.graphql.ts';
import { Cell, Row } from '../list/Row.tsx';
import type { RowPlace } from '../list/use-rows.ts';
import { objectPath } from '../objects/object-path.ts';
import { texts } from '../texts/texts.ts';
import { Instant } from '../ui/Instant.tsx';
import { groupKind } from './group-kind.ts';

export function GroupRow({ group, place }: { readonly group: GroupRow_group$key; readonly place: RowPlace }) {
  // Without the parent: its name would cost a provider call per list page.
  const data = useFragment(
    graphql`
      fragment GroupRow_group on Group {
        groupId
        name
        isDynamic
        createdAt
      }
    `,
    group,
  );
  return (
    <Row
      place={place}
      href={objectPath('Group', place.id)}
      name={data.name ?? data.groupId}
      detail={data.name == null ? undefined : <code>{data.groupId}</code>}
    >
      <Cell label={texts.group.columns[1]}>{groupKind(data.isDynamic) ?? texts.values.missing}</Cell>
      <Cell label={texts.group.columns[2]}>
        {data.createdAt == null ? texts.values.missing : <Instant at={data.createdAt} />}
      </Cell>
    </Row>
  );
}
