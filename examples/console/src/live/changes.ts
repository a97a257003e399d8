import { useSyncExternalStore } from 'react';

/** Objects that changed a moment ago. Rows use this to mark themselves. */
export type Mark = 'changed' | 'new';

/** Long enough to notice. */
export const MARK_MS = 6_000;

const marks = new Map<string, Mark>();
const listeners = new Set<() => void>();
const timers = new Map<string, ReturnType<typeof setTimeout>>();

export function useMark(id: string): Mark | undefined {
  return useSyncExternalStore(listen, () => marks.get(id));
}

export function mark(id: string, kind: Mark): void {
  clearTimeout(timers.get(id));
  marks.set(id, kind);
  timers.set(
    id,
    setTimeout(() => {
      marks.delete(id);
      timers.delete(id);
      tell();
    }, MARK_MS),
  );
  tell();
}

function tell(): void {
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
