import { graphql, useFragment } from 'react-relay';
import type { ChangeRow_change$key } from '../__generated__/ChangeRow_change.graphql.ts';
import { Cell, Row } from '../list/Row.tsx';
import type { RowPlace } from '../list/use-rows.ts';
import { objectName } from '../objects/object-name.ts';
import { texts } from '../texts/texts.ts';
import { valueText } from '../texts/values.ts';
import { Chip, type Tone } from '../ui/Chip.tsx';
import { Instant } from '../ui/Instant.tsx';
import { ChangedFields } from './ChangedFields.tsx';

/** A deleted object is known only by its last values: the first of these that it had. */
const NAMES = [
  'name',
  'commonName',
  'username',
  'topic',
  'clientId',
  'deviceId',
  'caId',
  'certificateId',
  'groupId',
];
const TONES: Readonly<Record<string, Tone>> = { CREATED: 'good', UPDATED: 'warn', DELETED: 'bad' };

export function ChangeRow({
  change,
  place,
}: {
  readonly change: ChangeRow_change$key;
  readonly place: RowPlace;
}) {
  const data = useFragment(
    graphql`
      fragment ChangeRow_change on InventoryChange {
        at
        notBefore
        change
        source
        principal
        kind
        fields {
          name
          before
          after
        }
        entity {
          ...objectName_node
        }
      }
    `,
    change,
  );
  const object = data.entity == null ? undefined : objectName(data.entity);
  const last = NAMES.map((name) => data.fields.find((field) => field.name === name)).find(Boolean);
  const { columns, between, by } = texts.changes;
  return (
    <Row
      place={place}
      {...(object?.href === undefined ? {} : { href: object.href })}
      name={object?.name ?? last?.before ?? last?.after ?? texts.values.missing}
      detail={[valueText(data.kind), object?.instance?.name].filter(Boolean).join(' · ')}
    >
      <Cell label={columns[1]}>
        <Chip tone={TONES[data.change] ?? 'quiet'}>{valueText(data.change)}</Chip>
      </Cell>
      <Cell label={columns[2]}>
        <ChangedFields fields={data.fields} change={data.change} />
      </Cell>
      <Cell label={columns[3]}>
        <span className="cell-lines">
          <Instant at={data.at} />
          <span className="row-detail">
            {data.source === 'MUTATION' ? (
              by(data.principal ?? undefined)
            ) : data.notBefore == null ? null : (
              <>
                {between} <Instant at={data.notBefore} />
              </>
            )}
          </span>
        </span>
      </Cell>
    </Row>
  );
}
