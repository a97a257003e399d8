import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isObjectType,
  type SelectionSetNode,
} from 'graphql';
import type { ProviderName } from '../../providers/port/records.ts';
import type { OperationScope } from '../operation-scope.ts';
import { type Execution, type Selected, type Selection, selectionOf } from '../selection.ts';
import {
  COUNT,
  type CostSource,
  costOf,
  type FieldCost,
  PAGE,
  type PageStyle,
  pageCalls,
  windowSize,
} from './field-cost.ts';

export interface Estimate {
  /** All together, at worst. */
  readonly calls: number;
  /** Of each provider at worst: where a query is of one or the other, they add up to more than `calls`. */
  readonly byProvider: ByProviderCalls;
}

type ByProviderCalls = Readonly<Record<ProviderName, number>>;

const NOTHING: ByProviderCalls = { ALIBABA_MQTT: 0, HUAWEI_IOTDA: 0 };

/**
 * The provider calls of an operation at worst, from what its fields declare (field-cost.ts) and its coerced variables.
 * Null where the variables cannot be coerced: it will not be executed. Not a rule of the validation: what is valid is
 * kept by the text of a document, which says nothing of its variables.
 */
export function estimateCalls(execution: Execution, operation: OperationScope): Estimate | null {
  const selection = selectionOf(execution);
  if (selection === null) return null;
  const behind = createWalk(execution.schema, selection, operation.sealer.pageSizeOf);
  let calls = 0;
  let byProvider = NOTHING;
  for (const { args, field, sets } of selection.roots) {
    const declared = costOf(field);
    const sources = declared.sources?.(args, operation) ?? {
      calls: declared.calls ?? {},
      from: [],
      combine: 'sum' as const,
    };
    const own = { ...NOTHING, ...sources.calls };
    const costs = sources.from.map((source) => behind(field, sets, source));
    const isSum = sources.combine === 'sum';
    calls += sumOf(own) + (isSum ? sumOf(costs.reduce(plus, NOTHING)) : Math.max(0, ...costs.map(sumOf)));
    byProvider = plus(byProvider, plus(own, costs.reduce(isSum ? plus : worst, NOTHING)));
  }
  return { calls, byProvider };
}

/** What is behind one field, for one provider. */
interface Place {
  readonly provider: ProviderName;
  readonly objects: number;
  readonly instances: number;
  /** Fields that cost nothing here. */
  readonly carried: ReadonlySet<string>;
  /** Name of the type whose objects were read in full when they were found. */
  readonly inFull: string | null;
  /** The connection that we are in: its pages and its rows. */
  readonly list: {
    readonly pages: number;
    readonly count: number;
    readonly size: number;
    readonly isWhole?: boolean;
  } | null;
  /** The list (`Type.field`) that led here, and how many owners it had. */
  readonly cameBy: { readonly list: string; readonly owners: number } | null;
}

