import type { List } from '../providers/port/list.ts';

/**
 * Asks for no page twice within one operation: the same list, page and size share one promise, failed or not. `name`
 * tells lists apart; a list is always created with the same name for the same object and filter. The number of rows that
 * the provider gives with a page is remembered, so that `totalCount` beside a page costs nothing.
 */
export interface PageMemo {
  readonly share: <Row>(name: string, list: List<Row>) => List<Row>;
  /** The last count that came with a page of this list; null: none did. */
  readonly counted: (name: string) => number | null;
}

/** `during` is called with every page that is being read. */
export function createPageMemo(during: <T>(read: Promise<T>) => Promise<T> = (read) => read): PageMemo {
  const reads = new Map<string, Promise<unknown>>();
  const counts = new Map<string, number>();

  const once = <T>(key: string, read: () => Promise<T>): Promise<T> => {
    let promise = reads.get(key) as Promise<T> | undefined;
    if (promise === undefined) {
      promise = during(read());
      reads.set(key, promise);
    }
    return promise;
  };

  return {
    share: (name, list) =>
      list.tap(async (read, { position, counted }) => {
        const answer = await once(`${name}\n${JSON.stringify(position)}`, read);
        const count = counted(answer);
        if (count !== null) counts.set(name, count);
        return answer;
      }),
    counted: (name) => counts.get(name) ?? null,
  };
}
