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
import { COUNT, type CostSource, costOf, type FieldCost, PAGE, type ProviderCalls } from './field-cost.ts';
import { next, type Place, readingOf, rowsIn, shared } from './place.ts';

export interface Estimate {
  /** Worst case for all providers together. */
  readonly calls: number;
  /** Worst case per provider name. The sum is larger than `calls` if a query goes to only one of several providers. */
  readonly byProvider: ReadonlyMap<ProviderName, number>;
  /** The calls of `calls`, divided as far as their accounts and operations are known before the operation runs. */
  readonly parts: readonly EstimatedCalls[];
  /** Rows that the operation reads from the store, about. */
  readonly rows: number;
}

/** A part of an estimate. `traits`: undefined if the calls go to one of several providers. */
export type EstimatedCalls = Omit<ProviderCalls, 'traits'> & Partial<Pick<ProviderCalls, 'traits'>>;

/**
 * Estimates the worst-case provider calls of an operation, from the costs that its fields declare (field-cost.ts) and
 * its coerced variables. Null if the variables cannot be coerced, because such an operation is not executed. This is
 * not a validation rule, because validation results are cached by document text, without variables.
 */
export function estimateCalls(execution: Execution, operation: OperationScope): Estimate | null {
  const selection = selectionOf(execution);
  if (selection === null) return null;
  const behind = createWalk(execution.schema, selection, operation.sealer.pageSizeOf);
  let rows = 0;
  const parts: EstimatedCalls[] = [];
  const byProvider = new Map<ProviderName, number>();
  for (const { args, field, sets } of selection.roots) {
    const type = getNamedType(field.type);
    const selected = () => (isObjectType(type) ? selection.fieldsOf(type, sets) : []);
    const sources = costOf(field).sources?.(args, operation, selected);
    rows += costOf(field).rows ?? 0;
    if (sources === undefined) continue;
    const found = sources.from.map((source) => {
      const own = behind(field, sets, source);
      return { traits: source.traits, parts: own.parts, calls: sum(own.parts), rows: own.rows };
    });
    const lists = found.map((each) => each.parts);
    const combine = sources.combine === 'sum' ? plus : larger;
    rows += found.map((each) => each.rows).reduce(sources.isOneQuestion === true ? larger : combine, 0);
    parts.push(
      ...sources.calls,
      ...(combine === plus ? lists.flat() : oneOf<EstimatedCalls>(lists, (calls) => ({ calls }))),
    );
    for (const [name, count] of [...ofEach(sources.calls, plus), ...ofEach(found, combine)])
      byProvider.set(name, (byProvider.get(name) ?? 0) + count);
  }
  return { calls: sum(parts), byProvider, parts, rows };
}

/** Creates a function that estimates the calls, and the rows of the store, below a root field for one source. */
function createWalk(
  schema: GraphQLSchema,
  { fieldsOf }: Selection,
  pageSizeOf: (cursor: string) => number | null,
) {
  /** Most instances that contain the objects of a place. */
  let widest = 0;
  let rows = 0;

  /** Returns the calls for all selected fields of the objects of one place. */
  const callsOf = (
    type: GraphQLObjectType,
    sets: readonly SelectionSetNode[],
    place: Place,
  ): readonly ProviderCalls[] => {
    widest = Math.max(widest, place.instances);
    const readings = new Map<string, ProviderCalls>();
    const inner: ProviderCalls[] = [];
    rows += rowsIn(fieldsOf(type, sets), place);
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
          if (name !== place.inFull) readings.set(name, shared(readings.get(name), readingOf(each, place)));
        }
      }
      if (selected.sets.length > 0) {
        inner.push(...callsBehind(field, selected.sets, next(coordinate, selected, place, pageSizeOf)));
      }
    }
    return [...readings.values(), ...inner].filter(({ calls }) => calls > 0);
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
  ): readonly ProviderCalls[] => {
    const type = typeName === undefined ? getNamedType(field.type) : schema.getType(typeName);
    if (isObjectType(type)) return callsOf(type, sets, place);
    if (!isCompositeType(type)) return [];
    const { traits, account } = place;
    const types = schema.getPossibleTypes(type).map((each) => callsOf(each, sets, place));
    return oneOf<ProviderCalls>(types, (calls) => ({ traits, account, calls }));
  };

  return (
    field: Selected['field'],
    sets: readonly SelectionSetNode[],
    source: CostSource,
  ): { readonly parts: readonly ProviderCalls[]; readonly rows: number } => {
    const { traits, account, objects, instances, type, list = null } = source;
    const inFull = type ?? getNamedType(field.type).name;
    const place = {
      traits,
      account,
      objects,
      instances,
      list,
      carried: new Set<string>(),
      inFull,
      cameBy: null,
      isKept: false,
    };
    widest = 0;
    rows = 0;
    const found = [...callsBehind(field, sets, place, type), { traits, account, calls: source.calls ?? 0 }];
    // Each instance that is reached has at least one call.
    const reached = sum(found) > 0 ? Math.max(instances, Math.min(widest, sum(found))) : 0;
    const reach = reached * traits.callsToReachInstance;
    const parts = [...found, { traits, account, calls: reach }].filter(({ calls }) => calls > 0);
    return { parts, rows };
  };
}

const plus = (one: number, other: number): number => one + other;
const larger = (one: number, other: number): number => Math.max(one, other);

/**
 * Returns the calls of one of several alternatives, at most as many as the largest one makes. If several alternatives
 * make calls, it is not known which calls they are: `unknown` returns so many calls of any of the alternatives.
 */
function oneOf<Part extends { readonly calls: number }>(
  alternatives: readonly (readonly Part[])[],
  unknown: (calls: number) => Part,
): readonly Part[] {
  const [one = [], ...others] = alternatives.filter((parts) => sum(parts) > 0);
  if (others.length === 0) return one;
  return [unknown(Math.max(...[one, ...others].map(sum)))];
}

function sum(calls: readonly Pick<ProviderCalls, 'calls'>[]): number {
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
