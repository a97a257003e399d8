import { graphql, useFragment } from 'react-relay';
import type { PermissionRow_permission$key } from '../__generated__/PermissionRow_permission.graphql.ts';
import { Cell, Row } from '../list/Row.tsx';
import type { RowPlace } from '../list/use-rows.ts';
import { objectPath } from '../objects/object-path.ts';
import { texts } from '../texts/texts.ts';
import { valueText } from '../texts/values.ts';
import { StatusChip } from '../ui/Chip.tsx';

export function PermissionRow({
  permission,
  place,
}: {
  readonly permission: PermissionRow_permission$key;
  readonly place: RowPlace;
}) {
  const data = useFragment(
    graphql`
      fragment PermissionRow_permission on AuthPermission {
        topic
        identity
        identityType
        action
        effect
      }
    `,
    permission,
  );
  return (
    <Row place={place} href={objectPath('AuthPermission', place.id)} name={<code>{data.topic}</code>}>
      <Cell label={texts.permission.identity}>
        <span>
          <code>{data.identity}</code>
          <span className="row-detail">{valueText(data.identityType)}</span>
        </span>
      </Cell>
      <Cell label={texts.permission.action}>{valueText(data.action)}</Cell>
      <Cell label={texts.permission.effect}>
        <StatusChip status={data.effect} />
      </Cell>
    </Row>
  );
}
