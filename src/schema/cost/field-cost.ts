import type { GraphQLField } from 'graphql';
import { DEFAULT_FIRST, MAX_FIRST } from '../../lists/window.ts';
import type { ListField, ListTraits, ProviderTraits, Reading } from '../../providers/port/traits.ts';
import type { ProviderAction } from '../../transport/call.ts';
import type { OperationScope } from '../operation-scope.ts';
import type { Arguments, Selected } from '../selection.ts';

/**
 * The worst-case readings of a field, declared in the definition of the field. The traits of each provider declare the
 * calls per reading. estimate.ts adds the calls up before a query runs. The sum is an upper bound if each provider
 * answers the first attempt and sends full pages.
 */
export interface FieldCost {
  /** The reading that resolves the field. A provider may declare that the reading needs no call. */
  readonly reading?: Reading;
  /**
   * Number of calls, if the reading costs the same for all providers. `per`: the number is per object (default) or per
   * instance.
   */
  readonly calls?: number | ((traits: ProviderTraits) => number);
  readonly per?: 'object' | 'instance';
  /**
   * The part of its object that the field needs: only the key, or a row of a list. Default: the full object if the
   * field's reading is that of the full object, otherwise a row.
   */
  readonly from?: 'key' | 'row';
  /**
   * Fields of one object with the same `as` share one reading. Default: the name of `reading`. Without a `reading`, the
   * field has a reading of its own. If `as` is the name of the object's type, it means the full object, which is not
   * read again if the object was found by its id.
   */
  readonly as?: string;
  /** A reading that is made before this one. Other fields may share it. */
  readonly after?: FieldCost;
  /** The list that the field returns. */
  readonly list?: ListField;
  /**
   * The field returns objects that the inventory keeps of this list. Reading and counting them makes no call. With `list`:
   * only for providers that lack that list.
   */
  readonly kept?: ListField;
  /** Rows of the store that the field reads for each object, about. Default: none, or the page and the count of a kept list. */
  readonly rows?: number;
  /** Fields of the returned object that need no reading. A query that selects only these fields costs nothing. */
  readonly known?: ReadonlySet<string>;
  /**
   * `others`: the field leads to other objects, one per object unless the reading finds more; with `kept`, in any account.
   * `instance`: the field leads to the instance that contains the objects. `kept`: the field leads to objects of any kind,
   * in any account, that the inventory keeps.
   */
  readonly leadsTo?: 'others' | 'instance' | 'kept';
  /**
   * The list whose owner this field leads back to. The field leads to at most as many objects as the list had owners.
   */
  readonly inverseOf?: ListField;
  /** Number of objects that the field returns for each of its objects, at most. Default 1, or the page of a connection. */
  readonly most?: number;
  /**
   * For root fields: returns the providers and objects that the query reads. `selected`: the fields that it selects of the
   * returned object.
   */
  readonly sources?: (
    args: Arguments,
    operation: OperationScope,
    selected: () => Iterable<Selected>,
  ) => CostSources;
}

export interface CostSources {
  /** Calls of the root field itself. */
  readonly calls: readonly ProviderCalls[];
  readonly from: readonly CostSource[];
  /** `sum`: the query reads from all sources. `worst`: the query reads from one of the sources. */
  readonly combine: 'worst' | 'sum';
  /** True: one question to the store is about all sources. Default: each source has its own. */
  readonly isOneQuestion?: true;
}

export interface ProviderCalls {
  readonly traits: ProviderTraits;
  /** The account of all calls. Undefined: one of several accounts. */
  readonly account?: string | undefined;
  /** The operation of all calls. Undefined: one of several operations. */
  readonly operation?: ProviderAction | undefined;
  readonly calls: number;
}

export interface CostSource {
  readonly traits: ProviderTraits;
  /** The account of the objects. Undefined: one of several accounts, or several of them. */
  readonly account?: string | undefined;
  /** Calls to find the objects of this source. */
  readonly calls?: number;
  readonly objects: number;
  /** Number of instances that contain the objects. Finding an instance's address may cost calls. */
  readonly instances: number;
  /** Name of the type of the objects, if the field returns an interface. */
  readonly type?: string;
  /** For a connection: the rows of its window, the calls for its pages and the calls for its count. */
  readonly list?: {
    readonly size: number;
    readonly pages: number;
    readonly count: number;
    readonly operation?: ProviderAction | undefined;
  };
}

/**
 * Names of the two readings of a connection. The fields in connection-type.ts refer to them by `as`. The traits of the
 * list declare their calls.
 */
export const PAGE = 'the page';
export const COUNT = 'the count';

/**
 * Rows of the store that count for an exact count, or for an answer that is computed from many rows. The true number depends
 * on the fleet, and the time of a statement is limited.
 */
export const COUNTED_ROWS = 1_000;

/** The cost of a field, for its `extensions`. */
export function cost(declared: FieldCost): { readonly providerCost: FieldCost } {
  return { providerCost: declared };
}

export function costOf(field: Pick<GraphQLField<unknown, unknown>, 'extensions'>): FieldCost {
  return field.extensions.providerCost ?? {};
}

/** Returns the account that all have. Undefined if they have several, or if one is unknown. */
export function onlyAccount(among: Iterable<{ readonly account?: string | undefined }>): string | undefined {
  const [account, ...others] = new Set(Array.from(among, (each) => each.account));
  return others.length === 0 ? account : undefined;
}

/** Returns the maximum number of rows of a window. A window out of range is refused before its list is read. */
export function windowSize({ first, last }: Arguments): number {
  const size = Number(last ?? first ?? DEFAULT_FIRST);
  return Math.min(Math.max(size, 0), MAX_FIRST);
}

/**
 * Returns the calls for one window. The check for a next row may cost one call. A window that does not start at the
 * beginning of its list may span two pages. `pageSizeOf` returns the page size of a cursor's walk: a walk that began
 * with a small `first` keeps its small pages.
 */
export function pageCalls(
  { page, ofGroups }: ListTraits,
  args: Arguments,
  pageSizeOf: (cursor: string) => number | null = () => null,
): number {
  // One call returns the list of groups. Then each group costs one page until the window is full. An empty group costs
  // a call, too.
  if (ofGroups !== undefined) return 1 + windowSize(args) + ofGroups.empty;
  if (page === 'whole') return 1;
  const after = args['after'];
  const size = typeof after === 'string' ? (pageSizeOf(after) ?? page) : page;
  const isFromStart = after == null && args['before'] == null && args['last'] == null;
  return Math.max(1, Math.ceil(windowSize(args) / Math.min(size, page))) + (isFromStart ? 1 : 2);
}

/** The extension of GraphQL fields that this file writes and reads. */
declare module 'graphql/type/definition.js' {
  interface GraphQLFieldExtensions<_TSource, _TContext, _TArgs> {
    readonly providerCost?: FieldCost;
  }
}
