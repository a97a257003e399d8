import { type KeyboardEvent, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { didComeBack, keepFocus } from '../navigation.ts';

/** One row of the list is in the tab order; arrows go on from it. */
export interface RowFocus {
  readonly id: string;
  readonly isTabStop: boolean;
  readonly onFocus: (id: string) => void;
}

/** By address and list, the row that had the focus: who comes back goes on from there. */
const lastFocused = new Map<string, string>();

/** Which row of a list has the focus, and which has it once that row is gone. */
export function useRowFocus(
  label: string,
  ids: readonly string[],
): { readonly body: RefObject<HTMLTableSectionElement | null>; readonly focusOf: (id: string) => RowFocus } {
  const key = `${useLocation()[0]} ${label}`;
  const body = useRef<HTMLTableSectionElement>(null);
  const [focused, setFocused] = useState(() => lastFocused.get(key));
  const onFocus = (id: string) => {
    lastFocused.set(key, id);
    setFocused(id);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: when the list appears, and not again
  useEffect(() => {
    if (!didComeBack() || focused === undefined) return;
    body.current?.querySelector<HTMLElement>('[data-row-link][tabindex="0"]')?.focus();
  }, []);

  const before = useRef(ids);
  useLayoutEffect(() => {
    const was = before.current;
    before.current = ids;
    if (focused === undefined || !was.includes(focused) || ids.includes(focused)) return;
    // The browser leaves the body with it; anything else is where one went meanwhile.
    if (document.activeElement !== document.body) return;
    const at = was.indexOf(focused);
    const neighbours = [...was.slice(at + 1), ...was.slice(0, at).reverse()];
    const next = neighbours.find((id) => ids.includes(id));
    const link = linksIn(body.current).find((each) => each.dataset['rowLink'] === next);
    if (link === undefined) keepFocus();
    else link.focus({ preventScroll: true });
  }, [ids, focused]);

  const tabStop = focused !== undefined && ids.includes(focused) ? focused : ids[0];
  return { body, focusOf: (id) => ({ id, isTabStop: id === tabStop, onFocus }) };
}

/** From the last row, arrows go on to what comes behind it. */
export function focusLastRow(body: HTMLElement | null): void {
  linksIn(body).at(-1)?.focus({ preventScroll: true });
}

const STEPS: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowDown: (at, last) => Math.min(at + 1, last),
  ArrowUp: (at) => Math.max(at - 1, 0),
  PageDown: (at, last) => Math.min(at + 10, last),
  PageUp: (at) => Math.max(at - 10, 0),
  Home: () => 0,
  End: (_at, last) => last,
};

/** Enter needs no code: what has the focus is a link. */
export function moveFocus(event: KeyboardEvent<HTMLTableSectionElement>): void {
  const step = STEPS[event.key];
  if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
  const links = linksIn(event.currentTarget);
  const at = links.indexOf(event.target as HTMLElement);
  if (at < 0) return;
  event.preventDefault();
  const next = links[step(at, links.length - 1)];
  next?.focus({ preventScroll: true });
  next?.closest('tr')?.scrollIntoView({ block: 'nearest' });
}

function linksIn(body: HTMLElement | null): HTMLElement[] {
  return [...(body?.querySelectorAll<HTMLElement>('[data-row-link]') ?? [])];
}
