import { graphql, useFragment } from 'react-relay';
import type { PolicyRow_policy$key } from '../__generated__/PolicyRow_policy.graphql.ts';
import { Cell, Row } from '../list/Row.tsx';
import type { RowPlace } from '../list/use-rows.ts';
import { objectPath } from '../objects/object-path.ts';
import { texts } from '../texts/texts.ts';
import { Instant } from '../ui/Instant.tsx';

export function PolicyRow({
  policy,
  place,
}: {
  readonly policy: PolicyRow_policy$key;
  readonly place: RowPlace;
}) {
  // Without the statements: they cost a provider call per row.
  const data = useFragment(
    graphql`
      fragment PolicyRow_policy on DevicePolicy {
        policyId
        name
        spaceId
        updatedAt
      }
    `,
    policy,
  );
  return (
    <Row
      place={place}
      href={objectPath('DevicePolicy', place.id)}
      name={data.name ?? data.policyId}
      detail={<code>{data.policyId}</code>}
    >
      <Cell label={texts.policy.columns[1]}>
        <code>{data.spaceId ?? texts.values.missing}</code>
      </Cell>
      <Cell label={texts.policy.columns[2]}>
        {data.updatedAt == null ? texts.values.missing : <Instant at={data.updatedAt} />}
      </Cell>
    </Row>
  );
}
