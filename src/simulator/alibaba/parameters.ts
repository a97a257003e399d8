import type { Refusal } from './errors.ts';
import { findValue, type Pair } from './request.ts';

/** Reads the parameters of an operation. Refuses an invalid parameter with the error codes of the operation's family. */
export interface Parameters {
  readonly has: (name: string) => boolean;
  /**
   * Non-empty text of at most `longest` characters (default: no limit). The gateway has already checked that
   * the parameter is present.
   */
  readonly text: (name: string, longest?: number) => string;
  /** A certificate's serial number: like `text`, at most 128 bytes (contract 2.3). */
  readonly serialNumber: (name: string) => string;
  /**
   * Undefined if the parameter is absent or empty. Both mean the same, because the documented first call
   * sends `NextToken=` (quirk 7).
   */
  readonly filter: (name: string) => string | undefined;
  readonly choice: (name: string, allowed: readonly string[]) => string | undefined;
  /** A number from 1 to `largest`, in digits. Page numbers and sizes are strings on the wire (quirk 3). */
  readonly count: (name: string, largest: number) => number;
  /** Returns the items `Name.1`, `Name.2` and so on, at most `most` of them. */
  readonly list: (name: string, most: number) => readonly string[];
  /** Tag filters by key and value, sent as `Tag.N.Key` or as JSON text in `Tags` (quirk 32). */
  readonly tags: () => readonly TagFilter[];
}

export interface TagFilter {
  readonly key: string;
  readonly value: string | undefined;
}

const LONGEST_SN = 128;

export function createParameters(pairs: readonly Pair[], wrong: (parameter: string) => Refusal): Parameters {
  const filter = (name: string) => findValue(pairs, name) || undefined;
  const text = (name: string, longest = Number.POSITIVE_INFINITY) => {
    const value = filter(name);
    if (value === undefined || [...value].length > longest) throw wrong(name);
    return value;
  };
  return {
    has: (name) => pairs.some(([each]) => each === name || each.startsWith(`${name}.`)),
    text,
    serialNumber: (name) => {
      const value = text(name);
      if (Buffer.byteLength(value) > LONGEST_SN) throw wrong(name);
      return value;
    },
    filter,
    choice: (name, allowed) => {
      const value = filter(name);
      if (value !== undefined && !allowed.includes(value)) throw wrong(name);
      return value;
    },
    count: (name, largest) => {
      const value = findValue(pairs, name) ?? '';
      const number = /^\d{1,10}$/.test(value) ? Number(value) : 0;
      if (number < 1 || number > largest) throw wrong(name);
      return number;
    },
    list: (name, most) => {
      const items = pairs.filter(([each]) => each.startsWith(`${name}.`));
      const isItem = ([each, value]: Pair) => {
        const index = each.slice(name.length + 1);
        return /^[1-9]\d?$/.test(index) && Number(index) <= most && value !== '';
      };
      if (items.length > most || !items.every(isItem)) throw wrong(name);
      return items.map(([, value]) => value);
    },
    tags: () => {
      const repeated = pairs.flatMap(([name, key]): TagFilter[] => {
        const index = /^Tag\.(\d+)\.Key$/.exec(name)?.[1];
        return index === undefined ? [] : [{ key, value: filter(`Tag.${index}.Value`) }];
      });
      const text = filter('Tags');
      if (text === undefined) return repeated;
      const parsed = parseTags(text);
      if (!parsed) throw wrong('Tags');
      return [...repeated, ...parsed];
    },
  };
}

function parseTags(text: string): TagFilter[] | undefined {
  try {
    const list: unknown = JSON.parse(text);
    if (!Array.isArray(list)) return undefined;
    return list.map((item: { key?: unknown; value?: unknown }) => {
      if (typeof item.key !== 'string') throw new TypeError('tag without a key');
      return { key: item.key, value: typeof item.value === 'string' ? item.value : undefined };
    });
  } catch {
    return undefined;
  }
}
