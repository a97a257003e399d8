import { dateLabel } from '../texts/dates.ts';
import { texts } from '../texts/texts.ts';
import { expiryTone } from '../ui/Expiry.tsx';

/** Certificates by when they expire, as the API counts them. */
export interface Timeline {
  readonly expired: number;
  readonly later: number;
  readonly withoutDate: number;
  readonly buckets: readonly { readonly from: string; readonly to: string; readonly count: number }[];
}

export type Unit = 'MONTH' | 'WEEK';

export interface Bar {
  readonly key: string;
  readonly label: string;
  readonly count: number;
  readonly tone: string;
}

const DAY_MS = 86_400_000;

/** One bar for what has expired, and one for each period. Their tones are those of the gauges in lists. */
export function barsOf({ expired, buckets }: Timeline, unit: Unit): Bar[] {
  const start = Date.parse(buckets[0]?.from ?? '');
  return [
    { key: 'expired', label: texts.expiry.expired, count: expired, tone: 'bad' },
    ...buckets.map(({ from, count }) => ({
      key: from,
      label: dateLabel(from, unit),
      count,
      tone: expiryTone((Date.parse(from) - start) / DAY_MS),
    })),
  ];
}
