import { graphql, useFragment } from 'react-relay';
import type { TemplateRow_template$key } from '../__generated__/TemplateRow_template.graphql.ts';
import { Cell, Row } from '../list/Row.tsx';
import type { RowPlace } from '../list/use-rows.ts';
import { objectPath } from '../objects/object-path.ts';
import { texts } from '../texts/texts.ts';
import { StatusChip } from '../ui/Chip.tsx';
import { Instant } from '../ui/Instant.tsx';

export function TemplateRow({
  template,
  place,
}: {
  readonly template: TemplateRow_template$key;
  readonly place: RowPlace;
}) {
  // Without the body: it costs a provider call per row.
  const data = useFragment(
    graphql`
      fragment TemplateRow_template on DeviceTemplate {
        templateId
        name
        status
        updatedAt
      }
    `,
    template,
  );
  return (
    <Row
      place={place}
      href={objectPath('DeviceTemplate', place.id)}
      name={data.name ?? data.templateId}
      detail={<code>{data.templateId}</code>}
    >
      <Cell label={texts.template.columns[1]}>
        {data.status == null ? texts.values.missing : <StatusChip status={data.status} />}
      </Cell>
      <Cell label={texts.template.columns[2]}>
        {data.updatedAt == null ? texts.values.missing : <Instant at={data.updatedAt} />}
      </Cell>
    </Row>
  );
}
