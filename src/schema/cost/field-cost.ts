import { DEFAULT_FIRST, MAX_FIRST } from '../../lists/window.ts';
import type { ProviderName } from '../../providers/port/records.ts';
import type { OperationScope } from '../operation-scope.ts';

/** Arguments of a field, coerced. */
export type Arguments = Readonly<Record<string, unknown>>;

/** By provider; one that is left out has no such thing, and is not asked. */
export type ByProvider<Value> = Partial<Readonly<Record<ProviderName, Value>>>;

/** `whole`: one call brings all. A number: rows of a page at the most. Or, where neither says it, the calls themselves. */
export type PageStyle =
  | 'whole'
  | number
  | { readonly page: (args: Arguments) => number; readonly count: number };

/**
 * What a field reads from providers at worst, said beside the field, summed by estimate.ts before a query runs. It is a
 * promise: no query makes more calls than it adds up to, while the providers answer at once and send full pages.
 */
export interface FieldCost {
  /** Calls of one reading. */
  readonly calls?: ByProvider<number>;
  /** Calls on top of them, once for each instance. */
  readonly once?: ByProvider<number>;
  /**
   * Calls on top of them for each instance, where several objects of it are read together: at most so many, and no more than
   * there are objects. One object is read by itself.
   */
  readonly together?: ByProvider<number>;
  /**
   * What answers the field: the key of its object alone, or what a list tells of it. Default: the object in full where the
   * field shares that reading, else what a list tells.
   */
  readonly from?: 'key' | 'row';
  /**
   * Fields of one object that name the same reading share it. Default: it is the field's own. What bears the name of the
   * object's type is the object in full, and not read again where the object was found by itself.
   */
  readonly as?: string;
  /** A reading that comes before it, which may be another field's too. */
  readonly after?: FieldCost;
  /** Whom one reading serves. Default `object`. `instance`: all objects of an instance; a number: so many of them. */
  readonly per?: 'object' | 'instance' | number;
  /** A connection, and how its provider pages. */
  readonly list?: ByProvider<PageStyle>;
  /** Fields of the objects behind this field that cost nothing, since they come with it: `Device.name`. */
  readonly carries?: readonly string[];
  /** The field names the key of the object behind it: fields of that object which its key answers cost nothing alone. */
  readonly byKey?: ByProvider<true>;
  /** Fields of the object behind this field that are known without its reading: alone they cost nothing. */
  readonly known?: ReadonlySet<string>;
  /** Objects behind the field for each of its own at the most, where it is no connection. Default 1. */
  readonly objects?: number;
  /** Leads to the instance that everything here is in. */
  readonly toInstance?: true;
  /** The list (`Type.field`) whose owner this field leads back to: no more of them than there were. */
  readonly inverseOf?: string;
  /** Root fields: where the query goes from here. */
  readonly sources?: (args: Arguments, operation: OperationScope) => CostSources;
}

export interface CostSources {
  /** Of the field itself. */
  readonly calls: ByProvider<number>;
  readonly from: readonly CostSource[];
  /** Is it one of them, or are it all? */
  readonly combine: 'worst' | 'sum';
}

export interface CostSource {
  readonly provider: ProviderName;
  /** Of finding them, by this way alone. */
  readonly calls?: number;
  readonly objects: number;
  /** Instances that these are in. Their addresses may have to be found, with a call for each. */
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
export function cost(declared: FieldCost): { readonly providerReads: FieldCost } {
  return { providerReads: declared };
}

export function costOf(field: { readonly extensions: object }): FieldCost {
  return (field.extensions as { readonly providerReads?: FieldCost }).providerReads ?? {};
}

/** Of a look-up by the provider's own ids: its instance is looked for everywhere, then the object in it. */
export function lookupCost(calls: ByProvider<number>, fixed?: ProviderName): FieldCost {
  return {
    sources: (args, { registry, principal }) => {
      const provider = fixed ?? (args['provider'] as ProviderName);
      const places = registry
        .providersNamed(principal, provider)
        .reduce((sum, { regions }) => sum + regions.length, 0);
      return {
        calls: { [provider]: places + (calls[provider] ?? 0) },
        from: [{ provider, objects: 1, instances: 1 }],
        combine: 'sum',
      };
    },
  };
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
  style: PageStyle,
  args: Arguments,
  pageSizeOf: (cursor: string) => number | null = () => null,
): number {
  if (style === 'whole') return 1;
  if (typeof style === 'object') return style.page(args);
  const after = args['after'];
  const size = typeof after === 'string' ? (pageSizeOf(after) ?? style) : style;
  const isFromStart = after == null && args['before'] == null && args['last'] == null;
  return Math.max(1, Math.ceil(windowSize(args) / Math.min(size, style))) + (isFromStart ? 1 : 2);
}
