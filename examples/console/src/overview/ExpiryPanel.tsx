import { lazy, Suspense, useState, useTransition } from 'react';
import { graphql, useRefetchableFragment } from 'react-relay';
import type { ExpiryPanel_query$key } from '../__generated__/ExpiryPanel_query.graphql.ts';
import type { ExpiryPanelRefetchQuery } from '../__generated__/ExpiryPanelRefetchQuery.graphql.ts';
import { texts } from '../texts/texts.ts';
import { Panel } from '../ui/Panel.tsx';
import { Part } from '../ui/Part.tsx';
import { ExpiryTable } from './ExpiryTable.tsx';

/** The charts' library is not part of the first page's scripts. */
const ExpiryChart = lazy(() => import('./ExpiryChart.tsx'));

/** As many buckets as fit a chart. */
const HORIZONS = { MONTH: 'P730D', WEEK: 'P182D' } as const;
type Bucket = keyof typeof HORIZONS;

/** When certificates expire, by month or week. */
export function ExpiryPanel({ query }: { readonly query: ExpiryPanel_query$key }) {
  const [data, refetch] = useRefetchableFragment<ExpiryPanelRefetchQuery, ExpiryPanel_query$key>(
    graphql`
      fragment ExpiryPanel_query on Query
      @argumentDefinitions(
        bucket: { type: "ExpiryBucketSize!" }
        horizon: { type: "Duration!" }
      )
      @refetchable(queryName: "ExpiryPanelRefetchQuery") {
        identityInventory {
          caTimeline: expiryTimeline(kind: CA_CERTIFICATE, bucket: $bucket, horizon: $horizon) @catch {
            expired
            later
            withoutDate
            buckets {
              from
              to
              count
            }
          }
          certificateTimeline: expiryTimeline(kind: DEVICE_CERTIFICATE, bucket: $bucket, horizon: $horizon)
            @catch {
            expired
            later
            withoutDate
            buckets {
              from
              to
              count
            }
          }
        }
      }
    `,
    query,
  );
  const [bucket, setBucket] = useState<Bucket>('MONTH');
  // The charts keep their unit until their data has arrived.
  const [shown, setShown] = useState<Bucket>('MONTH');
  const [isSwitching, startTransition] = useTransition();
  const show = (next: Bucket) => {
    setBucket(next);
    startTransition(() => {
      setShown(next);
      refetch({ bucket: next, horizon: HORIZONS[next] }, { fetchPolicy: 'store-or-network' });
    });
  };
  const words = texts.overview.timeline;
  const inventory = data.identityInventory;
  if (inventory == null) return null;
  const timelines = [
    { title: texts.kinds.CA_CERTIFICATE, of: inventory.caTimeline },
    { title: texts.kinds.DEVICE_CERTIFICATE, of: inventory.certificateTimeline },
  ];
  return (
    <Panel
      title={words.title}
      isWide
      tools={
        <fieldset className="segments" aria-label={words.unit}>
          {(['MONTH', 'WEEK'] as const).map((each) => (
            <button key={each} type="button" aria-pressed={each === bucket} onClick={() => show(each)}>
              {words.units[each]}
            </button>
          ))}
        </fieldset>
      }
    >
      <div className="charts" aria-busy={isSwitching}>
        {timelines.map(({ title, of }) => (
          <Part key={title} of={of}>
            {(timeline) =>
              timeline == null ? null : (
                <Suspense fallback={<div className="chart-space" />}>
                  <ExpiryChart title={title} timeline={timeline} unit={shown} />
                </Suspense>
              )
            }
          </Part>
        ))}
      </div>
      <ExpiryTable unit={shown} timelines={timelines} />
    </Panel>
  );
}
