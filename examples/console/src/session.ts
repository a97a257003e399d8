import { useSyncExternalStore } from 'react';

/**
 * The API key, if the server requires one. It stays in this tab: sessionStorage ends with the tab, and the browser never sends
 * it by itself, unlike a cookie.
 */
const ITEM = 'identity-console.key';

interface Session {
  readonly key: string | null;
  /** The server refused the key, or requires one. */
  readonly isRefused: boolean;
}

let session: Session = { key: sessionStorage.getItem(ITEM), isRefused: false };
const listeners = new Set<() => void>();

export function useSession(): Session {
  return useSyncExternalStore(listen, readSession);
}

export function readSession(): Session {
  return session;
}

/** The value of `Authorization`, over HTTP and in connection_init. */
export function authorization(): { readonly authorization?: string } {
  return session.key === null ? {} : { authorization: `Bearer ${session.key}` };
}

export function signIn(key: string): void {
  sessionStorage.setItem(ITEM, key);
  change({ key, isRefused: false });
}

export function signOut(): void {
  sessionStorage.removeItem(ITEM);
  change({ key: null, isRefused: true });
}

export function refuseSession(): void {
  change({ ...session, isRefused: true });
}

function change(next: Session): void {
  session = next;
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
