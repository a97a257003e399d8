import { useSyncExternalStore } from 'react';

export interface LiveState {
  /** idle: no subscription. broken: the connection was lost and is retried. */
  readonly socket: 'idle' | 'connecting' | 'connected' | 'broken';
  /** Error code if the server refused the subscription. */
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
