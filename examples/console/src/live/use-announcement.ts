import { useCallback, useEffect, useRef, useState } from 'react';
import { texts } from '../texts/texts.ts';
import type { Change } from './use-live.ts';

/** Changes are announced to screen readers at most this often, as counts. */
const TELL_MS = 3_000;

/** The sentence for a `role="status"` element, which repeats the marks of the rows, and a function that adds a change. */
export function useAnnouncement(): readonly [sentence: string, announce: (change: Change) => void] {
  const [sentence, setSentence] = useState('');
  const waiting = useRef<Change[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const announce = useCallback((change: Change) => {
    waiting.current.push(change);
    if (waiting.current.length > 1) return;
    timer.current = setTimeout(() => setSentence(sumUp(waiting.current.splice(0))), TELL_MS);
  }, []);
  return [sentence, announce];
}

function sumUp(changes: readonly Change[]): string {
  const groups = Object.values(Object.groupBy(changes, ({ kind, change }) => `${kind} ${change}`));
  return groups
    .flatMap((group) => {
      const first = group?.[0];
      if (group === undefined || first === undefined) return [];
      const { objects, changes, sum } = texts.live;
      const nouns: Readonly<Record<string, readonly [one: string, many: string]>> = texts.live.nouns;
      const words: Readonly<Record<string, string>> = changes;
      const noun = nouns[first.kind]?.[group.length === 1 ? 0 : 1] ?? objects;
      return [sum(group.length, noun, words[first.change] ?? changes.UPDATED)];
    })
    .join(texts.separator);
}
