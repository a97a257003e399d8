import { DEFAULT_FIRST, MAX_FIRST } from '../../lists/window.ts';
import type { ListField, ListTraits, ProviderTraits, Reading } from '../../providers/port/traits.ts';
import type { OperationScope } from '../operation-scope.ts';

/** Arguments of a field, coerced. */
export type Arguments = Readonly<Record<string, unknown>>;

/**
 * What a field reads from providers at worst, said beside the field. How many calls that is, each provider declares in its
 * traits. estimate.ts adds them up before a query runs. It is a promise: no query makes more calls than it adds up to, while
 * the providers answer at once and send full pages.
 */
export interface FieldCost {
  /** What answers the field. A provider may declare that it needs no call. */
  readonly reading?: Reading;
  /** Calls of a reading that every provider makes in the same way. `per` says whom one serves; default `object`. */
  readonly calls?: number | ((traits: ProviderTraits) => number);
  readonly per?: 'object' | 'instance';
  /**
   * What answers the field: the key of its object alone, or what a list tells of it. Default: the object in full where the
   * field shares that reading, else what a list tells.
   */
  readonly from?: 'key' | 'row';
  /**
   * Fields of one object that name the same reading share it. Default: the name of `reading`; without one, it is the field's
   * own. What bears the name of the object's type is the object in full, and not read again where the object was found by
   * itself.
   */
  readonly as?: string;
  /** A reading that comes before it, which may be another field's too. */
  readonly after?: FieldCost;
  /** The field is this list. */
  readonly list?: ListField;
  /** Fields of the object behind this field that are known without its reading: alone they cost nothing. */
  readonly known?: ReadonlySet<string>;
  /**
   * `others`: objects behind the field are not those of its own, one for each unless the reading finds more. `instance`: the
   * instance that everything here is in.
   */
  readonly leadsTo?: 'others' | 'instance';
  /** The list whose owner this field leads back to: no more of them than there were. */
  readonly inverseOf?: ListField;
  /** Root fields: where the query goes from here. */
  readonly sources?: (args: Arguments, operation: OperationScope) => CostSources;
}

export interface CostSources {
  /** Calls of the field itself. */
  readonly calls: readonly ProviderCalls[];
  readonly from: readonly CostSource[];
  /** Is it one of them, or are it all? */
  readonly combine: 'worst' | 'sum';
}

export interface ProviderCalls {
  readonly traits: ProviderTraits;
  readonly calls: number;
}

export interface CostSource {
  readonly traits: ProviderTraits;
  /** Of finding them, by this way alone. */
  readonly calls?: number;
  readonly objects: number;
  /** Instances that these are in. Their addresses may have to be found, with calls for each. */
  readonly instances: number;
  /** Name of their type, where the field tells only an interface. */
  readonly type?: string;
  /** Where the field is a connection: rows of its window, calls of its pages and of its count. */
  readonly list?: { readonly size: number; readonly pages: number; readonly count: number };
}

/** Readings of a connection, declared by its fields in connection.ts; how many calls they are is the list's matter. */
export const PAGE = 'the page';
export const COUNT = 'the count';

/** For a field's `extensions`. */
export function cost(declared: FieldCost): { readonly providerCost: FieldCost } {
  return { providerCost: declared };
}

export function costOf(field: { readonly extensions: object }): FieldCost {
  return (field.extensions as { readonly providerCost?: FieldCost }).providerCost ?? {};
}

/** Rows of a window at the most. One that is out of range is refused before its list is read. */
export function windowSize({ first, last }: Arguments): number {
  const size = Number(last ?? first ?? DEFAULT_FIRST);
  return Math.min(Math.max(size, 0), MAX_FIRST);
}

/**
 * Calls of one window. The row behind it may cost one. A window that does not start at the beginning of its list may lie
 * across two pages. `pageSizeOf` reads from a cursor how long the pages of its walk are: a walk that began with a small
 * `first` keeps its small pages.
 */
export function pageCalls(
  { page, ofGroups }: ListTraits,
  args: Arguments,
  pageSizeOf: (cursor: string) => number | null = () => null,
): number {
  // The list of groups, and a page of each until the window is full.
  if (ofGroups !== undefined) return 1 + windowSize(args) + ofGroups.empty;
  if (page === 'whole') return 1;
  const after = args['after'];
  const size = typeof after === 'string' ? (pageSizeOf(after) ?? page) : page;
  const isFromStart = after == null && args['before'] == null && args['last'] == null;
  return Math.max(1, Math.ceil(windowSize(args) / Math.min(size, page))) + (isFromStart ? 1 : 2);
}
