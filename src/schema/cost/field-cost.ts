import type { GraphQLField } from 'graphql';
import { DEFAULT_FIRST, MAX_FIRST } from '../../lists/window.ts';
import type { ListField, ListTraits, ProviderTraits, Reading } from '../../providers/port/traits.ts';
import type { OperationScope } from '../operation-scope.ts';

/** Arguments of a field, coerced. */
export type Arguments = Readonly<Record<string, unknown>>;

/**
 * The worst-case readings of a field, declared beside the field. The traits of each provider declare the calls per reading.
 * estimate.ts adds them up before a query runs. The sum is an upper bound: no query makes more calls, as long as providers
 * answer the first attempt and send full pages.
 */
export interface FieldCost {
  /** The reading that resolves the field. A provider may declare that the reading needs no call. */
  readonly reading?: Reading;
  /** Calls of a reading that is the same for all providers. `per`: the calls are per object (default) or per instance. */
  readonly calls?: number | ((traits: ProviderTraits) => number);
  readonly per?: 'object' | 'instance';
  /**
   * What the field needs of its object: only the key, or a row of a list. Default: the full object if the
   * field's reading is the one of the full object, otherwise a row.
   */
  readonly from?: 'key' | 'row';
  /**
   * Fields of one object with the same `as` share one reading. Default: the name of `reading`, or else a reading of its own.
   * The name of the object's type means the full object, which is not read again if the object was found by its id.
   */
  readonly as?: string;
  /** A reading that is made before this one. Other fields may share it. */
  readonly after?: FieldCost;
  /** The list that the field returns. */
  readonly list?: ListField;
  /** Fields of the object behind this field that need no reading. Selecting only them costs nothing. */
  readonly known?: ReadonlySet<string>;
  /**
   * `others`: the field leads to other objects, one per object unless the reading finds more. `instance`: the
   * field leads to the instance that contains the objects.
   */
  readonly leadsTo?: 'others' | 'instance';
  /**
   * The list whose owner this field leads back to. The field leads to no more objects than the list had
   * owners.
   */
  readonly inverseOf?: ListField;
  /** Root fields: the providers and objects that the query goes to. */
  readonly sources?: (args: Arguments, operation: OperationScope) => CostSources;
}

export interface CostSources {
  /** Calls of the root field itself. */
  readonly calls: readonly ProviderCalls[];
  readonly from: readonly CostSource[];
  /** `sum`: the query goes to all sources. `worst`: the query goes to one of the sources. */
  readonly combine: 'worst' | 'sum';
}

export interface ProviderCalls {
  readonly traits: ProviderTraits;
  readonly calls: number;
}

export interface CostSource {
  readonly traits: ProviderTraits;
  /** Calls to find the objects of this source. */
  readonly calls?: number;
  readonly objects: number;
  /** Number of instances that contain the objects. Finding the address of an instance may cost calls. */
  readonly instances: number;
  /** Name of the type of the objects, if the field returns an interface. */
  readonly type?: string;
  /** If the field is a connection: rows of its window, calls for its pages and for its count. */
  readonly list?: { readonly size: number; readonly pages: number; readonly count: number };
}

/**
 * Names of the two readings of a connection. The fields in connection-type.ts refer to them by `as`. The
 * traits of the list determine the calls of each one.
 */
export const PAGE = 'the page';
export const COUNT = 'the count';

/** The cost of a field, for its `extensions`. */
export function cost(declared: FieldCost): { readonly providerCost: FieldCost } {
  return { providerCost: declared };
}

export function costOf(field: Pick<GraphQLField<unknown, unknown>, 'extensions'>): FieldCost {
  return field.extensions.providerCost ?? {};
}

/** Maximum rows of a window. A window out of range is refused before its list is read. */
export function windowSize({ first, last }: Arguments): number {
  const size = Number(last ?? first ?? DEFAULT_FIRST);
  return Math.min(Math.max(size, 0), MAX_FIRST);
}

/**
 * Calls for one window. The check for a next row may cost one call. A window that does not start at the beginning of its list
 * may span two pages. `pageSizeOf` returns the page size of a cursor's walk: a walk that began with a small `first` keeps its
 * small pages.
 */
export function pageCalls(
  { page, ofGroups }: ListTraits,
  args: Arguments,
  pageSizeOf: (cursor: string) => number | null = () => null,
): number {
  // One call returns the list of groups. Then each group costs one page until the window is full.
  if (ofGroups !== undefined) return 1 + windowSize(args) + ofGroups.empty;
  if (page === 'whole') return 1;
  const after = args['after'];
  const size = typeof after === 'string' ? (pageSizeOf(after) ?? page) : page;
  const isFromStart = after == null && args['before'] == null && args['last'] == null;
  return Math.max(1, Math.ceil(windowSize(args) / Math.min(size, page))) + (isFromStart ? 1 : 2);
}

/** The entry in `extensions` that this file writes or reads. */
declare module 'graphql/type/definition.js' {
  interface GraphQLFieldExtensions<_TSource, _TContext, _TArgs> {
    readonly providerCost?: FieldCost;
  }
}
