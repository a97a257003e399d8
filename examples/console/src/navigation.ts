/**
 * Did one come to this page by the browser's back or forward? Then the place where one was is to be found again; after a
 * link, a page begins at its top. wouter tells of each pushState by an event of that name.
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

/** Before what has the focus goes away: whoever works by keyboard must not be thrown out of the page. */
export function keepFocus(): void {
  document.getElementById('main')?.focus({ preventScroll: true });
}