/** Tells the calls for what is selected behind a root field, where it may come from there. */
function createWalk(
  schema: GraphQLSchema,
  { fieldsOf }: Selection,
  pageSizeOf: (cursor: string) => number | null,
) {
  /** Calls for everything that is selected of the objects of one place. */
  const callsOf = (type: GraphQLObjectType, sets: readonly SelectionSetNode[], place: Place): number => {
    const readings = new Map<string, number>();
    let inner = 0;
    for (const selected of fieldsOf(type, sets)) {
      const { field } = selected;
      const declared = costOf(field);
      const coordinate = `${type.name}.${field.name}`;
      if (!place.carried.has(coordinate) && !isKnown(selected, declared, place)) {
        for (let each: FieldCost | undefined = declared; each !== undefined; each = each.after) {
          // Of a list that one call brings whole, that call also counts it.
          const as = each.as === COUNT && place.list?.isWhole === true ? PAGE : each.as;
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

  /** All that is selected of the object behind a field is known without reading it. */
  const isKnown = ({ field, sets }: Selected, { known, byKey }: FieldCost, { provider }: Place): boolean => {
    const type = getNamedType(field.type);
    if (!isObjectType(type)) return false;
    const isTold = (each: GraphQLField<unknown, unknown>) =>
      known?.has(each.name) === true || (byKey?.[provider] === true && costOf(each).from === 'key');
    return (known ?? byKey) !== undefined && [...fieldsOf(type, sets)].every((each) => isTold(each.field));
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

  return (
    field: Selected['field'],
    sets: readonly SelectionSetNode[],
    source: CostSource,
  ): ByProviderCalls => {
    const { provider, objects, instances, type, list = null } = source;
    const inFull = type ?? getNamedType(field.type).name;
    const place = { provider, objects, instances, list, carried: new Set<string>(), inFull, cameBy: null };
    const calls = callsBehind(field, sets, place, type) + (source.calls ?? 0);
    // An instance of IoTDA has an address of its own, which may have to be found (contract huawei, 1.1).
    const addresses = provider === 'HUAWEI_IOTDA' && calls > 0 ? instances : 0;
    return { ...NOTHING, [provider]: calls + addresses };
  };
}

function readingOf(declared: FieldCost, place: Place): number {
  const { provider, instances, list } = place;
  const objects = ownersOf(declared, place) ?? place.objects;
  if (declared.as === PAGE) return objects * (list?.pages ?? 0);
  if (declared.as === COUNT) return objects * (list?.count ?? 0);
  const calls = declared.calls?.[provider] ?? 0;
  const places = Math.min(objects, instances);
  const together = objects < 2 ? 0 : Math.min(declared.together?.[provider] ?? 0, objects);
  const once = ((declared.once?.[provider] ?? 0) + together) * places;
  switch (declared.per ?? 'object') {
    case 'object':
      return calls * objects + once;
    case 'instance':
      return calls * places + once;
    default:
      return calls * Math.min(objects, Math.ceil(objects / Number(declared.per)) + instances - 1) + once;
  }
}

/** Behind a field that leads back to whose list we are in there are no more objects than there were owners. */
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
  const { provider, objects, instances } = place;
  const declared = costOf(field);
  const owners = ownersOf(declared, place);
  if (declared.list !== undefined) {
    const style: PageStyle | undefined = declared.list[provider];
    return {
      ...place,
      // Null where the provider has no such list: nothing is behind it.
      objects: style === undefined ? 0 : objects,
      list: {
        pages: style === undefined ? 0 : pageCalls(style, args, pageSizeOf),
        count: typeof style === 'object' ? style.count : style === undefined ? 0 : 1,
        isWhole: style === 'whole',
        size: windowSize(args),
      },
      carried: new Set(declared.carries),
      cameBy: { list: coordinate, owners: objects },
    };
  }
  if (declared.as === PAGE && place.list !== null) {
    return { ...place, objects: objects * place.list.size, list: null };
  }
  const moved = (many: number): Place => ({
    ...place,
    objects: many,
    carried: new Set(declared.carries),
    cameBy: null,
  });
  if (owners !== null) return moved(owners);
  if (declared.toInstance) return moved(Math.min(objects, instances));
  if (declared.objects !== undefined || declared.carries !== undefined)
    return moved(objects * (declared.objects ?? 1));
  return place;
}

function plus(one: ByProviderCalls, other: ByProviderCalls): ByProviderCalls {
  return {
    ALIBABA_MQTT: one.ALIBABA_MQTT + other.ALIBABA_MQTT,
    HUAWEI_IOTDA: one.HUAWEI_IOTDA + other.HUAWEI_IOTDA,
  };
}

/** Of each provider: it may be the one or the other. */
function worst(one: ByProviderCalls, other: ByProviderCalls): ByProviderCalls {
  return {
    ALIBABA_MQTT: Math.max(one.ALIBABA_MQTT, other.ALIBABA_MQTT),
    HUAWEI_IOTDA: Math.max(one.HUAWEI_IOTDA, other.HUAWEI_IOTDA),
  };
}

function sumOf({ ALIBABA_MQTT, HUAWEI_IOTDA }: ByProviderCalls): number {
  return ALIBABA_MQTT + HUAWEI_IOTDA;
}
