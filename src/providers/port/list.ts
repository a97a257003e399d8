import type { Call } from '../../transport/call.ts';

/**
 * A list that a provider keeps. How the provider pages is known to the factory that created it (src/lists) and to nobody
 * else. Creating a list, mapping it and tapping it cost no call.
 */
export interface List<Row> {
  /** The row's natural key. */
  readonly key: (row: Row) => string;
  /** A row has everything that a read of the single object returns. Default: rows lack some of it. */
  readonly rowsInFull?: true;
  /** Rows of the largest page. Infinity: one call returns the whole list. */
  readonly maxPageSize: number;
  /** Precision of a count that the provider gives. UNKNOWN: it gives none. */
  readonly precision: CountPrecision;
  /**
   * Reads one window. A row that comes twice in it is shown once. Fails with BACKWARD_PAGINATION_UNSUPPORTED if the
   * provider cannot page backward, and with PROVIDER_BAD_RESPONSE if the pages contradict each other.
   */
  readonly window: (window: Window, call: Call) => Promise<Slice<Row>>;
  /**
   * Reads the pages one after the other, as the provider gives them; a row may come twice. `call` creates the Call of each
   * page. A list may be of any length. Throws BrokenPaging if a token or marker comes twice, or if pages stop bringing new
   * rows.
   */
  readonly pages: (call: () => Call, options?: PagesOptions) => AsyncGenerator<Page<Row>>;
  /** Counts the rows by at most one call. */
  readonly count: (call: Call) => Promise<Count>;
  /** The same list with other rows. */
  readonly map: <To>(to: (row: Row) => To, key: (row: To) => string) => List<To>;
  /** The same list. Each read of a page goes through `around`, whoever asks for it. */
  readonly tap: (around: Around<Row>) => List<Row>;
}

/** A place in a list, in the terms of its way of paging. Plain JSON; never leaves the server unsealed. */
export type Position = readonly (string | number | boolean | null | Position)[];

/** What to read: `count` rows from one end of what lies between the two positions. */
export interface Window {
  readonly direction: 'forward' | 'backward';
  readonly count: number;
  readonly after: Position | null;
  readonly before: Position | null;
  /** Rows of each window of the walk, if `count` is only the rest of one (several lists as one). Default: `count`. */
  readonly pageSize?: number;
  /** False: nobody asks whether rows follow. `hasNextPage` is then true unless a page that was read shows the end. */
  readonly isNextAsked?: boolean;
}

/** Rows of a window in the order of the list, each with the position right behind it. */
export interface Slice<Row> {
  readonly rows: readonly Placed<Row>[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

export interface Placed<Row> {
  readonly row: Row;
  readonly position: Position;
  /** Rows of a provider page, if the walk keeps the size that it started with. */
  readonly pageSize?: number;
}

export interface PagesOptions {
  /** `next` of a page: the walk goes on behind that page, in this process or in another one. Default: the first page. */
  readonly from?: Position;
  /** Rows of a page, at most `maxPageSize`. Default: `maxPageSize`. A walk that goes on keeps its size. */
  readonly size?: number;
  /** Collects the keys of all rows, for a caller that needs them too. */
  readonly seen?: Set<string>;
}

export interface Page<Row> {
  readonly rows: readonly Row[];
  /** Where the next page starts; null: the list ends with this page. */
  readonly next: Position | null;
  /**
   * May a row that was there all the time be on none of the pages? With page numbers and offsets it may: if a row before
   * this page is deleted, the first row of this page moves into a page that was read already.
   */
  readonly mayMiss: boolean;
  /** Rows of the list, as the provider counts them on its pages; null: it does not, or not surely rows. */
  readonly counted: number | null;
}

export type Around<Row> = <Answer extends { readonly rows: readonly Row[] }>(
  read: () => Promise<Answer>,
  page: PageRead<Answer>,
) => Promise<Answer>;

export interface PageRead<Answer> {
  /** What `pages` takes as `from` to read this page. Equal positions of one list are equal pages. */
  readonly position: Position;
  /** Is this page the whole list? */
  readonly isAll: (answer: Answer) => boolean;
  /** As `Page.counted`. */
  readonly counted: (answer: Answer) => number | null;
}

export type CountPrecision = 'EXACT' | 'REPORTED' | 'UNKNOWN';
export interface Count {
  readonly count: number | null;
  readonly precision: CountPrecision;
}
