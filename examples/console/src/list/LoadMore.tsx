import { useEffect, useEffectEvent, useRef } from 'react';
import { isCursorLost } from '../relay/failure.ts';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { count } from '../ui/format.ts';
import type { Total } from './ListTable.tsx';
import { PAGE_SIZES, type Paging } from './use-paging.ts';

/** How far below the window the end of the list may be when the next page is asked for. */
const AHEAD = '600px';

/** The end of a list: loads on when it comes near, tells why it cannot, and lets one choose how much a page is. */
export function LoadMore({
  paging,
  shown,
  total,
  onRetry,
}: {
  readonly paging: Paging;
  readonly shown: number;
  readonly total: Total | undefined;
  /** Asks for the page that failed. */
  readonly onRetry: () => void;
}) {
  const { hasNext, isLoading, failure, pageSize, restart } = paging;
  const end = useRef<HTMLDivElement>(null);
  const loadMore = useEffectEvent(paging.loadMore);
  // After a failure it waits to be asked: it must not knock on a door that is shut. Nor go on in a list that begins anew.
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
          retryLabel="Start the list again"
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
          {hasNext ? `${count(shown)}${ofTotal(total)} loaded` : `${count(shown)} shown, that is all`}
          {isLoading ? ' · loading more …' : ''}
        </span>
        {hasNext ? (
          <label>
            Page size{' '}
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

function ofTotal(total: Total | undefined): string {
  if (total?.totalCount == null) return '';
  return ` of ${total.totalCountPrecision === 'EXACT' ? '' : 'about '}${count(total.totalCount)}`;
}
