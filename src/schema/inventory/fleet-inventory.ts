import type { EntityKind } from '../../events/log/log.ts';
import { ENTITY_KINDS } from '../../events/poll/polled-lists.ts';
import { CHECKS } from '../../inventory/findings/check-list.ts';
import { isReading, KEPT_READINGS, type KeptKind, READINGS } from '../../inventory/keep/readings.ts';
import { neededKinds } from '../../inventory/query/needed-kinds.ts';
import type { Place } from '../../inventory/query/question.ts';
import { placesIn, type ScopeInput } from '../../inventory/query/scope.ts';
import { itemsOf, membersOf } from '../../members.ts';
import { builder } from '../builder.ts';
import { cost } from '../cost/field-cost.ts';
import { sourcesOfInventory } from '../cost/kept-cost.ts';
import { ProviderEnum } from '../enums.ts';
import { presentMembers } from '../filter.ts';
import type { OperationScope } from '../operation-scope.ts';
import { type Selected, selectionsIn } from '../selection.ts';
import { callsToRefresh, type MaxAge, refreshLists, type WantedAge } from './max-age.ts';

/** What `identityInventory` answers about. */
export interface FleetInventory {
  readonly places: readonly Place[];
  /** True: the scope names instances. */
  readonly namesInstances: boolean;
  /** The kinds of lists on which the selected fields rest, for `completeness`. */
  readonly selectedKinds: readonly KeptKind[];
  /** Null: the caller did not say how old the lists may be. */
  readonly maxAge: MaxAge | null;
}

export const FleetInventoryType = builder.objectRef<FleetInventory>('FleetInventory').implement({
  description:
    'Objects of all accounts, as the server last read them. Lists and counts make no provider call. Fields that the inventory does not keep are read from the provider when selected.',
});

export const InventoryScope = builder.inputType('InventoryScope', {
  description:
    'Part of the fleet. All given members must hold. A list must not be empty and may have at most 100 values.',
  fields: (t) => ({
    providers: t.field({ type: [ProviderEnum], description: 'Cloud services. Default: all.' }),
    accounts: t.stringList({
      description:
        'Names of configured accounts. Default: all that the caller may see. Fails with NOT_FOUND for any other account.',
    }),
    instanceIds: t.idList({
      description:
        'Global ids of instances. Default: all instances of the accounts. Fails with NOT_FOUND for an instance that the caller may not see.',
    }),
  }),
});

builder.queryField('identityInventory', (t) =>
  t.field({
    type: FleetInventoryType,
    nullable: true,
    description:
      'The fleet as the server last read it: filtered, ordered and counted over all accounts, without a provider call. Which lists are kept is configured (`inventory.keep`). Fails with STORE_UNAVAILABLE while the store is out of reach.',
    extensions: cost({
      sources: ({ scope, maxAge }, operation, selected) => {
        const sources = sourcesOfInventory(operation);
        if (typeof maxAge !== 'string') return sources;
        const wanted = () => wantedOf(operation, membersOf(scope), maxAge, [...selected()]);
        return { ...sources, calls: callsToRefresh(operation, wanted) };
      },
    }),
    args: {
      scope: t.arg({
        type: InventoryScope,
        description: 'Part of the fleet. Default: everything that the caller may see.',
      }),
      maxAge: t.arg({
        type: 'Duration',
        description:
          'Greatest age of the lists of the selected fields, at least `PT1S`. Kept lists that are older are read first, as far as the time and the calls of the operation allow; the estimate includes these calls. What could not be read is in `completeness.missing`. Lists that are not kept are not read. Default: nothing is read.',
      }),
    },
    resolve: async (_root, { scope, maxAge }, { operation }, info) => {
      const selected = selectionsIn(info, 'FleetInventory');
      return {
        places: placesIn(operation, scope),
        namesInstances: scope?.instanceIds != null,
        selectedKinds: selected.flatMap(kindsOf),
        maxAge:
          maxAge == null ? null : await refreshLists(operation, wantedOf(operation, scope, maxAge, selected)),
      };
    },
  }),
);

const KIND_OF: Readonly<Record<string, EntityKind>> = {
  ...{ groups: 'GROUP', caCertificates: 'CA_CERTIFICATE', deviceCertificates: 'DEVICE_CERTIFICATE' },
  ...{ clientCredentials: 'CLIENT_CREDENTIAL', authIdentities: 'AUTH_IDENTITY', devices: 'DEVICE' },
};

/** A field of `FleetInventory` with its arguments. */
interface AskedField extends Pick<Selected, 'args'> {
  readonly field: Pick<Selected['field'], 'name'>;
}

/** The kinds of lists that a field of `FleetInventory` shows, or on which it rests. */
export function kindsOf({ field, args }: AskedField): readonly KeptKind[] {
  const { filter } = args;
  switch (field.name) {
    case 'counts':
      return amongKinds([args['kind']]);
    case 'changes':
      return amongKinds(itemsOf(membersOf(filter)['kinds'] ?? ENTITY_KINDS));
    case 'findings':
    case 'findingCounts': {
      const names = membersOf(filter)['checks'] ?? CHECKS.map(({ name }) => name);
      const checks = CHECKS.filter(({ name }) => itemsOf(names).includes(name));
      return amongKinds(checks.flatMap(({ kinds, restsOn }) => [...kinds, ...restsOn]));
    }
    default: {
      const kind = field.name === 'expiryTimeline' ? args['kind'] : KIND_OF[field.name];
      const members = [
        ...Object.keys(presentMembers(membersOf(filter))),
        membersOf(args['orderBy'])['field'],
      ].filter((name) => typeof name === 'string');
      const shown = ENTITY_KINDS.filter((each) => each === kind);
      return [...shown, ...shown.flatMap((each) => neededKinds(each, members))];
    }
  }
}

/** The lists that the selected fields show or ask about. */
function wantedOf(
  operation: OperationScope,
  scope: ScopeInput | null | undefined,
  maxAge: string,
  selected: readonly Selected[],
): WantedAge {
  const shown = selected.flatMap(kindsOf);
  const asked = selected
    .filter(({ field }) => field.name === 'completeness')
    .flatMap(({ args: { kinds } }) => kindsFor(kinds == null ? null : itemsOf(kinds), shown));
  const kinds = [...new Set([...shown, ...asked])];
  return {
    ...{ places: placesIn(operation, scope), namesInstances: scope?.instanceIds != null, maxAge },
    kinds: kinds.length === 0 ? ENTITY_KINDS : kinds,
  };
}

function amongKinds(names: readonly unknown[]): readonly KeptKind[] {
  return [...ENTITY_KINDS, ...KEPT_READINGS].filter((kind) => names.includes(kind));
}

/** The readings that filters of the selected fields need belong to the kinds of their objects. */
export function kindsFor(
  named: readonly unknown[] | null,
  selected: readonly KeptKind[],
): readonly KeptKind[] {
  if (named === null) return selected.length === 0 ? ENTITY_KINDS : selected;
  // Findings rest on the lists of their checks.
  const wanted = amongKinds(
    named.flatMap((kind) =>
      kind === 'FINDING' ? CHECKS.flatMap(({ kinds, restsOn }) => [...kinds, ...restsOn]) : [kind],
    ),
  );
  return [...wanted, ...selected.filter((kind) => isReading(kind) && wanted.includes(READINGS[kind].of))];
}
