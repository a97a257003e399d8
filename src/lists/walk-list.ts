import type { Listing } from '../providers/port/list.ts';
import type { Call } from '../transport/call.ts';
import { brokenPaging, checkPage } from './window.ts';

export interface ReadPage<Row> {
  readonly rows: readonly Row[];
  /**
   * May a row that was there all the time be on none of the pages? With page numbers and offsets it may: one that is
   * deleted before a page's end moves the next page's first row into a page that was read already.
   */
  readonly mayMiss: boolean;
  /** The list ends with it. */
  readonly isLast: boolean;
}

/**
 * Pages in a row without a new row that a legal list may have: empty ones come with tokens, and rows that are added in
 * front of a numbered list push rows that were read already to the next page.
 */
const MAX_STALE_PAGES = 10;

/**
 * A whole list, page by page, each of the largest size; `call` makes a Call for each page. A list may be of any length: it
 * ends with BrokenPaging only when a token or marker comes twice, or when its pages stop bringing new rows.
 * `seen` collects the keys of all rows, for a caller that needs them too.
 */
export async function* pagesOf<Row>(
  listing: Listing<Row>,
  call: () => Call,
  seen: Set<string> = new Set(),
): AsyncGenerator<ReadPage<Row>> {
  if (listing.style === 'whole') {
    const rows = await listing.read(call());
    for (const row of rows) seen.add(listing.key(row));
    yield { rows, mayMiss: false, isLast: true };
    return;
  }
  const size = listing.maxPageSize;
  let stalePages = 0;
  const asked = new Set<string>();
  const once = (name: string | null): void => {
    if (name === null) return;
    if (asked.has(name)) throw brokenPaging('a page came twice');
    asked.add(name);
  };
  let place: { token: string | null; pageNo: number; offset: number } | null = {
    token: null,
    pageNo: 1,
    offset: 0,
  };
  for (let read = 0; place !== null; read++) {
    const { token, pageNo, offset }: { token: string | null; pageNo: number; offset: number } = place;
    let rows: readonly Row[];
    switch (listing.style) {
      case 'numbered': {
        ({ rows } = await listing.read({ pageNo, pageSize: size }, call()));
        place = rows.length < size ? null : { token, pageNo: pageNo + 1, offset };
        break;
      }
      case 'token': {
        const page = await listing.read({ token, size }, call());
        ({ rows } = page);
        once(page.nextToken);
        place = page.nextToken === null ? null : { token: page.nextToken, pageNo, offset };
        break;
      }
      case 'hybrid': {
        // Tokens lead; a number follows only a full page that brought none although there is more (docs/paging.md).
        const page = await listing.read(
          { pageNo, pageSize: size, ...(token === null ? {} : { token }) },
          call(),
        );
        ({ rows } = page);
        once(page.nextToken);
        const more: boolean =
          token === null && rows.length === size && page.total !== null && page.total > pageNo * size;
        place =
          page.nextToken !== null
            ? { token: page.nextToken, pageNo: pageNo + 1, offset }
            : more
              ? { token: null, pageNo: pageNo + 1, offset }
              : null;
        break;
      }
      case 'marker': {
        const page = await listing.read({ marker: token, offset, limit: size }, call());
        ({ rows } = page);
        if (rows.length < size) place = null;
        else if (page.marker !== null) {
          once(page.marker);
          place = { token: page.marker, pageNo, offset: 0 };
        } else if (offset + size > listing.maxOffset) throw brokenPaging('a full page told no marker');
        else place = { token, pageNo, offset: offset + size };
        break;
      }
    }
    checkPage(rows, size);
    const before = seen.size;
    for (const row of rows) seen.add(listing.key(row));
    stalePages = seen.size === before ? stalePages + 1 : 0;
    if (stalePages > MAX_STALE_PAGES && place !== null) {
      throw brokenPaging(`${stalePages} pages in a row had no new row, and there are more`);
    }
    const isNumbered =
      listing.style === 'numbered' ||
      (listing.style === 'hybrid' && token === null && pageNo > 1) ||
      offset > 0;
    yield { rows, mayMiss: isNumbered && (read > 0 || place !== null), isLast: place === null };
  }
}
