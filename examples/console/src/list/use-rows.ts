import { defaultRangeExtractor, useWindowVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { didComeBack, keepFocus } from '../navigation.ts';

/** Position of a row in the list. */
export interface RowPlace {
  /** Global id of its object. */
  readonly id: string;
  readonly index: number;
  /** One row of the list is in the tab order; arrow keys move from it. */
  readonly isTabStop: boolean;
  readonly onFocus: (id: string) => void;
  /** Ref of the `<tr>`: measures its height. */
  readonly measure: (row: HTMLElement | null) => void;
}

export interface RowEntry {
  /** Unique within the list. */
  readonly key: string;
  /** False: the row is an error, which arrow keys skip. */
  readonly hasLink: boolean;
}

/** A row to render, and the height of the rows before it that are not rendered. */
export interface DrawnRow {
  readonly key: string;
  readonly place: RowPlace;
  readonly gapBefore: number;
}

export interface Rows {
  readonly setBody: (body: HTMLElement | null) => void;
  readonly drawn: readonly DrawnRow[];
  readonly gapAfter: number;
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  readonly focusLast: () => void;
}

const ROW_PX = 58;
/** Rows rendered beyond each edge of the window. */
const OVERSCAN = 8;
/** The sticky bar and the sticky head of the table cover this much of the window. */
const COVERED_PX = 100;

/** The row that last had the focus, by address and list. Going back returns to it. */
const lastFocused = new Map<string, string>();

/**
 * Renders the visible rows, and the focused row wherever it is: a browser drops the focus of an element that leaves the
 * document, and Tab must find the list's row.
 */
export function useRows(label: string, entries: readonly RowEntry[]): Rows {
  const memory = `${useLocation()[0]} ${label}`;
  const [body, setBody] = useState<HTMLElement | null>(null);
  const [focused, setFocused] = useState(() => lastFocused.get(memory));
  const wanted = useRef<string>(undefined);
  const links = entries.flatMap(({ key, hasLink }) => (hasLink ? [key] : []));
  const indexOf = (key: string | undefined) => entries.findIndex((entry) => entry.key === key);
  const tabStop = focused !== undefined && links.includes(focused) ? indexOf(focused) : indexOf(links[0]);

  const scrollMargin = useTop(body);
  const virtualizer = useWindowVirtualizer({
    count: entries.length,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => entries[index]?.key ?? index,
    overscan: OVERSCAN,
    scrollMargin,
    scrollPaddingStart: COVERED_PX,
    scrollPaddingEnd: 16,
    useFlushSync: false,
    rangeExtractor: (range) => {
      const indexes = defaultRangeExtractor(range);
      return indexes.includes(tabStop) || tabStop < 0 || tabStop >= range.count
        ? indexes
        : [...indexes, tabStop].sort((one, other) => one - other);
    },
  });

  const onFocus = (key: string) => {
    lastFocused.set(memory, key);
    setFocused(key);
  };
  const moveTo = (key: string | undefined, align: 'auto' | 'center' = 'auto') => {
    if (key === undefined) return;
    virtualizer.scrollToIndex(indexOf(key), { align });
    const link = linkOf(body, key);
    if (link === undefined) {
      wanted.current = key;
      onFocus(key);
    } else link.focus({ preventScroll: true });
  };
  useLayoutEffect(() => {
    if (wanted.current === undefined) return;
    const link = linkOf(body, wanted.current);
    if (link === undefined) return;
    wanted.current = undefined;
    link.focus({ preventScroll: true });
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs only when the list appears
  useEffect(() => {
    if (body !== null && didComeBack() && indexOf(focused) >= 0) moveTo(focused, 'center');
  }, [body]);

  const before = useRef(links);
  useLayoutEffect(() => {
    const was = before.current;
    before.current = links;
    if (focused === undefined || !was.includes(focused) || links.includes(focused)) return;
    // The browser moves the focus of a removed element to the body. If it is elsewhere, the user moved it.
    if (document.activeElement !== document.body) return;
    const at = was.indexOf(focused);
    const next = [...was.slice(at + 1), ...was.slice(0, at).reverse()].find((key) => links.includes(key));
    if (next === undefined) keepFocus();
    else moveTo(next);
  });

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = STEPS[event.key];
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const at = links.indexOf((event.target as HTMLElement).dataset['rowLink'] ?? '');
    if (at < 0) return;
    event.preventDefault();
    moveTo(links[step(at, links.length - 1)]);
  };

  let end = scrollMargin;
  const drawn = virtualizer.getVirtualItems().flatMap((item): DrawnRow[] => {
    const entry = entries[item.index];
    if (entry === undefined) return [];
    const gapBefore = Math.max(0, item.start - end);
    end = item.end;
    const place = {
      id: entry.key,
      index: item.index,
      isTabStop: item.index === tabStop,
      onFocus,
      measure: virtualizer.measureElement,
    };
    return [{ key: entry.key, place, gapBefore }];
  });
  const gapAfter = Math.max(0, virtualizer.getTotalSize() + scrollMargin - end);
  return { setBody, drawn, gapAfter, onKeyDown, focusLast: () => moveTo(links.at(-1)) };
}

const STEPS: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowDown: (at, last) => Math.min(at + 1, last),
  ArrowUp: (at) => Math.max(at - 1, 0),
  PageDown: (at, last) => Math.min(at + 10, last),
  PageUp: (at) => Math.max(at - 10, 0),
  Home: () => 0,
  End: (_at, last) => last,
};

/** Distance of the list from the top of the document. Elements above it may change their height. */
function useTop(body: HTMLElement | null): number {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    if (body === null) return;
    const measure = () => setTop(Math.round(body.getBoundingClientRect().top + window.scrollY));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [body]);
  return top;
}

function linkOf(body: HTMLElement | null, key: string): HTMLElement | undefined {
  return [...(body?.querySelectorAll<HTMLElement>('[data-row-link]') ?? [])].find(
    (link) => link.dataset['rowLink'] === key,
  );
}
