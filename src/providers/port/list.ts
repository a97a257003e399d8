import type { Call } from '../../transport/call.ts';
import type { CallPlace } from './call-place.ts';

/**
 * A list the provider keeps, in one of its five paging styles. `read` is one provider call. Rows come in the
 * provider's order. The domain turns these into connections; nothing above the domain sees a page. `place` is where the
 * calls go, for the error of a list whose pages do not fit together.
 */
export type Listing<Row> =
  | WholeListing<Row>
  | NumberedListing<Row>
  | TokenListing<Row>
  | HybridListing<Row>
  | MarkerListing<Row>;

/** Of each style. */
interface AnyListing {
  /** Its rows are as the provider tells an object that is read by itself. Default: they lack some of it. */
  readonly rowsInFull?: true;
}

/** One call answers everything; `key` is the row's natural key. */
export interface WholeListing<Row> extends AnyListing {
  readonly style: 'whole';
  readonly place?: CallPlace;
  readonly read: (call: Call) => Promise<readonly Row[]>;
  readonly key: (row: Row) => string;
}

/** PageNo (from 1) and PageSize. `total` is what the provider said: rows or pages, nobody knows. Null: absent. */
export interface NumberedListing<Row> extends AnyListing {
  readonly style: 'numbered';
  readonly place?: CallPlace;
  readonly maxPageSize: number;
  readonly read: (
    page: { pageNo: number; pageSize: number },
    call: Call,
  ) => Promise<{ readonly rows: readonly Row[]; readonly total: number | null }>;
  readonly key: (row: Row) => string;
}

/** Size and NextToken, forward only. `token` null asks for the first page; `nextToken` null says that it was the last. */
export interface TokenListing<Row> extends AnyListing {
  readonly style: 'token';
  readonly place?: CallPlace;
  readonly maxPageSize: number;
  readonly read: (
    page: { token: string | null; size: number },
    call: Call,
  ) => Promise<{
    readonly rows: readonly Row[];
    readonly nextToken: string | null;
    /** Rows of the page that did not match the filter of the list. Left out: none. */
    readonly dropped?: number;
  }>;
  readonly key: (row: Row) => string;
}

/**
 * Both: a token when `token` is given, else the page number. With a token the number says which page it is in a walk from
 * the start, for a provider that will not do without. `total` counts rows, as far as the provider can be believed.
 */
export interface HybridListing<Row> extends AnyListing {
  readonly style: 'hybrid';
  readonly place?: CallPlace;
  readonly maxPageSize: number;
  readonly read: (
    page: { token?: string; pageNo: number; pageSize: number },
    call: Call,
  ) => Promise<{
    readonly rows: readonly Row[];
    readonly nextToken: string | null;
    readonly total: number | null;
  }>;
  readonly key: (row: Row) => string;
}

/**
 * Rows in descending record id. `marker` (exclusive) is the record id of an earlier page's last row, null for the
 * newest; `offset` rows behind it are skipped. `marker` of the answer is that of its last row, null where absent.
 */
export interface MarkerListing<Row> extends AnyListing {
  readonly style: 'marker';
  readonly place?: CallPlace;
  readonly maxPageSize: number;
  readonly maxOffset: number;
  readonly read: (
    page: { marker: string | null; offset: number; limit: number },
    call: Call,
  ) => Promise<{
    readonly rows: readonly Row[];
    readonly marker: string | null;
    readonly count: number | null;
  }>;
  /** One call that counts the rows, for a list whose pages do not. */
  readonly count?: (call: Call) => Promise<number | null>;
  readonly key: (row: Row) => string;
}
