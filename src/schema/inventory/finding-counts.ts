import { CHECKS } from '../../inventory/findings/check-list.ts';
import { askInventory } from '../../inventory/query/ask.ts';
import { findingConditions, visibleConditions } from '../../inventory/query/finding-conditions.ts';
import { countFindings, type FindingCount } from '../../inventory/query/finding-counts.ts';
import { placesIn } from '../../inventory/query/scope.ts';
import { builder } from '../builder.ts';
import { COUNTED_ROWS, cost } from '../cost/field-cost.ts';
import { presentMembers } from '../filter.ts';
import { ownFields } from '../member-fields.ts';
import { FindingCheckEnum, FindingFilterInput, FindingSeverityEnum } from './finding.ts';
import { maySeeFingerprints } from './finding-loader.ts';
import { FleetInventoryType } from './fleet-inventory.ts';
import { nowOf } from './kept-connection.ts';

const TITLE = new Map(CHECKS.map(({ name, title }) => [name, title]));

const FindingCountType = builder.objectRef<FindingCount>('FindingCount').implement({
  description: 'Number of findings of one check with one severity.',
  fields: (t) => ({
    check: t.field({
      type: FindingCheckEnum,
      description: 'Check that found them.',
      resolve: ({ check }) => check as never,
    }),
    severity: t.field({
      type: FindingSeverityEnum,
      description: 'How bad they are.',
      resolve: ({ severity }) => severity,
    }),
    title: t.string({
      description: 'One sentence about all findings of the check, without a full stop.',
      resolve: ({ check }) => TITLE.get(check) ?? check,
    }),
    ...ownFields(t, 'Int', { count: 'Number of findings.' }),
  }),
});

builder.objectField(FleetInventoryType, 'findingCounts', (t) =>
  t.field({
    type: [FindingCountType],
    nullable: true,
    description:
      'Numbers of findings by check and severity: the worst first, then the largest number. The sum is the `totalCount` of `findings` with the same filter. Makes no provider call.',
    extensions: cost({ rows: COUNTED_ROWS }),
    args: {
      filter: t.arg({ type: FindingFilterInput, description: 'Conditions. Default: open findings.' }),
    },
    resolve: ({ places }, { filter }, { operation }) => {
      const conditions = [
        ...findingConditions(presentMembers(filter), nowOf(operation), 'filter'),
        ...visibleConditions(placesIn(operation, null), maySeeFingerprints(operation)),
      ];
      return askInventory(operation.inventory, async (snapshot) => [
        ...(await countFindings(snapshot, { places, conditions })),
      ]);
    },
  }),
);
