import type { LiveLists } from './use-live-lists.ts';

/** What is to be said of the live lists of a page: what changed, to those who cannot see it, and new rows to show. */
export function LiveLine({ live }: { readonly live: LiveLists }) {
  return (
    <>
      <p className="visually-hidden" role="status">
        {live.sentence}
      </p>
      {live.created === 0 ? null : (
        <button type="button" className="new-rows" onClick={() => showFromStart(live)}>
          {live.created} new · show from the start
        </button>
      )}
    </>
  );
}

function showFromStart(live: LiveLists): void {
  live.showCreated();
  window.scrollTo(0, 0);
  // The button goes; whoever works by keyboard must not be thrown out of the page.
  document.getElementById('main')?.focus({ preventScroll: true });
}
