import { useEffect, useEffectEvent, useRef } from 'react';
import { isCursorLost } from '../relay/failure.ts';
import { texts } from '../texts/texts.ts';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import type { Total } from './ListTable.tsx';
import { PAGE_SIZES, type Paging } from './use-paging.ts';

/** The next page is requested when the end of the list is this close to the window. */
const AHEAD = '600px';

/** The end of a list: loads the next page when it is near, shows a failure, and sets the page size. */
export function LoadMore({
  paging,
  shown,
  total,
  onRetry,
}: {
  readonly paging: Paging;
  readonly shown: number;
  readonly total: Total | undefined;
  /** Requests the failed page again. */
  readonly onRetry: () => void;
}) {
  const { hasNext, isLoading, failure, pageSize, restart } = paging;
  const end = useRef<HTMLDivElement>(null);
  const loadMore = useEffectEvent(paging.loadMore);
  // After a failure, the user decides when to try again. While a list restarts, it loads no next page.
  const isOpen = hasNext && !isLoading && failure === null && !restart.isRunning;

  useEffect(() => {
    if (!isOpen || end.current === null) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        observer.disconnect();
        loadMore();
      },
      { rootMargin: AHEAD },
    );
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [isOpen]);

  return (
    <div className="load-more" ref={end}>
      {failure === null ? null : isCursorLost(failure) ? (
        <FailureNotice
          failure={failure}
          retryLabel={texts.list.startAgain}
          onRetry={() => {
            window.scrollTo(0, 0);
            restart.run();
          }}
        />
      ) : (
        <FailureNotice failure={failure} onRetry={onRetry} />
      )}
      <p className="load-more-line">
        <span role="status">
          {hasNext
            ? texts.list.loaded(shown, total?.totalCount, total?.totalCountPrecision === 'EXACT')
            : texts.list.all(shown)}
          {isLoading ? texts.list.loadingMore : ''}
        </span>
        {hasNext ? (
          <label>
            {texts.list.pageSize}{' '}
            <select value={pageSize} onChange={(event) => paging.setPageSize(Number(event.target.value))}>
              {PAGE_SIZES.map((size) => (
                <option key={size}>{size}</option>
              ))}
            </select>
          </label>
        ) : null}
      </p>
    </div>
  );
}
