import type { Listing } from '../providers/port/list.ts';

type Around<Row> = <Page>(
  read: () => Promise<Page>,
  rows: (page: Page) => readonly Row[],
  /** Whether this one page is the whole list. */
  isAll: (page: Page) => boolean,
) => Promise<Page>;

/** The same list, each read of which goes through `around`. */
export function reading<Row>(listing: Listing<Row>, around: Around<Row>): Listing<Row> {
  const rows = (page: { readonly rows: readonly Row[] }) => page.rows;
  switch (listing.style) {
    case 'whole': {
      const read: typeof listing.read = (call) =>
        around(
          () => listing.read(call),
          (page) => page,
          () => true,
        );
      return { ...listing, read };
    }
    case 'numbered': {
      const read: typeof listing.read = (at, call) =>
        around(
          () => listing.read(at, call),
          rows,
          (page) => at.pageNo === 1 && page.rows.length < at.pageSize,
        );
      return { ...listing, read };
    }
    case 'token': {
      const read: typeof listing.read = (at, call) =>
        around(
          () => listing.read(at, call),
          rows,
          (page) => at.token === null && page.nextToken === null,
        );
      return { ...listing, read };
    }
    case 'hybrid': {
      const read: typeof listing.read = (at, call) =>
        around(
          () => listing.read(at, call),
          rows,
          (page) =>
            'pageNo' in at && at.pageNo === 1 && page.nextToken === null && page.rows.length < at.pageSize,
        );
      return { ...listing, read };
    }
    case 'marker': {
      const read: typeof listing.read = (at, call) =>
        around(
          () => listing.read(at, call),
          rows,
          (page) => at.marker === null && at.offset === 0 && page.rows.length < at.limit,
        );
      return { ...listing, read };
    }
  }
}
