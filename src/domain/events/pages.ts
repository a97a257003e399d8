import type { Listing } from '../../providers/listing.ts';
import type { Call } from '../../transport/request.ts';
import { brokenPaging, checkPage } from '../paging/window.ts';

export interface ReadPage<Row> {
  readonly rows: readonly Row[];
  /**
   * May a row that was there all the time be on none of the pages? With page numbers and offsets it may: one that is
   * deleted before a page's end moves the next page's first row into a page that was read already.
   */
  readonly mayMiss: boolean;
}

const MAX_PAGES = 5_000;

/** A whole list, page by page, each of the largest size; `call` makes a Call for each page. */
export async function* pagesOf<Row>(listing: Listing<Row>, call: () => Call): AsyncGenerator<ReadPage<Row>> {
  if (listing.style === 'whole') {
    yield { rows: await listing.read(call()), mayMiss: false };
    return;
  }
  const size = listing.maxPageSize;
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
    if (read === MAX_PAGES) throw brokenPaging('a list without end');
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
    const isNumbered =
      listing.style === 'numbered' ||
      (listing.style === 'hybrid' && token === null && pageNo > 1) ||
      offset > 0;
    yield { rows, mayMiss: isNumbered && (read > 0 || place !== null) };
  }
}
