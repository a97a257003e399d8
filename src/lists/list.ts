import { AppError } from '../errors.ts';
import { atPlace, type CallPlace } from '../providers/port/call-place.ts';
import type { List, Placed } from '../providers/port/list.ts';
import type { Call } from '../transport/call.ts';
import { readPages } from './pages.ts';
import type { Source, Style } from './style.ts';
import { BrokenPaging } from './window.ts';

export function createList<Row, Request, Info>(
  source: Source<Row, Request, Info>,
  style: Style<Request, Info>,
): List<Row> {
  const { key, maxPageSize, rowsInFull, place, read } = source;
  const { counted = () => null, precision } = style;
  return {
    key,
    maxPageSize,
    precision,
    ...(rowsInFull === undefined ? {} : { rowsInFull }),
    window: async (window, call) => {
      try {
        const slice = await style.window(source, window, call);
        return { ...slice, rows: withoutRepeats(slice.rows, key) };
      } catch (error) {
        throw withPlace(error, place);
      }
    },
    pages: async function* (call, options) {
      try {
        yield* readPages(source, style, call, options);
      } catch (error) {
        throw withPlace(error, place);
      }
    },
    count: async (call) => {
      const count = await style.count(source, call);
      return { count, precision: count === null ? 'UNKNOWN' : precision };
    },
    map: (to, keyOf) => {
      const mapped = async (request: Request, call: Call) => {
        const answer = await read(request, call);
        return { ...answer, rows: answer.rows.map(to) };
      };
      return createList({ ...source, key: keyOf, read: mapped }, style);
    },
    tap: (around) => {
      const tapped = (request: Request, call: Call) =>
        around(() => read(request, call), {
          position: style.requests.print(request),
          isAll: (answer) => style.follows(request) === 0 && style.next(request, answer) === null,
          counted,
        });
      return createList({ ...source, read: tapped }, style);
    },
  };
}

/**
 * Removes repeated rows. If the last row is a repeat, the last remaining row gets the position of the repeat, so that
 * the walk continues after the repeat.
 */
function withoutRepeats<Row>(
  rows: readonly Placed<Row>[],
  key: (row: Row) => string,
): readonly Placed<Row>[] {
  const keys = new Set<string>();
  const once = rows.filter(({ row }) => keys.size !== keys.add(key(row)).size);
  const last = once.at(-1);
  if (last === undefined || once.length === rows.length) return rows;
  return [...once.slice(0, -1), { ...rows.at(-1)!, row: last.row }];
}

/**
 * Adds the place to errors about paging and filters. The calls succeeded, so they have not added the place themselves.
 */
function withPlace(error: unknown, place: CallPlace | undefined): unknown {
  if (!(error instanceof AppError) || error.code !== 'PROVIDER_BAD_RESPONSE' || place === undefined)
    return error;
  const placed = atPlace(error, place);
  return error instanceof BrokenPaging ? new BrokenPaging(placed.code, placed.message, placed) : placed;
}
