import { useSyncExternalStore } from 'react';

export interface LiveState {
  /** idle: nothing is subscribed to. broken: it was connected, and tries to be again. */
  readonly socket: 'idle' | 'connecting' | 'connected' | 'broken';
  /** Why the server refused the subscription itself, as an error code. */
  readonly refusal: string | null;
}

let state: LiveState = { socket: 'idle', refusal: null };
const listeners = new Set<() => void>();

export function useLiveState(): LiveState {
  return useSyncExternalStore(listen, () => state);
}

export function setLiveState(change: Partial<LiveState>): void {
  state = { ...state, ...change };
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
