import type { Listing } from '../providers/port/list.ts';

/**
 * Asks no page twice within one operation: the same list, page and size share one promise, failed or not. `name`
 * tells lists apart; a list is always made with the same name for the same object and filter. What the provider
 * said of the number of rows is remembered, so that `totalCount` beside a page costs nothing.
 */
export interface PageMemo {
  readonly wrap: <Row, Kind extends Listing<Row>>(name: string, listing: Kind & Listing<Row>) => Kind;
  /** The last count that came with a page of this list; null: none did. */
  readonly counted: (name: string) => number | null;
}

/** `during` is told of every page that is being read. */
export function createPageMemo(during: <T>(read: Promise<T>) => Promise<T> = (read) => read): PageMemo {
  const reads = new Map<string, Promise<unknown>>();
  const counts = new Map<string, number>();

  const once = <T>(name: string, page: unknown, read: () => Promise<T>): Promise<T> => {
    const key = `${name}\n${JSON.stringify(page)}`;
    let promise = reads.get(key) as Promise<T> | undefined;
    if (promise === undefined) {
      promise = during(read());
      reads.set(key, promise);
    }
    return promise;
  };
  const noting = async <T>(name: string, read: Promise<T>, count: (page: T) => number | null): Promise<T> => {
    const page = await read;
    const value = count(page);
    if (value !== null) counts.set(name, value);
    return page;
  };

  return {
    wrap: <Row, Kind extends Listing<Row>>(name: string, listing: Kind & Listing<Row>) => {
      switch (listing.style) {
        case 'whole': {
          const read: typeof listing.read = (call) => once(name, null, () => listing.read(call));
          return { ...listing, read };
        }
        case 'numbered': {
          const read: typeof listing.read = (page, call) => once(name, page, () => listing.read(page, call));
          return { ...listing, read };
        }
        case 'token': {
          const read: typeof listing.read = (page, call) => once(name, page, () => listing.read(page, call));
          return { ...listing, read };
        }
        case 'hybrid': {
          const read: typeof listing.read = (page, call) =>
            once(name, page, () => noting(name, listing.read(page, call), (each) => each.total));
          return { ...listing, read };
        }
        case 'marker': {
          const read: typeof listing.read = (page, call) =>
            once(name, page, () => noting(name, listing.read(page, call), (each) => each.count));
          return { ...listing, read };
        }
      }
    },
    counted: (name) => counts.get(name) ?? null,
  };
}
