import { ERROR_CODES } from '../../errors.ts';
import { readListStates } from '../../inventory/keep/list-states.ts';
import { isReading, type KeptKind, READINGS, type Reads } from '../../inventory/keep/readings.ts';
import { askInventory } from '../../inventory/query/ask.ts';
import {
  type Completeness,
  type Coverage,
  completenessOf,
  type MissingList,
} from '../../inventory/query/completeness.ts';
import { readUnread } from '../../inventory/query/unread-certificates.ts';
import { builder } from '../builder.ts';
import { cost } from '../cost/field-cost.ts';
import { describedEnum, EntityKindEnum, ErrorCodeEnum } from '../enums.ts';
import { nullableOwnFields, ownFields } from '../member-fields.ts';
import { InstanceType } from '../node.ts';
import type { OperationScope } from '../operation-scope.ts';
import { FleetInventoryType, kindsFor } from './fleet-inventory.ts';
import { KEPT_INSTANCE, keptInstance } from './kept-instance.ts';
import { hasKind } from './kept-kinds.ts';
import type { MaxAge } from './max-age.ts';

const Reason = describedEnum('InventoryMissingReason', 'Reason why a list is missing in an answer.', {
  NOT_KEPT: 'The configuration does not keep the list (`inventory.keep`).',
  NOT_READ_YET: 'The list is kept, and was not read as a whole yet.',
  FAILED: 'The last read failed; see `code`. An older read may be missing or too old.',
  TOO_OLD:
    'The last whole read is older than `maxAge`, or than twice the configured interval if there is no `maxAge`.',
});

const InventoryReading = describedEnum(
  'InventoryReading',
  'Reading that costs a call for each object. The inventory makes it once a day, unless a value says otherwise.',
  {
    DEVICES: 'The devices that use a device certificate, or that are in a group.',
    DETAILS: 'Members that the list leaves out: the dates of client credentials and of devices.',
    CONTENT:
      'The certificate itself, where the list leaves it out. The inventory reads each certificate once.',
  } satisfies Record<Reads | 'CONTENT', string>,
);

const date = (ms: number | null) => (ms === null ? null : new Date(ms));

const Missing = builder.objectRef<MissingList>('InventoryMissingList').implement({
  description: 'List that an answer of the inventory lacks, or that is too old.',
  fields: (t) => ({
    instance: t.field({
      type: InstanceType,
      nullable: true,
      description:
        'Instance of the list. Null if the instances of the region are not known, so that all of their lists of this kind are missing.',
      extensions: KEPT_INSTANCE,
      resolve: ({ at }, _args, { operation }, info) => keptInstance(at, operation, info),
    }),
    ...ownFields(t, 'String', { account: 'Name of the configured account.' }),
    ...nullableOwnFields(t, 'String', { region: 'Provider-side id of the region.' }),
    kind: t.field({
      type: EntityKindEnum,
      description: 'Kind of object in the list.',
      resolve: ({ kind }) => (isReading(kind) ? READINGS[kind].of : kind),
    }),
    reading: t.field({
      type: InventoryReading,
      nullable: true,
      description:
        'Reading of each object that is missing. Null if the list of the objects itself is missing.',
      resolve: ({ kind, isContent }) =>
        isContent ? 'CONTENT' : isReading(kind) ? READINGS[kind].reads : null,
    }),
    ...ownFields(t, Reason, { reason: 'Reason why the list is missing.' }),
    code: t.field({
      type: ErrorCodeEnum,
      nullable: true,
      description: 'Error code of the last read. Null unless `reason` is FAILED.',
      resolve: ({ code }) => ERROR_CODES.find((each) => each === code) ?? null,
    }),
    lastReadAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Start of the last whole read. Null if there was none.',
      resolve: ({ lastReadAt }) => date(lastReadAt),
    }),
    retryAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Time of the next attempt. Null unless `reason` is FAILED, or if none is planned.',
      resolve: ({ retryAt }) => date(retryAt),
    }),
  }),
});

/** Most lists that are named. */
const MOST_MISSING = 1_000;

export const CompletenessType = builder.objectRef<Completeness>('InventoryCompleteness').implement({
  description: 'Lists on which an answer of the inventory rests.',
  fields: (t) => ({
    complete: t.boolean({
      description: 'True if every list of the scope was read whole, and none is too old.',
      resolve: ({ missing }) => missing.length === 0,
    }),
    oldest: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Start of the oldest read that the answer rests on. Null if nothing was read.',
      resolve: ({ oldest }) => date(oldest),
    }),
    newest: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Start of the newest read that the answer rests on. Null if nothing was read.',
      resolve: ({ newest }) => date(newest),
    }),
    missing: t.field({
      type: [Missing],
      description: `Lists that are missing or too old, at most ${MOST_MISSING.toLocaleString('en')}.`,
      extensions: cost({ most: MOST_MISSING }),
      resolve: ({ missing }) => missing.slice(0, MOST_MISSING),
    }),
    missingCount: t.int({
      description: 'Number of lists that are missing or too old.',
      resolve: ({ missing }) => missing.length,
    }),
  }),
});

builder.objectField(FleetInventoryType, 'completeness', (t) =>
  t.field({
    type: CompletenessType,
    description:
      'Whether the answer is whole, and how old it is. Counts lists only: the content of a new certificate may be read some time after its list.',
    args: {
      kinds: t.arg({
        type: [EntityKindEnum],
        description:
          'Kinds of objects. Default: the kinds of the other selected fields of `identityInventory`; all kinds if there is none.',
      }),
    },
    resolve: ({ selectedKinds, ...of }, { kinds }, { operation }) =>
      readCompleteness(operation, of, kindsFor(kinds ?? null, selectedKinds)),
  }),
);

interface Lists extends Pick<Coverage, 'places' | 'namesInstances'> {
  readonly maxAge?: MaxAge | null;
}

/** How whole the lists of these kinds are, and if `restsOnContent`, also the content of their certificates. */
export async function readCompleteness(
  operation: OperationScope,
  { places, namesInstances, maxAge = null }: Lists,
  kinds: readonly KeptKind[],
  restsOnContent = false,
): Promise<Completeness> {
  const accounts = places.map(({ account }) => account);
  const { states, hasUnread } = await askInventory(operation.inventory, async (snapshot) => {
    const found = maxAge?.states ?? (await readListStates(snapshot, accounts, kinds));
    return { states: found, hasUnread: restsOnContent ? await readUnread(snapshot, found.lists) : undefined };
  });
  const coverage = {
    ...{ places, kinds: [...new Set(kinds)], namesInstances, maxAgeMs: maxAge?.ms ?? null },
    mayHave: (account: string, kind: KeptKind) => hasKind(operation, account, kind),
  };
  return completenessOf(states, coverage, hasUnread);
}
