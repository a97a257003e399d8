import { openMemoryStore } from '../../src/store/sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';

/** The same object, which `await using` closes. */
export function disposable<Opened extends { readonly close: () => Promise<void> }>(
  opened: Opened,
): Opened & AsyncDisposable {
  return { ...opened, [Symbol.asyncDispose]: () => opened.close() };
}

/** A store in memory of its own. */
export const openMemory = (): Store & AsyncDisposable => disposable(openMemoryStore());
