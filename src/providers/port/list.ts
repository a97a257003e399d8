import type { Call } from '../../transport/call.ts';

/**
 * A list of the provider's objects. Only the factory in src/lists that created it knows how the provider pages. Creating,
 * mapping or tapping a list makes no call.
 */
export interface List<Row> {
  /** The row's natural key. */
  readonly key: (row: Row) => string;
  /**
   * True: a row has all members that a read of the single object returns. Default: rows lack some members.
   */
  readonly rowsInFull?: true;
  /** Maximum number of rows in one page. Infinity: one call returns the whole list. */
  readonly maxPageSize: number;
  /** Precision of the provider's count. UNKNOWN: the provider gives no count. */
  readonly precision: CountPrecision;
  /**
   * Reads one window and removes repeated rows. Fails with BACKWARD_PAGINATION_UNSUPPORTED if the provider cannot page
   * backward, and with PROVIDER_BAD_RESPONSE if the pages contradict each other.
   */
  readonly window: (window: Window, call: Call) => Promise<Slice<Row>>;
  /**
   * Reads the provider's pages one after the other. Rows may be repeated. `call` creates the Call of each page. The
   * list may have any length. Throws BrokenPaging if a token or marker is repeated, or if pages no longer contain new
   * rows.
   */
  readonly pages: (call: () => Call, options?: PagesOptions) => AsyncGenerator<Page<Row>>;
  /** Counts the rows with at most one call. */
  readonly count: (call: Call) => Promise<Count>;
  /** Returns the list with each row converted by `to`. */
  readonly map: <To>(to: (row: Row) => To, key: (row: To) => string) => List<To>;
  /** Returns the list with every read of a page wrapped in `around`. */
  readonly tap: (around: Around<Row>) => List<Row>;
}

/**
 * A place in a list, in the form that its way of paging needs. Plain JSON. Clients receive it only encrypted, in a
 * cursor.
 */
export type Position = readonly (string | number | boolean | null | Position)[];

/**
 * A request for at most `count` rows between `after` and `before`: the first rows if `direction` is `forward`, else
 * the last rows.
 */
export interface Window {
  readonly direction: 'forward' | 'backward';
  readonly count: number;
  readonly after: Position | null;
  readonly before: Position | null;
  /**
   * Number of rows of a full window. Set it if several lists are read as one and `count` is only the missing part of
   * the window. Default: `count`.
   */
  readonly pageSize?: number;
  /**
   * False: the caller does not need `hasNextPage`, so no call is made for it. `hasNextPage` is then false only if a page
   * that was read shows the end of the list.
   */
  readonly isNextAsked?: boolean;
}

/** Rows of a window in the order of the list, each with the position directly after the row. */
export interface Slice<Row> {
  readonly rows: readonly Placed<Row>[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

export interface Placed<Row> {
  readonly row: Row;
  readonly position: Position;
  /** Rows of a provider page, if the walk keeps the page size of its first window. */
  readonly pageSize?: number;
}

export interface PagesOptions {
  /**
   * `next` of an earlier page, which this or another process has read. The walk continues after that page. Default: the
   * first page.
   */
  readonly from?: Position;
  /**
   * Rows of a page, at most `maxPageSize`. Default: `maxPageSize`. Ignored if `from` is given, because the
   * walk keeps its page size.
   */
  readonly size?: number;
  /** The walk adds the keys of all rows to this set. */
  readonly seen?: Set<string>;
}

export interface Page<Row> {
  readonly rows: readonly Row[];
  /** Position of the next page. Null: this page is the last. */
  readonly next: Position | null;
  /**
   * True if the pages may lack a row that existed during the whole walk. This can happen with page numbers and offsets:
   * if a row before this page is deleted, the first row of this page moves to a page that was already read.
   */
  readonly mayMiss: boolean;
  /** The provider's count of all rows of the list. Null: the page has no count, or it is unclear whether it counts rows. */
  readonly counted: number | null;
}

export type Around<Row> = <Answer extends { readonly rows: readonly Row[] }>(
  read: () => Promise<Answer>,
  page: PageRead<Answer>,
) => Promise<Answer>;

export interface PageRead<Answer> {
  /**
   * `pages` reads this page if `from` is this position. Two pages of one list with equal positions are the same page.
   */
  readonly position: Position;
  /** Returns whether this page is the whole list. */
  readonly isAll: (answer: Answer) => boolean;
  /** See `Page.counted`. */
  readonly counted: (answer: Answer) => number | null;
}

export type CountPrecision = 'EXACT' | 'REPORTED' | 'UNKNOWN';
export interface Count {
  readonly count: number | null;
  readonly precision: CountPrecision;
}
