import { createList } from '../../src/lists/list.ts';
import { createCodec, integer, text, textOrNull } from '../../src/lists/position.ts';
import type { Source, Style } from '../../src/lists/style.ts';
import { brokenPaging, refuseBackward } from '../../src/lists/window.ts';
import type { Slice, Window } from '../../src/providers/port/list.ts';
import type { Call } from '../../src/transport/call.ts';
import type { Counted, Row } from './lists.ts';

/**
 * A paging style that no provider has, implemented as docs/adding-a-provider.md describes: the caller sends the last
 * key that it has seen (`startAfter`), and the provider returns the key to continue from, or null at the end.
 */
interface AfterRequest {
  readonly startAfter: string | null;
  readonly maxKeys: number;
}

interface AfterInfo {
  readonly lastKey: string | null;
}

type AfterSource<Row> = Source<Row, AfterRequest, AfterInfo>;

const STYLE: Style<AfterRequest, AfterInfo> = {
  precision: 'UNKNOWN',
  start: (maxKeys) => ({ startAfter: null, maxKeys }),
  next: ({ maxKeys }, { lastKey }) => (lastKey === null ? null : { startAfter: lastKey, maxKeys }),
  follows: ({ startAfter }) => startAfter ?? 0,
  sizeOf: ({ maxKeys }) => maxKeys,
  requests: createCodec<AfterRequest>({ startAfter: textOrNull, maxKeys: integer }),
  window: readWindow,
  count: async () => null,
};

const positions = createCodec<{ key: string }>({ key: text });

async function readWindow<Row>(source: AfterSource<Row>, window: Window, call: Call): Promise<Slice<Row>> {
  refuseBackward(window);
  const rows: Row[] = [];
  let startAfter = window.after === null ? null : positions.parse(window.after).key;
  let isMore = true;
  while (isMore && rows.length <= window.count) {
    const maxKeys = Math.min(source.maxPageSize, window.count + 1 - rows.length);
    const page = await source.read({ startAfter, maxKeys }, call);
    if (page.lastKey !== null && page.lastKey === startAfter) throw brokenPaging('a key did not move');
    rows.push(...page.rows);
    isMore = page.lastKey !== null;
    startAfter = page.lastKey;
  }
  return {
    rows: rows
      .slice(0, window.count)
      .map((row) => ({ row, position: positions.print({ key: source.key(row) }) })),
    hasNextPage: rows.length > window.count,
    hasPreviousPage: window.after !== null,
  };
}

export function afterList(rows: Row[], { maxPageSize }: { maxPageSize: number }): Counted<AfterSource<Row>> {
  const reads: unknown[] = [];
  const source: AfterSource<Row> = {
    maxPageSize,
    key: ({ id }) => id,
    read: async (request) => {
      reads.push(request);
      const { startAfter, maxKeys } = request;
      const rest = rows.filter(({ id }) => startAfter === null || id > startAfter);
      const page = rest.slice(0, maxKeys);
      return { rows: page, lastKey: rest.length > maxKeys ? page.at(-1)!.id : null };
    },
  };
  return { reads, source, list: createList(source, STYLE) };
}
