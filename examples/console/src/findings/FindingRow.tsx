import { graphql, useFragment } from 'react-relay';
import type { FindingRow_finding$key } from '../__generated__/FindingRow_finding.graphql.ts';
import { Cell, Row } from '../list/Row.tsx';
import type { RowPlace } from '../list/use-rows.ts';
import { objectName } from '../objects/object-name.ts';
import { kindOfType, objectPath } from '../objects/object-path.ts';
import { checkTitle } from '../texts/check-text.ts';
import { texts } from '../texts/texts.ts';
import { valueText } from '../texts/values.ts';
import { Chip } from '../ui/Chip.tsx';
import { Instant } from '../ui/Instant.tsx';
import { SeverityChip } from './SeverityChip.tsx';

export function FindingRow({
  finding,
  place,
}: {
  readonly finding: FindingRow_finding$key;
  readonly place: RowPlace;
}) {
  const data = useFragment(
    graphql`
      fragment FindingRow_finding on Finding {
        check
        severity
        title
        firstSeenAt
        resolvedAt
        suppression {
          at
        }
        node {
          ...objectName_node
        }
      }
    `,
    finding,
  );
  const object = data.node == null ? undefined : objectName(data.node);
  const { columns } = texts.findings;
  return (
    <Row
      place={place}
      href={objectPath('Finding', place.id)}
      name={checkTitle(data.check, data.title)}
      detail={object === undefined ? undefined : valueText(kindOfType(object.type) ?? object.type)}
    >
      <Cell label={columns[1]}>
        <SeverityChip severity={data.severity} />
      </Cell>
      <Cell label={columns[2]}>
        <span className="cell-lines">
          <span className="row-object">{object?.name ?? texts.values.missing}</span>
          {object?.instance === undefined ? null : <span className="row-detail">{object.instance.name}</span>}
        </span>
      </Cell>
      <Cell label={columns[3]}>
        <span className="cell-lines">
          <Instant at={data.firstSeenAt} />
          {data.resolvedAt != null ? (
            <Chip tone="good">{valueText('RESOLVED')}</Chip>
          ) : data.suppression != null ? (
            <Chip tone="quiet">{valueText('SUPPRESSED')}</Chip>
          ) : null}
        </span>
      </Cell>
    </Row>
  );
}
