import type { CallPlace } from '../providers/port/call-place.ts';
import type { CountPrecision, Slice, Window } from '../providers/port/list.ts';
import type { Call } from '../transport/call.ts';
import type { Codec } from './position.ts';

/** What a provider says of one of its lists. `Request` names a page, `Info` is what comes with its rows. */
export interface Source<Row, Request, Info> {
  /** Where the calls go: for the error of pages that contradict each other. */
  readonly place?: CallPlace;
  readonly rowsInFull?: true;
  readonly maxPageSize: number;
  readonly key: (row: Row) => string;
  /** One provider call. Rows come in the provider's order. */
  readonly read: (request: Request, call: Call) => Promise<Answer<Row, Info>>;
}

export type Answer<Row, Info> = Info & { readonly rows: readonly Row[] };

/** One way of paging, whatever the rows are. All that the rest of the server knows of it is the `List`. */
export interface Style<Request, Info> {
  readonly precision: CountPrecision;
  /** The first page, of this many rows. */
  readonly start: (size: number) => Request;
  /** The page behind an answer; null: the list ends with it. May throw BrokenPaging. */
  readonly next: (request: Request, answer: Answer<unknown, Info>) => Request | null;
  /** The token or marker that the page follows, or the number of pages or rows; 0: it is the first page. */
  readonly follows: (request: Request) => string | number;
  /** The most rows that the answer may have. */
  readonly sizeOf: (request: Request) => number;
  readonly requests: Codec<Request>;
  /** As `Page.counted`. Default: null. */
  readonly counted?: (info: Info) => number | null;
  readonly window: <Row>(
    source: Source<Row, Request, Info>,
    window: Window,
    call: Call,
  ) => Promise<Slice<Row>>;
  /** Null: the provider does not say. */
  readonly count: <Row>(source: Source<Row, Request, Info>, call: Call) => Promise<number | null>;
}
