import { keepFocus } from '../navigation.ts';
import { texts } from '../texts/texts.ts';
import type { LivePage } from './use-live-page.ts';

/** Announces changes to screen readers and offers new rows. */
export function LiveLine({ live }: { readonly live: LivePage }) {
  return (
    <>
      <p className="visually-hidden" role="status">
        {live.sentence}
      </p>
      {live.created === 0 ? null : (
        <button type="button" className="new-rows" onClick={() => showFromStart(live)}>
          {texts.live.newRows(live.created)}
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
