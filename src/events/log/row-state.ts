/** The known state of one object of a polled list. `print` is the keyed fingerprint of its fields (row-print.ts). */
export type RowState =
  /** Clients know the object with this print, from an event or from their own first read. */
  | { readonly kind: 'announced'; readonly print: string }
  /**
   * Clients know the object with this print, but a query has shown another state since then. The next read
   * emits an event, whatever state it finds.
   */
  | { readonly kind: 'suspect'; readonly print: string }
  /** A mutation announced the object, and nobody has read its fields. */
  | { readonly kind: 'unread' }
  /** A query showed the object, and no event has announced it. */
  | { readonly kind: 'unannounced' }
  /** The object is deleted. The row is kept while a read that still saw the object may be under way. */
  | { readonly kind: 'gone' };

export const UNREAD: RowState = { kind: 'unread' };
export const UNANNOUNCED: RowState = { kind: 'unannounced' };
export const GONE: RowState = { kind: 'gone' };

export function announced(print: string): RowState {
  return { kind: 'announced', print };
}

export function isThere<State extends RowState>(
  state: State | undefined,
): state is Exclude<State, { readonly kind: 'gone' }> {
  return state !== undefined && state.kind !== 'gone';
}

/** Whether clients know of the object: it exists, and was announced. */
export function isAnnounced(state: RowState | undefined): boolean {
  return isThere(state) && state.kind !== 'unannounced';
}

/** The print that clients know; null: none. */
export function announcedPrint(state: RowState | undefined): string | null {
  return state?.kind === 'announced' || state?.kind === 'suspect' ? state.print : null;
}

/** Whether clients know the object with exactly this print. `print` null: the object does not exist. */
export function isKnownAs(state: RowState | undefined, print: string | null): boolean {
  if (print === null) return !isThere(state);
  return state?.kind === 'announced' && state.print === print;
}

/** The state after a query has shown something that clients do not know. */
export function suspected(state: RowState | undefined): RowState {
  if (!isThere(state)) return UNANNOUNCED;
  return state.kind === 'announced' ? { kind: 'suspect', print: state.print } : state;
}

/** Encodes the state as one column of text. A print begins with `:`, so no print looks like another state. */
export function encodeState(state: RowState): string | null {
  switch (state.kind) {
    case 'announced':
      return state.print;
    case 'suspect':
      return `!${state.print}`;
    case 'unread':
      return '';
    case 'unannounced':
      return '?';
    case 'gone':
      return null;
  }
}

export function decodeState(text: string | null): RowState {
  if (text === null) return GONE;
  if (text === '') return UNREAD;
  if (text === '?') return UNANNOUNCED;
  return text.startsWith('!') ? { kind: 'suspect', print: text.slice(1) } : announced(text);
}
