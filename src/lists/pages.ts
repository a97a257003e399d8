import type { Page, PagesOptions } from '../providers/port/list.ts';
import type { Call } from '../transport/call.ts';
import type { Source, Style } from './style.ts';
import { brokenPaging, checkPage } from './window.ts';

/**
 * Maximum number of consecutive pages without a new row. Pages with a token may be empty. In a numbered list, rows that
 * are added at the front push rows that were already read to the next page.
 */
const MAX_STALE_PAGES = 10;

/** Implements `List.pages` for every way of paging. */
export async function* readPages<Row, Request, Info>(
  source: Source<Row, Request, Info>,
  style: Style<Request, Info>,
  call: () => Call,
  { from, size = source.maxPageSize, seen = new Set() }: PagesOptions = {},
): AsyncGenerator<Page<Row>> {
  const { maxPageSize, key, read } = source;
  let stalePages = 0;
  const anchors = new Set<string>();
  let request: Request | null =
    from === undefined ? style.start(Math.min(size, maxPageSize)) : style.requests.parse(from);
  while (request !== null) {
    const follows = style.follows(request);
    if (typeof follows === 'string' && anchors.size === anchors.add(follows).size)
      throw brokenPaging('a page was repeated');
    const answer = await read(request, call());
    const { rows } = answer;
    checkPage(rows, style.sizeOf(request));
    const before = seen.size;
    for (const row of rows) seen.add(key(row));
    stalePages = seen.size === before ? stalePages + 1 : 0;
    const next = style.next(request, answer);
    if (stalePages > MAX_STALE_PAGES && next !== null) {
      throw brokenPaging(`${stalePages} pages in a row had no new row, and the list continues`);
    }
    yield {
      rows,
      next: next === null ? null : style.requests.print(next),
      mayMiss: typeof follows === 'number' && follows > 0,
      counted: style.counted?.(answer) ?? null,
    };
    request = next;
  }
}
