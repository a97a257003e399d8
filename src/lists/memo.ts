import type { List } from '../providers/port/list.ts';

/**
 * Reads each page once per GraphQL operation. Reads of the same list, page and size share one promise, even if it
 * rejects. `name` identifies the list: the same object and filter always give the same name. The memo keeps the
 * provider's count of rows, so `totalCount` costs no call if a page was read.
 */
export interface PageMemo {
  readonly share: <Row>(name: string, list: List<Row>) => List<Row>;
  /** The latest count that a page of this list showed; null: no page has shown a count. */
  readonly counted: (name: string) => number | null;
}

/** Calls `during` with the promise of every page read. */
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
