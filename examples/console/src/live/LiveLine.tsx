import { keepFocus } from '../navigation.ts';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import type { LivePage } from './use-live-page.ts';

/**
 * What is to be said of a live page: what changed, to those who cannot see it; why a change could not be read; and new
 * rows to show.
 */
export function LiveLine({ live }: { readonly live: LivePage }) {
  const { object } = live;
  return (
    <>
      <p className="visually-hidden" role="status">
        {live.sentence}
      </p>
      {object?.failure == null ? null : <FailureNotice failure={object.failure} onRetry={object.run} />}
      {live.created === 0 ? null : (
        <button type="button" className="new-rows" onClick={() => showFromStart(live)}>
          {live.created} new · show from the start
        </button>
      )}
    </>
  );
}

function showFromStart(live: LivePage): void {
  live.showCreated();
  window.scrollTo(0, 0);
  keepFocus();
}
