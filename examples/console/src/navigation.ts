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
