import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isObjectType,
  type SelectionSetNode,
} from 'graphql';
import { MAX_SEARCHES } from '../../graph/device-search-loader.ts';
import { MAX_PAGES } from '../../lists/find-rows.ts';
import { isKeyOf } from '../../members.ts';
import type { ProviderName } from '../../providers/port/records.ts';
import type { ProviderTraits, ReadingTraits } from '../../providers/port/traits.ts';
import type { OperationScope } from '../operation-scope.ts';
import { type Execution, type Selected, type Selection, selectionOf } from '../selection.ts';
import {
  COUNT,
  type CostSource,
  costOf,
  type FieldCost,
  PAGE,
  type ProviderCalls,
  pageCalls,
  windowSize,
} from './field-cost.ts';

export interface Estimate {
  /** Worst case for all providers together. */
  readonly calls: number;
  /** Worst case per provider name. The sum is larger than `calls` if a query goes to only one of several providers. */
  readonly byProvider: ReadonlyMap<ProviderName, number>;
}

/**
 * Estimates the worst-case provider calls of an operation, from the costs that its fields declare (field-cost.ts) and
 * its coerced variables. Null if the variables cannot be coerced, because such an operation is not executed. This is
 * not a validation rule, because validation results are cached by document text, without variables.
 */
export function estimateCalls(execution: Execution, operation: OperationScope): Estimate | null {
  const selection = selectionOf(execution);
  if (selection === null) return null;
  const behind = createWalk(execution.schema, selection, operation.sealer.pageSizeOf);
  let calls = 0;
  const byProvider = new Map<ProviderName, number>();
  for (const { args, field, sets } of selection.roots) {
    const sources = costOf(field).sources?.(args, operation);
    if (sources === undefined) continue;
    const found = sources.from.map((source) => behind(field, sets, source));
    const combine = sources.combine === 'sum' ? plus : larger;
    calls += sum(sources.calls) + found.map((each) => each.calls).reduce(combine, 0);
    for (const [name, count] of [...ofEach(sources.calls, plus), ...ofEach(found, combine)])
      byProvider.set(name, (byProvider.get(name) ?? 0) + count);
  }
  return { calls, byProvider };
}

/** The objects of one field in the selection, for one provider. */
interface Place {
  readonly traits: ProviderTraits;
  readonly objects: number;
  readonly instances: number;
  /** Fields that cost nothing, because the list that returned these objects contains them. */
  readonly carried: ReadonlySet<string>;
  /** Name of the type whose objects were read in full when they were found. */
  readonly inFull: string | null;
  /** The calls and rows of the current connection. Null outside a connection. */
  readonly list: {
    readonly pages: number;
    readonly count: number;
    readonly size: number;
    readonly isWhole?: boolean;
  } | null;
  /** True: the objects come from the inventory, which has only some of their fields. */
  readonly isKept: boolean;
  /** The list (`Type.field`) that returned these objects, and the number of its owners. */
  readonly cameBy: { readonly list: string; readonly owners: number } | null;
}

/** Creates a function that estimates the calls for the fields below a root field, for one source. */
function createWalk(
  schema: GraphQLSchema,
  { fieldsOf }: Selection,
  pageSizeOf: (cursor: string) => number | null,
) {
  /** Returns the calls for all selected fields of the objects of one place. */
  const callsOf = (type: GraphQLObjectType, sets: readonly SelectionSetNode[], place: Place): number => {
    const readings = new Map<string, number>();
    let inner = 0;
    for (const selected of fieldsOf(type, sets)) {
      const { field } = selected;
      const declared = costOf(field);
      const coordinate = `${type.name}.${field.name}`;
      if (!place.carried.has(coordinate) && !isKnown(selected, declared, place)) {
        for (let each: FieldCost | undefined = declared; each !== undefined; each = each.after) {
          const { as: own = each.reading } = each;
          // If one call returns the whole list, this call also counts the rows.
          const as = own === COUNT && place.list?.isWhole === true ? PAGE : own;
          const name = as ?? `${coordinate} ${JSON.stringify(selected.args)}`;
          if (name !== place.inFull)
            readings.set(name, Math.max(readings.get(name) ?? 0, readingOf(each, place)));
        }
      }
      if (selected.sets.length > 0) {
        inner += callsBehind(field, selected.sets, next(coordinate, selected, place, pageSizeOf));
      }
    }
    return [...readings.values()].reduce((sum, each) => sum + each, inner);
  };

  /** True if all selected fields of the returned object are known without a reading. */
  const isKnown = ({ field, sets }: Selected, { known, reading }: FieldCost, { traits }: Place): boolean => {
    const type = getNamedType(field.type);
    const isKeyKnown = reading !== undefined && traits.readings[reading]?.isKeyKnown === true;
    if (!isObjectType(type) || (known === undefined && !isKeyKnown)) return false;
    const isKnownField = (each: GraphQLField<unknown, unknown>) =>
      known?.has(each.name) === true || (isKeyKnown && costOf(each).from === 'key');
    return [...fieldsOf(type, sets)].every((each) => isKnownField(each.field));
  };

  const callsBehind = (
    field: Selected['field'],
    sets: readonly SelectionSetNode[],
    place: Place,
    typeName?: string,
  ): number => {
    const type = typeName === undefined ? getNamedType(field.type) : schema.getType(typeName);
    if (isObjectType(type)) return callsOf(type, sets, place);
    if (!isCompositeType(type)) return 0;
    return Math.max(0, ...schema.getPossibleTypes(type).map((each) => callsOf(each, sets, place)));
  };

  return (field: Selected['field'], sets: readonly SelectionSetNode[], source: CostSource): ProviderCalls => {
    const { traits, objects, instances, type, list = null } = source;
    const inFull = type ?? getNamedType(field.type).name;
    const place = {
      traits,
      objects,
      instances,
      list,
      carried: new Set<string>(),
      inFull,
      cameBy: null,
      isKept: false,
    };
    const calls = callsBehind(field, sets, place, type) + (source.calls ?? 0);
    return { traits, calls: calls + (calls > 0 ? instances * traits.callsToReachInstance : 0) };
  };
}

