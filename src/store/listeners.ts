/** A set of listeners. Each `add` returns a function that removes the listener. */
export interface Listeners<Event> {
  readonly add: (listener: (event: Event) => void) => () => void;
  readonly tell: (event: Event) => void;
}

export function createListeners<Event>(): Listeners<Event> {
  const listeners = new Set<(event: Event) => void>();
  return {
    add: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    // A listener may remove itself, or add another one, which is not called for this event.
    tell: (event) => {
      for (const listener of [...listeners]) listener(event);
    },
  };
}
