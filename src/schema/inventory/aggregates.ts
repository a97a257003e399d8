import { askInventory } from '../../inventory/query/ask.ts';
import { caConditions, checkCaFilter } from '../../inventory/query/ca-conditions.ts';
import { bucketBounds, readTimeline, type Timeline } from '../../inventory/query/expiry-timeline.ts';
import { type CountGroup, checkDimensions, readCounts } from '../../inventory/query/object-counts.ts';
import { certificateConditions } from '../../inventory/query/object-filters.ts';
import { planQuestion } from '../../inventory/query/plan-question.ts';
import { placesIn } from '../../inventory/query/scope.ts';
import { builder } from '../builder.ts';
import { COUNTED_ROWS, cost } from '../cost/field-cost.ts';
import { describedEnum, EntityKindEnum } from '../enums.ts';
import { presentMembers } from '../filter.ts';
import { ownFields } from '../member-fields.ts';
import { CertificateFilterInput } from './filter-inputs.ts';
import { FleetInventoryType } from './fleet-inventory.ts';
import { nowOf } from './kept-connection.ts';
import { checkMembers } from './kept-kinds.ts';
import { objectKinds } from './object-kinds.ts';

const CertificateKind = describedEnum('CertificateKind', 'Kind of certificate.', {
  CA_CERTIFICATE: 'CA certificates.',
  DEVICE_CERTIFICATE: 'Device certificates.',
});
const ExpiryBucketSize = describedEnum('ExpiryBucketSize', 'Calendar unit of a bucket, in UTC.', {
  DAY: 'Days.',
  WEEK: 'Weeks that begin on Monday.',
  MONTH: 'Months.',
});

const ExpiryBucket = builder.objectRef<Timeline['buckets'][number]>('ExpiryBucket').implement({
  description: 'Number of certificates that expire in a period.',
  fields: (t) => ({
    ...ownFields(t, 'DateTime', {
      from: 'Start of the period, inclusive.',
      to: 'End of the period, exclusive.',
    }),
    ...ownFields(t, 'Int', { count: 'Number of certificates.' }),
  }),
});
const ExpiryTimelineType = builder.objectRef<Timeline>('ExpiryTimeline').implement({
  description:
    'Certificates by the time at which they expire. The sum of all numbers is the `totalCount` of the same filter.',
  fields: (t) => ({
    ...ownFields(t, 'Int', {
      expired: 'Number of certificates that have expired.',
      later: 'Number of certificates that expire after the last bucket.',
      withoutDate: 'Number of certificates without a known `validTo`.',
    }),
    buckets: t.field({
      type: [ExpiryBucket],
      description:
        'Periods in order, including empty ones. The first begins now, the last ends at the horizon; all others are whole calendar units.',
      resolve: ({ buckets }) => [...buckets],
    }),
  }),
});

const CountDimension = describedEnum('InventoryCountDimension', 'Property by which objects are counted.', {
  PROVIDER: 'Cloud service.',
  ACCOUNT: 'Name of the configured account.',
  INSTANCE: 'Global id of the instance.',
  STATUS: 'Status of certificates and devices.',
  KEY_ALGORITHM: 'Key algorithm of certificates.',
  SIGN_MODE: 'Sign mode of custom-auth identities.',
  IDENTITY_TYPE: 'Type of custom-auth identities.',
  PRODUCT: 'Provider-side id of the product of devices.',
  GROUP: 'Global id of the group of client credentials.',
  EXPIRY_STATE:
    'Expiry of certificates: EXPIRED; P7D, P30D or P90D for the shortest of these times within which it expires; LATER; WITHOUT_DATE.',
});
const CountGroupType = builder.objectRef<CountGroup>('InventoryCountGroup').implement({
  description: 'Number of objects with the same properties.',
  fields: (t) => ({
    keys: t.stringList({
      description: 'Values of the properties, in the order of `by`. An unknown value is the empty string.',
      resolve: ({ keys }) => [...keys],
    }),
    ...ownFields(t, 'Int', { count: 'Number of objects.' }),
  }),
});

builder.objectFields(FleetInventoryType, (t) => ({
  expiryTimeline: t.field({
    type: ExpiryTimelineType,
    nullable: true,
    description: 'Certificates by when they expire, from now on. At most 1,000 buckets.',
    extensions: cost({ rows: COUNTED_ROWS }),
    args: {
      kind: t.arg({ type: CertificateKind, required: true, description: 'Kind of certificate.' }),
      bucket: t.arg({ type: ExpiryBucketSize, required: true, description: 'Size of a bucket.' }),
      horizon: t.arg({
        type: 'Duration',
        required: true,
        description: 'Time from now to the end of the last bucket. More than 0 and at most 100 years.',
      }),
      filter: t.arg({
        type: CertificateFilterInput,
        description: 'Only certificates that meet all conditions are counted. Default: no condition.',
      }),
    },
    resolve: ({ places }, { kind, bucket, horizon, filter }, { operation }) => {
      const now = nowOf(operation);
      const wanted = presentMembers(filter);
      checkCaFilter(wanted, 'filter');
      checkMembers(operation, places, kind, wanted);
      const conditions = certificateConditions(wanted, now, 'filter', kind);
      const bounds = bucketBounds(now, bucket, horizon);
      return askInventory(operation.inventory, async (snapshot) => {
        const more = await caConditions(snapshot, placesIn(operation, null), wanted);
        const question = { kind, places, conditions: [...conditions, ...more] };
        return readTimeline(snapshot, await planQuestion(snapshot, question), bounds);
      });
    },
  }),
  counts: t.field({
    type: [CountGroupType],
    nullable: true,
    description:
      'Numbers of objects by one or two of their properties, the largest first. The sum is the number of objects. Fails with QUERY_TOO_COMPLEX for more than 1,000 groups.',
    extensions: cost({ rows: COUNTED_ROWS }),
    args: {
      kind: t.arg({ type: EntityKindEnum, required: true, description: 'Kind of object.' }),
      by: t.arg({
        type: [CountDimension],
        required: true,
        description: 'One or two different properties that the kind has.',
      }),
    },
    resolve: async ({ places }, { kind: named, by }, { operation }) => {
      const [kind = 'INSTANCE'] = objectKinds([named], 'kind');
      checkDimensions(kind, by);
      const now = nowOf(operation);
      return askInventory(operation.inventory, async (snapshot) => [
        ...(await readCounts(snapshot, { kind, places, conditions: [] }, by, now)),
      ]);
    },
  }),
}));