function readingOf(declared: FieldCost, place: Place): number {
  const { instances, list } = place;
  const objects = ownersOf(declared, place) ?? place.objects;
  if (declared.as === PAGE) return objects * (list?.pages ?? 0);
  if (declared.as === COUNT) return objects * (list?.count ?? 0);
  const reading = readingTraits(declared, place);
  if (reading === null) return 0;
  const { calls, per = 'object', once = 0 } = reading;
  const places = Math.min(objects, instances);
  const together = objects < 2 ? 0 : Math.min(callsTogether(reading), objects);
  const onTop = (once + together) * places;
  if (per === 'object') return calls * objects + onTop;
  if (per === 'instance') return calls * places + onTop;
  return calls * Math.min(objects, Math.ceil(objects / per) + instances - 1) + onTop;
}

/** Returns the declared costs of a reading. Null if the reading makes no call. */
function readingTraits(
  { reading, calls, per }: FieldCost,
  { traits, isKept }: Pick<Place, 'traits' | 'isKept'>,
): ReadingTraits | null {
  if (reading !== undefined) {
    const own = traits.readings[reading];
    if (own !== null || !isKept || !isKeyOf(traits.objects, reading)) return own;
    // The lists of the provider contain the whole object, but the inventory does not keep all of it.
    const object = traits.objects[reading];
    return object === null ? null : { calls: 1 + (object.pagesOfOwner ?? 0) };
  }
  if (calls === undefined) return null;
  return {
    calls: typeof calls === 'number' ? calls : calls(traits),
    ...(per === undefined ? {} : { per }),
  };
}

function callsTogether({ together = 0 }: ReadingTraits): number {
  if (typeof together === 'number') return together;
  return 'lists' in together ? together.lists * MAX_PAGES : together.searches * MAX_SEARCHES;
}

/**
 * Returns the number of objects of a field that leads back to the owner of the current list. There are at most as many
 * objects as owners.
 */
function ownersOf({ inverseOf }: FieldCost, { cameBy }: Place): number | null {
  return inverseOf !== undefined && inverseOf === cameBy?.list ? cameBy.owners : null;
}

function next(
  coordinate: string,
  { field, args }: Selected,
  from: Place,
  pageSizeOf: (cursor: string) => number | null,
): Place {
  const place = { ...from, inFull: null };
  const { traits, objects, instances } = place;
  const declared = costOf(field);
  const owners = ownersOf(declared, place);
  const isLive = declared.list !== undefined && traits.lists[declared.list] !== null;
  if (declared.kept !== undefined && !isLive) {
    const list = traits.lists[declared.kept];
    return {
      ...place,
      objects: list === null ? 0 : objects,
      list: { pages: 0, count: 0, size: windowSize(args) },
      carried: new Set([...(list?.carries ?? []), ...KEPT_CONTENT]),
      cameBy: null,
      isKept: true,
    };
  }
  if (declared.list !== undefined) {
    const list = traits.lists[declared.list];
    return {
      ...place,
      // If the provider lacks the list, the field returns no objects.
      objects: list === null ? 0 : objects,
      list: {
        pages: list === null ? 0 : pageCalls(list, args, pageSizeOf),
        count: list === null ? 0 : (list.ofGroups?.most ?? 1),
        isWhole: list?.page === 'whole',
        size: windowSize(args),
      },
      carried: new Set(list?.carries),
      isKept: false,
      cameBy: { list: coordinate, owners: objects },
    };
  }
  if (declared.as === PAGE && place.list !== null) {
    return { ...place, objects: objects * place.list.size, list: null };
  }
  const reading = declared.reading === undefined ? null : traits.readings[declared.reading];
  const moved = (many: number): Place => ({
    ...place,
    objects: many,
    carried: new Set(reading?.carries),
    cameBy: null,
  });
  if (owners !== null) return moved(owners);
  if (declared.leadsTo === 'instance') return { ...moved(Math.min(objects, instances)), isKept: false };
  if (declared.leadsTo === 'others') return moved(objects * (reading?.finds ?? 1));
  return { ...place, objects: objects * (declared.most ?? 1) };
}

/** The content of certificates. The inventory keeps it, and shows nothing until it was read. */
const KEPT_CONTENT = [
  ...['serialNumber', 'x509'].flatMap((name) => [`CaCertificate.${name}`, `DeviceCertificate.${name}`]),
  ...['DeviceCertificate.validFrom', 'DeviceCertificate.fingerprintSha256'],
];

const plus = (one: number, other: number): number => one + other;
const larger = (one: number, other: number): number => Math.max(one, other);

function sum(calls: readonly ProviderCalls[]): number {
  return calls.map((each) => each.calls).reduce(plus, 0);
}

/** Combines the calls of each provider with `combine`, by provider name. */
function ofEach(calls: readonly ProviderCalls[], combine: typeof plus): Map<ProviderName, number> {
  const found = new Map<ProviderName, number>();
  for (const each of calls) {
    const { name } = each.traits;
    found.set(name, combine(found.get(name) ?? 0, each.calls));
  }
  return found;
}
