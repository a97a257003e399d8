import { useSyncExternalStore } from 'react';

/** Milliseconds for which a sentence is shown. */
const SHOWN_MS = 6_000;

let sentence = '';
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

/** The sentence to show; empty if there is none. */
export function useToast(): string {
  return useSyncExternalStore(listen, () => sentence);
}

/** Shows what was done, for some seconds and on whatever page comes next. */
export function showToast(next: string): void {
  change(next);
  clearTimeout(timer);
  timer = setTimeout(() => change(''), SHOWN_MS);
}

function change(next: string): void {
  sentence = next;
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
