import type { CallPlace } from '../providers/port/call-place.ts';
import type { CountPrecision, Slice, Window } from '../providers/port/list.ts';
import type { Call } from '../transport/call.ts';
import type { Codec } from './position.ts';

/** Reads one list of a provider. `Request` identifies a page. `Info` is the data of a page besides its rows. */
export interface Source<Row, Request, Info> {
  /** Added to errors about contradictory pages: names the list's provider call. */
  readonly place?: CallPlace;
  readonly rowsInFull?: true;
  readonly maxPageSize: number;
  readonly key: (row: Row) => string;
  /** Reads one page with one provider call, in the provider's order. */
  readonly read: (request: Request, call: Call) => Promise<Answer<Row, Info>>;
}

export type Answer<Row, Info> = Info & { readonly rows: readonly Row[] };

/** One way of paging, for rows of any type. Other code sees only the `List`. */
export interface Style<Request, Info> {
  readonly precision: CountPrecision;
  /** Returns the request for the first page, with this many rows. */
  readonly start: (size: number) => Request;
  /** Returns the request for the page after an answer; null: the list ends. May throw BrokenPaging. */
  readonly next: (request: Request, answer: Answer<unknown, Info>) => Request | null;
  /**
   * Returns where the page of the request starts: the token or marker that the page follows, or the number of pages or
   * rows before it. 0: the first page.
   */
  readonly follows: (request: Request) => string | number;
  /** Maximum number of rows in the answer. */
  readonly sizeOf: (request: Request) => number;
  readonly requests: Codec<Request>;
  /** See `Page.counted`. Default: null. */
  readonly counted?: (info: Info) => number | null;
  readonly window: <Row>(
    source: Source<Row, Request, Info>,
    window: Window,
    call: Call,
  ) => Promise<Slice<Row>>;
  /** Counts the rows of the list. Null: the provider gives no count. */
  readonly count: <Row>(source: Source<Row, Request, Info>, call: Call) => Promise<number | null>;
}
