/**
 * Whether the user came by the browser's back or forward button. The page then restores its scroll position; after a link, it
 * starts at the top. wouter sends an event named pushState for each one.
 */
let cameBack = false;
addEventListener('popstate', () => {
  cameBack = true;
});
addEventListener('pushState', () => {
  cameBack = false;
});

export function didComeBack(): boolean {
  return cameBack;
}

/** Call before the focused element disappears, so that keyboard users keep their place. */
export function keepFocus(): void {
  document.getElementById('main')?.focus({ preventScroll: true });
}
